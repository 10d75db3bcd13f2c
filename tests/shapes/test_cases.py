"""Each rule finds in its cases exactly what they say, by either engine."""

from __future__ import annotations

import pytest

from effektkedja.canonical import canonical_file
from effektkedja.operations import check
from effektkedja.store.loading import open_files
from shapes.cases import Case, all_cases, as_found, found_by

CASES = [pytest.param(case, id=case.name) for case in all_cases()]
FIRST_OF_FAMILY = {case.code[:3]: case for case in reversed(all_cases())}


@pytest.mark.parametrize("engine", ["set", "pyshacl"])
@pytest.mark.parametrize("case", CASES)
def test_rule_finds_exactly_what_the_case_says(case: Case, engine: str) -> None:
    assert found_by(engine, case) == case.expected


@pytest.mark.parametrize("case", CASES)
def test_case_is_canonical_and_named_for_its_outcome(case: Case) -> None:
    assert case.path.read_text(encoding="utf-8") == canonical_file(case.path)
    assert case.is_valid != bool(case.expected)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in FIRST_OF_FAMILY.values()])
def test_rule_finds_the_same_among_all_other_rules(case: Case) -> None:
    assert as_found(check.run(open_files([case.path]), "set"), case.code) == case.expected
