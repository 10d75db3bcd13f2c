"""Makes Oxigraph evaluate a query in a good order, without changing what it means.

What is cheap to ask goes first, and the rest is only asked if it holds.
``FILTER(a && b)`` and two filters mean the same, and Oxigraph puts what is joined by ``&&`` in an order of its own, by
hash: an EXISTS that walks through half of the graph may run for rows that the next filter would have dropped. ``IF``
evaluates its second argument only where the first is true. An error in either drops the row, just as with ``&&``.

Rows that a costly filter cannot tell from each other, and that give the same result, are put together before it: SELECT
DISTINCT does that in the end anyway.

Focus nodes before a UNION are joined with all that the UNION gives, once for each focus node; within its branches they
are where the search begins.
"""

from __future__ import annotations

from dataclasses import replace

from effektkedja.engine.sparql_syntax import (
    Column,
    Element,
    Exists,
    Expression,
    Filter,
    FocusPattern,
    Group,
    Optional,
    Query,
    SubSelect,
    Union,
    inner_parts,
    variables_in,
    visible,
)


def in_order(query: Query) -> Query:
    """The same query with filters that hold EXISTS within EXISTS behind the others of their group, and one by one.

    Focus nodes right before a UNION go into its branches.
    """
    where = _distributed(query.where)
    return replace(query, where=_once_for_each(query, where) or _group(where))


def _once_for_each(query: Query, where: Group) -> Group | None:
    """The group with an inner SELECT DISTINCT of all but the costly filters, or None where that would be another query.

    A costly filter is then asked once for the terms that it looks at, and not once for each way that led to them.
    """
    is_plain = query.modifier.upper() == "DISTINCT" and not (query.group_by or query.having or query.slice)
    names_all = bool(query.columns) and not any(column.expression for column in query.columns)
    filters = [element for element in where.elements if isinstance(element, Filter)]
    costly = [element for element in filters if _depth(element.expression) > 1]
    if not is_plain or not names_all or not costly:
        return None
    rest = tuple(_element(element) for element in where.elements if element not in costly)
    used = frozenset(variables_in(costly))
    looked_at = (name for name in visible(Group(rest)) if name in used)
    # The columns have the focus node among them, which its pattern does not tell.
    shown = dict.fromkeys((*(column.variable for column in query.columns), *looked_at))
    inner = SubSelect(Query(Group(rest), modifier=query.modifier, columns=tuple(map(Column, shown))))
    return Group((inner, Filter(_one_by_one([_expression(element.expression) for element in costly]))))


def _distributed(group: Group) -> Group:
    patterns = [element for element in group.elements if not isinstance(element, Filter)]
    if len(patterns) < 2 or not isinstance(patterns[0], FocusPattern) or not isinstance(patterns[1], Union):
        return group
    focus, union = patterns[0], patterns[1]
    spread = Union(tuple(Group((focus, *branch.elements)) for branch in union.branches))
    rest = (element for element in group.elements if element is not focus)
    return Group(tuple(spread if element is union else element for element in rest))


def _group(group: Group) -> Group:
    elements = tuple(_element(element) for element in group.elements)
    filters = [element.expression for element in elements if isinstance(element, Filter)]
    costly = [expression for expression in filters if _depth(expression) > 1]
    if len(filters) < 2 or not costly:
        return Group(elements)
    cheap = [expression for expression in filters if _depth(expression) <= 1]
    # The cheap ones also stay where they are: Oxigraph applies each as soon as its variables are bound.
    kept = tuple(part for part in elements if not isinstance(part, Filter) or part.expression in cheap)
    guard = (_all_of(cheap),) if cheap else ()
    return Group((*kept, Filter(_one_by_one([*guard, *costly]))))


def _element(element: Element) -> Element:
    if isinstance(element, Filter):
        return Filter(_expression(element.expression))
    if isinstance(element, Optional):
        return Optional(_group(element.group))
    if isinstance(element, Union):
        return Union(tuple(_group(branch) for branch in element.branches))
    if isinstance(element, SubSelect):
        return SubSelect(in_order(element.query))
    return element


def _expression(expression: Expression) -> Expression:
    return tuple(part if isinstance(part, str) else Exists(_group(part.group), part.negated) for part in expression)


def _depth(expression: Expression) -> int:
    """How many EXISTS stand within each other at most."""
    inner = (part for part in expression if isinstance(part, Exists))
    return max((1 + _depth_of(part.group.elements) for part in inner), default=0)


def _depth_of(elements: tuple[Element, ...]) -> int:
    depths = [0]
    for element in elements:
        if isinstance(element, Filter):
            depths.append(_depth(element.expression))
        elif isinstance(element, (Optional, Union, SubSelect)):
            depths.append(
                _depth_of(tuple(part for part in inner_parts(element) if not isinstance(part, (str, Exists))))
            )
    return max(depths)


def _all_of(expressions: list[Expression]) -> Expression:
    words: list[str | Exists] = []
    for expression in expressions:
        words.extend(("&&", "(", *expression, ")") if words else ("(", *expression, ")"))
    return tuple(words)


def _one_by_one(expressions: list[Expression]) -> Expression:
    first, *rest = expressions
    return ("IF", "(", *first, ",", *_one_by_one(rest), ",", "false", ")") if rest else first
