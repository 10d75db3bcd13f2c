"""No engine: the time that Oxigraph's parser needs for the file, which checks are measured against."""

from __future__ import annotations

from collections import deque
from pathlib import Path

import pyoxigraph as ox

from benchmarks.engines.base import Finding


class Engine:
    version = f"pyoxigraph {ox.__version__}"
    notes = "each statement is made and forgotten"

    def __init__(self, rules: tuple[str, ...] = ()) -> None:
        self._data = ""

    def load(self, shapes: Path, data: Path) -> None:
        self._data = str(data)

    def check(self) -> None:
        deque(ox.parse(path=self._data, format=ox.RdfFormat.N_TRIPLES), maxlen=0)

    def findings(self, report: None) -> set[Finding]:
        return set()
