"""pyshifty: its session, which answers with the failed pairs of focus node and statement, is its fastest check."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.engines.base import Finding, Unavailable
from benchmarks.engines.pyshacl_engine import from_graph

try:
    import shifty
except ImportError as error:
    raise Unavailable("pyshifty is not installed: the extra 'bench' has it") from error


class Engine:
    version = version("pyshifty")
    notes = "timed is find_failures(), which names no values; findings are read from its W3C report, made once, untimed"

    def load(self, shapes: Path, data: Path) -> None:
        self._files = shapes, data
        self._session = shifty.EvidenceSession(shapes, data, infer=False, graph_mode="data")

    def check(self) -> Any:
        return self._session.find_failures()[1]

    def findings(self, report: Any) -> set[Finding]:
        shapes, data = self._files
        whole = shifty.PreparedValidator(shapes).validate(data, infer=False, graph_mode="data")[1]
        found = from_graph(whole)
        if {focus for _, focus, _ in found} != {pair.focus for pair in report}:
            raise ValueError("the session and the W3C report of pyshifty name different focus nodes")
        return found
