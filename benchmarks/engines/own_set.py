"""This project's engine as the command line uses it: files into an Oxigraph store, rules as set-based SPARQL."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from benchmarks.engines.base import Finding, finding, shape_iris
from effektkedja import __version__
from effektkedja.engine import only, read_shapes, run_set
from effektkedja.model.result import Result
from effektkedja.store.loading import open_files


class Engine:
    version = f"{__version__}, pyoxigraph {ox.__version__}"
    notes = "loads as `effektkedja check` does: named graphs and their merge"

    def __init__(self, rules: tuple[str, ...] = ()) -> None:
        self._rules = rules

    def load(self, shapes: Path, data: Path) -> None:
        self._plan = only(read_shapes([shapes]), shape_iris(self._rules))
        self._dataset = open_files([data])

    def check(self) -> list[Result]:
        return run_set(self._plan, self._dataset.select)

    def findings(self, report: list[Result]) -> set[Finding]:
        return {finding(each.shape, each.focus, each.value) for each in report}
