"""Queries on columns and on Oxigraph give the same solutions, as often; what has no plan is said and still answered."""

from __future__ import annotations

import re
from collections import Counter

import pytest

pytest.importorskip("polars", reason="the extra 'columns' is not installed")

import pyoxigraph as ox

from effektkedja.engine import explained, read_shapes, run_set
from effektkedja.engine.columns import algebra
from effektkedja.engine.columns.algebra import NotPlannable
from effektkedja.engine.columns.explaining import on_columns, words
from effektkedja.engine.columns.loading import Builder
from effektkedja.engine.columns.parsing import parse
from effektkedja.engine.columns.planning import planned
from effektkedja.engine.columns.printing import select_text
from effektkedja.engine.columns.running import Asker, run_columns
from effektkedja.engine.columns.transform import normalised
from engine.columns.support import graph
from engine.support import EX, PREFIXES, query_of, turtle

DATA = turtle("""
ex:a ex:p ex:b , ex:c ; ex:n 1 , 2 ; ex:t "ett"@sv , "one"@en ; a ex:A .
ex:b ex:p ex:c ; ex:n 2 , 3.0 ; ex:t "två"@sv ; a ex:A .
ex:c ex:q ex:a , _:x ; ex:n "fel"^^xsd:integer ; a ex:B .
_:x ex:p ex:a , _:x ; ex:t "", "ex:a" ; ex:n 2.0 .
""")
PREFIX = f"PREFIX ex: <{EX}> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
PLANNED = [
    "SELECT * WHERE { ?a ex:p ?b . ?b ex:p ?c }",
    "SELECT ?a WHERE { ?a ex:p ?b . ?a ex:n ?n }",
    "SELECT DISTINCT ?p WHERE { ?a ?p ?b }",
    "SELECT ?a ?p WHERE { ?a ?p ex:a }",
    "SELECT ?a ?b WHERE { ?a ex:p|ex:q ?b }",
    "SELECT ?a ?b WHERE { ?a (ex:p/^ex:p)+ ?b }",
    "SELECT ?a ?b WHERE { ?a !(ex:p|^ex:q) ?b }",
    "SELECT ?a WHERE { ?a ex:p ?a }",
    "SELECT ?a ?n WHERE { ?a ex:n ?n FILTER(?n >= 2) }",
    "SELECT ?a ?n WHERE { ?a ex:n ?n FILTER(!(?n >= 2)) }",
    "SELECT ?a ?n WHERE { ?a ex:n ?n FILTER(!COALESCE(?n >= 2, false)) }",
    "SELECT ?a ?m ?n WHERE { ?a ex:n ?m . ?b ex:n ?n FILTER(?m = ?n && ?a != ?b) }",
    "SELECT ?a ?m ?n WHERE { ?a ex:n ?m . ?b ex:n ?n FILTER(?m != ?n) }",
    "SELECT ?a ?n WHERE { ?a ex:n ?n FILTER(?n IN (2, ex:a)) }",
    "SELECT ?a ?n WHERE { ?a ex:n ?n FILTER(?n NOT IN (2, ex:a)) }",
    "SELECT ?a ?b WHERE { ?a ex:p ?b FILTER(STR(?a) < STR(?b)) }",
    "SELECT ?a ?b WHERE { ?a ex:p ?b FILTER(STR(?a) <= STR(?b)) }",
    'SELECT ?a ?t WHERE { ?a ex:t ?t FILTER(LANG(?t) = "sv" || REGEX(STR(?t), "^o")) }',
    'SELECT ?a ?t WHERE { ?a ex:t ?t FILTER(STRLEN(?t) > 2 && CONTAINS(STR(?t), "e")) }',
    "SELECT ?a ?t WHERE { ?a ex:t ?t FILTER(?t) }",
    "SELECT ?a ?l WHERE { ?a ex:t ?t BIND(UCASE(LANG(?t)) AS ?l) }",
    "SELECT ?a ?m WHERE { ?a ex:n ?n BIND(?n * 2 + 1 AS ?m) }",
    "SELECT ?a ?k WHERE { ?a ex:p ?b BIND(IF(isBlank(?a), 1, 2) AS ?k) }",
    "SELECT ?a ?b ?n WHERE { ?a ex:p ?b OPTIONAL { ?b ex:q ?n } }",
    "SELECT ?a ?b ?n WHERE { ?a ex:p ?b OPTIONAL { ?b ex:n ?n FILTER(?n > 2 || ?a = ex:a) } }",
    "SELECT ?a ?b WHERE { { ?a ex:p ?b } UNION { ?b ex:q ?a } ?a a ?c }",
    "SELECT ?a ?b ?c WHERE { { ?a ex:p ?b } UNION { ?a ex:q ?c } }",
    "SELECT ?a WHERE { { ?a ex:p ?b } UNION { ?a ex:q ?b } FILTER EXISTS { ?b a ?c } }",
    "SELECT ?a WHERE { ?a ex:p ?b MINUS { ?a ex:n 2 } }",
    "SELECT ?a WHERE { ?a a ex:A MINUS { ?z ex:n 2 } }",
    "SELECT ?a WHERE { VALUES (?a ?b) { (ex:a ex:b) (ex:a ex:c) (ex:nowhere ex:b) } ?a ex:p ?b }",
    "SELECT ?a WHERE { ?a a ?c FILTER EXISTS { ?a ex:p ?b . ?b ex:p ?d } }",
    "SELECT ?a ?b WHERE { ?a a ?c . ?b a ?c FILTER NOT EXISTS { ?a ex:p ?x . ?b ex:p ?x } }",
    "SELECT ?a ?b WHERE { ?a ex:p ?b FILTER(EXISTS { ?b ex:q ?z } || NOT EXISTS { ?a ex:n ?n FILTER(?n > 2) }) }",
    "SELECT ?a WHERE { ?a a ex:A FILTER EXISTS { { ?a ex:n 1 } UNION { ?a ex:n 3.0 } } }",
    "SELECT ?a WHERE { ?a a ex:A FILTER NOT EXISTS { ?any ?thing ?a FILTER EXISTS { ?any a ?k } } }",
    "SELECT ?a ?b WHERE { ?a ex:p ?b FILTER EXISTS { ?b ex:p ?c FILTER NOT EXISTS { ?a ex:p ?c FILTER(?c = ?b) } } }",
    "SELECT ?a (COUNT(?b) AS ?n) WHERE { ?a ex:p ?b } GROUP BY ?a",
    "SELECT ?a WHERE { ?a ex:n ?n } GROUP BY ?a HAVING(COUNT(DISTINCT ?n) >= 2)",
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ex:nothing ?b }",
    "SELECT ?a ?k WHERE { ?a a ex:A { SELECT ?a (COUNT(?b) AS ?k) WHERE { ?a ex:p ?b } GROUP BY ?a } }",
    "SELECT ?a ?b WHERE { ?a ex:p|ex:n|ex:t ?b FILTER(!isNumeric(?b)) }",
    "SELECT ?b WHERE { ex:a (ex:p|ex:q)+ ?b . ?b (ex:p/ex:q)* ?c . ?c ex:p* ex:c }",
    "SELECT ?a WHERE { ?a a ex:A . FILTER(BOUND(?a) && !BOUND(?nothing)) }",
    "SELECT ?a ?n WHERE { ?a ex:n ?n . FILTER(xsd:integer(SUBSTR(STR(?n), 1, 1)) = 2) }",
]
NOT_PLANNED = {
    "SELECT ?a WHERE { ?a ex:p ?b } ORDER BY ?a LIMIT 1": "limited",
    "SELECT (SUM(?n) AS ?s) WHERE { ?a ex:n ?n }": "SUM",
    "SELECT ?a WHERE { ?a a ex:A OPTIONAL { ?a ex:q ?b } ?c ex:p ?b }": "unbound",
}


@pytest.mark.parametrize("query", PLANNED)
def test_solutions_are_those_of_oxigraph(query: str) -> None:
    asker = Asker(graph(DATA), lambda text, reason: pytest.fail(reason))

    assert _solutions(asker.query(PREFIX + query)) == _solutions(query_of(DATA)(PREFIX + query))


@pytest.mark.parametrize("query", NOT_PLANNED)
def test_oxigraph_answers_what_has_no_plan(query: str) -> None:
    told: list[str] = []
    asker = Asker(graph(DATA), lambda text, reason: told.append(reason))

    assert _solutions(asker.query(PREFIX + query)) == _solutions(query_of(DATA)(PREFIX + query))
    assert NOT_PLANNED[query] in told[0]


def _solutions(rows) -> Counter:
    found = Counter()
    for row in rows:
        names = row if isinstance(row, dict) else [variable for variable in "abcklmnpst" if _bound(row, variable)]
        found[frozenset((name, _plain(str(row[name]))) for name in names)] += 1
    return found


def _bound(row, name: str) -> bool:
    try:
        return row[name] is not None
    except KeyError:
        return False


def _plain(term: str) -> str:
    return "_:x" if term.startswith("_:") else term.replace('"2.0"', '"2"').replace('"3.0"', '"3"')


@pytest.mark.parametrize("name", ["RAND()", "NOW()", "UUID()"])
def test_what_changes_from_row_to_row_is_refused(name: str) -> None:
    with pytest.raises(NotPlannable):
        parse(f"SELECT ?a WHERE {{ ?a ?b ?c FILTER({name} != ?c) }}")


def test_a_shape_that_has_no_plan_goes_to_sparql_and_is_named() -> None:
    shapes = f"""{PREFIXES} ex:S a sh:NodeShape ; sh:targetClass ex:A ;
        sh:sparql [ sh:select "SELECT $this ?value WHERE {{ $this <{EX}n> ?value }} ORDER BY ?value LIMIT 1" ] ."""
    data = turtle("ex:a a ex:A ; ex:n 1 , 2 . ex:b a ex:A ; ex:n 3 , 4 .")
    plan = read_shapes(shapes)

    outcome = run_columns(plan, graph(data))

    assert list(outcome.results) == run_set(plan, query_of(data))
    assert len(outcome.results) == 2
    assert [each.shape for each in outcome.by_sparql] == [f"{EX}S"]
    assert "limited" in outcome.by_sparql[0].reason


def test_a_query_that_would_need_too_many_rows_goes_to_sparql(monkeypatch) -> None:
    monkeypatch.setattr(algebra, "MOST_ROWS", 20)
    told: list[str] = []
    asker = Asker(graph(DATA), lambda text, reason: told.append(reason))
    query = f"{PREFIX} SELECT ?a ?b WHERE {{ ?a ex:n ?m . ?b ex:n ?n }}"

    assert _solutions(asker.query(query)) == _solutions(query_of(DATA)(query))
    assert told == ["it would need 36 rows at once"]


def test_a_shape_that_only_pyshacl_knows_goes_there_and_is_named() -> None:
    shapes = f"""{PREFIXES} ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:node ex:S ] ;
        sh:nodeKind sh:IRI ."""
    data = turtle("ex:a a ex:A ; ex:p ex:b . ex:b ex:p _:x . _:x ex:p ex:a .")
    plan = read_shapes(shapes)

    outcome = run_columns(plan, graph(data))

    assert [each.shape for each in outcome.by_reference] == [f"{EX}S"]
    assert {result.focus for result in outcome.results} == {f"<{EX}a>"}


def test_a_nested_exists_over_two_variables_becomes_one_group() -> None:
    text = f"{PREFIX} SELECT ?a WHERE {{ ?a ex:p ?b FILTER EXISTS {{ ?c ex:p ?a FILTER EXISTS {{ ?c ex:q ?b }} }} }}"

    plan = select_text(normalised(parse(text)))

    assert plan.count("exists") == 1
    assert f"step ?c <{EX}p> ?a ; step ?c <{EX}q> ?b" in plan


def test_statements_of_interpretations_alone_can_be_left_out() -> None:
    builder = Builder()
    kind = f"<{EX}g> a <https://w3id.org/effektkedja/def/InterpretationGraph> ."
    said = turtle("ex:a ex:p ex:b , ex:c .")
    read = ox.parse(turtle("ex:a ex:p ex:c , ex:d .") + kind.encode(), format=ox.RdfFormat.TURTLE)

    assert not builder.add(ox.parse(said, format=ox.RdfFormat.N_TRIPLES), interpreted=None)
    assert builder.add(read, interpreted=None)
    both = builder.graph()

    assert both.is_split
    assert len(both) == 4
    assert sorted(both.stated.n_triples().splitlines()) == sorted(said.splitlines())
    sources = [sorted(both.terms.texts(source)) for source in both.sources]
    assert sources == [[f"<{EX}a>"], [f"<{EX}a>", f"<{EX}g>"]]


def test_terms_keep_their_form() -> None:
    data = turtle(r"""ex:a ex:n "01"^^xsd:byte , 1.50 , "a\"b\\\n\tå\u0001" , "x"@en-GB , "" . _:b ex:n _:b .""")

    assert sorted(graph(data).n_triples().splitlines()) == sorted(data.splitlines())


def test_the_explanation_names_each_step_with_its_rows() -> None:
    shapes = f"""{PREFIXES} ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ex:q ; sh:minCount 1 ] .
        ex:T a sh:NodeShape ; sh:targetClass ex:A ;
        sh:sparql [ sh:select "SELECT $this WHERE {{ $this <{EX}n> ?n }} LIMIT 1" ] ."""

    plan, columns = read_shapes(shapes), graph(DATA)
    first, second = explained(plan, backend=on_columns(columns))
    timed, _ = explained(plan, backend=on_columns(columns, timed=True))

    (part,) = first.parts
    lines = [" ".join(line.split()) for line in part.words]
    assert part.backend == "on columns"
    assert re.fullmatch(r"\d+ rows with \?this <[^>]*#type> <http://example.org/A>", lines[0])
    assert lines[-2:] == [f"2 rows keep if there is no ?this <{EX}q> ?v1", "2 rows give each ?this"]
    assert [re.sub(r" *[\d.]+ ms", "", line).split() for line in timed.parts[0].words[:-1]] == [
        line.split() for line in part.words
    ]
    assert "ms" in timed.parts[0].words[0]
    assert re.fullmatch(r"measured: [\d.]+ ms, 2 results", timed.parts[0].words[-1])
    (limited,) = second.parts
    assert limited.backend.startswith("by SPARQL, one focus node at a time")


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("?a ex:p ?b FILTER(!(?b = ex:b) && STRLEN(STR(?a)) > 3)", "keep if STRLEN(STR(?a)) > "),
        ("?a ex:p ?b OPTIONAL { ?b ex:q ?n }", "with or without ?b <http://example.org/q> ?n"),
        ("?a ex:p ?b MINUS { ?a ex:q ?c . ?c ex:p ?d }", "without ?a <http://example.org/q> ?c …"),
        ("?a ex:p ?b BIND(STR(?b) AS ?c)", "let ?c be STR(?b)"),
        ("VALUES ?a { ex:a ex:b } ?a ex:p ?b", "with one of 2 values for ?a"),
        ("{ ?a ex:p ?b } UNION { ?a ex:q ?b . ?b ex:p ?c }", "either ?a <http://example.org/p> ?b or ?a"),
        ("{ SELECT DISTINCT ?a WHERE { ?a ex:p ?b } } ?a ex:q ?c", "with each ?a"),
    ],
)
def test_each_part_of_a_plan_has_words(inside: str, said: str) -> None:
    elements = planned(f"PREFIX ex: <{EX}> SELECT ?a WHERE {{ {inside} }}").where.elements
    assert any(words(element).startswith(said) for element in elements), [words(element) for element in elements]
