"""Several people's copies of one workbook: put together where they agree, listed where they collide."""

from __future__ import annotations

from pathlib import Path

import pytest

from effektkedja.store.dataset import Dataset
from planbook_help import Editor, block, exported, imported, told, turtle

PLAN = "handlingsplan-2020-2022"
SHEET = "Åtaganden"


@pytest.fixture(scope="module")
def workbook(knowledge_base: Dataset, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return exported(knowledge_base, PLAN, tmp_path_factory.mktemp("merge") / "plan.xlsx").read_bytes()


@pytest.fixture
def copies(workbook: bytes, tmp_path: Path) -> tuple[Editor, Editor]:
    editors = []
    for name in ("anna.xlsx", "bo.xlsx"):
        (tmp_path / name).write_bytes(workbook)
        editors.append(Editor(tmp_path / name))
    return editors[0], editors[1]


def test_changes_in_different_cells_are_put_together(knowledge_base: Dataset, copies: tuple[Editor, Editor]) -> None:
    anna, bo = copies
    row = anna.row(SHEET, "Nr", "5.2")
    anna.set(SHEET, row, Ansvarig="Polismyndigheten")
    bo.set(SHEET, row, Åtagande="Ny lydelse")
    outcome = imported(knowledge_base, anna.save(), bo.save())
    assert outcome.faults == ()
    text = block(turtle(outcome, PLAN), f"{PLAN}/atagande/5.2")
    assert "aktor/polismyndigheten" in text
    assert "Ny lydelse" in text


def test_different_values_in_one_cell_are_a_conflict(knowledge_base: Dataset, copies: tuple[Editor, Editor]) -> None:
    anna, bo = copies
    row = anna.row(SHEET, "Nr", "5.2")
    anna.set(SHEET, row, Åtagande="Annas ord")
    bo.set(SHEET, row, Åtagande="Bos ord")
    paths = anna.save(), bo.save()
    outcome = imported(knowledge_base, *paths)
    [conflict] = outcome.conflicts
    assert not outcome.is_whole
    cell = f"{SHEET}!C{row}"
    assert conflict.sides == ((f"anna.xlsx, {cell}", "Annas ord"), (f"bo.xlsx, {cell}", "Bos ord"))
    assert conflict.thing == "åtagande 5.2"

    settled = imported(knowledge_base, *paths, prefer=paths[1])
    assert settled.is_whole
    assert "Bos ord" in block(turtle(settled, PLAN), f"{PLAN}/atagande/5.2")
    assert len(told(settled, "settled")) == 1


def test_same_change_in_both_is_no_conflict(knowledge_base: Dataset, copies: tuple[Editor, Editor]) -> None:
    for editor in copies:
        editor.set(SHEET, editor.row(SHEET, "Nr", "5.2"), Ansvarig="Polismyndigheten")
        editor.add(SHEET, Åtagande="Samma nya löfte", Mål="5")
    outcome = imported(knowledge_base, *(editor.save() for editor in copies))
    assert outcome.faults == ()
    assert turtle(outcome, PLAN).count('"Samma nya löfte"') == 1


def test_deleted_in_one_and_changed_in_the_other_is_a_conflict(
    knowledge_base: Dataset, copies: tuple[Editor, Editor]
) -> None:
    anna, bo = copies
    row = anna.row(SHEET, "Nr", "5.2")
    anna.workbook[SHEET].delete_rows(row)
    bo.set(SHEET, row, Åtagande="Bos ord")
    outcome = imported(knowledge_base, anna.save(), bo.save())
    [conflict] = outcome.conflicts
    assert [value for _, value in conflict.sides] == ["raden är borttagen", "Bos ord"]
    assert told(outcome, "deleted") == []
    assert f"<{PLAN}/atagande/5.2>" in turtle(outcome, PLAN)


def test_deleted_in_one_and_untouched_in_the_other_is_deleted(
    knowledge_base: Dataset, copies: tuple[Editor, Editor]
) -> None:
    anna, bo = copies
    anna.workbook[SHEET].delete_rows(anna.row(SHEET, "Nr", "5.2"))
    outcome = imported(knowledge_base, anna.save(), bo.save())
    assert outcome.faults == ()
    assert f"\n<{PLAN}/atagande/5.2>\n" not in turtle(outcome, PLAN)


def test_new_rows_with_one_number_collide(knowledge_base: Dataset, copies: tuple[Editor, Editor]) -> None:
    anna, bo = copies
    anna.add(SHEET, Nr="5.9", Åtagande="Annas löfte", Mål="5")
    bo.add(SHEET, Nr="5.9", Åtagande="Bos löfte", Mål="5")
    outcome = imported(knowledge_base, anna.save(), bo.save())
    [conflict] = outcome.conflicts
    assert {value for _, value in conflict.sides} == {"Annas löfte", "Bos löfte"}


def test_new_rows_without_number_get_one_each(knowledge_base: Dataset, copies: tuple[Editor, Editor]) -> None:
    anna, bo = copies
    anna.add(SHEET, Åtagande="Annas löfte", Mål="5")
    bo.add(SHEET, Åtagande="Bos löfte", Mål="5")
    outcome = imported(knowledge_base, anna.save(), bo.save())
    assert outcome.faults == ()
    numbers = {event.text.sv.rsplit(" ", 1)[-1].rstrip(".") for event in told(outcome, "numbered")}
    assert len(numbers) == 2
    texts = [block(turtle(outcome, PLAN), f"{PLAN}/atagande/{number}") for number in numbers]
    assert sorted("Annas" in text for text in texts) == [False, True]
