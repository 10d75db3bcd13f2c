"""A session opened on columns knows what one opened by SPARQL knows, for every question and every focus node."""

from __future__ import annotations

import pytest

pytest.importorskip("polars", reason="the extra 'columns' is not installed")

import pyoxigraph as ox
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from effektkedja.engine import Plan, Session, columns, incremental, read_shapes
from effektkedja.engine.columns.stored import answers_by_root
from effektkedja.errors import InputError
from effektkedja.operations.check import shipped_plan
from effektkedja.resources import files
from effektkedja.store.loading import open_files
from engine.support import PREFIXES
from engine.test_equivalence import (
    count_roots,
    graphs,
    node_roots,
    property_roots,
    qualified_roots,
    text_roots,
)
from engine.test_incremental import DECLARED, ROOT, sparql_roots, store_of

SETTINGS = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
Known = list[dict[str, set[object]]]


def opened(plan: Plan, store: ox.Store, from_size: int) -> tuple[Known, Session]:
    """What a session finds, by question and focus node, with columns used from so many statements on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(incremental, "_MANY_STATEMENTS", from_size)
        session = Session(plan, store)
    return [{root: set(found) for root, found in asked.found.items()} for asked in session._asked], session


def assert_equal(plan: Plan, store: ox.Store) -> Session:
    on_columns, session = opened(plan, store, 0)
    by_sparql, other = opened(plan, store, 10**9)
    assert on_columns == by_sparql
    assert session.results == other.results
    assert session._counted == other._counted
    return session


@SETTINGS
@given(st.one_of(node_roots, property_roots, count_roots, qualified_roots, text_roots, sparql_roots), graphs)
def test_random_shapes_on_random_graphs(root: str, data: str) -> None:
    try:
        assert_equal(read_shapes(PREFIXES + DECLARED + root), store_of(data))
    except InputError:
        assume(False)


def test_the_rules_of_the_catalogue() -> None:
    store = open_files([ROOT / "data" / "example"]).store
    session = assert_equal(read_shapes(list(files("shapes"))), store)
    assert session.results, "there are findings to compare"
    assert len(answers_by_root(store, [asked.step for asked in session._asked])) == len(session._asked)


def test_what_a_store_writes_otherwise_is_left_to_it() -> None:
    """``"01"`` is 1 to a store, in the data as in a query; columns would look for the very text."""
    plan = read_shapes(
        f"""{PREFIXES}{DECLARED}
        ex:S sh:targetClass ex:A ; sh:property ex:P, ex:Q .
        ex:P sh:path ex:p ; sh:hasValue "01"^^xsd:integer .
        ex:Q sh:path ex:p ; sh:hasValue 2 ."""
    )
    store = store_of('ex:a a ex:A ; ex:p "1"^^xsd:integer, 2 . ex:b a ex:A ; ex:p "001"^^xsd:integer . ex:c a ex:A .')
    session = assert_equal(plan, store)
    assert sorted(result.focus[-2] for result in session.results) == ["b", "c", "c"]
    steps = [asked.step for asked in session._asked]
    assert [steps[at].shape[-1] for at in answers_by_root(store, steps)] == ["Q"]


def test_named_graphs_are_no_part_of_the_data() -> None:
    plan = read_shapes(
        f"{PREFIXES}{DECLARED} ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    )
    store = store_of("ex:a a ex:A . ex:b a ex:A ; ex:p 1 .")
    for quad in [*store]:
        store.add(ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode("http://example.org/graph")))
    store.add(
        ox.Quad(
            ox.NamedNode("http://example.org/a"),
            ox.NamedNode("http://example.org/p"),
            ox.Literal("1"),
            ox.NamedNode("http://example.org/graph"),
        )
    )
    assert len(assert_equal(plan, store).results) == 1


def test_sparql_answers_without_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "available", lambda: False)
    monkeypatch.setattr("effektkedja.engine.columns.stored.answers_by_root", None)
    _, session = opened(shipped_plan(), ox.Store(), 0)
    assert session.results == ()
