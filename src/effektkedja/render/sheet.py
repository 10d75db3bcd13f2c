"""How a sheet lies on screen and paper: widths, heights, page."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_LINE = 15.0
"""Height of a line of text, in points."""

_LETTERS = 11.0
"""Size of ordinary letters, in points."""


def layout(sheet: Worksheet, widths: Sequence[int], page: str) -> None:
    """Column widths, and paper: A4 across, as wide as the page, numbered.

    Args:
        sheet: the sheet.
        widths: width of each column, in letters.
        page: footer at the right, with Excel's codes for the page number.
    """
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.8, 0.4
    # An empty footer counts as false, so that only None may be asked for.
    if (footer := sheet.oddFooter) is not None and footer.left is not None and footer.right is not None:
        footer.left.text, footer.right.text = "&A", page


def fit_heights(sheet: Worksheet) -> None:
    """Make every row as high as its longest wrapped text; rows that already have a height keep it.

    Excel fits such rows when it opens a file, LibreOffice does not, and there the lines lie on top of each other.
    """
    from openpyxl.utils import get_column_letter

    for number, row in enumerate(sheet.iter_rows(), 1):
        height = sheet.row_dimensions[number].height
        texts = [(c.value, c.column) for c in row if isinstance(c.value, str) and c.alignment.wrap_text]
        if height is not None or not any(isinstance(cell.value, str) for cell in row):
            continue
        lines = 1
        for text, column in texts:
            width = int(sheet.column_dimensions[get_column_letter(column)].width)
            lines = max(lines, sum(max(1, len(textwrap.wrap(part, max(width, 4)))) for part in text.split("\n")))
        size = max(float(cell.font.sz or _LETTERS) for cell in row if isinstance(cell.value, str))
        sheet.row_dimensions[number].height = _LINE * lines * max(1.0, size / _LETTERS)
