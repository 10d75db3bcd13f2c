"""Messages between the web process and a worker: two lengths, a header in JSON, and a body."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

LENGTHS = struct.Struct(">II")


def pack(header: Mapping[str, Any], body: bytes = b"") -> bytes:
    """A message as bytes."""
    head = json.dumps(header, ensure_ascii=False, default=str).encode("utf-8")
    return LENGTHS.pack(len(head), len(body)) + head + body
