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
    """The default graph of a store in one state: with ``missing`` in it and ``extra`` not.

    It remembers what it was asked: the ways from one edit look at the same few things over and over. The store must not
    change while it is in use.
    """

    store: ox.Store
    missing: frozenset[Statement] = frozenset()
    extra: frozenset[Statement] = frozenset()
    _matches: dict[_Asked, tuple[Statement, ...]] = field(default_factory=dict, repr=False, compare=False)
    _has: dict[_Asked, bool] = field(default_factory=dict, repr=False, compare=False)

    def match(self, subject: Term | None, predicate: Term | None, value: Term | None) -> tuple[Statement, ...]:
        """The statements with these terms; None stands for any."""
        key = (subject, predicate, value)
        found = self._matches.get(key)
        if found is None:
            found = self._matches[key] = tuple(self.each(*key))
        return found

    def each(self, subject: Term | None, predicate: Term | None, value: Term | None) -> Iterator[Statement]:
        """The same one by one, as they are found, and without remembering them."""
        if isinstance(subject, (ox.Literal, ox.Triple)) or not isinstance(predicate, (ox.NamedNode, type(None))):
            return
        for quad in self.store.quads_for_pattern(subject, predicate, value, _DEFAULT):
            found: Statement = (quad.subject, quad.predicate, quad.object)
            if not self.extra or found not in self.extra:
                yield found
        asked = (subject, predicate, value)
        for other in self.missing:
            if all(wanted is None or wanted == term for wanted, term in zip(asked, other, strict=True)):
                yield other

    def has(self, subject: Term | None, predicate: Term | None, value: Term | None) -> bool:
        """Whether there is such a statement."""
        key = (subject, predicate, value)
        found = self._has.get(key)
        if found is None:
            matches = self._matches.get(key)
            found = self._has[key] = any(True for _ in self.each(*key)) if matches is None else bool(matches)
        return found

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
