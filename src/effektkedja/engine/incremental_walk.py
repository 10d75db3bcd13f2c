"""Outwards from a changed triple: which bindings of a focus node the patterns around it allow."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Several
from heapq import heappop, heappush
from itertools import count
from math import inf
from typing import NamedTuple

from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.incremental_reads import Pattern, Read
from effektkedja.engine.incremental_terms import Node, Term, is_variable, named
from effektkedja.engine.incremental_view import Fanout, Statement, View
from effektkedja.engine.paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence, normal

Binding = dict[str, Term]

_DEAR = 3.0
"""The cost of a step with seven neighbours."""


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


class Way:
    """From a triple that matches one pattern of a query to the focus nodes.

    Args:
        read: the pattern and what surrounds it.
        entry: how the triple enters it.
        root: the variable of the focus node.
        fanout: for a good order of joins.
        branch: further patterns that hold together with the pattern.

    Raises:
        NotCompilable: nothing leads from the pattern to the focus node.
    """

    def __init__(self, read: Read, entry: Entry, root: str, fanout: Fanout, branch: tuple[Pattern, ...] = ()) -> None:
        self.read = read
        self.entry = entry
        self._root = root
        self._allowed: dict[str, frozenset[Node]] = {}
        for name, terms in read.allowed:
            self._allowed[name] = self._allowed.get(name, terms) & terms
        start = entry.back[2] if entry.back else None
        bound = {node for node in (*entry.binds, start) if isinstance(node, str)}
        around = [*read.surroundings, *branch]
        if entry.back and not isinstance(read.pattern.path, str):
            around.append(read.pattern)
        self._joins = tuple(_order(around, bound, root, fanout))
        later: set[str] = {root}
        live: list[tuple[str, ...]] = []
        for pattern, _ in reversed(self._joins):
            later |= pattern.variables
            live.append(tuple(sorted(later)))
        self._live = tuple(reversed(live))

    def roots(self, view: View, statement: Statement) -> set[Term]:
        """The focus nodes that the statement, which holds in this state of the data, can touch."""
        found: set[Term] = set()
        seen: set[tuple[object, ...]] = set()
        for binding in self._entered(view, statement):
            if self._is_allowed(binding):
                self._join(view, 0, binding, found, seen)
        return found

    def is_indifferent(self, before: View, after: View, statement: Statement) -> bool:
        """Whether the EXISTS in which the pattern stands alone says the same with the statement and without it."""
        if self.read.decided_by is None:
            return False
        kept = self.read.decided_by
        asked = [
            term if not is_variable(node) or node in kept else None
            for node, term in zip(self._nodes(), statement, strict=True)
        ]
        return before.has(*asked) == after.has(*asked)

    def _nodes(self) -> tuple[Node, Node, Node]:
        pattern = self.read.pattern
        verb = pattern.path if isinstance(pattern.path, str) else "constant"
        return pattern.subject, verb, pattern.object

    def _entered(self, view: View, statement: Statement) -> Iterator[Binding]:
        if self.entry.back is None:
            binding: Binding = {}
            for node, term in zip(self.entry.binds, statement, strict=True):
                if isinstance(node, str):
                    if binding.setdefault(node, term) != term:
                        return
                elif node is not None and node != term:
                    return
            yield binding
            return
        end, path, start = self.entry.back
        nodes = view.ends([statement[end]], path) if path else {statement[end]}
        for node in nodes:
            if isinstance(start, str):
                yield {start: node}
            elif start == node:
                yield {}

    def _is_allowed(self, binding: Binding) -> bool:
        return all(binding[name] in terms for name, terms in self._allowed.items() if name in binding)

    def _join(self, view: View, at: int, binding: Binding, found: set[Term], seen: set[tuple[object, ...]]) -> None:
        if at == len(self._joins):
            found.add(binding[self._root])
            return
        key = (at, *(binding.get(name) for name in self._live[at]))
        if key in seen:
            return
        seen.add(key)
        pattern, is_probe = self._joins[at]
        if is_probe:
            if _exists(view, pattern, binding):
                self._join(view, at + 1, binding, found, seen)
            return
        for extended in _extended(view, pattern, binding):
            if self._is_allowed(extended):
                self._join(view, at + 1, extended, found, seen)


def _exists(view: View, pattern: Pattern, binding: Binding) -> bool:
    """Whether there is a match of the pattern."""
    path = pattern.path
    start, end = _value(pattern.subject, binding), _value(pattern.object, binding)
    if len(pattern.variables) == 2 and isinstance(path, Predicate) and not path.iri.startswith("!"):
        return view.has(start, named(path.iri), end)
    return any(True for _ in _extended(view, pattern, binding))


def _extended(view: View, pattern: Pattern, binding: Binding) -> Iterator[Binding]:
    """The binding with what each match of the pattern adds to it."""
    start = _value(pattern.subject, binding)
    end = _value(pattern.object, binding)
    for subject, verb, value in _matches(view, pattern.path, start, end, binding):
        new = dict(binding)
        nodes = (pattern.subject, pattern.path if isinstance(pattern.path, str) else None, pattern.object)
        for node, term in zip(nodes, (subject, verb, value), strict=True):
            if isinstance(node, str) and new.setdefault(node, term) != term:
                break
        else:
            yield new


def _matches(
    view: View, path: Path | str, start: Term | None, end: Term | None, binding: Binding
) -> Iterator[Statement]:
    if isinstance(path, str):
        yield from view.match(start, binding.get(path), end)
    elif isinstance(path, Predicate) and not path.iri.startswith("!"):
        yield from view.match(start, named(path.iri), end)
    elif isinstance(path, Inverse) and isinstance(path.path, Predicate):
        for subject, verb, value in view.match(end, named(path.path.iri), start):
            yield value, verb, subject
    elif start is not None:
        for found in view.ends([start], path):
            if end is None or found == end:
                yield start, start, found
    elif end is not None:
        for found in view.ends([end], normal(Inverse(path))):
            yield found, end, end


def _value(node: Node, binding: Binding) -> Term | None:
    return binding.get(node) if isinstance(node, str) else node


def ways(read: Read, entry: Entry, root: str, fanout: Fanout) -> Iterator[Way]:
    """The ways from a triple that enters the pattern to the focus nodes; all of them have to be gone.

    Where the patterns beside it do not lead there, those of a UNION may: each of its branches is then a way.

    Raises:
        NotCompilable: nothing leads from the pattern to the focus node.
    """
    try:
        yield Way(read, entry, root, fanout)
        return
    except NotCompilable:
        if not read.branches:
            raise
    for union in read.branches:
        try:
            found = [Way(read, entry, root, fanout, branch) for branch in union]
        except NotCompilable:
            continue
        yield from found
        return
    raise NotCompilable("nothing leads from a pattern back to the focus node")


def _order(around: list[Pattern], bound: set[str], root: str, fanout: Fanout) -> Iterator[tuple[Pattern, bool]]:
    """The patterns to join until the focus node is known, and those, marked True, of which some match must exist.

    Before a step with many neighbours, and in the end, everything is probed that tells of known nodes: the step, or the
    question, may not be needed at all.
    """
    known = set(bound)
    left = list(dict.fromkeys(around))
    probed: dict[Pattern, frozenset[str]] = {}

    def probes(but: Pattern | None = None) -> Iterator[tuple[Pattern, bool]]:
        for pattern in left:
            told = pattern.variables & known
            # A second look at the same ends would tell nothing new.
            if pattern != but and told and _is_simple(pattern) and probed.get(pattern) != told:
                probed[pattern] = told
                yield pattern, True

    while True:
        for pattern in [p for p in left if p.variables <= known and _is_simple(p)]:
            left.remove(pattern)
            if probed.get(pattern) != pattern.variables:
                yield pattern, True
        if root in known:
            # A look at what must also be there costs microseconds, and a question a tenth of a millisecond or more.
            yield from probes()
            return
        step = _next_step(left, known, root, fanout)
        if _cost_from(step, known, fanout) > _DEAR:
            yield from probes(step)
        left.remove(step)
        known |= step.variables
        yield step, False


def _cost_from(pattern: Pattern, known: set[str], fanout: Fanout) -> float:
    """What it costs to join the pattern to what is known; without end where nothing in it is."""
    ends = ((pattern.subject, True), (pattern.object, False))
    costs = [fanout.cost(pattern, forwards=forwards) for node, forwards in ends if node in known]
    return min(costs, default=inf)


def _is_simple(pattern: Pattern) -> bool:
    return isinstance(pattern.path, (str, Predicate, Inverse))


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
