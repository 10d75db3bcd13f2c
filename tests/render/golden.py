"""Expected outputs kept as files. To renew them after a wanted change: ``APPROVE=1 pytest tests/render``, then read
the difference."""

from __future__ import annotations

import os
from pathlib import Path

_FOLDER = Path(__file__).parent / "expected"


def assert_golden(name: str, text: str) -> None:
    """Compare ``text`` with the file ``expected/<name>``, line ends aside."""
    path = _FOLDER / name
    if os.environ.get("APPROVE"):
        path.write_bytes(text.encode("utf-8"))
    assert path.read_text(encoding="utf-8") == text, f"differs from {path}; see tests/render/golden.py"
