"""pySHACL on rdflib, as its users run it: one call, no inference, SHACL Core and SHACL-SPARQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyshacl
import rdflib
from rdflib.namespace import SH

from benchmarks.engines.base import Finding, finding


class Engine:
    version = f"{pyshacl.__version__}, rdflib {rdflib.__version__}"
    notes = "every query is parsed anew for each focus node, as released"

    def load(self, shapes: Path, data: Path) -> None:
        self._shapes = rdflib.Graph().parse(shapes, format="turtle")
        self._data = rdflib.Graph().parse(data, format="nt")

    def check(self) -> Any:
        return pyshacl.validate(
            self._data, shacl_graph=self._shapes, inference="none", do_owl_imports=False, inplace=True
        )[1]

    def findings(self, report: Any) -> set[Finding]:
        return from_graph(report)


def from_graph(report: Any) -> set[Finding]:
    """The findings of a validation report as an rdflib graph."""
    found = set()
    for node in report.objects(None, SH.result):
        shape, focus, value = (report.value(node, prop) for prop in (SH.sourceShape, SH.focusNode, SH.value))
        found.add(finding(str(shape), focus.n3(), "" if value is None else as_ntriples(value)))
    return found


def as_ntriples(term: Any) -> str:
    """A term of rdflib in N-Triples form, its lexical form as it is."""
    import pyoxigraph as ox

    if not isinstance(term, rdflib.Literal):
        return str(term.n3())
    datatype = ox.NamedNode(str(term.datatype)) if term.datatype and not term.language else None
    return str(ox.Literal(str(term), datatype=datatype, language=term.language))
