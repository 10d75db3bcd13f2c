"""The annotated copy of a planner's workbook, and the watching of one."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from benchmarks.hostile_files import changed
from conftest import ROOT
from effektkedja.cli.annotate import _copy_name
from effektkedja.operations.check import check
from effektkedja.operations.planbook_export import export_book
from effektkedja.operations.workbook_check import check_workbook
from effektkedja.operations.workbook_notes import MENDED_IN
from effektkedja.planbook import layout
from effektkedja.planbook.excel_lists import restore_lists
from effektkedja.planbook.guard import open_workbook
from effektkedja.planbook.writing import book_xlsx
from effektkedja.rules import catalogue
from effektkedja.store.loading import open_files, shipped
from planbook_help import Editor

_PLAN = "handlingsplan-2024-2027"
_DAY = datetime.date(2026, 11, 22)


@pytest.fixture(scope="module")
def exported() -> bytes:
    return book_xlsx(export_book(shipped(), _PLAN, _DAY))


@pytest.fixture(scope="module")
def exported_small() -> bytes:
    return book_xlsx(export_book(shipped(), "webbsida-mal-4", _DAY))


@pytest.fixture
def small(exported_small: bytes, tmp_path: Path) -> Path:
    """A smaller workbook, for what does not need a whole plan."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(exported_small)
    return path


@pytest.fixture(scope="module")
def small_copy(exported_small: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its annotated copy."""
    from effektkedja.cli import main

    folder = tmp_path_factory.mktemp("liten")
    (folder / "plan.xlsx").write_bytes(exported_small)
    assert main(["annotate", str(folder / "plan.xlsx")]) == 0
    return folder / "plan-granskad.xlsx"


@pytest.fixture
def plan(exported: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(exported)
    return path


@pytest.fixture(scope="module")
def copy(exported: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The annotated copy of the untouched plan."""
    from effektkedja.cli import main

    folder = tmp_path_factory.mktemp("kopia")
    (folder / "plan.xlsx").write_bytes(exported)
    assert main(["annotate", str(folder / "plan.xlsx")]) == 0
    return folder / "plan-granskad.xlsx"


def _edited(path: Path, tab: str, address: str, value: object) -> None:
    book = load_workbook(path)
    book[tab][address] = value
    book.save(path)


def _listed(book: Workbook) -> list[tuple[str, str, str]]:
    """Cell, message and id of each row of the list."""
    rows = book["Brister"].iter_rows(min_row=5, values_only=True)
    return [(str(row[1]), str(row[2]), str(row[6])) for row in rows if row[0]]


def test_it_finds_what_a_check_of_the_same_data_finds(plan: Path):
    files = [ROOT / "data" / f"{name}.ttl" for name in (_PLAN, f"tolkningar-{_PLAN}")]
    of_files = {finding.id for finding in check(open_files(files, with_base=True)).findings}
    done = check_workbook(plan)
    assert {finding.id for finding in done.report.findings} == of_files
    noted = [finding.id for note in done.notes.cells for finding in note.findings]
    assert sorted([*noted, *(finding.id for finding in done.notes.elsewhere)]) == sorted(of_files)


def test_the_planners_own_file_is_not_touched_and_what_the_copy_lacks_is_said(small: Path, run):
    with zipfile.ZipFile(small, "a") as archive:
        archive.writestr("xl/threadedComments/threadedComment1.xml", "<ThreadedComments/>")
    before = small.read_bytes(), small.stat().st_mtime_ns
    code, out, err = run("annotate", small)
    assert code == 0
    assert out == ""
    assert (small.read_bytes(), small.stat().st_mtime_ns) == before
    said = " ".join(err.split())
    assert "Öppna plan-granskad.xlsx" in said
    assert "finns kvar i din egen fil: svar i kommentarstrådar." in said


def test_every_finding_leads_to_a_marked_cell_that_tells_it(copy: Path):
    book = load_workbook(copy)
    sheet = book["Brister"]
    linked = [cell for (cell,) in sheet.iter_rows(min_row=5, min_col=2, max_col=2) if cell.hyperlink]
    assert len(linked) > 50
    for cell in linked:
        tab, _, address = cell.hyperlink.location.replace("'", "").partition("!")
        target = book[tab][address]
        rule = sheet.cell(cell.row, 6).value
        assert rule in target.comment.text or "till: se bladet" in target.comment.text
        assert "Gör så här" in target.comment.text
        formats = [f for f in book[tab].conditional_formatting if address in str(f.sqref).split()]
        assert formats[0].rules[0].dxf.fill.bgColor.rgb in ("00FDF0E8", "00FFF6DF", "00E9F3FA")
        assert re.match(r'"[×!·] "', formats[0].rules[0].dxf.numFmt.formatCode), "a sign, not colour alone"


def test_what_stands_in_the_cells_is_unchanged(plan: Path, copy: Path):
    before, after = load_workbook(plan), load_workbook(copy)
    assert [name for name in after.sheetnames if not name.startswith("Brister")] == before.sheetnames
    for sheet in before.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                other = after[sheet.title][cell.coordinate]
                assert (other.value, other.data_type) == (cell.value, cell.data_type)
                assert (other.number_format, other.quotePrefix) == (cell.number_format, cell.quotePrefix)
                assert other.fill.fgColor.rgb == cell.fill.fgColor.rgb


def test_summary_counts_by_goal(copy: Path):
    book = load_workbook(copy)
    rows = [row for row in book["Brister per mål"].iter_rows(min_row=5, values_only=True) if isinstance(row[4], int)]
    assert rows[-1][0] == "Alla"
    assert [sum(row[at] for row in rows[:-1]) for at in range(1, 5)] == list(rows[-1][1:])
    assert rows[-1][4] == len(_listed(book))


def test_a_text_that_looks_like_a_formula_stays_a_text(small: Path, run, tmp_path: Path):
    book = load_workbook(small)
    cell = book["Åtaganden"]["C3"]
    cell.value, cell.data_type, cell.quotePrefix = "=HYPERLINK(1)", "s", True
    book.save(small)
    assert run("annotate", small, "--lang", "en")[0] == 0
    book = load_workbook(tmp_path / "plan-granskad.xlsx")
    assert book["Åtaganden"]["C3"].data_type == "s"
    assert book["Gaps by goal"]["A1"].value == "Gaps by goal"


def test_what_is_no_workbook_is_called_what_it_is(run, tmp_path: Path):
    (tmp_path / "plan.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "Spara som > Excel-arbetsbok (.xlsx)" in run("annotate", tmp_path / "plan.xls")[2]
    (tmp_path / "plan.xls").rename(tmp_path / "gammal.xlsx")
    assert "gamla format" in run("annotate", tmp_path / "gammal.xlsx")[2]
    assert "Det här är en mapp" in run("annotate", tmp_path)[2]
    code, _, err = run("annotate", tmp_path / "saknas.xlsx")
    assert (code, "Filen finns inte." in err) == (2, True)


def test_names_are_never_taken_from_other_files(small: Path, run, tmp_path: Path):
    assert _copy_name(small, None, False).name == "plan-granskad.xlsx"
    (tmp_path / "plan-granskad.xlsx").write_bytes(b"x")
    assert _copy_name(small, None, False).name == "plan-granskad-2.xlsx"
    assert _copy_name(tmp_path / "plan-granskad.xlsx", None, False).name == "plan-granskad-2.xlsx"
    code, _, err = run("annotate", small, "--out", small, "--force")
    assert code == 2
    assert "aldrig över" in err
    code, _, err = run("annotate", small, "--out", tmp_path / "plan-granskad.xlsx")
    assert code == 2
    assert "--force" in err
    assert _copy_name(small, tmp_path / "plan-granskad.xlsx", True) == tmp_path / "plan-granskad.xlsx"


def test_a_copy_that_is_annotated_again_says_everything_once(small_copy: Path, run, tmp_path: Path):
    path = tmp_path / "plan-granskad.xlsx"
    shutil.copy(small_copy, path)
    book = load_workbook(path)
    book["Åtaganden"]["C3"].comment = Comment("Fråga Anna", "Per")
    place = next(cell for cell, _, _ in _listed(book) if cell.startswith("Indikatorer"))
    tab, _, address = place.partition("!")
    noted = book[tab][address].comment
    noted.text = f"Per: vi gör det\n———\n{noted.text}"
    book.save(path)
    out = tmp_path / "igen.xlsx"
    assert run("annotate", path, "--out", out)[0] == 0
    first, second = load_workbook(small_copy), load_workbook(out)
    assert second.sheetnames == first.sheetnames
    assert _listed(second) == _listed(first)
    assert second["Åtaganden"]["C3"].comment.text == "Fråga Anna"
    assert second[tab][address].comment.text.count("EK202") == 1
    assert second[tab][address].comment.text.startswith("Per: vi gör det\n———\n× Brutet EK202")
    for sheet in first.worksheets:
        again = second[sheet.title]
        assert (again.max_column, again.max_row) == (sheet.max_column, sheet.max_row)
        assert len(list(again.conditional_formatting)) == len(list(sheet.conditional_formatting))


def test_a_cell_that_cannot_be_read_is_marked_and_the_rest_is_checked(small: Path, run, tmp_path: Path):
    start = Editor(small).field("Dokument", "Gäller från år")
    _edited(small, "Dokument", start, "snart")
    _edited(small, "Åtaganden", "C4", "=SUMMA(A1:A3)")
    code, _, err = run("annotate", small)
    assert code == 0
    assert f"? Dokument!{start}: där står ”snart”. Förväntat: Ett år med fyra siffror" in " ".join(err.split())
    book = load_workbook(tmp_path / "plan-granskad.xlsx")
    told = _listed(book)
    assert {told[0][0], told[1][0]} == {f"Dokument!{start}", "Åtaganden!C4"}
    assert "går inte att läsa" in book["Dokument"][start].comment.text
    assert "=SUMMA(A1:A3)" in book["Åtaganden"]["C4"].comment.text
    assert len(told) >= 6


def test_rules_with_a_column_of_their_own_are_rules_and_columns():
    codes = {rule.code for rule in catalogue().rules}
    for code, places in MENDED_IN.items():
        assert code in codes
        for sheet, column in places:
            assert layout.sheet(sheet).has(column)


def test_findings_of_a_column_stand_there(copy: Path):
    book = load_workbook(copy)
    column = layout.sheet("commitments").columns.index(layout.sheet("commitments").column("responsible"))
    for row, cells in enumerate(book["Brister"].iter_rows(min_row=5, values_only=True), 5):
        if cells[5] == "EK307":
            assert re.fullmatch(r"Åtaganden!([A-Z]+)\d+", cells[1])[1] == "ABCDEFGHIJ"[column + 1], row
            return
    pytest.fail("the plan has commitments that only a collaboration answers for")


def test_lists_that_excel_saves_in_its_extension_survive(tmp_path: Path):
    """Excel moves lists on other sheets there, and openpyxl alone would lose them."""
    extension = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        '<x14:dataValidation type="list" allowBlank="1" showInputMessage="1" promptTitle="Mål" prompt="Välj">'
        "<x14:formula1><xm:f>_listor!$A$2:$A$9</xm:f></x14:formula1><xm:sqref>B3:B40 B50</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    path = tmp_path / "excel.xlsx"
    path.write_bytes(changed({}, more={"xl/worksheets/sheet1.xml": ("</worksheet>", extension)}))
    book = open_workbook(path)
    assert not book["Mål"].data_validations.dataValidation
    assert restore_lists(book, path) == 1
    book.save(path)
    (kept,) = open_workbook(path)["Mål"].data_validations.dataValidation
    assert (kept.type, kept.formula1, str(kept.sqref)) == ("list", "_listor!$A$2:$A$9", "B3:B40 B50")
    assert (kept.promptTitle, kept.prompt, kept.allowBlank, kept.showInputMessage) == ("Mål", "Välj", True, True)


def test_drop_downs_are_in_the_copy(plan: Path, copy: Path):
    before, after = load_workbook(plan), load_workbook(copy)
    for sheet in before.worksheets:
        kept = after[sheet.title].data_validations.dataValidation
        assert {str(v.sqref): v.formula1 for v in kept} == {
            str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation
        }


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_copy_and_keeps_its_marks(small_copy: Path, run, tmp_path: Path):
    profile = (tmp_path / "profil").as_uri()
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={profile}",
        "--convert-to",
        "xlsx",
        "--outdir",
        tmp_path,
    ]
    subprocess.run([*map(str, command), str(small_copy)], check=True, capture_output=True, timeout=240)
    ours, theirs = load_workbook(small_copy), load_workbook(tmp_path / small_copy.name)
    assert theirs.sheetnames == ours.sheetnames
    assert _listed(theirs) == _listed(ours)
    for sheet in ours.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment:
                    assert theirs[sheet.title][cell.coordinate].comment.text.strip() == cell.comment.text.strip()
    done, before = check_workbook(tmp_path / small_copy.name), check_workbook(small_copy)
    assert not done.notes.problems
    assert [note.place for note in done.notes.cells] == [note.place for note in before.notes.cells]
    again = tmp_path / "igen.xlsx"
    assert run("annotate", tmp_path / small_copy.name, "--out", again)[0] == 0
    book = load_workbook(again)
    for sheet in ours.worksheets:
        assert len(list(book[sheet.title].conditional_formatting)) == len(list(sheet.conditional_formatting))
        for row in sheet.iter_rows():
            for cell in row:
                other = book[sheet.title][cell.coordinate].comment
                assert (other and other.text) == (cell.comment and cell.comment.text), "said once"


class _Watching:
    """``effektkedja watch`` in a process of its own, its lines as they come."""

    def __init__(self, path: Path) -> None:
        environment = os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": os.pathsep.join(sys.path)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "effektkedja", "watch", str(path)],
            cwd=path.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            env=environment,
        )
        self.text = ""
        self._come = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stdout
        self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            with self._come:
                self.text += line
                self._come.notify_all()

    def wait_for(self, words: str) -> str:
        with self._come:
            assert self._come.wait_for(lambda: words in self.text, timeout=120), self.text
            return self.text


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
def test_watching_tells_what_a_save_closes_and_opens(small: Path, tmp_path: Path):
    watching = _Watching(small)
    try:
        watching.wait_for("Läst:")
        (tmp_path / "~$plan.xlsx").write_bytes(b"Anna")
        book = load_workbook(small)
        sheet = book["Indikatorer"]
        heads: dict[str, Any] = {str(cell.value).rstrip(" *"): cell.column_letter for cell in sheet[layout.HEADER_ROW]}
        sheet[f"{heads['Status']}3"] = "i bruk"
        book.save(tmp_path / "A1B2.tmp")
        small.unlink()
        (tmp_path / "A1B2.tmp").rename(small)
        text = watching.wait_for("Sparad:")
        assert re.search(r"Sparad: [1-9]\d* stängda, \d+ nya\. Kvar: \d+ brist", " ".join(text.split()))
        assert "✓" in text
        small.write_bytes(small.read_bytes()[:5000])
        watching.wait_for("trasig eller avhuggen")
        watching.process.send_signal(signal.SIGINT)
        watching.wait_for("Bevakningen är avslutad.")
        assert watching.process.wait(timeout=20) == 0
        assert "Traceback" not in watching.text
    finally:
        watching.end()


def test_watching_a_file_that_is_not_there(run, tmp_path: Path):
    code, _, err = run("watch", tmp_path / "saknas.xlsx")
    assert code == 2
    assert "Filen finns inte." in err
