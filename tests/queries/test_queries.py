"""The question book: every question is complete, plain SPARQL, right on the fixture and the same on two engines.

``EFFEKTKEDJA_APPROVE=1 pytest tests/queries`` rewrites the expected answers; review the difference before you keep it.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from rdflib.plugins.sparql import prepareQuery

from effektkedja.errors import InputError
from effektkedja.operations.query import ask
from effektkedja.queries import TYPES, Parameter, Query, book, to_term
from effektkedja.store.dataset import Dataset
from effektkedja.store.graphs import Graph, Role
from effektkedja.store.queryable import Term
from effektkedja.store.reading import read_quads
from effektkedja.terms import EKD, EKG, PREFIXES

HERE = Path(__file__).parent
QUERIES = book()
SELECTS = tuple(query for query in QUERIES if re.search(r"^SELECT\b", query.sparql, re.MULTILINE))
APPROVE = os.environ.get("EFFEKTKEDJA_APPROVE") == "1"

FIXTURE_VALUES = {"word": "BUSS", "thing": "klimatplan-2/atgard/1.1"}
"""What the parameters that have to be given are given when a question is asked of the fixture."""

NEEDED = {
    "aktorer-utan-matt",
    "angivet-eller-tolkat",
    "ansvar",
    "ansvar-i-alla-planer",
    "begrepp-utan-indikator",
    "figur-mot-text",
    "indikatorer-per-niva",
    "kedjor",
    "kortaste-kedjan",
    "om-kallan-upphor",
    "per-kon",
    "stad-mot-lan",
    "tackning",
    "tidsserie",
    "tolkningar",
    "uppfoljningar",
    "verksamheter-2018-2020",
}

HOSTILE = (
    'buss") } #',
    "x> . ?s ?p ?o . <y",
    "'; DROP ALL #",
    "?thing",
    '"""',
    "\\",
    "2) || (1 = 1",
    "http://example.org/x> } UNION { ?s ?p ?o",
)


@cache
def prepared(query: Query) -> Any:
    """The question as rdflib reads it, which takes long."""
    return prepareQuery(query.sparql)


def names(query: Query) -> str:
    return query.name


each_query = pytest.mark.parametrize("query", QUERIES, ids=names)
each_select = pytest.mark.parametrize("query", SELECTS, ids=names)


@cache
def fixture() -> Dataset:
    """The fixture alone, each file in its graph and the merge in the default graph, without ontology and code lists."""
    store = ox.Store()
    graphs = []
    for path, role in ((HERE / "data.ttl", Role.STATED), (HERE / "tolkningar.ttl", Role.INTERPRETED)):
        graph = Graph(f"{EKG}{path.stem}", role, path, own=True)
        for quad in read_quads(path):
            store.add(ox.Quad(quad.subject, quad.predicate, quad.object, graph.node))
            store.add(ox.Quad(quad.subject, quad.predicate, quad.object, ox.DefaultGraph()))
        graphs.append(graph)
    return Dataset(store, tuple(graphs), "fixture")


@cache
def fixture_in_rdflib() -> rdflib.Dataset:
    """The same, read by pyoxigraph and handed over as N-Triples, the union as default graph."""
    dataset = rdflib.Dataset(default_union=True)
    for graph in fixture().graphs:
        triples = fixture().store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph.node) or b""
        dataset.graph(rdflib.URIRef(graph.iri)).parse(data=triples.decode(), format="nt")
    return dataset


def given(query: Query) -> dict[str, str]:
    return {p.name: FIXTURE_VALUES[p.name] for p in query.parameters if p.required}


def body(query: Query) -> str:
    return "\n".join(line for line in query.sparql.splitlines() if not line.startswith("#"))


def run(query: Query, bound: dict[str, Term], data: Dataset | None = None) -> list[tuple[Term | None, ...]]:
    result = (data or fixture()).evaluate(query.sparql, substitutions=bound)
    assert isinstance(result, ox.QuerySolutions)
    variables = [variable.value for variable in result.variables]
    return [tuple(solution[name] for name in variables) for solution in result]


def distinct(*bindings: dict[str, Term]) -> list[dict[str, Term]]:
    return [bound for i, bound in enumerate(bindings) if bound not in bindings[:i]]


def variables_of(query: Query) -> list[str]:
    result = fixture().evaluate(query.sparql)
    assert isinstance(result, ox.QuerySolutions)
    return [variable.value for variable in result.variables]


def short(term: Term | None) -> str:
    """A term as the expected answers write it: IRIs by prefix, the fixture's own without; literals bare."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        if term.value.startswith(EKD):
            return term.value.removeprefix(EKD)
        for prefix, namespace in PREFIXES.items():
            if term.value.startswith(namespace):
                return f"{prefix}:{term.value.removeprefix(namespace)}"
    return str(getattr(term, "value", term))


def neutral(term: Any) -> tuple[str, ...] | None:
    """A term of either library in one form; numbers by value, because the libraries write them differently."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode | rdflib.URIRef):
        return ("iri", term.value if isinstance(term, ox.NamedNode) else str(term))
    lexical = term.value if isinstance(term, ox.Literal) else str(term)
    language = (term.language or "").lower()
    if language:
        return ("text", lexical, language)
    kind = term.datatype.value if isinstance(term, ox.Literal) else str(term.datatype or rdflib.XSD.string)
    name = kind.rsplit("#", 1)[-1]
    if name in ("integer", "decimal"):
        return ("number", str(Decimal(lexical).normalize()))
    return (name, lexical)


# --- The files -------------------------------------------------------------------------------------------------------


def test_the_book_answers_what_it_must() -> None:
    assert {query.name for query in QUERIES} >= NEEDED
    assert len(QUERIES) >= 25
    assert any(re.search(r"^CONSTRUCT\b", query.sparql, re.MULTILINE) for query in QUERIES)


@each_query
def test_name_can_be_typed_on_any_keyboard(query: Query) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", query.name)


@each_query
def test_header_is_complete(query: Query) -> None:
    lines = [line[2:].removeprefix(" ") for line in query.sparql.splitlines() if line.startswith("#+")]
    header = yaml.safe_load("\n".join(lines))
    assert set(header) <= {"question", "summary", "tags", "params", "columns", "example"}
    assert query.question.sv.endswith("?")
    assert query.question.en.endswith("?")
    assert query.summary.sv.endswith(".")
    assert query.summary.en.endswith(".")
    assert query.tags
    for parameter in query.parameters:
        assert parameter.label.sv, parameter.name
        assert parameter.label.en, parameter.name
        assert parameter.kind in TYPES
    for column in query.columns:
        assert column.title.sv, column.name
        assert column.title.en, column.name
    assert query.example.startswith(f"effektkedja query {query.name}")


def test_questions_and_headings_are_told_apart() -> None:
    for texts in ([q.question.sv for q in QUERIES], [q.question.en for q in QUERIES]):
        assert [text for text, count in Counter(texts).items() if count > 1] == []
    for query in QUERIES:
        headings = Counter(column.title.sv for column in query.columns)
        assert [text for text, count in headings.items() if count > 1] == [], query.name


@each_query
def test_runs_bare_in_any_tool(query: Query) -> None:
    """As a file that someone pastes elsewhere: no prefixes from outside, no parameter bound.

    The tool may take the union of the graphs without merging it, so that a statement made twice matches twice.
    """
    nodes = [graph.node for graph in fixture().graphs]
    result = fixture().store.query(query.sparql, default_graph=nodes, named_graphs=nodes)
    if isinstance(result, ox.QuerySolutions):
        names = [variable.value for variable in result.variables]
        assert [tuple(solution[name] for name in names) for solution in result] == run(query, {})
    else:
        assert list(result)


@each_select
def test_columns_are_the_selected_variables(query: Query) -> None:
    assert [column.name for column in query.columns] == variables_of(query)


@each_query
def test_parameters_are_variables_of_the_answer(query: Query) -> None:
    """pyoxigraph binds a variable before evaluation only if the answer has it."""
    if query in SELECTS:
        assert {parameter.name for parameter in query.parameters} <= set(variables_of(query))
    else:
        template = body(query).split("WHERE")[0]
        assert all(f"?{parameter.name}" in template for parameter in query.parameters)


@each_query
def test_asks_the_union_and_nothing_outside(query: Query) -> None:
    words = set(re.findall(r"[A-Z]{4,}", body(query)))
    assert not words & {"SERVICE", "FROM", "LOAD", "INSERT", "DELETE"}
    assert ("GRAPH" in words) == (query.name == "angivet-eller-tolkat")


@each_query
def test_logic_knows_no_subject(query: Query) -> None:
    """The book serves any strategy: code lists come from ek:mustCover or from a parameter."""
    allowed = r"ekc:(kind|status|level|printed|actor)-[a-z-]+"
    assert set(re.findall(r"ekc:[A-Za-z-]+", body(query))) == {
        match.group() for match in re.finditer(allowed, body(query))
    }
    assert not re.search(r"violen|våld|vald|crime|brott|kvinn|stockholm", body(query), re.IGNORECASE)


@each_query
def test_existence_is_asked_one_pattern_at_a_time(query: Query) -> None:
    """Several patterns in one NOT EXISTS are planned quadratically by Oxigraph; nest them instead."""
    text = re.sub(r"\s+", " ", body(query))
    for start in re.finditer(r"\bEXISTS \{", text):
        own = text[start.end() : closing(text, start.end() - 1)]
        while nested := re.search(r"(?:FILTER )?(?:NOT )?EXISTS \{", own):
            own = own[: nested.start()] + own[closing(own, nested.end() - 1) + 1 :]
        while test := re.search(r"FILTER ?\(", own):
            own = own[: test.start()] + own[closing(own, test.end() - 1) + 1 :]
        own = re.sub(r"^ GRAPH \?\w+ \{(.*)\} $", r"\1", own)
        subject, predicate, _, *rest = own.replace(" .", "").split()
        assert rest == [], own
        assert not re.search(r"[/*+]", re.sub(r"<[^>]*>", "", predicate)), own
        assert subject.startswith("?"), own


def closing(text: str, start: int) -> int:
    """Where the bracket that opens at ``start`` closes."""
    depth = 0
    for i in range(start, len(text)):
        depth += (text[i] in "({") - (text[i] in ")}")
        if depth == 0:
            return i
    raise AssertionError("unbalanced brackets")


# --- The answers -----------------------------------------------------------------------------------------------------


@each_query
def test_answer_is_the_expected_one(query: Query) -> None:
    bound = query.bind(given(query))
    if query in SELECTS:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(variables_of(query))
        writer.writerows([short(term) for term in row] for row in run(query, bound))
        actual, path = out.getvalue(), HERE / "expected" / f"{query.name}.csv"
    else:
        result = fixture().evaluate(query.sparql, substitutions=bound)
        assert isinstance(result, ox.QueryTriples)
        lines = sorted({f"{short(t.subject)} {short(t.predicate)} {short(t.object)}\n" for t in result})
        actual, path = "".join(lines), HERE / "expected" / f"{query.name}.txt"
    if APPROVE:
        path.write_text(actual, encoding="utf-8", newline="\n")
    assert actual == path.read_text(encoding="utf-8")
    assert len(actual.splitlines()) > 1, "the fixture has nothing to find"


def test_no_expected_answer_is_left_over() -> None:
    assert {path.stem for path in (HERE / "expected").iterdir()} == {query.name for query in QUERIES}


@each_select
def test_order_is_total(query: Query) -> None:
    """The plain variables that the answer is ordered by tell any two rows apart, so no engine can swap them."""
    ordered = body(query).rsplit("ORDER BY", 1)[-1]
    assert ordered != body(query)
    assert ")" not in ordered.rstrip()[-1]
    keys = re.findall(r"\?(\w+)", re.sub(r"[A-Z]+\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)", "", ordered))
    positions = [variables_of(query).index(name) for name in dict.fromkeys(keys)]
    for bound in distinct(query.bind(given(query)), {}):
        rows = run(query, bound)
        assert len({tuple(row[i] for i in positions) for row in rows}) == len(rows)


@each_select
def test_engines_agree(query: Query) -> None:
    for bound in distinct(query.bind(given(query)), {}):
        ours = [tuple(neutral(term) for term in row) for row in run(query, bound)]
        terms = {name: as_rdflib(term) for name, term in bound.items()}
        result = fixture_in_rdflib().query(prepared(query), initBindings=terms)
        theirs = [tuple(neutral(term) for term in row) for row in result]
        assert Counter(ours) == Counter(theirs)


def as_rdflib(term: Term) -> rdflib.term.Identifier:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    assert isinstance(term, ox.Literal)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))


def test_engines_build_the_same_graph() -> None:
    (query,) = (query for query in QUERIES if query not in SELECTS)
    bound = query.bind({"plan": "klimatplan-2"})
    ours = fixture().evaluate(query.sparql, substitutions=bound)
    assert isinstance(ours, ox.QueryTriples)
    theirs = fixture_in_rdflib().query(prepared(query), initBindings={n: as_rdflib(t) for n, t in bound.items()})
    assert {tuple(neutral(term) for term in (t.subject, t.predicate, t.object)) for t in ours} == {
        tuple(neutral(term) for term in triple) for triple in theirs
    }


# --- The parameters --------------------------------------------------------------------------------------------------


def filters() -> Iterator[Any]:
    for query in SELECTS:
        for parameter in query.parameters:
            if parameter.name not in ("word", "minimum"):
                yield pytest.param(query, parameter, id=f"{query.name}-{parameter.name}")


@pytest.mark.parametrize(("query", "parameter"), list(filters()))
def test_parameter_keeps_the_rows_that_have_the_value(query: Query, parameter: Parameter) -> None:
    """Unbound a parameter means all; bound it leaves just the rows of all that hold the value, in the same order."""
    everything = run(query, {})
    column = variables_of(query).index(parameter.name)
    values = dict.fromkeys(row[column] for row in everything)
    assert None not in values, "a row that the parameter cannot reach"
    assert len(values) > 1 or parameter.name in ("from", "to"), "a choice that leaves nothing out"
    for value in list(values)[:4]:
        assert value is not None
        assert run(query, {parameter.name: value}) == [row for row in everything if row[column] == value]


def test_parameters_keep_the_part_of_the_graph() -> None:
    (query,) = (query for query in QUERIES if query not in SELECTS)
    bound = query.bind({"plan": "klimatplan-1", "goal": "klimatstrategi/mal/10"})
    result = fixture().evaluate(query.sparql, substitutions=bound)
    assert isinstance(result, ox.QueryTriples)
    commitment = "klimatplan-1/atagande/10.1"
    assert {(short(t.subject), short(t.predicate)) for t in result if "skos" not in short(t.predicate)} == {
        (commitment, "rdf:type"),
        (commitment, "ek:inDocument"),
        (commitment, "ek:underGoal"),
        (commitment, "ek:responsible"),
        ("aktor/bynatverket", "rdf:type"),
        ("klimatstrategi/mal/10", "rdf:type"),
    }


def test_least_number_of_commitments_is_kept() -> None:
    query = next(query for query in QUERIES if query.name == "aktorer-utan-matt")
    assert [len(run(query, query.bind({"minimum": text}))) for text in ("1", "2", "3")] == [4, 3, 0]


def test_breakdown_by_another_list_is_seen_in_figures_alone() -> None:
    query = next(query for query in QUERIES if query.name == "per-kon")
    rows = [[short(term) for term in row] for row in run(query, query.bind({"scheme": f"{EKD}kod/agare"}))]
    assert [row[:2] + row[3:] for row in rows if row[3] == "true"] == [
        ["klimatrapport", "klimatstrategi/mal/1", "true", "2", "1", "1"],
        ["stadsprogram", "stadsprogram/mal/1", "true", "1", "1", "0"],
    ]
    assert len(rows) == 5


def test_search_takes_parts_of_words_in_any_case() -> None:
    query = next(query for query in QUERIES if query.name == "sok")
    found = [run(query, query.bind({"word": text})) for text in ("buss", "BUSS", "uSs", "bussbolag")]
    assert [row[:3] for row in found[0]] == [row[:3] for row in found[1]] == [row[:3] for row in found[2]]
    assert found[0]
    assert not found[3]


def hostile_cases() -> Iterator[Any]:
    for query in QUERIES:
        for parameter in query.parameters:
            yield pytest.param(query, parameter, id=f"{query.name}-{parameter.name}")


@pytest.mark.parametrize(("query", "parameter"), list(hostile_cases()))
def test_text_given_as_a_value_stays_a_value(query: Query, parameter: Parameter) -> None:
    before = len(fixture().store)
    for text in HOSTILE:
        values = given(query) | {parameter.name: text}
        if parameter.kind == "string":
            table = ask(fixture(), query, values)
            assert not isinstance(table, bytes)
            assert table.rows == ()
        else:
            with pytest.raises(InputError):
                to_term(text, parameter)
            with pytest.raises(InputError):
                ask(fixture(), query, values)
    assert len(fixture().store) == before


# --- The shipped knowledge base --------------------------------------------------------------------------------------


@each_query
def test_example_runs_and_shows_something(query: Query, knowledge_base: Dataset) -> None:
    command, subcommand, name, *options = shlex.split(query.example)
    assert (command, subcommand, name) == ("effektkedja", "query", query.name)
    assert set(options[::2]) <= {"--param", "--format"}
    values = dict(
        value.split("=", 1) for option, value in zip(options[::2], options[1::2], strict=True) if option == "--param"
    )
    answer = ask(knowledge_base, query, values)
    assert answer if isinstance(answer, bytes) else answer.rows
