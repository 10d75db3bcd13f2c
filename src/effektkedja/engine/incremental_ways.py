"""Which ways lead from a changed triple to focus nodes: how it enters a pattern, and what is joined from there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Sequence as Several
from heapq import heappop, heappush
from itertools import count
from math import inf

from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.incremental_reads import Pattern, Read
from effektkedja.engine.incremental_terms import Term, named
from effektkedja.engine.incremental_view import Fanout
from effektkedja.engine.incremental_walk import Entry, Join, Way, is_plain
from effektkedja.engine.paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence, normal

_DEAR = 3.0
"""The cost of a step with seven neighbours."""


def entries(pattern: Pattern) -> Iterator[Entry]:
    """The ways in which a triple can be part of a match of the pattern.

    Raises:
        NotCompilable: a path is not understood.
    """
    subject, path, value = pattern.subject, pattern.path, pattern.object
    if isinstance(path, str):
        yield Entry(None, (subject, path, value))
    elif isinstance(path, Predicate) and not path.iri.startswith("!"):
        yield Entry(named(path.iri), (subject, None, value))
    elif isinstance(path, Inverse) and isinstance(path.path, Predicate) and not path.path.iri.startswith("!"):
        yield Entry(named(path.path.iri), (value, None, subject))
    else:
        for verb, end, back in _origins(path):
            yield Entry(verb, (None, None, None), (end, back, subject))


def _origins(path: Path) -> Iterator[tuple[Term | None, int, Path | None]]:
    """Each property of the path, the end of its triples that is nearer to the start, and the way back from there."""
    if isinstance(path, Predicate):
        yield _verb(path), 0, None
    elif isinstance(path, Inverse):
        yield _verb(path.path), 2, None
    elif isinstance(path, Sequence):
        for at, step in enumerate(path.steps):
            walked = [normal(Inverse(before)) for before in reversed(path.steps[:at])]
            yield from ((verb, end, _joined(back, *walked)) for verb, end, back in _origins(step))
    elif isinstance(path, Alternative):
        yield from (found for choice in path.choices for found in _origins(choice))
    else:
        again = None if path.mark == "?" else Repeat(normal(Inverse(path.path)), "*")
        yield from ((verb, end, _joined(back, again)) for verb, end, back in _origins(path.path))


def _verb(path: Path) -> Term | None:
    """The property, or None for a set of properties that are left out: any may be meant."""
    if not isinstance(path, Predicate) or "^" in path.iri:
        raise NotCompilable("a path leaves out inverse properties")
    return None if path.iri.startswith("!") else named(path.iri)


def _joined(*parts: Path | None) -> Path | None:
    found = tuple(part for part in parts if part is not None)
    return normal(Sequence(found)) if len(found) > 1 else found[0] if found else None


def ways(read: Read, entry: Entry, root: str, fanout: Fanout) -> Iterator[Way]:
    """The ways from a triple that enters the pattern to the focus nodes; all of them have to be gone.

    Where the patterns beside it do not lead there, those of a UNION may: each of its branches is then a way.

    Raises:
        NotCompilable: nothing leads from the pattern to the focus node.
    """
    try:
        yield _way(read, entry, root, fanout)
        return
    except NotCompilable:
        if not read.branches:
            raise
    for union in read.branches:
        try:
            found = [_way(read, entry, root, fanout, branch) for branch in union]
        except NotCompilable:
            continue
        yield from found
        return
    raise NotCompilable("nothing leads from a pattern back to the focus node")


def _way(read: Read, entry: Entry, root: str, fanout: Fanout, branch: tuple[Pattern, ...] = ()) -> Way:
    """A way by the patterns around the read one and those of a branch of a UNION, which hold together with it.

    Raises:
        NotCompilable: nothing leads from the pattern to the focus node.
    """
    start = entry.back[2] if entry.back else None
    bound = {node for node in (*entry.binds, start) if isinstance(node, str)}
    around = [*read.surroundings, *branch]
    if entry.back and not isinstance(read.pattern.path, str):
        around.append(read.pattern)
    return Way(read, entry, root, _Order(around, read.unless, bound, root, fanout).joins())


class _Order:
    """The order in which patterns are joined until the focus node is known.

    In between it is looked whether there is any need to go on: a look costs microseconds, a step with many neighbours
    more, and asking a question a tenth of a millisecond.

    Args:
        around: the patterns that have a match.
        unless: those that have none, each with the variables that must be known to tell.
        bound: the variables that are known from the beginning.
        root: the variable of the focus node.
        fanout: what a step costs.
    """

    def __init__(
        self,
        around: Iterable[Pattern],
        unless: Iterable[tuple[Pattern, frozenset[str]]],
        bound: set[str],
        root: str,
        fanout: Fanout,
    ) -> None:
        self._left = list(dict.fromkeys(around))
        self._unless = dict(unless)
        self._known = set(bound)
        self._root = root
        self._fanout = fanout
        self._probed: dict[Pattern, frozenset[str]] = {}

    def joins(self) -> Iterator[Join]:
        """What to join and what to look at.

        Raises:
            NotCompilable: nothing leads to the focus node.
        """
        yield from self._looks()
        while self._root not in self._known:
            step = _next_step(self._left, self._known, self._root, self._fanout)
            if self._cost(step) > _DEAR:
                yield from self._probes(step)
            yield from self._join(step)
        yield from self._probes()
        while step_left := self._deciding():
            yield from self._join(step_left)
            yield from self._probes()

    def _join(self, step: Pattern) -> Iterator[Join]:
        self._left.remove(step)
        self._known |= step.variables
        yield Join(step)
        yield from self._looks()

    def _looks(self) -> Iterator[Join]:
        """At what must be there, or not, and is wholly known by now."""
        for pattern in [p for p in self._left if p.variables <= self._known and is_plain(p.path)]:
            self._left.remove(pattern)
            if self._probed.get(pattern) != pattern.variables:
                yield Join(pattern, matches=True)
        for pattern in [p for p, told in self._unless.items() if told <= self._known]:
            del self._unless[pattern]
            yield Join(pattern, matches=False)

    def _probes(self, but: Pattern | None = None) -> Iterator[Join]:
        """At what must be there and is known in part."""
        for pattern in self._left:
            told = pattern.variables & self._known
            # A second look at the same ends would tell nothing new.
            if pattern != but and told and is_plain(pattern.path) and self._probed.get(pattern) != told:
                self._probed[pattern] = told
                yield Join(pattern, matches=True)

    def _deciding(self) -> Pattern | None:
        """A cheap step after which more is known of what must not be there."""
        for pattern in self._left:
            known = self._known | pattern.variables
            if self._cost(pattern) <= _DEAR and any(told <= known for told in self._unless.values()):
                return pattern
        return None

    def _cost(self, pattern: Pattern) -> float:
        """What it costs to join the pattern to what is known; without end where nothing in it is."""
        ends = ((pattern.subject, True), (pattern.object, False))
        costs = [self._fanout.cost(pattern, forwards=forwards) for node, forwards in ends if node in self._known]
        return min(costs, default=inf)


def _next_step(patterns: Several[Pattern], known: set[str], root: str, fanout: Fanout) -> Pattern:
    """The first pattern on the cheapest way from what is known to the focus node (Dijkstra)."""
    numbers = count()
    waiting: list[tuple[float, int, str, Pattern | None]] = [(0.0, next(numbers), name, None) for name in sorted(known)]
    done: set[str] = set()
    while waiting:
        cost, _, name, first = heappop(waiting)
        if name == root and first is not None:
            return first
        if name in done:
            continue
        done.add(name)
        for pattern in patterns:
            if name in pattern.variables:
                step = fanout.cost(pattern, forwards=name == pattern.subject)
                for other in pattern.variables - done:
                    heappush(waiting, (cost + step, next(numbers), other, first or pattern))
    raise NotCompilable("nothing leads from a pattern back to the focus node")
