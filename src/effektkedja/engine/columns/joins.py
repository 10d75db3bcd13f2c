"""One group on its way from rows to more rows: the order of its elements, and filters as early as they can be asked."""

from __future__ import annotations

from collections.abc import Iterable
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
    has_exists,
)
from effektkedja.engine.columns.expressions import Expressions
from effektkedja.engine.columns.ordering import cheapest, is_worth_it
from effektkedja.engine.columns.printing import element_text, expression_text
from effektkedja.engine.columns.rows import Rows, concatenated, matches
from effektkedja.engine.columns.terms import UNBOUND

if TYPE_CHECKING:
    from effektkedja.engine.columns.machine import Machine

Names = frozenset[str]
_NO_NAMES: Names = frozenset()
_MANY = 256
"""Equal rows are looked for among at least this many."""


class Join:
    """One group on its way: what is still to be joined, and which filters wait for their variables."""

    def __init__(self, machine: Machine, group: Group, scope: Names, needed: Names, distinct: bool) -> None:
        self._machine = machine
        self._group = group
        self._scope = scope
        self._needed = needed
        self._distinct = distinct
        self._visible = group.visible | scope
        filters = [element.expression for element in group.elements if isinstance(element, Filter)]
        self._waiting = sorted(filters, key=_weight)
        self._asked: list[Expr] = []

    def run(self, rows: Rows) -> Rows:
        elements = [element for element in self._group.elements if not isinstance(element, Filter)]
        segment: list[Element] = []
        for place, element in enumerate(elements):
            if isinstance(element, (Step, Union, Table, Sub)):
                segment.append(element)
                continue
            later = frozenset(name for other in elements[place:] for name in other.names)
            rows = self._join(segment, rows, later)
            segment = []
            rows = self._other(element, rows)
        rows = self._join(segment, rows, _NO_NAMES)
        for expression in self._waiting:
            rows = rows.at(self._see(rows).holds(expression))
        self._waiting = []
        return self._dropped(rows, self._needed)

    def _see(self, rows: Rows) -> Expressions:
        return Expressions(self._machine, rows.only(name for name in rows.columns if name in self._visible))

    def _join(self, items: Iterable[Element], rows: Rows, later: Names) -> Rows:
        left = list(items)
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
        if is_worth_it(left, machine.size):
            kept = self._used((), later)
            return cheapest(left, rows, machine.size, kept, distinct=self._distinct)
        return min(left, key=lambda each: self._cost(each, left, rows, later))

    def _cost(self, item: Element, left: list[Element], rows: Rows, later: Names) -> float:
        used = self._used([other for other in left if other is not item], later)
        return self._machine.estimate(item, rows, used, distinct=self._distinct)

    def _used(self, left: Iterable[Element], later: Names) -> Names:
        names = {name for item in left for name in item.names}
        names.update(name for expression in self._waiting for name in expression.names)
        return self._needed | later | names

    def _take(self, item: Element, rows: Rows, used: Names) -> Rows:
        if isinstance(item, Step) and isinstance(item.path, str) and item.path not in rows:
            self._ask_predicates_first(item.path)
        found = self._machine.joined(item, rows, self._scope, used, self._sieved, distinct=self._distinct)
        found = self._dropped(found, used)
        if self._machine.is_traced:
            self._machine.told(element_text(item), found)
        return found

    def _ask_predicates_first(self, name: str) -> None:
        own = [e for e in self._waiting if self._visible & frozenset(e.names) == {name}]
        self._machine.ask_first(name, own)
        self._asked.extend(own)

    def _dropped(self, rows: Rows, used: Names) -> Rows:
        """Without the columns that nothing looks at any more, and without the rows that are then equal."""
        if not self._distinct or all(name in used for name in rows.columns):
            return rows
        rows = rows.only(name for name in rows.columns if name in used)
        return rows.distinct() if (rows.size >= _MANY and rows.seems_repetitive()) or not rows.columns else rows

    def _filtered(self, rows: Rows) -> Rows:
        waiting: list[Expr] = []
        for expression in self._waiting:
            names = frozenset(expression.names) & self._visible
            if all(rows.is_bound(name) for name in names):
                before = rows.size
                rows = rows.at(self._see(rows).holds(expression)) if before else rows
                if self._machine.is_traced:
                    self._machine.told(f"filter {expression_text(expression)}", rows)
            else:
                waiting.append(expression)
        self._waiting = waiting
        return rows

    def _sieved(self, rows: Rows) -> Rows:
        """What the filters leave of some of the rows; they stay where they are for the others."""
        for expression in self._waiting:
            names = expression.names & self._visible
            if rows.size and expression not in self._asked and all(rows.is_bound(name) for name in names):
                rows = rows.at(self._see(rows).holds(expression))
        return rows

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


def _weight(expression: Expr) -> int:
    """Which filters come first: those on terms, then EXISTS with the fewest variables."""
    return (100 if has_exists(expression) else 0) + len(set(expression.names))
