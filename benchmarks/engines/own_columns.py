"""This project's second backend, which computes on columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox

from benchmarks.engines.base import Finding, Unavailable, finding, shape_iris
from effektkedja import __version__
from effektkedja.engine import only, read_shapes

try:
    from effektkedja.engine.columns.loading import Builder
    from effektkedja.engine.columns.running import run_columns
except ImportError as error:
    raise Unavailable(f"the columns backend is not here: {error}") from error


class Engine:
    version = f"{__version__}, pyoxigraph {ox.__version__}"
    notes = "statements into columns, no store"

    def __init__(self, rules: tuple[str, ...] = ()) -> None:
        self._rules = rules

    def load(self, shapes: Path, data: Path) -> None:
        self._plan = only(read_shapes([shapes]), shape_iris(self._rules))
        builder = Builder()
        builder.add(ox.parse(path=str(data), format=ox.RdfFormat.N_TRIPLES), has_graphs=True)
        self._graph = builder.graph()

    def check(self) -> Any:
        return run_columns(self._plan, self._graph)

    def findings(self, report: Any) -> set[Finding]:
        return {finding(each.shape, each.focus, each.value) for each in report.results}
