"""A workbook's contents as plain values: rows, cells, names to choose from, and fingerprints of what was exported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path

import pyoxigraph as ox

from effektkedja.model.text import Text
from effektkedja.planbook.layout import VERSION

Scalar = str | int | float | bool | date | None
Term = ox.NamedNode | ox.Literal


class State(Enum):
    """What a row with an id was when the workbook was made."""

    STATED = "stated"
    """A thing that the graph described."""
    GIVEN = "given"
    """A new thing, filled in beforehand; it is imported as it stands."""
    PREFILLED = "prefilled"
    """A question, filled in beforehand; it is imported only once somebody has answered."""
    CONTEXT = "context"
    """A thing of another document, shown for guidance and never imported."""


@dataclass(frozen=True)
class Cell:
    """A cell that holds something.

    Args:
        address: column letter and row number, such as ``C7``.
        value: what stands in it.
        terms: what it says, where that needs no names looked up; None for a choice, and where it cannot be read.
        readable: False where a problem has been told of already.
    """

    address: str
    value: Scalar
    terms: tuple[Term, ...] | None = None
    readable: bool = True


@dataclass(frozen=True)
class Row:
    """A row of a sheet of things.

    Args:
        sheet: key of the sheet.
        number: the row's number in the workbook; 0 where none has been written yet.
        id: IRI of its thing; empty for a row that somebody has added.
        cells: the cells that hold something, by the key of their column.
    """

    sheet: str
    number: int
    id: str
    cells: Mapping[str, Cell]

    @property
    def first(self) -> str:
        """The address of the first cell that holds something."""
        return next((cell.address for cell in self.cells.values()), f"A{self.number}")


@dataclass(frozen=True)
class Choice:
    """A thing or a code that can be chosen.

    Args:
        list: key of the list.
        text: the name that stands in cells, unique within the list.
        iri: what it stands for.
        number: the document's own number, if any.
        label: the full name.
        note: an explanation for the sheet of code lists.
    """

    list: str
    text: str
    iri: str
    number: str = ""
    label: str = ""
    note: str = ""


@dataclass(frozen=True)
class Mark:
    """The fingerprint of a row as it was exported, cell by cell, so that an edit can be told from an old value.

    Args:
        sheet: key of the sheet.
        id: IRI of the thing.
        state: what the row was.
        shown: by column, the fingerprint of what stood in the cell; empty cells are left out.
        meant: by column, the fingerprint of what the graph said.
    """

    sheet: str
    id: str
    state: State
    shown: Mapping[str, str]
    meant: Mapping[str, str]


@dataclass(frozen=True)
class CellProblem:
    """A cell that cannot be read.

    Args:
        sheet: name of the tab.
        cell: its address.
        found: what stands in it.
        expected: what was expected, in a sentence.
    """

    sheet: str
    cell: str
    found: str
    expected: Text


@dataclass(frozen=True)
class Facts:
    """What a workbook is about.

    Args:
        document: IRI of the document that its rows belong to.
        document_class: IRI of the document's class.
        kind: ``plan``, ``strategy`` or ``follow-up``.
        title: the heading of the start sheet.
        made: the day it was made.
        actor: IRI of the actor who is asked, for a follow-up.
        version: version of the layout.
        segments: by sheet, the part of new IRIs that the document itself uses where it differs from the layout's.
    """

    document: str
    document_class: str
    kind: str
    title: str
    made: str
    actor: str = ""
    version: int = VERSION
    segments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Book:
    """A workbook.

    Args:
        facts: what it is about.
        sheets: keys of its sheets of things, in order.
        rows: its rows, sheet by sheet from the top.
        choices: the names that cells may hold.
        marks: fingerprints of the rows that were exported.
        problems: cells that cannot be read.
        path: the file; None before it is written.
        ignored: tabs and columns of people's own, which are left out.
        letters: by sheet and column, the letter of the column in this file; people move columns.
        fields: by standing sheet and column, the address of the cell that holds the value.
    """

    facts: Facts
    sheets: tuple[str, ...]
    rows: tuple[Row, ...]
    choices: tuple[Choice, ...]
    marks: tuple[Mark, ...]
    problems: tuple[CellProblem, ...] = ()
    path: Path | None = None
    ignored: tuple[str, ...] = ()
    letters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def address(self, row: Row, column: str) -> str:
        """The address of a cell of a row, also of one that is empty; of the row where the column is not known."""
        if row.sheet in self.fields:
            return self.fields[row.sheet].get(column, f"A{row.number}")
        letter = self.letters.get(row.sheet, {}).get(column, "A")
        return f"{letter}{row.number}"

    def has(self, sheet: str, column: str) -> bool:
        """Whether a sheet has the column: people take some away, and older workbooks lack the newer ones."""
        return column in (self.fields.get(sheet) or self.letters.get(sheet, {}))

    def rows_of(self, sheet: str) -> tuple[Row, ...]:
        """The rows of one sheet."""
        return tuple(row for row in self.rows if row.sheet == sheet)
