"""The words of a SPARQL query, as far as its groups, patterns and variables have to be told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from effektkedja.engine.errors import NotCompilable

_LOCAL = r"(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
_LOCAL_INNER = r"(?:[\w:.\-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
_LOCAL_END = r"(?:[\w:\-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
_TOKEN = re.compile(
    rf"""
      (?P<space>\s+|\#[^\r\n]*)
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*>)
    | (?P<string>'''(?:(?:'|'')?(?:[^'\\]|\\.))*''' | \"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"
        | '(?:[^'\\\r\n]|\\.)*' | "(?:[^"\\\r\n]|\\.)*")
    | (?P<variable>[?$]\w+)
    | (?P<blank>_:\w(?:[\w.\-]*[\w\-])?)
    | (?P<name>(?:[^\W\d_](?:[\w.\-]*[\w\-])?)?:(?:{_LOCAL}(?:{_LOCAL_INNER}*{_LOCAL_END})?)?)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<number>(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+)
    | (?P<word>[^\W\d]\w*)
    | (?P<mark>\^\^|&&|\|\||!=|<=|>=|[{{}}()\[\].,;=<>!*/+\-|^?])
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A word of a query. Variables are written with ``?``, keywords keep their case."""

    kind: str
    text: str

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords, in upper or lower case."""
        return self.kind == "word" and self.text.upper() in words

    def is_mark(self, *marks: str) -> bool:
        """Whether it is one of these punctuation marks."""
        return self.kind == "mark" and self.text in marks


END = Token("end", "")


@lru_cache(maxsize=256)
def tokens(query: str) -> tuple[Token, ...]:
    """The words of the query without space and comments.

    Raises:
        NotCompilable: there is something in it that SPARQL does not know.
    """
    return tuple(token for token, _, _ in placed_tokens(query))


def placed_tokens(query: str) -> list[tuple[Token, int, int]]:
    """The words of the query, each with where it begins and where it ends.

    Raises:
        NotCompilable: there is something in it that SPARQL does not know.
    """
    found: list[tuple[Token, int, int]] = []
    position = 0
    for token in scan(query):
        end = position + len(token.text)
        if token.kind == "variable":
            found.append((Token(token.kind, f"?{token.text[1:]}"), position, end))
        elif token.kind != "space":
            found.append((token, position, end))
        position = end
    return found


def scan(query: str) -> Iterator[Token]:
    """Everything that stands in the query, as it is written: space and comments are tokens of the kind ``space``.

    Raises:
        NotCompilable: there is something in it that SPARQL does not know.
    """
    position = 0
    while position < len(query):
        match = _TOKEN.match(query, position)
        if match is None:
            raise NotCompilable(f"its query is not understood at {query[position : position + 20]!r}")
        position = match.end()
        yield Token(match.lastgroup or "", match.group())
