"""The service description: what the endpoint can do and which graphs it holds (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from effektkedja.terms import RDF_TYPE, XSD
from effektkedja.web.answers import RDF
from effektkedja.web.negotiation import GRAPHS, Offer, choose

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)


def description(endpoint: str, graphs: Iterable[Mapping[str, Any]], accept: str, wanted: str) -> tuple[Offer, bytes]:
    """The description as RDF.

    Args:
        endpoint: address of the endpoint.
        graphs: the named graphs with ``iri`` and ``size``.
        accept: value of the ``Accept`` header.
        wanted: value of ``?format=``.

    Raises:
        Refused: 406, the client accepts no form of RDF.
    """
    offer = choose(GRAPHS, accept, wanted)
    triples = list(_triples(ox.NamedNode(endpoint), graphs))
    prefixes = {"sd": _SD, "void": _VOID, "formats": _FORMATS}
    return offer, ox.serialize(triples, format=RDF[offer.name], prefixes=prefixes) or b""


def _triples(endpoint: ox.NamedNode, graphs: Iterable[Mapping[str, Any]]) -> Iterable[ox.Triple]:
    service, dataset, default = ox.BlankNode(), ox.BlankNode(), ox.BlankNode()
    yield _typed(service, "Service")
    yield ox.Triple(service, _sd("endpoint"), endpoint)
    yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    yield ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    for name in _RESULT_FORMATS:
        yield ox.Triple(service, _sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    yield ox.Triple(service, _sd("defaultDataset"), dataset)
    yield _typed(dataset, "Dataset")
    yield ox.Triple(dataset, _sd("defaultGraph"), default)
    yield _typed(default, "Graph")
    for graph in graphs:
        named, content = ox.BlankNode(), ox.BlankNode()
        yield ox.Triple(dataset, _sd("namedGraph"), named)
        yield _typed(named, "NamedGraph")
        yield ox.Triple(named, _sd("name"), ox.NamedNode(graph["iri"]))
        yield ox.Triple(named, _sd("graph"), content)
        yield _typed(content, "Graph")
        size = ox.Literal(str(graph["size"]), datatype=ox.NamedNode(f"{XSD}integer"))
        yield ox.Triple(content, ox.NamedNode(f"{_VOID}triples"), size)


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _typed(node: ox.BlankNode, name: str) -> ox.Triple:
    return ox.Triple(node, ox.NamedNode(RDF_TYPE), _sd(name))
