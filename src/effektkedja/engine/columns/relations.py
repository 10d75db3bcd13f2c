"""Pairs of numbers that can be followed in both directions: one relation for each property of a graph."""

from __future__ import annotations

import threading
from functools import cached_property

import numpy as np
import numpy.typing as npt

from effektkedja.engine.columns.algebra import refuse_too_many
from effektkedja.engine.columns.terms import Ids, Mask

Keys = npt.NDArray[np.int64]

_DENSE = 64
"""An array of starts may be this many times as long as there are pairs; otherwise keys are looked up by bisection."""
_SHIFT = np.int64(32)
_LOW = np.int64(0xFFFFFFFF)


def packed(first: Ids, second: Ids) -> Keys:
    """Pairs as single numbers in the same order."""
    return (first.astype(np.int64) << _SHIFT) | second


def unpacked(keys: Keys) -> tuple[Ids, Ids]:
    """The pairs again."""
    return (keys >> _SHIFT).astype(np.int32), (keys & _LOW).astype(np.int32)


def distinct_sorted(keys: Keys) -> Keys:
    """The numbers in order, each once."""
    keys = np.sort(keys)
    if len(keys) < 2:
        return keys
    keep = np.empty(len(keys), np.bool_)
    keep[0] = True
    np.not_equal(keys[1:], keys[:-1], out=keep[1:])
    return keys if keep.all() else keys[keep]


class Index:
    """From a key to its values: the pairs sorted by key, and where the values of each key start."""

    def __init__(self, keys: Ids, values: Ids) -> None:
        self.keys = keys
        self.values = values
        self.base = int(keys[0]) if len(keys) else 0
        self.window = int(keys[-1]) - self.base + 1 if len(keys) else 0

    @cached_property
    def _bounds(self) -> npt.NDArray[np.bool_]:
        return np.concatenate(([True], self.keys[1:] != self.keys[:-1])) if len(self.keys) else np.empty(0, np.bool_)

    @cached_property
    def unique(self) -> Ids:
        """The keys, each once, in order."""
        return self.keys[self._bounds]

    @property
    def is_functional(self) -> bool:
        """Whether no key has two values."""
        return len(self.unique) == len(self.keys)

    @cached_property
    def _first(self) -> npt.NDArray[np.int32]:
        return np.append(np.flatnonzero(self._bounds), len(self.keys)).astype(np.int32)

    @cached_property
    def _slots(self) -> npt.NDArray[np.int32] | None:
        """For each number of the window, its place among the unique keys counted from 1, or 0; 0 at both ends."""
        if self.window > _DENSE * len(self.keys):
            return None
        slots = np.zeros(self.window + 2, np.int32)
        slots[self.unique - np.int32(self.base - 1)] = np.arange(1, len(self.unique) + 1, dtype=np.int32)
        return slots

    def places(self, ids: Ids) -> npt.NDArray[np.int32]:
        """For each number its place among the unique keys, counted from 1; 0 where it is no key."""
        if not len(self.keys):
            return np.zeros(len(ids), np.int32)
        if self._slots is None:
            found = np.searchsorted(self.unique, ids).astype(np.int32)
            np.minimum(found, len(self.unique) - 1, out=found)
            return np.where(self.unique[found] == ids, found + 1, 0).astype(np.int32)
        return np.take(self._slots, ids - np.int32(self.base - 1), mode="clip")

    def has(self, ids: Ids) -> Mask:
        """Which of the numbers are keys."""
        return self.places(ids) > 0

    def follow(self, ids: Ids) -> tuple[npt.NDArray[np.intp] | None, Ids]:
        """The values of all these keys, and for each value the index of its key in ``ids``.

        None instead of the indices means that each key has exactly one value, in the order of ``ids``.
        """
        places = self.places(ids)
        if self.is_functional:
            found = places > 0
            if found.all():
                return None, self.values[places - 1]
            rows = np.flatnonzero(found)
            return rows, self.values[places[rows] - 1]
        rows = np.flatnonzero(places)
        slots = places[rows] - 1
        starts, counts = self._first[slots], self._first[slots + 1] - self._first[slots]
        ends = np.cumsum(counts, dtype=np.int64)
        total = int(ends[-1]) if len(ends) else 0
        refuse_too_many(total)
        offsets = np.repeat(starts - (ends - counts), counts)
        return np.repeat(rows, counts), self.values[np.arange(total) + offsets]

    def values_of(self, key: int) -> Ids:
        """The values of one key, in order."""
        low, high = np.searchsorted(self.keys, [key, key + 1])
        return self.values[low:high]


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
        with self._lock:
            if self._backward is None:
                objects, subjects = unpacked(np.sort(packed(self.objects, self.subjects)))
                self._backward = Index(objects, subjects)
            return self._backward

    @cached_property
    def _keys(self) -> Keys:
        return packed(self.subjects, self.objects)

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
        if not len(self):
            return np.zeros(len(subjects), np.bool_)
        if self.forward.is_functional:
            places = self.forward.places(subjects)
            return np.asarray((places > 0) & (self.objects[places - 1] == objects))
        wanted = packed(subjects, objects)
        found = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        return np.asarray(self._keys[found] == wanted)

    def without(self, drop: Mask) -> Relation:
        """The relation without the pairs that are marked."""
        return Relation(packed(self.subjects[~drop], self.objects[~drop]))
