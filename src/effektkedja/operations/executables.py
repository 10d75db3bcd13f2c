"""The question book in RDF: SHACL-SPARQL executables, as editors and catalogues of example queries read them.

The pattern is that of SHACL Advanced Features (``sh:SPARQLSelectExecutable`` and its kin) and of the collections of
example queries that SIB publishes; parameters are ``sh:Parameter``, columns those of CSV on the Web.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from effektkedja.canonical import canonical_turtle
from effektkedja.model.tables import Column
from effektkedja.model.text import Text
from effektkedja.queries import Parameter, Query, to_term
from effektkedja.store.queryable import Term
from effektkedja.terms import EK, EKQ, ORG, RDF_TYPE, RDFS, SH, SKOS, XSD

_CSVW = "http://www.w3.org/ns/csvw#"
_SCHEMA = "https://schema.org/"
_FORMS = {"SELECT": ("Select", "select"), "CONSTRUCT": ("Construct", "construct"), "ASK": ("Ask", "ask")}
_CLASSES = {
    "goal": f"{EK}Goal",
    "document": f"{EK}Document",
    "actor": f"{ORG}Organization",
    "scheme": f"{SKOS}ConceptScheme",
    "concept": f"{SKOS}Concept",
}
_DATATYPES = {"integer": "integer", "year": "gYear", "decimal": "decimal", "boolean": "boolean", "date": "date"}


def executables(questions: Iterable[Query]) -> str:
    """The questions as Turtle in canonical order: text, form, keywords, parameters and columns of each."""
    return canonical_turtle(triple for query in questions for triple in _question(query))


def plain(query: Query) -> str:
    """The SPARQL of a question without its header."""
    return "\n".join(line for line in query.sparql.splitlines() if not line.startswith("#+")).strip() + "\n"


def form(query: Query) -> str:
    """The form of a question: ``SELECT``, ``CONSTRUCT`` or ``ASK``."""
    found = re.search(r"^\s*(SELECT|CONSTRUCT|ASK)\b", plain(query), re.MULTILINE)
    return found.group(1) if found else "SELECT"


def _question(query: Query) -> Iterator[ox.Triple]:
    node = f"{EKQ}{query.name}"
    kind, predicate = _FORMS[form(query)]
    yield _triple(node, RDF_TYPE, ox.NamedNode(f"{SH}SPARQLExecutable"))
    yield _triple(node, RDF_TYPE, ox.NamedNode(f"{SH}SPARQL{kind}Executable"))
    yield _triple(node, f"{SH}{predicate}", ox.Literal(plain(query)))
    yield from _texts(node, f"{RDFS}label", query.question)
    yield from _texts(node, f"{RDFS}comment", query.summary)
    for tag in query.tags:
        yield _triple(node, f"{_SCHEMA}keywords", ox.Literal(tag, language="sv"))
    for parameter in query.parameters:
        yield from _parameter(node, parameter)
    for at, column in enumerate(query.columns, start=1):
        yield from _column(node, column, at)


def _parameter(question: str, parameter: Parameter) -> Iterator[ox.Triple]:
    """A parameter: the local name of its path is the variable, as SHACL has it."""
    node = f"{question}/parameter/{parameter.name}"
    yield _triple(question, f"{SH}parameter", ox.NamedNode(node))
    yield _triple(node, RDF_TYPE, ox.NamedNode(f"{SH}Parameter"))
    yield _triple(node, f"{SH}path", ox.NamedNode(f"{EKQ}variable/{parameter.name}"))
    yield from _texts(node, f"{SH}name", parameter.label)
    yield from _type(node, parameter.kind)
    if not parameter.required:
        yield _triple(node, f"{SH}optional", ox.Literal("true", datatype=ox.NamedNode(f"{XSD}boolean")))
    if parameter.least is not None:
        least = ox.Literal(str(parameter.least), datatype=ox.NamedNode(f"{XSD}integer"))
        yield _triple(node, f"{SH}minInclusive", least)
    if parameter.default:
        yield _triple(node, f"{SH}defaultValue", to_term(parameter.default, parameter))


def _column(question: str, column: Column, at: int) -> Iterator[ox.Triple]:
    node = f"{question}/column/{column.name}"
    yield _triple(question, f"{_CSVW}column", ox.NamedNode(node))
    yield _triple(node, RDF_TYPE, ox.NamedNode(f"{_CSVW}Column"))
    yield _triple(node, f"{_CSVW}name", ox.Literal(column.name))
    yield _triple(node, f"{SH}order", ox.Literal(str(at), datatype=ox.NamedNode(f"{XSD}integer")))
    yield from _texts(node, f"{_CSVW}title", column.title)
    yield from _type(node, column.kind)


def _type(node: str, kind: str) -> Iterator[ox.Triple]:
    if kind in _CLASSES:
        yield _triple(node, f"{SH}class", ox.NamedNode(_CLASSES[kind]))
    elif kind in _DATATYPES:
        yield _triple(node, f"{SH}datatype", ox.NamedNode(XSD + _DATATYPES[kind]))
    elif kind != "any":
        yield _triple(node, f"{SH}nodeKind", ox.NamedNode(f"{SH}{'IRI' if kind == 'thing' else 'Literal'}"))


def _texts(node: str, predicate: str, text: Text) -> Iterator[ox.Triple]:
    for lang in ("sv", "en"):
        yield _triple(node, predicate, ox.Literal(getattr(text, lang), language=lang))


def _triple(subject: str, predicate: str, value: Term) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)
