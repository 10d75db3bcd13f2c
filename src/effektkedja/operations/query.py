"""Ask a question of a dataset and get terms, or a table with names, or triples where the question builds a graph."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from effektkedja.canonical import canonical_turtle
from effektkedja.errors import InputError
from effektkedja.model.tables import Cell, Column, Table
from effektkedja.model.text import Language, Text
from effektkedja.names import Names
from effektkedja.operations.values import resolve
from effektkedja.queries import Query, find, read
from effektkedja.store.queryable import Outcome, Queryable, Term
from effektkedja.terms import XSD

_INTEGERS = frozenset(XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger"))
_NUMBERS = frozenset(XSD + name for name in ("decimal", "double", "float"))
_TRUE = ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))
_FALSE = ox.Literal("false", datatype=ox.NamedNode(XSD + "boolean"))
_ANSWER = Column("answer", Text("Svar", "Answer"), "boolean")
_TRIPLE = (
    Column("subject", Text("Subjekt", "Subject"), "thing"),
    Column("predicate", Text("Egenskap", "Property"), "thing"),
    Column("object", Text("Objekt", "Object")),
)


@dataclass(frozen=True)
class Answer:
    """The answer to a question as RDF terms.

    Args:
        query: the question.
        columns: the columns; headings and types where the question's header gives them.
        rows: one term per column, None where unbound. The truth of an ASK is one row with one cell; a graph is a row
            per triple.
        builds_graph: whether the rows are the triples of a CONSTRUCT or DESCRIBE.
    """

    query: Query
    columns: tuple[Column, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    builds_graph: bool = False

    @property
    def things(self) -> set[str]:
        """The things in the answer, as terms in N-Triples form."""
        return {str(term) for row in self.rows for term in row if isinstance(term, ox.NamedNode)}


def answer(
    dataset: Queryable,
    query: Query,
    given: Mapping[str, str] | None = None,
    *,
    bound: Mapping[str, Term] | None = None,
    stated_only: bool = False,
) -> Answer:
    """The answer to a question as terms.

    Args:
        dataset: what to ask.
        query: the question.
        given: parameter values as text, by name. The number of a goal stands for every goal with that number, as in
            ``check --goal``; the rows of each follow one another.
        bound: variables bound to terms as they are, for questions without a header.
        stated_only: leave out what has been read into the documents.

    Raises:
        InputError: a parameter is wrong or names something that the data do not know, or the SPARQL is wrong.
    """
    choices = resolve(dataset, query, given or {})
    outcomes = [
        _outcome(
            query, dataset.evaluate(query.sparql, stated_only=stated_only, substitutions={**terms, **(bound or {})})
        )
        for terms in (dict(zip(choices, values, strict=True)) for values in itertools.product(*choices.values()))
    ]
    columns = outcomes[0].columns
    rows = tuple(row for outcome in outcomes for row in outcome.rows)
    if columns == (_ANSWER,):
        rows = ((_TRUE,),) if (_TRUE,) in rows else ((_FALSE,),)
    if outcomes[0].builds_graph:
        rows = tuple(dict.fromkeys(rows))
    return Answer(query, columns, rows, outcomes[0].builds_graph)


def _outcome(query: Query, result: Outcome) -> Answer:
    """One outcome of the question as terms in columns."""
    if isinstance(result, ox.QueryBoolean):
        return Answer(query, (_ANSWER,), ((_TRUE if result else _FALSE,),))
    if isinstance(result, ox.QuerySolutions):
        names = [variable.value for variable in result.variables]
        headings = {column.name: column for column in query.columns}
        columns = tuple(headings.get(name, Column(name, Text(name, name))) for name in names)
        return Answer(query, columns, tuple(tuple(solution[name] for name in names) for solution in result))
    rows = tuple((triple.subject, triple.predicate, triple.object) for triple in result)
    return Answer(query, _TRIPLE, rows, builds_graph=True)


def ask(
    dataset: Queryable,
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
    found = answer(dataset, query, given, stated_only=stated_only)
    if found.builds_graph:
        return turtle(found)
    title = query.question.in_(lang) or query.name
    if found.columns == (_ANSWER,):
        said = {"sv": "ja", "en": "yes"} if found.rows == ((_TRUE,),) else {"sv": "nej", "en": "no"}
        return Table(query.name, title, found.columns, ((said[lang],),))
    names = Names(dataset.about(found.things), lang)
    rows = tuple(tuple(_cell(term, names) for term in row) for row in found.rows)
    iris = tuple(tuple(term.value if isinstance(term, ox.NamedNode) else None for term in row) for row in found.rows)
    return Table(query.name, title, found.columns, rows, iris)


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


def turtle(found: Answer) -> bytes:
    """The graph that a question built: canonical where every node has a name, otherwise as the library writes it.

    Raises:
        InputError: the question gave a table, which has no triples.
    """
    if not found.builds_graph:
        raise InputError(
            Text(
                "Frågan ger en tabell, inte en graf, och kan inte visas som Turtle.",
                "The question gives a table, not a graph, and cannot be shown as Turtle.",
            ),
            hint=Text("Välj --format table, csv eller json.", "Choose --format table, csv or json."),
        )
    triples = [ox.Triple(*row) for row in found.rows]  # type: ignore[arg-type]
    if any(isinstance(term, ox.BlankNode) for row in found.rows for term in row):
        return ox.serialize(triples, format=ox.RdfFormat.TURTLE) or b""
    return canonical_turtle(triples).encode("utf-8")


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
