"""How rules are evaluated, told in words: every rule of the catalogue, two of them to the letter."""

from __future__ import annotations

import pytest

from effektkedja.engine import Facts, explain, explained, gather_facts, read_shapes
from effektkedja.engine.explain import explanation_text
from effektkedja.engine.questions import Question, Step
from effektkedja.operations.check import Selection, shipped_plan
from effektkedja.operations.explanation import explanation
from effektkedja.rules import catalogue
from effektkedja.store.dataset import Dataset
from engine.support import EX, PREFIXES, query_of, turtle

CORE = """EK909 Två namn på samma språk (eks:EK909)
  starts from everything that has skos:prefLabel
  UniqueLang along skos:prefLabel: by SPARQL
    with ?this skos:prefLabel ?t
    with ?this skos:prefLabel ?value
    keep if there is
      with ?this skos:prefLabel ?v1
      keep if ! sameTerm ( ?v1 , ?value ) && COALESCE ( LCASE ( LANG ( ?v1 ) ) = LCASE ( LANG ( ?value ) ) \
&& LANG ( ?value ) != "" , false )
    let ?language be LCASE ( LANG ( ?value ) )
    give each ?this, ?language
    after an edit: 3 patterns followed back to the focus nodes touched
"""
CHAIN = """
    ex:ns sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
    ex:S sh:targetClass ex:Goal ; sh:sparql [ sh:prefixes ex:ns ; sh:select \"\"\"
        SELECT $this (COUNT(?c) AS ?n) WHERE {
            { $this ex:p ?c } UNION { ?c ex:q/ex:r $this . OPTIONAL { ?c ex:s ?d } }
            FILTER(NOT EXISTS { ?c ex:over true } || ?c != ex:a)
            FILTER NOT EXISTS { ?c ex:p ?x . FILTER EXISTS { ?x a ex:Goal } }
        } GROUP BY $this HAVING (COUNT(?c) > 2)\"\"\" ] ."""
SPARQL = """http://example.org/S
  starts from instances of ex:Goal or ex:Part
  SPARQL constraint: by SPARQL
    the set of ?this
      keep if ?t IN ( ex:Goal ex:Part )
      with ?this rdf:type ?t
    either ?this ex:p ?c
    or
      with ?c ex:q/ex:r ?this
      with or without ?c ex:s ?d
    keep if [there is no …] || ?c != ex:a
      where there is no ?c ex:over true
    keep if there is no
      with ?c ex:p ?x
      keep if there is ?x a ex:Goal
    gather by ?this
    keep if COUNT ( ?c ) > 2
    give each ?this, ?n = COUNT ( ?c )
    after an edit: 8 patterns followed back to the focus nodes touched
"""
NAMES = {"ex": EX, "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}


def without_query(text: str) -> str:
    """The text without the lines that hold SPARQL."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.strip().startswith("query: "))


def test_a_rule_of_core(knowledge_base: Dataset) -> None:
    text = explanation(knowledge_base, Selection(rules=("EK909",)), "sv")

    assert without_query(text) == CORE
    assert "query: SELECT DISTINCT ?this ?language WHERE { ?this skos:prefLabel ?t ." in text


def test_a_rule_in_sparql() -> None:
    plan = read_shapes(PREFIXES + CHAIN)
    (found,) = explained(plan, gather_facts(plan, query_of(turtle("ex:Part rdfs:subClassOf ex:Goal ."))))

    assert without_query(explanation_text(found, NAMES)) == SPARQL


def test_every_rule_is_explained(knowledge_base: Dataset) -> None:
    text = explanation(knowledge_base, Selection(), "en")

    blocks = text.rstrip("\n").split("\n\n")
    told = {block.split()[0] for block in blocks}
    assert told == {rule.code for rule in catalogue().rules}
    for block in blocks:
        lines = [line.strip() for line in block.splitlines()]
        assert any(line.startswith("starts from ") for line in lines), block
        assert any(line.startswith(("give each ", "by pySHACL")) for line in lines), block
        assert any(line.startswith("query: SELECT ") for line in lines), block
        assert any(line.startswith("after an edit: ") for line in lines), block
        assert "as the query says" not in block
    assert "PREFIX" not in text


def test_a_rule_can_be_chosen_and_measured(run) -> None:
    code, out, _ = run("check", "--explain", "--times", "--rule", "EK101", "--lang", "en")

    assert code == 0
    assert out.startswith("EK101 ")
    assert "EK102" not in out
    assert " ms, 14 results" in out


def test_an_unknown_rule_is_refused(run) -> None:
    assert run("check", "--explain", "--rule", "EK999")[0] == 2


def test_what_pyshacl_does_and_why() -> None:
    text = explain(read_shapes(PREFIXES + "ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:node ex:S ] ."))

    assert text.splitlines() == [
        f"{EX}S",
        f"  starts from <{EX}a>",
        "  All constraints: by pySHACL, because the shape refers to itself",
        "    Property",
        "    after an edit: everything is asked again",
    ]


def test_one_focus_node_at_a_time_and_what_cannot_be_followed() -> None:
    shape = "ex:S sh:targetClass ex:A ; sh:sparql [ sh:select 'SELECT $this WHERE {{ {} }} {}' ] ."
    limited = explain(read_shapes(PREFIXES + shape.format("$this a ?c", "LIMIT 1")))
    lost = explain(read_shapes(PREFIXES + shape.format("$this a ?c . FILTER EXISTS { ?x <http://e.x/y> ?y }", "")))

    assert "by SPARQL, one focus node at a time, because it is limited to a number of solutions" in limited
    assert "everything is asked again after some, because nothing leads from a pattern" in lost


@pytest.mark.parametrize("leaves", [True, False])
def test_another_backend_says_what_it_does(leaves: bool) -> None:
    def columns(step: Step) -> tuple[str, tuple[str, ...]] | None:
        assert isinstance(step, Question)
        return None if leaves else ("on columns", ("join ex:p",))

    plan = read_shapes(PREFIXES + "ex:S sh:targetClass ex:A ; sh:class ex:B .")
    ((part,),) = (each.parts for each in explained(plan, Facts(), backend=columns))

    assert part.backend == ("by SPARQL" if leaves else "on columns")
    assert (part.words == ("join ex:p",)) is not leaves


def test_no_shapes_no_words() -> None:
    assert explain(read_shapes("")) == ""
    assert shipped_plan().shapes
