"""How plans are run: what goes to pySHACL, what the queries look like, and how long they take."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from effektkedja.engine import Facts, evaluate, explain, only, read_shapes, run_pyshacl, run_set
from effektkedja.engine.compiler import compile_plan
from effektkedja.engine.paths import Sequence
from effektkedja.engine.questions import Question
from effektkedja.engine.sparql_parser import parse_select
from effektkedja.engine.sparql_syntax import Exists, Triple, inner_parts
from effektkedja.errors import InputError
from engine.support import EX, PREFIXES, query_of, turtle

DATA = "ex:a a ex:A ; ex:p ex:b , ex:c . ex:b a ex:B . ex:c a ex:C ; ex:p ex:a . ex:B rdfs:subClassOf ex:A ."


def run(shapes: str, data: str = DATA) -> list[tuple[str, str]]:
    """Focus nodes and values, without namespaces; pySHACL has to find the same."""
    triples = turtle(data)
    found = run_set(read_shapes(PREFIXES + shapes), query_of(triples))
    assert run_pyshacl(PREFIXES + shapes, triples) == found
    return [(_short(result.focus), _short(result.value)) for result in found]


def _short(term: str) -> str:
    return term.removeprefix(f"<{EX}").removesuffix(">")


def test_subclasses() -> None:
    assert run("ex:S sh:targetClass ex:A ; sh:class ex:C .") == [("a", "a"), ("b", "b")]
    assert run("ex:S sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:class ex:A .") == [("a", "c")]


def test_anonymous_subclasses() -> None:
    data = "_:sub rdfs:subClassOf ex:A . ex:x a _:sub . ex:y a ex:A . ex:z ex:p ex:x , ex:z ."

    assert run("ex:S sh:targetClass ex:A ; sh:nodeKind sh:Literal .", data) == [("x", "x"), ("y", "y")]
    assert run("ex:S sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:class ex:A .", data) == [("z", "z")]


def test_many_subclasses() -> None:
    data = "\n".join(f"ex:A{number} rdfs:subClassOf ex:A . ex:x{number} a ex:A{number} ." for number in range(40))
    data += "ex:y a ex:B ; ex:p ex:x1 , ex:x39 , ex:y ."

    assert len(run("ex:S sh:targetClass ex:A ; sh:nodeKind sh:Literal .", data)) == 40
    assert run("ex:S sh:targetClass ex:B ; sh:path ex:p ; sh:class ex:A .", data) == [("y", "y")]


def test_a_long_list_of_values() -> None:
    values = " ".join(f"ex:v{number} '{number}' {number}" for number in range(20))
    data = 'ex:a a ex:A ; ex:p ex:v1 , ex:w , "1" , "1"@sv , 19 , 20 .'

    assert run(f"ex:S sh:targetClass ex:A ; sh:path ex:p ; sh:in ( {values} ) .", data) == [
        ("a", '"1"@sv'),
        ("a", '"20"^^<http://www.w3.org/2001/XMLSchema#integer'),
        ("a", "w"),
    ]


def test_closed_property_shape() -> None:
    shapes = "ex:S sh:targetNode ex:a ; sh:path ex:p ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ."

    (found,) = run_set(read_shapes(PREFIXES + shapes), query_of(turtle(DATA)))

    assert (found.focus, found.path, found.value) == (f"<{EX}a>", f"<{EX}p>", f"<{EX}a>")


def test_deactivated_shapes_inside_others() -> None:
    inner = "[ sh:deactivated true ; sh:class ex:X ]"

    assert run(f"ex:S sh:targetClass ex:A ; sh:node {inner} .") == []
    assert run(f"ex:S sh:targetClass ex:A ; sh:not {inner} .") == [("a", "a"), ("b", "b")]
    assert run("ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:q ; sh:minCount 1 ; sh:deactivated true ] .") == []


def test_alternatives_of_longer_paths() -> None:
    path = "( ex:p [ sh:alternativePath ( ex:q ( ex:p ex:p ) ) ] )"

    assert run(f"ex:S sh:targetClass ex:A ; sh:path {path} ; sh:hasValue ex:b .") == [("b", "")]
    assert run(f"ex:S sh:targetClass ex:A ; sh:path {path} ; sh:minCount 1 .") == [("b", "")]
    assert run(f"ex:S sh:targetClass ex:A ; sh:path {path} ; sh:maxCount 0 .") == [("a", "")]


def test_deactivated_query() -> None:
    select = '[ sh:deactivated true ; sh:select "SELECT $this { }" ]'

    assert run(f"ex:S sh:targetClass ex:A ; sh:sparql {select} .") == []


def test_no_targets_and_no_shapes() -> None:
    assert run("ex:S a sh:NodeShape ; sh:class ex:C .") == []
    assert run_set(read_shapes(""), query_of(b"")) == []


def test_each_result_once_in_order() -> None:
    shapes = "ex:S sh:targetClass ex:A ; sh:targetSubjectsOf ex:p ; sh:path [ sh:oneOrMorePath ex:p ] ; sh:class ex:X ."

    found = run(shapes)

    assert found == sorted(set(found))
    assert ("a", "a") in found


def test_rows_may_be_plain_mappings() -> None:
    query = query_of(turtle(DATA))

    def rows(text: str) -> Iterator[dict[str, object]]:
        for row in query(text):
            yield {name: row[name] for name in ("this", "value", "s", "p", "o", "c", "d") if _has(row, name)}

    plan = read_shapes(f"{PREFIXES} ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:q ; sh:minCount 1 ] .")

    assert run_set(plan, rows) == run_set(plan, query)


def _has(row: object, name: str) -> bool:
    try:
        return row[name] is not None  # type: ignore[index]
    except KeyError:
        return False


BY_REFERENCE = {
    "recursion": (
        "ex:S sh:targetClass ex:A ; sh:path ex:p ; sh:node ex:T . ex:T sh:property [ sh:path ex:p ; sh:node ex:T ] .",
        "the shape refers to itself",
    ),
    "recursion through properties": (
        "ex:S sh:targetClass ex:A ; sh:path ex:p ; sh:property ex:S .",
        "the shape refers to itself",
    ),
    "a pattern of another dialect": (
        'ex:S sh:targetClass ex:A ; sh:pattern "^(?!x)" .',
        "the pattern ^(?!x) is not understood by SPARQL engines",
    ),
    "counting far inside": (
        "ex:S sh:targetClass ex:A ; sh:not [ sh:property [ sh:path ex:p ; sh:minCount 5 ] ] .",
        "5 values are counted inside another shape",
    ),
    "a query inside another shape": (
        'ex:S sh:targetClass ex:A ; sh:not [ sh:sparql [ sh:select "SELECT $this { $this ?p ?o }" ] ] .',
        "http://www.w3.org/ns/shacl#SPARQLConstraintComponent is not evaluated inside another shape",
    ),
    "a blank node of the shapes": (
        "ex:S sh:targetClass ex:A ; sh:hasValue [] .",
        "a blank node of the shapes is compared with the data",
    ),
    "the own name of an anonymous shape": (
        '[] sh:targetClass ex:A ; sh:sparql [ sh:select "SELECT $this { BIND($currentShape AS ?x) }" ] .',
        "its query uses $currentShape and the shape has no IRI",
    ),
}


@pytest.mark.parametrize(("shapes", "reason"), BY_REFERENCE.values(), ids=BY_REFERENCE)
def test_left_to_pyshacl_and_named(shapes: str, reason: str) -> None:
    plan = read_shapes(f"{PREFIXES} {shapes} ex:Other sh:targetClass ex:A ; sh:nodeKind sh:Literal .")
    data = turtle(DATA)

    found = evaluate(plan, query_of(data))

    assert [step.reason for step in found.by_reference] == [reason]
    assert f"by pySHACL, because {reason}" in explain(plan)
    assert list(found.results) == run_pyshacl(plan.source, data)
    assert sum(result.shape == f"{EX}Other" for result in found.results) == 2


def test_current_shape() -> None:
    shapes = (
        'ex:S sh:targetClass ex:A ; sh:sparql [ sh:select "SELECT $this ?value { BIND($currentShape AS ?value) }" ] .'
    )

    assert [value for _, value in run(shapes)] == ["S", "S"]


def test_pyshacl_gives_up() -> None:
    shapes = f"{PREFIXES} ex:S sh:targetClass ex:A ; sh:path ex:p ; sh:lessThan ex:q ."

    with pytest.raises(InputError, match="pySHACL cannot evaluate"):
        run_pyshacl(shapes, turtle("ex:a a ex:A ; ex:p _:x ; ex:q 1 ."))


def test_pyshacl_cannot_read_the_data() -> None:
    with pytest.raises(InputError, match="cannot be read"):
        run_pyshacl(PREFIXES, b"<a> <b> .")


def test_pyshacl_does_not_know_triples_about_triples() -> None:
    with pytest.raises(InputError, match="triples about triples"):
        run_pyshacl(PREFIXES, b"<x:a> <x:b> <<( <x:a> <x:b> <x:c> )>> .")


def test_shapes_of_an_unreachable_rule_are_left_out() -> None:
    plan = read_shapes(
        f"{PREFIXES} ex:S sh:targetClass ex:A ; sh:class ex:X . ex:T sh:targetClass ex:A ; sh:class ex:Y ."
    )

    assert {result.shape for result in run_set(only(plan, [f"{EX}T"]), query_of(turtle(DATA)))} == {f"{EX}T"}


CHAIN = f"""{PREFIXES}
ex:prefixes sh:declare [ sh:prefix "ex" ; sh:namespace "{EX}"^^xsd:anyURI ] .
ex:Query sh:targetClass ex:Goal ; sh:sparql [ sh:prefixes ex:prefixes ; sh:select '''
    SELECT $this WHERE {{ FILTER NOT EXISTS {{
        ?c ex:goal $this . ?i ex:measures ?c ; ex:source/ex:state ?s . FILTER(?s != ex:unsafe) }} }}''' ] .
ex:Path sh:targetClass ex:Indicator ; sh:path ( ex:measures ex:goal ) ; sh:minCount 1 ; sh:class ex:Goal .
ex:Nested sh:targetClass ex:Indicator ; sh:or (
    [ sh:not [ sh:property [ sh:path ( ex:measures ex:goal ) ; sh:class ex:Goal ] ] ]
    [ sh:property [ sh:path ( ex:source ex:state ) ; sh:minCount 2 ] ] ) .
ex:Counted sh:targetClass ex:Goal ; sh:path ( [ sh:inversePath ex:goal ] [ sh:inversePath ex:measures ] ) ;
    sh:minCount 3 ; sh:qualifiedMaxCount 5 ;
    sh:qualifiedValueShape [ sh:property [ sh:path ( ex:source ex:state ) ; sh:hasValue ex:safe ] ] .
"""


def _exists_in(parts: object) -> Iterator[Exists]:
    for part in parts:  # type: ignore[attr-defined]
        if isinstance(part, Exists):
            yield part
        if not isinstance(part, (str, Triple)):
            yield from _exists_in(inner_parts(part))


def test_every_exists_holds_one_pattern() -> None:
    steps = [step for _, several in compile_plan(read_shapes(CHAIN), Facts()) for step in several]
    texts = [step.text for step in steps if isinstance(step, Question) and "MINUS" not in step.text]
    found = [part for text in texts for part in _exists_in(parse_select(text).where.elements)]

    assert len(found) > 8
    for part in found:
        patterns = [element for element in part.group.elements if isinstance(element, Triple)]
        assert [isinstance(pattern.path, Sequence) for pattern in patterns] == [False]


def _chain(goals: int) -> bytes:
    lines = []
    for number in range(goals):
        lines.append(f"ex:g{number} a ex:Goal . ex:c{number} ex:goal ex:g{number} .")
        lines.append(f"ex:i{number} a ex:Indicator ; ex:measures ex:c{number} ; ex:source ex:s{number % 7} .")
    lines.extend(f"ex:s{number} ex:state {'ex:safe' if number else 'ex:unsafe'} ." for number in range(7))
    return turtle("\n".join(lines))


def test_time_grows_with_the_data_and_not_with_its_square() -> None:
    plan = read_shapes(CHAIN)
    small, large = query_of(_chain(500)), query_of(_chain(5000))

    def seconds(query: object) -> float:
        start = time.perf_counter()
        run_set(plan, query)  # type: ignore[arg-type]
        return time.perf_counter() - start

    ratios = sorted(seconds(large) / seconds(small) for _ in range(3))

    assert ratios[0] < 40  # ten times the data; what is quadratic would take a hundred times as long
