"""Columns, SPARQL and pySHACL find the same: in the cases of the rules, the shipped data and random graphs."""

from __future__ import annotations

import random
from functools import cache

import pytest

pytest.importorskip("polars", reason="the extra 'columns' is not installed")

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from effektkedja import resources
from effektkedja.engine import Plan, read_shapes, run_pyshacl, run_set
from effektkedja.engine.columns.running import run_columns
from effektkedja.model.result import Result
from effektkedja.store.loading import open_files, shipped
from engine import test_equivalence as random_shapes
from engine.columns.support import graph
from engine.support import PREFIXES, as_stored, query_of, turtle
from shapes.cases import Case, all_cases, as_found, plan_of, with_vocabulary_in_use

SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
ROOTS = (
    *(random_shapes.node_roots, random_shapes.property_roots, random_shapes.count_roots),
    *(random_shapes.nested_count_roots, random_shapes.qualified_roots, random_shapes.text_roots),
)


@cache
def _rules() -> Plan:
    return read_shapes(resources.files("shapes"))


def _stored(results: list[Result]) -> set[Result]:
    return {as_stored(result) for result in results}


@pytest.mark.parametrize("family", ["EK1", "EK2", "EK3", "EK4", "EK5", "EK9"])
def test_all_rules_on_the_cases_of_a_family(family: str) -> None:
    dataset = open_files([case.path for case in all_cases() if case.code.startswith(family)])

    outcome = run_columns(_rules(), graph(dataset.n_triples()))

    assert _stored(list(outcome.results)) == _stored(run_set(_rules(), dataset.select))
    assert not outcome.by_sparql
    assert not outcome.by_reference


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in all_cases()])
def test_each_rule_finds_in_its_cases_what_they_say(case: Case) -> None:
    outcome = run_columns(plan_of(case.code), graph(with_vocabulary_in_use(case.path)))

    assert as_found(outcome.results, case.code) == case.expected


@pytest.mark.parametrize("stated_only", [False, True])
def test_shipped_data(stated_only: bool) -> None:
    dataset = shipped()

    found = run_columns(_rules(), graph(dataset.n_triples(stated_only=stated_only))).results

    wanted = run_set(_rules(), lambda query: dataset.select(query, stated_only=stated_only))
    assert _stored(list(found)) == _stored(wanted)


@SETTINGS
@given(st.one_of(ROOTS), random_shapes.graphs)
def test_random_shapes_as_sparql_answers_them(root: str, data: str) -> None:
    plan, triples = read_shapes(PREFIXES + root), turtle(data)

    outcome = run_columns(plan, graph(triples))

    assert _stored(list(outcome.results)) == _stored(run_set(plan, query_of(triples), lambda: triples))
    assert not outcome.by_sparql


@settings(SETTINGS, max_examples=15)
@given(st.one_of(ROOTS), random_shapes.graphs)
def test_random_shapes_as_pyshacl_answers_them(root: str, data: str) -> None:
    triples = turtle(data)

    found = run_columns(read_shapes(PREFIXES + root), graph(triples)).results

    assert set(found) == set(run_pyshacl(PREFIXES + root, triples))


# pySHACL puts an order on literals that SPARQL cannot compare.
INCOMPARABLE = ("range", "date")
TRICKY = """
ex:a a ex:A ; ex:n "1.50"^^xsd:decimal , "1.5"^^xsd:decimal , "01"^^xsd:integer , "abc"^^xsd:integer ;
  ex:m "2024-02-30"^^xsd:date , "2024-02-29"^^xsd:date , "2024" , 2 ; ex:text "ä"@sv , "ä"@SV , "ä" , "a\\nb\\"c" , "" .
_:b a ex:B ; ex:n 3 ; ex:m 1.0 ; ex:p ex:a , _:b ; ex:text "NaN"^^xsd:double , "INF"^^xsd:double , "+1"^^xsd:byte .
ex:B rdfs:subClassOf ex:A . ex:c a ex:A , ex:B ; ex:text "300"^^xsd:byte , "\\u00e5"@en-GB .
"""
TRICKY_SHAPES = {
    "datatype": "sh:property [ sh:path ex:n ; sh:datatype xsd:decimal ] , [ sh:path ex:m ; sh:datatype xsd:date ]",
    "byte": "sh:property [ sh:path ex:text ; sh:datatype xsd:byte ]",
    "hasValue": 'sh:property [ sh:path ex:n ; sh:hasValue 1.5 ] , [ sh:path ex:text ; sh:hasValue "ä"@sv ]',
    "in": 'sh:property [ sh:path ex:n ; sh:in ( 1.50 1 3 ) ] , [ sh:path ex:text ; sh:in ( "ä" "" "a\\nb\\"c" ) ]',
    "range": "sh:property [ sh:path ex:n ; sh:minInclusive 1.5 ] , [ sh:path ex:m ; sh:maxExclusive 2 ]",
    "date": 'sh:property [ sh:path ex:m ; sh:minInclusive "2024-02-29"^^xsd:date ]',
    "uniqueLang": "sh:property [ sh:path ex:text ; sh:uniqueLang true ]",
    "length": "sh:property [ sh:path ex:text ; sh:maxLength 2 ]",
    "pattern": 'sh:property [ sh:path ex:text ; sh:pattern "^[äÅ]" ; sh:flags "i" ]',
    "languageIn": 'sh:property [ sh:path ex:text ; sh:languageIn ( "sv" "en" ) ]',
    "path": "sh:property [ sh:path ( [ sh:zeroOrMorePath ex:p ] ex:n ) ; sh:maxCount 1 ]",
    "closed": "sh:closed true ; sh:ignoredProperties ( rdf:type ex:n ex:m )",
}


@pytest.mark.parametrize("name", TRICKY_SHAPES)
def test_tricky_terms(name: str) -> None:
    shapes = f"{PREFIXES} ex:S a sh:NodeShape ; sh:targetClass ex:A ; {TRICKY_SHAPES[name]} ."
    triples = turtle(TRICKY)

    found = run_columns(read_shapes(shapes), graph(triples)).results

    if name in INCOMPARABLE:
        assert _stored(list(found)) == _stored(run_set(read_shapes(shapes), query_of(triples)))
    else:
        assert set(found) == set(run_pyshacl(shapes, triples))


def test_order_and_number_of_statements_do_not_matter() -> None:
    lines = shipped().n_triples().splitlines(keepends=True)
    shuffled = lines + lines[:500]
    random.Random(3).shuffle(shuffled)

    assert (
        run_columns(_rules(), graph(b"".join(shuffled))).results
        == run_columns(_rules(), graph(b"".join(lines))).results
    )
