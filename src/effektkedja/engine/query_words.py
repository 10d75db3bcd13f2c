"""A compiled query in words: which sets it joins, what it keeps and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from effektkedja.engine.paths import path_text
from effektkedja.engine.sparql_parser import parse_compiled
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
    Triple,
    Union,
)


def query_words(text: str) -> Iterator[str]:
    """The lines that say what a compiled SELECT computes, inner parts indented by two spaces.

    Raises:
        NotCompilable: it is not understood.
    """
    query = parse_compiled(text)
    yield from _query(query)
    yield f"give each {_columns(query)}"


def _query(query: Query) -> Iterator[str]:
    yield from _group(query.where)
    if query.group_by:
        yield f"gather by {', '.join(_expression(part) for part in query.group_by)}"
    for part in query.having:
        yield from _kept("keep if", part)
    if query.slice:
        yield f"at most {query.slice}"


def _group(group: Group) -> Iterator[str]:
    for element in group.elements:
        yield from _element(element)


def _element(element: Element) -> Iterator[str]:
    if isinstance(element, Triple):
        yield f"with {_pattern(element)}"
    elif isinstance(element, Filter):
        yield from _kept("keep if", element.expression)
    elif isinstance(element, Bind):
        yield from _kept(f"let {element.variable} be", element.expression)
    elif isinstance(element, Optional):
        yield from _block("with or without", _group(element.group))
    elif isinstance(element, Union):
        word = "either" if len(element.branches) > 1 else "the set"
        for branch in element.branches:
            yield from _block(word, _group(branch))
            word = "or"
    elif isinstance(element, SubSelect):
        yield from _block(f"the set of {_columns(element.query)}", _query(element.query))


def _columns(query: Query) -> str:
    shown = (f"{c.variable} = {_expression(c.expression)}" if c.expression else c.variable for c in query.columns)
    return ", ".join(shown) or "solution"


def _pattern(triple: Triple) -> str:
    path = triple.path if isinstance(triple.path, str) else path_text(triple.path)
    return f"{triple.subject} {path} {triple.object}"


def _kept(words: str, expression: Expression) -> Iterator[str]:
    """A condition; one that is a single EXISTS as a set of its own, others with their sets below them."""
    if found := _only_exists(expression):
        yield from _block(_asked(found, words), _group(found.group))
        return
    yield f"{words} {_expression(expression)}"
    for part in (part for part in expression if isinstance(part, Exists)):
        yield from (f"  {line}" for line in _block(_asked(part, "where"), _group(part.group)))


def _only_exists(expression: Expression) -> Exists | None:
    """The EXISTS that alone makes up the condition, with the negations around it taken in."""
    words = _bare(expression)
    if len(words) == 1:
        return words[0] if isinstance(words[0], Exists) else None
    if words[0] == "!" and (found := _only_exists(words[1:])):
        return Exists(found.group, not found.negated)
    return None


def _asked(part: Exists, words: str) -> str:
    return f"{words} there is no" if part.negated else f"{words} there is"


def _block(head: str, lines: Iterator[str]) -> Iterator[str]:
    """A heading with what it holds: on one line where that is one pattern, else below it."""
    inner = list(lines)
    if len(inner) == 1 and inner[0].startswith("with "):
        yield f"{head} {inner[0].removeprefix('with ')}"
        return
    yield head
    yield from (f"  {line}" for line in inner)


def _expression(expression: Expression) -> str:
    """The words of an expression, with marks where sets stand that are told of below it."""
    return " ".join(part if isinstance(part, str) else _told(part) for part in _bare(expression))


def _bare(expression: Expression) -> Expression:
    """The expression without brackets around the whole of it."""
    while len(expression) > 2 and expression[0] == "(" and _closes_last(expression):
        expression = expression[1:-1]
    return expression


def _closes_last(expression: Expression) -> bool:
    """Whether the bracket that comes first is closed by the word that comes last."""
    depth = 0
    for at, word in enumerate(expression):
        depth += (word == "(") - (word == ")")
        if depth == 0:
            return at == len(expression) - 1
    return False


def _told(part: Exists) -> str:
    return "[there is no …]" if part.negated else "[there is …]"
