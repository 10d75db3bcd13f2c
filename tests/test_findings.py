"""The page of true breaks that no document states: each is found, and none is what the status report says itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from effektkedja.operations.agreement import agreement
from effektkedja.operations.check import check
from effektkedja.rules import catalogue

PAGE = (Path(__file__).parents[1] / "docs" / "findings.md").read_text(encoding="utf-8")
BREAKS, ALARMS = PAGE.split("\n## 2. ")
ROWS = [line for line in BREAKS.splitlines() if line.startswith("| ") and "`EK" in line]


def ids(text: str) -> list[str]:
    return re.findall(r"`(EK\d+-[0-9a-f]{10})`", text)


@pytest.fixture(scope="module")
def found(knowledge_base) -> set[str]:
    return {finding.id for finding in check(knowledge_base).findings}


@pytest.mark.parametrize("row", [pytest.param(row, id=ids(row)[0]) for row in ROWS])
def test_every_break_of_a_row_is_found(row: str, found: set[str]) -> None:
    assert [identity for identity in ids(row) if identity not in found] == []


def test_no_break_is_listed_twice() -> None:
    listed = ids(BREAKS)
    assert len(listed) == len(set(listed)) > 100


def test_no_break_is_one_that_the_report_states(knowledge_base) -> None:
    outcome = agreement(knowledge_base, "lagesrapport-2020")
    stated = {identity for item in outcome.reproduced for identity in item.found}
    assert sorted(stated & set(ids(BREAKS))) == []


def test_rules_named_in_the_false_alarms_exist() -> None:
    known = {rule.code for rule in catalogue().rules}
    named = set(re.findall(r"EK\d{3}", ALARMS))
    assert named
    assert named <= known
