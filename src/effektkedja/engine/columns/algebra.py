"""The relational plan of a query: groups of steps, filters and the like, as immutable values.

Ends of steps are variables (``?name``) or terms in N-Triples form. Nodes are compared by identity, so that what is
known of a node can be kept by node; their text (``printing``) tells whether two of them mean the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.paths import Path, Predicate


class NotPlannable(NotCompilable):
    """Raised where a query holds something that is not computed on columns; SPARQL takes over."""


class Node:
    """Part of a plan; the variables that it mentions are gathered once."""

    @cached_property
    def names(self) -> frozenset[str]:
        """Every variable in it, those of EXISTS and of inner groups included."""
        return frozenset(_names_in(self))

    @cached_property
    def has_exists(self) -> bool:
        """Whether there is an EXISTS in an expression."""
        if isinstance(self, Call):
            return any(argument.has_exists for argument in self.arguments)
        return isinstance(self, ExistsIn)


MOST_ROWS = 200_000_000
"""Rows that are held at once at most: two or three such columns fill the memory of a laptop."""


def refuse_too_many(rows: int) -> None:
    """Leave a query to SPARQL that would need too many rows at once.

    Raises:
        NotPlannable: it would.
    """
    if rows > MOST_ROWS:
        raise NotPlannable(f"it would need {rows} rows at once")


@dataclass(frozen=True, eq=False)
class Var(Node):
    """A variable in an expression."""

    name: str


@dataclass(frozen=True, eq=False)
class Const(Node):
    """A term in an expression, in N-Triples form."""

    term: str


@dataclass(frozen=True, eq=False)
class Call(Node):
    """An operator, a function (in upper case) or a cast (``<iri>``) and its arguments."""

    function: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, eq=False)
class ExistsIn(Node):
    """EXISTS; NOT EXISTS is a negated one."""

    group: Group


@dataclass(frozen=True, eq=False)
class Count(Node):
    """COUNT over a group; without argument the rows are counted."""

    argument: Expr | None
    distinct: bool


Expr = Var | Const | Call | ExistsIn | Count


@dataclass(frozen=True, eq=False)
class Step(Node):
    """A triple pattern: from one end along a property path, or along any property (a variable), to the other."""

    subject: str
    path: Path | str
    object: str

    @cached_property
    def is_open(self) -> tuple[bool, bool]:
        """Whether the subject is a variable, and whether the object is one."""
        return is_var(self.subject), is_var(self.object)

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The variables at the ends, each once."""
        return tuple(dict.fromkeys(end for end in (self.subject, self.object) if is_var(end)))

    @cached_property
    def iri(self) -> str:
        """The property, or the choice of properties, that the path consists of; empty where it is another path."""
        return self.path.iri if isinstance(self.path, Predicate) else ""


@dataclass(frozen=True, eq=False)
class Filter(Node):
    """Keeps the rows for which the expression is true."""

    expression: Expr


@dataclass(frozen=True, eq=False)
class Extend(Node):
    """BIND."""

    expression: Expr
    variable: str


@dataclass(frozen=True, eq=False)
class LeftJoin(Node):
    """OPTIONAL."""

    group: Group


@dataclass(frozen=True, eq=False)
class Minus(Node):
    """MINUS."""

    group: Group


@dataclass(frozen=True, eq=False)
class Union(Node):
    """The rows of any branch; a single branch is a group of its own scope."""

    branches: tuple[Group, ...]


@dataclass(frozen=True, eq=False)
class Table(Node):
    """VALUES; None is UNDEF."""

    variables: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True, eq=False)
class Sub(Node):
    """A SELECT inside of another."""

    select: Select


Element = Step | Filter | Extend | LeftJoin | Minus | Union | Table | Sub


@dataclass(frozen=True, eq=False)
class Group(Node):
    """What is joined, in order; its filters apply to the whole of it."""

    elements: tuple[Element, ...]

    @cached_property
    def joined(self) -> tuple[Element, ...]:
        """The elements that are no filters."""
        return tuple(element for element in self.elements if not isinstance(element, Filter))

    @cached_property
    def filters(self) -> tuple[Expr, ...]:
        """The filters, the cheapest first: those on terms, then EXISTS with the fewest variables."""
        found = [element.expression for element in self.elements if isinstance(element, Filter)]
        return tuple(sorted(found, key=lambda each: (each.has_exists, len(each.names))))

    @cached_property
    def visible(self) -> frozenset[str]:
        """The variables that a row may bind."""
        return frozenset(name for element in self.elements for name in _bound_by(element))

    @cached_property
    def certain(self) -> frozenset[str]:
        """The variables that every row binds."""
        return frozenset(name for element in self.elements for name in _surely_bound_by(element))


@dataclass(frozen=True, eq=False)
class Select:
    """A SELECT; columns without an expression are plain variables."""

    columns: tuple[tuple[str, Expr | None], ...]
    where: Group
    distinct: bool = False
    grouped_by: tuple[str, ...] | None = None
    having: tuple[Expr, ...] = field(default=())

    @property
    def selected(self) -> tuple[str, ...]:
        """The variables that are selected."""
        return tuple(name for name, _ in self.columns)


def _names_in(node: Node) -> Iterator[str]:
    if isinstance(node, Var):
        yield node.name
    elif isinstance(node, Step):
        yield from ends(node)
    elif isinstance(node, Table):
        yield from node.variables
    elif isinstance(node, Sub):
        yield from (*node.select.selected, *node.select.where.names)
    else:
        yield from _all_names(_parts(node))
        if isinstance(node, Extend):
            yield node.variable


def _parts(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Call):
        return node.arguments
    if isinstance(node, Count):
        return () if node.argument is None else (node.argument,)
    if isinstance(node, (Filter, Extend)):
        return (node.expression,)
    if isinstance(node, (ExistsIn, LeftJoin, Minus)):
        return (node.group,)
    if isinstance(node, Union):
        return node.branches
    return node.elements if isinstance(node, Group) else ()


def _all_names(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        yield from node.names


def is_var(end: str) -> bool:
    """Whether an end of a step is a variable."""
    return end.startswith("?")


def ends(step: Step) -> Iterator[str]:
    """The variables of a step."""
    if is_var(step.subject):
        yield step.subject
    if isinstance(step.path, str):
        yield step.path
    if is_var(step.object):
        yield step.object


def _bound_by(element: Element) -> Iterator[str]:
    if isinstance(element, Step):
        yield from ends(element)
    elif isinstance(element, Extend):
        yield element.variable
    elif isinstance(element, LeftJoin):
        yield from element.group.visible
    elif isinstance(element, Union):
        for branch in element.branches:
            yield from branch.visible
    elif isinstance(element, Table):
        yield from element.variables
    elif isinstance(element, Sub):
        yield from element.select.selected


def _surely_bound_by(element: Element) -> Iterator[str]:
    if isinstance(element, Step):
        yield from ends(element)
    elif isinstance(element, Union):
        yield from frozenset.intersection(*(branch.certain for branch in element.branches))
    elif isinstance(element, Table):
        for place, name in enumerate(element.variables):
            if all(row[place] is not None for row in element.rows):
                yield name
    elif isinstance(element, Sub):
        known = element.select.where.certain
        for name, expression in element.select.columns:
            if isinstance(expression, Count) or (expression is None and name in known):
                yield name
