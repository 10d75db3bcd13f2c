"""The summary of a workbook: what was found and checked, and a table of documents and goals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from effektkedja.model.findings import Finding
from effektkedja.model.report import Report
from effektkedja.model.rules import Severity
from effektkedja.model.text import Language, Text
from effektkedja.render import wording
from effektkedja.render.following import clean_text, profile_lines
from effektkedja.render.grouping import DocumentGroup, counted
from effektkedja.render.phrases import checked_text, counts_text, severity_counts, severity_word
from effektkedja.render.sheet import layout
from effektkedja.render.workbook_cells import (
    cell_at,
    header,
    heading,
    letters,
    link,
    mark,
    paragraph,
    put,
    rule_off,
    sign,
)
from effektkedja.render.workbook_goals import PAGE, GoalSheet

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SHEET: Final = Text("Blad", "Sheet")
INTERPRETED_COUNT: Final = Text("Varav tolkning", "Of which interpreted")
_WIDTHS: Final = (40, 60, 16, 10, 10, 10, 10, 16)
_ACCEPTED_WIDTH: Final = 12


def write_summary(
    sheet: Worksheet,
    report: Report,
    documents: Sequence[DocumentGroup],
    sheets: Sequence[GoalSheet],
    lang: Language,
    generated: date | None,
) -> None:
    """Write the first sheet: what was found, what was checked, and the counts with links to the findings.

    Args:
        sheet: the sheet to write.
        report: the outcome of the check.
        documents: its findings by document, accepted ones among them.
        sheets: the sheets of the goals.
        lang: language of the words.
        generated: date to print, or None.
    """
    widths = (*_WIDTHS, _ACCEPTED_WIDTH) if report.accepted else _WIDTHS
    layout(sheet, widths, PAGE.in_(lang))
    heading(sheet, 1, wording.report.REPORT_TITLE.in_(lang), 16)
    row = 2
    for text in _introduction(report, lang, generated):
        paragraph(sheet, row, text, widths)
        row += 1
    for level in sorted(Severity, reverse=True):
        cell = paragraph(
            sheet, row, f"{sign(level, lang)}: {wording.findings.SEVERITY_MEANING[level].in_(lang)}", widths
        )
        mark(cell, level)
        row += 1
    if documents:
        _counts(sheet, row + 1, report, documents, sheets, lang)


def _introduction(report: Report, lang: Language, generated: date | None) -> list[str]:
    """What was found, what was checked, and what the reader should know about it."""
    if report.findings:
        found = wording.findings.FINDINGS_FOUND.of(len(report.findings), lang)
        said = [f"{found}: {counts_text(report.findings, lang)}."]
    else:
        said = [clean_text(report, lang)]
    said.append(f"{wording.findings.CHECKED.in_(lang)}: {checked_text(report, lang)}")
    if generated:
        said.append(f"{wording.report.GENERATED.in_(lang)}: {generated.isoformat()}")
    said += profile_lines(report.profile, lang)
    if report.accepted:
        accepted = wording.following.ACCEPTED_COUNT.of(len(report.accepted), lang)
        said.append(f"{accepted} {wording.following.ACCEPTED_MEANING.in_(lang)}")
    said += [f"{wording.findings.NOTE.in_(lang)}: {note}" for note in report.notes]
    interpreted = _interpreted(report.findings)
    if interpreted:
        number = wording.findings.OF_WHICH_INTERPRETED.of(interpreted, lang)
        said.append(f"{number} {wording.findings.INTERPRETED_MEANING.in_(lang)}")
    return said


def _interpreted(findings: Iterable[Finding]) -> int:
    return sum(finding.basis == "interpreted" for finding in findings)


def _counts(
    sheet: Worksheet,
    row: int,
    report: Report,
    documents: Sequence[DocumentGroup],
    sheets: Sequence[GoalSheet],
    lang: Language,
) -> None:
    """The table of documents and goals, each row with a link to its findings."""
    levels = [severity_word(level, lang) for level in sorted(Severity, reverse=True)]
    words = (wording.findings.DOCUMENT, wording.findings.GOAL, SHEET)
    ends = (
        wording.findings.TOTAL,
        INTERPRETED_COUNT,
        *((wording.following.ACCEPTED_COLUMN,) if report.accepted else ()),
    )
    titles = [*(word.in_(lang) for word in words), *levels, *(word.in_(lang) for word in ends)]
    header(sheet, row, titles, numbers_from=len(words) + 1)
    sheet.print_title_rows = f"{row}:{row}"
    home = {id(section): goal for goal in sheets for _, section in goal.parts}
    for document in documents:
        for section in document.sections:
            row += 1
            goal = home[id(section)]
            put(sheet, row, 1, document.title(lang))
            put(sheet, row, 2, section.title(lang))
            link(put(sheet, row, 3, goal.name), goal.name, f"A{goal.first_row(section)}")
            _numbers(sheet, row, section.findings, with_accepted=bool(report.accepted))
            rule_off(sheet, row, len(titles))
    row += 1
    put(sheet, row, 1, wording.findings.TOTAL.in_(lang)).font = letters(bold=True)
    _numbers(sheet, row, (*report.findings, *report.accepted), with_accepted=bool(report.accepted))


def _numbers(sheet: Worksheet, row: int, findings: tuple[Finding, ...], *, with_accepted: bool) -> None:
    """Counts of what is open, and beside them how many are accepted."""
    from openpyxl.styles import Alignment

    open_ = counted(findings)
    counts = severity_counts(open_)
    accepted = (len(findings) - len(open_),) if with_accepted else ()
    for column, number in enumerate((*counts.values(), len(open_), _interpreted(open_), *accepted), 4):
        cell = cell_at(sheet, row, column)
        cell.value = number
        cell.alignment = Alignment(vertical="top")
    for column, (level, number) in enumerate(counts.items(), 4):
        if number:
            mark(cell_at(sheet, row, column), level)
    sheet.cell(row, 4 + len(counts)).font = letters(bold=True)
