"""Rows as single numbers: packing, the distinct ones and membership, without sorting wherever a table is cheaper.

Sorting and bisection cost ten to twenty times as much as reading a table. Where the numbers lie close together the
table is a bitmap; elsewhere it is a hash table that is filled and read for all numbers at once: who does not find a
free place goes on to the next, smaller table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from effektkedja.engine.columns.terms import Ids, Mask

Keys = npt.NDArray[np.int64]
Places = npt.NDArray[np.intp]

_SPARSE: Final = 64
"""A bitmap may have this many places for each number."""
_SMALL: Final = 1 << 12
"""A bitmap of so many places is always cheap."""
_BROAD: Final = 1 << 25
"""One of more places than these takes too much memory, however many numbers there are."""
_ROOMY: Final = 4
"""Places in a hash table for each number, at least: one number in eight then finds its place taken."""
_SORTED: Final = 512
"""So few numbers are sorted faster than hashed."""
_LARGE: Final = 1 << 22
"""A hash table for more numbers than these would take too much memory."""
_MIXERS: Final = tuple(np.uint64(each) for each in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93))
_FREE: Final = np.int64(-1)
_MOST: Final = 1 << 62


def packed_rows(columns: Sequence[Ids], *others: Sequence[Ids]) -> tuple[list[Keys], list[tuple[int, int]]] | None:
    """One number for each row such that rows are equal, and ordered, as their numbers are.

    Args:
        columns: at least one column of the first table, with at least one row.
        others: more tables with as many columns; their rows are packed in the same way.

    Returns:
        The numbers of each table, and the lowest value and the width of each column; None where 62 bits do not suffice.
    """
    tables = [columns, *others]
    ranges: list[tuple[int, int]] = []
    product = 1
    for parts in zip(*tables, strict=True):
        low = min(int(part.min()) for part in parts if len(part))
        width = max(int(part.max()) for part in parts if len(part)) - low + 1
        ranges.append((low, width))
        product *= width
    if product > _MOST:
        return None
    return [pack(table, ranges) for table in tables], ranges


def pack(columns: Sequence[Ids], ranges: Sequence[tuple[int, int]]) -> Keys:
    """One number for each row, given the lowest value and the width of each column."""
    keys = columns[0].astype(np.int64)
    keys -= ranges[0][0]
    for column, (low, width) in zip(columns[1:], ranges[1:], strict=True):
        keys *= width
        keys += column
        keys -= low
    return keys


def unpacked_rows(keys: Keys, ranges: Sequence[tuple[int, int]]) -> list[Ids]:
    """The columns that were packed."""
    found: list[Ids] = []
    for low, width in reversed(ranges[1:]):
        keys, rest = np.divmod(keys, width)
        found.append((rest + low).astype(np.int32))
    found.append((keys + ranges[0][0]).astype(np.int32))
    return found[::-1]


def span_of(ranges: Sequence[tuple[int, int]]) -> int:
    """How many numbers there can be at most."""
    product = 1
    for _, width in ranges:
        product *= width
    return product


def is_dense(span: int, count: int) -> bool:
    """Whether a bitmap of that many places is worth it for so many numbers."""
    return span <= max(_SMALL, min(_SPARSE * count, _BROAD))


def distinct_keys(keys: Keys, span: int) -> Keys:
    """The numbers, each once, in any order, the same in every run.

    Args:
        keys: from 0 on.
        span: more than the largest of them.
    """
    if is_dense(span, len(keys)):
        flags = np.zeros(span, np.bool_)
        flags[keys] = True
        return np.flatnonzero(flags)
    if len(keys) <= _SORTED:
        return distinct_sorted(keys)
    return keys[first_places(keys)]


def first_places(keys: Keys) -> Places:
    """For each number that occurs the place of one occurrence; numbers are not negative."""
    chosen = _chosen(keys)
    return np.flatnonzero(chosen == np.arange(len(keys), dtype=np.int32))


def numbered_keys(keys: Keys) -> tuple[Places, Places]:
    """The place of one occurrence of each number, and for each number the place of its own among these."""
    chosen = _chosen(keys)
    first = (chosen == np.arange(len(keys), dtype=np.int32)).nonzero()[0]
    slots = np.empty(len(keys), np.intp)
    slots[first] = np.arange(len(first))
    return first, slots[chosen]


def _chosen(keys: Keys) -> npt.NDArray[np.int32]:
    """For each number the place of one occurrence of it, the same for equal numbers."""
    chosen = np.arange(len(keys), dtype=np.int32)
    left, level = chosen.copy(), 0
    while len(left) > _SORTED:
        mine = keys[left]
        slots, size = _slots(mine, len(left), level)
        table = np.empty(size, np.int32)
        table[slots] = left
        winner = table[slots]
        equal = keys[winner] == mine
        chosen[left[equal]] = winner[equal]
        left = left[~equal]
        level += 1
    if len(left):
        _, first, inverse = np.unique(keys[left], return_index=True, return_inverse=True)
        chosen[left] = left[first][inverse]
    return chosen


def _slots(keys: Keys, count: int, level: int) -> tuple[npt.NDArray[np.int64], int]:
    """Where each number belongs in a hash table for so many numbers, and the size of the table."""
    bits = (count * _ROOMY - 1).bit_length()
    # Levels in a row must scatter differently, or those who met on one meet again on the next.
    mixed = keys.view(np.uint64) * _MIXERS[level % len(_MIXERS)]
    if level >= len(_MIXERS):
        mixed ^= mixed >> np.uint64(29 + level)
        mixed *= _MIXERS[(level + 1) % len(_MIXERS)]
    mixed >>= np.uint64(64 - bits)
    return mixed.view(np.int64), 1 << bits


def distinct_sorted(keys: Keys) -> Keys:
    """The numbers in order, each once."""
    keys = np.sort(keys)
    if len(keys) < 2:
        return keys
    keep = np.empty(len(keys), np.bool_)
    keep[0] = True
    np.not_equal(keys[1:], keys[:-1], out=keep[1:])
    return keys if keep.all() else keys[keep]


class KeySet:
    """A set of numbers that is asked for many at once.

    Args:
        keys: not negative; equal ones do no harm.
    """

    def __init__(self, keys: Keys) -> None:
        self._low = int(keys.min()) if len(keys) else 0
        span = int(keys.max()) - self._low + 1 if len(keys) else 0
        self._flags: Mask | None = None
        self._levels: list[tuple[Keys, int]] = []
        self._rest = np.empty(0, np.int64)
        if is_dense(span, len(keys)):
            # A place at both ends, for whatever lies beyond them.
            self._flags = np.zeros(span + 2, np.bool_)
            self._flags[keys - (self._low - 1)] = True
        else:
            self._fill(keys)

    def _fill(self, keys: Keys) -> None:
        while _SORTED < len(keys) <= _LARGE:
            slots, size = _slots(keys, len(keys), len(self._levels))
            table = np.full(size, _FREE)
            table[slots] = keys
            self._levels.append((table, len(keys)))
            keys = keys[table[slots] != keys]
        self._rest = np.sort(keys)

    def has(self, keys: Keys) -> Mask:
        """Which of the numbers are in the set."""
        if self._flags is not None:
            return self._flags.take(keys - (self._low - 1), mode="clip")
        found = np.zeros(len(keys), np.bool_)
        left: Places | None = None
        for level, (table, count) in enumerate(self._levels):
            mine = keys if left is None else keys[left]
            there = table[_slots(mine, count, level)[0]]
            equal = there == mine
            # A number that is in the set would have taken the place if it was free.
            lost = ((there != _FREE) & ~equal).nonzero()[0]
            if left is None:
                found, left = equal, lost
            else:
                found[left[equal]] = True
                left = left[lost]
        places = np.arange(len(keys)) if left is None else left
        if len(self._rest) and len(places):
            mine = keys[places]
            at = np.minimum(self._rest.searchsorted(mine), len(self._rest) - 1)
            found[places[self._rest[at] == mine]] = True
        return found
