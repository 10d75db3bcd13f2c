"""EXISTS that asks for something else than the terms at hand: as Oxigraph answers it, and without pairing all."""

from __future__ import annotations

from collections import Counter

import pytest

pytest.importorskip("polars", reason="the extra 'columns' is not installed")

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from effektkedja.engine.columns import algebra
from effektkedja.engine.columns.running import Asker
from engine.columns.support import graph
from engine.support import EX, query_of, turtle

SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
PREFIX = f"PREFIX ex: <{EX}> "
OTHER = "?x ex:in ?g FILTER(?x != ?a)"
QUERIES = [
    f"SELECT ?a ?g WHERE {{ ?a ex:in ?g FILTER EXISTS {{ {OTHER} }} }}",
    f"SELECT ?a ?g WHERE {{ ?a ex:in ?g FILTER NOT EXISTS {{ {OTHER} }} }}",
    f"SELECT ?a WHERE {{ ?a ex:in ?g FILTER EXISTS {{ {OTHER} FILTER EXISTS {{ ?x ex:in ?h FILTER(?h != ?g) }} }} }}",
    f"SELECT ?a ?b WHERE {{ ?a ex:to ?b . ?a ex:in ?g FILTER NOT EXISTS {{ {OTHER} FILTER(?b != ?x) }} }}",
    f"""SELECT ?a ?g WHERE {{ ?a ex:in ?g FILTER EXISTS {{ {OTHER}
        FILTER EXISTS {{ ?y ex:in ?g FILTER(?y != ?a && ?x != ?y) }} }} }}""",
    f"""SELECT ?a ?g WHERE {{ ?a ex:in ?g FILTER EXISTS {{ {OTHER} FILTER NOT EXISTS {{ ?x ex:to ?a }}
        FILTER EXISTS {{ ?y ex:in ?g FILTER(?y != ?a && ?x != ?y) FILTER NOT EXISTS {{ ?y ex:to ?g }} }} }} }}""",
    "SELECT ?a WHERE { ?a ex:in ?g FILTER EXISTS { ?x ex:to ?y FILTER(?x != ?a) } }",
    "SELECT ?a WHERE { ?a ex:in ?g FILTER EXISTS { ?a ex:to ?x . ?y ex:to ?z FILTER(?x != ?y && ?x != ?g) } }",
    "SELECT ?a ?n WHERE { ?a ex:n ?n FILTER EXISTS { ?x ex:n ?m FILTER(?m != ?n) } }",
    "SELECT ?a WHERE { ?a ex:n ?n FILTER EXISTS { ?a ex:n ?m FILTER(?m != ?n) FILTER EXISTS { ?a ex:in ?g } } }",
]

nodes = st.sampled_from([*"abcdef"])
numbers = st.sampled_from(["1", '"1"^^xsd:decimal', "2", '"1"', '"eld"@sv'])
statements = st.one_of(
    st.builds("ex:{} ex:in ex:{} .".format, nodes, st.sampled_from([*"gh"])),
    st.builds("ex:{} ex:to ex:{} .".format, nodes, st.sampled_from([*"abcgh"])),
    st.builds("ex:{} ex:n {} .".format, nodes, numbers),
)


@SETTINGS
@given(st.sampled_from(QUERIES), st.lists(statements, max_size=16))
def test_something_else_is_found_as_oxigraph_finds_it(query: str, data: list[str]) -> None:
    text = turtle("\n".join(data))
    told: list[str] = []

    found = Asker(graph(text), lambda _, reason: told.append(reason)).query(PREFIX + query)

    assert told == []
    assert Counter(map(_key, found)) == _answered(text, PREFIX + query)


def test_two_others_of_a_large_group_need_no_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(algebra, "MOST_ROWS", 20_000)
    text = turtle("\n".join(f"ex:thing{number} ex:in ex:g ." for number in range(2_000)))
    told: list[str] = []

    found = Asker(graph(text), lambda _, reason: told.append(reason)).query(PREFIX + QUERIES[4])

    assert told == []
    assert len(found) == 2_000


def _key(row: dict[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset(row.items())


def _answered(data: bytes, query: str) -> Counter[frozenset[tuple[str, str]]]:
    solutions = query_of(data)(query)
    names = [variable.value for variable in solutions.variables]
    return Counter(_key({name: str(row[name]) for name in names if row[name] is not None}) for row in solutions)
