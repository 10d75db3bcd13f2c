"""Puts terms in place of pre-bound variables, as SHACL describes the evaluation for one focus node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from effektkedja.engine.paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence
from effektkedja.engine.sparql_syntax import (
    PATH,
    Bind,
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
    Triple,
    Union,
)


class Substitution:
    """Replaces variables by terms, and ``$PATH`` by a property path, everywhere in a query.

    Args:
        terms: variable (with ``?``) to term.
        path: the path of the property shape, or None.
    """

    def __init__(self, terms: Mapping[str, str], path: Path | None = None) -> None:
        self._terms = terms
        self._path = path
        self._invented = 0

    def query(self, query: Query, *, is_outer: bool = True) -> Query:
        """The query with the replacements; the projected variables keep their names in the outermost SELECT."""
        columns = tuple(self._column(column, is_outer) for column in query.columns)
        where = self._group(query.where)
        group_by = tuple(self._grouping(part) for part in query.group_by)
        having = tuple(self._expression(part) for part in query.having)
        order_by = self._expression(query.order_by)
        return replace(query, columns=columns, where=where, group_by=group_by, having=having, order_by=order_by)

    def _fresh(self) -> str:
        self._invented += 1
        return f"?_s{self._invented}"

    def _column(self, column: Column, is_outer: bool) -> Column:
        if column.expression:
            return Column(column.variable, self._expression(column.expression))
        term = self._terms.get(column.variable)
        if term is None:
            return column
        return Column(column.variable if is_outer else self._fresh(), (term,))

    def _grouping(self, expression: Expression) -> Expression:
        replaced = self._expression(expression)
        if len(replaced) == 1 and replaced != expression:
            return ("(", *replaced, "AS", self._fresh(), ")")
        return replaced

    def _group(self, group: Group) -> Group:
        return Group(tuple(self._element(element) for element in group.elements))

    def _element(self, element: Element) -> Element:
        if isinstance(element, Triple):
            path = self._term(element.path) if isinstance(element.path, str) else self._with_path(element.path)
            return Triple(self._term(element.subject), path, self._term(element.object))
        if isinstance(element, Filter):
            return Filter(self._expression(element.expression))
        if isinstance(element, Bind):
            return Bind(self._expression(element.expression), element.variable)
        if isinstance(element, Optional):
            return Optional(self._group(element.group))
        if isinstance(element, Union):
            return Union(tuple(self._group(branch) for branch in element.branches))
        if isinstance(element, FocusPattern):
            return element
        return SubSelect(self.query(element.query, is_outer=False))

    def _term(self, word: str) -> str:
        return self._terms.get(word, word)

    def _expression(self, expression: Expression) -> Expression:
        words: list[str | Exists] = []
        for part in expression:
            if isinstance(part, Exists):
                words.append(Exists(self._group(part.group), part.negated))
            elif part == ")" and len(words) > 2 and self._is_bound_test(words[-3:]):
                words[-3:] = ["true"]
            else:
                words.append(self._term(part))
        return tuple(words)

    def _is_bound_test(self, last: list[str | Exists]) -> bool:
        """Whether the last words are ``BOUND(`` and a term: that is no SPARQL, and true."""
        name, bracket, term = last
        return isinstance(name, str) and name.upper() == "BOUND" and bracket == "(" and term in self._terms.values()

    def _with_path(self, path: Path) -> Path:
        if isinstance(path, Predicate):
            return self._path if path.iri == PATH and self._path else path
        if isinstance(path, Sequence):
            return Sequence(tuple(self._with_path(step) for step in path.steps))
        if isinstance(path, Alternative):
            return Alternative(tuple(self._with_path(choice) for choice in path.choices))
        if isinstance(path, Inverse):
            return Inverse(self._with_path(path.path))
        return Repeat(self._with_path(path.path), path.mark)
