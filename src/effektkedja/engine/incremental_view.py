"""The data as a session sees them: one graph in two states, and how closely its things are linked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from math import log2

import pyoxigraph as ox

from effektkedja.engine.incremental_reads import Pattern
from effektkedja.engine.incremental_terms import Term, named
from effektkedja.engine.paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence

Statement = tuple[Term, Term, Term]
_Asked = tuple[Term | None, Term | None, Term | None]

_DEFAULT = ox.DefaultGraph()
_SAMPLE, _MOST = 16, 1024
"""How many statements of a property are looked at, and how far their neighbours are counted."""
_UNKNOWN = 6.0
"""The cost of a step whose fan-out is not known."""


@dataclass(frozen=True)
class View:
    """The default graph of a store in one state: as it is, or, with a ``base``, as it was before an edit.

    It remembers what it was asked: the ways from one edit look at the same few things over and over. The store must not
    change while it is in use.

    Args:
        store: the data.
        base: the state from which this one differs.
        missing: statements that are in this state and not in that one.
        extra: statements that are in that state and not in this one.
    """

    store: ox.Store
    base: View | None = None
    missing: frozenset[Statement] = frozenset()
    extra: frozenset[Statement] = frozenset()
    _matches: dict[_Asked, tuple[Statement, ...]] = field(default_factory=dict, repr=False, compare=False)
    _has: dict[_Asked, bool] = field(default_factory=dict, repr=False, compare=False)

    def match(self, subject: Term | None, predicate: Term | None, value: Term | None) -> tuple[Statement, ...]:
        """The statements with these terms; None stands for any."""
        key = (subject, predicate, value)
        found = self._matches.get(key)
        if found is None:
            if self.base is not None and not self._differs(key):
                found = self.base.match(*key)
            else:
                found = tuple(self.each(*key))
            self._matches[key] = found
        return found

    def each(self, subject: Term | None, predicate: Term | None, value: Term | None) -> Iterator[Statement]:
        """The same one by one, as they are found, and without remembering them."""
        key = (subject, predicate, value)
        if self.base is not None:
            yield from (found for found in self.base.each(*key) if found not in self.extra)
            yield from (found for found in self.missing if _fits(key, found))
        elif _can_be(key):
            for quad in self.store.quads_for_pattern(subject, predicate, value, _DEFAULT):  # type: ignore[arg-type]
                yield quad.subject, quad.predicate, quad.object

    def has(self, subject: Term | None, predicate: Term | None, value: Term | None) -> bool:
        """Whether there is such a statement."""
        key = (subject, predicate, value)
        found = self._has.get(key)
        if found is None:
            found = self._has[key] = self._found(key)
        return found

    def _found(self, key: _Asked) -> bool:
        matches = self._matches.get(key)
        if matches is not None:
            return bool(matches)
        if self.base is None:
            # Without making terms of what is found.
            return _can_be(key) and next(self.store.quads_for_pattern(*key, _DEFAULT), None) is not None  # type: ignore[arg-type]
        return any(True for _ in self.each(*key)) if self._differs(key) else self.base.has(*key)

    def _differs(self, key: _Asked) -> bool:
        """Whether this state and the base may have other statements with these terms."""
        return any(_fits(key, changed) for changed in (*self.missing, *self.extra))

    def ends(self, starts: Iterable[Term], path: Path) -> set[Term]:
        """The nodes to which the path leads from any of these; it must be in normal form."""
        if isinstance(path, Predicate):
            verb = None if path.iri.startswith("!") else named(path.iri)
            return {found[2] for start in starts for found in self.match(start, verb, None)}
        if isinstance(path, Inverse):
            assert isinstance(path.path, Predicate)
            return {found[0] for start in starts for found in self.match(None, named(path.path.iri), start)}
        if isinstance(path, Sequence):
            ends = set(starts)
            for step in path.steps:
                ends = self.ends(ends, step)
            return ends
        if isinstance(path, Alternative):
            return {end for choice in path.choices for end in self.ends(list(starts), choice)}
        return self._repeated(set(starts), path)

    def _repeated(self, starts: set[Term], path: Repeat) -> set[Term]:
        ends = set() if path.mark == "+" else set(starts)
        front = starts
        while front:
            front = self.ends(front, path.path) - ends
            ends |= front
            if path.mark == "?":
                break
        return ends


def _can_be(key: _Asked) -> bool:
    """Whether there can be a statement with these terms: a literal is no subject."""
    subject, predicate, _ = key
    return not isinstance(subject, (ox.Literal, ox.Triple)) and isinstance(predicate, (ox.NamedNode, type(None)))


def _fits(key: _Asked, statement: Statement) -> bool:
    """Whether the statement has these terms; the predicate is looked at first, since it differs most often."""
    subject, predicate, value = key
    return (
        (predicate is None or predicate == statement[1])
        and (subject is None or subject == statement[0])
        and (value is None or value == statement[2])
    )


class Fanout:
    """How many values a property usually has, and how many subjects a value: asked of a few statements of the store.

    Only the order of joins depends on it.
    """

    def __init__(self, store: ox.Store) -> None:
        self._view = View(store)
        self._known: dict[tuple[str, bool], float] = {}

    def cost(self, pattern: Pattern, *, forwards: bool) -> float:
        """The cost of walking the pattern from its subject or from its object: adds up where fan-outs multiply."""
        path = pattern.path
        if isinstance(path, Inverse):
            path, forwards = path.path, not forwards
        if not isinstance(path, Predicate) or path.iri.startswith("!"):
            return _UNKNOWN
        key = (path.iri, forwards)
        if key not in self._known:
            self._known[key] = self._sampled(named(path.iri), forwards)
        return self._known[key]

    def _sampled(self, verb: Term, forwards: bool) -> float:
        sample = list(islice(self._view.each(None, verb, None), _SAMPLE))
        if not sample:
            return log2(2 if forwards else 4)
        counts = [
            sum(1 for _ in islice(self._view.each(s if forwards else None, verb, None if forwards else o), _MOST))
            for s, _, o in sample
        ]
        return log2(1 + sum(counts) / len(counts))
