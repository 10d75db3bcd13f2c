"""Outwards from a changed triple: which focus nodes the patterns around it allow.

A way is made once and walked at every edit, so that its nodes are numbered: a row has a place for each, which holds a
term, or None as long as the variable is free. A pattern asks the data for what stands in its three places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from effektkedja.engine.incremental_reads import Pattern, Read
from effektkedja.engine.incremental_terms import Node, Term, is_variable, named
from effektkedja.engine.incremental_view import Statement, View
from effektkedja.engine.paths import Inverse, Path, Predicate, normal

_Row = list[Term | None]
_Allowed = tuple[tuple[int, frozenset[Node]], ...]
_Seen = set[tuple[object, ...]]

_ROOT = 0
"""The place of the focus node."""


class Entry(NamedTuple):
    """How a changed triple enters a pattern.

    Args:
        predicate: the predicate that it must have, or None for any.
        binds: the nodes of the pattern that its subject, predicate and object stand for; None binds nothing.
        back: with a composite path: from the named end of the triple (0 or 2) back to the start of the pattern.
    """

    predicate: Term | None
    binds: tuple[Node | None, Node | None, Node | None]
    back: tuple[int, Path | None, Node] | None = None


class Join(NamedTuple):
    """A pattern to join; with ``matches`` one that is only looked at: whether it has a match, as it must, or none."""

    pattern: Pattern
    matches: bool | None = None


class _Step(NamedTuple):
    """A join, by places.

    Args:
        places: of the subject, predicate and object of the triples that match.
        matches: whether there must be a match, or none; None where the matches are joined.
        path: where no single triple matches: the path from subject to object, and the other way.
        allowed: the only terms for what it binds.
        live: the places that matter afterwards: rows that agree there lead to the same focus nodes.
    """

    places: tuple[int, int, int]
    matches: bool | None
    path: tuple[Path, Path] | None
    allowed: _Allowed
    live: tuple[int, ...] = ()

    @property
    def repeats(self) -> bool:
        """Whether a variable stands in two places, so that what comes later in the triple covers what came before."""
        return len(set(self.places)) < len(self.places)


class Way:
    """From a triple that matches one pattern of a query to the focus nodes.

    Args:
        read: the pattern and what surrounds it.
        entry: how the triple enters it.
        root: the variable of the focus node.
        joins: what is joined, in this order; in the end the focus node is known.
    """

    def __init__(self, read: Read, entry: Entry, root: str, joins: Iterable[Join]) -> None:
        self.read = read
        self.entry = entry
        places = _Places(root)
        allowed: dict[int, frozenset[Node]] = {}
        for name, terms in read.allowed:
            place = places.of(name)
            allowed[place] = allowed.get(place, terms) & terms
        start = (entry.back[2],) if entry.back else entry.binds
        self._start = tuple(places.of(node) for node in start)
        self._allowed = tuple((place, allowed[place]) for place in dict.fromkeys(self._start) if place in allowed)
        self._steps = tuple(_with_live(list(_steps(joins, places, set(self._start), allowed)), places.row))
        self._row = tuple(places.row)
        self._is_shown = _is_shown(read)

    def roots(self, view: View, statement: Statement) -> set[Term]:
        """The focus nodes that the statement, which holds in this state of the data, can touch."""
        found: set[Term] = set()
        seen: _Seen = set()
        for terms in self._starts(view, statement):
            row = list(self._row)
            if _enters(row, self._start, terms) and _is_allowed(row, self._allowed):
                self._walk(view, 0, row, found, seen)
        return found

    def is_indifferent(self, before: View, after: View, statement: Statement) -> bool:
        """Whether the EXISTS in which the pattern stands alone says the same with the statement and without it."""
        if not self._is_shown:
            return False
        subject, verb, value = (
            term if is_shown else None for term, is_shown in zip(statement, self._is_shown, strict=True)
        )
        return before.has(subject, verb, value) == after.has(subject, verb, value)

    def _starts(self, view: View, statement: Statement) -> Iterable[tuple[Term, ...]]:
        """What the statement puts into the first places."""
        if self.entry.back is None:
            return (statement,)
        end, path, _ = self.entry.back
        return ((node,) for node in (view.ends([statement[end]], path) if path else (statement[end],)))

    def _walk(self, view: View, at: int, row: _Row, found: set[Term], seen: _Seen) -> None:
        for number in range(at, len(self._steps)):
            step = self._steps[number]
            if step.matches is None:
                for _ in _joined(view, step, row):
                    key = (number, *[row[place] for place in step.live])
                    if key not in seen and _is_allowed(row, step.allowed):
                        seen.add(key)
                        self._walk(view, number + 1, row, found, seen)
                return
            subject, verb, value = step.places
            if view.has(row[subject], row[verb], row[value]) is not step.matches:
                return
        root = row[_ROOT]
        assert root is not None
        found.add(root)


def is_plain(path: Path | str) -> bool:
    """Whether single triples match a pattern with this path: those with a property, or with any but some."""
    return isinstance(path, (str, Predicate)) or (isinstance(path, Inverse) and isinstance(path.path, Predicate))


class _Places:
    """Numbers the nodes of a way; ``row`` has the terms that are known from the beginning."""

    def __init__(self, root: str) -> None:
        self.row: _Row = [None]
        self._known: dict[Node, int] = {root: _ROOT}

    def of(self, node: Node | None) -> int:
        """The place of a node; of one of its own where there is none."""
        if node is None:
            self.row.append(None)
            return len(self.row) - 1
        if node not in self._known:
            self._known[node] = self.of(None)
            self.row[-1] = None if isinstance(node, str) else node
        return self._known[node]

    def of_pattern(self, pattern: Pattern) -> tuple[int, int, int]:
        """The places of subject, predicate and object of what matches the pattern."""
        subject, path, value = pattern.subject, pattern.path, pattern.object
        if isinstance(path, Inverse) and is_plain(path):
            subject, path, value = value, path.path, subject
        verb = path if isinstance(path, str) else None
        if isinstance(path, Predicate) and not path.iri.startswith("!"):
            return self.of(subject), self.of(named(path.iri)), self.of(value)
        return self.of(subject), self.of(verb), self.of(value)


def _steps(
    joins: Iterable[Join], places: _Places, known: set[int], allowed: dict[int, frozenset[Node]]
) -> Iterator[_Step]:
    for pattern, matches in joins:
        found = places.of_pattern(pattern)
        new = tuple(place for place in dict.fromkeys(found) if place not in known) if matches is None else ()
        known.update(new)
        path = pattern.path
        both = None if isinstance(path, str) or is_plain(path) else (path, normal(Inverse(path)))
        yield _Step(found, matches, both, tuple((place, allowed[place]) for place in new if place in allowed))


def _with_live(steps: list[_Step], row: _Row) -> Iterator[_Step]:
    for number, step in enumerate(steps, 1):
        later = {place for other in steps[number:] for place in other.places if row[place] is None}
        yield step._replace(live=tuple(sorted(later | {_ROOT})))


def _is_shown(read: Read) -> tuple[bool, ...]:
    """Which terms of a matching triple are seen outside of the EXISTS in which the pattern stands alone."""
    if read.decided_by is None:
        return ()
    pattern = read.pattern
    nodes = (pattern.subject, pattern.path, pattern.object)
    return tuple(not is_variable(node) or node in read.decided_by for node in nodes)


def _enters(row: _Row, places: Iterable[int], terms: Iterable[Term]) -> bool:
    """Put the terms into the places of the row, where each fits what is there."""
    for place, term in zip(places, terms, strict=True):
        if row[place] is None:
            row[place] = term
        elif row[place] != term:
            return False
    return True


def _is_allowed(row: _Row, allowed: _Allowed) -> bool:
    return not allowed or all(row[place] in terms for place, terms in allowed)


def _joined(view: View, step: _Step, row: _Row) -> Iterator[None]:
    """For each match of a pattern the row, changed in place, with what the match binds; in the end as it was."""
    subject, verb, value = step.places
    asked = row[subject], row[verb], row[value]
    if step.path is None:
        repeats = step.repeats
        for match in view.match(*asked):
            row[subject], row[verb], row[value] = match
            if not repeats or (row[subject], row[verb]) == match[:2]:
                yield
    else:
        onwards, back = step.path
        start, _, end = asked
        if start is not None:
            for row[value] in view.ends([start], onwards):
                if end is None or row[value] == end:
                    yield
        elif end is not None:
            for row[subject] in view.ends([end], back):
                yield
    row[subject], row[verb], row[value] = asked
