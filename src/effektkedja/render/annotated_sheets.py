"""The two sheets that an annotated copy gets: what to mend with links to the cells, and the counts by goal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from effektkedja.model.findings import Finding
from effektkedja.model.report import Report
from effektkedja.model.rules import Severity
from effektkedja.model.text import Language, Text
from effektkedja.planbook.layout import FINDINGS, FINDINGS_BY_GOAL
from effektkedja.planbook.notes import Notes
from effektkedja.render import wording
from effektkedja.render.annotated_text import found_text
from effektkedja.render.phrases import clean, goal_title, natural, severity_word
from effektkedja.render.sheet import fit_heights, layout
from effektkedja.render.wording.counted import Counted
from effektkedja.render.workbook_cells import cell_at, header, heading, link, mark, paragraph, put, rule_off, sign
from effektkedja.render.workbook_goals import PAGE

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_HOW: Final = Text(
    "Följ länken till cellen, rätta den och spara. Kör sedan effektkedja annotate igen. Cellerna har fått färg, "
    "tecken och kommentar; det som står i dem är inte ändrat.",
    "Follow the link to the cell, mend it and save. Then run effektkedja annotate again. The cells have a colour, "
    "a sign and a comment; what stands in them is unchanged.",
)
_UNREADABLE: Final = Text("? Går inte att läsa", "? Cannot be read")
_FOUND: Final = Text("Där står: {}", "It says: {}")
_EXPECTED: Final = Text("Förväntat: {}", "Expected: {}")
_UNREADABLE_COUNT: Final = Counted(
    Text(
        "En cell går inte att läsa och är inte kontrollerad; den står först.",
        "One cell cannot be read and is not checked; it comes first.",
    ),
    Text(
        "{n} celler går inte att läsa och är inte kontrollerade; de står först.",
        "{n} cells cannot be read and are not checked; they come first.",
    ),
)
_NO_CELL: Final = Text("ingen cell", "no cell")
_NO_GOAL: Final = Text("Inget mål", "No goal")
_ALL: Final = Text("Alla", "All")
_CELL: Final = Text("Cell", "Cell")
_WIDTHS: Final = (13, 18, 66, 56, 34, 9, 18)
_SUMMARY_WIDTHS: Final = (70, 11, 11, 11, 11)
_HEADER_ROW: Final = 4


def findings_sheet(sheet: Worksheet, report: Report, notes: Notes, lang: Language) -> None:
    """Write the list of findings: the worst first, those without a cell last.

    Args:
        sheet: the sheet to write.
        report: the outcome of the check.
        notes: its findings, by cell.
        lang: language of the words.
    """
    layout(sheet, _WIDTHS, PAGE.in_(lang))
    heading(sheet, 1, FINDINGS.in_(lang), 16)
    rows = sorted(_rows(notes), key=lambda row: (-row[0].severity, row[0].rule.code, natural(row[0].message)))
    said = [found_text(report, notes, lang)]
    if notes.problems:
        said.append(_UNREADABLE_COUNT.of(len(notes.problems), lang))
    if rows or notes.problems:
        said.append(_HOW.in_(lang))
    paragraph(sheet, 2, " ".join(said), _WIDTHS)
    heads = (
        wording.rules.SEVERITY_HEADING,
        _CELL,
        wording.findings.GAP,
        wording.findings.REMEDY,
        wording.findings.GOAL,
        wording.rules.RULE,
    )
    header(sheet, _HEADER_ROW, [text.in_(lang) for text in heads] + [wording.findings.FINDING_ID.in_(lang)])
    first = _HEADER_ROW + 1
    for number, problem in enumerate(notes.problems, first):
        mark(put(sheet, number, 1, _UNREADABLE.in_(lang)), Severity.VIOLATION)
        link(put(sheet, number, 2, f"{problem.sheet}!{problem.cell}"), problem.sheet, problem.cell)
        put(sheet, number, 3, _FOUND.in_(lang).format(problem.found or "–"))
        put(sheet, number, 4, _EXPECTED.in_(lang).format(problem.expected.in_(lang)))
        rule_off(sheet, number, len(_WIDTHS))
    first += len(notes.problems)
    for number, (finding, tab, address) in enumerate(rows, first):
        mark(put(sheet, number, 1, sign(finding.severity, lang)), finding.severity)
        cell = put(sheet, number, 2, f"{tab}!{address}" if tab else _NO_CELL.in_(lang))
        if tab:
            link(cell, tab, address)
        goal = goal_title(finding.goal, lang) if finding.goal else ""
        texts = (finding.message, finding.remedy, goal, finding.rule.code, finding.id)
        for column, text in enumerate(texts, 3):
            put(sheet, number, column, text)
        rule_off(sheet, number, len(_WIDTHS))
    sheet.freeze_panes = f"C{_HEADER_ROW + 1}"
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    if rows or notes.problems:
        sheet.auto_filter.ref = f"A{_HEADER_ROW}:G{first + len(rows) - 1}"
    fit_heights(sheet)


def summary_sheet(sheet: Worksheet, report: Report, notes: Notes, lang: Language, today: date | None) -> None:
    """Write the counts by goal.

    Args:
        sheet: the sheet to write.
        report: the outcome of the check.
        notes: its findings.
        lang: language of the words.
        today: the day to print, or None.
    """
    layout(sheet, _SUMMARY_WIDTHS, PAGE.in_(lang))
    heading(sheet, 1, FINDINGS_BY_GOAL.in_(lang), 16)
    found = [finding for finding, _, _ in _rows(notes)]
    said = f"{wording.findings.CHECKED.in_(lang)}: {clean(report.checked)}. {found_text(report, notes, lang)}"
    when = f" {wording.report.GENERATED.in_(lang)}: {today.isoformat()}." if today else ""
    paragraph(sheet, 2, said + when, _SUMMARY_WIDTHS)
    levels = sorted(Severity, reverse=True)
    titles = [wording.findings.GOAL.in_(lang), *(severity_word(level, lang) for level in levels), _ALL.in_(lang)]
    header(sheet, _HEADER_ROW, titles, numbers_from=2)
    goals = {finding.goal.iri if finding.goal else "": finding.goal for finding in found}
    row = _HEADER_ROW + 1
    for iri in sorted(goals, key=lambda iri: (not iri, natural(iri))):
        goal = goals[iri]
        of_goal = [finding for finding in found if (finding.goal.iri if finding.goal else "") == iri]
        put(sheet, row, 1, goal_title(goal, lang) if goal else _NO_GOAL.in_(lang))
        _numbers(sheet, row, of_goal, levels)
        row += 1
    put(sheet, row, 1, _ALL.in_(lang))
    _numbers(sheet, row, found, levels)
    for at, level in enumerate(levels, row + 2):
        mark(put(sheet, at, 1, f"{sign(level, lang)}: {wording.findings.SEVERITY_MEANING[level].in_(lang)}"), level)
    sheet.freeze_panes = f"B{_HEADER_ROW + 1}"
    fit_heights(sheet)


def _numbers(sheet: Worksheet, row: int, findings: list[Finding], levels: list[Severity]) -> None:
    from openpyxl.styles import Alignment

    count = Counter(finding.severity for finding in findings)
    for column, level in enumerate(levels, 2):
        cell = cell_at(sheet, row, column)
        cell.value = count[level]
        cell.alignment = Alignment(vertical="top")
        if count[level]:
            mark(cell, level)
    total = cell_at(sheet, row, len(levels) + 2)
    total.value, total.alignment = len(findings), Alignment(vertical="top")
    rule_off(sheet, row, len(levels) + 2)


def _rows(notes: Notes) -> Iterator[tuple[Finding, str, str]]:
    """Each finding with sheet and cell, or two empty texts."""
    for note in notes.cells:
        for finding in note.findings:
            yield finding, note.tab, note.address
    for finding in notes.elsewhere:
        yield finding, "", ""
