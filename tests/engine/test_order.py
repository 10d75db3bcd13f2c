"""Filters in a forced order and focus nodes within a UNION: the same rows, and the costly part behind the others."""

from __future__ import annotations

import pytest

from effektkedja.engine import gather_facts
from effektkedja.engine.ahead import Ahead
from effektkedja.engine.compiler import compile_plan
from effektkedja.engine.questions import Question
from effektkedja.engine.sparql_order import in_order
from effektkedja.engine.sparql_parser import parse_select
from effektkedja.engine.sparql_syntax import FocusPattern, Group, Query, query_text
from effektkedja.operations.check import run, shipped_plan
from effektkedja.store.dataset import Dataset

CHEAP = "FILTER(NOT EXISTS { ?a ex:p ?b . })"
COSTLY = "FILTER(EXISTS { ?c ex:q ?a . FILTER(EXISTS { ?c ex:r ?d . }) })"


def ordered(where: str) -> str:
    """The WHERE part after ordering, without parentheses."""
    text = query_text(in_order(parse_select(f"SELECT ?this ?a WHERE {{ {where} }}"))).partition(" WHERE ")[2]
    return " ".join(text.replace("(", " ").replace(")", " ").split())


def test_a_costly_filter_is_asked_only_where_the_cheap_ones_hold() -> None:
    found = ordered(f"?a ex:p ?x . {COSTLY} {CHEAP} FILTER(?x != ?a)")

    assert found.index("IF ") > found.index("?x != ?a")
    guard = found[found.index("IF ") :]
    assert guard.startswith("IF NOT EXISTS { ?a ex:p ?b . } && ?x != ?a , EXISTS { ?c ex:q ?a .")
    assert guard.rstrip(" }").endswith(", false")
    assert found.count("?c ex:q ?a") == 1


def test_costly_filters_are_asked_as_they_are_written() -> None:
    found = ordered(f"?a ex:p ?x . {COSTLY} {COSTLY.replace('ex:q', 'ex:z')}")

    assert "IF EXISTS { ?c ex:q ?a ." in found
    assert found.index("ex:q") < found.index("ex:z")


@pytest.mark.parametrize("where", [f"?a ex:p ?x . {COSTLY}", f"?a ex:p ?x . {CHEAP} {CHEAP}", "?a ex:p ?x ."])
def test_where_there_is_nothing_to_order_nothing_changes(where: str) -> None:
    query = parse_select(f"SELECT ?this ?a WHERE {{ {where} }}")

    assert in_order(query) == query


def test_filters_within_an_exists_are_ordered_too() -> None:
    assert "IF " in ordered(f"?a ex:p ?x . FILTER(NOT EXISTS {{ ?z ex:p ?a . {COSTLY} {CHEAP} }})")


def test_rows_that_a_costly_filter_cannot_tell_apart_are_put_together_before_it() -> None:
    query = parse_select(
        f"SELECT DISTINCT ?this ?a WHERE {{ ?this ex:p ?x . ?x ex:p ?a . ?c ex:p ?a . {CHEAP} {COSTLY} }}"
    )

    found = query_text(in_order(query))

    before, _, after = found.partition("} } FILTER")
    assert "{ SELECT DISTINCT ?this ?a ?c WHERE { ?this ex:p ?x . ?x ex:p ?a . ?c ex:p ?a . FILTER" in before
    assert "ex:q" not in before
    assert "?c ex:q ?a" in after


def test_where_all_variables_are_asked_for_none_is_left_out_on_the_way() -> None:
    query = parse_select(f"SELECT DISTINCT * WHERE {{ ?this ex:p ?x . ?x ex:p ?a . {COSTLY} }}")

    assert in_order(query) == query


def test_a_row_counts_as_often_as_it_is_found_where_the_query_says_so() -> None:
    query = parse_select(f"SELECT ?this WHERE {{ ?this ex:p ?x . ?x ex:p ?a . {COSTLY} }}")

    assert "SELECT DISTINCT" not in query_text(in_order(query))


def test_the_focus_node_is_told_even_if_only_its_own_pattern_binds_it() -> None:
    inner = parse_select(f"SELECT DISTINCT ?this ?a WHERE {{ ?x ex:p ?a . {COSTLY} }}")
    query = Query(Group((FocusPattern("?this a ex:Goal ."), *inner.where.elements)), "", "DISTINCT", inner.columns)

    assert "SELECT DISTINCT ?this ?a WHERE { ?this a ex:Goal ." in query_text(in_order(query)).partition("{")[2]


def test_focus_nodes_go_into_the_branches_of_a_union() -> None:
    inner = parse_select("SELECT ?this WHERE { { ?this ex:p ?x } UNION { ?this ex:q ?x } ?x ex:r ?y }")
    focus = FocusPattern("?this a ex:Goal .")
    query = Query(Group((focus, *inner.where.elements)), columns=inner.columns)

    found = query_text(in_order(query))

    assert "{ ?this a ex:Goal . ?this ex:p ?x . } UNION { ?this a ex:Goal . ?this ex:q ?x . } ?x ex:r ?y ." in found
    assert found.count("ex:Goal") == 2


def test_every_rule_gives_the_same_rows_in_both_texts(knowledge_base: Dataset) -> None:
    def rows(text: str) -> set[frozenset[tuple[str, str]]]:
        return {frozenset((name, str(term)) for name, term in row.items()) for row in knowledge_base.select(text)}

    facts = gather_facts(shipped_plan(), knowledge_base.select)
    questions = [step for _, steps in compile_plan(shipped_plan(), facts) for step in steps]
    changed = [step for step in questions if isinstance(step, Question) and step.in_order]

    assert len(changed) > 20
    for question in changed:
        assert rows(question.text) == rows(question.in_order), question.shape


def test_queries_beside_each_other_give_the_same_results(
    knowledge_base: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = run(knowledge_base, "set")
    monkeypatch.setattr("effektkedja.operations.check._queries_at_once", lambda: 1)

    assert beside == run(knowledge_base, "set")


def test_an_error_in_work_begun_ahead_comes_out_where_its_outcome_is_asked_for() -> None:
    def fails() -> int:
        raise ValueError("no")

    for at_once in (1, 2):
        with Ahead(at_once) as ahead:
            first, second = ahead.begin(lambda: 1), ahead.begin(fails)
            assert first() == 1
            with pytest.raises(ValueError, match="no"):
                second()
