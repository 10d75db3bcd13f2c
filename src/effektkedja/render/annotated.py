"""A copy of a planner's workbook with the findings on its cells.

What stands in the cells is not touched, so that the copy can be worked on and imported like the workbook itself: a
marked cell has a colour and a sign before its text by conditional formatting, a comment, and a line in a column of its
own at the end of the row.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from effektkedja.model.findings import Finding
from effektkedja.model.report import Report
from effektkedja.model.rules import Severity
from effektkedja.model.text import Language, Text
from effektkedja.planbook import layout
from effektkedja.planbook.book import CellProblem
from effektkedja.planbook.excel_lists import restore_lists
from effektkedja.planbook.guard import open_workbook
from effektkedja.planbook.layout import FINDINGS, FINDINGS_BY_GOAL
from effektkedja.planbook.notes import CellNote, Notes
from effektkedja.planbook.styles import line_height
from effektkedja.render import wording
from effektkedja.render.annotated_sheets import findings_sheet, summary_sheet
from effektkedja.render.phrases import clean
from effektkedja.render.sheet import fit_heights
from effektkedja.render.workbook_cells import colours, plain, put, sign

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

AUTHOR: Final = "effektkedja"
"""Whom the comments are by; only those are taken away when a copy is annotated once more."""
_ALWAYS: Final = "TRUE"
_ALWAYS_ELSEWHERE: Final = ("1", "TRUE()")
"""What other programs make of it when they save."""
_OURS: Final = re.compile(rf"([{''.join(wording.findings.SIGN.values())}] \S+ EK\d+:|\? Cell)")
"""How our comments begin: LibreOffice forgets whom they are by."""
_PARTING: Final = "\n———\n"
_MOST: Final = 4
_MORE: Final = Text("och {} till: se bladet {}.", "and {} more: see the sheet {}.")
_REMEDY: Final = Text("Gör så här", "Remedy")
UNREADABLE: Final = Text("Cellen går inte att läsa.", "Cell cannot be read.")
_COMMENT_WIDTH: Final = 380
_COMMENT_LETTERS: Final = 54
_COLUMN_WIDTH: Final = 54


def annotated_xlsx(path: Path, report: Report, notes: Notes, lang: Language = "sv", today: date | None = None) -> bytes:
    """The bytes of the copy.

    Args:
        path: the planner's workbook; it is only read.
        report: the outcome of the check.
        notes: its findings, by cell.
        lang: language of the words around the findings.
        today: the day to print, or None.

    Raises:
        InputError: the workbook cannot be opened.
    """
    book = open_workbook(path)
    restore_lists(book, path)
    for tab in {text.in_(one) for text in (FINDINGS, FINDINGS_BY_GOAL) for one in _LANGUAGES} & set(book.sheetnames):
        del book[tab]
    notes = _in_tabs(notes, book)
    by_tab: dict[str, list[CellNote]] = defaultdict(list)
    for note in notes.cells:
        by_tab[note.tab].append(note)
    for sheet in book.worksheets:
        if layout.sheet_of(sheet.title):
            _clear(sheet)
            _mark(sheet, by_tab.get(sheet.title, []), lang)
            fit_heights(sheet)  # a row that somebody has added may have none, and LibreOffice finds none
            _unreadable(sheet, [problem for problem in notes.problems if problem.sheet == sheet.title], lang)
    _add_sheets(book, report, notes, lang, today)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


_LANGUAGES: Final[tuple[Language, ...]] = ("sv", "en")


def _in_tabs(notes: Notes, book: Workbook) -> Notes:
    """The notes by the names that the tabs have in this file: people may call them in English."""
    names = {sheet.title.sv: name for name in book.sheetnames if (sheet := layout.sheet_of(name))}
    return Notes(
        tuple(replace(note, tab=names.get(note.tab, note.tab)) for note in notes.cells),
        notes.elsewhere,
        tuple(replace(problem, sheet=names.get(problem.sheet, problem.sheet)) for problem in notes.problems),
    )


def _add_sheets(book: Workbook, report: Report, notes: Notes, lang: Language, today: date | None) -> None:
    """The list of findings and the summary come first, behind the start sheet, and the list is what one sees."""
    at = 1 if book.sheetnames[:1] in ([layout.START.sv], [layout.START.en]) else 0
    findings_sheet(book.create_sheet(FINDINGS.in_(lang), at), report, notes, lang)
    summary_sheet(book.create_sheet(FINDINGS_BY_GOAL.in_(lang), at + 1), report, notes, lang, today)
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = False
    book.active = at


def _clear(sheet: Worksheet) -> None:
    """Take away what an earlier run noted; comments of people stay."""
    for row in sheet.iter_rows(max_row=sheet.max_row):
        for cell in row:
            if cell.comment is None:
                continue
            kept, parting, _ = cell.comment.text.partition(_PARTING)
            if parting:
                cell.comment.text = kept
            elif cell.comment.author == AUTHOR or _OURS.match(cell.comment.text):
                cell.comment = None
    _clear_marks(sheet)
    column = _own_column(sheet)
    if column == sheet.max_column:
        sheet.delete_cols(column)
    elif column:  # somebody has added columns behind it
        for row_number in range(layout.HEADER_ROW, sheet.max_row + 1):
            sheet.cell(row_number, column).value = None


def _clear_marks(sheet: Worksheet) -> None:
    """Take away our conditional formats: those that always hold."""
    from openpyxl.formatting.formatting import ConditionalFormattingList

    kept = ConditionalFormattingList()
    for formatting in sheet.conditional_formatting:
        for rule in formatting.rules:
            if rule.formula not in ([always] for always in (_ALWAYS, *_ALWAYS_ELSEWHERE)):
                kept.add(str(formatting.sqref), rule)
    sheet.conditional_formatting = kept


def _mark(sheet: Worksheet, notes: Sequence[CellNote], lang: Language) -> None:
    if not notes:
        return
    by_row: dict[int, list[Finding]] = defaultdict(list)
    for note in notes:
        cell: Any = sheet[note.address]
        _colour(sheet, note.address, max(finding.severity for finding in note.findings))
        _comment(cell, note, lang)
        by_row[cell.row].extend(note.findings)
    column = _own_column(sheet) or sheet.max_column + 1
    _head(sheet, column, lang)
    for row, findings in by_row.items():
        told = put(sheet, row, column, "")
        worst = sorted(findings, key=lambda finding: -finding.severity)
        told.value = plain(
            "; ".join(dict.fromkeys(f"{sign(f.severity, lang)}: {f.rule.title.in_(lang)}" for f in worst))
        )
        told.data_type = "s"
        height = sheet.row_dimensions[row].height
        if height is not None:  # otherwise it is fitted below
            sheet.row_dimensions[row].height = max(height, line_height(str(told.value), _COLUMN_WIDTH))


def _unreadable(sheet: Worksheet, problems: Sequence[CellProblem], lang: Language) -> None:
    for problem in problems:
        cell: Any = sheet[problem.cell]
        _colour(sheet, problem.cell, Severity.VIOLATION)
        _say(cell, f"? {UNREADABLE.in_(lang)}\n{problem.expected.in_(lang)}")


def _own_column(sheet: Worksheet) -> int:
    """The column that an earlier run added, or 0."""
    known = {FINDINGS.in_(lang) for lang in _LANGUAGES}
    for cell in sheet[layout.HEADER_ROW]:
        if cell.value in known:
            return int(cell.column or 0)
    return 0


def _head(sheet: Worksheet, column: int, lang: Language) -> None:
    """The heading of our column looks like that beside it."""
    from openpyxl.utils import get_column_letter

    cell: Any = put(sheet, layout.HEADER_ROW, column, FINDINGS.in_(lang))
    beside: Any = sheet.cell(layout.HEADER_ROW, max(column - 1, 1))
    cell._style = copy(beside._style)
    sheet.column_dimensions[get_column_letter(column)].width = _COLUMN_WIDTH


def _colour(sheet: Worksheet, address: str, worst: Severity) -> None:
    """Colour and sign by a format that always holds: what stands in the cell, and its own format, stay as they are."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Font, PatternFill
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.styles.numbers import NumberFormat

    ink, wash = colours(worst)
    mark = wording.findings.SIGN[worst]
    before = f'"{mark} "'
    shown = NumberFormat(200 + int(worst), f"{before}General;{before}-General;{before}0;{before}@")
    font = Font(color=ink, bold=worst is Severity.VIOLATION)
    style = DifferentialStyle(numFmt=shown, font=font, fill=PatternFill(bgColor=wash))
    sheet.conditional_formatting.add(address, Rule(type="expression", dxf=style, formula=[_ALWAYS]))


def _comment(cell: Any, note: CellNote, lang: Language) -> None:
    parts = [_told(finding, lang) for finding in note.findings[:_MOST]]
    if len(note.findings) > _MOST:
        parts.append(_MORE.in_(lang).format(len(note.findings) - _MOST, FINDINGS.in_(lang)))
    _say(cell, "\n\n".join(parts))


def _say(cell: Any, text: str) -> None:
    """Put a comment on a cell, below what people have written there."""
    from openpyxl.comments import Comment

    author = AUTHOR
    if cell.comment is not None:
        author, text = cell.comment.author, f"{cell.comment.text}{_PARTING}{text}"
    lines = sum(max(1, -(-len(line) // _COMMENT_LETTERS)) for line in text.split("\n"))
    cell.comment = Comment(text, author, width=_COMMENT_WIDTH, height=20 + 17 * lines)


def _told(finding: Finding, lang: Language) -> str:
    remedy = f"\n{_REMEDY.in_(lang)}: {clean(finding.remedy)}" if finding.remedy else ""
    return f"{sign(finding.severity, lang)} {finding.rule.code}: {clean(finding.message)}{remedy}"
