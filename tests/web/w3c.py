"""Reads the protocol tests of the W3C SPARQL 1.1 suite: requests and what must come back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox

from conftest import ROOT

SUITE = ROOT.parent / "shared" / "conformance" / "w3c-sparql11"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_HT = "http://www.w3.org/2011/http#"
_CNT = "http://www.w3.org/2011/content#"
_UT = "http://www.w3.org/2009/sparql/tests/test-update#"
_STATUS = {
    "OK": {200},
    "Created": {201},
    "NoContent": {204},
    "NotFound": {404},
    "StatusCode2xx": set(range(200, 300)),
    "StatusCode3xx": set(range(300, 400)),
    "StatusCode4xx": set(range(400, 500)),
}


@dataclass(frozen=True)
class Expected:
    """What must come back; empty fields are not looked at."""

    statuses: frozenset[int]
    boolean: bool | None
    form: str
    headers: tuple[tuple[str, str], ...]
    body: str
    location: str


@dataclass(frozen=True)
class Sent:
    """One request."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    expected: Expected


@dataclass(frozen=True)
class Case:
    """A test: graphs that must be there, and requests in order."""

    name: str
    graphs: tuple[tuple[str, Path], ...]
    requests: tuple[Sent, ...]


class _Manifest:
    def __init__(self, file: Path) -> None:
        self.folder = file.parent
        self._values: dict[tuple[ox.NamedNode | ox.BlankNode, str], list[ox.Term]] = {}
        base = f"{file.parent.as_uri()}/"
        for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE, base_iri=base):
            self._values.setdefault((quad.subject, quad.predicate.value), []).append(quad.object)

    def all(self, node, iri):
        return self._values.get((node, iri), [])

    def one(self, node, iri):
        values = self.all(node, iri)
        assert len(values) <= 1, (node, iri, values)
        return values[0] if values else None

    def text(self, node, iri):
        value = self.one(node, iri)
        return value.value if value is not None else ""

    def list(self, node):
        while node is not None and node != ox.NamedNode(f"{_RDF}nil"):
            yield self.one(node, f"{_RDF}first")
            node = self.one(node, f"{_RDF}rest")

    def entries(self):
        """Everything with an action: the manifest of the graph store leaves one of its own tests out of its list."""
        return [subject for subject, iri in self._values if iri == f"{_MF}action"]


def cases(manifest: str) -> list[Case]:
    """The cases of one manifest, such as ``protocol/manifest.ttl``; none where the suite is not there."""
    file = SUITE / manifest
    if not file.exists():
        return []
    read = _Manifest(file)
    found = []
    for entry in read.entries():
        action = read.one(entry, f"{_MF}action")
        graphs = tuple(
            (
                read.text(data, "http://www.w3.org/2000/01/rdf-schema#label"),
                Path(unquote(read.text(data, f"{_UT}graph").removeprefix("file://"))),
            )
            for data in read.all(entry, f"{_UT}graphData")
        )
        requests = tuple(_sent(read, node) for node in read.list(read.one(action, f"{_HT}requests")))
        found.append(Case(entry.value.rpartition("#")[2], graphs, requests))
    return found


def _sent(read: _Manifest, node) -> Sent:
    body, charset = _body(read, node)
    return Sent(
        read.text(node, f"{_HT}methodName"),
        read.text(node, f"{_HT}absolutePath"),
        _headers(read, node),
        body.encode(charset),
        _expected(read, read.one(node, f"{_HT}resp")),
    )


def _expected(read: _Manifest, node) -> Expected:
    names = [value.value.rpartition("#")[2] for value in read.all(node, f"{_MF}expectedStatus")]
    boolean = read.one(node, f"{_MF}expectedBoolean")
    return Expected(
        frozenset().union(*(_STATUS[name] for name in names)),
        None if boolean is None else boolean.value == "true",
        read.text(node, f"{_MF}expectedFormat"),
        _headers(read, node),
        _body(read, node)[0],
        read.text(node, f"{_MF}expectedLocation"),
    )


def _headers(read: _Manifest, node) -> tuple[tuple[str, str], ...]:
    nodes = read.list(read.one(node, f"{_HT}headers"))
    return tuple((read.text(each, f"{_HT}fieldName"), read.text(each, f"{_HT}fieldValue")) for each in nodes)


def _body(read: _Manifest, node) -> tuple[str, str]:
    body = read.one(node, f"{_HT}body")
    if body is None:
        return "", "utf-8"
    return read.text(body, f"{_CNT}chars"), read.text(body, f"{_CNT}characterEncoding") or "utf-8"
