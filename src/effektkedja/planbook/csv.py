"""The workbook as a folder of CSV files, one for each sheet: semicolon, decimal comma, byte order mark, as Swedish
Excel reads and writes them.

CSV has no types: what looks like a formula is written with an apostrophe before it, as Excel itself marks a text, and
read without it. Numbers are never marked (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from effektkedja.errors import InputError
from effektkedja.files import read_text, write_whole
from effektkedja.model.text import Text
from effektkedja.planbook import layout
from effektkedja.planbook.book import Book, Row, Scalar
from effektkedja.planbook.cells import RawCell
from effektkedja.planbook.hidden import choice_rows, fact_rows, mark_rows, relative
from effektkedja.planbook.parts import Sheet
from effektkedja.planbook.reading import assemble
from effektkedja.planbook.values import normal

_BOM: Final = "\ufeff"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(,[0-9]+)?")
_HIDDEN: Final = (layout.HIDDEN_BOOK, layout.HIDDEN_ROWS, layout.HIDDEN_CHOICES)
_LARGEST: Final = 50 * 1024 * 1024


def is_folder(path: Path) -> bool:
    """Whether the path is a folder with a workbook as CSV."""
    return (path / f"{layout.HIDDEN_BOOK}.csv").is_file()


def write(book: Book, folder: Path) -> None:
    """Write the workbook as CSV files in a folder, which is made if it is not there.

    Raises:
        InputError: the folder or a file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            Text(f"Mappen går inte att skapa: {error.strerror}.", f"The folder cannot be made: {error.strerror}."),
            where=str(folder),
        ) from error
    for key in book.sheets:
        sheet = layout.sheet(key)
        _write(folder / f"{sheet.title.sv}.csv", _rows(sheet, book.rows_of(key)))
    _write(folder / f"{layout.HIDDEN_BOOK}.csv", fact_rows(book.facts))
    _write(folder / f"{layout.HIDDEN_ROWS}.csv", mark_rows(book.marks))
    _write(folder / f"{layout.HIDDEN_CHOICES}.csv", choice_rows(book.choices))


def read(folder: Path) -> Book:
    """Read a workbook from its CSV files.

    Raises:
        InputError: a file cannot be read, or the folder holds no workbook of this program.
    """
    hidden = {name: [[_plain(cell) for cell in row] for row in _read(folder / f"{name}.csv")] for name in _HIDDEN}
    names = sorted(file.stem for file in folder.glob("*.csv") if file.stem not in _HIDDEN)
    sheets = ((name, (_raw(row) for row in _read(folder / f"{name}.csv"))) for name in names)
    return assemble(folder, hidden, sheets)


def _rows(sheet: Sheet, rows: Iterable[Row]) -> Iterator[Sequence[str]]:
    yield [layout.ID_HEADING, *(layout.heading_text(column) for column in sheet.columns)]
    for row in rows:
        cells = (row.cells.get(column.key) for column in sheet.columns)
        yield [relative(row.id), *(_cell(cell.value if cell else None) for cell in cells)]


def _cell(value: Scalar) -> str:
    """A cell as text: decimal comma, dates as Sweden writes them."""
    if isinstance(value, bool | date) or value is None:
        return normal(value)
    if isinstance(value, int | float):
        return normal(value).replace(".", ",")
    return value


def _write(path: Path, rows: Iterable[Sequence[str]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([_guarded(cell) for cell in row] for row in rows)
    write_whole(path, (_BOM + text.getvalue()).encode("utf-8", "replace"))


def _guarded(text: str) -> str:
    is_risky = text.startswith((*_FORMULA, "'")) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_risky else text


def _plain(text: str) -> str:
    return text[1:] if text.startswith("'") and (text[1:2] == "'" or text[1:].startswith(_FORMULA)) else text


def _raw(row: Sequence[str]) -> list[RawCell]:
    return [RawCell(_plain(cell) or None) for cell in row]


def _read(path: Path) -> Iterator[list[str]]:
    """The rows of a file.

    Raises:
        InputError: it is missing, too large, not UTF-8, or no CSV.
    """
    if path.is_file() and path.stat().st_size > _LARGEST:
        raise InputError(Text("Filen är större än 50 MB.", "The file is larger than 50 MB."), where=str(path))
    text = read_text(path)
    if text is None:
        raise InputError(Text("Filen finns inte.", "The file does not exist."), where=str(path))
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    except csv.Error as error:
        raise InputError(
            Text("Filen går inte att läsa som CSV med semikolon.", "The file is no CSV with semicolons."),
            where=str(path),
            hint=Text("Spara den som CSV UTF-8 i Excel.", "Save it as CSV UTF-8 in Excel."),
        ) from error
