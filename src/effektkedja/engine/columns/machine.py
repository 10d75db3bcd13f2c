"""Evaluates groups, set at a time: the next step of a join is the one that leaves the fewest rows, as counted then."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

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
    Select,
    Step,
    Sub,
    Table,
    Union,
    has_exists,
    select_text,
)
from effektkedja.engine.columns.existence import Existence
from effektkedja.engine.columns.expressions import Expressions
from effektkedja.engine.columns.graph import ColumnGraph
from effektkedja.engine.columns.ordering import Size, cheapest, is_worth_it, union_size
from effektkedja.engine.columns.rows import Rows, concatenated, joined, matches
from effektkedja.engine.columns.selecting import selected
from effektkedja.engine.columns.steps import Steps
from effektkedja.engine.columns.terms import UNBOUND, Ids, Mask

T = TypeVar("T")
Names = frozenset[str]
Sieve = Callable[[Rows], Rows]
_NO_NAMES: Names = frozenset()
_MANY = 256
"""Equal rows are looked for among at least this many."""


class Machine:
    """Evaluates plans on one graph. What several rules need is computed once for all of them.

    Args:
        graph: the data.
        trace: told of each step of a join and the number of rows that it leaves.
    """

    def __init__(self, graph: ColumnGraph, trace: Callable[[str, int], None] | None = None) -> None:
        self.graph = graph
        self.terms = graph.terms
        self._kept: dict[Hashable, Any] = {}
        self._steps = Steps(self)
        self._existence = Existence(self, self._steps)
        self._trace = trace
        self._sizes: dict[Element, Size] = {}
        self._predicate_filters: dict[str, list[Expr]] = {}

    # What is kept for the whole run

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, made once for each key."""
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    def flags(self, ids: Ids) -> Mask:
        """A set of terms as marks; the last mark stands for every term that the graph does not have."""
        flags = np.zeros(self.terms.size + 1, np.bool_)
        flags[ids[ids < self.terms.size] if len(ids) and int(ids.max()) >= self.terms.size else ids] = True
        return flags

    def flagged(self, flags: Mask, ids: Ids) -> Mask:
        """Which of the terms are in the set."""
        return np.take(flags, ids, mode="clip")

    # Entry

    def select(self, select: Select, *, distinct: bool) -> Rows:
        """The rows of a SELECT, with a column for each of its variables.

        Args:
            select: in normal form.
            distinct: whether it does not matter how often a row occurs.
        """
        return selected(self, select, distinct=distinct)

    def exists(self, group: Group, rows: Rows) -> Mask:
        """For which rows the group has a solution, once what the row binds stands in place of its variables."""
        return self._existence.mask(group, rows)

    # Groups

    def group(self, group: Group, rows: Rows, scope: Names, needed: Names, *, distinct: bool) -> Rows:
        """The rows joined with a group.

        Args:
            group: what to join.
            rows: with the variables in ``scope`` and others that the group may join on.
            scope: the variables from outside that stand for terms everywhere in the group, as in EXISTS.
            needed: the variables that are used later on.
            distinct: whether it does not matter how often a row occurs.
        """
        join = _Join(self, group, scope, needed | frozenset(rows.columns if not distinct else ()), distinct)
        return join.run(rows)

    def estimate(self, item: Element, rows: Rows, needed: Names, *, distinct: bool) -> float:
        """About how many rows there will be after the item has been joined."""
        if isinstance(item, Step):
            return self._steps.estimate(item, rows, needed, distinct=distinct)
        if isinstance(item, Table):
            bound = any(name in rows for name in item.variables)
            return rows.size * (0.5 if bound else float(len(item.rows)))
        if isinstance(item, Sub):
            inner = self.independent(item)
            bound = any(name in rows for name in inner.columns)
            return rows.size * (0.5 if bound else float(inner.size))
        assert isinstance(item, Union)
        unit = Rows.unit()
        total = 0.0
        for branch in item.branches:
            steps = [
                element for element in branch.elements if not isinstance(element, (Filter, Extend, LeftJoin, Minus))
            ]
            costs = [self.estimate(step, rows if rows.size else unit, needed, distinct=distinct) for step in steps]
            total += min(costs, default=rows.size)
        return total * 1.5

    def size(self, item: Element) -> Size:
        """The size of an element of a join by itself."""
        found = self._sizes.get(item)
        if found is None:
            found = self._sizes[item] = self._size(item)
        return found

    def _size(self, item: Element) -> Size:
        if isinstance(item, Step):
            return self._steps.size(item)
        if isinstance(item, Union):
            return union_size(item, self.size)
        rows = self.independent(item)
        return Size(tuple(rows.columns), float(rows.size), dict.fromkeys(rows.columns, float(rows.size)))

    def joined(self, item: Element, rows: Rows, scope: Names, needed: Names, sieve: Sieve, *, distinct: bool) -> Rows:
        """The rows joined with a step, a union, a table or an inner SELECT."""
        if isinstance(item, Step):
            return self._steps.take(item, rows, needed, sieve, distinct=distinct)
        if isinstance(item, Union):
            return self._united(item, rows, scope, needed, distinct=distinct)
        others = self.independent(item)
        shared = sorted(name for name in others.columns if name in rows)
        if frozenset(shared) & (rows.maybe | others.maybe):
            raise NotPlannable("it joins on a variable that may be unbound")
        if isinstance(item, Sub) and (item.select.where.names - frozenset(item.select.selected)) & scope:
            raise NotPlannable("an inner SELECT looks at a variable from outside that it does not select")
        if distinct or (isinstance(item, Sub) and item.select.distinct):
            new = [name for name in others.columns if name not in rows and (name in needed or not distinct)]
            if not new and shared:
                return self._semi_joined(item, rows, others, shared)
            if distinct:
                others = others.only((*shared, *new)).distinct()
        return joined(rows, others, shared)

    def _semi_joined(self, item: Element, rows: Rows, others: Rows, shared: list[str]) -> Rows:
        if len(shared) == 1:
            flags = self.kept(("flags", id(others), shared[0]), lambda: self.flags(others[shared[0]]))
            if not len(others[shared[0]]) or int(others[shared[0]].max()) < self.terms.size:
                return rows.at(self.flagged(flags, rows[shared[0]]))
        return rows.at(matches(rows, others, shared))

    def independent(self, item: Element) -> Rows:
        """The rows of VALUES or of an inner SELECT, which do not depend on what stands around it."""
        if isinstance(item, Sub):
            select = item.select
            key = ("sub", select_text(select))
            return self.kept(key, lambda: self.select(select, distinct=select.distinct))
        assert isinstance(item, Table)
        return self.kept(("values", item), lambda: self._table(item))

    def _table(self, table: Table) -> Rows:
        columns = {
            name: self.terms.ids([row[place] or "" for row in table.rows]) for place, name in enumerate(table.variables)
        }
        maybe = frozenset(name for name, column in columns.items() if (column == UNBOUND).any())
        return Rows(columns, len(table.rows), maybe)

    def _united(self, union: Union, rows: Rows, scope: Names, needed: Names, *, distinct: bool) -> Rows:
        for branch in union.branches:
            if (branch.visible - branch.certain) & frozenset(rows.columns):
                raise NotPlannable("it joins on a variable that may be unbound")
        kept = needed | frozenset(rows.columns)
        parts = [self.group(branch, rows, scope, kept, distinct=distinct) for branch in union.branches]
        names = [
            name for name in dict.fromkeys((*rows.columns, *sorted(union_names(union)))) if name in kept or not distinct
        ]
        return concatenated([Rows.none(names), *(part.only(names) for part in parts)])

    # Properties that a filter leaves

    def allowed_predicates(self, name: str) -> Ids:
        """The properties that the filters on ``name`` alone leave; they are asked before the statements are."""
        predicates = self.graph.predicates
        filters = self._predicate_filters.get(name, [])
        rows = Rows({name: predicates}, len(predicates))
        for expression in filters:
            rows = rows.at(Expressions(self, rows).holds(expression))
        return rows[name]

    def told(self, what: str, rows: Rows) -> None:
        """Pass on a step to whoever wants to see them."""
        if self._trace is not None:
            self._trace(what, rows.size)


def union_names(union: Union) -> Names:
    """The variables that some branch may bind."""
    return frozenset(name for branch in union.branches for name in branch.visible)


class _Join:
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
        if self._machine._trace is not None:
            from effektkedja.engine.columns.algebra import element_text

            self._machine.told(element_text(item), found)
        return found

    def _ask_predicates_first(self, name: str) -> None:
        own = [e for e in self._waiting if self._visible & frozenset(e.names) == {name}]
        self._machine._predicate_filters[name] = own

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
                if self._machine._trace is not None:
                    from effektkedja.engine.columns.algebra import expression_text

                    self._machine.told(f"filter {expression_text(expression)}", rows)
            else:
                waiting.append(expression)
        self._waiting = waiting
        return rows

    def _sieved(self, rows: Rows) -> Rows:
        """What the filters leave of some of the rows; they stay where they are for the others."""
        for expression in self._waiting:
            if rows.size and all(rows.is_bound(name) for name in expression.names & self._visible):
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


def run_select(graph: ColumnGraph, select: Select) -> Rows:
    """The rows of a SELECT in normal form, as often as SPARQL gives them."""
    return Machine(graph).select(select, distinct=select.distinct)
