"""A session knows after each edit what a full check would find, and asks no more than it has to.

``EFFEKTKEDJA_EDITS=10000 pytest tests/engine/test_incremental.py`` tries that many random edits, instead of
the few hundred of every run.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from effektkedja.engine import Plan, Session, read_shapes, run_set
from effektkedja.errors import InputError
from effektkedja.resources import files
from effektkedja.store.loading import open_files
from engine.random_queries import queries
from engine.support import PREFIXES, turtle
from engine.test_equivalence import (
    count_roots,
    graphs,
    node_roots,
    property_roots,
    qualified_roots,
    statements,
    targets,
    text_roots,
)

EDITS = int(os.environ.get("EFFEKTKEDJA_EDITS", "900"))
PER_EXAMPLE = 5
ROOT = Path(__file__).resolve().parents[2]

SETTINGS = settings(
    max_examples=max(1, EDITS // PER_EXAMPLE // 3),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
hierarchy = st.sampled_from(
    ("ex:C rdfs:subClassOf ex:A .", "ex:A rdfs:subClassOf ex:C .", "ex:B rdfs:subClassOf ex:A .")
)
added = st.lists(st.one_of(statements, statements, statements, hierarchy), max_size=3).map("\n".join)
edits = st.lists(
    st.tuples(added, st.lists(st.integers(0, 999), max_size=3)), min_size=PER_EXAMPLE, max_size=PER_EXAMPLE
)
sparql_roots = st.builds(
    lambda target, query: (
        f'ex:S a sh:NodeShape ; {target} ; sh:sparql [ sh:prefixes ex:ns ; sh:select """{query}""" ] .'
    ),
    targets.filter(lambda target: "ex:nowhere" not in target),
    queries,
)
DECLARED = 'ex:ns sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .'


def triples_of(text: str) -> list[ox.Triple]:
    """The statements of a Turtle text."""
    return [quad.triple for quad in ox.parse(turtle(text), format=ox.RdfFormat.N_TRIPLES)]


def store_of(text: str) -> ox.Store:
    """A store that holds the statements of a Turtle text."""
    store = ox.Store()
    store.extend(ox.parse(turtle(text), format=ox.RdfFormat.N_TRIPLES))
    return store


def check(plan: Plan, store: ox.Store, changes: list[tuple[list[ox.Triple], list[ox.Triple]]]) -> None:
    """Compare the session with a full check after each edit, and what it says has changed with the difference."""
    session = Session(plan, store)
    before = session.results
    assert list(before) == run_set(plan, store.query)
    for come, gone in changes:
        change = session.apply(come, gone)
        after = session.results
        assert list(after) == run_set(plan, store.query), (come, gone)
        assert set(change.appeared) == set(after) - set(before)
        assert set(change.disappeared) == set(before) - set(after)
        before = after


def _check_random(root: str, data: str, steps: list[tuple[str, list[int]]]) -> None:
    plan = read_shapes(PREFIXES + DECLARED + root)
    store = store_of(data)
    known = sorted({*triples_of(data), *(t for text, _ in steps for t in triples_of(text))}, key=str)
    changes = [(triples_of(text), [known[at % len(known)] for at in gone]) for text, gone in steps]
    check(plan, store, changes)


@SETTINGS
@given(st.one_of(node_roots, property_roots, count_roots, qualified_roots, text_roots), graphs, edits)
def test_core_shapes(root: str, data: str, steps: list[tuple[str, list[int]]]) -> None:
    _check_random(root, data, steps)


@SETTINGS
@given(sparql_roots, graphs, edits)
def test_sparql_constraints(root: str, data: str, steps: list[tuple[str, list[int]]]) -> None:
    try:
        _check_random(root, data, steps)
    except InputError:
        assume(False)


@pytest.mark.parametrize("seed", range(max(1, EDITS // 300)))
def test_the_rules_of_the_catalogue(seed: int) -> None:
    """Edits of the kind that people make: a statement goes, comes back, or gets a value that others have."""
    store = open_files([ROOT / "data" / "example"]).store
    plan = read_shapes(list(files("shapes")))
    chosen = random.Random(seed)
    statements = sorted((q.triple for q in store.quads_for_pattern(None, None, None, ox.DefaultGraph())), key=str)
    own = [triple for triple in statements if "/def/" not in str(triple.subject)]
    changes = [_plausible(own, chosen) for _ in range(100)]
    check(plan, store, changes)


def _plausible(triples: list[ox.Triple], chosen: random.Random) -> tuple[list[ox.Triple], list[ox.Triple]]:
    one, other = chosen.choice(triples), chosen.choice(triples)
    alike = chosen.choice([triple for triple in triples if triple.predicate == one.predicate])
    moved = ox.Triple(one.subject, one.predicate, alike.object)
    return chosen.choice((([], [one]), ([one], []), ([moved], []), ([moved], [one]), ([moved, other], [one, alike])))
