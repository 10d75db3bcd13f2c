"""Tables of numbers: whatever way they take, by bitmap, by hash or by sorting, they answer as Python's sets do."""

from __future__ import annotations

import pytest

pytest.importorskip("polars", reason="the extra 'columns' is not installed")

import numpy as np
import polars as pl

from effektkedja.engine.columns import keys as table
from effektkedja.engine.columns.relations import Index, Relation, packed, spread
from effektkedja.engine.columns.rows import Rows, RowSet, distinct_tuples, matches, numbered
from effektkedja.engine.columns.terms import Terms, kinds_of_texts

SPANS = (40, 5_000, 3_000_000, 1 << 40, 1 << 61)
"""From close together to so far apart that only hashing or sorting is left."""
COUNTS = (0, 1, 7, 600, 20_000)


def numbers(count: int, span: int, seed: int = 1) -> np.ndarray:
    """Random numbers below ``span``, some of them more than once."""
    made = np.random.default_rng(seed).integers(0, span, count)
    return np.concatenate((made, made[: count // 3]))


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("count", COUNTS)
def test_a_set_of_keys_knows_its_own(count: int, span: int) -> None:
    inside = numbers(count, span)
    asked = np.concatenate((inside[::2], numbers(3000, span, seed=2), np.array([0, span - 1])))
    wanted = set(inside.tolist())
    assert table.KeySet(inside).has(asked).tolist() == [key in wanted for key in asked.tolist()]


def test_a_large_set_is_bisected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "_LARGE", 1000)
    inside = numbers(20_000, 1 << 50)
    asked = np.concatenate((inside, numbers(1000, 1 << 50, seed=2)))
    assert table.KeySet(inside).has(asked).tolist() == np.isin(asked, inside).tolist()


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("count", COUNTS)
def test_each_key_is_found_once(count: int, span: int) -> None:
    keys = numbers(count, span)
    assert sorted(table.distinct_keys(keys, span).tolist()) == sorted(set(keys.tolist()))
    first, places = table.numbered_keys(keys)
    assert sorted(keys[first].tolist()) == sorted(set(keys.tolist()))
    assert keys[first][places].tolist() == keys.tolist()


@pytest.mark.parametrize("high", [30, 3000, 2_000_000_000])
@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_rows_are_told_apart(width: int, high: int) -> None:
    chosen = np.random.default_rng(width)
    half = chosen.integers(0, high, (2000, width)).astype(np.int32)
    columns = dict(enumerate(np.concatenate((half, half[:900])).T))
    rows = Rows({f"?{name}": column.copy() for name, column in columns.items()}, 2900)
    tuples = list(zip(*(column.tolist() for column in rows.columns.values()), strict=True))
    once = rows.distinct()
    assert sorted(zip(*(c.tolist() for c in once.columns.values()), strict=True)) == sorted(set(tuples))
    few, places = distinct_tuples(rows, list(rows.columns))
    assert len(set(zip(*(c.tolist() for c in few.columns.values()), strict=True))) == few.size
    again = few.at(places)
    assert list(zip(*(c.tolist() for c in again.columns.values()), strict=True)) == tuples


@pytest.mark.parametrize("high", [30, 3000, 2_000_000_000])
@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_a_set_of_rows_knows_its_own(width: int, high: int) -> None:
    chosen = np.random.default_rng(width)
    own = chosen.integers(high // 3, high // 2, (1500, width)).astype(np.int32)
    # Some are inside, some in the same range, and some far out of it on both sides.
    asked = np.concatenate((own[::3], chosen.integers(0, high, (1500, width)).astype(np.int32)))
    wanted = {tuple(row) for row in own.tolist()}
    found = RowSet(list(own.T)).has(list(asked.T))
    assert found.tolist() == [tuple(row) in wanted for row in asked.tolist()]


def test_nothing_matches_no_rows() -> None:
    some = Rows({"?a": np.arange(3, dtype=np.int32)}, 3)
    assert not matches(some, Rows.none(["?a"]), ["?a"]).any()
    assert matches(Rows.none(["?a"]), some, ["?a"]).tolist() == []


@pytest.mark.parametrize("high", [40, 100_000, 2_000_000_000])
def test_numbers_are_numbered_in_order(high: int) -> None:
    column = np.random.default_rng(3).integers(7, high, 3000).astype(np.int32)
    unique, places = numbered(column)
    assert unique.tolist() == sorted(set(column.tolist()))
    assert unique[places].tolist() == column.tolist()


@pytest.mark.parametrize("high", [60, 100_000_000])
@pytest.mark.parametrize("values", [1, 3, 40])
def test_pairs_are_followed_and_looked_up(values: int, high: int) -> None:
    chosen = np.random.default_rng(values)
    starts = chosen.integers(1, high, 50)
    made = sorted({(int(s), int(v)) for s in starts for v in chosen.integers(1, 1000, values)})
    keys, ends = (np.array([pair[place] for pair in made], np.int32) for place in (0, 1))
    asked = np.concatenate((keys[::3], chosen.integers(1, high, 40).astype(np.int32)))
    rows, found = Index(keys, ends).follow(asked)
    rows = np.arange(len(asked)) if rows is None else rows
    wanted = [(place, end) for place, key in enumerate(asked.tolist()) for start, end in made if start == key]
    assert list(zip(rows.tolist(), found.tolist(), strict=True)) == wanted
    others = np.concatenate((ends[::3], chosen.integers(1, 1000, 40).astype(np.int32)))
    there = [pair in set(made) for pair in zip(asked.tolist(), others.tolist(), strict=True)]
    assert Relation(packed(keys, ends)).contains(asked, others).tolist() == there


def test_spreading_keeps_rows_and_values_together() -> None:
    first, counts = np.array([4, 0, 2], np.int32), np.array([1, 2, 2], np.int32)
    rows, values = spread(np.array([3, 5, 9]), first, counts, np.arange(10, 15, dtype=np.int32))
    assert rows.tolist() == [3, 5, 5, 9, 9]
    assert values.tolist() == [14, 10, 11, 12, 13]


@pytest.mark.parametrize("count", [1, 9, 300])
def test_terms_are_known_by_their_text(count: int) -> None:
    texts = pl.Series(["", *(f"<ex:{number}>" for number in range(1, 1000))])
    terms = Terms(texts, kinds_of_texts(texts))
    assert terms.ids([f"<ex:{number}>" for number in range(1, count + 1)]).tolist() == list(range(1, count + 1))
    new = [f"<ex:new{number}>" for number in range(count)]
    found = terms.ids([*new, "<ex:7>", *new]).tolist()
    assert sorted(found[:count]) == list(range(1000, 1000 + count))
    assert found[count:] == [7, *found[:count]]
