"""The rewrites change nothing on a server that is right, and make a server right that is not."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from effektkedja.engine import gather_facts
from effektkedja.engine.compiler import compile_plan
from effektkedja.engine.questions import Question
from effektkedja.operations.check import shipped_plan
from effektkedja.remote import open_server
from effektkedja.remote.dialect import TRAITS, Dialect, recognised

MENDED = [trait for trait in TRAITS if trait.mend]


@pytest.fixture(scope="module")
def questions(knowledge_base) -> list[str]:
    facts = gather_facts(shipped_plan(), knowledge_base.select)
    steps = (step for _, steps in compile_plan(shipped_plan(), facts) for step in steps)
    return [step.text for step in steps if isinstance(step, Question)]


@pytest.mark.parametrize("trait", MENDED, ids=lambda trait: trait.name.en)
def test_a_rewrite_keeps_the_meaning(knowledge_base, questions, trait):
    for text in (*questions, *(trait.probe for trait in TRAITS)):
        mended = trait.mend(text)
        if mended != text:
            assert _rows(knowledge_base, mended) == _rows(knowledge_base, text), mended


@pytest.mark.parametrize("trait", MENDED, ids=lambda trait: trait.name.en)
def test_a_rewrite_touches_its_own_probe(trait):
    if trait.probe == MENDED[1].probe:  # what a server stores shows in its answers, not in a query
        pytest.skip("the probe of this trait has nothing to rewrite")
    assert trait.mend(trait.probe) != trait.probe


def test_a_right_server_needs_nothing(oxigraph_server):
    assert open_server(oxigraph_server).server.dialect == Dialect()


def test_in_process_needs_nothing(knowledge_base):
    assert recognised(lambda query: list(knowledge_base.select(query))) == Dialect()


def test_virtuoso_is_recognised_and_right_after_the_rewrites(virtuoso_server):
    knowledge = open_server(virtuoso_server)
    traits = knowledge.server.dialect.traits
    assert set(TRAITS) >= set(traits) > set()
    for trait in traits:
        rows = knowledge.server.select(trait.probe, knowledge.holdings.every).rows
        if trait.mend and trait.mend(trait.probe) != trait.probe:
            assert not trait.is_shown(rows), trait.name.en


def test_what_cannot_be_mended_is_in_doubt():
    dialect = Dialect(TRAITS)
    assert dialect.doubts("SELECT (IF(?a, 1, 2) AS ?b) { ?a ?p ?o }")
    assert dialect.doubts("SELECT * { ?a ?p ?o OPTIONAL { ?a ?q ?r OPTIONAL { ?r ?s ?t } FILTER(?t > ?o) } }")
    assert not dialect.doubts("SELECT * { ?a ?p ?o OPTIONAL { ?a ?q ?r FILTER(?r > ?o) } }")


def test_booleans_come_back_as_they_are_written():
    one = ox.Literal("1", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))
    assert str(Dialect().term(one)) == '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    assert Dialect().term(ox.Literal(1)) == ox.Literal(1)


def _rows(dataset, query: str) -> list[list[tuple[str, str]]]:
    return sorted(sorted((name, str(term)) for name, term in row.items()) for row in dataset.select(query))
