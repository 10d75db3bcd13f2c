"""Rows of numbers, column by column: what every operator of the plan takes and gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from effektkedja.engine.columns.algebra import refuse_too_many
from effektkedja.engine.columns.keys import (
    Keys,
    KeySet,
    Places,
    distinct_keys,
    first_places,
    is_dense,
    numbered_keys,
    pack,
    packed_rows,
    span_of,
    unpacked_rows,
)
from effektkedja.engine.columns.terms import Ids, Mask


class Rows:
    """A bag of rows; a column of a variable holds numbers of terms, 0 where it is unbound.

    Args:
        columns: variable to column.
        size: the number of rows, since there may be no column.
        maybe: the variables that some row may leave unbound.
    """

    __slots__ = ("columns", "maybe", "size")

    def __init__(self, columns: Mapping[str, Ids], size: int, maybe: frozenset[str] = frozenset()) -> None:
        self.columns = dict(columns)
        self.size = size
        self.maybe = maybe

    @classmethod
    def unit(cls) -> Rows:
        """One row that binds nothing: where every join starts."""
        return cls({}, 1)

    @classmethod
    def none(cls, names: Iterable[str]) -> Rows:
        """No rows, with these columns."""
        return cls({name: np.empty(0, np.int32) for name in names}, 0)

    def __getitem__(self, name: str) -> Ids:
        return self.columns[name]

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def is_bound(self, name: str) -> bool:
        """Whether every row binds the variable."""
        return name in self.columns and name not in self.maybe

    def at(self, places: Places | Mask) -> Rows:
        """The rows at these places, or those that are marked."""
        if places.dtype == np.bool_:
            if np.count_nonzero(places) == self.size:
                return self
            places = places.nonzero()[0]
        columns = {name: column[places] for name, column in self.columns.items()}
        return Rows(columns, len(places), self.maybe)

    def only(self, names: Iterable[str]) -> Rows:
        """The same rows with these columns alone, as far as there are such."""
        kept = {name: self.columns[name] for name in names if name in self.columns}
        return Rows(kept, self.size, self.maybe & kept.keys())

    def extended(self, columns: Mapping[str, Ids], maybe: Iterable[str] = ()) -> Rows:
        """The same rows with more columns."""
        return Rows({**self.columns, **columns}, self.size, self.maybe | frozenset(maybe))

    def crossed(self, columns: Mapping[str, Ids], size: int) -> Rows:
        """Every row with each of the rows of ``columns``."""
        refuse_too_many(self.size * size)
        if self.size == 1 and not self.columns:
            return Rows(columns, size, self.maybe)
        own = {name: np.repeat(column, size) for name, column in self.columns.items()}
        new = {name: np.tile(column, self.size) for name, column in columns.items()}
        return Rows({**own, **new}, self.size * size, self.maybe)

    def distinct(self) -> Rows:
        """Each row once, in any order, the same in every run."""
        names = list(self.columns)
        if self.size < 2:
            return self
        if not names:
            return Rows({}, 1)
        if len(names) == 1:
            unique = distinct_numbers(self.columns[names[0]])
            return Rows({names[0]: unique}, len(unique), self.maybe)
        columns = list(self.columns.values())
        found = packed_rows(columns)
        if found is None:
            return self.at(first_places(_any_keys(columns)))
        (keys,), ranges = found
        if not is_dense(span_of(ranges), self.size):
            return self.at(first_places(keys))
        keys = distinct_keys(keys, span_of(ranges))
        if len(keys) == self.size:
            return self
        return Rows(dict(zip(names, unpacked_rows(keys, ranges), strict=True)), len(keys), self.maybe)

    def seems_repetitive(self) -> bool:
        """Whether a sample shows that many rows are equal, so that it pays to look for those."""
        if not self.columns or self.size < 2 * _SAMPLE:
            return True
        places = _sampled(self.size)
        mixed = np.zeros(len(places), np.uint64)
        for column in self.columns.values():
            mixed = (mixed ^ column[places].astype(np.uint64)) * _MIX
            mixed ^= mixed >> np.uint64(29)
        mixed.sort()
        return bool(np.count_nonzero(mixed[1:] == mixed[:-1]) > _COLLISIONS)


_SAMPLE = 1024
_COLLISIONS = 3
_MIX = np.uint64(0x9E3779B97F4A7C15)
_MIX_AGAIN = np.uint64(0xBF58476D1CE4E5B9)


def _spread() -> npt.NDArray[np.uint64]:
    """Numbers below 2^32 in order, spread as if at random: even steps could miss what comes back evenly."""
    mixed = np.arange(1, _SAMPLE + 1, dtype=np.uint64) * _MIX
    for shift in (30, 27):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * _MIX_AGAIN
    return np.sort((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(32))


_SPREAD = _spread()


def _sampled(size: int) -> Places:
    """The same places for the same size, each once."""
    places = (_SPREAD * np.uint64(size)) >> np.uint64(32)
    kept = np.append(True, places[1:] != places[:-1])
    return np.asarray(places[kept], np.intp)


def concatenated(parts: Sequence[Rows]) -> Rows:
    """All rows; a column that some parts lack is unbound there."""
    filled = [part for part in parts if part.size]
    names = list(dict.fromkeys(name for part in parts for name in part.columns))
    if not filled:
        return Rows.none(names)
    if len(filled) == 1 and len(filled[0].columns) == len(names):
        return filled[0]
    columns = {
        name: np.concatenate([part.columns.get(name, np.zeros(part.size, np.int32)) for part in filled])
        for name in names
    }
    missing = frozenset(name for name in names if any(name not in part.columns for part in filled))
    return Rows(columns, sum(part.size for part in filled), missing.union(*(part.maybe for part in filled)))


def distinct_numbers(column: Ids) -> Ids:
    """The numbers of a column in order, each once."""
    if not len(column):
        return column
    low, high = int(column.min()), int(column.max())
    if is_dense(high - low + 1, len(column)):
        flags = np.zeros(high - low + 1, np.bool_)
        flags[column - np.int32(low)] = True
        return (flags.nonzero()[0] + low).astype(np.int32)
    ordered = np.sort(column)
    return np.asarray(ordered[np.append(True, ordered[1:] != ordered[:-1])])


def numbered(column: Ids) -> tuple[Ids, Places]:
    """The distinct numbers of a column in order, and for each row the place of its number among them."""
    unique = distinct_numbers(column)
    if len(unique) < 2:
        return unique, np.zeros(len(column), np.intp)
    low = int(unique[0])
    if is_dense(int(unique[-1]) - low + 1, len(column)):
        places = np.zeros(int(unique[-1]) - low + 1, np.int32)
        places[unique - np.int32(low)] = np.arange(len(unique), dtype=np.int32)
        return unique, places[column - np.int32(low)].astype(np.intp)
    return unique, unique.searchsorted(column)


def _any_keys(columns: Sequence[Ids], *others: Sequence[Ids]) -> Keys:
    """As :func:`packed_rows` for the rows of all tables, one after the other, where they do not fit in a number."""
    columns = [np.concatenate(parts) for parts in zip(columns, *others, strict=True)]
    keys = columns[0].astype(np.int64)
    for column in columns[1:]:
        _, inverse = np.unique(keys, return_inverse=True)
        keys = (inverse.astype(np.int64) << np.int64(32)) | column
    return keys


def row_keys(columns: Sequence[Ids], others: Sequence[Ids]) -> tuple[Keys, Keys]:
    """One number for each row of two tables, the same where rows are equal; neither table is empty."""
    found = packed_rows(columns, others)
    if found is not None:
        return found[0][0], found[0][1]
    keys = _any_keys(columns, others)
    return keys[: len(columns[0])], keys[len(columns[0]) :]


def distinct_tuples(rows: Rows, names: Sequence[str]) -> tuple[Rows, Places]:
    """The distinct combinations of some columns, and for each row the place of its own among them."""
    if len(names) == 1:
        unique, places = numbered(rows[names[0]])
        return Rows({names[0]: unique}, len(unique)), places
    if not rows.size:
        return rows.only(names), np.empty(0, np.intp)
    columns = [rows[name] for name in names]
    found = packed_rows(columns)
    if found is not None and is_dense(span_of(found[1]), rows.size):
        (keys,), ranges = found
        distinct = distinct_keys(keys, span_of(ranges))
        slots = np.empty(span_of(ranges), np.int32)
        slots[distinct] = np.arange(len(distinct), dtype=np.int32)
        few = Rows(dict(zip(names, unpacked_rows(distinct, ranges), strict=True)), len(distinct))
        return few, slots[keys].astype(np.intp)
    first, places = numbered_keys(_any_keys(columns) if found is None else found[0][0])
    return Rows(rows.only(names).columns, rows.size).at(first), places


class RowSet:
    """A set of rows that is asked for many rows at once.

    Args:
        columns: the rows, at least one column.
    """

    def __init__(self, columns: Sequence[Ids]) -> None:
        self._columns = columns
        found = packed_rows(columns) if len(columns[0]) else None
        self._ranges = found[1] if found else []
        self._keys = KeySet(found[0][0]) if found else None

    def has(self, columns: Sequence[Ids]) -> Mask:
        """Which of the rows are in the set."""
        if not len(self._columns[0]) or not len(columns[0]):
            return np.zeros(len(columns[0]), np.bool_)
        if self._keys is None:
            own, wanted = row_keys(columns, self._columns)
            return KeySet(wanted).has(own)
        inside: Mask | None = None
        for column, (low, width) in zip(columns, self._ranges, strict=True):
            if int(column.min()) < low or int(column.max()) >= low + width:
                fits = (column >= low) & (column < low + width)
                inside = fits if inside is None else inside & fits
        keys = pack(columns, self._ranges)
        if inside is None:
            return self._keys.has(keys)
        np.maximum(keys, 0, out=keys)
        return self._keys.has(keys) & inside


def matches(rows: Rows, others: Rows, names: Sequence[str]) -> Mask:
    """Which rows agree with some row of ``others`` in these columns."""
    return RowSet([others[name] for name in names]).has([rows[name] for name in names])


def joined(rows: Rows, others: Rows, names: Sequence[str]) -> Rows:
    """The natural join over these columns, all of which both sides bind."""
    if not names or not rows.size or not others.size:
        new = {name: others[name] for name in others.columns if name not in names}
        return rows.crossed(new, others.size).extended({}, others.maybe)
    own, wanted = row_keys([rows[name] for name in names], [others[name] for name in names])
    order = np.argsort(wanted, kind="stable")
    ordered = wanted[order]
    starts, ends = np.searchsorted(ordered, own, "left"), np.searchsorted(ordered, own, "right")
    counts = ends - starts
    totals = np.cumsum(counts)
    refuse_too_many(int(totals[-1]) if len(totals) else 0)
    left = np.repeat(np.arange(rows.size), counts)
    offsets = np.repeat(starts - (totals - counts), counts)
    right = order[np.arange(int(totals[-1]) if len(totals) else 0) + offsets]
    new = {name: column[right] for name, column in others.columns.items() if name not in names}
    return rows.at(left).extended(new, others.maybe - frozenset(names))
