"""The sheets of the goals: which there are, and what stands in their rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from effektkedja.model.findings import Finding
from effektkedja.model.report import Report
from effektkedja.model.text import Language, Text
from effektkedja.model.things import Thing
from effektkedja.render import wording
from effektkedja.render.following import acceptance_text, has_status, is_followed, status_word
from effektkedja.render.grouping import DocumentGroup, Section, counted
from effektkedja.render.phrases import counts_text, file_text, goal_title, line_range
from effektkedja.render.sheet import layout
from effektkedja.render.workbook_cells import cell_at, header, heading, link, mark, plain, put, rule_off, sign

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

WHOLE_DOCUMENT: Final = Text("Hela dokument", "Whole documents")
HEADING: Final = Text("Rubrik", "Heading")
SOURCE_LINES: Final = Text("Rader", "Lines")
RESTS_ON: Final = Text("Bygger på", "Rests on")
DAYS: Final = Text("Dagar", "Days")
PAGE: Final = Text("Sida &P av &N", "Page &P of &N")
_HEADER_ROW: Final = 4
_NAME_LENGTH: Final = 31
_TITLE_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class SheetColumn:
    """A column of a goal's sheet: its title, its width in letters, and what a finding of a document has in it."""

    title: Text
    width: int
    value: Callable[[Finding, str, Language], str | int | date | None]


def _known(finding: Finding, _document: str, _lang: Language) -> date | None:
    return finding.seen.first if finding.seen else None


def _age(finding: Finding, _document: str, _lang: Language) -> int | None:
    return finding.seen.days if finding.seen else None


def _place(finding: Finding, _document: str, _lang: Language) -> str:
    """A user's own file has neither headings nor printed lines: there the file and its line tell the place."""
    source = finding.source
    return source.heading if source.heading or source.lines else file_text(source)


def _lines(finding: Finding, _document: str, lang: Language) -> str:
    return line_range(finding.source.lines, lang).removeprefix(wording.findings.LINES.in_(lang))


_SEVERITY: Final = SheetColumn(
    wording.rules.SEVERITY_HEADING, 12, lambda finding, _, lang: sign(finding.severity, lang)
)
_STATUS: Final = SheetColumn(wording.following.STATUS, 11, lambda finding, _, lang: status_word(finding, lang))
_LEDGER: Final = (SheetColumn(wording.following.KNOWN_SINCE, 12, _known), SheetColumn(DAYS, 8, _age))
_ACCEPTANCE: Final = SheetColumn(
    wording.following.ACCEPTANCE, 30, lambda finding, _, lang: acceptance_text(finding, lang)
)
_MIDDLE: Final = (
    SheetColumn(wording.rules.RULE, 24, lambda finding, _, lang: f"{finding.rule.code} {finding.rule.title.in_(lang)}"),
    SheetColumn(wording.findings.GAP, 56, lambda finding, *_: finding.message),
    SheetColumn(wording.findings.REMEDY, 46, lambda finding, *_: finding.remedy),
    SheetColumn(wording.findings.DOCUMENT, 24, lambda _finding, document, _lang: document),
    SheetColumn(HEADING, 30, _place),
    SheetColumn(SOURCE_LINES, 12, _lines),
    SheetColumn(RESTS_ON, 16, lambda finding, _, lang: wording.findings.BASIS[finding.basis].in_(lang)),
)
_ID: Final = SheetColumn(wording.findings.FINDING_ID, 19, lambda finding, *_: finding.id)


def sheet_columns(report: Report, findings: Sequence[Finding]) -> tuple[SheetColumn, ...]:
    """The columns of a goal's sheet: those of status and acceptance only where there is something to tell.

    Args:
        report: the outcome of the check.
        findings: those of the sheet.
    """
    status = (_STATUS,) if has_status(report) else ()
    ledger = _LEDGER if is_followed(report) else ()
    decided = any(finding.acceptance for finding in findings)
    return (_SEVERITY, *status, *ledger, *_MIDDLE, *((_ACCEPTANCE,) if decided else ()), _ID)


@dataclass
class GoalSheet:
    """A goal's sheet before it is written: its name, and the findings of every document under the goal."""

    name: str
    goal: Thing | None
    parts: list[tuple[DocumentGroup, Section]]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the sheet, accepted ones among them."""
        return tuple(finding for _, section in self.parts for finding in section.findings)

    def first_row(self, section: Section) -> int:
        """The row that the section's findings begin on."""
        row = _HEADER_ROW + 1
        for _, other in self.parts:
            if other is section:
                break
            row += len(other.findings)
        return row


def goal_sheets(documents: Sequence[DocumentGroup], taken: set[str], lang: Language) -> list[GoalSheet]:
    """One sheet per goal in the order of documents and goals; last the findings that concern no goal.

    Args:
        documents: the findings by document.
        taken: names that other sheets have, in lower case.
        lang: language of the names.
    """
    sheets: dict[str, GoalSheet] = {}
    for document in documents:
        for section in document.sections:
            key = section.goal.iri if section.goal else ""
            sheets.setdefault(key, GoalSheet("", section.goal, [])).parts.append((document, section))
    ordered = sorted(sheets.values(), key=lambda sheet: sheet.goal is None)
    for sheet in ordered:
        sheet.name = _free_name(_wanted_name(sheet.goal, lang), taken)
    return ordered


def _wanted_name(goal: Thing | None, lang: Language) -> str:
    if goal is None:
        return WHOLE_DOCUMENT.in_(lang)
    return f"{wording.findings.GOAL.in_(lang)} {goal.number}" if goal.number else goal.label


def _free_name(wanted: str, taken: set[str]) -> str:
    """A name that Excel accepts and that no other sheet has, upper and lower case aside."""
    stem = " ".join(_TITLE_FORBIDDEN.sub(" ", plain(wanted)).split()) or "–"
    name, count = stem[:_NAME_LENGTH].strip(), 1
    while name.casefold() in taken:
        count += 1
        tail = f" ({count})"
        name = stem[: _NAME_LENGTH - len(tail)].strip() + tail
    taken.add(name.casefold())
    return name


def write_goal(sheet: Worksheet, goal: GoalSheet, columns: Sequence[SheetColumn], lang: Language) -> None:
    """Write a goal's sheet: a row per finding under a header that filters."""
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    layout(sheet, [column.width for column in columns], PAGE.in_(lang))
    heading(sheet, 1, goal_title(goal.goal, lang) if goal.goal else wording.findings.NO_GOAL.in_(lang), 14)
    titles = dict.fromkeys(document.title(lang) for document, _ in goal.parts)
    heading(sheet, 2, f"{' · '.join(titles)}: {_tally(goal, lang)}")
    summary = wording.findings.SUMMARY.in_(lang)
    back = put(sheet, 3, 1, f"← {summary}")
    link(back, summary)
    back.alignment = Alignment(vertical="top")
    header(sheet, _HEADER_ROW, [column.title.in_(lang) for column in columns])
    row = _HEADER_ROW
    for document, section in goal.parts:
        for finding in section.findings:
            row += 1
            _row(sheet, row, finding, [column.value(finding, document.title(lang), lang) for column in columns])
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEADER_ROW}:{get_column_letter(len(columns))}{row}"
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"


def _tally(goal: GoalSheet, lang: Language) -> str:
    open_ = counted(goal.findings)
    accepted = len(goal.findings) - len(open_)
    parts = (counts_text(open_, lang), wording.following.ACCEPTED_SHORT.of(accepted, lang) if accepted else "")
    return ", ".join(part for part in parts if part)


def _row(sheet: Worksheet, row: int, finding: Finding, values: Sequence[str | int | date | None]) -> None:
    from openpyxl.styles import Alignment

    for column, value in enumerate(values, 1):
        if value is None or isinstance(value, str):
            put(sheet, row, column, value or "")
            continue
        # Days and numbers stay what they are, so that Excel sorts and filters them as such.
        cell = cell_at(sheet, row, column)
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
        cell.alignment = Alignment(vertical="top", horizontal="left")
    mark(cell_at(sheet, row, 1), finding.severity)
    rule_off(sheet, row, len(values))
