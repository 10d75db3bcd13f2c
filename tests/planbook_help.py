"""Workbooks in tests: written, edited as a person would, and read back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from effektkedja.canonical import canonical_turtle
from effektkedja.operations.planbook_export import export_book
from effektkedja.operations.planbook_identity import Event
from effektkedja.operations.planbook_import import Imported, import_books
from effektkedja.planbook.layout import FIRST_ROW, HEADER_ROW
from effektkedja.planbook.reading import read
from effektkedja.planbook.writing import book_xlsx
from effektkedja.store.dataset import Dataset

DAY = date(2026, 11, 22)


class Editor:
    """A workbook in the hands of a person: cells are found by heading and contents, not by address."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.workbook = openpyxl.load_workbook(path)

    def column(self, sheet: str, heading: str) -> int:
        row = self.workbook[sheet][HEADER_ROW]
        return next(cell.column for cell in row if str(cell.value or "").rstrip(" *") == heading)

    def row(self, sheet: str, heading: str, text: str) -> int:
        column = self.column(sheet, heading)
        target = self.workbook[sheet]
        found = [row for row in range(FIRST_ROW, target.max_row + 1) if target.cell(row, column).value == text]
        assert len(found) == 1, f"{text} stands {len(found)} times"
        return found[0]

    def set(self, sheet: str, row: int, **cells: Any) -> None:
        for heading, value in cells.items():
            self.workbook[sheet].cell(row, self.column(sheet, heading.replace("_", " "))).value = value

    def field(self, sheet: str, heading: str) -> str:
        """The address of a field's value on a sheet that stands."""
        rows = self.workbook[sheet].iter_rows(min_row=FIRST_ROW, values_only=True)
        found = [number for number, row in enumerate(rows, FIRST_ROW) if str(row[1] or "").rstrip(" *") == heading]
        assert len(found) == 1, f"{heading} stands {len(found)} times"
        return f"C{found[0]}"

    def fill(self, sheet: str, **fields: Any) -> None:
        """Write in fields of a sheet that stands."""
        for heading, value in fields.items():
            self.workbook[sheet][self.field(sheet, heading.replace("_", " "))].value = value

    def get(self, sheet: str, row: int, heading: str) -> Any:
        return self.workbook[sheet].cell(row, self.column(sheet, heading)).value

    def add(self, sheet: str, **cells: Any) -> int:
        row = max(FIRST_ROW, self.workbook[sheet].max_row + 1)
        self.set(sheet, row, **cells)
        return row

    def values(self, sheet: str, row: int) -> list[Any]:
        return [cell.value for cell in self.workbook[sheet][row]]

    def put(self, sheet: str, row: int, values: list[Any], start: int = 1) -> None:
        for at, value in enumerate(values, start):
            self.workbook[sheet].cell(row, at).value = value

    def save(self, path: Path | None = None) -> Path:
        self.workbook.save(path or self.path)
        return path or self.path


def exported(dataset: Dataset, document: str, path: Path) -> Path:
    """A document of the dataset as a workbook on disk."""
    path.write_bytes(book_xlsx(export_book(dataset, document, DAY)))
    return path


def imported(dataset: Dataset, *paths: Path, prefer: Path | None = None) -> Imported:
    """Workbooks read into the graphs of their document."""
    return import_books([read(path) for path in paths], dataset, prefer=prefer)


def turtle(outcome: Imported, name: str) -> str:
    """The canonical text of the graph of that name."""
    graph = next(graph for graph in outcome.graphs if graph.iri.rsplit("/", 1)[-1] == name)
    return canonical_turtle(graph.triples, graph.comment)


def block(text: str, subject: str) -> str:
    """The statements of one thing in a canonical text."""
    return text.partition(f"\n<{subject}>\n")[2].partition("\n\n")[0]


def told(outcome: Imported, kind: str) -> list[Event]:
    """The events of a kind."""
    return [event for event in outcome.events if event.kind.value == kind]
