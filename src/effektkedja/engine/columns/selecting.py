"""The head of a SELECT: computed columns, groups and counts, and what is kept of each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from effektkedja.engine.columns.algebra import Call, Count, ExistsIn, Expr, NotPlannable, Select, Var
from effektkedja.engine.columns.expressions import Expressions
from effektkedja.engine.columns.rows import Rows, distinct_tuples
from effektkedja.engine.columns.terms import UNBOUND, Ids
from effektkedja.terms import XSD

if TYPE_CHECKING:
    from effektkedja.engine.columns.machine import Machine


def selected(machine: Machine, select: Select, *, distinct: bool) -> Rows:
    """The rows of a SELECT; arguments as for :meth:`Machine.select`."""
    if select.grouped_by is not None or select.having:
        rows, columns = _grouped(machine, select)
    else:
        names = frozenset(
            name for own, expression in select.columns for name in (own, *(expression.names if expression else ()))
        )
        rows = machine.group(select.where, Rows.unit(), frozenset(), names, distinct=distinct)
        columns = select.columns
    found: dict[str, Ids] = {}
    for name, expression in columns:
        if expression is not None:
            found[name] = Expressions(machine, rows).ids(expression)
        else:
            found[name] = rows[name] if name in rows else np.zeros(rows.size, np.int32)
    maybe = frozenset(name for name, column in found.items() if (column == UNBOUND).any())
    result = Rows(found, rows.size, maybe)
    return result.distinct() if distinct or select.distinct else result


def _grouped(machine: Machine, select: Select) -> tuple[Rows, tuple[tuple[str, Expr | None], ...]]:
    """One row for each group, with a column for each count, and the columns that are then computed."""
    keys = select.grouped_by or ()
    counts: list[Count] = []
    columns = tuple((name, None if e is None else _without_counts(e, counts)) for name, e in select.columns)
    having = [_without_counts(part, counts) for part in select.having]
    needed = frozenset((*keys, *(name for count in counts for name in count.names)))
    only_distinct = all(count.distinct and count.argument is not None for count in counts)
    rows = machine.group(select.where, Rows.unit(), frozenset(), needed, distinct=only_distinct)
    for key in keys:
        if key not in rows:
            raise NotPlannable("it groups by a variable that is never bound")
    if keys:
        groups, places = distinct_tuples(rows, keys)
    else:
        groups, places = Rows({}, 1), np.zeros(rows.size, np.intp)
    found = {f"?#{number}": _counted(machine, count, rows, groups.size, places) for number, count in enumerate(counts)}
    result = groups.extended(found)
    result.maybe = rows.maybe & frozenset(keys)
    for part in having:
        result = result.at(Expressions(machine, result).holds(part))
    return result, columns


def _without_counts(expression: Expr, counts: list[Count]) -> Expr:
    if isinstance(expression, Count):
        counts.append(expression)
        return Var(f"?#{len(counts) - 1}")
    if isinstance(expression, Call):
        return Call(expression.function, tuple(_without_counts(part, counts) for part in expression.arguments))
    if isinstance(expression, ExistsIn):
        raise NotPlannable("EXISTS stands where groups are filtered")
    return expression


def _counted(machine: Machine, count: Count, rows: Rows, size: int, places: np.ndarray) -> Ids:
    if count.argument is not None:
        values = Expressions(machine, rows).ids(count.argument)
        bound = values != UNBOUND
        values, places = values[bound], places[bound]
        if count.distinct:
            once = Rows({"group": places.astype(np.int32), "value": values}, len(values)).distinct()
            places = once["group"]
    elif count.distinct:
        raise NotPlannable("it counts distinct rows")
    numbers = np.bincount(places, minlength=size)
    unique, inverse = np.unique(numbers, return_inverse=True)
    literals = machine.terms.ids([f'"{number}"^^<{XSD}integer>' for number in unique.tolist()])
    return np.asarray(literals[inverse])
