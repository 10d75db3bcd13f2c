"""Where servers differ from SPARQL 1.1, and the small rewrites that make them answer right all the same.

Nothing is guessed from a name or an address. Each trait has a probe: a small query with a known answer, asked once of
every server. Where the answer is wrong or an error, queries are rewritten to an equal form that such a server gets
right, or where none is known, the user is told which of them are in doubt. All of the traits were met in Virtuoso
7.2.5; Oxigraph 0.5 and Fuseki 5.3 have none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from effektkedja.engine.sparql_tokens import Token
from effektkedja.errors import ServerError
from effektkedja.model.text import Text
from effektkedja.remote.query_text import QueryText
from effektkedja.store.queryable import Term
from effektkedja.terms import EK, RDFS, SKOS, XSD

_BOOLEAN = f"{XSD}boolean"
_CANONICAL = {"1": "true", "0": "false"}
_SCHEME = f"<{SKOS}ConceptScheme>"
_DOCUMENT = f"<{EK}Document>"
_NOTHING = "<urn:effektkedja:nothing>"

Probe = Callable[[str], Sequence[Mapping[str, Term]]]
"""Asks a SELECT and gives its rows."""


@dataclass(frozen=True)
class Trait:
    """A way in which a server may differ.

    Args:
        name: what it does, for people.
        probe: a SELECT whose right answer is known on any server that holds the ontology and the code lists.
        is_shown: whether its rows show the fault.
        mend: rewrites a query to an equal one that avoids it; None where there is no such rewrite.
        touches: whether the answer to a query may be wrong for it; only for what cannot be mended.
    """

    name: Text
    probe: str
    is_shown: Callable[[Sequence[Mapping[str, Term]]], bool]
    mend: Callable[[str], str] | None = None
    touches: Callable[[str], bool] = lambda text: False


@dataclass(frozen=True)
class Dialect:
    """What a server was found to need.

    Args:
        traits: the traits that it showed, in the order of their rewrites.
    """

    traits: tuple[Trait, ...] = ()

    def query(self, text: str) -> str:
        """The query as this server has to be asked."""
        for trait in self.traits:
            text = trait.mend(text) if trait.mend else text
        return text

    def doubts(self, text: str) -> tuple[Text, ...]:
        """What this server is known to get wrong in such a query, and no rewrite helps."""
        return tuple(trait.name for trait in self.traits if trait.mend is None and trait.touches(text))

    def term(self, term: Term | None) -> Term | None:
        """A term of an answer as it was written: booleans come back as 1 and 0 from servers that store them so."""
        if isinstance(term, ox.Literal) and term.datatype.value == _BOOLEAN and term.value in _CANONICAL:
            return ox.Literal(_CANONICAL[term.value], datatype=term.datatype)
        return term


def recognised(probe: Probe) -> Dialect:
    """Ask a server the probes, and tell what it needs."""
    return Dialect(tuple(trait for trait in TRAITS if trait.is_shown(_rows(probe, trait.probe))))


def _rows(probe: Probe, query: str) -> Sequence[Mapping[str, Term]]:
    """The rows of a probe; none where the server refuses it, which is an answer too."""
    try:
        return probe(query)
    except ServerError:
        return ()


def _without_double_negation(text: str) -> str:
    """``!(!(a))`` and ``!(!f(a))`` become ``(a)`` and ``(f(a))``, which are errors and true where those were."""
    query = QueryText(text)
    words = query.words
    closing = _closing(words)
    edits: list[tuple[int, int, str]] = []
    for at in range(len(words) - 3):
        first, bracket, second = (words[at + step][0] for step in range(3))
        if not (first.is_mark("!") and bracket.is_mark("(") and second.is_mark("!")):
            continue
        opens = at + 3 if words[at + 3][0].is_mark("(") else at + 4
        if opens < len(words) and words[opens][0].is_mark("(") and closing[opens] + 1 == closing[at + 1]:
            edits.append((words[at][1], words[at + 2][2], "("))
    return _edited(text, edits)


def _booleans_by_form(text: str) -> str:
    """``sameTerm(?v, true)`` by datatype and lexical form: such a server has one term for each truth value.

    A comparison with ``=`` would not do: the server then hands out the constant 1 in place of the value.
    """
    words = QueryText(text).words
    edits: list[tuple[int, int, str]] = []
    for at, (word, begin, _) in enumerate(words):
        if not word.is_word("SAMETERM") or at + 7 >= len(words):
            continue
        variable, string, mark, kind = (words[at + step][0] for step in (2, 4, 5, 6))
        if variable.kind == "variable" and mark.is_mark("^^") and kind.text in (f"<{_BOOLEAN}>", "xsd:boolean"):
            forms = '"true", "1"' if string.text[1:-1] in ("true", "1") else '"false", "0"'
            test = f"(DATATYPE({variable.text}) = <{_BOOLEAN}> && STR({variable.text}) IN ({forms}))"
            edits.append((begin, words[at + 7][2], test))
    return _edited(text, edits)


def _filters_after_union(text: str) -> str:
    """A UNION goes into a subquery of its own, and the filters stay outside.

    Filters of a group apply to all of its solutions wherever they stand (SPARQL 1.1, section 5.2.2), so the result is
    the same.
    """
    query = QueryText(text)
    words, closing = query.words, _closing(query.words)
    if query.form != "SELECT":
        return text
    opens = next(at for at, (word, _, _) in enumerate(words) if word.is_mark("{"))
    filters: list[tuple[int, int]] = []
    has_union = False
    at = opens + 1
    while at < closing[opens]:
        word = words[at][0]
        has_union = has_union or word.is_word("UNION")
        if word.is_word("FILTER"):
            last = at + 1
            while not words[last][0].is_mark("(", "{"):
                last += 1
            filters.append((at, closing[last]))
            at = closing[last]
        elif word.is_mark("{", "("):
            at = closing[at]
        at += 1
    if not has_union or not any(_mixes([word for word, _, _ in words[a : b + 1]]) for a, b in filters):
        return text
    lifted = " ".join(text[words[a][1] : words[b][2]] for a, b in filters)
    edits = [(words[a][1], words[b][2], "") for a, b in filters]
    start, end = words[opens][2], words[closing[opens]][1]
    return _edited(text, [(start, start, " { SELECT * WHERE {"), *edits, (end, end, f"}} }} {lifted} ")])


def _path_starts(text: str) -> str:
    """``VALUES ?c { a b } ?d path+ ?c`` with the terms as ends of the path: such a server wants one end fixed."""
    words = QueryText(text).words
    closing = _closing(words)
    opens = [at for at, (word, _, _) in enumerate(words) if word.is_mark("{")]
    if len(opens) != 2 or not words[opens[0] + 1][0].is_word("VALUES") or opens[1] != opens[0] + 3:
        return text
    first, last = closing[opens[1]] + 1, closing[opens[0]] - 1
    if last - first < 3 or words[last][0] != words[opens[0] + 2][0] or not words[last - 1][0].is_mark("+", "*"):
        return text
    name, pattern = words[last][0].text, text[words[first][1] : words[last][1]]
    terms = [word.text for word, _, _ in words[opens[1] + 1 : closing[opens[1]]]]
    branches = [f"{{ {pattern}{term} . BIND({term} AS {name}) }}" for term in terms]
    return _edited(text, [(words[opens[0]][2], words[closing[opens[0]]][1], f" {' UNION '.join(branches)} ")])


def _asks_if(text: str) -> bool:
    return any(word.is_word("IF") for word, _, _ in QueryText(text).words)


def _filters_nested_optional(text: str) -> bool:
    """Whether an OPTIONAL holds both a FILTER and an OPTIONAL of its own."""
    words = QueryText(text).words
    open_: list[tuple[bool, set[str]]] = []  # for each brace: whether it is that of an OPTIONAL, and what it holds
    for at, (word, _, _) in enumerate(words):
        if word.is_mark("{"):
            open_.append((at > 0 and words[at - 1][0].is_word("OPTIONAL"), set()))
        elif word.is_mark("}") and open_:
            is_optional, holds = open_.pop()
            if is_optional and holds == {"FILTER", "OPTIONAL"}:
                return True
        elif word.is_word("FILTER", "OPTIONAL") and open_:
            open_[-1][1].add(word.text.upper())
    return False


def _mixes(words: list[Token]) -> bool:
    return any(w.is_word("EXISTS") for w in words) and any(w.is_mark("||") for w in words)


def _closing(words: list[tuple[Token, int, int]]) -> dict[int, int]:
    """From each opening bracket or brace to the one that closes it."""
    found: dict[int, int] = {}
    open_: list[int] = []
    for at, (word, _, _) in enumerate(words):
        if word.is_mark("(", "{", "["):
            open_.append(at)
        elif word.is_mark(")", "}", "]") and open_:
            found[open_.pop()] = at
    return found


def _edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    position = 0
    for begin, end, replacement in sorted(edits):
        parts += [text[position:begin], replacement]
        position = end
    return "".join((*parts, text[position:]))


TRAITS = (
    Trait(
        Text("dubbelt nekad sameTerm() är aldrig sann", "a doubly negated sameTerm() is never true"),
        f"SELECT DISTINCT ?x WHERE {{ ?s a ?x . FILTER(!(!(sameTerm(?x, {_SCHEME})))) }}",
        lambda rows: not rows,
        _without_double_negation,
    ),
    Trait(
        Text("sant och falskt lagras som 1 och 0", "true and false are stored as 1 and 0"),
        "SELECT ?x WHERE { BIND(true AS ?x) }",
        lambda rows: [getattr(row.get("x"), "value", "") for row in rows] == ["1"],
        _booleans_by_form,
    ),
    Trait(
        Text(
            "en UNION tappar svar när ett filter blandar EXISTS med || och &&",
            "a UNION loses solutions where a filter mixes EXISTS with || and &&",
        ),
        f"SELECT DISTINCT ?x WHERE {{ {{ ?s a ?x }} UNION {{ ?s a ?x }} ?s a ?y . FILTER(?x = {_SCHEME}) "
        f"FILTER(NOT EXISTS {{ ?s a {_NOTHING} }} || (?s = {_NOTHING} && EXISTS {{ ?s {_NOTHING} 1 }})) }}",
        lambda rows: not rows,
        _filters_after_union,
    ),
    Trait(
        Text("en väg av valfri längd måste ha en fast ände", "a path of any length needs a fixed end"),
        f"SELECT DISTINCT ?x WHERE {{ VALUES ?x {{ {_DOCUMENT} {_NOTHING} }} ?s <{RDFS}subClassOf>+ ?x }}",
        lambda rows: not rows,
        _path_starts,
    ),
    Trait(
        Text("IF räknar ett obundet villkor som falskt", "IF takes an unbound condition for false"),
        "SELECT ?x WHERE { BIND(IF(?unbound, 1, 2) AS ?x) }",
        lambda rows: any("x" in row for row in rows),
        touches=_asks_if,
    ),
    Trait(
        Text(
            "ett filter i en OPTIONAL som har en egen OPTIONAL tappas",
            "a filter is lost in an OPTIONAL that has an OPTIONAL of its own",
        ),
        f"SELECT ?x WHERE {{ {_DOCUMENT} a ?k OPTIONAL {{ {_DOCUMENT} <{RDFS}label> ?x "
        f"OPTIONAL {{ {_DOCUMENT} {_NOTHING} ?e }} FILTER(COALESCE(STR(?e) >= STR(?k), false)) }} }}",
        lambda rows: any("x" in row for row in rows),
        touches=_filters_nested_optional,
    ),
)
"""In the order in which they are mended: a negation that hides another rewrite goes first."""
