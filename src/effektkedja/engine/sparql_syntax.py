"""The parts of a SPARQL query that the compiler looks into, as immutable values that can be written out again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from effektkedja.engine.paths import Path, path_text

PATH = "?PATH"
"""``$PATH`` of SHACL-SPARQL: stands where a property path may stand."""


@dataclass(frozen=True)
class Exists:
    """``EXISTS { … }`` or ``NOT EXISTS { … }``"""

    group: Group
    negated: bool = False


Expression = tuple["str | Exists", ...]
"""An expression as its words, of which only EXISTS has inner parts."""


@dataclass(frozen=True)
class Triple:
    """A triple pattern; ``path`` is a property path or, as text, a variable."""

    subject: str
    path: Path | str
    object: str


@dataclass(frozen=True)
class Filter:
    """``FILTER``"""

    expression: Expression


@dataclass(frozen=True)
class Bind:
    """``BIND(… AS ?variable)``"""

    expression: Expression
    variable: str


@dataclass(frozen=True)
class Optional:
    """``OPTIONAL { … }``"""

    group: Group


@dataclass(frozen=True)
class Union:
    """``{ … } UNION { … }``; with one branch a mere group in braces."""

    branches: tuple[Group, ...]


@dataclass(frozen=True)
class SubSelect:
    """``{ SELECT … }``"""

    query: Query


@dataclass(frozen=True)
class FocusPattern:
    """Patterns that bind ``?this``, put into a group of the user's query; they use no other visible variable."""

    text: str


Element = Triple | Filter | Bind | Optional | Union | SubSelect | FocusPattern


@dataclass(frozen=True)
class Group:
    """What stands between two braces."""

    elements: tuple[Element, ...]


@dataclass(frozen=True)
class Column:
    """A projected variable, with the expression that it is computed by, if any."""

    variable: str
    expression: Expression = ()


@dataclass(frozen=True)
class Query:
    """A SELECT. ``columns`` is empty for ``SELECT *``; ``slice`` is LIMIT and OFFSET as text."""

    where: Group
    prologue: str = ""
    modifier: str = ""
    columns: tuple[Column, ...] = ()
    group_by: tuple[Expression, ...] = ()
    having: tuple[Expression, ...] = ()
    slice: str = ""
    order_by: Expression = field(default=())


def query_text(query: Query) -> str:
    """The query as SPARQL."""
    columns = " ".join(_column_text(column) for column in query.columns) or "*"
    parts = [query.prologue, "SELECT", query.modifier, columns, "WHERE", group_text(query.where)]
    if query.group_by:
        parts.extend(("GROUP BY", " ".join(expression_text(part) for part in query.group_by)))
    if query.having:
        parts.extend(("HAVING", " ".join(expression_text(part) for part in query.having)))
    if query.order_by:
        parts.extend(("ORDER BY", expression_text(query.order_by)))
    return " ".join(part for part in (*parts, query.slice) if part)


def _column_text(column: Column) -> str:
    if not column.expression:
        return column.variable
    return f"({expression_text(column.expression)} AS {column.variable})"


def group_text(group: Group) -> str:
    """The group with its braces."""
    return "{ " + " ".join(element_text(element) for element in group.elements) + " }"


def element_text(element: Element) -> str:
    """One element of a group as SPARQL."""
    if isinstance(element, Triple):
        path = element.path if isinstance(element.path, str) else path_text(element.path)
        return f"{element.subject} {path} {element.object} ."
    if isinstance(element, Filter):
        return f"FILTER({expression_text(element.expression)})"
    if isinstance(element, Bind):
        return f"BIND({expression_text(element.expression)} AS {element.variable})"
    if isinstance(element, Optional):
        return f"OPTIONAL {group_text(element.group)}"
    if isinstance(element, SubSelect):
        return f"{{ {query_text(element.query)} }}"
    if isinstance(element, FocusPattern):
        return element.text
    return " UNION ".join(group_text(branch) for branch in element.branches)


def expression_text(expression: Expression) -> str:
    """The expression as SPARQL."""
    return " ".join(part if isinstance(part, str) else _exists_text(part) for part in expression)


def _exists_text(part: Exists) -> str:
    return f"{'NOT ' if part.negated else ''}EXISTS {group_text(part.group)}"


def variables_in(parts: Iterable[Element | Exists | str]) -> Iterator[str]:
    """Every variable that the elements or words mention, EXISTS and inner queries included."""
    for part in parts:
        if isinstance(part, str):
            if part.startswith("?"):
                yield part
        elif isinstance(part, Triple):
            verb = (part.path,) if isinstance(part.path, str) else (PATH,) if PATH in path_text(part.path) else ()
            yield from variables_in((part.subject, *verb, part.object))
        else:
            yield from variables_in(inner_parts(part))


def inner_parts(
    part: Filter | Bind | Optional | Union | SubSelect | FocusPattern | Exists,
) -> Iterable[Element | Exists | str]:
    """What the part holds: the elements of its groups and the words of its expressions."""
    if isinstance(part, Filter):
        return part.expression
    if isinstance(part, Bind):
        return (*part.expression, part.variable)
    if isinstance(part, (Optional, Exists)):
        return part.group.elements
    if isinstance(part, FocusPattern):
        return ("?this",)
    if isinstance(part, Union):
        return tuple(element for branch in part.branches for element in branch.elements)
    columns = tuple(word for column in part.query.columns for word in (*column.expression, column.variable))
    return (*columns, *part.query.where.elements)


def visible(group: Group) -> Iterator[str]:
    """The variables that a solution of the group may bind: what ``SELECT *`` would show."""
    for element in group.elements:
        if isinstance(element, (Triple, FocusPattern)):
            yield from variables_in((element,))
        elif isinstance(element, Bind):
            yield element.variable
        elif isinstance(element, Optional):
            yield from visible(element.group)
        elif isinstance(element, Union):
            for branch in element.branches:
                yield from visible(branch)
        elif isinstance(element, SubSelect):
            columns = element.query.columns
            yield from (column.variable for column in columns) if columns else visible(element.query.where)
