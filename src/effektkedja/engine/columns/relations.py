"""Pairs of numbers that can be followed in both directions: one relation for each property of a graph."""

from __future__ import annotations

import threading
from functools import cached_property

import numpy as np
import numpy.typing as npt

from effektkedja.engine.columns.algebra import refuse_too_many
from effektkedja.engine.columns.keys import Keys, KeySet
from effektkedja.engine.columns.terms import Ids, Mask

_DENSE = 64
"""An array of starts may be this many times as long as there are pairs; otherwise keys are looked up by bisection."""
_SEVERAL = 4
"""Where no key has more values than these, they are compared one after the other."""
_SHIFT = np.int64(32)
_LOW = np.int64(0xFFFFFFFF)


def packed(first: Ids, second: Ids) -> Keys:
    """Pairs as single numbers in the same order."""
    return (first.astype(np.int64) << _SHIFT) | second


def unpacked(keys: Keys) -> tuple[Ids, Ids]:
    """The pairs again."""
    return (keys >> _SHIFT).astype(np.int32), (keys & _LOW).astype(np.int32)


class Index:
    """From a key to its values: the pairs sorted by key, and where the values of each key start."""

    def __init__(self, keys: Ids, values: Ids) -> None:
        self.keys = keys
        self.values = values
        self.base = int(keys[0]) if len(keys) else 0
        self.window = int(keys[-1]) - self.base + 1 if len(keys) else 0
        self._is_windowed = len(keys) > 0 and self.window <= _DENSE * len(keys)
        self._shift = np.int32(self.base - 1)

    @cached_property
    def _starts(self) -> npt.NDArray[np.int32]:
        """Where the values of each key start."""
        bounds = np.append(True, self.keys[1:] != self.keys[:-1]) if len(self.keys) else np.empty(0, np.bool_)
        return bounds.nonzero()[0].astype(np.int32)

    @cached_property
    def unique(self) -> Ids:
        """The keys, each once, in order."""
        return self.keys if self.is_functional else self.keys[self._starts]

    @cached_property
    def is_functional(self) -> bool:
        """Whether no key has two values."""
        return len(self._starts) == len(self.keys)

    @cached_property
    def _counts(self) -> npt.NDArray[np.int32]:
        """How many values each of the unique keys has; none for the key before the first."""
        return np.diff(self._starts, append=np.int32(len(self.keys)), prepend=self._starts[:1]).astype(np.int32)

    @cached_property
    def most(self) -> int:
        """How many values a key has at most."""
        return 1 if self.is_functional else int(self._counts.max())

    @cached_property
    def _firsts(self) -> npt.NDArray[np.int32]:
        return np.append(np.int32(0), self._starts)

    @cached_property
    def _slots(self) -> npt.NDArray[np.int32]:
        """For each number of the window, its place among the unique keys counted from 1, or 0; 0 at both ends."""
        slots = np.zeros(self.window + 2, np.int32)
        slots[self.unique - self._shift] = np.arange(1, len(self.unique) + 1, dtype=np.int32)
        return slots

    @cached_property
    def _only(self) -> Ids:
        """For each number of the window the value of a functional index, or 0; 0 at both ends."""
        only = np.zeros(self.window + 2, np.int32)
        only[self.keys - self._shift] = self.values
        return only

    def places(self, ids: Ids) -> npt.NDArray[np.int32]:
        """For each number its place among the unique keys, counted from 1; 0 where it is no key."""
        if not len(self.keys):
            return np.zeros(len(ids), np.int32)
        if not self._is_windowed:
            found = self.unique.searchsorted(ids).astype(np.int32)
            np.minimum(found, len(self.unique) - 1, out=found)
            return np.where(self.unique[found] == ids, found + 1, 0).astype(np.int32)
        return self._slots.take(ids - self._shift, mode="clip")

    def only(self, ids: Ids) -> Ids:
        """For each number the value of a functional index; 0 where it is no key."""
        if self._is_windowed:
            return self._only.take(ids - self._shift, mode="clip")
        places = self.places(ids)
        return np.where(places > 0, self.values[places - 1], 0).astype(np.int32) if len(self.keys) else places

    def has(self, ids: Ids) -> Mask:
        """Which of the numbers are keys."""
        return (self.only(ids) if self.is_functional else self.places(ids)) > 0

    def follow(self, ids: Ids) -> tuple[npt.NDArray[np.intp] | None, Ids]:
        """The values of all these keys, and for each value the index of its key in ``ids``.

        None instead of the indices means that each key has exactly one value, in the order of ``ids``.
        """
        if self.is_functional:
            values = self.only(ids)
            if np.count_nonzero(values) == len(values):
                return None, values
            rows = values.nonzero()[0]
            return rows, values[rows]
        places = self.places(ids)
        rows = places.nonzero()[0]
        places = places[rows]
        return spread(rows, self._firsts[places], self._counts[places], self.values)

    def pairs_among(self, keys: Ids, values: Ids) -> Mask:
        """Which of the pairs are there; for an index of which no key has many values."""
        if self.is_functional:
            return np.asarray(self.only(keys) == values)
        places = self.places(keys)
        found = np.zeros(len(keys), np.bool_)
        left = places.nonzero()[0]
        first, counts = self._firsts[places[left]], self._counts[places[left]]
        for number in range(self.most):
            equal = self.values[first + number] == values[left]
            found[left[equal]] = True
            more = (~equal & (counts > number + 1)).nonzero()[0]
            left, first, counts = left[more], first[more], counts[more]
        return found

    def values_of(self, key: int) -> Ids:
        """The values of one key, in order."""
        # Of the same type as the keys, or all of these would be copied.
        wanted = np.int32(key)
        return self.values[self.keys.searchsorted(wanted) : self.keys.searchsorted(wanted, "right")]


def spread(
    rows: npt.NDArray[np.intp], first: npt.NDArray[np.int32], counts: npt.NDArray[np.int32], values: Ids
) -> tuple[npt.NDArray[np.intp], Ids]:
    """For each row some values that lie together; and for each value its row.

    Args:
        rows: numbers of rows.
        first: for each row the place of its first value.
        counts: for each row how many values it has, at least one.
        values: all values.
    """
    if not len(rows):
        return rows, values[:0]
    ends = counts.cumsum(dtype=np.int64)
    total = int(ends[-1])
    refuse_too_many(total)
    # Sums of steps, most of which are 0 and 1, are several times faster than repeating each number by its count.
    starts = ends[:-1]
    owner = np.zeros(total, np.intp)
    owner[0] = rows[0]
    owner[starts] = rows[1:] - rows[:-1]
    at = np.ones(total, np.intp)
    at[0] = first[0]
    at[starts] = first[1:] - first[:-1] - (counts[:-1] - 1)
    return owner.cumsum(out=owner), values[at.cumsum(out=at)]


class Relation:
    """A set of pairs, as sorted columns; the inverse order is made when it is first needed."""

    def __init__(self, keys: Keys) -> None:
        self.subjects, self.objects = unpacked(keys)
        self._lock = threading.RLock()
        self._backward: Index | None = None

    def __len__(self) -> int:
        return len(self.subjects)

    @cached_property
    def forward(self) -> Index:
        """From subjects to objects."""
        return Index(self.subjects, self.objects)

    @property
    def backward(self) -> Index:
        """From objects to subjects."""
        if self._backward is not None:
            return self._backward
        with self._lock:
            if self._backward is None:
                objects, subjects = unpacked(np.sort(packed(self.objects, self.subjects)))
                self._backward = Index(objects, subjects)
            return self._backward

    @cached_property
    def _pairs(self) -> KeySet:
        return KeySet(packed(self.subjects, self.objects))

    def index(self, *, inverse: bool) -> Index:
        """The index in one of the two directions."""
        return self.backward if inverse else self.forward

    def having(self, value: int, *, inverse: bool) -> Ids:
        """The subjects that have ``value`` as object, in order; the objects of ``value`` with ``inverse``."""
        if inverse:
            return self.forward.values_of(value)
        if self._backward is not None:
            return self._backward.values_of(value)
        return np.asarray(self.subjects[self.objects == value])

    def contains(self, subjects: Ids, objects: Ids) -> Mask:
        """Which of the pairs are in the relation."""
        if not len(self) or not len(subjects):
            return np.zeros(len(subjects), np.bool_)
        if self.forward.most <= _SEVERAL:
            return self.forward.pairs_among(subjects, objects)
        if self._backward is not None and self._backward.most <= _SEVERAL:
            return self._backward.pairs_among(objects, subjects)
        return self._pairs.has(packed(subjects, objects))

    def without(self, drop: Mask) -> Relation:
        """The relation without the pairs that are marked."""
        return Relation(packed(self.subjects[~drop], self.objects[~drop]))
