"""Reads the cases of the W3C SHACL test suite."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from effektkedja.engine.paths import path_text
from effektkedja.engine.shapes_graph import ShapesGraph, sh
from effektkedja.model.result import Result
from effektkedja.terms import RDF_TYPE
from engine.support import as_stored, ntriples, without_labels

SUITE = Path(__file__).parents[3] / "shared" / "conformance" / "w3c-shacl"
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_SHT = "http://www.w3.org/ns/shacl-test#"
Seen = tuple[str, str, str, str, str, str]


@dataclass(frozen=True)
class Case:
    """One case: shapes, data, and the results that a report must hold, or None where validation must fail."""

    name: str
    shapes: Path
    data: bytes
    expected: Counter[Seen] | None


def cases(part: str) -> list[Case]:
    """The cases of ``core`` or ``sparql``; none where the suite is not there."""
    files = sorted((SUITE / part).rglob("*.ttl"))
    return [case for file in files for case in _cases_of(file)]


def _cases_of(file: Path) -> list[Case]:
    quads = list(ox.parse(path=file, format=ox.RdfFormat.TURTLE, base_iri=file.as_uri()))
    if not any(quad.object == ox.NamedNode(f"{_SHT}Validate") for quad in quads):
        return []
    graph = ShapesGraph(quads)
    found = []
    for node in graph.having(f"<{RDF_TYPE}>", f"<{_SHT}Validate>"):
        (action,) = graph.values(node, f"<{_MF}action>")
        (result,) = graph.values(node, f"<{_MF}result>")
        shapes, data = (_file(graph, action, f"<{_SHT}{name}Graph>") for name in ("shapes", "data"))
        name = f"{file.parent.name}/{file.stem}"
        read = ox.parse(path=data, format=ox.RdfFormat.TURTLE, base_iri=data.as_uri())
        expected = None if result == f"<{_SHT}Failure>" else _expected(graph, result)
        found.append(Case(name, shapes, ntriples(read), expected))
    return found


def _file(graph: ShapesGraph, action: str, predicate: str) -> Path:
    (iri,) = graph.values(action, predicate)
    return Path(iri[1:-1].removeprefix("file://"))


def _expected(graph: ShapesGraph, report: str) -> Counter[Seen]:
    found: Counter[Seen] = Counter()
    for node in graph.values(report, sh("result")):
        values = {p: graph.value(node, sh(p)) or "" for p in ("focusNode", "value", "resultPath", "sourceShape")}
        path = path_text(graph.path(values["resultPath"])) if values["resultPath"] else ""
        component = (graph.value(node, sh("sourceConstraintComponent")) or "")[1:-1]
        severity = (graph.value(node, sh("resultSeverity")) or "")[1:-1]
        shape = values["sourceShape"].removeprefix("<").removesuffix(">")
        result = Result(shape, values["focusNode"], values["value"], path, (), component)
        found[seen(result, severity)] += 1
    return found


def seen(result: Result, severity: str) -> Seen:
    """What is compared of a result; blank nodes have other labels in the expected report, so these are left out."""
    result = as_stored(result)
    shape, focus, value = (without_labels(text) for text in (result.shape, result.focus, result.value))
    return shape, focus, value, result.path, result.component, severity
