"""Our reading of cells gives what openpyxl gives, cell by cell, whatever program has written the workbook."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from benchmarks.workbook import filled_in
from effektkedja.errors import InputError
from effektkedja.operations.planbook_template import Wish, follow_up_template, plan_template
from effektkedja.planbook.package import Package
from effektkedja.planbook.writing import book_xlsx
from effektkedja.store.dataset import Dataset
from planbook_help import DAY, exported

Sheets = dict[str, list[list[tuple[Any, str]]]]
SHARED = (
    '<Override PartName="/xl/sharedStrings.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def ours(path: Path) -> Sheets:
    with Package(path) as package:
        return {name: _trimmed([[tuple(cell) for cell in row] for row in package.rows(name)]) for name in package.names}


def theirs(path: Path) -> Sheets:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, read_only=True, keep_links=False)
        found = {}
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            found[sheet.title] = _trimmed([[(_plain(c.value), c.data_type) for c in row] for row in sheet.iter_rows()])
        book.close()
    return found


def _plain(value: Any) -> Any:
    """As the workbook's cells are read: days without time, times and durations as text, formulas as their text."""
    if isinstance(value, ArrayFormula):
        return value.text
    if isinstance(value, DataTableFormula):
        return "="
    if isinstance(value, str):
        return value.replace("_x005F_x", "_x")
    if isinstance(value, datetime):
        return value.date()
    return value if value is None or isinstance(value, bool | int | float | date) else str(value)


def _trimmed(rows: list[list[tuple[Any, str]]]) -> list[list[tuple[Any, str]]]:
    """Without empty ends, and with the kinds that matter; 1 and 1.0 and True are told apart."""
    for row in rows:
        while row and row[-1][0] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return [
        [(type(value).__name__, value, kind if kind in ("f", "e") else "") for value, kind in row]  # type: ignore[misc]
        for row in rows
    ]


def same(path: Path) -> Sheets:
    found = ours(path)
    assert found == theirs(path)
    return found


@pytest.mark.parametrize("document", ["handlingsplan-2024-2027", "lagesrapport-2020", "strategi-2020-2026"])
def test_exported_workbooks(knowledge_base: Dataset, tmp_path: Path, document: str) -> None:
    found = same(exported(knowledge_base, document, tmp_path / "bok.xlsx"))
    assert sum(len(row) for rows in found.values() for row in rows) > 100


def test_templates_and_a_large_plan(knowledge_base: Dataset, tmp_path: Path) -> None:
    books = [
        plan_template(knowledge_base, "", Wish(), DAY),
        plan_template(knowledge_base, "strategi-2020-2026", Wish(), DAY),
        follow_up_template(knowledge_base, "handlingsplan-2024-2027", "aktor/polismyndigheten", 2026, DAY),
        filled_in(120),
    ]
    for number, book in enumerate(books):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(book_xlsx(book))
        same(path)


def _every_kind(path: Path, *, epoch: datetime | None = None) -> Path:
    """A workbook with every kind of cell that people make."""
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    sheet = book.active
    assert sheet is not None
    values: list[Any] = [
        *("åäö", "  mellanslag  ", "två\nrader", "_x0041_", "=\u200b", "00123", "1,5", "#N/A som text", "'citat"),
        *(1, 1.0, 0, -7, 12345678901234567, 0.1, 1e300, 1e-7, True, False, None),
        *(date(2026, 11, 22), datetime(2026, 11, 22, 13, 30), time(8, 15), timedelta(hours=30)),
        *("=1+1", '=IF(A1="","",A1&"ö")', "#N/A", "#REF!", "#DIV/0!"),
        ArrayFormula("A40:A41", "=SUM(B1:B3*C1:C3)"),
        CellRichText("fet ", TextBlock(InlineFont(b=True), "och"), " mager"),
    ]
    for row, value in enumerate(values, 1):
        sheet.cell(row * 2, 1 + row % 5).value = value
    for row, (value, form) in enumerate(((0.25, "0%"), (45000, "yyyy-mm-dd"), (45000.75, "[h]:mm"), (-5, "d mmm")), 1):
        sheet.cell(row, 12, value).number_format = form
    sheet.cell(70, 3, 99999999).number_format = "yyyy-mm-dd"
    sheet.cell(60, 30).value = "långt bort"
    sheet.merge_cells("B70:D71")
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("tomt")
    book.create_sheet("dolt").sheet_state = "hidden"
    book["dolt"]["B2"] = "dold text"
    book.save(path)
    return path


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904], ids=["1900", "1904"])
def test_every_kind_of_cell(tmp_path: Path, epoch: datetime | None) -> None:
    found = same(_every_kind(tmp_path / "bok.xlsx", epoch=epoch))
    cells = [cell for row in found["Sheet"] for cell in row]
    assert {name for name, _, _ in cells} == {"str", "int", "float", "bool", "date", "NoneType"}
    assert {kind for _, _, kind in cells} == {"", "e", "f"}
    assert ("str", "=SUM(B1:B3*C1:C3)", "f") in cells
    assert ("str", "fet och mager", "") in cells


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_what_libreoffice_saves(tmp_path: Path) -> None:
    path = _every_kind(tmp_path / "bok.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "ut"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    found = same(tmp_path / "ut" / "bok.xlsx")
    assert any(kind == "f" for row in found["Sheet"] for _, _, kind in row)


ROWS = {
    "no addresses": "<row><c t='str'><v>a</v></c><c><v>2</v></c></row><row><c/><c><v>3.50</v></c></row>",
    "gaps, and rows out of order": "<row r='3'><c r='C3'><v>1</v></c></row><row r='2'><c r='A2'><v>9</v></c></row>"
    "<row r='7.0'><c r='AA7'><v>1E2</v></c><c><v>5</v></c></row>",
    "inline texts": "<row r='1'><c t='inlineStr'><is><t>rak</t></is></c><c t='inlineStr'><is><t/></is></c>"
    "<c t='inlineStr'><is><r><rPr><b/></rPr><t>a </t></r><r><t xml:space='preserve'> b</t></r></is></c>"
    "<c t='inlineStr'/><c t='inlineStr'><is><t>漢</t><rPh sb='0' eb='1'><t>kan</t></rPh></is></c>"
    "<c t='inlineStr'><is><t>_x005F_x0041_ &amp; <![CDATA[<ö>]]>&#10;</t></is></c></row>",
    "shared texts": "<row r='1'><c t='s'><v>0</v></c><c t='s'><v>1</v></c><c t='s'><v>2</v></c></row>",
    "days, truths, errors": "<row r='1'><c t='d'><v>2026-11-22T10:00:00</v></c><c t='d'><v>2026-11-22</v></c>"
    "<c t='b'><v>1</v></c><c t='b'><v>0</v></c><c t='e'><v>#N/A</v></c><c s='1'><v>45000</v></c>"
    "<c s='1'><v>-99999999</v></c><c s='1' t='str'><v>45000</v></c></row>",
    "formulas": "<row r='1'><c r='A1'><f t='shared' si='0' ref='A1:A3'>B1+$C$1</f><v>3</v></c></row>"
    "<row r='2'><c r='A2'><f t='shared' si='0'/><v>4</v></c><c r='B2' t='str'><f>&quot;x&quot;</f><v>x</v></c></row>"
    "<row r='3'><c r='A3'><f t='shared' si='0'/></c><c r='B3'><f t='shared' si='7'/><v>1</v></c>"
    "<c r='C3'><f t='dataTable' ref='C3:C4' r1='A1'/></c><c r='D3'><f t='array' ref='D3'>SUM(A1:A2)</f></c></row>",
    "rows with a height alone": "<row r='2' ht='20'/><row r='3'><c r='B3'><v>1</v></c></row><row r='9'/>",
    "values with nothing in them": "<row r='1'><c><v/></c><c t='s'><v></v></c><c t='str'><v> </v></c><c t='n'/></row>",
}


def _by_hand(path: Path, rows: str, prefix: str = "") -> Path:
    """A workbook with these rows, and shared texts and a style for days."""
    tag = f"{prefix}:" if prefix else ""
    name = f":{prefix}" if prefix else ""
    marked = rows.replace("</", "\0").replace("<![", "\1").replace("<", f"<{tag}")
    sheet = marked.replace("\0", f"</{tag}").replace("\1", "<![")
    shared = (
        f"<sst xmlns='{MAIN}'><si><t>ett</t></si><si><r><t>två </t></r><r><t>delar</t></r>"
        "<rPh sb='0' eb='1'><t>uttal</t></rPh></si><si><t xml:space='preserve'> _x005F_x0041_ </t></si></sst>"
    )
    parts = {
        "xl/worksheets/sheet1.xml": f"<{tag}worksheet xmlns{name}='{MAIN}'><{tag}sheetData>{sheet}</{tag}sheetData>"
        f"</{tag}worksheet>",
        "xl/sharedStrings.xml": shared,
    }
    start = path.with_name("start.xlsx")
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = date(2026, 1, 1)
    book.save(start)
    with ZipFile(start) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
        for part in source.namelist():
            data = parts.pop(part, "").encode() or source.read(part)
            target.writestr(part, data.replace(b"</Types>", f"{SHARED}</Types>".encode()))
        for part, text in parts.items():
            target.writestr(part, text)
    return path


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("prefix", ["", "x"])
def test_what_other_programs_write(tmp_path: Path, name: str, prefix: str) -> None:
    found = same(_by_hand(tmp_path / "bok.xlsx", ROWS[name], prefix))
    assert any(row for row in found["Sheet"]) or "nothing" in name


@pytest.mark.parametrize(
    "rows",
    [
        "<row r='x'><c/></row>",
        "<row><c><v>tolv</v></c></row>",
        "<row><c t='s'><v>99</v></c></row>",
        "<row r='99999999'><c r='A1'><v>1</v></c></row>",
    ],
    ids=["row", "number", "shared text", "far row"],
)
def test_a_cell_that_means_nothing_is_told(tmp_path: Path, rows: str) -> None:
    with pytest.raises(InputError, match="cannot be read as a workbook"):
        ours(_by_hand(tmp_path / "bok.xlsx", rows))


def test_a_far_row_without_cells_costs_nothing(tmp_path: Path) -> None:
    rows = "<row r='1'><c r='A1'><v>1</v></c></row><row r='99999999' ht='3'/>"
    with Package(_by_hand(tmp_path / "bok.xlsx", rows)) as package:
        assert [len(row) for row in package.rows("Sheet")] == [1]


def test_a_document_type_is_not_read_even_where_nobody_has_looked_the_file_over(tmp_path: Path) -> None:
    path = _by_hand(tmp_path / "bok.xlsx", "<row><c t='str'><v>a</v></c></row>")
    with ZipFile(path) as source:
        parts = {part: source.read(part) for part in source.namelist()}
    with ZipFile(path, "w") as target:
        for part, data in parts.items():
            doctype = b"<!DOCTYPE worksheet [<!ENTITY a 'b'>]>" if part.endswith("sheet1.xml") else b""
            target.writestr(part, doctype + data)
    with pytest.raises(InputError):
        ours(path)


def test_a_tab_that_is_a_chart_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append([1, 2])
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=1, min_row=1, max_col=2))
    book.create_chartsheet("Diagram").add_chart(chart)
    book.save(path)
    assert ours(path)["Diagram"] == []
