"""The drop-down lists: a hidden sheet with a column for each list, and the validations that point to it.

Things that stand in the workbook itself are listed by formulas, so that a commitment that somebody adds can be chosen
on the sheet of indicators at once. A cell may hold several names, which Excel's lists cannot say; a list therefore
only offers, and what does not fit is told when the workbook is read.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from effektkedja.planbook import layout
from effektkedja.planbook.book import Book
from effektkedja.planbook.lists import BY_KEY
from effektkedja.planbook.parts import Column, Kind
from effektkedja.planbook.refusal import letters
from effektkedja.planbook.standing import address
from effektkedja.planbook.styles import extent

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation

LABEL_LENGTH = 100
"""Letters of a label that the name of a row of this workbook has."""
_TITLE_LENGTH = 32
_HELP_LENGTH = 255


def row_name(number: str, label: str) -> str:
    """What a row of the workbook is called in its lists: as the formulas put it together."""
    return " ".join(f"{number} {label[:LABEL_LENGTH]}".split())


class Dropdowns:
    """The lists of one workbook."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._static: dict[str, list[str]] = defaultdict(list)
        for choice in book.choices:
            self._static[choice.list].append(choice.text)
        wanted = {column.choices for key in book.sheets for column in layout.sheet(key).columns}
        self._lists = [key for key in BY_KEY if key in wanted and key not in ("things",)]
        self._rows = {key: self._own_rows(key) for key in self._lists}

    def validation(self, column: Column, span: str) -> DataValidation:
        """Help for the cells of a column, and a list to choose from where there is one."""
        from openpyxl.worksheet.datavalidation import DataValidation

        formula = self._formula(column)
        validation = DataValidation(type="list" if formula else None, formula1=formula, allow_blank=True, sqref=span)
        validation.promptTitle = column.heading.sv[:_TITLE_LENGTH]
        validation.prompt = column.help.sv[:_HELP_LENGTH]
        validation.showInputMessage = True
        validation.showErrorMessage = False
        return validation

    def write(self, workbook: Workbook) -> None:
        """Write the hidden sheet of lists."""
        sheet: Any = workbook.create_sheet(layout.HIDDEN_LISTS)
        sheet.sheet_state = "hidden"
        columns = [[key, *self._static[key], *self._formulas(key)] for key in self._lists]
        height = max((len(column) for column in columns), default=0)
        extent(sheet, f"{letters(max(len(columns), 1))}{max(height, 1)}")
        for at in range(height):
            sheet.append([self._cell(sheet, column[at]) if at < len(column) else None for column in columns])

    def _cell(self, sheet: Any, text: str) -> Any:
        from openpyxl.cell import WriteOnlyCell

        is_formula = text.startswith("=IF(ISBLANK(")
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "f" if is_formula else "s"
        return cell

    def _formula(self, column: Column) -> str | None:
        if column.kind is Kind.FLAG:
            return '"ja,nej"'
        if column.choices not in self._lists or not (self._static[column.choices] or self._rows[column.choices]):
            return None
        letter = letters(self._lists.index(column.choices) + 1)
        count = len(self._static[column.choices]) + self._rows[column.choices]
        cells = f"{layout.HIDDEN_LISTS}!${letter}$2:${letter}${count + 1}"
        if not self._rows[column.choices]:
            return cells
        # Empty rows at the end would make the list long and blank.
        return f'OFFSET({layout.HIDDEN_LISTS}!${letter}$2,0,0,MAX(1,COUNTIF({cells},"?*")),1)'

    def _own_rows(self, key: str) -> int:
        """How many rows of this workbook the list follows, empty ones that may be written in among them."""
        sheet = BY_KEY[key].sheet
        if sheet not in self._book.sheets:
            return 0
        return len(self._book.rows_of(sheet)) + layout.sheet(sheet).spare

    def _formulas(self, key: str) -> list[str]:
        if not self._rows[key]:
            return []
        sheet = layout.sheet(BY_KEY[key].sheet)
        at = {column.key: number for number, column in enumerate(sheet.columns, 1)}
        tab = sheet.title.sv
        formulas = []
        for row in range(layout.FIRST_ROW, layout.FIRST_ROW + self._rows[key]):
            label = address(sheet, at["label"], row)
            text = f"LEFT('{tab}'!{label},{LABEL_LENGTH})"
            if "number" in at:
                text = f"TRIM('{tab}'!{address(sheet, at['number'], row)}&\" \"&{text})"
            formulas.append(f"=IF(ISBLANK('{tab}'!{label}),\"\",{text})")
        return formulas
