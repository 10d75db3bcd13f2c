"""The gap report as a workbook, opened again."""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from subprocess import run
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from effektkedja.model.findings import Finding
from effektkedja.model.report import Report
from effektkedja.model.rules import Severity
from effektkedja.model.text import Language
from effektkedja.model.things import Source, Thing
from effektkedja.render.workbook import report_xlsx
from effektkedja.render.workbook_goals import sheet_columns
from render import hostile, sample

DAY = date(2026, 3, 1)
_SIGNED = {Severity.VIOLATION: "× Brutet", Severity.WARNING: "! Varning", Severity.INFO: "· Info"}
HOSTILE = (
    "=cmd|'/c calc'!A1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "#N/A",
    "åäö ÅÄÖ é 漢 😀",
)


def _open(report: Report, lang: Language = "sv") -> Any:
    return openpyxl.load_workbook(BytesIO(report_xlsx(report, lang, DAY)))


def _with(*findings: Finding) -> Report:
    return replace(sample.report(), findings=findings)


def _rows(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]


def _texts(book: Any) -> set[str]:
    return {c.value for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, str)}


def test_the_summary_comes_first_then_goals_then_whole_documents() -> None:
    names = _open(sample.report()).sheetnames
    assert names[0] == "Sammanfattning"
    assert "Mål 5" in names
    assert names[-1] == "Hela dokument"


def test_every_finding_stands_on_one_sheet() -> None:
    book = _open(sample.report())
    ids = [row[-1] for sheet in book.worksheets[1:] for row in _rows(sheet)]
    assert sorted(ids) == sorted(finding.id for finding in sample.findings())


def test_a_row_says_what_the_finding_says() -> None:
    finding = replace(sample.findings()[0], source=Source("d", "D", "Tabell 3", "692-708"))
    assert finding.goal is not None
    (row,) = _rows(_open(_with(finding))[f"Mål {finding.goal.number}"])
    code, title = finding.rule.code, finding.rule.title.sv
    assert row == [
        _SIGNED[finding.severity], f"{code} {title}", finding.message, finding.remedy, finding.document_title,
        "Tabell 3", "692–708", "bygger på tolkning" if finding.basis == "interpreted" else "står i dokumenten",
        finding.id,
    ]  # fmt: skip


def test_a_finding_in_an_own_file_tells_file_and_line() -> None:
    finding = replace(sample.findings()[0], goal=None, source=Source(file="egen/min plan.ttl", line=12))
    (row,) = _rows(_open(_with(finding))["Hela dokument"])
    assert row[5:7] == ["egen/min plan.ttl:12", None]


def _table(sheet: Any) -> list[list[Any]]:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(i for i, row in enumerate(rows) if row[0] in ("Dokument", "Document"))
    return rows[start:]


def test_the_summary_counts_per_document_and_goal() -> None:
    report = sample.report()
    table = _table(_open(report)["Sammanfattning"])
    levels = ["Brutet", "Varning", "Info"]
    assert table[0] == ["Dokument", "Mål", "Blad", *levels, "Summa", "Varav tolkning"]
    *rows, total = table[1:]
    assert total[3:7] == [*(report.count(level) for level in sorted(Severity, reverse=True)), len(report.findings)]
    for column in range(3, 8):
        assert sum(row[column] for row in rows) == total[column]
    assert all(sum(row[3:6]) == row[6] for row in rows)


def test_the_summary_tells_what_was_checked_and_when() -> None:
    said = " ".join(_texts(_open(sample.report())))
    for text in (sample.report().checked, "31 regler", "2026-03-01", *sample.report().notes):
        assert text in said
    assert "Framtagen" not in " ".join(_texts(openpyxl.load_workbook(BytesIO(report_xlsx(sample.report())))))


def test_links_lead_to_the_findings_and_back() -> None:
    book = _open(sample.report())
    summary = book["Sammanfattning"]
    links = [cell for row in summary.iter_rows() for cell in row if cell.hyperlink]
    assert len(links) == len(_table(summary)) - 2
    for cell in links:
        name, place = cell.hyperlink.location.rsplit("!", 1)
        target = book[name.strip("'")]
        document = summary.cell(cell.row, 1).value
        assert target.cell(target[place].row, 5).value == document
        assert target.title == cell.value
    for sheet in book.worksheets[1:]:
        assert sheet["A3"].hyperlink.location == "'Sammanfattning'!A1"


def test_sheets_can_be_filtered_scrolled_and_printed() -> None:
    book = _open(sample.report())
    for sheet in book.worksheets[1:]:
        assert sheet.auto_filter.ref == f"A4:I{sheet.max_row}"
        assert sheet.freeze_panes == "A5"
        assert sheet.print_title_rows == "$4:$4"
        assert [cell.value for cell in sheet[4]] == [column.title.sv for column in sheet_columns(sample.report(), ())]
        assert all(cell.alignment.wrap_text for row in sheet.iter_rows(min_row=5) for cell in row)
    for sheet in book:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.oddFooter.left.text, sheet.oddFooter.right.text) == ("&A", "Sida &P av &N")
        assert (int(sheet.page_setup.fitToWidth), int(sheet.page_setup.fitToHeight)) == (1, 0)


def test_rows_are_as_high_as_their_wrapped_texts() -> None:
    for sheet in _open(sample.report()).worksheets[1:]:
        for row in sheet.iter_rows(min_row=5):
            longest = max((len(cell.value) for cell in row if isinstance(cell.value, str)), default=0)
            if longest > 120:
                assert sheet.row_dimensions[row[0].row].height >= 30


def test_severity_has_a_sign_a_word_and_a_fill() -> None:
    sheets = _open(sample.report()).worksheets[1:]
    fills = {
        (sheet.cell(r, 1).value, sheet.cell(r, 1).fill.fgColor.rgb)
        for sheet in sheets
        for r in range(5, sheet.max_row + 1)
    }
    assert {word for word, _ in fills} == {"× Brutet", "! Varning", "· Info"}
    assert len(fills) == len({fill for _, fill in fills}) == 3


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_text(text: str) -> None:
    thing = Thing(text, text, text, text, text)
    finding = replace(
        sample.findings()[0], id=text, focus=thing, value=thing, goal=thing, document=text, document_title=text,
        message=text, remedy=text, source=Source(text, text, text, text, text, 1),
    )  # fmt: skip
    report = replace(_with(finding), notes=(text,), checked=text)
    book = _open(report)
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type not in ("s", "n")]
    sheet = book.worksheets[1]
    assert [sheet.cell(5, column).value for column in (3, 4, 5, 6, 9)] == [text] * 5
    assert [sheet.cell(5, 3).quotePrefix or False] == [text[0] in "=+-@"]
    with ZipFile(BytesIO(report_xlsx(report))) as files:
        assert not [name for name in files.namelist() if b"<f>" in files.read(name) or b"<f " in files.read(name)]


def test_what_looks_like_an_escape_is_escaped() -> None:
    content = report_xlsx(_with(replace(sample.findings()[0], message="_x0041_ a_b")))
    with ZipFile(BytesIO(content)) as files:
        assert any(b">_x005F_x0041_ a_b<" in files.read(name) for name in files.namelist())


def test_hostile_reports_open_without_formulas() -> None:
    book = _open(hostile.report())
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert len(_texts(book)) > len(hostile.LABELS)


def test_what_xml_cannot_hold_is_left_out() -> None:
    message = "a\x00b\x0bc\ufffed\uffffe\ud800f" + "x" * 40000
    (row,) = _rows(_open(_with(replace(sample.findings()[0], message=message))).worksheets[1])
    assert row[2].startswith("ab cdef")
    assert len(row[2]) == 32767


def test_sheet_names_are_unique_and_such_as_excel_takes() -> None:
    names = ["5", "5", "5", "[1]:*?/\\", "x" * 60, "X" * 60, "'", ""]
    goals = [Thing(f"urn:goal:{i}", n or "History", "", n, "Namn") for i, n in enumerate(names)]
    goals.append(Thing("urn:goal:s", "sammanfattning"))
    findings = (replace(sample.findings()[0], id=f"EK101-{i}", goal=goal) for i, goal in enumerate(goals))
    shown = _open(_with(*findings)).sheetnames
    assert len(shown) == len({name.casefold() for name in shown}) == len(goals) + 1
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in shown)
    assert {"Mål 5", "Mål 5 (2)", "Mål 5 (3)", "sammanfattning (2)", "History (2)"} <= set(shown)


def test_goals_with_one_number_in_two_documents_are_told_apart_by_their_headings() -> None:
    first = sample.findings()[0]
    city = Thing("urn:city:goal", "mål 5", "", "5", "Stadens mål")
    region = replace(city, iri="urn:region:goal", name="Regionens mål")
    other = replace(first, id="b", goal=city, document="stad", document_title="Stadens program")
    book = _open(_with(replace(first, goal=region), other))
    assert book["Mål 5"]["A1"].value == "Mål 5 · Regionens mål"
    assert book["Mål 5 (2)"]["A1"].value == "Mål 5 · Stadens mål"
    assert book["Mål 5 (2)"]["A2"].value.startswith("Stadens program: ")


@pytest.mark.parametrize(("rules", "words"), [(31, "Inga brister hittades."), (0, "Ingen regel kördes")])
def test_an_empty_report_is_a_summary_alone(rules: int, words: str) -> None:
    book = _open(replace(sample.clean_report(), rules=rules))
    assert book.sheetnames == ["Sammanfattning"]
    assert any(text.startswith(words) for text in _texts(book))


def test_english_words() -> None:
    book = _open(sample.report(), "en")
    assert (book.sheetnames[0], book.sheetnames[-1]) == ("Summary", "Whole documents")
    assert [cell.value for cell in book["Goal 5"][4]] == [
        column.title.en for column in sheet_columns(sample.report(), ())
    ]
    assert book["Goal 5"]["A3"].hyperlink.location == "'Summary'!A1"
    assert _table(book["Summary"])[0][:3] == ["Document", "Goal", "Sheet"]


def test_the_same_report_gives_the_same_bytes() -> None:
    content = report_xlsx(sample.report(), "sv", DAY)
    with ZipFile(BytesIO(content)) as files:
        assert {info.date_time for info in files.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    code = (
        "import sys, hashlib, datetime; from render import sample; from effektkedja.render.workbook import report_xlsx;"
        "print(hashlib.sha256(report_xlsx(sample.report(), 'sv', datetime.date(2026, 3, 1))).hexdigest())"
    )
    tests = str(Path(__file__).resolve().parents[1])
    for seed in ("1", "2"):
        path = os.pathsep.join(filter(None, (tests, os.environ.get("PYTHONPATH"))))
        other = run(
            [sys.executable, "-c", code], cwd=tests, env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert other.stdout.strip() == hashlib.sha256(content).hexdigest()


def test_document_properties() -> None:
    properties = _open(sample.report()).properties
    assert properties.title == "Brister i effektkedjan"
    assert properties.creator.startswith("effektkedja ")
    assert properties.created == properties.modified == datetime(2026, 3, 1)


def test_openpyxl_is_read_only_when_a_workbook_is_written() -> None:
    code = "import sys, effektkedja.render.workbook; sys.exit('openpyxl' in sys.modules)"
    assert run([sys.executable, "-c", code], check=False).returncode == 0


def _row_of(book: Any, identity: str) -> dict[str, Any]:
    for sheet in book.worksheets[1:]:
        head = [cell.value for cell in sheet[4]]
        for row in sheet.iter_rows(min_row=5, values_only=True):
            if row[-1] == identity:
                return dict(zip(head, row, strict=True))
    raise AssertionError(identity)


def test_status_age_and_acceptance_have_columns_where_there_is_something_to_tell() -> None:
    report = sample.followed_report()
    book = _open(report)
    for finding in (*report.findings, *report.accepted):
        row = _row_of(book, finding.id)
        assert finding.seen is not None
        assert row["Känd sedan"] == datetime(*finding.seen.first.timetuple()[:3])
        assert row["Dagar"] == finding.seen.days
        assert row["Status"] == {
            "new": "Ny", "reopened": "Tillbaka", "remaining": "Kvarstår", "accepted": "Godkänd",
        }[finding.status]  # fmt: skip
    told = _row_of(book, report.accepted[0].id)["Godkännande"]
    assert told == "Godkänd till 2027-06-30 av Anna Åberg, Länsstyrelsen. Skäl: Frågan ägs av regeringen."
    plain = [cell.value for cell in _open(sample.report()).worksheets[1][4]]
    assert not {"Status", "Känd sedan", "Godkännande"} & set(plain)


def test_accepted_findings_have_a_count_of_their_own() -> None:
    report = sample.followed_report()
    table = _table(_open(report)["Sammanfattning"])
    assert table[0][-2:] == ["Varav tolkning", "Godkända"]
    assert (table[-1][6], table[-1][-1]) == (len(report.findings), 2)


def test_what_is_gone_has_a_sheet_of_its_own() -> None:
    book = _open(sample.followed_report())
    sheet = book["Åtgärdade brister"]
    assert book.sheetnames[-1] == sheet.title
    row = [cell.value for cell in sheet[5]]
    assert row[:2] == ["EK103", "Villkor 9.9 «Det som blev av»"]
    assert row[2:4] == [datetime(2025, 12, 1), datetime(2026, 3, 1)]
    assert "Åtgärdade brister" not in _open(sample.report()).sheetnames


def test_the_summary_tells_of_the_profile() -> None:
    said = " ".join(_texts(_open(sample.followed_report())))
    for text in ("Profil: effektkedja.toml", "EK203 Datakällan har upphört", "EK502 Info → Varning"):
        assert text in said
