"""The gap report as an Excel workbook: a summary and one sheet per goal, to filter, sort, hand out and print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from effektkedja import __version__
from effektkedja.model import Finding, Language, Report, Severity, Text, Thing
from effektkedja.render import wording
from effektkedja.render.grouping import DocumentGroup, Section, by_document
from effektkedja.render.phrases import (
    checked_text,
    clean,
    counts_text,
    file_text,
    goal_title,
    line_range,
    severity_counts,
    severity_word,
)
from effektkedja.render.sheet import fit_heights, layout

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

WHOLE_DOCUMENT: Final = Text("Hela dokument", "Whole documents")
SHEET: Final = Text("Blad", "Sheet")
HEADING: Final = Text("Rubrik", "Heading")
SOURCE_LINES: Final = Text("Rader", "Lines")
RESTS_ON: Final = Text("Bygger på", "Rests on")
INTERPRETED_COUNT: Final = Text("Varav tolkning", "Of which interpreted")
PAGE: Final = Text("Sida &P av &N", "Page &P of &N")
COLUMNS: Final[tuple[tuple[Text, int], ...]] = (
    (wording.SEVERITY_HEADING, 12),
    (wording.RULE, 24),
    (wording.GAP, 56),
    (wording.REMEDY, 46),
    (wording.DOCUMENT, 24),
    (HEADING, 30),
    (SOURCE_LINES, 12),
    (RESTS_ON, 16),
    (wording.FINDING_ID, 19),
)
"""What the columns of a goal's sheet are called, and how wide they are."""

_SUMMARY_WIDTHS: Final = (40, 60, 16, 10, 10, 10, 10, 16)
_HEADER_ROW: Final = 4
_NAME_LENGTH: Final = 31
_CELL_LENGTH: Final = 32767
_TITLE_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")
_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA: Final = ("=", "+", "-", "@")
# Ink and wash of the pages, so that a printed page and a printed sheet look alike.
_COLOURS: Final[dict[Severity, tuple[str, str]]] = {
    Severity.VIOLATION: ("8A3400", "FDF0E8"),
    Severity.WARNING: ("664600", "FFF6DF"),
    Severity.INFO: ("004A75", "E9F3FA"),
}
_HEADER_FILL: Final = "1F3A4D"
_LINK_COLOUR: Final = "004A75"
_EPOCH: Final = date(2000, 1, 1)
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)


@dataclass
class _Sheet:
    """A goal's sheet before it is written: its name, and the findings of every document under the goal."""

    name: str
    goal: Thing | None
    parts: list[tuple[DocumentGroup, Section]]

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for _, section in self.parts for finding in section.findings)

    def first_row(self, section: Section) -> int:
        """The row that the section's findings begin on."""
        row = _HEADER_ROW + 1
        for _, other in self.parts:
            if other is section:
                break
            row += len(other.findings)
        return row


def report_xlsx(report: Report, lang: Language = "sv", generated: date | None = None) -> bytes:
    """The outcome of a check as an Excel workbook.

    Args:
        report: the outcome.
        lang: language of the words around the findings.
        generated: date to print and to keep as the workbook's date; none is printed if None. The renderer never looks
            at the clock, so that the same report gives the same bytes.

    Returns:
        The bytes of an ``.xlsx`` file: a summary first, then one sheet per goal. It holds no formula: what looks like
        one is text.
    """
    from openpyxl import Workbook

    documents = by_document(report)
    sheets = _sheets(documents, lang)
    book = Workbook()
    summary = book.worksheets[0]
    summary.title = wording.SUMMARY.in_(lang)
    _summary(summary, report, documents, sheets, lang, generated)
    for sheet in sheets:
        _goal_sheet(book.create_sheet(sheet.name), sheet, lang)
    return _fixed_bytes(book, lang, generated or _EPOCH)


# --- Which sheets there are


def _sheets(documents: Sequence[DocumentGroup], lang: Language) -> list[_Sheet]:
    """One sheet per goal in the order of documents and goals; last the findings that concern no goal."""
    sheets: dict[str, _Sheet] = {}
    for document in documents:
        for section in document.sections:
            key = section.goal.iri if section.goal else ""
            sheets.setdefault(key, _Sheet("", section.goal, [])).parts.append((document, section))
    ordered = sorted(sheets.values(), key=lambda sheet: sheet.goal is None)
    taken = {wording.SUMMARY.in_(lang).casefold(), "history"}
    for sheet in ordered:
        sheet.name = _free_name(_wanted_name(sheet.goal, lang), taken)
    return ordered


def _wanted_name(goal: Thing | None, lang: Language) -> str:
    if goal is None:
        return WHOLE_DOCUMENT.in_(lang)
    return f"{wording.GOAL.in_(lang)} {goal.number}" if goal.number else goal.label


def _free_name(wanted: str, taken: set[str]) -> str:
    """A name that Excel accepts and that no other sheet has, upper and lower case aside."""
    stem = " ".join(_TITLE_FORBIDDEN.sub(" ", _plain(wanted)).split()) or "–"
    name, count = stem[:_NAME_LENGTH].strip(), 1
    while name.casefold() in taken:
        count += 1
        tail = f" ({count})"
        name = stem[: _NAME_LENGTH - len(tail)].strip() + tail
    taken.add(name.casefold())
    return name


# --- Cells


def _plain(text: str) -> str:
    """``text`` on one line with only what XML can hold, at most as long as a cell."""
    kept = (c for c in clean(text) if unicodedata.category(c) != "Cs" and ord(c) & 0xFFFE != 0xFFFE)
    return "".join(kept)[:_CELL_LENGTH]


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    """A cell that is not inside a merged range; only :func:`_paragraph` merges, and nothing is written beside it."""
    return cast("Cell", sheet.cell(row, column))


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write a text as a text, whatever it looks like, wrapped and from the top of its cell."""
    from openpyxl.styles import Alignment

    cell = _cell(sheet, row, column)
    shown = _plain(text)
    if shown:
        # Excel reads _x0041_ as a letter unless its first underscore is itself written that way.
        cell.value = _ESCAPE.sub("_x005F_", shown)
        cell.data_type = "s"
        # Without the mark the text would turn into a formula when somebody edits the cell.
        cell.quotePrefix = shown.startswith(_FORMULA)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _heading(sheet: Worksheet, row: int, text: str, size: int = 11) -> None:
    from openpyxl.styles import Alignment, Font

    cell = _put(sheet, row, 1, text)
    cell.font = Font(bold=True, size=size)
    cell.alignment = Alignment(vertical="top")


def _paragraph(sheet: Worksheet, row: int, text: str, widths: Sequence[int]) -> Cell:
    """A text across the table. Excel does not fit the height of merged cells, so it is set from the length."""
    cell = _put(sheet, row, 1, text)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(widths))
    sheet.row_dimensions[row].height = 15.0 * max(1, -(-len(_plain(text)) * 11 // (sum(widths) * 10)))
    return cell


def _header(sheet: Worksheet, row: int, titles: Iterable[str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for column, title in enumerate(titles, 1):
        cell = _put(sheet, row, column, title)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_HEADER_FILL)
        cell.alignment = Alignment(wrap_text=True, vertical="center")


def _mark(cell: Cell, severity: Severity) -> None:
    from openpyxl.styles import Font, PatternFill

    ink, wash = _COLOURS[severity]
    cell.font = Font(bold=True, color=ink)
    cell.fill = PatternFill("solid", fgColor=wash)


def _link(cell: Cell, name: str, place: str = "A1") -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!{place}")
    cell.font = Font(color=_LINK_COLOUR, underline="single")


def _sign(severity: Severity, lang: Language) -> str:
    return f"{wording.SIGN[severity]} {severity_word(severity, lang)}"


# --- The summary


def _summary(
    sheet: Worksheet,
    report: Report,
    documents: Sequence[DocumentGroup],
    sheets: Sequence[_Sheet],
    lang: Language,
    generated: date | None,
) -> None:
    layout(sheet, _SUMMARY_WIDTHS, PAGE.in_(lang))
    _heading(sheet, 1, wording.REPORT_TITLE.in_(lang), 16)
    row = 2
    for text in _introduction(report, lang, generated):
        _paragraph(sheet, row, text, _SUMMARY_WIDTHS)
        row += 1
    for level in sorted(Severity, reverse=True):
        cell = _paragraph(
            sheet, row, f"{_sign(level, lang)}: {wording.SEVERITY_MEANING[level].in_(lang)}", _SUMMARY_WIDTHS
        )
        _mark(cell, level)
        row += 1
    if report.findings:
        _counts(sheet, row + 1, report, documents, sheets, lang)


def _introduction(report: Report, lang: Language, generated: date | None) -> list[str]:
    """What was found, what was checked, and what the reader should know about it."""
    if report.findings:
        found = wording.FINDINGS_FOUND.of(len(report.findings), lang)
        said = [f"{found}: {counts_text(report.findings, lang)}."]
    else:
        said = [(wording.CLEAN if report.rules else wording.NO_RULES).in_(lang)]
    said.append(f"{wording.CHECKED.in_(lang)}: {checked_text(report, lang)}")
    if generated:
        said.append(f"{wording.GENERATED.in_(lang)}: {generated.isoformat()}")
    said += [f"{wording.NOTE.in_(lang)}: {note}" for note in report.notes]
    interpreted = _interpreted(report.findings)
    if interpreted:
        said.append(f"{wording.OF_WHICH_INTERPRETED.of(interpreted, lang)} {wording.INTERPRETED_MEANING.in_(lang)}")
    return said


def _interpreted(findings: Iterable[Finding]) -> int:
    return sum(finding.basis == "interpreted" for finding in findings)


def _counts(
    sheet: Worksheet,
    row: int,
    report: Report,
    documents: Sequence[DocumentGroup],
    sheets: Sequence[_Sheet],
    lang: Language,
) -> None:
    """The table of documents and goals, each row with a link to its findings."""
    from openpyxl.styles import Font

    levels = [severity_word(level, lang) for level in sorted(Severity, reverse=True)]
    words = (wording.DOCUMENT, wording.GOAL, SHEET)
    ends = (wording.TOTAL, INTERPRETED_COUNT)
    _header(sheet, row, [*(word.in_(lang) for word in words), *levels, *(word.in_(lang) for word in ends)])
    sheet.print_title_rows = f"{row}:{row}"
    home = {id(section): goal for goal in sheets for _, section in goal.parts}
    for document in documents:
        for section in document.sections:
            row += 1
            goal = home[id(section)]
            _put(sheet, row, 1, document.title(lang))
            _put(sheet, row, 2, section.title(lang))
            _link(_put(sheet, row, 3, goal.name), goal.name, f"A{goal.first_row(section)}")
            _numbers(sheet, row, section.findings)
    row += 1
    _put(sheet, row, 1, wording.TOTAL.in_(lang)).font = Font(bold=True)
    _numbers(sheet, row, report.findings)


def _numbers(sheet: Worksheet, row: int, findings: tuple[Finding, ...]) -> None:
    from openpyxl.styles import Alignment, Font

    counts = severity_counts(findings)
    for column, number in enumerate((*counts.values(), len(findings), _interpreted(findings)), 4):
        cell = _cell(sheet, row, column)
        cell.value = number
        cell.alignment = Alignment(vertical="top")
    for column, (level, number) in enumerate(counts.items(), 4):
        if number:
            _mark(_cell(sheet, row, column), level)
    sheet.cell(row, 4 + len(counts)).font = Font(bold=True)


# --- The sheet of a goal


def _goal_sheet(sheet: Worksheet, goal: _Sheet, lang: Language) -> None:
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    layout(sheet, [width for _, width in COLUMNS], PAGE.in_(lang))
    _heading(sheet, 1, goal_title(goal.goal, lang) if goal.goal else wording.NO_GOAL.in_(lang), 14)
    titles = dict.fromkeys(document.title(lang) for document, _ in goal.parts)
    _heading(sheet, 2, f"{' · '.join(titles)}: {counts_text(goal.findings, lang)}")
    summary = wording.SUMMARY.in_(lang)
    back = _put(sheet, 3, 1, f"← {summary}")
    _link(back, summary)
    back.alignment = Alignment(vertical="top")
    _header(sheet, _HEADER_ROW, [title.in_(lang) for title, _ in COLUMNS])
    row = _HEADER_ROW
    for document, section in goal.parts:
        for finding in section.findings:
            row += 1
            for column, text in enumerate(_texts(finding, document.title(lang), lang), 1):
                _put(sheet, row, column, text)
            _mark(_cell(sheet, row, 1), finding.severity)
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEADER_ROW}:{get_column_letter(len(COLUMNS))}{row}"
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"


def _texts(finding: Finding, document: str, lang: Language) -> tuple[str, ...]:
    source = finding.source
    known = source.heading or source.lines
    return (
        _sign(finding.severity, lang),
        f"{finding.rule.code} {finding.rule.title.in_(lang)}",
        finding.message,
        finding.remedy,
        document,
        # A user's own file has neither headings nor printed lines: there the file and its line tell the place.
        source.heading if known else file_text(source),
        line_range(source.lines, lang).removeprefix(wording.LINES.in_(lang)),
        wording.BASIS[finding.basis].in_(lang),
        finding.id,
    )


# --- The file


def _fixed_bytes(book: Workbook, lang: Language, day: date) -> bytes:
    """The workbook's bytes with its dates set, those in the archive too: openpyxl puts the present time there."""
    from openpyxl.xml.functions import tostring

    when = datetime(day.year, day.month, day.day)
    book.properties.creator = f"effektkedja {__version__}"
    book.properties.title = wording.REPORT_TITLE.in_(lang)
    book.properties.language = lang
    book.properties.created = when
    for sheet in book.worksheets:
        fit_heights(sheet)
    raw, fixed = BytesIO(), BytesIO()
    book.save(raw)
    book.properties.modified = when
    core = tostring(book.properties.to_tree())
    with ZipFile(raw) as old, ZipFile(fixed, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = core if entry.filename == "docProps/core.xml" else old.read(entry)
            info = ZipInfo(entry.filename, _ZIP_TIME)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0
            new.writestr(info, content)
    return fixed.getvalue()
