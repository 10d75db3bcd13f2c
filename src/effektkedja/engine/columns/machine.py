"""Evaluates groups, set at a time: the next step of a join is the one that leaves the fewest rows, as counted then."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
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
)
from effektkedja.engine.columns.existence import Existence
from effektkedja.engine.columns.expressions import Expressions
from effektkedja.engine.columns.graph import ColumnGraph
from effektkedja.engine.columns.joins import Join
from effektkedja.engine.columns.ordering import Size, union_size
from effektkedja.engine.columns.printing import select_text
from effektkedja.engine.columns.rows import Rows, concatenated, joined, matches
from effektkedja.engine.columns.selecting import selected
from effektkedja.engine.columns.steps import Steps
from effektkedja.engine.columns.terms import UNBOUND, Ids, Mask

T = TypeVar("T")
Names = frozenset[str]
Sieve = Callable[[Rows], Rows]
Trace = Callable[[Element | Expr, int, int], None]
"""Told of what has been joined or asked, how many rows it left, and how deep within EXISTS and UNION that was."""


class Machine:
    """Evaluates plans on one graph. What several rules need is computed once for all of them.

    Args:
        graph: the data.
        trace: told of each step of a join and each filter, in the order in which they are carried out.
    """

    def __init__(self, graph: ColumnGraph, trace: Trace | None = None) -> None:
        self.graph = graph
        self.terms = graph.terms
        self._kept: dict[Hashable, Any] = {}
        self._steps = Steps(self)
        self._existence = Existence(self, self._steps)
        self._trace = trace
        self._depth = 0
        self._sizes: dict[Element, Size] = {}
        self._predicate_filters: dict[str, list[Expr]] = {}

    # What is kept for the whole run

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, made once for each key."""
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    def has_kept(self, key: Hashable) -> bool:
        """Whether something has been made for the key."""
        return key in self._kept

    def flags(self, ids: Ids) -> Mask:
        """A set of terms as marks; the last mark stands for every term that the graph does not have."""
        flags = np.zeros(self.terms.size + 1, np.bool_)
        flags[ids[ids < self.terms.size] if len(ids) and int(ids.max()) >= self.terms.size else ids] = True
        return flags

    def flagged(self, flags: Mask, ids: Ids) -> Mask:
        """Which of the terms are in the set."""
        return flags.take(ids, mode="clip")

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
        join = Join(self, group, scope, needed | frozenset(rows.columns if not distinct else ()), distinct)
        self._depth += 1
        try:
            return join.run(rows)
        finally:
            self._depth -= 1

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
            flags = self.kept(("flags", others, shared[0]), lambda: self.flags(others[shared[0]]))
            if not len(others[shared[0]]) or int(others[shared[0]].max()) < self.terms.size:
                return rows.at(self.flagged(flags, rows[shared[0]]))
        return rows.at(matches(rows, others, shared))

    def independent(self, item: Element) -> Rows:
        """The rows of VALUES or of an inner SELECT, which do not depend on what stands around it."""
        if isinstance(item, Sub):
            select = item.select
            key = ("sub", _text(select))
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

    def ask_first(self, name: str, filters: list[Expr]) -> None:
        """Let these filters on the variable ``name`` choose the properties that a step along any property takes."""
        self._predicate_filters[name] = filters

    def told(self, what: Element | Expr, size: int) -> None:
        """Pass on a step, and how many rows it leaves, to whoever wants to see them."""
        if self._trace is not None:
            self._trace(what, size, self._depth)


@lru_cache(maxsize=4096)
def _text(select: Select) -> str:
    return select_text(select)


def union_names(union: Union) -> Names:
    """The variables that some branch may bind."""
    return frozenset(name for branch in union.branches for name in branch.visible)
