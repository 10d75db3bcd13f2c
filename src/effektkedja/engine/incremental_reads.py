"""What a compiled query reads, and how a changed triple leads back to the focus nodes that it can touch.

A result can only appear or disappear together with a triple that some pattern of the query matches. Whatever surrounds
that pattern holds at the same time and in the same state of the data: the patterns beside it, and those of every group
around it, up to the one that binds the focus node. Joining outwards along these gives the focus nodes to look at anew.
docs/engine.md has the argument, and says why some neighbours may not be used.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.incremental_terms import Node, Resolver, is_variable
from effektkedja.engine.paths import Path, Predicate, is_nullable, steps
from effektkedja.engine.sparql_parser import parse_compiled
from effektkedja.engine.sparql_scopes import with_names_apart
from effektkedja.engine.sparql_syntax import (
    Bind,
    Element,
    Exists,
    Expression,
    Filter,
    Group,
    Optional,
    Query,
    SubSelect,
    Triple,
    Union,
    query_text,
    variables_in,
)

FOCUS = "?this"
_AGGREGATE = re.compile(r"^(COUNT|SUM|MIN|MAX|AVG|SAMPLE|GROUP_CONCAT)$", re.IGNORECASE)


@dataclass(frozen=True)
class Pattern:
    """A triple pattern of a query in resolved terms. ``path`` is a property path, or a variable."""

    subject: Node
    path: Path | str
    object: Node

    @property
    def variables(self) -> frozenset[str]:
        """The variables that stand in it."""
        parts = (self.subject, self.path, self.object)
        return frozenset(part for part in parts if isinstance(part, str))


@dataclass(frozen=True)
class Read:
    """A pattern of the query, as seen from a triple that it may match.

    Args:
        pattern: what the triple has to match.
        surroundings: the patterns that hold together with it, as far as they may be used.
        branches: for each UNION around it the patterns of its branches, those of one of which hold too.
        allowed: variable to the only terms that it can stand for.
        unless: patterns that must have no match, each with those of its variables that are also used elsewhere. They
            are evaluated in the state of the data that the triple is in.
        decided_by: where the pattern stands alone in an EXISTS: those of its variables that are also used elsewhere.
            What is outside learns only whether any triple matches. None elsewhere.
    """

    pattern: Pattern
    surroundings: tuple[Pattern, ...]
    branches: tuple[tuple[tuple[Pattern, ...], ...], ...] = ()
    allowed: tuple[tuple[str, frozenset[Node]], ...] = ()
    unless: tuple[tuple[Pattern, frozenset[str]], ...] = ()
    decided_by: frozenset[str] | None = None


@dataclass(frozen=True)
class _Around:
    """What surrounds a group.

    Args:
        given: patterns whose solution is put into the group, which is in an EXISTS.
        joined: patterns whose solutions are joined with those of the group.
        branches: for each UNION that is joined with the group, or around it, the patterns of its branches.
        allowed: as in ``Read``.
        unless: patterns without a match, as far as what is in the group is there in the same state of the data.
    """

    given: tuple[Triple, ...] = ()
    joined: tuple[Triple, ...] = ()
    branches: tuple[tuple[tuple[Triple, ...], ...], ...] = ()
    allowed: tuple[tuple[str, frozenset[Node]], ...] = ()
    unless: tuple[Triple, ...] = ()

    def beside(self, patterns: Iterable[Triple]) -> _Around:
        return replace(self, joined=(*self.joined, *patterns))

    def within_exists(self, *, is_needed: bool = False) -> _Around:
        # What is outside was true of the solution in the one state; a part of it that differs may be of the other.
        unless = self.unless if is_needed else ()
        return replace(self, given=(*self.given, *self.joined), joined=(), unless=unless)

    def within_optional(self, before: Iterable[Triple]) -> _Around:
        # A filter around it sees a variable that this may have left free, bound by something else.
        return replace(self, joined=tuple(before), branches=(), allowed=(), unless=())


def reads(text: str, *, is_for_one: bool = False) -> tuple[Read, ...]:
    """Everything that a compiled SELECT reads.

    Args:
        text: the query.
        is_for_one: whether it is asked for one focus node at a time, so that it may be limited.

    Raises:
        NotCompilable: it is not understood well enough; the reason says why.
    """
    query = parse_compiled(text)
    if is_for_one:
        query = replace(query, slice="")
    return tuple(_Reading(query).reads())


class _Reading:
    def __init__(self, query: Query) -> None:
        self._query = with_names_apart(query)
        self._resolver = Resolver(query.prologue)
        self._uses = Counter(variables_in((SubSelect(self._query),)))
        self._groups_rows = any(word in ("GROUP", "HAVING") for word in query_text(query).upper().split())

    def reads(self) -> Iterator[Read]:
        if self._query.slice:
            raise NotCompilable("it is limited to a number of solutions")
        yield from self._of_query(self._query, _Around())

    def _of_query(self, query: Query, around: _Around) -> Iterator[Read]:
        yield from self._of_group(query.where, around)
        inner = around.beside(self._certain(query.where)).within_exists()
        for expression in (*(column.expression for column in query.columns), *query.having, *query.group_by):
            yield from self._of_expression(expression, inner)

    def _of_group(self, group: Group, around: _Around) -> Iterator[Read]:
        certain = self._certain(group)
        unless = (*around.unless, *_unwanted(group))
        around = replace(around, allowed=(*around.allowed, *self._allowed(group)), unless=unless)
        for at, element in enumerate(group.elements):
            before = (other for other in group.elements[:at] if not isinstance(other, Filter))
            beside = replace(around, branches=(*around.branches, *self._branches(group.elements, element)))
            yield from self._of_element(element, beside, certain, self._certain(Group(tuple(before))))

    def _branches(self, elements: tuple[Element, ...], but: Element) -> Iterator[tuple[tuple[Triple, ...], ...]]:
        for element in elements:
            if isinstance(element, Union) and element is not but and len(element.branches) > 1:
                yield tuple(self._certain(branch) for branch in element.branches)

    def _of_element(
        self, element: Element, around: _Around, certain: tuple[Triple, ...], before: tuple[Triple, ...]
    ) -> Iterator[Read]:
        beside = around.beside(certain)
        if isinstance(element, Triple):
            for triple in self._split(element):
                yield from self._of_triple(triple, beside)
        elif isinstance(element, Filter):
            is_needed = _needed(element.expression) is not None
            yield from self._of_expression(element.expression, beside.within_exists(is_needed=is_needed))
        elif isinstance(element, Bind):
            yield from self._of_expression(element.expression, around.beside(before).within_exists())
        elif isinstance(element, Optional):
            yield from self._of_group(element.group, around.within_optional(before))
        elif isinstance(element, Union):
            for branch in element.branches:
                yield from self._of_group(branch, beside)
        elif isinstance(element, SubSelect):
            # Where solutions are put together, one that is there in one state changes what is there in the other.
            yield from self._of_query(element.query, _Around() if element.query.slice else replace(beside, unless=()))
        else:
            raise NotCompilable("it has a part that is not read")

    def _of_expression(self, expression: Expression, around: _Around) -> Iterator[Read]:
        for part in expression:
            if isinstance(part, Exists):
                found = list(self._of_group(part.group, around))
                alone = len(part.group.elements) == 1 and len(found) == 1 and isinstance(part.group.elements[0], Triple)
                yield from (self._decided(read) for read in found) if alone else found

    def _decided(self, read: Read) -> Read:
        """The pattern stands alone: only those of its variables count that occur elsewhere too."""
        pattern = read.pattern
        if not _is_exact(pattern) or self._groups_rows:
            return read
        elsewhere = frozenset(name for name in pattern.variables if self._uses[name] != 1)
        return replace(read, decided_by=elsewhere | (pattern.variables & {FOCUS}))

    def _of_triple(self, triple: Triple, around: _Around) -> Iterator[Read]:
        pattern = self._resolved(triple)
        others = (other for other in (*around.joined, *around.given) if other != triple)
        surroundings = tuple(self._resolved(other) for other in others)
        if not isinstance(pattern.path, str) and is_nullable(pattern.path):
            self._refuse_unanchored(pattern, surroundings)
        branches = tuple(
            tuple(tuple(self._resolved(other) for other in branch) for branch in union) for union in around.branches
        )
        yield Read(pattern, surroundings, branches, around.allowed, tuple(self._unless(around)))

    def _unless(self, around: _Around) -> Iterator[tuple[Pattern, frozenset[str]]]:
        for triple in around.unless:
            pattern = self._resolved(triple)
            if _is_exact(pattern):
                shared = frozenset(name for name in pattern.variables if self._uses[name] != 1)
                yield pattern, shared | (pattern.variables & {FOCUS})

    def _refuse_unanchored(self, pattern: Pattern, surroundings: tuple[Pattern, ...]) -> None:
        """A path of length zero starts at every node of the graph, unless another pattern says which."""
        simple = [other for other in surroundings if isinstance(other.path, str) or not is_nullable(other.path)]
        if not any(pattern.variables & other.variables for other in simple):
            raise NotCompilable("a path of length zero may start anywhere")

    def _resolved(self, triple: Triple) -> Pattern:
        path = triple.path if isinstance(triple.path, str) else self._resolver.path(triple.path)
        return Pattern(self._resolver.node(triple.subject), path, self._resolver.node(triple.object))

    def _split(self, triple: Triple) -> list[Triple]:
        """A sequence as its steps, with variables in between that are the same each time."""
        if isinstance(triple.path, str):
            return [triple]
        parts = steps(triple.path)
        key = re.sub(r"\W+", "_", f"{triple.subject} {triple.object} {triple.path!r}")
        nodes = [triple.subject, *(f"?_r{number}_{key}" for number in range(1, len(parts))), triple.object]
        return [Triple(a, part, b) for a, part, b in zip(nodes, parts, nodes[1:], strict=False)]

    def _certain(self, group: Group) -> tuple[Triple, ...]:
        """The patterns that hold for every solution of the group."""
        found: list[Triple] = []
        for element in group.elements:
            if isinstance(element, Triple):
                found.extend(self._split(element))
            elif isinstance(element, Union) and len(element.branches) == 1:
                found.extend(self._certain(element.branches[0]))
            elif isinstance(element, SubSelect) and not _is_computed(element.query):
                found.extend(self._certain(element.query.where))
            elif isinstance(element, Filter) and (group_needed := _needed(element.expression)):
                found.extend(self._certain(group_needed))
        return tuple(found)

    def _allowed(self, group: Group) -> Iterator[tuple[str, frozenset[Node]]]:
        for element in group.elements:
            if isinstance(element, Filter) and (found := self._listed(element.expression)):
                yield found

    def _listed(self, expression: Expression) -> tuple[str, frozenset[Node]] | None:
        """The variable and the terms of ``?variable IN (…)``, where they are all plain terms."""
        words = [part for part in expression if isinstance(part, str)]
        while len(words) > 2 and words[0] == "(" and words[-1] == ")":
            words = words[1:-1]
        is_list = len(words) == len(expression) or len(words) > 4
        if not is_list or len(words) < 5 or words[1].upper() != "IN" or words[2] != "(" or words[-1] != ")":
            return None
        try:
            terms = frozenset(self._resolver.node(word) for word in words[3:-1] if word != ",")
        except NotCompilable:
            return None
        return (words[0], terms) if is_variable(words[0]) and not any(isinstance(t, str) for t in terms) else None


def _is_exact(pattern: Pattern) -> bool:
    """Whether a triple matches as soon as each of its terms is the one asked for."""
    is_property = isinstance(pattern.path, Predicate) and not pattern.path.iri.startswith("!")
    nodes = [pattern.subject, pattern.path, pattern.object]
    return (is_property or isinstance(pattern.path, str)) and len(set(nodes)) == len(nodes)


def _unwanted(group: Group) -> Iterator[Triple]:
    """The patterns that must have no match, each by itself, for a solution of the group."""
    for element in group.elements:
        alone = _alone(element.expression) if isinstance(element, Filter) else None
        if alone and alone.negated and len(alone.group.elements) == 1:
            yield from (part for part in alone.group.elements if isinstance(part, Triple))


def _needed(expression: Expression) -> Group | None:
    """The group of an EXISTS that alone makes up the expression: without a match of it there is no solution."""
    alone = _alone(expression)
    return alone.group if alone and not alone.negated else None


def _alone(expression: Expression) -> Exists | None:
    words = expression
    while len(words) > 2 and words[0] == "(" and words[-1] == ")":
        words = words[1:-1]
    (only,) = words if len(words) == 1 else ("",)
    return only if isinstance(only, Exists) else None


def _is_computed(query: Query) -> bool:
    """Whether solutions are grouped, computed or cut off, so that a solution does not stand for its patterns."""
    words = (word for column in query.columns for word in column.expression)
    return bool(query.slice or query.group_by or query.having) or any(
        isinstance(word, Exists) or _AGGREGATE.match(word) for word in words
    )
