"""What a session asks again after an edit, what it says, and that a fault leaves everything as it was."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from effektkedja.engine import Session, read_shapes, run_at, run_set
from effektkedja.engine.incremental_index import followed_back
from effektkedja.errors import InputError
from effektkedja.operations.check import shipped_plan
from effektkedja.store.dataset import Dataset
from engine.support import EX, PREFIXES
from engine.test_incremental import DECLARED, store_of, triples_of

CHAIN = """
    ex:S sh:targetClass ex:Goal ; sh:sparql [ sh:prefixes ex:ns ; sh:select \"\"\"
        SELECT $this ?condition WHERE {
            ?condition ex:conditionFor $this .
            FILTER NOT EXISTS { ?measure ex:measures ?condition . FILTER NOT EXISTS { ?measure ex:status ex:over } }
        }\"\"\" ] ."""
DATA = """
    ex:g1 a ex:Goal . ex:g2 a ex:Goal . ex:c1 ex:conditionFor ex:g1 . ex:c2 ex:conditionFor ex:g2 .
    ex:m1 ex:measures ex:c1 . ex:m2 ex:measures ex:c2 ."""


def session(shapes: str, data: str = DATA) -> tuple[Session, ox.Store]:
    """A session on shapes and data in Turtle."""
    store = store_of(data)
    return Session(read_shapes(PREFIXES + DECLARED + shapes), store), store


def focus(results: object) -> list[str]:
    """The focus nodes of results, without the namespace."""
    return [result.focus.removeprefix(f"<{EX}").removesuffix(">") for result in results]


def test_an_edit_far_from_the_focus_node_is_followed_back() -> None:
    chain, _ = session(CHAIN)
    assert chain.results == ()
    assert chain.asked_whole == {}

    change = chain.apply(triples_of("ex:m2 ex:status ex:over ."))

    assert (focus(change.appeared), focus(change.disappeared), change.asked, change.asked_whole) == (["g2"], [], 1, {})
    assert focus(chain.results) == ["g2"]

    change = chain.apply(removed=triples_of("ex:m2 ex:status ex:over ."))

    assert (focus(change.appeared), focus(change.disappeared)) == ([], ["g2"])
    assert chain.results == ()


def test_what_no_pattern_matches_asks_nothing() -> None:
    chain, store = session(CHAIN)

    change = chain.apply(triples_of('ex:g1 ex:label "Mål"@sv . ex:m9 ex:status ex:running .'))

    assert (change.appeared, change.disappeared, change.asked, change.asked_whole) == ((), (), 0, {})
    assert len(store) == len(store_of(DATA)) + 2


def test_only_the_existence_of_another_match_counts() -> None:
    """Where a second indicator follows the condition, the going of one decides nothing."""
    shapes = "ex:S sh:targetClass ex:Goal ; sh:path ex:label ; sh:minCount 1 ."
    labelled, _ = session(shapes, DATA + 'ex:g1 ex:label "a" , "b" . ex:g2 ex:label "c" .')

    assert labelled.apply(removed=triples_of('ex:g1 ex:label "a" .')).asked == 0
    assert focus(labelled.apply(removed=triples_of('ex:g2 ex:label "c" .')).appeared) == ["g2"]


OPEN = """
    ex:S sh:targetClass ex:Goal ; sh:sparql [ sh:prefixes ex:ns ; sh:select \"\"\"
        SELECT $this ?condition WHERE {
            ?condition ex:conditionFor $this . ?condition ex:inDocument ?plan .
            { ?condition ex:asked ?by } UNION { ?condition ex:named ?by }
            FILTER NOT EXISTS { ?newer ex:replaces ?plan }
            FILTER NOT EXISTS { ?condition ex:dropped ?when }
        }\"\"\" ] ."""
PLANS = "ex:c1 ex:inDocument ex:p1 . ex:c2 ex:inDocument ex:p2 . ex:new ex:replaces ex:p2 ."


def test_where_a_filter_says_no_in_any_case_nothing_is_asked() -> None:
    """Of the document of c2 there is a newer one; that is known only after another step from what was changed."""
    conditions, _ = session(OPEN, DATA + PLANS + "ex:c1 ex:dropped ex:now .")

    assert conditions.apply(triples_of("ex:c1 ex:asked ex:a .")).asked == 0
    assert conditions.apply(triples_of("ex:c2 ex:named ex:a .")).asked == 0


def test_what_a_filter_ruled_out_is_found_when_the_filter_lets_it_through() -> None:
    conditions, _ = session(OPEN, DATA + PLANS + "ex:c1 ex:dropped ex:now . ex:c2 ex:asked ex:a .")

    assert focus(conditions.apply(removed=triples_of("ex:new ex:replaces ex:p2 .")).appeared) == ["g2"]
    both = conditions.apply(triples_of("ex:c1 ex:asked ex:a ."), triples_of("ex:c1 ex:dropped ex:now ."))
    assert focus(both.appeared) == ["g1"]
    again = conditions.apply(triples_of("ex:c1 ex:dropped ex:now ."), triples_of("ex:c1 ex:asked ex:a ."))
    assert focus(again.disappeared) == ["g1"]


def test_a_filter_of_an_outer_group_may_have_held_in_the_other_state() -> None:
    """An indicator comes together with what closes the goal; the result of before is gone all the same."""
    shapes = CHAIN.replace(
        "FILTER NOT EXISTS { ?measure", "FILTER NOT EXISTS { $this ex:closed ?by } FILTER NOT EXISTS { ?measure", 1
    )
    chain, _ = session(shapes, DATA.replace("ex:m2 ex:measures ex:c2 .", ""))
    assert focus(chain.results) == ["g2"]

    change = chain.apply(triples_of("ex:m2 ex:measures ex:c2 . ex:g2 ex:closed ex:now ."))

    assert focus(change.disappeared) == ["g2"]


def test_statements_that_change_nothing() -> None:
    chain, store = session(CHAIN)

    there = triples_of("ex:g1 a ex:Goal .")
    change = chain.apply(there, triples_of("ex:nobody a ex:Goal ."))
    assert (change.asked, len(store)) == (0, len(store_of(DATA)))
    assert chain.apply(added=there, removed=there).asked == 0


def test_literals_as_the_store_writes_them() -> None:
    shapes = "ex:S sh:targetSubjectsOf ex:n ; sh:path ex:n ; sh:maxCount 1 ."
    numbers, _ = session(shapes, 'ex:a ex:n "1.50"^^xsd:decimal .')

    assert focus(numbers.apply(triples_of('ex:a ex:n "2"^^xsd:decimal .')).appeared) == ["a"]
    assert focus(numbers.apply(removed=triples_of('ex:a ex:n "1.500"^^xsd:decimal .')).disappeared) == ["a"]


def test_a_new_subclass_changes_the_queries() -> None:
    chain, _ = session(CHAIN, DATA + "ex:g3 a ex:Milestone . ex:c3 ex:conditionFor ex:g3 .")

    change = chain.apply(triples_of("ex:Milestone rdfs:subClassOf ex:Goal ."))

    assert focus(change.appeared) == ["g3"]
    assert set(change.asked_whole.values()) == {"the hierarchy of classes has changed"}


def test_many_statements_at_once() -> None:
    chain, _ = session(CHAIN)

    change = chain.apply(
        triples_of("\n".join(f"ex:h{n} a ex:Goal . ex:d{n} ex:conditionFor ex:h{n} ." for n in range(200)))
    )

    assert len(change.appeared) == 200
    assert set(change.asked_whole.values()) == {"many statements have changed at once"}


@pytest.mark.parametrize(
    ("shapes", "edit", "reason"),
    [
        (
            "ex:S sh:targetClass ex:Goal ; sh:sparql [ sh:prefixes ex:ns ; sh:select "
            '"SELECT $this WHERE { $this a ?kind . FILTER EXISTS { ?any ex:status ex:over } }" ] .',
            "ex:m1 ex:status ex:over .",
            "nothing leads from a pattern back to the focus node",
        ),
        (
            "ex:S sh:targetObjectsOf ex:p ; sh:nodeKind sh:IRI .",
            "ex:a ex:p _:x .",
            "a focus node has no IRI",
        ),
        (
            "ex:S sh:targetClass ex:Goal ; sh:property ex:P . ex:P sh:path ex:p ; sh:node ex:P .",
            "ex:a ex:p ex:b .",
            "the shape refers to itself",
        ),
    ],
)
def test_what_is_asked_as_a_whole_is_named(shapes: str, edit: str, reason: str) -> None:
    whole, store = session(shapes)

    change = whole.apply(triples_of(edit))

    assert set(change.asked_whole.values()) == {reason}
    assert list(whole.results) == run_set(read_shapes(PREFIXES + DECLARED + shapes), store.query)


def test_one_focus_node_at_a_time() -> None:
    shapes = """ex:S sh:targetClass ex:Goal ; sh:sparql [ sh:prefixes ex:ns ; sh:select
        "SELECT $this ?value WHERE { ?value ex:conditionFor $this } ORDER BY ?value LIMIT 1" ] ."""
    limited, store = session(shapes)
    before = limited.results

    change = limited.apply(triples_of("ex:c0 ex:conditionFor ex:g1 ."))

    assert [result.value for result in change.appeared] == [f"<{EX}c0>"]
    assert [result.value for result in change.disappeared] == [f"<{EX}c1>"]
    assert (change.asked, change.asked_whole) == (1, {})
    assert list(limited.results) == run_set(read_shapes(PREFIXES + DECLARED + shapes), store.query) != list(before)


def test_a_fault_leaves_data_and_results_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    chain, store = session(CHAIN)
    before = sorted(map(str, store))

    def stop(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(chain, "_query", stop)
    with pytest.raises(KeyboardInterrupt):
        chain.apply(triples_of("ex:m2 ex:status ex:over ."), triples_of("ex:m1 ex:measures ex:c1 ."))
    monkeypatch.undo()

    assert sorted(map(str, store)) == before
    assert chain.results == ()
    assert focus(chain.apply(triples_of("ex:m2 ex:status ex:over .")).appeared) == ["g2"]


def test_no_rule_of_the_catalogue_is_asked_as_a_whole(knowledge_base: Dataset) -> None:
    found = Session(shipped_plan(), ox.Store())

    assert found.asked_whole == {}


def test_a_pattern_counts_once() -> None:
    (step,) = [asked.step for asked in session(CHAIN)[0]._asked]

    assert followed_back(step) == (4, ())


def test_some_shapes_at_some_focus_nodes(knowledge_base: Dataset) -> None:
    """The results at chosen nodes are those of the whole run there, for every rule that finds something."""
    plan, query = shipped_plan(), knowledge_base.select
    every = run_set(plan, query)
    chosen = {shape: {r.focus for r in every[::3] if r.shape == shape} for shape in {r.shape for r in every[::3]}}

    found = {r for r in run_at(plan, query, chosen) if r.focus in chosen.get(r.shape, ())}

    assert found == {r for r in every if r.focus in chosen.get(r.shape, ())}
    assert len(found) > 50


def test_nodes_that_are_no_targets_have_no_results() -> None:
    store = store_of(DATA)
    plan = read_shapes(PREFIXES + "ex:S sh:targetClass ex:Goal ; sh:class ex:Other .")

    nodes = [f"<{EX}g1>", f"<{EX}c1>"]
    assert {result.focus for result in run_at(plan, store.query, {f"{EX}S": nodes})} == {f"<{EX}g1>"}
    assert run_at(plan, store.query, {f"{EX}T": nodes}) == []


def test_an_impossible_shape_is_refused_at_once() -> None:
    with pytest.raises(InputError):
        session("ex:S sh:targetClass ex:Goal ; sh:sparql [ sh:select 'SELECT $this WHERE { MINUS {} }' ] .")
