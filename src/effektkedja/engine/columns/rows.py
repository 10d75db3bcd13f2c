"""Rows of numbers, column by column: what every operator of the plan takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from effektkedja.engine.columns.algebra import refuse_too_many
from effektkedja.engine.columns.relations import distinct_sorted
from effektkedja.engine.columns.terms import Ids, Mask

Places = npt.NDArray[np.intp]


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
            if places.all():
                return self
            places = np.flatnonzero(places)
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
        """Each row once, in the order of the columns."""
        names = list(self.columns)
        if self.size < 2:
            return self
        if not names:
            return Rows({}, min(self.size, 1))
        if len(names) == 1:
            unique = _distinct_column(self.columns[names[0]])
            return Rows({names[0]: unique}, len(unique), self.maybe)
        if (found := _packed_tight([self.columns[name] for name in names])) is not None:
            keys, unpack = found
            return Rows(dict(zip(names, unpack(keys := distinct_sorted(keys)), strict=True)), len(keys), self.maybe)
        _, places = np.unique(row_keys([self.columns[name] for name in names])[0], return_index=True)
        return self.at(places)

    def seems_repetitive(self) -> bool:
        """Whether a sample shows that many rows are equal, so that it pays to look for those."""
        if not self.columns or self.size < 2 * _SAMPLE:
            return True
        places = _sampled(self.size)
        mixed = np.zeros(len(places), np.uint64)
        for column in self.columns.values():
            mixed = (mixed ^ column[places].astype(np.uint64)) * _MIX
            mixed ^= mixed >> np.uint64(29)
        return len(np.unique(mixed)) < len(places) - _COLLISIONS


_SAMPLE = 1024
_COLLISIONS = 3
_MIX = np.uint64(0x9E3779B97F4A7C15)
_MIX_AGAIN = np.uint64(0xBF58476D1CE4E5B9)


def _sampled(size: int) -> Places:
    """The same places for the same size, spread as if at random: even steps could miss what comes back evenly."""
    mixed = np.arange(1, _SAMPLE + 1, dtype=np.uint64) * _MIX
    for shift in (30, 27):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * _MIX_AGAIN
    return np.unique((mixed ^ (mixed >> np.uint64(31))) % np.uint64(size)).astype(np.intp)


Unpack = Callable[["npt.NDArray[np.int64]"], list[Ids]]


def _packed_tight(columns: Sequence[Ids]) -> tuple[npt.NDArray[np.int64], Unpack] | None:
    """Rows as single numbers in the order of the columns, and the way back; None where 63 bits do not suffice."""
    if not len(columns[0]):
        return None
    lows = [int(column.min()) for column in columns]
    bits = [(int(column.max()) - low).bit_length() for column, low in zip(columns, lows, strict=True)]
    if sum(bits) > 63:
        return None
    keys = columns[0].astype(np.int64) - lows[0]
    for column, low, width in zip(columns[1:], lows[1:], bits[1:], strict=True):
        keys <<= width
        keys |= column - np.int32(low)

    def unpack(keys: npt.NDArray[np.int64]) -> list[Ids]:
        found: list[Ids] = []
        for low, width in zip(reversed(lows), reversed(bits), strict=True):
            found.append(((keys & ((1 << width) - 1)) + low).astype(np.int32))
            keys = keys >> width
        return found[::-1]

    return keys, unpack


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


def _distinct_column(column: Ids) -> Ids:
    high = int(column.max())
    if high < 16 * len(column):
        flags = np.zeros(high + 1, np.bool_)
        flags[column] = True
        return np.flatnonzero(flags).astype(np.int32)
    ordered = np.sort(column)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))]


def numbered(column: Ids) -> tuple[Ids, Places]:
    """The distinct numbers of a column, and for each row the place of its number among them."""
    if not len(column):
        return column, np.empty(0, np.intp)
    unique = _distinct_column(column)
    high = int(unique[-1])
    if high < 16 * len(column):
        places = np.zeros(high + 1, np.int32)
        places[unique] = np.arange(len(unique), dtype=np.int32)
        return unique, places[column].astype(np.intp)
    return unique, np.searchsorted(unique, column)


def row_keys(columns: Sequence[Ids], *others: Sequence[Ids]) -> list[npt.NDArray[np.int64]]:
    """One number for each row such that rows of all the tables given have the same number where they are equal."""
    tables = [columns, *others]
    keys = [table[0].astype(np.int64) for table in tables]
    for place in range(1, len(columns)):
        if place > 1:
            _, inverse = np.unique(np.concatenate(keys), return_inverse=True)
            keys = np.split(inverse.astype(np.int64), np.cumsum([len(key) for key in keys])[:-1])
        keys = [(key << np.int64(32)) | table[place] for key, table in zip(keys, tables, strict=True)]
    return keys


def distinct_tuples(rows: Rows, names: Sequence[str]) -> tuple[Rows, Places]:
    """The distinct combinations of some columns, and for each row the place of its own among them."""
    if len(names) == 1:
        unique, places = numbered(rows[names[0]])
        return Rows({names[0]: unique}, len(unique)), places
    found = _packed_tight([rows[name] for name in names])
    (keys,) = (found[0],) if found is not None else row_keys([rows[name] for name in names])
    _, first, places = np.unique(keys, return_index=True, return_inverse=True)
    return rows.only(names).at(first), places


def matches(rows: Rows, others: Rows, names: Sequence[str]) -> Mask:
    """Which rows agree with some row of ``others`` in these columns."""
    if not others.size or not rows.size:
        return np.zeros(rows.size, np.bool_)
    own, wanted = row_keys([rows[name] for name in names], [others[name] for name in names])
    ordered = np.sort(wanted)
    places = np.minimum(np.searchsorted(ordered, own), len(ordered) - 1)
    return np.asarray(ordered[places] == own)


def joined(rows: Rows, others: Rows, names: Sequence[str]) -> Rows:
    """The natural join over these columns, all of which both sides bind."""
    if not names:
        return rows.crossed(others.columns, others.size)
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


Filterer = Callable[[Rows], Mask]
