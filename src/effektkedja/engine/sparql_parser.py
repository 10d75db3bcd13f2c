"""Reads the SELECT of a SPARQL constraint into its parts.

Not a validator: the engine that runs the query finds faults of syntax. What SHACL-SPARQL forbids is refused here, what
only one focus node at a time or another engine can answer raises ``NotCompilable``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.sparql_patterns import PatternReader
from effektkedja.engine.sparql_syntax import (
    PATH,
    Bind,
    Column,
    Element,
    Exists,
    Expression,
    Filter,
    Group,
    Optional,
    Query,
    SubSelect,
    Union,
)
from effektkedja.engine.sparql_tokens import END, Token, tokens
from effektkedja.errors import InputError
from effektkedja.model.text import Text

_FORBIDDEN = ("MINUS", "VALUES", "SERVICE", "FROM", "GRAPH")
"""What SHACL forbids, and GRAPH: the data are one graph here, and the shapes are not among them."""
_MODIFIERS = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
PREBOUND = ("?this", "?currentShape", "?shapesGraph", PATH)


@lru_cache(maxsize=1024)
def parse_select(text: str) -> Query:
    """The parts of a SELECT.

    Raises:
        InputError: it holds what SHACL-SPARQL forbids.
        NotCompilable: it holds something that the compiler does not understand.
    """
    words = tokens(text)
    for word in words:
        if word.is_word(*_FORBIDDEN):
            name = word.text.upper()
            raise InputError(
                Text(f"Ett SPARQL-villkor får inte använda {name}.", f"A SPARQL constraint may not use {name}.")
            )
    return _Parser(list(words)).query(is_outer=True)


def parse_compiled(text: str) -> Query:
    """The parts of a SELECT that the compiler made, for asking what it reads.

    ``VALUES`` comes back as a filter that lists the terms, and ``MINUS`` as ``NOT EXISTS``: both read the same triples
    and leave the same variables free.

    Raises:
        NotCompilable: it holds something that is not understood.
    """
    return _CompiledParser(list(tokens(text))).query(is_outer=True)


class _Parser(PatternReader):
    def query(self, *, is_outer: bool) -> Query:
        prologue = self._prologue()
        self.expect("SELECT")
        modifier = self.next().text if self.peek().is_word("DISTINCT", "REDUCED") else ""
        columns = () if self.accept("*") else tuple(self._columns())
        self._check_columns(columns, is_outer)
        self.accept("WHERE")
        where = self.group()
        group_by: tuple[Expression, ...] = ()
        having: tuple[Expression, ...] = ()
        order_by: Expression = ()
        if self.accept("GROUP"):
            self.expect("BY")
            group_by = tuple(self._conditions())
        if self.accept("HAVING"):
            having = tuple(self._conditions())
        if self.accept("ORDER"):
            self.expect("BY")
            order_by = tuple(word for condition in self._conditions() for word in condition)
        limits = [self.next().text for _ in range(4) if self.peek().is_word("LIMIT", "OFFSET") or self._in_slice()]
        if is_outer and self.peek() is not END:
            raise NotCompilable(f"its query is not understood at {self.peek().text!r}")
        return Query(where, prologue, modifier, columns, group_by, having, " ".join(limits), order_by)

    def _in_slice(self) -> bool:
        return self.peek().kind == "number"

    def _prologue(self) -> str:
        parts: list[str] = []
        while self.peek().is_word("PREFIX", "BASE"):
            count = 3 if self.peek().is_word("PREFIX") else 2
            parts.extend(self.next().text for _ in range(count))
        return " ".join(parts)

    def _columns(self) -> Iterator[Column]:
        while not self.peek().is_mark("{") and not self.peek().is_word("WHERE", "FROM") and self.peek() is not END:
            if self.peek().kind == "variable":
                yield Column(self.next().text)
            else:
                expression, variable = self._aliased()
                yield Column(variable, expression)

    def _aliased(self) -> tuple[Expression, str]:
        self.expect("(")
        expression = self._expression(lambda word: word.is_word("AS"))
        self.expect("AS")
        variable = self.next().text
        self._refuse_binding(variable)
        self.expect(")")
        return expression, variable

    def _refuse_binding(self, variable: str) -> None:
        if variable in PREBOUND:
            name = variable[1:]
            raise InputError(
                Text(f"Ett SPARQL-villkor får inte binda ${name}.", f"A SPARQL constraint may not bind ${name} itself.")
            )

    def _conditions(self) -> Iterator[Expression]:
        while not (self.peek().is_word(*_MODIFIERS) or self.peek().is_mark("}") or self.peek() is END):
            if self.peek().kind == "variable":
                yield (self.next().text,)
            else:
                yield self._constraint()

    def _constraint(self) -> Expression:
        """A bracketed expression, a function call, or EXISTS."""
        words: list[str | Exists] = []
        while not self.peek().is_mark("(", "{"):
            if self.peek().is_word("EXISTS", "NOT"):
                return (*words, self._exists())
            if self.peek() is END:
                raise NotCompilable("its query ends within an expression")
            words.append(self.next().text)
        return (*words, *self._brackets())

    def _brackets(self) -> Expression:
        self.expect("(")
        inner = self._expression(lambda word: word.is_mark(")"))
        self.expect(")")
        return ("(", *inner, ")")

    def _exists(self) -> Exists:
        is_negated = self.accept("NOT")
        self.expect("EXISTS")
        return Exists(self.group(), is_negated)

    def _expression(self, is_end: Callable[[Token], bool]) -> Expression:
        words: list[str | Exists] = []
        while not is_end(self.peek()):
            word = self.peek()
            if word is END:
                raise NotCompilable("its query ends within an expression")
            if word.is_mark("("):
                words.extend(self._brackets())
            elif word.is_word("EXISTS") or (word.is_word("NOT") and self.peek(1).is_word("EXISTS")):
                words.append(self._exists())
            else:
                words.append(self.next().text)
        return tuple(words)

    def group(self) -> Group:
        self.expect("{")
        if self.peek().is_word("SELECT"):
            inner = self.query(is_outer=False)
            self.expect("}")
            return Group((SubSelect(inner),))
        elements: list[Element] = []
        while not self.accept("}"):
            elements.extend(self._element())
            self.accept(".")
        return Group(tuple(elements))

    def _element(self) -> Iterator[Element]:
        if self.peek() is END:
            raise NotCompilable("its query ends within a group")
        if self.accept("FILTER"):
            yield Filter(self._constraint())
        elif self.accept("BIND"):
            yield Bind(*self._aliased())
        elif self.accept("OPTIONAL"):
            yield Optional(self.group())
        elif self.peek().is_mark("{"):
            yield self._union()
        else:
            yield from self.triples()

    def _union(self) -> Union | SubSelect:
        branches = [self.group()]
        while self.accept("UNION"):
            branches.append(self.group())
        first = branches[0].elements
        if len(branches) == 1 and len(first) == 1 and isinstance(first[0], SubSelect):
            return first[0]
        return Union(tuple(branches))

    def _check_columns(self, columns: tuple[Column, ...], is_outer: bool) -> None:
        names = {column.variable for column in columns}
        if not is_outer and "?this" not in names:
            raise InputError(
                Text(
                    "En inre SELECT i ett SPARQL-villkor måste välja $this.",
                    "An inner SELECT of a SPARQL constraint has to select $this.",
                )
            )
        if is_outer and columns and "?this" not in names:
            raise InputError(Text("Ett SPARQL-villkor måste välja $this.", "A SPARQL constraint has to select $this."))


class _CompiledParser(_Parser):
    def _check_columns(self, columns: tuple[Column, ...], is_outer: bool) -> None:
        """The compiler knows what it selects."""

    def _refuse_binding(self, variable: str) -> None:
        """It may bind ``?this`` to the end of a path."""

    def _element(self) -> Iterator[Element]:
        if self.accept("VALUES"):
            variable = self.next().text
            self.expect("{")
            words = [variable, "IN", "("]
            while not self.accept("}"):
                words.append(self.term())
            yield Filter((*words, ")"))
        elif self.accept("MINUS"):
            yield Filter((Exists(self.group(), True),))
        else:
            yield from super()._element()
