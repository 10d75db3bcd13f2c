"""Reads the SELECTs that the compiler writes, and those of SPARQL constraints, into relational plans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from effektkedja.engine.columns.algebra import (
    Count,
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
from effektkedja.engine.columns.reading import ExpressionReader
from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.sparql_tokens import END, tokens
from effektkedja.terms import PREFIXES

_PROLOGUE = re.compile(r"\s*PREFIX\s+([^\s:]*):\s*<([^>]*)>", re.IGNORECASE)


@lru_cache(maxsize=4096)
def parse(text: str) -> Select:
    """The plan of a SELECT.

    Raises:
        NotPlannable: it holds something that is not computed on columns.
    """
    prefixes = dict(PREFIXES)
    at = 0
    while match := _PROLOGUE.match(text, at):
        prefixes[match.group(1)] = match.group(2)
        at = match.end()
    try:
        return _Parser(list(tokens(text[at:])), prefixes).whole()
    except NotPlannable:
        raise
    except NotCompilable as found:
        raise NotPlannable(found.reason) from found


class _Parser(ExpressionReader):
    def whole(self) -> Select:
        found = self._select()
        if self.peek() is not END:
            raise NotPlannable(f"its query is not understood at {self.peek().text!r}")
        return found

    # SELECT

    def _select(self) -> Select:
        self.expect("SELECT")
        distinct = self.accept("DISTINCT")
        self.accept("REDUCED")
        columns = () if self.accept("*") else tuple(self._columns())
        self.accept("WHERE")
        where = self.subgroup()
        if not columns:
            columns = tuple((name, None) for name in sorted(where.visible) if not name.startswith("?_"))
        grouped_by, having = self._grouping()
        if grouped_by is None and any(isinstance(expression, Count) for _, expression in columns):
            grouped_by = ()
        if self.accept("ORDER"):
            self._skip_order()
        if self.peek().is_word("LIMIT", "OFFSET"):
            raise NotPlannable("it is limited to a number of solutions")
        return Select(columns, where, distinct, grouped_by, having)

    def _columns(self) -> Iterator[tuple[str, Expr | None]]:
        while self.peek().kind == "variable" or self.peek().is_mark("("):
            if self.peek().kind == "variable":
                yield self.next().text, None
            else:
                yield self._aliased()

    def _aliased(self) -> tuple[str, Expr]:
        self.expect("(")
        expression = self.expression()
        self.expect("AS")
        variable = self.next().text
        self.expect(")")
        return variable, expression

    def _grouping(self) -> tuple[tuple[str, ...] | None, tuple[Expr, ...]]:
        grouped_by: tuple[str, ...] | None = None
        if self.accept("GROUP"):
            self.expect("BY")
            names: list[str] = []
            while self.peek().kind == "variable":
                names.append(self.next().text)
            if self.peek().is_mark("("):
                raise NotPlannable("it groups by an expression")
            grouped_by = tuple(names)
        having: list[Expr] = []
        if self.accept("HAVING"):
            while self.peek().is_mark("("):
                having.append(self.primary())
        return grouped_by, tuple(having)

    def _skip_order(self) -> None:
        """The order of solutions is of no matter: results are sorted."""
        self.expect("BY")
        while self.peek().kind == "variable" or self.peek().is_mark("(") or self.peek().is_word("ASC", "DESC"):
            if self.peek().kind == "variable":
                self.next()
            else:
                self.primary()

    # Groups

    def subgroup(self) -> Group:
        """What stands between two braces."""
        self.expect("{")
        if self.peek().is_word("SELECT"):
            inner = self._select()
            self.expect("}")
            return Group((Sub(inner),))
        elements: list[Element] = []
        while not self.accept("}"):
            elements.extend(self._element())
            self.accept(".")
        return Group(tuple(elements))

    def _element(self) -> Iterator[Element]:
        word = self.peek()
        if word is END:
            raise NotPlannable("its query ends within a group")
        if word.is_word("GRAPH", "SERVICE"):
            raise NotPlannable(f"it uses {word.text.upper()}")
        if self.accept("FILTER"):
            yield Filter(self.primary())
        elif self.accept("BIND"):
            variable, expression = self._aliased()
            yield Extend(expression, variable)
        elif self.accept("OPTIONAL"):
            yield LeftJoin(self.subgroup())
        elif self.accept("MINUS"):
            yield Minus(self.subgroup())
        elif self.accept("VALUES"):
            yield self._values()
        elif word.is_mark("{"):
            yield self._union()
        else:
            for triple in self.triples():
                path = triple.path if isinstance(triple.path, str) else self.whole_path(triple.path)
                yield Step(self.whole_term(triple.subject), path, self.whole_term(triple.object))

    def _union(self) -> Element:
        branches = [self.subgroup()]
        while self.accept("UNION"):
            branches.append(self.subgroup())
        if len(branches) == 1 and len(branches[0].elements) == 1 and isinstance(branches[0].elements[0], Sub):
            return branches[0].elements[0]
        return Union(tuple(branches))

    def _values(self) -> Table:
        single = self.peek().kind == "variable"
        names: list[str] = []
        if single:
            names.append(self.next().text)
        else:
            self.expect("(")
            while not self.accept(")"):
                names.append(self.next().text)
        self.expect("{")
        rows: list[tuple[str | None, ...]] = []
        while not self.accept("}"):
            if single:
                rows.append((self._value(),))
            else:
                self.expect("(")
                row: list[str | None] = []
                while not self.accept(")"):
                    row.append(self._value())
                rows.append(tuple(row))
        return Table(tuple(names), tuple(rows))

    def _value(self) -> str | None:
        if self.accept("UNDEF"):
            return None
        node, _ = self._node()
        return self.whole_term(node)
