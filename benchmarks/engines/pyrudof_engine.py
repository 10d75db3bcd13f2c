"""pyrudof's own validator."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from benchmarks.engines.base import Finding, Unavailable, finding

try:
    import pyrudof
except ImportError as error:
    raise Unavailable("pyrudof is not installed: the extra 'bench' has it") from error

_XSD = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . "


class Engine:
    version = version("pyrudof")
    notes = "native mode"

    def load(self, shapes: Path, data: Path) -> None:
        self._rudof = pyrudof.Rudof(pyrudof.RudofConfig())
        self._rudof.read_data(str(data), format=pyrudof.RDFFormat.NTriples)
        self._rudof.read_shacl(str(shapes), format=pyrudof.ShaclFormat.Turtle)

    def check(self) -> Any:
        return self._rudof.validate_shacl()

    def findings(self, report: Any) -> set[Finding]:
        return {finding(each.source_shape, _term(each.focus_node), _term(each.value)) for each in report}


def _term(text: str | None) -> str:
    """A term as rudof writes it (an IRI without brackets, a literal as in Turtle) in N-Triples form."""
    if not text:
        return ""
    if "://" in text.partition('"')[0] or text.startswith("urn:"):
        return f"<{text}>"
    (quad,) = ox.parse(f"{_XSD}<x:s> <x:p> {text} .", format=ox.RdfFormat.TURTLE)
    return str(quad.object)
