"""One query for all focus nodes finds what the user's query finds for each of them.

The measure is SHACL's own description: the focus node is put into the text of the query, and the query is run once for
each focus node. pySHACL is asked too, for a choice of queries; on random ones rdflib has faults of its own.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from effektkedja.engine import evaluate, explain, read_shapes, result_key, run_pyshacl, run_set
from effektkedja.errors import InputError
from effektkedja.model.result import Result
from engine.support import EX, PREFIXES, as_stored, query_of, turtle

SETTINGS = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
HEAD = f'{PREFIXES} ex:prefixes sh:declare [ sh:prefix "ex" ; sh:namespace "{EX}"^^xsd:anyURI ] .\n'


def shape(select: str, target: str = "sh:targetClass ex:A") -> str:
    """A shape with a SPARQL constraint."""
    return f'{HEAD} ex:S {target} ; sh:sparql [ sh:prefixes ex:prefixes ; sh:select """{select}""" ] .'


def one_by_one(select: str, data: bytes) -> set[tuple[str, str]]:
    """Focus node and value, by putting each instance of ex:A into the text of the query."""
    query = query_of(data)
    found: set[tuple[str, str]] = set()
    for row in query(f"SELECT ?node WHERE {{ ?node a <{EX}A> }}"):
        node = str(row["node"])
        text = re.sub(r"\$this", node, select.split("WHERE", 1)[1])
        for solution in query(f"PREFIX ex: <{EX}> SELECT ?value WHERE {text}"):
            found.add((node, str(solution["value"] or node)))
    return found


NODES = ("ex:a", "ex:b", "ex:c", "ex:d")
LINKS = ("ex:p", "ex:q", "ex:r")
statements = st.one_of(
    st.builds("{} {} {} .".format, st.sampled_from(NODES), st.sampled_from(LINKS), st.sampled_from(NODES)),
    st.builds("{} ex:n {} .".format, st.sampled_from(NODES), st.integers(1, 3)),
)
graphs = st.lists(statements, min_size=6, max_size=25).map(
    lambda lines: "ex:a a ex:A . ex:b a ex:A . ex:c a ex:A .\n" + "\n".join(lines)
)

terms = st.sampled_from(("$this", "$this", "?x", "?y", "?value", "ex:a", "ex:b"))
variables = st.sampled_from(("$this", "?x", "?y", "?value"))
verbs = st.sampled_from(
    ("ex:p", "ex:q", "ex:r", "ex:p/ex:q", "^ex:p", "(ex:p|ex:q)", "ex:p+", "ex:q*", "(ex:p|ex:q/ex:r)")
)
triples = st.builds("{} {} {} .".format, variables, verbs, terms)
blocks = st.lists(triples, min_size=1, max_size=3).map(" ".join)
tests = st.one_of(
    st.builds("FILTER({} != {})".format, variables, terms),
    st.builds("FILTER({} = {})".format, variables, terms),
    st.builds("FILTER(isIRI({}))".format, variables),
    st.builds("FILTER(!BOUND({}))".format, st.sampled_from(("?x", "?y", "?value"))),
)


def _bodies(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    part = st.one_of(
        inner.map("FILTER NOT EXISTS {{ {} }}".format),
        inner.map("FILTER EXISTS {{ {} }}".format),
        st.builds("FILTER(EXISTS {{ {} }} || NOT EXISTS {{ {} }})".format, inner, inner),
        inner.map("OPTIONAL {{ {} }}".format),
        st.builds("{{ {} }} UNION {{ {} }}".format, inner, inner),
        st.sampled_from(("BIND($this AS ?z)", "BIND(1 AS ?z)")).map(lambda text: f"{{ {text} }}"),
        tests,
    )
    return st.builds(lambda block, parts: f"{block} {' '.join(parts)}", blocks, st.lists(part, max_size=2))


bodies = st.recursive(st.builds("{} {}".format, blocks, tests), _bodies, max_leaves=6)
tops = st.one_of(bodies, _bodies(bodies), _bodies(bodies).map(lambda body: body.split(". ", 1)[1] or body))


@SETTINGS
@given(tops, graphs)
def test_random_queries(body: str, data: str) -> None:
    select = f"SELECT $this ?value WHERE {{ {body} }}"
    triples_of_data = turtle(data)

    found = evaluate(read_shapes(shape(select)), query_of(triples_of_data))

    assert found.by_reference == ()
    assert {(result.focus, result.value) for result in found.results} == one_by_one(select, triples_of_data)


# Each of these is asked of pySHACL too: (query, data, expected pairs of focus node and value, a, b … for ex:a, ex:b …).
QUERIES = {
    "several patterns in NOT EXISTS": (
        "SELECT $this WHERE { FILTER NOT EXISTS { ?x ex:p $this . ?y ex:q ?x . ?y ex:r ex:a } }",
        "ex:b ex:p ex:a . ex:c ex:q ex:b . ex:c ex:r ex:a . ex:b ex:p ex:b .",
        {("c", "c")},
    ),
    "a filter on what only the outer pattern binds": (
        "SELECT $this ?value WHERE { $this ex:p ?value . FILTER NOT EXISTS { $this ex:q ?z . FILTER(?z = ?value) } }",
        "ex:a ex:p ex:b , ex:c ; ex:q ex:c .",
        {("a", "b")},
    ),
    "optional that must not bind": (
        "SELECT $this WHERE { OPTIONAL { $this ex:p ?x . ?x ex:q ?y } FILTER(!BOUND(?y)) }",
        "ex:a ex:p ex:b . ex:b ex:q ex:c .",
        {("b", "b"), ("c", "c")},
    ),
    "union": (
        "SELECT $this ?value WHERE { { $this ex:p ?value } UNION { ?value ex:q $this } }",
        "ex:a ex:p ex:b . ex:c ex:q ex:a .",
        {("a", "b"), ("a", "c")},
    ),
    "counting by group": (
        "SELECT $this (COUNT(?x) AS ?value) WHERE { $this ex:p ?x } GROUP BY $this HAVING (COUNT(?x) > 1)",
        "ex:a ex:p ex:b , ex:c . ex:b ex:p ex:a .",
        {("a", "2")},
    ),
    "inner select": (
        "SELECT $this ?value WHERE { $this ex:p ?x . { SELECT $this (MAX(?n) AS ?value) WHERE { $this ex:n ?n } "
        "GROUP BY $this } FILTER(?value > 1) }",
        "ex:a ex:p ex:b ; ex:n 1 , 2 . ex:b ex:p ex:a ; ex:n 1 .",
        {("a", "2")},
    ),
    "paths": (
        "SELECT $this WHERE { FILTER NOT EXISTS { $this ex:p/ex:q+ ?x . ?x ^ex:r|ex:n ?y } }",
        "ex:a ex:p ex:b . ex:b ex:q ex:c . ex:b ex:r ex:c .",
        {("b", "b"), ("c", "c")},
    ),
    "a list of objects and an anonymous node": (
        "SELECT $this WHERE { FILTER NOT EXISTS { $this ex:p ex:a , [ ex:q ?x ] ; ex:r _:y . _:y ex:n 1 } }",
        "ex:a ex:p ex:a , ex:b ; ex:r ex:c . ex:b ex:q ex:c . ex:c ex:n 1 .",
        {("b", "b"), ("c", "c")},
    ),
    "union in NOT EXISTS": (
        "SELECT $this WHERE { FILTER NOT EXISTS { "
        "?x ex:p $this . { ?x ex:q ?y } UNION { ?x ex:r ?y } FILTER(?y != $this) } }",
        "ex:b ex:p ex:a ; ex:q ex:a . ex:c ex:p ex:b ; ex:r ex:a .",
        {("a", "a"), ("c", "c")},
    ),
    "union with a filter that sees only its branch": (
        "SELECT $this WHERE { FILTER NOT EXISTS { "
        "$this ex:p ?x . { ?y ex:q ?z FILTER(BOUND(?x)) } UNION { ?x ex:r ?y } } }",
        "ex:a ex:p ex:b ; ex:q ex:b . ex:b ex:p ex:a .",
        {("a", "a"), ("b", "b"), ("c", "c")},
    ),
    "alternative of longer paths in NOT EXISTS": (
        "SELECT $this WHERE { FILTER NOT EXISTS { $this (ex:p/ex:q|^ex:r) ?x . ?x ex:n 1 } }",
        "ex:a ex:p ex:b . ex:b ex:q ex:c . ex:c ex:n 1 . ex:c ex:r ex:b .",
        {("c", "c")},
    ),
    "negated property set": (
        "SELECT $this ?value WHERE { $this !(a|ex:q) ?value . FILTER NOT EXISTS { $this !ex:p ex:b } }",
        "ex:a ex:p ex:b ; ex:q ex:c . ex:b ex:q ex:b ; ex:p ex:a .",
        {("a", "b")},
    ),
    "bind in a branch": (
        "SELECT $this ?value WHERE { { BIND($this AS ?value) } UNION { BIND(1 AS ?value) } FILTER(isIRI(?value)) }",
        "",
        {("a", "a"), ("b", "b"), ("c", "c")},
    ),
    "inner select in a branch": (
        "SELECT $this ?value WHERE { { { SELECT $this ?value WHERE { ?value ex:p $this } } FILTER(?value != $this) } "
        "UNION { $this ex:q ?value } }",
        "ex:b ex:p ex:a . ex:a ex:p ex:a . ex:c ex:q ex:a .",
        {("a", "b"), ("c", "a")},
    ),
    "signs, languages, datatypes, functions": (
        'SELECT $this WHERE { $this ex:n -1 , +2 ; ex:text "a"@sv , "b"^^ex:code ; . FILTER regex(STR($this), "a$") }',
        'ex:a ex:n -1 , 2 , "+2"^^xsd:integer ; ex:text "a"@sv , "b"^^ex:code . ex:b ex:n -1 .',
        {("a", "a")},
    ),
    "comments and strings that look like syntax": (
        "SELECT $this # NOT a { group\n WHERE { $this ex:p ?x . FILTER(STR(?x) != '} FILTER { $this') }",
        "ex:a ex:p ex:b .",
        {("a", "a")},
    ),
}


def _terms(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    def term(name: str) -> str:
        return f'"{name}"^^<http://www.w3.org/2001/XMLSchema#integer>' if name.isdigit() else f"<{EX}{name}>"

    return {(term(focus), term(value)) for focus, value in pairs}


@pytest.mark.parametrize(("select", "data", "expected"), QUERIES.values(), ids=QUERIES)
def test_queries(select: str, data: str, expected: set[tuple[str, str]]) -> None:
    triples_of_data = turtle("ex:a a ex:A . ex:b a ex:A . ex:c a ex:A .\n" + data)

    found = evaluate(read_shapes(shape(select)), query_of(triples_of_data))

    assert found.by_reference == ()
    assert {(result.focus, result.value) for result in found.results} == _terms(expected)
    assert list(found.results) == _by_pyshacl(shape(select), triples_of_data)


def _by_pyshacl(shapes: str, data: bytes) -> list[Result]:
    return sorted({as_stored(result) for result in run_pyshacl(shapes, data)}, key=result_key)


def test_bindings_path_and_value() -> None:
    select = "SELECT $this ?value ?path ?goal (STR(?goal) AS ?name) WHERE { $this ?path ?value . ?value ex:q ?goal }"
    data = turtle("ex:a a ex:A ; ex:p ex:b . ex:b ex:q ex:c .")
    expected = Result(
        shape=f"{EX}S",
        focus=f"<{EX}a>",
        value=f"<{EX}b>",
        path=f"<{EX}p>",
        bindings=(("goal", f"<{EX}c>"), ("name", f'"{EX}c"')),
        component="http://www.w3.org/ns/shacl#SPARQLConstraintComponent",
    )

    assert run_set(read_shapes(shape(select)), query_of(data)) == [expected]
    assert run_pyshacl(shape(select), data) == [expected]


def test_path_of_a_property_shape() -> None:
    shapes = (
        f"{HEAD} ex:S sh:targetClass ex:A ; sh:path ( ex:p [ sh:inversePath ex:q ] ) ; "
        'sh:sparql [ sh:prefixes ex:prefixes ; sh:select """SELECT $this ?value WHERE { '
        '$this $PATH ?value . FILTER EXISTS { $this $PATH/ex:r ?x } }""" ] .'
    )
    data = turtle("ex:a a ex:A ; ex:p ex:b . ex:c ex:q ex:b ; ex:r ex:a .")

    (found,) = run_set(read_shapes(shapes), query_of(data))

    assert (found.value, found.path) == (f"<{EX}c>", f"<{EX}p>/^<{EX}q>")


def test_select_inside_nested_property_shape() -> None:
    shapes = (
        f"{HEAD} ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:property ex:T ] . "
        "ex:T sh:path ex:q ; sh:sparql [ sh:prefixes ex:prefixes ; "
        'sh:select """SELECT $this ?value WHERE { $this $PATH ?value }""" ] .'
    )
    data = turtle("ex:a a ex:A ; ex:p ex:b . ex:b ex:q ex:c . ex:d ex:q ex:c .")

    (found,) = run_set(read_shapes(shapes), query_of(data))

    assert (found.shape, found.focus, found.value) == (f"{EX}T", f"<{EX}b>", f"<{EX}c>")
    assert run_pyshacl(shapes, data) == [found]


def test_limit_is_evaluated_one_focus_node_at_a_time() -> None:
    select = "SELECT $this ?value WHERE { $this ex:p ?value . FILTER(BOUND($this)) } ORDER BY ?value LIMIT 1"
    data = turtle("ex:a a ex:A ; ex:p ex:b , ex:c . ex:b a ex:A ; ex:p ex:c .")
    plan = read_shapes(shape(select))

    found = evaluate(plan, query_of(data))

    assert [(result.focus, result.value) for result in found.results] == [
        (f"<{EX}a>", f"<{EX}b>"),
        (f"<{EX}b>", f"<{EX}c>"),
    ]
    assert found.by_reference == ()
    assert "one focus node at a time, because it is limited" in explain(plan)


def test_limit_after_grouping() -> None:
    select = (
        "SELECT $this ?value WHERE { { SELECT $this ?value WHERE { $this ex:p ?value } GROUP BY $this ?value } "
        "FILTER NOT EXISTS { $this ex:q ?value } } GROUP BY $this ?value HAVING (COUNT(*) > 0) LIMIT 1"
    )
    data = turtle("ex:a a ex:A ; ex:p ex:b , ex:c ; ex:q ex:b . ex:b a ex:A .")

    found = evaluate(read_shapes(shape(select)), query_of(data))

    assert [(result.focus, result.value) for result in found.results] == [(f"<{EX}a>", f"<{EX}c>")]
    assert found.by_reference == ()


def test_prefixes_in_the_query_itself() -> None:
    select = "PREFIX other: <http://example.org/> SELECT $this WHERE { $this other:p ?x } LIMIT 5"
    data = turtle("ex:a a ex:A ; ex:p ex:b .")

    assert [result.focus for result in run_set(read_shapes(shape(select)), query_of(data))] == [f"<{EX}a>"]


def test_limit_with_a_focus_node_that_no_query_can_name() -> None:
    select = "SELECT $this ?value WHERE { $this ex:p ?value } LIMIT 1"
    data = turtle("_:x a ex:A ; ex:p ex:b .")

    found = evaluate(read_shapes(shape(select)), query_of(data))

    assert [step.reason for step in found.by_reference] == [
        "it is limited to a number of solutions, and a focus node has no IRI"
    ]
    assert [result.value for result in found.results] == [f"<{EX}b>"]


@pytest.mark.parametrize(
    ("select", "fault"),
    [
        ("SELECT $this WHERE { $this ex:p ?x MINUS { $this ex:q ?x } }", "MINUS"),
        ("SELECT $this WHERE { VALUES ?x { 1 } $this ex:p ?x }", "VALUES"),
        ("SELECT $this WHERE { SERVICE <http://example.org/> { $this ex:p ?x } }", "SERVICE"),
        ("SELECT $this WHERE { GRAPH ?g { $this ex:p ?x } }", "GRAPH"),
        ("SELECT $this WHERE { $this ex:p ?x . FILTER BOUND($shapesGraph) }", "$shapesGraph"),
        ("SELECT $this FROM <file:///etc/passwd> WHERE { $this ex:p ?x }", "FROM"),
        ("SELECT $this WHERE { BIND(1 AS $this) }", "bind $this"),
        ("SELECT ?x WHERE { $this ex:p ?x }", "select $this"),
        ("SELECT $this WHERE { { SELECT ?x WHERE { $this ex:p ?x } } }", "select $this"),
        ("SELECT $this WHERE { $this $PATH ?x }", "$PATH"),
        ("SELECT $this WHERE { $this unknown:p ?x }", "not valid SPARQL"),
        ("SELECT $this WHERE { $this ex:p }", "not valid SPARQL"),
        ("SELECT $this WHERE { $this ex:p ?x", "not valid SPARQL"),
        ("SELECT $this WHERE { FILTER ($this", "not valid SPARQL"),
        ("SELECT $this WHERE { FILTER regex", "not valid SPARQL"),
        ("SELECT $this WHERE { $this !(ex:p", "not valid SPARQL"),
        ("SELECT $this WHERE { } nonsense", "not valid SPARQL"),
        ("SELECT $this WHERE { ~ }", "not valid SPARQL"),
        ("ASK { }", "needs a SELECT"),
        ("SELECT $this (COUNT(?x) AS ?n) WHERE { $this ex:p ?x }", "not valid SPARQL"),
    ],
)
def test_refused(select: str, fault: str) -> None:
    with pytest.raises(InputError) as caught:
        read_shapes(shape(select))

    assert fault in caught.value.message.en
    assert caught.value.where == f"{EX}S"


@pytest.mark.parametrize(
    ("select", "reason"),
    [
        ("SELECT $this WHERE { FILTER NOT EXISTS { $this ex:p ( 1 2 ) } }", "its query is not understood at '('"),
    ],
)
def test_left_to_pyshacl(select: str, reason: str) -> None:
    data = turtle("ex:a a ex:A . ex:b a ex:A ; ex:p ( 1 2 ) .")

    found = evaluate(read_shapes(shape(select)), query_of(data))

    assert [result.focus for result in found.results] == [f"<{EX}a>"]
    assert [(step.shape, step.reason) for step in found.by_reference] == [(f"{EX}S", reason)]
