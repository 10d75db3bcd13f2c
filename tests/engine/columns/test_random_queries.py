"""Random queries: joins, unions, filters and EXISTS within each other, as Oxigraph answers them."""

from __future__ import annotations

from collections import Counter

import pytest

pytest.importorskip("polars", reason="the extra 'columns' is not installed")

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from effektkedja.engine.columns.running import Asker
from engine.columns.support import graph
from engine.support import EX, query_of, turtle

SETTINGS = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)

NODES = [f"<{EX}{name}>" for name in "abcd"]
PREDICATES = [f"<{EX}{name}>" for name in "pqr"]
ALTERNATIVE = f"({PREDICATES[0]}|{PREDICATES[1]})"
VARIABLES = ["?a", "?b", "?c", "?d"]

ends = st.sampled_from([*VARIABLES, *VARIABLES, *NODES[:2]])
single = st.sampled_from(PREDICATES)
paths = st.one_of(
    *(single, single, single),
    st.builds("{}/{}".format, single, single),
    st.builds("^{}".format, single),
    st.just(ALTERNATIVE),
    st.builds("{}{}".format, single, st.sampled_from("+*?")),
    st.just("?v"),
)
triples = st.builds("{} {} {} . ".format, st.sampled_from(VARIABLES), paths, ends)
comparisons = st.builds(
    "{} {} {}".format, st.sampled_from(VARIABLES), st.sampled_from(("=", "!=")), st.sampled_from([*VARIABLES, NODES[0]])
)
orders = st.builds("STR({}) < STR({})".format, st.sampled_from(VARIABLES), st.sampled_from(VARIABLES))


def _filters(groups: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    exists = st.builds("{}EXISTS {{ {} }}".format, st.sampled_from(("", "NOT ")), groups)
    one = st.one_of(exists, exists, comparisons, orders)
    both = st.builds("({}) {} ({})".format, one, st.sampled_from(("||", "&&")), one)
    return st.one_of(one, both).map("FILTER({}) ".format)


def _groups(groups: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    patterns = st.lists(triples, min_size=1, max_size=3).map("".join)
    filters = st.lists(_filters(groups), max_size=2).map("".join)
    unions = st.builds("{{ {} }} UNION {{ {} }} ".format, patterns, patterns)
    optional = st.builds(
        "OPTIONAL {{ {}{} }} ".format, patterns, st.one_of(st.just(""), comparisons.map("FILTER({})".format))
    )
    others = st.one_of(st.just(""), unions, optional, patterns.map("MINUS {{ {} }} ".format))
    return st.builds("{}{}{}".format, patterns, others, filters)


groups = st.recursive(st.lists(triples, min_size=1, max_size=2).map("".join), _groups, max_leaves=6)
queries = st.builds(
    "SELECT {}{} WHERE {{ {} }}".format, st.sampled_from(("", "DISTINCT ")), st.just("*"), _groups(groups)
)
# Every node is known: Oxigraph has no path of length zero at others.
KNOWN = [f"{node} a <{EX}Node> ." for node in NODES]
statements = st.builds("{} {} {} .".format, *map(st.sampled_from, (NODES, PREDICATES, NODES)))
graphs = st.lists(statements, max_size=14).map(lambda lines: [*KNOWN, *lines])


@SETTINGS
@given(queries, graphs)
def test_random_queries(query: str, data: list[str]) -> None:
    text = turtle("\n".join(data))
    told: list[str] = []

    found = Asker(graph(text), lambda _, reason: told.append(reason)).query(query)

    ours, theirs = Counter(frozenset(row.items()) for row in found), _answered(text, query)
    # SPARQL counts a pair once for each choice that leads to it, Oxigraph only once.
    assert told or (set(ours) == set(theirs) if ALTERNATIVE in query else ours == theirs)


def _answered(data: bytes, query: str) -> Counter[frozenset[tuple[str, str]]]:
    solutions = query_of(data)(query)
    names = [variable.value for variable in solutions.variables]
    return Counter(frozenset((name, str(row[name])) for name in names if row[name] is not None) for row in solutions)
