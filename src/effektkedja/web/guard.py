"""What a query or an update may not do: reach another host, read a file, or bury the engine in brackets.

The words of the text are told apart by a tokenizer, so that a string, a comment or an IRI may say SERVICE or LOAD.
The engine is given the text without its comments: it parses nothing that was not looked at here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.sparql_tokens import Token, scan
from effektkedja.model.text import Text
from effektkedja.terms import EKD, PREFIXES
from effektkedja.web.refusal import Refused

MAX_NESTING = 200
"""Brackets inside brackets. The engine's parser and optimizer are recursive and would overflow their stack."""

_OPENING, _CLOSING = ("{", "(", "["), ("}", ")", "]")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True)
class Checked:
    """A query that may be evaluated.

    Args:
        text: the query without comments.
        graphs: IRIs of the graphs that its FROM clauses name.
        variables: for ``SELECT *``, the variables as they first appear, without ``?``; the engine sorts the columns.
    """

    text: str
    graphs: tuple[str, ...]
    variables: tuple[str, ...] = ()


def check_query(text: str) -> Checked:
    """Look at a query before it is evaluated.

    Raises:
        Refused: it is no SPARQL, too deeply nested, or asks another server (SERVICE).
    """
    words = _words(text)
    _refuse_outside(words, ("SERVICE",))
    solid = [word for word in words if word.kind != "space"]
    return Checked(_text(words), tuple(_dataset_clauses(solid)), _variables(solid))


def check_update(text: str) -> list[list[Token]]:
    """Look at an update before it is run, and cut it into its operations, each with the prologue that it needs.

    Raises:
        Refused: it is no SPARQL, too deeply nested, or wants to fetch something (LOAD, SERVICE).
    """
    words = _words(text)
    _refuse_outside(words, ("SERVICE", "LOAD"))
    return [operation for operation in _operations(words) if _keywords(operation)]


def with_dataset(operation: Sequence[Token], default: Sequence[str], named: Sequence[str]) -> str:
    """The text of an operation whose WHERE is asked of the given graphs (SPARQL 1.1 Protocol, section 2.2.3).

    Args:
        operation: one of those that ``check_update`` gives.
        default: IRIs of ``using-graph-uri``.
        named: IRIs of ``using-named-graph-uri``.

    Raises:
        Refused: the operation names graphs itself, by USING or WITH.
    """
    if not default and not named:
        return _text(operation)
    if any(word.is_word("USING", "WITH") for word in operation):
        raise Refused(
            400,
            Text(
                "Uppdateringen anger grafer både i adressen (using-graph-uri) och i texten (USING eller WITH).",
                "The update names graphs both in the address (using-graph-uri) and in the text (USING or WITH).",
            ),
        )
    where = _top_level_where(operation)
    if where is None:
        return _text(operation)
    clauses = [f"USING <{_checked_iri(iri)}>" for iri in default]
    clauses += [f"USING NAMED <{_checked_iri(iri)}>" for iri in named]
    head, tail = list(operation[:where]), list(operation[where:])
    if [word.text.upper() for word in head if word.kind != "space"][-1:] == ["DELETE"]:
        head += tail[1:]  # DELETE WHERE { … } stands for DELETE { … } WHERE { … }
    return f"{_text(head)} {' '.join(clauses)} {_text(tail)}"


def _words(text: str) -> list[Token]:
    try:
        words = list(scan(text))
    except NotCompilable as error:
        raise not_sparql() from error
    depth = 0
    for word in words:
        depth += word.is_mark(*_OPENING) - word.is_mark(*_CLOSING)
        if depth > MAX_NESTING:
            raise Refused(
                400,
                Text(
                    f"Frågan har mer än {MAX_NESTING} parenteser inuti varandra och ställs inte.",
                    f"The query has more than {MAX_NESTING} brackets inside one another and is not asked.",
                ),
            )
    return words


def not_sparql(where: str = "") -> Refused:
    """The refusal of a text that cannot be parsed, with line and column where they are known."""
    sv, en = (f" vid rad och tecken {where}", f" at line and column {where}") if where else ("", "")
    return Refused(400, Text(f"Frågan är inte giltig SPARQL{sv}.", f"The query is not valid SPARQL{en}."))


def _refuse_outside(words: Iterable[Token], forbidden: tuple[str, ...]) -> None:
    for word in words:
        if word.is_word(*forbidden):
            keyword = word.text.upper()
            raise Refused(
                403,
                Text(
                    f"{keyword} är inte tillåtet: servern hämtar ingenting från andra adresser.",
                    f"{keyword} is not allowed: this server fetches nothing from other addresses.",
                ),
            )


def _text(words: Iterable[Token]) -> str:
    """The words as text, comments left out and lines kept, so that positions in error messages still hold."""
    return "".join(" " if word.kind == "space" and word.text.startswith("#") else word.text for word in words)


def _keywords(operation: Iterable[Token]) -> bool:
    return any(word.kind == "word" and word.text.upper() not in ("PREFIX", "BASE", "VERSION") for word in operation)


def _operations(words: Sequence[Token]) -> list[list[Token]]:
    """The operations of an update: they are divided by semicolons outside brackets; prologues add up."""
    operations: list[list[Token]] = [[]]
    depth = 0
    for word in words:
        depth += word.is_mark(*_OPENING) - word.is_mark(*_CLOSING)
        if depth == 0 and word.is_mark(";"):
            operations.append(_prologue(operations[-1]))
        else:
            operations[-1].append(word)
    return operations


def _prologue(words: Sequence[Token]) -> list[Token]:
    """The declarations at the beginning, with the space around them."""
    end, at = 0, 0
    solid = [(index, word) for index, word in enumerate(words) if word.kind != "space"]
    while at < len(solid):
        length = 3 if solid[at][1].is_word("PREFIX") else 2 if solid[at][1].is_word("BASE", "VERSION") else 0
        if not length or at + length > len(solid):
            break
        end = solid[at + length - 1][0] + 1
        at += length
    return [*words[:end], Token("space", "\n")] if end else []


def _top_level_where(operation: Sequence[Token]) -> int | None:
    depth = 0
    for index, word in enumerate(operation):
        if depth == 0 and word.is_word("WHERE"):
            return index
        depth += word.is_mark("{") - word.is_mark("}")
    return None


def _variables(solid: Sequence[Token]) -> tuple[str, ...]:
    start = next((index for index, word in enumerate(solid) if word.is_word("SELECT")), len(solid))
    after = [word for word in solid[start + 1 : start + 3] if not word.is_word("DISTINCT", "REDUCED")]
    if not after or not after[0].is_mark("*"):
        return ()
    return tuple(dict.fromkeys(word.text[1:] for word in solid if word.kind == "variable"))


def _dataset_clauses(solid: Sequence[Token]) -> Iterable[str]:
    prefixes, base = dict(PREFIXES), EKD
    for index, word in enumerate(solid):
        following = [*solid[index + 1 : index + 3], Token("end", ""), Token("end", "")]
        if word.is_word("BASE"):
            base = urljoin(base, _inside(following[0].text))
        elif word.is_word("PREFIX"):
            prefixes[following[0].text.removesuffix(":")] = urljoin(base, _inside(following[1].text))
        elif word.is_word("FROM"):
            graph = following[1] if following[0].is_word("NAMED") else following[0]
            if graph.kind == "iri":
                yield urljoin(base, _inside(graph.text))
            elif graph.kind == "name":
                prefix, _, local = graph.text.partition(":")
                yield prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)


def _inside(iri: str) -> str:
    """The IRI between the brackets, its escapes resolved."""
    return _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), iri.removeprefix("<").removesuffix(">"))


def _checked_iri(iri: str) -> str:
    """An IRI that may stand between brackets in a text.

    Raises:
        Refused: it holds something that would end the brackets.
    """
    if not re.fullmatch(r'[A-Za-z][A-Za-z0-9+.-]*:[^<>"{}|^`\\\x00-\x20]*', iri):
        raise bad_iri(iri)
    return iri


def bad_iri(iri: str) -> Refused:
    """The refusal of something that was to be an absolute IRI."""
    shown = iri if len(iri) < 100 else f"{iri[:100]} …"
    return Refused(
        400,
        Text(f"”{shown}” är ingen fullständig IRI.", f"'{shown}' is not an absolute IRI."),
        hint=Text("Den ska börja med till exempel https:.", "It should begin with https: or the like."),
    )
