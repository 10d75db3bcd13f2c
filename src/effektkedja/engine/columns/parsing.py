"""Reads the SELECTs that the compiler writes, and those of SPARQL constraints, into relational plans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from effektkedja.engine.columns.algebra import (
    Call,
    Const,
    Count,
    Element,
    ExistsIn,
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
    Var,
)
from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence
from effektkedja.engine.sparql_patterns import PatternReader
from effektkedja.engine.sparql_tokens import END, Token, tokens
from effektkedja.terms import PREFIXES, RDF_TYPE

_PROLOGUE = re.compile(r"\s*PREFIX\s+([^\s:]*):\s*<([^>]*)>", re.IGNORECASE)
_BINARY: Final = ({"||"}, {"&&"}, {"=", "!=", "<", ">", "<=", ">="}, {"+", "-"}, {"*", "/"})
_COMPARED = 2
_VOLATILE = frozenset(("RAND", "NOW", "UUID", "STRUUID", "BNODE"))
_AGGREGATES = frozenset(("SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"))


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
        return _Parser(tokens(text[at:]), prefixes).whole()
    except NotPlannable:
        raise
    except NotCompilable as found:
        raise NotPlannable(found.reason) from found


@lru_cache(maxsize=65536)
def _term(text: str, prefix: str, namespace: str) -> str:
    """A term of a query in N-Triples form."""
    head = f"@prefix {prefix}: <{namespace}> .\n" if namespace else ""
    try:
        (quad,) = ox.parse(f"{head}<x:s> <x:p> {text} .", format=ox.RdfFormat.TURTLE)
    except (SyntaxError, ValueError) as error:
        raise NotPlannable(f"the term {text} is not understood") from error
    return str(quad.object)


class _Parser(PatternReader):
    def __init__(self, words: list[Token], prefixes: dict[str, str]) -> None:
        super().__init__(words)
        self._prefixes = prefixes

    def whole(self) -> Select:
        found = self._select()
        if self.peek() is not END:
            raise NotPlannable(f"its query is not understood at {self.peek().text!r}")
        return found

    # Terms and paths

    def term(self, text: str) -> str:
        """The term in N-Triples form; variables stay as they are."""
        if text.startswith("?"):
            return text
        if text == "a":
            return f"<{RDF_TYPE}>"
        if text.startswith("<") and "\\" not in text:
            if ":" not in text:
                raise NotPlannable(f"{text} is a relative IRI")
            return text
        name = text.partition("^^")[2] if text.startswith(('"', "'")) else text
        name = name.split('"')[-1]
        prefix = name.partition(":")[0] if ":" in name and not name.startswith("<") else None
        if prefix is None:
            return _term(text, "x", "")
        if prefix not in self._prefixes:
            raise NotPlannable(f"the prefix {prefix}: is not known")
        return _term(text, prefix, self._prefixes[prefix])

    def _path(self, path: Path) -> Path:
        if isinstance(path, Predicate):
            if path.iri.startswith("!"):
                words = path.iri[2:-1].replace("|", " ").split()
                names = (f"^{self.term(word[1:])}" if word.startswith("^") else self.term(word) for word in words)
                return Predicate(f"!({' '.join(names)})")
            return Predicate(self.term(path.iri))
        if isinstance(path, Sequence):
            return Sequence(tuple(self._path(step) for step in path.steps))
        if isinstance(path, Alternative):
            return Alternative(tuple(self._path(choice) for choice in path.choices))
        if isinstance(path, Inverse):
            return Inverse(self._path(path.path))
        return Repeat(self._path(path.path), path.mark)

    # SELECT

    def _select(self) -> Select:
        self.expect("SELECT")
        distinct = self.accept("DISTINCT")
        self.accept("REDUCED")
        columns = () if self.accept("*") else tuple(self._columns())
        self.accept("WHERE")
        where = self._group()
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
        expression = self._expression()
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
                having.append(self._primary_expression())
        return grouped_by, tuple(having)

    def _skip_order(self) -> None:
        """The order of solutions is of no matter: results are sorted."""
        self.expect("BY")
        while self.peek().kind == "variable" or self.peek().is_mark("(") or self.peek().is_word("ASC", "DESC"):
            if self.peek().kind == "variable":
                self.next()
            else:
                self._primary_expression()

    # Groups

    def _group(self) -> Group:
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
            yield Filter(self._primary_expression())
        elif self.accept("BIND"):
            variable, expression = self._aliased()
            yield Extend(expression, variable)
        elif self.accept("OPTIONAL"):
            yield LeftJoin(self._group())
        elif self.accept("MINUS"):
            yield Minus(self._group())
        elif self.accept("VALUES"):
            yield self._values()
        elif word.is_mark("{"):
            yield self._union()
        else:
            for triple in self.triples():
                path = triple.path if isinstance(triple.path, str) else self._path(triple.path)
                yield Step(self.term(triple.subject), path, self.term(triple.object))

    def _union(self) -> Element:
        branches = [self._group()]
        while self.accept("UNION"):
            branches.append(self._group())
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
        return self.term(node)

    # Expressions, by rising precedence

    def _expression(self, level: int = 0) -> Expr:
        if level == len(_BINARY):
            return self._unary()
        left = self._expression(level + 1)
        while True:
            word = self.peek()
            if level == _COMPARED and (word.is_word("IN") or (word.is_word("NOT") and self.peek(1).is_word("IN"))):
                left = self._membership(left)
            elif word.kind == "mark" and word.text in _BINARY[level]:
                operator = self.next().text
                left = Call(operator, (left, self._expression(level + 1)))
            else:
                return left

    def _membership(self, left: Expr) -> Expr:
        negated = self.accept("NOT")
        self.expect("IN")
        self.expect("(")
        choices: list[Expr] = []
        while not self.accept(")"):
            choices.append(self._expression())
            self.accept(",")
        found = Call("IN", (left, *choices))
        return Call("!", (found,)) if negated else found

    def _unary(self) -> Expr:
        if self.accept("!"):
            return Call("!", (self._unary(),))
        if self.peek().is_mark("-", "+") and self.peek(1).kind != "number":
            return Call(f"unary {self.next().text}", (self._unary(),))
        return self._primary_expression()

    def _primary_expression(self) -> Expr:
        word = self.peek()
        if self.accept("("):
            inner = self._expression()
            self.expect(")")
            return inner
        if word.is_word("NOT", "EXISTS"):
            negated = self.accept("NOT")
            self.expect("EXISTS")
            found = ExistsIn(self._group())
            return Call("!", (found,)) if negated else found
        if word.kind == "variable":
            return Var(self.next().text)
        if word.kind == "word" and not word.is_word("TRUE", "FALSE"):
            return self._function(self.next().text.upper())
        if word.kind in ("iri", "name") and self.peek(1).is_mark("("):
            return self._call(self.term(self.next().text))
        node, extra = self._node()
        if extra or node.startswith("?"):
            raise NotPlannable(f"its query is not understood at {word.text!r}")
        return Const(self.term(node))

    def _function(self, name: str) -> Expr:
        if name in _VOLATILE:
            raise NotPlannable(f"{name}() gives another value each time")
        if name in _AGGREGATES:
            raise NotPlannable(f"it uses {name}")
        if name != "COUNT":
            return self._call(name)
        self.expect("(")
        distinct = self.accept("DISTINCT")
        argument = None if self.accept("*") else self._expression()
        self.expect(")")
        return Count(argument, distinct)

    def _call(self, name: str) -> Call:
        self.expect("(")
        arguments: list[Expr] = []
        while not self.accept(")"):
            arguments.append(self._expression())
            self.accept(",")
        return Call(name, tuple(arguments))
