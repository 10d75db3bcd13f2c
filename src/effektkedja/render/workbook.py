"""The gap report as an Excel workbook: a summary and one sheet per goal, to filter, sort, hand out and print."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from effektkedja.model.report import Report
from effektkedja.model.text import Language
from effektkedja.render import wording
from effektkedja.render.following import closed_text
from effektkedja.render.grouping import by_document
from effektkedja.render.sheet import layout
from effektkedja.render.workbook_cells import cell_at, header, heading, link, put
from effektkedja.render.workbook_file import EPOCH, fixed_bytes
from effektkedja.render.workbook_goals import PAGE, goal_sheets, sheet_columns, write_goal
from effektkedja.render.workbook_summary import write_summary

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_CLOSED_WIDTHS: Final = (12, 90, 14, 14, 19)


def report_xlsx(report: Report, lang: Language = "sv", generated: date | None = None) -> bytes:
    """The outcome of a check as an Excel workbook.

    Args:
        report: the outcome.
        lang: language of the words around the findings.
        generated: date to print and to keep as the workbook's date; none is printed if None. The renderer never looks
            at the clock, so that the same report gives the same bytes.

    Returns:
        The bytes of an ``.xlsx`` file: a summary first, then one sheet per goal with accepted findings among the
        others, last what a ledger knew and is gone. It holds no formula: what looks like one is text.
    """
    from openpyxl import Workbook

    documents = by_document(report, accepted=True)
    names = [wording.findings.SUMMARY.in_(lang), wording.following.CLOSED_HEADING.in_(lang)]
    sheets = goal_sheets(documents, {name.casefold() for name in names} | {"history"}, lang)
    book = Workbook()
    summary = book.worksheets[0]
    summary.title = names[0]
    write_summary(summary, report, documents, sheets, lang, generated)
    for sheet in sheets:
        write_goal(book.create_sheet(sheet.name), sheet, sheet_columns(report, sheet.findings), lang)
    if report.closed:
        _closed(book.create_sheet(names[1]), report, lang)
    return fixed_bytes(book, wording.report.REPORT_TITLE.in_(lang), lang, generated or EPOCH)


def _closed(sheet: Worksheet, report: Report, lang: Language) -> None:
    """What the ledger knew and is gone."""
    from openpyxl.styles import Alignment

    layout(sheet, _CLOSED_WIDTHS, PAGE.in_(lang))
    heading(sheet, 1, wording.following.CLOSED_HEADING.in_(lang), 14)
    heading(sheet, 2, closed_text(report, lang))
    back = put(sheet, 3, 1, f"← {wording.findings.SUMMARY.in_(lang)}")
    link(back, wording.findings.SUMMARY.in_(lang))
    back.alignment = Alignment(vertical="top")
    titles = (
        wording.rules.RULE,
        wording.findings.THING,
        wording.following.KNOWN_SINCE,
        wording.following.GONE,
        wording.findings.FINDING_ID,
    )
    header(sheet, 4, [title.in_(lang) for title in titles])
    for row, closed in enumerate(report.closed, 5):
        for column, text in ((1, closed.rule), (2, closed.label), (5, closed.id)):
            put(sheet, row, column, text)
        for column, day in ((3, closed.first), (4, closed.closed)):
            cell = cell_at(sheet, row, column)
            cell.value, cell.number_format = day, "yyyy-mm-dd"
            cell.alignment = Alignment(vertical="top", horizontal="left")
    sheet.freeze_panes = "A5"
    sheet.auto_filter.ref = f"A4:E{len(report.closed) + 4}"
    sheet.print_title_rows = "4:4"
