"""The W3C SHACL test suite, by both engines. Results are compared as often as SHACL counts them."""

from __future__ import annotations

from collections import Counter

import pytest

from effektkedja.engine import gather_facts, read_shapes
from effektkedja.engine.plan import Plan
from effektkedja.engine.reference import reference_results
from effektkedja.engine.runner import occurrences
from effektkedja.errors import InputError
from effektkedja.model.result import Result
from engine.support import query_of
from engine.w3c import SUITE, Case, Seen, cases, seen

pytestmark = pytest.mark.skipif(not SUITE.exists(), reason=f"the W3C SHACL suite is not at {SUITE}")

NO_ENGINE = {
    "pre-binding/shapesGraph-001": "optional in SHACL: no engine here lets a query look into the shapes graph",
}
NOT_PYSHACL = NO_ENGINE | {
    "property/uniqueLang-002": 'rdflib reads "1"^^xsd:boolean as true, and SHACL acts on the literal true alone',
}
BY_REFERENCE = {
    "property/datatype-ill-formed": "an Oxigraph store turns xsd:byte into xsd:integer",
    "component/nodeValidator-001": "a constraint component of the shapes themselves",
    "component/optional-001": "a constraint component of the shapes themselves",
    "component/propertyValidator-select-001": "a constraint component of the shapes themselves",
    "component/validator-001": "a constraint component of the shapes themselves",
}
CASES = [*cases("core"), *cases("sparql")]


def _without(reasons: dict[str, str]) -> list[object]:
    skips = {name: [pytest.mark.skip(reason=reason)] for name, reason in reasons.items()}
    return [pytest.param(case, id=case.name, marks=skips.get(case.name, ())) for case in CASES]


def _seen(plan: Plan, results: list[Result]) -> Counter[Seen]:
    return Counter(seen(result, plan.shape(result.shape).severity) for result in results)


@pytest.mark.parametrize("case", _without(NO_ENGINE))
def test_set_based(case: Case) -> None:
    if case.expected is None:
        with pytest.raises(InputError):
            _run_set(case)
        return

    found, by_reference = _run_set(case)

    assert found == case.expected
    assert bool(by_reference) == (case.name in BY_REFERENCE)


def _run_set(case: Case) -> tuple[Counter[Seen], tuple[object, ...]]:
    plan = read_shapes(case.shapes)
    query = query_of(case.data)
    found, by_reference = occurrences(plan, query, gather_facts(plan, query), lambda: case.data)
    return _seen(plan, found), by_reference


@pytest.mark.parametrize("case", _without(NOT_PYSHACL))
def test_pyshacl(case: Case) -> None:
    if case.expected is None:
        with pytest.raises(InputError):
            reference_results(read_shapes(case.shapes), case.data)
        return
    plan = read_shapes(case.shapes)

    assert _seen(plan, reference_results(plan, case.data)) == case.expected


def test_the_whole_suite_is_here() -> None:
    assert (len(cases("core")), len(cases("sparql"))) == (98, 23)
    assert {case.name for case in CASES} >= NOT_PYSHACL.keys() | BY_REFERENCE.keys()
