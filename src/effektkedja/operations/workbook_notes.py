"""Which cell of a planner's workbook a finding belongs to: the one to change when it is mended."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from effektkedja.model.findings import Finding
from effektkedja.model.things import Thing
from effektkedja.planbook import layout
from effektkedja.planbook.book import Book, CellProblem, Row
from effektkedja.planbook.notes import CellNote, Notes

_IRI: Final = re.compile(r"<([^>]*)>")

MENDED_IN: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "EK107": (("commitments", "goal"),),
    "EK108": (("indicators", "goal"),),
    "EK114": (("commitments", "contributes"),),
    "EK201": (("indicators", "source"),),
    "EK203": (("indicators", "status"),),
    "EK206": (("indicators", "broken-down"),),
    "EK303": (("document", "covers"),),
    "EK307": (("commitments", "responsible"),),
    "EK308": (("commitments", "responsible"),),
    "EK310": (("commitments", "responsible"),),
    "EK404": (("commitments", "contributes"),),
    "EK405": (("commitments", "frequency"),),
    "EK509": (("document", "end"),),
    "EK906": (("document", "end"),),
}
"""Rules whose break is mended in a certain column, as sheet and column. The others are shown on the thing's name,
unless the finding itself says which property it is about."""


def lay_out(
    findings: Iterable[Finding], book: Book, rows: Iterable[Row], problems: Sequence[CellProblem] = ()
) -> Notes:
    """Find the cell of each finding.

    Args:
        findings: what a check found.
        book: the workbook.
        rows: its rows, with the things that they are.
        problems: cells that cannot be read.

    Returns:
        The findings by cell. A finding whose thing has no row stands on the row of its value, if that has one.
    """
    by_thing = {row.id: row for row in rows if row.id}
    cells: dict[tuple[int, int, str], list[Finding]] = defaultdict(list)
    elsewhere = []
    for finding in findings:
        row = _row(by_thing, finding.focus) or _row(by_thing, finding.value)
        if row is None:
            elsewhere.append(finding)
            continue
        column = _column(finding, row)
        cells[book.sheets.index(row.sheet), row.number, _address(book, row, column)].append(finding)
    notes = [
        CellNote(layout.sheet(book.sheets[sheet]).title.sv, address, _worst_first(found))
        for (sheet, _, address), found in sorted(cells.items())
    ]
    return Notes(tuple(notes), _worst_first(elsewhere), tuple(problems))


def _row(rows: dict[str, Row], thing: Thing | None) -> Row | None:
    return rows.get(thing.iri) if thing else None


def _column(finding: Finding, row: Row) -> str:
    """Key of the column that the finding is mended in."""
    sheet = layout.sheet(row.sheet)
    for property_iri in _IRI.findall(finding.path):
        for column in layout.columns_of(row.sheet, property_iri):
            return column.key
    for sheet_key, key in MENDED_IN.get(finding.rule.code, ()):
        if sheet_key == row.sheet:
            return key
    return "label" if sheet.has("label") else sheet.columns[0].key


def _address(book: Book, row: Row, column: str) -> str:
    cell = row.cells.get(column)
    return cell.address if cell else book.address(row, column)


def _worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (-finding.severity, finding.rule.code, finding.id)))
