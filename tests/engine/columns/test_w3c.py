"""The W3C SHACL test suite on columns, with results compared as often as SHACL counts them."""

from __future__ import annotations

from collections import Counter

import pytest

pytest.importorskip("polars", reason="the extra 'columns' is not installed")

from effektkedja.engine import gather_facts, read_shapes
from effektkedja.engine.columns.running import Asker
from effektkedja.engine.runner import occurrences
from effektkedja.errors import InputError
from engine.columns.support import graph
from engine.test_w3c import BY_REFERENCE, NO_ENGINE
from engine.w3c import SUITE, Case, cases, seen

pytestmark = pytest.mark.skipif(not SUITE.exists(), reason=f"the W3C SHACL suite is not at {SUITE}")

ONLY_ORACLE = {"property/datatype-ill-formed"}
"""Columns keep the datatypes that a store widens, and so need no reference engine here."""
BY_SPARQL: dict[str, str] = {}
CASES = [pytest.param(case, id=case.name) for case in (*cases("core"), *cases("sparql")) if case.name not in NO_ENGINE]


@pytest.mark.parametrize("case", CASES)
def test_case(case: Case) -> None:
    plan = read_shapes(case.shapes) if case.expected is not None else None
    if plan is None:
        with pytest.raises(InputError):
            _found(case)
        return
    found, by_reference, by_sparql = _found(case)

    assert Counter(seen(result, plan.shape(result.shape).severity) for result in found) == case.expected
    assert bool(by_reference) == (case.name in BY_REFERENCE.keys() - ONLY_ORACLE)
    assert bool(by_sparql) == (case.name in BY_SPARQL), by_sparql


def _found(case: Case):
    told: list[str] = []
    plan = read_shapes(case.shapes)
    asker = Asker(graph(case.data), lambda text, reason: told.append(f"{reason}: {text}"))
    facts = gather_facts(plan, asker.query)
    found, by_reference = occurrences(plan, asker.query, facts, lambda: case.data)
    return found, by_reference, told
