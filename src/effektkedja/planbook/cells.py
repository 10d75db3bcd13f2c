"""The cells of a sheet, streamed: what openpyxl's read-only mode gives, without an element and an object for each cell.

openpyxl still opens the package, its styles and its relations; here only the parts are read that grow with the plan,
sheets and shared texts, with expat and by the same rules (ECMA-376 part 1, 18.3.1 and 18.4). A workbook has been looked
over by :mod:`effektkedja.planbook.guard` before it comes here. A test holds every cell against openpyxl.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

from effektkedja.planbook.book import Scalar
from effektkedja.planbook.cell_texts import MAIN, TextPart

if TYPE_CHECKING:
    from openpyxl import Workbook

_CHUNK: Final = 64 * 1024
_DIGITS: Final = "0123456789"
_LAST_ROW: Final = 1_048_576
"""Excel's last row. A row may say that it is another than its cells say, and only those have been looked over."""
_ESCAPED: Final = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")
"""The escape of an underscore that would begin an escape."""


class RawCell(NamedTuple):
    """A cell as it was found.

    Args:
        value: what stands in it: a day without its time, a time or duration as text, a formula as its text with the
            equals sign.
        kind: ``f`` for a formula, ``e`` for an error of Excel's (``#REF!``); others do not matter.
    """

    value: Scalar
    kind: str = ""


EMPTY: Final = RawCell(None)


class _Sheet(TextPart):
    """A sheet: rows as they end, each with its number and its cells by column."""

    def __init__(self, book: Workbook, shared: list[str]) -> None:
        super().__init__()
        self.rows: list[tuple[int, dict[int, RawCell]]] = []
        self._shared = shared
        self._dates = _Dates(book)
        self._columns: dict[str, int] = {}
        self._formulas: dict[str, Any] = {}
        self._row, self._column = 0, 0
        self._cells: dict[int, RawCell] = {}
        self._cell: dict[str, str] = {}
        self._value: str | None = None
        self._has_text = False
        self._formula: dict[str, str] | None = None
        self._formula_text = ""
        for name, start, end in (
            ("row", self._start_row, self._end_row),
            ("c", self._start_cell, self._end_cell),
            ("v", self.listen, self._end_value),
            ("is", self._start_text, self._end_inline),
            ("f", self._start_formula, self._end_formula),
        ):
            self.starts[MAIN + name], self.ends[MAIN + name] = start, end

    def read(self, file: IO[bytes]) -> Iterator[tuple[int, dict[int, RawCell]]]:
        while chunk := file.read(_CHUNK):
            self.parser.Parse(chunk, False)
            if self.rows:
                yield from self.rows
                self.rows.clear()
        self.parser.Parse(b"", True)
        yield from self.rows

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        self._row = self._row + 1 if number is None else _whole_number(number)
        self._column = 0
        self._cells = {}

    def _end_row(self) -> None:
        self.rows.append((self._row, self._cells))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell = attributes
        self._value, self._formula, self._has_text = None, None, False
        address = attributes.get("r")
        if address:
            name = address.rstrip(_DIGITS)
            column = self._columns.get(name)
            if column is None:
                column = self._columns[name] = _column_of(name)
            self._column = column
        else:
            self._column += 1

    def _end_value(self) -> None:
        if self._value is None:
            self._value = self.heard()

    def _start_text(self, _: dict[str, str]) -> None:
        self.begin()

    def _end_inline(self) -> None:
        self._has_text = True

    def _start_formula(self, attributes: dict[str, str]) -> None:
        self._formula = attributes
        self.listen(attributes)

    def _end_formula(self) -> None:
        self._formula_text = f"={self.heard()}"

    def _end_cell(self) -> None:
        kind = self._cell.get("t", "n")
        if self._formula is not None:
            self._cells[self._column] = RawCell(_plain(self._calculated(self._formula)), "f")
        elif kind == "inlineStr":
            if self._has_text:
                self._cells[self._column] = RawCell(_plain(self.whole()), "s")
        elif self._value:
            self._cells[self._column] = self._typed(kind, self._value)

    def _typed(self, kind: str, value: str) -> RawCell:
        if kind == "s":
            return RawCell(_plain(self._shared[int(value)]), "s")
        if kind == "n":
            number = _number(value)
            style = int(self._cell.get("s") or 0)
            return self._dates.read(number, style) if style in self._dates.styles else RawCell(number, "n")
        if kind == "b":
            return RawCell(bool(int(value)), "b")
        if kind == "d":
            from openpyxl.utils.datetime import from_ISO8601

            return RawCell(_day(from_ISO8601(value)), "d")  # type: ignore[no-untyped-call]
        return RawCell(_plain(value), "s" if kind == "str" else kind)

    def _calculated(self, attributes: dict[str, str]) -> str:
        """The text of a formula. One that cells share is told once, for the first of them, and moved for the others."""
        text = self._formula_text
        if attributes.get("t") != "shared":
            return text
        number, here = attributes.get("si", ""), self._cell.get("r", "")
        if number in self._formulas:
            moved: str = self._formulas[number].translate_formula(here)
            return moved
        if text != "=":
            from openpyxl.formula.translate import Translator

            self._formulas[number] = Translator(text, here)
        return text


class _Dates:
    """Numbers that are shown as days or times, by their style.

    Args:
        book: has the styles, and the day that its days are counted from.
    """

    def __init__(self, book: Any) -> None:
        self.styles: set[int] = book._date_formats
        self._durations: set[int] = book._timedelta_formats
        self._epoch: datetime = book.epoch

    def read(self, number: float, style: int) -> RawCell:
        from openpyxl.utils.datetime import from_excel

        try:
            return RawCell(_day(from_excel(number, self._epoch, timedelta=style in self._durations)), "d")
        except (OverflowError, ValueError):  # Excel shows ##### where the day is beyond its calendar
            return RawCell("#VALUE!", "e")


def rows_of(book: Workbook, shared: list[str], file: IO[bytes]) -> Iterator[list[RawCell]]:
    """The rows of a sheet from the first on, those that the file passes over as well.

    Args:
        book: the workbook as openpyxl has it, for its styles.
        shared: its shared texts.
        file: the part of the sheet.

    Raises:
        ExpatError, ValueError, LookupError: the part is no sheet.
    """
    expected = 1
    for number, cells in _Sheet(book, shared).read(file):
        if number < expected or not cells:
            continue  # a row that has been passed, or that only has a height
        if number > _LAST_ROW:
            raise ValueError(number)
        for _ in range(expected, number):
            yield []
        expected = number + 1
        row = [EMPTY] * max(cells, default=0)
        for column, cell in cells.items():
            row[column - 1] = cell
        yield row


def _plain(text: str) -> str:
    return _ESCAPED.sub("_", text) if "_x005F_" in text else text


def _day(found: object) -> Scalar:
    if isinstance(found, datetime):
        return found.date()
    return found if found is None or isinstance(found, date) else str(found)


def _number(text: str) -> int | float:
    return float(text) if "." in text or "E" in text or "e" in text else int(text)


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        number = float(text)
        if not number.is_integer():
            raise
        return int(number)


def _column_of(letters: str) -> int:
    from openpyxl.utils import column_index_from_string

    return column_index_from_string(letters)
