"""Random SPARQL constraints for the tests: joins, UNION, OPTIONAL, BIND, inner SELECTs and EXISTS, one in another."""

from __future__ import annotations

from hypothesis import strategies as st

VARIABLES = ("$this", "$this", "?a", "?b", "?c")
VERBS = (
    "ex:p",
    "ex:q",
    "ex:r",
    "a",
    "ex:p/ex:q",
    "^ex:r",
    "ex:p|ex:q",
    "ex:p*",
    "(ex:q/ex:r)+",
    "ex:r?",
    "!ex:p",
    "?v",
)
CONSTANTS = ("ex:a", "ex:b", "ex:A", "ex:B")

_variable = st.sampled_from(VARIABLES)
_triple = st.builds(
    "{} {} {} .".format, _variable, st.sampled_from(VERBS), st.one_of(_variable, st.sampled_from(CONSTANTS))
)
_simple = st.builds("{} {} {} .".format, _variable, st.sampled_from(VERBS[:3]), _variable)
_test = st.sampled_from(
    (
        "FILTER(?a != $this)",
        "FILTER(?b IN (ex:a, ex:b))",
        "FILTER(BOUND(?c))",
        "FILTER(isIRI(?a) || ?b = ?c)",
    )
)


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = st.lists(st.one_of(_triple, inner), min_size=1, max_size=3).map(" ".join)
    return st.one_of(
        group.map("FILTER NOT EXISTS {{ {} }}".format),
        group.map("FILTER NOT EXISTS {{ {} }}".format),
        group.map("FILTER EXISTS {{ {} }}".format),
        st.builds("FILTER(NOT EXISTS {{ {} }} || EXISTS {{ {} }})".format, group, group),
        st.builds("{{ {} }} UNION {{ {} }}".format, group, group),
        group.map("OPTIONAL {{ {} }}".format),
        group.map("{{ {} }}".format),
        _simple.map("{{ SELECT $this ?a WHERE {{ $this ex:p ?a . {} }} }}".format),
        _simple.map("{{ SELECT $this (COUNT(?b) AS ?n) WHERE {{ $this ex:q ?b . {} }} GROUP BY $this }}".format),
        st.just("BIND(EXISTS { $this ex:r ?z } AS ?known)"),
    )


_elements = st.recursive(st.one_of(_triple, _triple, _test), _nested, max_leaves=6)
queries = st.builds(
    "SELECT DISTINCT $this ?value WHERE {{ $this {} ?value . {} }}".format,
    st.sampled_from(("?path", "ex:p", "ex:q", "a")),
    st.lists(_elements, min_size=1, max_size=4).map(" ".join),
)
