"""The files as Excel reads them: its rules of format and its limits, which other programs do not mind.

Where the Open XML SDK's validator is installed (``npm run validator``) it has the last word.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from conftest import ROOT
from effektkedja.operations.planbook_export import export_book
from effektkedja.operations.planbook_template import Wish, follow_up_template, plan_template, strategy_template
from effektkedja.operations.suggest import suggest
from effektkedja.operations.workbook_check import check_workbook
from effektkedja.planbook import layout
from effektkedja.planbook.writing import book_xlsx
from effektkedja.render.annotated import annotated_xlsx
from effektkedja.store.dataset import Dataset
from excel_rules import MAIN, Package, dated, faults
from planbook_help import DAY

_VALIDATOR = ROOT / "node_modules" / "@xarsh" / "ooxml-validator" / "dist" / "src" / "cli.js"
_FOLLOWED = "handlingsplan-2024-2027"


@pytest.fixture(scope="module")
def made(knowledge_base: Dataset, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """One workbook of each kind."""
    books = {
        "plan": plan_template(knowledge_base, "", Wish(), DAY),
        "strategi": strategy_template(knowledge_base, Wish(), DAY),
        "svar": follow_up_template(knowledge_base, _FOLLOWED, "Region Stockholm", 2026, DAY),
        "webbsida": export_book(knowledge_base, "webbsida-mal-4", DAY),
    }
    files = {name: book_xlsx(book) for name, book in books.items()}
    path = tmp_path_factory.mktemp("made") / "plan.xlsx"
    path.write_bytes(files["webbsida"])
    done = check_workbook(path)
    files["granskad"] = annotated_xlsx(path, done.report, done.notes)
    return files


def test_nothing_that_excel_minds(made: dict[str, bytes]) -> None:
    for name, data in made.items():
        assert faults(data) == [], name


def test_reports_and_suggestions_too(knowledge_base: Dataset) -> None:
    from effektkedja.operations.check import Selection, check
    from effektkedja.render.suggestions_workbook import suggestions_xlsx
    from effektkedja.render.workbook import report_xlsx

    assert faults(report_xlsx(check(knowledge_base, Selection(rules=("EK1",))))) == []
    pytest.importorskip("sklearn", reason="suggestions need scikit-learn")
    assert faults(suggestions_xlsx(suggest(knowledge_base, ("condition",)))) == []


def test_ids_are_hidden_and_locked_and_the_sheets_open_at_start(made: dict[str, bytes]) -> None:
    package = Package(made["plan"])
    protections = list(package.styles.iter(f"{MAIN}xf"))
    assert any((one.find(f"{MAIN}protection") is not None) for one in protections)
    for sheet in layout.SHEETS:
        if sheet.title.sv not in package.sheets:
            continue
        root = package.sheets[sheet.title.sv]
        first = next(iter(root.iter(f"{MAIN}col")))
        assert (first.get("min"), first.get("hidden")) == ("1", "1")
        assert root.find(f"{MAIN}sheetProtection") is not None
        selected = [view.get("tabSelected") for view in root.iter(f"{MAIN}sheetView")]
        assert selected == [None] or selected == ["0"]


def test_heads_are_repeated_on_every_page(made: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made["plan"]))
    for sheet in layout.SHEETS:
        if sheet.title.sv in book.sheetnames:
            assert book[sheet.title.sv].print_title_rows == "$1:$2"


def test_days_are_days(made: dict[str, bytes]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made["svar"]))["Uppföljning"]
    [cell] = [cell for cell in sheet[3] if isinstance(cell.value, date)]
    assert dated(made["svar"], "Uppföljning", cell.coordinate) == DAY


def test_comments_are_as_large_as_their_text(made: dict[str, bytes]) -> None:
    with ZipFile(io.BytesIO(made["granskad"])) as archive:
        parts = [archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith(".vml")]
    sizes = [float(size) for part in parts for size in re.findall(r"[;\"]height:([0-9.]+)px", part)]
    book = openpyxl.load_workbook(io.BytesIO(made["granskad"]))
    texts = [cell.comment.text for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]
    assert len(sizes) == len(texts) > 0
    assert sorted(sizes) == sorted(20 + 17 * sum(max(1, -(-len(x) // 54)) for x in t.split("\n")) for t in texts)
    assert max(sizes) < 800, "no higher than a screen"


def _changed(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if re.fullmatch(part, name):
                changed = change(text.decode("utf-8"))
                assert changed.encode("utf-8") != text
                text = changed.encode("utf-8")
            new.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "old", "new", "told"),
    [
        ("xl/workbook.xml", 'name="Åtaganden"', f'name="{"Å" * 32}"', "no name of a sheet"),
        ("xl/workbook.xml", 'name="Åtaganden"', 'name="mål"', "two sheets have one name"),
        ("xl/worksheets/sheet2.xml", r'prompt="[^"]*"', f'prompt="{"x" * 256}"', "longer than 255"),
        ("xl/worksheets/sheet2.xml", r"<formula1>[^<]*", f"<formula1>{'x,' * 200}", "longer than 255"),
        ("xl/worksheets/sheet2.xml", r"(<sheetProtection [^>]*/>)", r"", "elements in another order"),
        ("xl/worksheets/sheet2.xml", r'dataValidations count="[0-9]+"', 'dataValidations count="3"', "counts 3"),
        ("xl/worksheets/sheet1.xml", r"location=\"[^\"]*\"", "location=\"'Borta'!A1\"", "which is not there"),
        ("xl/worksheets/sheet1.xml", r'r="A1"', 'r="A2"', "in row 1"),
    ],
)
def test_the_rules_find_what_is_wrong(made: dict[str, bytes], part: str, old: str, new: str, told: str) -> None:
    def change(text: str) -> str:
        if told == "elements in another order":
            moved = re.search(old, text)
            assert moved
            return text.replace(moved[0], "").replace("<sheetData>", f"{moved[0]}<sheetData>")
        return re.sub(old, new, text, count=1)

    assert any(told in fault for fault in faults(_changed(made["plan"], part, change)))


@pytest.mark.skipif(
    not _VALIDATOR.is_file() or shutil.which("node") is None,
    reason="the Open XML SDK's validator is not installed: npm run validator",
)
def test_the_open_xml_sdk_finds_nothing(made: dict[str, bytes], tmp_path: Path) -> None:
    """But for the parts of a font, which openpyxl writes in the order of Excel's own files; Excel reads both."""
    for name, data in made.items():
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(data)
        done = subprocess.run(
            ["node", "--input-type=module", "-e", _ASK, str(_VALIDATOR.parent / "index.js"), str(path)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        told = [error for error in json.loads(done.stdout)["errors"] if "/x:fonts[" not in error["xPath"]]
        assert told == [], name


_ASK = """
const [validator, file] = process.argv.slice(1);
const { validateFile } = await import(validator);
console.log(JSON.stringify(await validateFile(file)));
"""
