"""What the tests of the engine share: stores, and results that can be compared across engines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pyoxigraph as ox

from effektkedja.engine import Query
from effektkedja.model.result import Result

EX = "http://example.org/"
PREFIXES = f"""
@prefix ex: <{EX}> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_BLANK = re.compile(r"_:\w+")


def turtle(text: str) -> bytes:
    """The N-Triples of a Turtle text in which the prefixes above are known."""
    return ntriples(ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE))


def ntriples(quads: Iterable[ox.Quad]) -> bytes:
    """The quads as N-Triples, the terms as they are."""
    return b"".join(f"{quad.subject} {quad.predicate} {quad.object} .\n".encode() for quad in quads)


def query_of(data: bytes) -> Query:
    """A query function on a store that holds the data."""
    store = ox.Store()
    store.extend(ox.parse(data, format=ox.RdfFormat.N_TRIPLES))

    def query(text: str) -> ox.QuerySolutions:
        found = store.query(text)
        assert isinstance(found, ox.QuerySolutions)
        return found

    return query


def as_stored(result: Result) -> Result:
    """The result as a pyoxigraph store would write its terms."""
    bindings = tuple((name, _term_as_stored(term)) for name, term in result.bindings)
    value, focus = _term_as_stored(result.value), _term_as_stored(result.focus)
    return replace(result, focus=focus, value=value, bindings=bindings)


def without_labels(text: str) -> str:
    """The text with all labels of blank nodes made alike."""
    return _BLANK.sub("_:b", text)


def _term_as_stored(term: str) -> str:
    if not term.startswith('"'):
        return term
    (quad,) = ox.parse(f"<x:s> <x:p> {term} .".encode(), format=ox.RdfFormat.N_TRIPLES)
    store = ox.Store()
    store.add(quad)
    return str(next(iter(store)).object)
