"""The operators that plans are made of, each against the plainest way to get the same."""

from __future__ import annotations

import pytest

pytest.importorskip("polars", reason="the extra 'columns' is not installed")

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from effektkedja.engine.columns.closure import reached
from effektkedja.engine.columns.keys import distinct_sorted
from effektkedja.engine.columns.relations import Index, Relation, packed
from effektkedja.engine.columns.rows import Rows, concatenated, distinct_tuples, joined, matches, numbered
from effektkedja.engine.paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence

SETTINGS = settings(max_examples=150, deadline=None, derandomize=True)
# Far apart as well as close together, so that both ways of looking keys up are used.
numbers = st.one_of(st.integers(1, 12), st.sampled_from((1, 5_000, 4_000_000, 2**31 - 1)))
pairs = st.lists(st.tuples(numbers, numbers), max_size=40)


def ids(values) -> np.ndarray:
    return np.array(list(values), np.int32)


def relation(found: list[tuple[int, int]]) -> Relation:
    return Relation(distinct_sorted(packed(ids(s for s, _ in found), ids(o for _, o in found))))


def table(rows: list[tuple[int, ...]], names: str) -> Rows:
    return Rows({name: ids(row[place] for row in rows) for place, name in enumerate(names)}, len(rows))


def listed(rows: Rows, names: str) -> list[tuple[int, ...]]:
    return list(zip(*(rows[name].tolist() for name in names), strict=True))


@SETTINGS
@given(pairs, st.lists(numbers, max_size=20), st.booleans())
def test_following_a_relation(found: list[tuple[int, int]], keys: list[int], inverse: bool) -> None:
    known = {(o, s) for s, o in found} if inverse else set(found)
    index = relation(found).index(inverse=inverse)

    places, values = index.follow(ids(keys))

    rows = range(len(keys)) if places is None else places.tolist()
    got = [(row, value) for row, value in zip(rows, values.tolist(), strict=True)]
    assert got == [(row, o) for row, key in enumerate(keys) for s, o in sorted(known) if s == key]
    assert index.has(ids(keys)).tolist() == [any(s == key for s, _ in known) for key in keys]
    assert all(index.values_of(key).tolist() == sorted(o for s, o in known if s == key) for key in keys)


@SETTINGS
@given(pairs, pairs)
def test_pairs_of_a_relation(found: list[tuple[int, int]], asked: list[tuple[int, int]]) -> None:
    some = relation(found)

    mask = some.contains(ids(s for s, _ in asked), ids(o for _, o in asked))

    assert mask.tolist() == [pair in set(found) for pair in asked]
    for value in {o for _, o in asked}:
        assert some.having(value, inverse=False).tolist() == sorted({s for s, o in found if o == value})


rows_of_three = st.lists(st.tuples(numbers, numbers, numbers), max_size=30)


@SETTINGS
@given(rows_of_three, st.integers(1, 3))
def test_distinct_rows(rows: list[tuple[int, ...]], width: int) -> None:
    names = "abc"[:width]
    cut = [row[:width] for row in rows]

    assert sorted(listed(table(cut, names).distinct(), names)) == sorted(set(cut))
    few, places = distinct_tuples(table(cut, names), list(names))
    assert [listed(few, names)[place] for place in places.tolist()] == cut
    assert few.size == len(set(cut))


@SETTINGS
@given(st.lists(numbers, max_size=30))
def test_numbering_a_column(column: list[int]) -> None:
    unique, places = numbered(ids(column))

    assert unique.tolist() == sorted(set(column))
    assert unique[places].tolist() == column


@SETTINGS
@given(rows_of_three, rows_of_three, st.integers(1, 2))
def test_joins_as_bags(left: list[tuple[int, ...]], right: list[tuple[int, ...]], shared: int) -> None:
    names = "abc"[:shared]
    others = table(right, names + "xyz"[: 3 - shared])

    found = joined(table(left, "abc"), others, list(names))

    wanted = [a + b[shared:] for a in left for b in right if a[:shared] == b[:shared]]
    assert sorted(listed(found, "abc" + "xyz"[: 3 - shared])) == sorted(wanted)
    mask = matches(table(left, "abc"), others, list(names))
    assert mask.tolist() == [any(a[:shared] == b[:shared] for b in right) for a in left]


def test_concatenation_leaves_open_what_a_part_does_not_bind() -> None:
    found = concatenated([table([(1, 2)], "ab"), table([(3,)], "a")])

    assert listed(found, "ab") == [(1, 2), (3, 0)]
    assert found.maybe == {"b"}


def test_few_equal_rows_are_not_worth_a_search() -> None:
    assert not Rows({"a": ids(range(100_000)), "b": ids(range(100_000))}, 100_000).seems_repetitive()
    assert Rows({"a": ids(n % 5_000 for n in range(100_000))}, 100_000).seems_repetitive()


paths = st.recursive(
    st.sampled_from((Predicate("p"), Predicate("q"))),
    lambda inner: st.one_of(
        inner.map(Inverse),
        st.tuples(inner, inner).map(Sequence),
        st.tuples(inner, inner).map(Alternative),
        st.builds(Repeat, inner, st.sampled_from("*+?")),
    ),
    max_leaves=4,
)
small = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=10)


@SETTINGS
@given(paths, small, small, st.booleans())
def test_paths_of_any_length(path: Path, p: list[tuple[int, int]], q: list[tuple[int, int]], backwards: bool) -> None:
    indexes = {"p": relation(p), "q": relation(q)}

    def follow(predicate: str, inverse: bool, nodes: np.ndarray) -> tuple[np.ndarray | None, np.ndarray]:
        return indexes[predicate].index(inverse=inverse).follow(nodes)

    starts, nodes = reached(path, ids(range(1, 7)), follow, backwards=backwards)

    found = sorted(zip(starts.tolist(), nodes.tolist(), strict=True))
    wanted = _walked(Inverse(path) if backwards else path, {"p": set(p), "q": set(q)})
    assert found == sorted(wanted)


def _walked(path: Path, graph: dict[str, set[tuple[int, int]]]) -> set[tuple[int, int]]:
    """The definition of a path, as a set of pairs of the nodes from 1 to 6."""
    if isinstance(path, Predicate):
        return graph[path.iri]
    if isinstance(path, Inverse):
        return {(b, a) for a, b in _walked(path.path, graph)}
    if isinstance(path, Sequence):
        first, second = (_walked(step, graph) for step in path.steps)
        return {(a, d) for a, b in first for c, d in second if b == c}
    if isinstance(path, Alternative):
        return set.union(*(_walked(choice, graph) for choice in path.choices))
    assert isinstance(path, Repeat)
    once = _walked(path.path, graph)
    own = {(node, node) for node in range(1, 7)}
    if path.mark == "?":
        return own | once
    found = set(once)
    while more := {(a, d) for a, b in found for c, d in once if b == c} - found:
        found |= more
    return found | own if path.mark == "*" else found


def test_an_index_of_nothing() -> None:
    index = Index(ids([]), ids([]))

    assert index.has(ids([1, 2])).tolist() == [False, False]
    assert index.follow(ids([1]))[1].tolist() == []
