"""One group on its way from rows to more rows: the order of its elements, and filters as early as they can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np

from effektkedja.engine.columns.algebra import (
    Element,
    Expr,
    Extend,
    Filter,
    Group,
    LeftJoin,
    Minus,
    NotPlannable,
    Step,
    Sub,
    Table,
    Union,
)
from effektkedja.engine.columns.expressions import Expressions
from effektkedja.engine.columns.ordering import Planned, best_order, is_worth_it, still_holds
from effektkedja.engine.columns.rows import Rows, concatenated, matches
from effektkedja.engine.columns.terms import UNBOUND, Mask

if TYPE_CHECKING:
    from effektkedja.engine.columns.machine import Machine

Names = frozenset[str]
Tell = Callable[[Expr, int], None]
_NO_NAMES: Names = frozenset()
_MANY = 256
"""Equal rows are looked for among at least this many."""
_WORTH_LEAVING = 0.75
"""Where a filter leaves more than this part of the rows, it takes longer to copy them than to ask the next filter."""


class Join:
    """One group on its way: what is still to be joined, and which filters wait for their variables."""

    def __init__(self, machine: Machine, group: Group, scope: Names, needed: Names, distinct: bool) -> None:
        self._machine = machine
        self._group = group
        self._scope = scope
        self._needed = needed
        self._distinct = distinct
        self._visible = group.visible | scope
        self._waiting = [(expression, expression.names & self._visible) for expression in group.filters]
        self._asked: list[Expr] = []
        self._order: list[Planned] = []

    def run(self, rows: Rows) -> Rows:
        elements = self._group.joined
        segment: list[Element] = []
        for place, element in enumerate(elements):
            if isinstance(element, (Step, Union, Table, Sub)):
                segment.append(element)
                continue
            later = _NO_NAMES.union(*(other.names for other in elements[place:]))
            rows = self._join(segment, rows, later)
            segment = []
            rows = self._other(element, rows)
        rows = self._join(segment, rows, _NO_NAMES)
        for expression, _ in self._waiting:
            rows = rows.at(self._see(rows).holds(expression))
        self._waiting = []
        return self._dropped(rows, self._needed)

    def _see(self, rows: Rows) -> Expressions:
        if self._visible.issuperset(rows.columns):
            return Expressions(self._machine, rows)
        return Expressions(self._machine, rows.only(name for name in rows.columns if name in self._visible))

    def _join(self, items: Iterable[Element], rows: Rows, later: Names) -> Rows:
        left = list(items)
        self._order = []
        while True:
            rows = self._filtered(rows)
            if not left:
                return rows
            if not rows.size:
                return self._empty(rows, left)
            item = self._next(left, rows, later)
            left.remove(item)
            rows = self._take(item, rows, self._used(left, later))

    def _next(self, left: list[Element], rows: Rows, later: Names) -> Element:
        if len(left) == 1:
            return left[0]
        machine = self._machine
        if self._order and still_holds(self._order[0], rows.size):
            return self._order.pop(0).item
        if is_worth_it(left, machine.size):
            kept = self._used((), later)
            self._order = best_order(left, rows, machine.size, kept, distinct=self._distinct)
            return self._order.pop(0).item
        others = self._used((), later)
        costs = [
            machine.estimate(
                item,
                rows,
                others.union(*(other.names for other in left if other is not item)),
                distinct=self._distinct,
            )
            for item in left
        ]
        return left[costs.index(min(costs))]

    def _used(self, left: Iterable[Element], later: Names) -> Names:
        return self._needed.union(
            later, *(item.names for item in left), *(expression.names for expression, _ in self._waiting)
        )

    def _take(self, item: Element, rows: Rows, used: Names) -> Rows:
        if isinstance(item, Step) and isinstance(item.path, str) and item.path not in rows:
            self._ask_predicates_first(item.path)
        found = self._machine.joined(item, rows, self._scope, used, self._sieved, distinct=self._distinct)
        found = self._dropped(found, used)
        self._machine.told(item, found.size)
        return found

    def _ask_predicates_first(self, name: str) -> None:
        own = [expression for expression, names in self._waiting if names == {name}]
        self._machine.ask_first(name, own)
        self._asked.extend(own)

    def _dropped(self, rows: Rows, used: Names) -> Rows:
        """Without the columns that nothing looks at any more, and without the rows that are then equal."""
        if not self._distinct or used.issuperset(rows.columns):
            return rows
        rows = rows.only(name for name in rows.columns if name in used)
        return rows.distinct() if (rows.size >= _MANY and rows.seems_repetitive()) or not rows.columns else rows

    def _filtered(self, rows: Rows) -> Rows:
        """What the filters leave whose variables are all bound."""
        ready = [each for each in self._waiting if _are_bound(each[1], rows)]
        if not ready:
            return rows
        if len(ready) == len(self._waiting):
            self._waiting = []
        else:
            self._waiting = [each for each in self._waiting if each not in ready]
        return self._thinned(rows, [expression for expression, _ in ready], self._machine.told)

    def _thinned(self, rows: Rows, expressions: Iterable[Expr], tell: Tell) -> Rows:
        """The rows for which all expressions are true. What few rows fail is marked, and they go with the next ones."""
        mask: Mask | None = None
        for expression in expressions:
            if not rows.size:
                break
            own = self._see(rows).holds(expression)
            mask = own if mask is None else mask & own
            left = int(np.count_nonzero(mask))
            tell(expression, left)
            if left < _WORTH_LEAVING * rows.size:
                rows, mask = rows.at(mask), None
        return rows if mask is None else rows.at(mask)

    def _sieved(self, rows: Rows) -> Rows:
        """What the filters leave of some of the rows; they stay where they are for the others."""
        ready = [each for each, names in self._waiting if each not in self._asked and _are_bound(names, rows)]
        return self._thinned(rows, ready, lambda expression, left: None)

    def _empty(self, rows: Rows, left: list[Element]) -> Rows:
        self._waiting = []
        return Rows.none([*rows.columns, *sorted(name for item in left for name in Group((item,)).visible)])

    # OPTIONAL, BIND and MINUS

    def _other(self, element: Element, rows: Rows) -> Rows:
        if isinstance(element, Extend):
            if element.variable in rows:
                raise NotPlannable("BIND gives a value to a variable that has one")
            values = self._see(rows).ids(element.expression)
            maybe = [element.variable] if (values == UNBOUND).any() else []
            return rows.extended({element.variable: values}, maybe)
        if isinstance(element, LeftJoin):
            return self._left_joined(element, rows)
        assert isinstance(element, Minus)
        others = self._machine.group(element.group, Rows.unit(), _NO_NAMES, element.group.visible, distinct=True)
        shared = sorted(name for name in others.columns if name in rows and name in self._visible)
        if self._scope & element.group.names - frozenset(shared):
            raise NotPlannable("MINUS looks at a variable from outside")
        if frozenset(shared) & (rows.maybe | others.maybe):
            raise NotPlannable("MINUS looks at a variable that may be unbound")
        return rows.at(~matches(rows, others, shared)) if shared else rows

    def _left_joined(self, element: LeftJoin, rows: Rows) -> Rows:
        if not all(isinstance(part, (Step, Filter)) for part in element.group.elements):
            raise NotPlannable("OPTIONAL holds more than patterns and filters")
        if rows.maybe & element.group.names:
            raise NotPlannable("OPTIONAL looks at a variable that may be unbound")
        tag = f"#{id(element)}"
        tagged = rows.extended({tag: np.arange(rows.size, dtype=np.int32)})
        scope = self._scope | (frozenset(rows.columns) & self._visible)
        names = element.group.visible | frozenset(tagged.columns)
        found = self._machine.group(element.group, tagged, scope, names, distinct=self._distinct)
        alone = np.ones(rows.size, np.bool_)
        alone[found[tag]] = False
        parts = concatenated([found, tagged.at(alone)])
        return parts.only(name for name in parts.columns if name != tag)


def _are_bound(names: Names, rows: Rows) -> bool:
    return names <= rows.columns.keys() and not (rows.maybe and names & rows.maybe)
