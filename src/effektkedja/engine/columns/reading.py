"""Reads terms, paths and expressions of a query; groups are left to whoever reads the query as a whole."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from effektkedja.engine.columns.algebra import Call, Const, Count, ExistsIn, Expr, Group, NotPlannable, Var
from effektkedja.engine.paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence
from effektkedja.engine.sparql_patterns import PatternReader
from effektkedja.engine.sparql_tokens import Token
from effektkedja.terms import RDF_TYPE

_BINARY: Final = ({"||"}, {"&&"}, {"=", "!=", "<", ">", "<=", ">="}, {"+", "-"}, {"*", "/"})
_COMPARED = 2
_VOLATILE = frozenset(("RAND", "NOW", "UUID", "STRUUID", "BNODE"))
_AGGREGATES = frozenset(("SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"))


@lru_cache(maxsize=65536)
def _term(text: str, prefix: str, namespace: str) -> str:
    """A term of a query in N-Triples form."""
    head = f"@prefix {prefix}: <{namespace}> .\n" if namespace else ""
    try:
        (quad,) = ox.parse(f"{head}<x:s> <x:p> {text} .", format=ox.RdfFormat.TURTLE)
    except (SyntaxError, ValueError) as error:
        raise NotPlannable(f"the term {text} is not understood") from error
    return str(quad.object)


class ExpressionReader(PatternReader):
    """Walks through the words of a query.

    Args:
        words: as ``tokens`` gives them.
        prefixes: prefix to namespace.
    """

    def __init__(self, words: list[Token], prefixes: dict[str, str]) -> None:
        super().__init__(words)
        self._prefixes = prefixes

    def subgroup(self) -> Group:
        """The group of an EXISTS."""
        raise NotImplementedError

    def whole_term(self, text: str) -> str:
        """The term written out in N-Triples form; variables stay as they are."""
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

    def whole_path(self, path: Path) -> Path:
        """The path with its IRIs written out."""
        if isinstance(path, Predicate):
            if path.iri.startswith("!"):
                words = path.iri[2:-1].replace("|", " ").replace("^ ", "^").split()
                names = (
                    f"^{self.whole_term(word[1:])}" if word.startswith("^") else self.whole_term(word) for word in words
                )
                return Predicate(f"!({' '.join(names)})")
            return Predicate(self.whole_term(path.iri))
        if isinstance(path, Sequence):
            return Sequence(tuple(self.whole_path(step) for step in path.steps))
        if isinstance(path, Alternative):
            return Alternative(tuple(self.whole_path(choice) for choice in path.choices))
        if isinstance(path, Inverse):
            return Inverse(self.whole_path(path.path))
        return Repeat(self.whole_path(path.path), path.mark)

    def expression(self, level: int = 0) -> Expr:
        """The expression that comes next, operators of ``level`` and above in it."""
        if level == len(_BINARY):
            return self._unary()
        left = self.expression(level + 1)
        while True:
            word = self.peek()
            if level == _COMPARED and (word.is_word("IN") or (word.is_word("NOT") and self.peek(1).is_word("IN"))):
                left = self._membership(left)
            elif word.kind == "mark" and word.text in _BINARY[level]:
                operator = self.next().text
                left = Call(operator, (left, self.expression(level + 1)))
            else:
                return left

    def _membership(self, left: Expr) -> Expr:
        negated = self.accept("NOT")
        self.expect("IN")
        self.expect("(")
        choices: list[Expr] = []
        while not self.accept(")"):
            choices.append(self.expression())
            self.accept(",")
        found = Call("IN", (left, *choices))
        return Call("!", (found,)) if negated else found

    def _unary(self) -> Expr:
        if self.accept("!"):
            return Call("!", (self._unary(),))
        if self.peek().is_mark("-", "+") and self.peek(1).kind != "number":
            return Call(f"unary {self.next().text}", (self._unary(),))
        return self.primary()

    def primary(self) -> Expr:
        """The part of an expression that comes next and needs no operator: in brackets, a call, a term or EXISTS."""
        word = self.peek()
        if self.accept("("):
            inner = self.expression()
            self.expect(")")
            return inner
        if word.is_word("NOT", "EXISTS"):
            negated = self.accept("NOT")
            self.expect("EXISTS")
            found = ExistsIn(self.subgroup())
            return Call("!", (found,)) if negated else found
        if word.kind == "variable":
            return Var(self.next().text)
        if word.kind == "word" and not word.is_word("TRUE", "FALSE"):
            return self._function(self.next().text.upper())
        if word.kind in ("iri", "name") and self.peek(1).is_mark("("):
            return self._call(self.whole_term(self.next().text))
        node, extra = self._node()
        if extra or node.startswith("?"):
            raise NotPlannable(f"its query is not understood at {word.text!r}")
        return Const(self.whole_term(node))

    def _function(self, name: str) -> Expr:
        if name in _VOLATILE:
            raise NotPlannable(f"{name}() gives another value each time")
        if name in _AGGREGATES:
            raise NotPlannable(f"it uses {name}")
        if name != "COUNT":
            return self._call(name)
        self.expect("(")
        distinct = self.accept("DISTINCT")
        argument = None if self.accept("*") else self.expression()
        self.expect(")")
        return Count(argument, distinct)

    def _call(self, name: str) -> Call:
        self.expect("(")
        arguments: list[Expr] = []
        while not self.accept(")"):
            arguments.append(self.expression())
            self.accept(",")
        return Call(name, tuple(arguments))
