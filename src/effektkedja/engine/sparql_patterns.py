"""Reads the triple patterns and property paths of a SPARQL query."""

from __future__ import annotations

from collections.abc import Iterator

from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.paths import Alternative, Inverse, Mark, Path, Predicate, Repeat, Sequence
from effektkedja.engine.sparql_syntax import PATH, Triple
from effektkedja.engine.sparql_tokens import END, Token

_MARKS: dict[str, Mark] = {"*": "*", "+": "+", "?": "?"}


class PatternReader:
    """Walks through the words of a query, from one triple pattern to the next."""

    def __init__(self, words: list[Token]) -> None:
        self._words = words
        self._at = 0
        self._invented = 0

    def peek(self, ahead: int = 0) -> Token:
        """The next word, or one further on, without going there."""
        at = self._at + ahead
        return self._words[at] if at < len(self._words) else END

    def next(self) -> Token:
        """Go to the next word."""
        word = self.peek()
        self._at += 1
        return word

    def accept(self, text: str) -> bool:
        """Go past the keyword or mark if it comes next."""
        word = self.peek()
        if word.is_mark(text) or word.is_word(text):
            self._at += 1
            return True
        return False

    def expect(self, text: str) -> None:
        """Go past the keyword or mark.

        Raises:
            NotCompilable: something else comes next.
        """
        if not self.accept(text):
            raise NotCompilable(f"its query is not understood at {self.peek().text!r}, where {text} should be")

    def triples(self) -> Iterator[Triple]:
        """The triple patterns with the same subject that come next.

        Raises:
            NotCompilable: they hold a list, or something that is no triple pattern.
        """
        subject, extra = self._node()
        yield from extra
        if not self.peek().is_mark(".", "}"):
            yield from self._properties(subject)

    def _properties(self, subject: str) -> Iterator[Triple]:
        while True:
            path = self._verb()
            while True:
                value, extra = self._node()
                yield Triple(subject, path, value)
                yield from extra
                if not self.accept(","):
                    break
            if not self.accept(";"):
                return
            while self.accept(";"):
                pass
            if self.peek().is_mark(".", "}", "]") or self.peek() is END:
                return

    def _node(self) -> tuple[str, tuple[Triple, ...]]:
        word = self.next()
        if word.is_mark("["):
            return self._anonymous()
        if word.kind == "blank":
            return f"?_l_{word.text[2:].replace('.', '_').replace('-', '_')}", ()
        if word.is_mark("+", "-"):
            return word.text + self.next().text, ()
        if word.kind == "string":
            return word.text + self._literal_tail(), ()
        if word.kind in ("iri", "name", "variable", "number") or word.is_word("TRUE", "FALSE"):
            return word.text, ()
        raise NotCompilable(f"its query is not understood at {word.text!r}")

    def term(self) -> str:
        """The term or variable that comes next.

        Raises:
            NotCompilable: something else comes next.
        """
        return self._node()[0]

    def _anonymous(self) -> tuple[str, tuple[Triple, ...]]:
        self._invented += 1
        node = f"?_a{self._invented}"
        inner = () if self.peek().is_mark("]") else tuple(self._properties(node))
        self.expect("]")
        return node, inner

    def _literal_tail(self) -> str:
        if self.peek().kind == "language":
            return self.next().text
        if self.accept("^^"):
            return f"^^{self.next().text}"
        return ""

    def _verb(self) -> Path | str:
        if self.peek().kind == "variable" and self.peek().text != PATH:
            return self.next().text
        return self._alternatives()

    def _alternatives(self) -> Path:
        choices = [self._sequence()]
        while self.accept("|"):
            choices.append(self._sequence())
        return choices[0] if len(choices) == 1 else Alternative(tuple(choices))

    def _sequence(self) -> Path:
        parts = [self._inverse()]
        while self.accept("/"):
            parts.append(self._inverse())
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _inverse(self) -> Path:
        return Inverse(self._repeated()) if self.accept("^") else self._repeated()

    def _repeated(self) -> Path:
        path = self._primary()
        mark = _MARKS.get(self.peek().text) if self.peek().kind == "mark" else None
        if mark:
            self.next()
            return Repeat(path, mark)
        return path

    def _primary(self) -> Path:
        if self.accept("("):
            inner = self._alternatives()
            self.expect(")")
            return inner
        if self.accept("!"):
            return Predicate(self._negated_set())
        word = self.next()
        if word.kind in ("iri", "name") or word.text in ("a", PATH):
            return Predicate(word.text)
        raise NotCompilable(f"its query is not understood at {word.text!r}")

    def _negated_set(self) -> str:
        if not self.accept("("):
            inverse = "^" if self.accept("^") else ""
            return f"!({inverse}{self.next().text})"
        inner: list[str] = []
        while not self.accept(")"):
            if self.peek() is END:
                raise NotCompilable("its query ends within a path")
            inner.append(self.next().text)
        return f"!({' '.join(inner)})"
