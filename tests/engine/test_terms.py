"""Terms that engines commonly get wrong: ill-formed and rewritten literals, incomparable values, language tags."""

from __future__ import annotations

import pytest

from effektkedja.engine import Query, evaluate, read_shapes, result_key, run_pyshacl, run_set
from engine.support import EX, PREFIXES, as_stored, query_of, turtle

TRICKY = """
ex:a ex:decimal 1.50 , "abc"^^xsd:decimal , 2 ;
    ex:date "2024-02-30"^^xsd:date , "2024-02-29"^^xsd:date , "1900-02-29"^^xsd:date , "2024-2-1"^^xsd:date ;
    ex:start "2024-01-01"^^xsd:date , "soon" ;
    ex:end "2024-06-01"^^xsd:date ;
    ex:label "a"@sv , "b"@SV , "c"@en , "d" ;
    ex:status "done" , "Done" , "done"@en , ex:done ;
    ex:time "2024-01-01T10:00:00"^^xsd:dateTime , "2024-01-01T10:00:00Z"^^xsd:dateTime ;
    ex:mixed 1 , "1" , "one"@en , ex:one , _:one .
"""

CASES = {
    "ill-formed decimal": ("sh:path ex:decimal ; sh:datatype xsd:decimal", {'"abc"^^xsd:decimal', "2"}),
    "ill-formed dates": (
        "sh:path ex:date ; sh:datatype xsd:date",
        {'"2024-02-30"^^xsd:date', '"1900-02-29"^^xsd:date', '"2024-2-1"^^xsd:date'},
    ),
    "date and text cannot be compared": ("sh:path ex:start ; sh:lessThanOrEquals ex:end", {'"soon"'}),
    "term, not value, in a list": ('sh:path ex:status ; sh:in ( "done" )', {'"Done"', '"done"@en', "ex:done"}),
    "no order across kinds": ("sh:path ex:mixed ; sh:minInclusive 1", {'"1"', '"one"@en', "ex:one", "_:one"}),
    "texts of IRIs, not of blank nodes": ("sh:path ex:mixed ; sh:minLength 1", {"_:one"}),
    "a pattern looks at the text of an IRI": ('sh:path ex:mixed ; sh:pattern "one$"', {"1", '"1"', "_:one"}),
    "language of literals only": (
        'sh:path ex:mixed ; sh:languageIn ( "en" )',
        {"1", '"1"', "ex:one", "_:one"},
    ),
}


def _terms(written: set[str]) -> set[str]:
    """The terms as they come out of a store."""
    objects = " , ".join(sorted(written))
    return {str(row["o"]) for row in query_of(turtle(f"ex:s ex:p {objects} ."))("SELECT ?o { ?s ?p ?o }")}


def _blank(term: str) -> str:
    return "_:" if term.startswith("_:") else term


@pytest.mark.parametrize(("constraint", "expected"), CASES.values(), ids=CASES)
def test_values(constraint: str, expected: set[str]) -> None:
    shapes = f"{PREFIXES} ex:S sh:targetNode ex:a ; {constraint} ."
    data = turtle(TRICKY)

    found = run_set(read_shapes(shapes), query_of(data))

    assert {_blank(result.value) for result in found} == {_blank(term) for term in _terms(expected)}
    assert sorted((as_stored(result) for result in run_pyshacl(shapes, data)), key=result_key) == found


def test_language_tags_are_the_same_in_upper_and_lower_case() -> None:
    shapes = f"{PREFIXES} ex:S sh:targetNode ex:a ; sh:path ex:label ; sh:uniqueLang true ."

    (found,) = run_set(read_shapes(shapes), query_of(turtle(TRICKY)))

    assert (found.focus, found.value, found.path) == (f"<{EX}a>", "", f"<{EX}label>")


def test_language_tags_of_a_store_that_keeps_their_case() -> None:
    """Oxigraph writes tags in lower case; other servers do not, and the query has to hold there too."""
    queries: list[str] = []
    query = query_of(turtle(TRICKY))

    def listening(text: str) -> object:
        queries.append(text)
        return query(text)

    shapes = f"{PREFIXES} ex:S sh:targetNode ex:a ; sh:path ex:label ; sh:uniqueLang true ."
    run_set(read_shapes(shapes), listening)  # type: ignore[arg-type]

    assert any("LCASE(LANG(?value))" in text for text in queries)


def test_times_with_and_without_zone_cannot_be_compared() -> None:
    shapes = (
        f'{PREFIXES} ex:S sh:targetNode ex:a ; sh:path ex:time ; sh:minInclusive "2024-01-01T10:00:00Z"^^xsd:dateTime .'
    )

    (found,) = run_set(read_shapes(shapes), query_of(turtle(TRICKY)))

    assert found.value == '"2024-01-01T10:00:00"^^<http://www.w3.org/2001/XMLSchema#dateTime>'


BYTES = 'ex:a ex:n "3"^^xsd:byte , "300"^^xsd:byte , 55 , 300 , "c"^^xsd:byte .'
BYTE_SHAPE = f"{PREFIXES} ex:S sh:targetNode ex:a ; sh:path ex:n ; sh:datatype xsd:byte ."


def test_derived_integers_in_a_store_that_widens_them() -> None:
    found = evaluate(read_shapes(BYTE_SHAPE), query_of(turtle(BYTES)))

    assert {result.value for result in found.results} == _terms({"300", '"c"^^xsd:byte'})
    assert found.notes == (f"{EX}S: the store reads the datatype that it asks for as xsd:integer",)


def test_derived_integers_with_the_source_at_hand() -> None:
    data = turtle(BYTES)

    found = evaluate(read_shapes(BYTE_SHAPE), query_of(data), lambda: data)

    assert len(found.results) == 4
    assert [step.reason for step in found.by_reference] == ["the store does not keep the datatype that it asks for"]
    assert found.notes == ()


def test_derived_integers_in_a_store_that_keeps_them() -> None:
    """A store that keeps xsd:byte is asked for xsd:byte alone."""
    texts: list[str] = []

    def keeping(text: str) -> list[dict[str, object]]:
        texts.append(text)
        return [{"d": "<http://www.w3.org/2001/XMLSchema#byte>"}] if "BIND(DATATYPE(" in text else []

    run_set(read_shapes(BYTE_SHAPE), _query(keeping))

    assert "DATATYPE(?value) = <http://www.w3.org/2001/XMLSchema#byte>" in texts[-1]


def _query(function: object) -> Query:
    return function  # type: ignore[return-value]


def test_path_of_length_zero_at_nodes_that_the_data_do_not_mention() -> None:
    constraints = "sh:path [ sh:zeroOrMorePath ex:p ] ; sh:nodeKind sh:BlankNode"
    shapes = f"{PREFIXES} ex:S sh:targetNode ex:nowhere , 5 ; {constraints} ."
    data = turtle("ex:a ex:p ex:b .")

    found = run_set(read_shapes(shapes), query_of(data))

    assert [result.value for result in found] == ['"5"^^<http://www.w3.org/2001/XMLSchema#integer>', f"<{EX}nowhere>"]
    assert run_pyshacl(shapes, data) == found


def test_quotes_and_line_breaks_in_values_and_patterns() -> None:
    shapes = (
        PREFIXES
        + r'ex:S sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:in ( "a \"b\"\n\\c" ) ; sh:pattern "^a \"b\"\n\\\\c$" .'
    )
    data = turtle(r'ex:a ex:p "a \"b\"\n\\c" . ex:b ex:p "other" .')

    found = run_set(read_shapes(shapes), query_of(data))

    assert [result.focus for result in found] == [f"<{EX}b>"] * 2
