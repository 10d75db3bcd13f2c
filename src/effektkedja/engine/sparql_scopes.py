"""One name for one variable: where a query uses a name for another variable once more, that one gets a new name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import count

from effektkedja.engine.focus import FOCUS
from effektkedja.engine.sparql_substitution import Substitution
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
    Union,
    variables_in,
    visible,
)


def with_names_apart(query: Query) -> Query:
    """The query with other names for variables wherever the same name stands for another one."""
    return _Scopes().apart(query)


class _Scopes:
    def __init__(self) -> None:
        self._numbers = count(1)

    def apart(self, query: Query, outer: frozenset[str] = frozenset()) -> Query:
        seen = outer | frozenset(visible(query.where))
        columns = (replace(c, expression=self._expression_apart(c.expression, seen)) for c in query.columns)
        having = (self._expression_apart(part, seen) for part in query.having)
        where = self._group_apart(query.where, outer)
        return replace(query, where=where, columns=tuple(columns), having=tuple(having))

    def _group_apart(self, group: Group, outer: frozenset[str]) -> Group:
        seen = outer | frozenset(visible(group))
        return Group(tuple(self._element_apart(element, outer, seen) for element in group.elements))

    def _element_apart(self, element: Element, outer: frozenset[str], seen: frozenset[str]) -> Element:
        if isinstance(element, Union):
            branches = (self._renamed(Query(branch), visible(branch)).where for branch in element.branches)
            return Union(tuple(self._group_apart(branch, outer) for branch in branches))
        if isinstance(element, SubSelect):
            query = element.query
            shown = [column.variable for column in query.columns if not column.expression] or visible(query.where)
            return SubSelect(self.apart(self._renamed(query, () if query.slice else shown), outer))
        if isinstance(element, Optional):
            return Optional(self._group_apart(element.group, seen))
        if isinstance(element, Filter):
            return Filter(self._expression_apart(element.expression, seen))
        if isinstance(element, Bind):
            return Bind(self._expression_apart(element.expression, seen), element.variable)
        return element

    def _expression_apart(self, expression: Expression, seen: frozenset[str]) -> Expression:
        return tuple(part if isinstance(part, str) else self._exists_apart(part, seen) for part in expression)

    def _exists_apart(self, part: Exists, seen: frozenset[str]) -> Exists:
        renamed = self._renamed(Query(part.group), seen).where
        return Exists(self._group_apart(renamed, seen), part.negated)

    def _renamed(self, query: Query, shown: Iterable[str]) -> Query:
        """The inner query with new names for all variables but those that its surroundings share."""
        hidden = sorted(frozenset(variables_in((SubSelect(query),))) - frozenset(shown) - {FOCUS})
        return Substitution({name: f"{name}_h{next(self._numbers)}" for name in hidden}).query(query)
