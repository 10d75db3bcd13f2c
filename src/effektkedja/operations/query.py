"""Ask a question of a dataset and get a table, or triples where the question builds a graph."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox

from effektkedja.canonical import canonical_turtle
from effektkedja.errors import InputError
from effektkedja.model import Cell, Column, Language, Table, Text
from effektkedja.names import Names, short_iri
from effektkedja.queries import Query, find, read
from effektkedja.store import Dataset, Term
from effektkedja.terms import EKD, XSD

_INTEGERS = frozenset(XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger"))
_NUMBERS = frozenset(XSD + name for name in ("decimal", "double", "float"))


def ask(
    dataset: Dataset,
    query: Query,
    given: Mapping[str, str] | None = None,
    *,
    stated_only: bool = False,
    lang: Language = "sv",
) -> Table | bytes:
    """The answer to a question: a table with names for IRIs, or Turtle where the question builds a graph.

    Args:
        dataset: what to ask.
        query: the question.
        given: parameter values as text, by name.
        stated_only: leave out what has been read into the documents.
        lang: language of names and headings.

    Raises:
        InputError: a parameter is wrong or names something that the data do not know, or the SPARQL is wrong.
    """
    bound = query.bind(given or {})
    for name in given or {}:
        must_exist(dataset, bound[name], (given or {})[name])
    result = dataset.evaluate(query.sparql, stated_only=stated_only, substitutions=bound)
    if isinstance(result, ox.QueryTriples):
        return _turtle(list(result))
    title = query.question.in_(lang) or query.name
    if isinstance(result, ox.QueryBoolean):
        answer = {"sv": "ja" if result else "nej", "en": "yes" if result else "no"}[lang]
        return Table(query.name, title, (Column("answer", Text("Svar", "Answer")),), ((answer,),))
    variables = [variable.value for variable in result.variables]
    headings = {column.name: column for column in query.columns}
    columns = tuple(headings.get(name, Column(name, Text(name, name))) for name in variables)
    names = Names(dataset, lang)
    rows: list[tuple[Cell, ...]] = []
    iris: list[tuple[str | None, ...]] = []
    for solution in result:
        terms = [solution[name] for name in variables]
        rows.append(tuple(_cell(term, names) for term in terms))
        iris.append(tuple(term.value if isinstance(term, ox.NamedNode) else None for term in terms))
    return Table(query.name, title, columns, tuple(rows), tuple(iris))


def named(name: str = "", file: Path | None = None) -> Query:
    """The question that the user means: one of the book by name, or one of their own in a file.

    Raises:
        InputError: neither or both are given, or it cannot be found or read.
    """
    if bool(name) == bool(file):
        raise InputError(
            Text(
                "Ange antingen namnet på en fråga eller en fil med --file.",
                "Give the name of a question or a file with --file.",
            )
        )
    return read(file) if file else find(name)


def _turtle(triples: list[ox.Triple]) -> bytes:
    """Canonical where every node has a name, otherwise as the library writes it."""
    if any(isinstance(term, ox.BlankNode) for triple in triples for term in (triple.subject, triple.object)):
        return ox.serialize(triples, format=ox.RdfFormat.TURTLE) or b""
    return canonical_turtle(triples).encode("utf-8")


def must_exist(dataset: Dataset, term: Term, text: str) -> None:
    """Refuse an IRI that nothing in the data is about: the answer would be empty and look like a finding."""
    if not isinstance(term, ox.NamedNode):
        return
    store = dataset.store
    if any(True for _ in store.quads_for_pattern(term, None, None)):
        return
    if any(True for _ in store.quads_for_pattern(None, None, term)):
        return
    ending = f"/{text}"
    subjects = {quad.subject.value for quad in store if isinstance(quad.subject, ox.NamedNode)}
    near = sorted(short_iri(iri) for iri in subjects if iri.endswith(ending) and iri.startswith(EKD))[:5]
    listed = ", ".join(near)
    raise InputError(
        Text(f"”{text}” finns inte i de data som frågas.", f"'{text}' does not exist in the data that are asked."),
        hint=Text(f"Menade du {listed}?", f"Did you mean {listed}?") if near else "",
    )


def _cell(term: Term | None, names: Names) -> Cell:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return names.thing(f"<{term.value}>").label
    if not isinstance(term, ox.Literal):
        return str(term)
    kind = term.datatype.value
    try:
        if kind in _INTEGERS:
            return int(term.value)
        if kind in _NUMBERS:
            return float(term.value)
    except ValueError:
        return term.value
    if kind == XSD + "boolean":
        return term.value in ("true", "1")
    return term.value
