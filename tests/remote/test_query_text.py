"""What is done to the text of a query before it is sent does not change what it asks."""

from __future__ import annotations

import shlex

import pyoxigraph as ox
import pytest

from effektkedja.errors import InputError
from effektkedja.queries import book
from effektkedja.remote import QueryText

EX = "PREFIX ex: <http://example.org/>\n"


def _solutions(store: ox.Store, query: str, **options) -> list[tuple[str, ...]]:
    found = store.query(query, **options)
    if isinstance(found, ox.QuerySolutions):
        names = [variable.value for variable in found.variables]
        return [tuple(str(row[name]) for name in names) for row in found]
    return sorted(tuple(map(str, triple)) for triple in found)


@pytest.mark.parametrize("query", [q for q in book() if q.parameters and q.example], ids=lambda q: q.name)
def test_terms_in_place_of_parameters_ask_the_same(knowledge_base, query):
    words = shlex.split(query.example)
    given = dict(words[at + 1].split("=", 1) for at, word in enumerate(words) if word == "--param")
    bound = query.bind(given)
    text = QueryText(QueryText(query.sparql).with_prefixes()).bind({n: str(term) for n, term in bound.items()})
    expected = _solutions(
        knowledge_base.store, query.sparql, substitutions={ox.Variable(name): term for name, term in bound.items()}
    )
    assert expected
    assert _solutions(knowledge_base.store, text) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?a ?b { ?a ex:p ?b }", "SELECT (<urn:x> AS ?a) ?b { <urn:x> ex:p ?b }"),
        ("SELECT $a WHERE { $a ex:p '?a' } # ?a", "SELECT (<urn:x> AS ?a) WHERE { <urn:x> ex:p '?a' } # ?a"),
        ("ASK { ?a ex:p 1 FILTER(BOUND(?a)) }", "ASK { <urn:x> ex:p 1 FILTER(true) }"),
        (
            "SELECT ?b (COUNT(?a) AS ?n) { ?a ex:p ?b } GROUP BY ?a ?b ORDER BY ?a",
            "SELECT ?b (COUNT(<urn:x>) AS ?n) { <urn:x> ex:p ?b } GROUP BY (<urn:x> AS ?_p1) ?b ORDER BY (<urn:x>)",
        ),
        (
            "SELECT ?a { { SELECT ?b { ?b ex:p ?a } } { SELECT ?a { ?a ex:q 1 } } }",
            "SELECT (<urn:x> AS ?a) { { SELECT ?b { ?b ex:p ?a } } { SELECT (<urn:x> AS ?_p1) { <urn:x> ex:q 1 } } }",
        ),
    ],
)
def test_terms_go_where_the_variable_is_the_same(query, expected):
    assert QueryText(query).bind({"a": "<urn:x>"}) == expected
    ox.Store().query(EX + expected)


@pytest.mark.parametrize("query", ["SELECT ?a { BIND(1 AS ?a) }", "SELECT ?a { VALUES ?a { 1 } }"])
def test_a_parameter_that_the_query_sets_itself_is_refused(query):
    with pytest.raises(InputError, match="parameter"):
        QueryText(query).bind({"a": "<urn:x>"})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT *  FROM <urn:g> { ?s ?p ?o }"),
        ("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", "SELECT (COUNT(*) AS ?n)  FROM <urn:g> WHERE { ?s ?p ?o }"),
        ("ASK { GRAPH ?g { ?s ?p ?o } }", "ASK  FROM <urn:g> FROM NAMED <urn:g> { GRAPH ?g { ?s ?p ?o } }"),
        (
            "CONSTRUCT { ?s a ?o } WHERE { ?s ?p ?o }",
            "CONSTRUCT { ?s a ?o }  FROM <urn:g> WHERE { ?s ?p ?o }",
        ),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT  FROM <urn:g> WHERE { ?s ?p ?o }"),
        ("DESCRIBE <urn:x>", "DESCRIBE <urn:x> FROM <urn:g> "),
        ("SELECT * FROM <urn:own> { ?s ?p ?o }", "SELECT * FROM <urn:own> { ?s ?p ?o }"),
    ],
)
def test_graphs_are_named_where_the_grammar_has_them(query, expected):
    text = QueryText(query).over(("urn:g",), ("urn:g",))
    assert text == expected
    ox.Store().query(text)


def test_prefixes_are_added_only_where_they_are_missing():
    query = "PREFIX ek: <urn:mine:> SELECT * { ?s a ek:Goal ; skos:prefLabel ?l }"
    text = QueryText(query).with_prefixes()
    assert text.count("PREFIX ek:") == 1
    assert "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>" in text
    assert "<urn:mine:>" in text


@pytest.mark.parametrize(
    "query",
    [
        "SELECT DISTINCT ?s { ?s ?p ?o } LIMIT 3",
        "PREFIX a: <urn:a:> SELECT ?s FROM <urn:g> { ?s ?p ?o } # a comment",
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
    ],
)
def test_counting_counts_the_solutions(query):
    store = ox.Store()
    for number in range(5):
        quad = (ox.NamedNode(f"urn:{number % 2}"), ox.NamedNode(f"urn:p{number % 3}"), ox.Literal(number))
        store.add(ox.Quad(*quad, ox.NamedNode("urn:g")))
        store.add(ox.Quad(*quad))
    expected = len(list(store.query(query)))
    (row,) = store.query(QueryText(query).counting())
    assert int(row["n"].value) == expected > 0


def test_pages_together_are_the_whole():
    store = ox.Store()
    for number in range(37):
        store.add(ox.Quad(ox.NamedNode(f"urn:{number % 5}"), ox.NamedNode("urn:p"), ox.Literal(number)))
    for query in ("SELECT ?s ?o { ?s ?p ?o }", "SELECT ?s ?o { ?s ?p ?o } ORDER BY DESC(?s)"):
        text = QueryText(query)
        pages = [_solutions(store, text.page(("s", "o"), 10, offset)) for offset in (0, 10, 20, 30)]
        assert sorted(row for page in pages for row in page) == sorted(_solutions(store, query))
        assert [len(page) for page in pages] == [10, 10, 10, 7]
    assert [row[0] for page in pages for row in page] == [row[0] for row in _solutions(store, query)]


@pytest.mark.parametrize(
    "query", ["CONSTRUCT { ?s a ?o } WHERE { ?s ?p ?o }", "PREFIX a: <urn:a> CONSTRUCT WHERE { ?s ?p ?o }"]
)
def test_solutions_behind_a_graph(query):
    solutions = QueryText(query).solutions()
    assert isinstance(ox.Store().query(solutions), ox.QuerySolutions)


def test_an_update_is_no_question():
    assert QueryText("PREFIX a: <urn:a> INSERT DATA { <urn:a> <urn:b> 1 }").form == ""
    assert QueryText("# SELECT\nASK {}").form == "ASK"
