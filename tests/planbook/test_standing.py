"""The sheet of the document stands: a field in each row. It is read whichever way it lies."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from effektkedja.operations.planbook_export import export_book
from effektkedja.planbook import csv, layout
from effektkedja.planbook.reading import read
from effektkedja.planbook.standing import address, fields
from effektkedja.planbook.writing import book_xlsx
from effektkedja.store.dataset import Dataset
from planbook_help import DAY, Editor, block, exported, imported, told, turtle

PLAN = "handlingsplan-2024-2027"


@pytest.fixture(scope="module")
def made(knowledge_base: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(knowledge_base, PLAN, tmp_path_factory.mktemp("made") / "plan.xlsx")


@pytest.fixture
def editor(made: Path, tmp_path: Path) -> Editor:
    return Editor(Path(shutil.copy(made, tmp_path / "plan.xlsx")))


def test_every_field_has_its_name_value_and_help_in_a_row(editor: Editor) -> None:
    sheet = editor.workbook["Dokument"]
    form = layout.sheet("document")
    assert [cell.value for cell in sheet[2]][1:4] == ["Uppgift", "Värde", "Vad som ska stå"]
    for number, column in enumerate(form.columns, layout.FIRST_ROW):
        assert sheet.cell(number, 2).value == layout.heading_text(column)
        assert sheet.cell(number, 4).value == column.help.sv
        spans = [v for v in sheet.data_validations.dataValidation if f"C{number}" in str(v.sqref).split()]
        assert [v.prompt for v in spans] == [column.help.sv]
    assert sheet["C3"].value == "Handlingsplan 2024–2027"
    assert sheet["C5"].value == 2024
    assert sheet["A3"].value == PLAN
    assert sheet.max_row == layout.HEADER_ROW + len(form.columns)


def test_a_field_is_edited_and_nothing_else_changes(knowledge_base: Dataset, editor: Editor) -> None:
    editor.fill("Dokument", Gäller_till_år=2028)
    outcome = imported(knowledge_base, editor.save())
    assert outcome.faults == ()
    [event] = told(outcome, "changed")
    assert event.where == "plan.xlsx, Dokument!C6"
    assert 'ek:periodEnd "2028"^^xsd:gYear' in block(turtle(outcome, PLAN), PLAN)


def test_fields_may_be_moved_and_others_added(knowledge_base: Dataset, editor: Editor) -> None:
    sheet = editor.workbook["Dokument"]
    sheet.insert_rows(5)
    sheet["B5"], sheet["C5"] = "Vår egen uppgift", "läses inte"
    sheet.insert_rows(1)
    book = read(editor.save())
    assert book.ignored == ("Dokument!B6 Vår egen uppgift",)
    [row] = book.rows_of("document")
    assert row.cells["start"].address == "C7"
    assert book.address(row, "identifier").startswith("C")
    assert not any(graph.is_changed for graph in imported(knowledge_base, editor.path).graphs)


def test_a_field_that_is_taken_away_is_asked_for(knowledge_base: Dataset, editor: Editor) -> None:
    editor.workbook["Dokument"].delete_rows(6)
    outcome = imported(knowledge_base, editor.save())
    [(where, text)] = outcome.faults
    assert where.startswith("plan.xlsx, Dokument!")
    assert "Gäller till år" in text.sv
    assert told(outcome, "changed") == []


def test_an_older_workbook_in_which_it_lies_is_read(knowledge_base: Dataset, editor: Editor) -> None:
    """As version 1 of the layout wrote it: one row, and no columns for the place in the source."""
    sheet = editor.workbook["Dokument"]
    rows = [[sheet.cell(row, column).value for column in (2, 3)] for row in range(3, sheet.max_row + 1)]
    iri = sheet["A3"].value
    sheet.delete_rows(2, sheet.max_row)
    for at, (heading, value) in enumerate([("Id", iri), *rows], 1):
        sheet.cell(2, at).value, sheet.cell(3, at).value = heading, value
    for tab in editor.workbook.worksheets:
        for column in range(tab.max_column, 0, -1):
            if tab.cell(2, column).value in ("Rubrik i källan", "Sida eller rader i källan"):
                tab.delete_cols(column)
    facts = editor.workbook["_bok"]
    assert facts["A1"].value == "version"
    facts["B1"] = "1"
    outcome = imported(knowledge_base, editor.save())
    assert outcome.faults == ()
    assert not any(graph.is_changed for graph in outcome.graphs)
    sheet.cell(3, 5).value = 2029
    outcome = imported(knowledge_base, editor.save())
    assert [event.where for event in told(outcome, "changed")] == ["plan.xlsx, Dokument!E3"]


def test_a_folder_of_csv_has_it_lying(knowledge_base: Dataset, tmp_path: Path) -> None:
    csv.write(export_book(knowledge_base, PLAN, DAY), tmp_path / "plan")
    lines = (tmp_path / "plan" / "Dokument.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("Id;Namn *;")
    assert not any(graph.is_changed for graph in imported_folder(knowledge_base, tmp_path / "plan"))


def imported_folder(dataset: Dataset, folder: Path):
    from effektkedja.operations.planbook_import import import_books

    return import_books([csv.read(folder)], dataset).graphs


def test_copies_of_two_people_collide_in_a_field(knowledge_base: Dataset, made: Path, tmp_path: Path) -> None:
    paths = []
    for name, year in (("anna", 2028), ("bo", 2029)):
        editor = Editor(Path(shutil.copy(made, tmp_path / f"{name}.xlsx")))
        editor.fill("Dokument", Gäller_till_år=year)
        paths.append(editor.save())
    outcome = imported(knowledge_base, *paths)
    [conflict] = outcome.conflicts
    assert [where for where, _ in conflict.sides] == ["anna.xlsx, Dokument!C6", "bo.xlsx, Dokument!C6"]


def test_findings_stand_on_the_fields(made: Path, tmp_path: Path) -> None:
    from effektkedja.operations.workbook_check import check_workbook
    from effektkedja.render.annotated import annotated_xlsx

    editor = Editor(Path(shutil.copy(made, tmp_path / "plan.xlsx")))
    editor.fill("Dokument", Gäller_till_år=2020)
    done = check_workbook(editor.save())
    [note] = [note for note in done.notes.cells if "EK906" in {finding.rule.code for finding in note.findings}]
    assert note.place == "Dokument!C6"
    (tmp_path / "copy.xlsx").write_bytes(annotated_xlsx(editor.path, done.report, done.notes))
    book = openpyxl.load_workbook(tmp_path / "copy.xlsx")
    assert "EK906" in book["Dokument"]["C6"].comment.text
    assert book["Dokument"]["E2"].value == "Brister"
    assert book["Dokument"]["E6"].value
    told = str(book["Dokument"]["E3"].value)
    assert len(told) > 54
    assert book["Dokument"].row_dimensions[3].height >= 30, "nothing of it is cut off"
    assert any(cell.hyperlink and cell.hyperlink.location == "'Dokument'!C6" for row in book["Brister"] for cell in row)
    assert not read(tmp_path / "copy.xlsx").problems


def test_the_place_in_the_source_is_edited(knowledge_base: Dataset, editor: Editor) -> None:
    row = editor.row("Åtaganden", "Nr", "4.3")
    assert editor.get("Åtaganden", row, "Sida eller rader i källan")
    editor.set("Åtaganden", row, Sida_eller_rader_i_källan="s. 31", Rubrik_i_källan="Mål 4")
    new = editor.add("Åtaganden", Nr="9.9", Åtagande="Något nytt", Mål="4", Sida_eller_rader_i_källan="s. 32")
    outcome = imported(knowledge_base, editor.save())
    assert outcome.faults == ()
    text = turtle(outcome, PLAN)
    changed = block(text, f"{PLAN}/atgard/4.3")
    assert 'ek:sourceLines "s. 31"' in changed
    assert 'ek:sourceHeading "Mål 4"' in changed
    assert 'ek:sourceLines "s. 32"' in block(text, f"{PLAN}/atgard/9.9")
    assert new > row


def test_the_list_of_documents_follows_the_name_in_the_form(knowledge_base: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(book_xlsx(export_book(knowledge_base, PLAN, DAY)))
    lists = openpyxl.load_workbook(path)["_listor"]
    formulas = [str(cell.value) for row in lists for cell in row if "'Dokument'!" in str(cell.value)]
    assert formulas == ["=IF(ISBLANK('Dokument'!C3),\"\",LEFT('Dokument'!C3,100))"]


def test_addresses_of_a_sheet_that_stands() -> None:
    form, rows = layout.sheet("document"), layout.sheet("goals")
    assert [address(form, at, 7) for at in (0, 1, 2)] == ["A3", "C3", "C4"]
    assert [address(rows, at, 7) for at in (0, 1, 2)] == ["A7", "B7", "C7"]
    assert list(fields(form).values())[:2] == ["C3", "C4"]
