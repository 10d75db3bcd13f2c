"""Cells: what cannot be read is told with its address, the rest is read; texts stay texts."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from effektkedja.errors import InputError
from effektkedja.operations.planbook_template import Wish, plan_template
from effektkedja.planbook import layout
from effektkedja.planbook.lists import BY_KEY
from effektkedja.planbook.parts import Kind
from effektkedja.planbook.reading import read
from effektkedja.planbook.writing import book_xlsx
from effektkedja.store.dataset import Dataset
from effektkedja.terms import EK, RDF_TYPE, SKOS
from planbook_help import DAY, Editor, block, imported, turtle

PLAN = "handlingsplan-2028-2031"


@pytest.fixture(scope="module")
def workbook(knowledge_base: Dataset) -> bytes:
    return book_xlsx(plan_template(knowledge_base, "", Wish(), DAY))


@pytest.fixture
def editor(workbook: bytes, tmp_path: Path) -> Editor:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook)
    return Editor(path)


def test_every_wrong_cell_is_told_and_the_rest_is_read(knowledge_base: Dataset, editor: Editor) -> None:
    right = editor.add("Åtaganden", Nr="1.1", Åtagande="Rätt", Mål="1")
    wrong = editor.add("Åtaganden", Nr="1.2", Åtagande="Fel", Mål="99", Ansvarig="Polisen i Åmål; Kriminalvården")
    editor.fill("Dokument", Gäller_från_år="snart", Gäller_till_år="=2030+1")
    nameless = editor.add("Åtaganden", Nr="1.3", Mål="1")
    outcome = imported(knowledge_base, editor.save())
    faults = {where.removeprefix("plan.xlsx, "): text.sv for where, text in outcome.faults}
    assert set(faults) == {
        "Dokument!C5",
        "Dokument!C6",
        f"Åtaganden!D{wrong}",
        f"Åtaganden!F{wrong}",
        f"Åtaganden!C{nameless}",
    }
    assert faults["Dokument!C5"] == "Ett år med fyra siffror, till exempel 2028. Nu står det ”snart”."
    assert "=2030+1" in faults["Dokument!C6"]
    assert faults[f"Åtaganden!C{nameless}"].startswith("Åtagande måste fyllas i.")
    assert '"Rätt"@sv' in block(turtle(outcome, PLAN), f"{PLAN}/atgard/1.1")
    assert right == wrong - 1


def test_near_name_is_proposed(knowledge_base: Dataset, editor: Editor) -> None:
    editor.add("Åtaganden", Åtagande="Ett löfte", Mål="1", Ansvarig="Polismyndigeten")
    [(_, text)] = imported(knowledge_base, editor.save()).faults
    assert "Menade du ”Polismyndigheten”?" in text.sv


@pytest.mark.parametrize(
    "text", ["=SUMMA(A1)", "+46 8 123", "-ett minus", "@operation", "'citat", "_x0041_ och _x005F_", "1.10"]
)
def test_text_stays_text(knowledge_base: Dataset, editor: Editor, text: str, tmp_path: Path) -> None:
    row = editor.add("Åtaganden", Nr="1.10", Åtagande="x", Mål="1")
    cell = editor.workbook["Åtaganden"].cell(row, editor.column("Åtaganden", "Åtagande"))
    cell.value = text
    cell.data_type = "s"
    outcome = imported(knowledge_base, editor.save())
    assert outcome.faults == ()
    made = block(turtle(outcome, PLAN), f"{PLAN}/atgard/1.10")
    assert f'"{text}"@sv' in made
    assert 'skos:notation "1.10"' in made


def test_exported_text_is_never_a_formula(knowledge_base: Dataset, editor: Editor, tmp_path: Path) -> None:
    from effektkedja.operations.planbook_export import export_book
    from effektkedja.store.loading import open_files

    source = tmp_path / "p.ttl"
    source.write_text(
        f"@prefix ek: <{EK}> . @prefix skos: <{SKOS}> . <p> a ek:ActionPlan ; skos:prefLabel '=1+1'@sv .\n"
        "<p/atgard/1> a ek:Commitment ; ek:inDocument <p> ; skos:notation '-1' ; skos:prefLabel '=cmd|x'@sv .\n",
        encoding="utf-8",
    )
    path = tmp_path / "out.xlsx"
    path.write_bytes(book_xlsx(export_book(open_files([source], with_base=True), "p", DAY)))
    for sheet in openpyxl.load_workbook(path):
        if sheet.title != layout.HIDDEN_LISTS:
            assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []


def test_columns_may_be_moved_and_added(knowledge_base: Dataset, editor: Editor) -> None:
    editor.workbook["Åtaganden"].insert_cols(3)
    editor.workbook["Åtaganden"].cell(layout.HEADER_ROW, 3).value = "Min egen kolumn"
    editor.add("Åtaganden", Nr="1.1", Åtagande="Rätt", Mål="1")
    outcome = imported(knowledge_base, editor.save())
    assert outcome.faults == ()
    assert '"Rätt"@sv' in turtle(outcome, PLAN)
    assert any("Min egen kolumn" in event.text.sv for event in outcome.events if event.kind.value == "ignored")


def test_removed_column_is_told(knowledge_base: Dataset, editor: Editor) -> None:
    editor.workbook["Åtaganden"].delete_cols(editor.column("Åtaganden", "Ansvarig"))
    [(where, text)] = imported(knowledge_base, editor.save()).faults
    assert where == f"plan.xlsx, Åtaganden!A{layout.HEADER_ROW}"
    assert text.sv.startswith("Kolumnen Ansvarig")


def test_removed_sheet_is_refused(knowledge_base: Dataset, editor: Editor) -> None:
    del editor.workbook["Villkor"]
    with pytest.raises(InputError, match="The sheet Villkor is missing"):
        read(editor.save())


def test_other_workbook_is_refused(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.save(tmp_path / "budget.xlsx")
    with pytest.raises(InputError, match="no workbook made by effektkedja"):
        read(tmp_path / "budget.xlsx")


def test_ids_are_locked_and_the_rest_is_open(workbook: bytes, tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(workbook)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert not any(sheet.protection.password for sheet in book)
    form = book["Dokument"]
    assert form.protection.sheet
    assert form.column_dimensions["A"].hidden
    assert [form.cell(3, column).protection.locked for column in (1, 2, 3, 4)] == [True, True, False, True]
    assert form.freeze_panes == "A3"
    sheet = book["Villkor"]
    assert sheet.protection.sheet
    assert sheet.column_dimensions["A"].hidden
    assert sheet["A3"].protection.locked
    assert not sheet.column_dimensions["B"].protection.locked
    assert sheet.freeze_panes == "D3"
    assert [book[name].sheet_state for name in ("_bok", "_rader", "_val", "_listor")] == ["hidden"] * 4
    offered = {v.formula1 for v in book["Åtaganden"].data_validations.dataValidation if v.type == "list"}
    assert len(offered) >= 6
    assert all(v.prompt and not v.showErrorMessage for v in book["Åtaganden"].data_validations.dataValidation)


def test_the_layout_speaks_of_what_there_is(knowledge_base: Dataset) -> None:
    """Every property and class of the project is in the ontology, and every list has members; headings differ."""
    import pyoxigraph as ox

    def is_known(iri: str) -> bool:
        return any(
            True for _ in knowledge_base.store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(RDF_TYPE), None)
        )

    for sheet in layout.SHEETS:
        assert all(is_known(name) for name in sheet.classes if name.startswith(EK))
        assert len({column.key for column in sheet.columns}) == len(sheet.columns)
        assert len({column.heading.sv for column in sheet.columns}) == len(sheet.columns)
        assert len({column.heading.en for column in sheet.columns}) == len(sheet.columns)
        for column in sheet.columns:
            assert is_known(column.property) or not column.property.startswith(EK)
            assert len(column.help.sv) <= 255
            assert (column.kind is Kind.CHOICE) == bool(column.choices)
            assert not column.choices or column.choices in BY_KEY
    for choices in BY_KEY.values():
        assert not choices.scheme or is_known(choices.scheme)
