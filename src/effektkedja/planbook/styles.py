"""How the planner's workbook looks, and what of it is locked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from effektkedja.planbook.book import Scalar, State
from effektkedja.planbook.parts import Column, Kind

if TYPE_CHECKING:
    from openpyxl.worksheet.hyperlink import Hyperlink

_FONT: Final = "Calibri"
_HEADER_FILL: Final = "1F3A4D"
_GUIDE_FILL: Final = "EEF1F4"
_ASKED_FILL: Final = "FFF9E5"
_LINK_COLOUR: Final = "004A75"
_QUIET_COLOUR: Final = "5B6B79"
_LINE_COLOUR: Final = "C9D1D9"
_PAGE: Final = 190
"""Letters of width that a page across can show and still be read; a wider sheet takes several, side by side."""
LINE: Final = 15.0
"""Height of a line, in points."""
_HIGHEST: Final = 300.0
_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA: Final = ("=", "+", "-", "@")
_FORMATS: Final = {Kind.YEAR: "0", Kind.DATE: "yyyy-mm-dd", Kind.NUMBER: "General", Kind.INTEGER: "0"}


def style_of(column: Column, state: State) -> str:
    """The style of a column's cell in a row of that state."""
    kind = {Kind.YEAR: "year", Kind.DATE: "date", Kind.NUMBER: "figure", Kind.INTEGER: "year"}.get(column.kind, "open")
    if state is State.CONTEXT:
        return "guide"
    return f"asked-{kind}" if state is State.PREFILLED else kind


class Styles:
    """Makes cells of named styles. The objects behind a style are made once: openpyxl compares them at every cell."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

        wrap = Alignment(wrap_text=True, vertical="top")
        flow = Alignment(vertical="top")
        right = Alignment(vertical="top", horizontal="right")
        left = Alignment(vertical="top", horizontal="left")
        plain = Font(name=_FONT, size=11)
        self.unlocked, locked = Protection(locked=False), Protection(locked=True)
        asked, guide = PatternFill("solid", fgColor=_ASKED_FILL), PatternFill("solid", fgColor=_GUIDE_FILL)
        line = Border(bottom=Side("thin", color=_LINE_COLOUR))
        self._styles: dict[str, dict[str, Any]] = {
            "title": {"font": Font(name=_FONT, size=16, bold=True), "alignment": flow},
            "heading": {"font": Font(name=_FONT, size=12, bold=True), "alignment": flow},
            "purpose": {"font": Font(name=_FONT, size=11, italic=True, color=_QUIET_COLOUR), "alignment": flow},
            "number": {"font": plain, "alignment": Alignment(vertical="top", horizontal="center")},
            "flowing": {"font": plain, "alignment": flow},
            "text": {"font": plain, "alignment": wrap},
            "quiet": {"font": Font(name=_FONT, size=9, color=_QUIET_COLOUR), "alignment": flow},
            "link": {"font": Font(name=_FONT, size=11, color=_LINK_COLOUR, underline="single"), "alignment": flow},
            "column": {
                "font": Font(name=_FONT, size=11, bold=True, color="FFFFFF"),
                "fill": PatternFill("solid", fgColor=_HEADER_FILL),
                "alignment": Alignment(wrap_text=True, vertical="center"),
            },
            "field": {"font": Font(name=_FONT, size=11, bold=True), "alignment": wrap, "border": line},
            "help": {"font": Font(name=_FONT, size=10, color=_QUIET_COLOUR), "alignment": wrap, "border": line},
            "id": {"font": plain, "alignment": flow, "protection": locked},
            "guide": {"font": plain, "alignment": wrap, "fill": guide, "protection": locked, "border": line},
        }
        kinds = {
            "open": {"alignment": wrap, "number_format": "@"},
            "year": {"alignment": left, "number_format": "0"},
            "date": {"alignment": left, "number_format": "yyyy-mm-dd"},
            "figure": {"alignment": right, "number_format": "General"},
        }
        for name, style in kinds.items():
            self._styles[name] = {"font": plain, "protection": self.unlocked, "border": line, **style}
            self._styles[f"asked-{name}"] = {**self._styles[name], "fill": asked}

    def cell(self, sheet: Any, value: Scalar, style: str, *, quoted: bool = False) -> Any:
        """A cell with a value. A text is a text, whatever it looks like.

        Args:
            sheet: where.
            value: what stands in it.
            style: name of the style.
            quoted: whether the text would turn into a formula when somebody edits the cell.
        """
        from openpyxl.cell import WriteOnlyCell

        cell: Any = WriteOnlyCell(sheet)
        cell.value = value
        self._apply(cell, style)
        if isinstance(value, str):
            cell.data_type = "s"
            if quoted:
                cell.quotePrefix = True
        return cell

    def value(self, sheet: Any, value: Scalar, style: str) -> Any:
        """A cell that somebody may edit; a text stays a text, whatever it looks like."""
        if not isinstance(value, str):
            return self.cell(sheet, value, style)
        return self.cell(sheet, escaped(value), style, quoted=value.startswith(_FORMULA))

    def empty(self, sheet: Any, style: str) -> Any:
        """An empty cell that looks like those around it."""
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(sheet)
        self._apply(cell, style)
        return cell

    def _apply(self, cell: Any, style: str) -> None:
        """Give a cell its style; the first of a style is made part by part, the others share its numbers."""
        made = self._styles[style].get("made")
        if made is not None:
            cell._style = made.__copy__()
            return
        for name, part in self._styles[style].items():
            setattr(cell, name, part)
        self._styles[style]["made"] = cell._style.__copy__()


def escaped(text: str) -> str:
    """A text as it stands in a cell: Excel reads ``_x0041_`` as a letter unless its first underscore is itself written
    that way."""
    return _ESCAPE.sub("_x005F_", text)


def line_height(text: str, width: float) -> float:
    """Points that a text needs in a column: words are moved whole, so each line is a little shorter."""
    per_line = max(4.0, width * 0.92)
    return min(_HIGHEST, LINE * sum(max(1, -(-len(part) // int(per_line))) for part in text.split("\n")))


def prepare(sheet: Any, letter: str, column: Column, look: Styles) -> None:
    """Make the empty cells of a column ready to be written in: unlocked, wrapped, and text where it must stay text."""
    from openpyxl.styles import Alignment, Font

    dimension = sheet.column_dimensions[letter]
    dimension.protection = look.unlocked
    dimension.alignment = Alignment(wrap_text=True, vertical="top")
    dimension.number_format = _FORMATS.get(column.kind, "@")
    dimension.font = Font(name=_FONT, size=11)


def extent(sheet: Any, corner: str) -> None:
    """Let a streamed sheet say how large it is. Without it a reader goes through the whole sheet to find out."""
    sheet.calculate_dimension = lambda: f"A1:{corner}"


def protect(sheet: Any) -> None:
    """Lock what is locked, without a password: it guards against slips, not against people."""
    sheet.protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "insertHyperlinks"):
        setattr(sheet.protection, allowed, False)
    sheet.protection.sort = sheet.protection.autoFilter = False


def page(sheet: Any, widths: Sequence[int], titles: str = "") -> None:
    """Column widths, and paper: A4 across, numbered, heads on every page, a wide sheet on several side by side."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    fit(sheet, sum(widths) if titles else 0)
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.8, 0.4
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "Sida &P av &N"
    if titles:
        sheet.print_title_rows = "1:2"
        if sheet.page_setup.fitToWidth > 1:
            sheet.print_title_cols = titles


def fit(sheet: Any, width: int) -> None:
    """How many pages a sheet takes side by side, for its width in letters; 0 for a single one."""
    sheet.page_setup.fitToWidth = max(1, -(-width // _PAGE))


def inside(tab: str) -> Hyperlink:
    """A link to another sheet; the cell that it stands in is filled in by whoever places it."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    return Hyperlink(ref="A1", location=f"'{tab}'!A1")
