"""Plans as text, one node on one line: for people, and to tell whether two plans mean the same."""

from __future__ import annotations

from effektkedja.engine.columns.algebra import (
    Const,
    Count,
    Element,
    ExistsIn,
    Expr,
    Extend,
    Filter,
    Group,
    LeftJoin,
    Minus,
    Select,
    Step,
    Table,
    Union,
    Var,
)
from effektkedja.engine.paths import path_text


def expression_text(expression: Expr, names: dict[str, str] | None = None) -> str:
    """The expression as a call; ``names`` renames its variables."""
    if isinstance(expression, Var):
        return (names or {}).get(expression.name, expression.name)
    if isinstance(expression, Const):
        return expression.term
    if isinstance(expression, ExistsIn):
        return "exists " + group_text(expression.group, names)
    if isinstance(expression, Count):
        inner = "*" if expression.argument is None else expression_text(expression.argument, names)
        return f"count({'distinct ' if expression.distinct else ''}{inner})"
    return f"{expression.function}({', '.join(expression_text(part, names) for part in expression.arguments)})"


def group_text(group: Group, names: dict[str, str] | None = None) -> str:
    """The group on one line; two groups with the same text mean the same."""
    return "{ " + " ; ".join(element_text(element, names) for element in group.elements) + " }"


def element_text(element: Element, names: dict[str, str] | None = None) -> str:
    """One element of a group on one line."""
    named = names or {}
    if isinstance(element, Step):
        path = element.path if isinstance(element.path, str) else path_text(element.path)
        parts = (element.subject, path, element.object)
        return "step " + " ".join(named.get(part, part) for part in parts)
    if isinstance(element, Filter):
        return "filter " + expression_text(element.expression, names)
    if isinstance(element, Extend):
        variable = named.get(element.variable, element.variable)
        return f"extend {variable} = {expression_text(element.expression, names)}"
    if isinstance(element, LeftJoin):
        return "left join " + group_text(element.group, names)
    if isinstance(element, Minus):
        return "minus " + group_text(element.group, names)
    if isinstance(element, Union):
        return "union " + " | ".join(group_text(branch, names) for branch in element.branches)
    if isinstance(element, Table):
        rows = " ".join(f"({' '.join(term or 'UNDEF' for term in row)})" for row in element.rows)
        return f"values {' '.join(named.get(name, name) for name in element.variables)} in {rows}"
    return "select " + select_text(element.select, names)


def select_text(select: Select, names: dict[str, str] | None = None) -> str:
    """The SELECT on one line."""
    named = names or {}
    columns = []
    for name, expression in select.columns:
        computed = "" if expression is None else f" = {expression_text(expression, names)}"
        columns.append(f"{named.get(name, name)}{computed}")
    parts = ["distinct" if select.distinct else "all", ", ".join(columns), group_text(select.where, names)]
    if select.grouped_by is not None:
        parts.append("group by " + " ".join(named.get(name, name) for name in select.grouped_by))
    parts.extend(f"having {expression_text(part, names)}" for part in select.having)
    return " ".join(parts)
