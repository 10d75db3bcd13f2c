"""Reading a workbook that a planner has filled in: cell by cell, with an address for everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.planbook import layout
from effektkedja.planbook.book import Book, Cell, CellProblem, Mark, Row
from effektkedja.planbook.cells import RawCell
from effektkedja.planbook.hidden import absolute, choices_of, facts_of, marks_of
from effektkedja.planbook.parts import Column, Kind, Sheet
from effektkedja.planbook.standing import Places, lie_down
from effektkedja.planbook.tabs import merged_problems, refuse_incomplete, resembled
from effektkedja.planbook.values import UnreadableError, as_number, normal, shown_mark
from effektkedja.planbook.values import read as read_value

_HEADER_WITHIN: Final = 10
"""Rows from the top among which the row of headings is looked for: people put lines above it."""


RawRows = Iterable[Sequence[RawCell]]


def read(path: Path) -> Book:
    """Read a workbook.

    Returns:
        Its rows, with a problem for every cell that cannot be read; the rest is read all the same.

    Raises:
        InputError: the file cannot be opened, or is no workbook of this program.
    """
    from effektkedja.planbook.guard import inspect

    inspect(path)
    from effektkedja.planbook.package import Package

    with Package(path) as package:
        hidden = {
            name: [[normal(cell.value) for cell in row] for row in package.rows(name)]
            for name in package.names
            if name in _READ_FIRST
        }
        sheets = ((name, package.rows(name)) for name in package.names if name not in _HIDDEN)
        book = assemble(path, hidden, sheets)
    return replace(book, problems=(*book.problems, *merged_problems(path, book)))


_READ_FIRST: Final = (layout.HIDDEN_BOOK, layout.HIDDEN_ROWS, layout.HIDDEN_CHOICES)
_HIDDEN: Final = (*_READ_FIRST, layout.HIDDEN_LISTS)


def assemble(path: Path, hidden: dict[str, list[list[str]]], sheets: Iterable[tuple[str, RawRows]]) -> Book:
    """A workbook of what its sheets hold, wherever they came from.

    Args:
        path: the file, for messages.
        hidden: the rows of the hidden sheets, by name.
        sheets: the rows of the other sheets, by name of the tab.

    Raises:
        InputError: the hidden sheets are not there or not to be understood.
    """
    try:
        facts = facts_of(hidden[layout.HIDDEN_BOOK])
        marks = marks_of(hidden[layout.HIDDEN_ROWS])
        choices = choices_of(hidden[layout.HIDDEN_CHOICES])
    except (KeyError, ValueError, IndexError) as error:
        raise InputError(
            Text("Filen är ingen arbetsbok från effektkedja.", "The file is no workbook made by effektkedja."),
            where=str(path),
            hint=Text("Börja med: effektkedja template --out plan.xlsx", "Begin with: effektkedja template"),
        ) from error
    if facts.version > layout.VERSION:
        raise InputError(
            Text("Arbetsboken är gjord av en nyare effektkedja.", "The workbook was made by a newer effektkedja."),
            where=str(path),
            hint=Text("Uppdatera programmet.", "Update the program."),
        )
    rows: list[Row] = []
    problems: list[CellProblem] = []
    ignored: list[str] = []
    found: list[str] = []
    renamed: dict[str, str] = {}
    letters: dict[str, dict[str, str]] = {}
    fields: dict[str, dict[str, str]] = {}
    for name, raw in sheets:
        sheet = layout.sheet_of(name)
        if sheet is None:
            if name.casefold() not in _OTHER_TABS:
                ignored.append(name)
                if like := resembled([_said(cell) for cell in cells] for cells in islice(raw, _HEADER_WITHIN)):
                    renamed.setdefault(like.key, name)
            continue
        found.append(sheet.key)
        lying, places = lie_down(sheet, raw, _said, RawCell(None))
        reader = _SheetReader(sheet, name, facts.version, places)
        rows.extend(reader.rows(lying))
        problems.extend(reader.problems)
        ignored.extend(reader.ignored)
        if places:
            fields[sheet.key] = reader.fields
        else:
            letters[sheet.key] = reader.letters
    refuse_incomplete(found, {mark.sheet for mark in marks}, renamed, path)
    known = _untouched(rows, marks)
    told = tuple(problem for problem in problems if (problem.sheet.casefold(), problem.cell) not in known)
    return Book(facts, tuple(found), tuple(rows), choices, marks, told, path, tuple(ignored), letters, fields)


def _untouched(rows: Iterable[Row], marks: Iterable[Mark]) -> set[tuple[str, str]]:
    """Cells that cannot be read but stand as they were exported: what is wrong there is no edit, and stays as it is."""
    shown = {(mark.sheet, mark.id): mark.shown for mark in marks}
    return {
        (layout.sheet(row.sheet).title.sv.casefold(), cell.address)
        for row in rows
        for key, cell in row.cells.items()
        if not cell.readable and shown.get((row.sheet, row.id), {}).get(key) == shown_mark(cell.value)
    }


_OTHER_TABS: Final = frozenset(
    text.casefold()
    for name in (layout.START, layout.CODES, layout.FINDINGS, layout.FINDINGS_BY_GOAL)
    for text in (name.sv, name.en)
)


class _SheetReader:
    """Reads the rows of one sheet. Columns are found by their headings, so that they may be moved."""

    def __init__(self, sheet: Sheet, tab: str, version: int, places: Places) -> None:
        self._sheet = sheet
        self._tab = tab
        self._version = version
        self._places = places
        self._columns: dict[int, Column] = {}
        self._id_at: int | None = None
        self.problems: list[CellProblem] = []
        self.ignored: list[str] = []

    def rows(self, raw: RawRows) -> Iterator[Row]:
        has_headings = False
        for number, cells in enumerate(raw, 1):
            if has_headings:
                row = self._row(number, cells)
                if row is not None:
                    yield row
            elif self._headings(number, cells):
                has_headings = True
            elif number >= _HEADER_WITHIN:
                break
        if not has_headings:
            expected = ", ".join(layout.heading_text(column) for column in self._sheet.columns)
            self._problem("A1", "", Text(f"En rad med rubrikerna {expected}.", "A row with the headings of the sheet."))

    @property
    def letters(self) -> dict[str, str]:
        """By column, its letter."""
        return {column.key: address(at, 1)[:-1] for at, column in self._columns.items()}

    @property
    def fields(self) -> dict[str, str]:
        """By column, the address of its cell, in a sheet that stands."""
        return {column.key: self._where(at, layout.FIRST_ROW) for at, column in self._columns.items()}

    def _where(self, at: int, number: int) -> str:
        """Where a cell stands in the file."""
        return self._places.get((at, number)) or address(at, number)

    def _headings(self, number: int, cells: Sequence[RawCell]) -> bool:
        """Whether the row is that of the headings; if so, remember where they are."""
        texts = [normal(cell.value) for cell in cells]
        found = {at: column for at, text in enumerate(texts) if (column := layout.column_of(self._sheet.key, text))}
        if len(found) < 2:
            return False
        self._id_at = next((at for at, text in enumerate(texts) if text == layout.ID_HEADING), None)
        for at, column in found.items():
            if column in self._columns.values():
                self._problem(
                    self._where(at, number),
                    texts[at],
                    Text("Rubriken en gång, inte två.", "The heading once, not twice."),
                )
            else:
                self._columns[at] = column
        ours = {layout.FINDINGS.sv, layout.FINDINGS.en}
        extra = [a for a, text in enumerate(texts) if text not in ours and text and a not in found and a != self._id_at]
        self._missing(number, [(self._where(at, number), texts[at]) for at in extra])
        self.ignored.extend(f"{self._tab}!{self._where(at, number)} {texts[at]}" for at in extra)
        return True

    def _missing(self, number: int, extra: Sequence[tuple[str, str]]) -> None:
        """Tell of columns that are not there. Where one is missing and one unknown, its heading has been changed."""
        there = self._columns.values()
        missing = [c for c in self._sheet.columns if c not in there and c.since <= self._version]
        if len(missing) == len(extra) == 1:
            [column], [(where, text)] = missing, extra
            self._problem(
                where,
                text,
                Text(
                    f"Rubriken {layout.heading_text(column)}; utan den läses inte kolumnen.",
                    f"The heading {column.heading.en}; without it the column is not read.",
                ),
            )
            return
        for column in missing:
            self._problem(
                self._where(0, number),
                "",
                Text(
                    f"Kolumnen {column.heading.sv}; töm dess celler i stället för att ta bort den.",
                    f"The column {column.heading.en}; empty its cells rather than deleting it.",
                ),
            )

    def _row(self, number: int, cells: Sequence[RawCell]) -> Row | None:
        read_cells = {}
        for at, column in self._columns.items():
            if at < len(cells) and cells[at].value is not None:
                cell = self._cell(column, self._where(at, number), cells[at])
                if cell is not None:
                    read_cells[column.key] = cell
        row_id = ""
        if self._id_at is not None and self._id_at < len(cells):
            row_id = absolute(normal(cells[self._id_at].value))
        return Row(self._sheet.key, number, row_id, read_cells) if row_id or read_cells else None

    def _cell(self, column: Column, where: str, raw: RawCell) -> Cell | None:
        value = raw.value
        if raw.kind == "f":
            from effektkedja.planbook.guard import formula_text

            self._problem(where, normal(value), formula_text(normal(value)))
            return Cell(where, value, readable=False)
        if raw.kind == "e":
            self._problem(where, normal(value), Text("Ett värde, inte ett fel.", "A value, not an error."))
            return Cell(where, value, readable=False)
        if not normal(value):
            return None
        if column.kind is Kind.CHOICE:
            return Cell(where, value)
        if column.kind in (Kind.NUMBER, Kind.INTEGER):
            value = as_number(value)
        try:
            return Cell(where, value, read_value(column, value))
        except UnreadableError as error:
            self._problem(where, normal(value), error.expected)
            return Cell(where, value, readable=False)

    def _problem(self, where: str, found: str, expected: Text) -> None:
        self.problems.append(CellProblem(self._tab, where, found, expected))


def _said(cell: RawCell) -> str:
    return normal(cell.value)


def address(column: int, row: int) -> str:
    """The address of a cell, its column counted from 0 and its row from 1: ``C7``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
