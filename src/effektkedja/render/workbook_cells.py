"""Cells of a workbook: texts that stay texts, headings, marks of severity, links between sheets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, cast

from effektkedja.model.rules import Severity
from effektkedja.model.text import Language
from effektkedja.render import wording
from effektkedja.render.phrases import clean, severity_word

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.styles import Font
    from openpyxl.worksheet.worksheet import Worksheet

_CELL_LENGTH: Final = 32767
_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA: Final = ("=", "+", "-", "@")
# Ink and wash of the pages, so that a printed page and a printed sheet look alike.
_COLOURS: Final[dict[Severity, tuple[str, str]]] = {
    Severity.VIOLATION: ("8A3400", "FDF0E8"),
    Severity.WARNING: ("664600", "FFF6DF"),
    Severity.INFO: ("004A75", "E9F3FA"),
}
_FONT: Final = "Calibri"
_HEADER_FILL: Final = "1F3A4D"
_LINE_COLOUR: Final = "C9D1D9"
_LINK_COLOUR: Final = "004A75"


def letters(*, bold: bool = False, size: int = 11, color: str | None = None, linked: bool = False) -> Font:
    """A font of the workbook's own family: one without a name is drawn in whatever the program falls back on."""
    from openpyxl.styles import Font

    return Font(name=_FONT, bold=bold, size=size, color=color, underline="single" if linked else None)


def plain(text: str) -> str:
    """``text`` on one line with only what XML can hold, at most as long as a cell."""
    kept = (c for c in clean(text) if unicodedata.category(c) != "Cs" and ord(c) & 0xFFFE != 0xFFFE)
    return "".join(kept)[:_CELL_LENGTH]


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """A cell that is not inside a merged range; only :func:`paragraph` merges, and nothing is written beside it."""
    return cast("Cell", sheet.cell(row, column))


def put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write a text as a text, whatever it looks like, wrapped and from the top of its cell."""
    from openpyxl.styles import Alignment

    cell = cell_at(sheet, row, column)
    shown = plain(text)
    if shown:
        # Excel reads _x0041_ as a letter unless its first underscore is itself written that way.
        cell.value = _ESCAPE.sub("_x005F_", shown)
        cell.data_type = "s"
        # Without the mark the text would turn into a formula when somebody edits the cell.
        cell.quotePrefix = shown.startswith(_FORMULA)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def heading(sheet: Worksheet, row: int, text: str, size: int = 11) -> None:
    """A heading that runs on over the cells to the right of it."""
    from openpyxl.styles import Alignment

    cell = put(sheet, row, 1, text)
    cell.font = letters(bold=True, size=size)
    cell.alignment = Alignment(vertical="top")


def paragraph(sheet: Worksheet, row: int, text: str, widths: Sequence[int]) -> Cell:
    """A text across the table. Excel does not fit the height of merged cells, so it is set from the length."""
    cell = put(sheet, row, 1, text)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(widths))
    sheet.row_dimensions[row].height = 15.0 * max(1, -(-len(plain(text)) * 11 // (sum(widths) * 10)))
    return cell


def header(sheet: Worksheet, row: int, titles: Iterable[str], *, numbers_from: int = 0) -> None:
    """The titles of a table's columns; from column ``numbers_from`` on they stand to the right, over numbers."""
    from openpyxl.styles import Alignment, PatternFill

    for column, title in enumerate(titles, 1):
        cell = put(sheet, row, column, title)
        cell.font = letters(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_HEADER_FILL)
        side = "right" if numbers_from and column >= numbers_from else None
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal=side)


def colours(severity: Severity) -> tuple[str, str]:
    """Ink and wash of a severity, as six hexadecimal digits each."""
    return _COLOURS[severity]


def mark(cell: Cell, severity: Severity) -> None:
    """Give a cell the colours of a severity; its text says the same in words."""
    from openpyxl.styles import PatternFill

    ink, wash = _COLOURS[severity]
    cell.font = letters(bold=True, color=ink)
    cell.fill = PatternFill("solid", fgColor=wash)


def link(cell: Cell, name: str, place: str = "A1") -> None:
    """Make a cell lead to a place on another sheet."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!{place}")
    cell.font = letters(color=_LINK_COLOUR, linked=True)


def sign(severity: Severity, lang: Language) -> str:
    """Sign and word of a severity: ``× Brutet``."""
    return f"{wording.findings.SIGN[severity]} {severity_word(severity, lang)}"


def rule_off(sheet: Worksheet, row: int, columns: int) -> None:
    """Draw a thin line under a row, so that the eye follows it across wide columns."""
    from openpyxl.styles import Border, Side

    for column in range(1, columns + 1):
        cell_at(sheet, row, column).border = Border(bottom=Side("thin", color=_LINE_COLOUR))
