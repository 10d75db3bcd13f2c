"""The cells of a sheet, streamed: what openpyxl's read-only mode gives, without an element and an object for each cell.

openpyxl still opens the package, its styles and its relations; here only the parts are read that grow with the plan,
sheets and shared texts, with expat and by the same rules (ECMA-376 part 1, 18.3.1 and 18.4). A workbook has been looked
over by :mod:`effektkedja.planbook.guard` before it comes here. A test holds every cell against openpyxl.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple
from xml.parsers import expat

from effektkedja.planbook.book import Scalar

if TYPE_CHECKING:
    from openpyxl import Workbook

_CHUNK: Final = 64 * 1024
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
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


class _Parts:
    """What both kinds of parts share: a parser that knows namespaces, and the text of the element that is open."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._text: list[str] = []
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {}
        self._ends: dict[str, Callable[[], None]] = {}
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def _refuse(self, *_: object) -> None:
        """The guard has refused such parts; one that has come into the file since is not read either."""
        raise ValueError("a document type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        handler = self._starts.get(name)
        if handler is not None:
            handler(attributes)
        else:
            self._parser.CharacterDataHandler = None  # what stands in an unknown element is not ours

    def _end(self, name: str) -> None:
        handler = self._ends.get(name)
        if handler is not None:
            handler()

    def _listen(self, _: dict[str, str]) -> None:
        self._text = []
        self._parser.CharacterDataHandler = self._text.append

    def _heard(self) -> str:
        self._parser.CharacterDataHandler = None
        return "".join(self._text)


class _Texts(_Parts):
    """A text that may be made of runs, as it stands in ``si`` and ``is``; how it is pronounced is left out."""

    def __init__(self) -> None:
        super().__init__()
        self._plain, self._runs = "", [""]
        self._is_run = self._is_phonetic = False
        for name, start, end in (
            ("t", self._listen, self._end_text),
            ("r", self._start_run, self._end_run),
            ("rPh", self._start_phonetic, self._end_phonetic),
        ):
            self._starts[_MAIN + name], self._ends[_MAIN + name] = start, end

    def _begin(self) -> None:
        self._plain = ""
        self._runs.clear()
        self._is_run = self._is_phonetic = False

    def _end_text(self) -> None:
        text = self._heard()
        if self._is_phonetic:
            return
        if self._is_run:
            self._runs.append(text)
        else:
            self._plain = text

    def _start_run(self, _: dict[str, str]) -> None:
        self._is_run = True

    def _end_run(self) -> None:
        self._is_run = False

    def _start_phonetic(self, _: dict[str, str]) -> None:
        self._is_phonetic = True

    def _end_phonetic(self) -> None:
        self._is_phonetic = False

    def _whole(self) -> str:
        return self._plain + "".join(self._runs) if self._runs else self._plain


class _Shared(_Texts):
    """The table of shared texts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._starts[f"{_MAIN}si"] = lambda _: self._begin()
        self._ends[f"{_MAIN}si"] = self._end_item

    def _end_item(self) -> None:
        # As openpyxl reads it: the escape of an underscore is undone here, and for texts in cells by the reader.
        self.found.append(self._whole().replace("x005F_", ""))

    def read(self, file: IO[bytes]) -> list[str]:
        self._parser.ParseFile(file)
        return self.found


def shared_texts(file: IO[bytes]) -> list[str]:
    """The texts that cells share, in the order in which cells name them.

    Raises:
        ExpatError: the part is no XML.
    """
    return _Shared().read(file)


class _Sheet(_Texts):
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
            ("v", self._listen, self._end_value),
            ("is", self._start_text, self._end_inline),
            ("f", self._start_formula, self._end_formula),
        ):
            self._starts[_MAIN + name], self._ends[_MAIN + name] = start, end

    def read(self, file: IO[bytes]) -> Iterator[tuple[int, dict[int, RawCell]]]:
        while chunk := file.read(_CHUNK):
            self._parser.Parse(chunk, False)
            if self.rows:
                yield from self.rows
                self.rows.clear()
        self._parser.Parse(b"", True)
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
            self._value = self._heard()

    def _start_text(self, _: dict[str, str]) -> None:
        self._begin()

    def _end_inline(self) -> None:
        self._has_text = True

    def _start_formula(self, attributes: dict[str, str]) -> None:
        self._formula = attributes
        self._listen(attributes)

    def _end_formula(self) -> None:
        self._formula_text = f"={self._heard()}"

    def _end_cell(self) -> None:
        kind = self._cell.get("t", "n")
        if self._formula is not None:
            self._cells[self._column] = RawCell(_plain(self._calculated(self._formula)), "f")
        elif kind == "inlineStr":
            if self._has_text:
                self._cells[self._column] = RawCell(_plain(self._whole()), "s")
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
