"""A sheet that stands, as it is written: field, value and help beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from effektkedja.planbook import layout, styles
from effektkedja.planbook.book import Row, State
from effektkedja.planbook.hidden import relative
from effektkedja.planbook.parts import Sheet
from effektkedja.planbook.standing import FIELD, HELP, VALUE, address
from effektkedja.planbook.styles import line_height
from effektkedja.planbook.values import normal

if TYPE_CHECKING:
    from openpyxl import Workbook

    from effektkedja.planbook.dropdowns import Dropdowns

_WIDTHS: Final = (10, 30, 66, 66)


def write_form(
    workbook: Workbook, sheet: Sheet, row: Row | None, state: State, dropdowns: Dropdowns, look: styles.Styles
) -> Any:
    """Write a sheet of one thing.

    Args:
        workbook: where.
        sheet: what it is.
        row: its thing; None where there is none yet.
        state: what the row was made as.
        dropdowns: the lists of the workbook.
        look: the styles.
    """
    target: Any = workbook.create_sheet(sheet.title.sv)
    styles.page(target, _WIDTHS)
    styles.protect(target)
    target.column_dimensions["A"].hidden = True
    target.freeze_panes = f"A{layout.FIRST_ROW}"
    target.print_title_rows = f"1:{layout.HEADER_ROW}"
    target.row_dimensions[1].height, target.row_dimensions[layout.HEADER_ROW].height = 24, 24
    for at, column in enumerate(sheet.columns, 1):
        target.data_validations.append(dropdowns.validation(column, address(sheet, at, 0)))
    styles.extent(target, f"D{layout.HEADER_ROW + len(sheet.columns)}")
    target.append([None, look.cell(target, sheet.purpose.sv, "purpose")])
    heads = (layout.ID_HEADING, FIELD.sv, VALUE.sv, HELP.sv)
    target.append([look.cell(target, text, "column") for text in heads])
    cells = row.cells if row else {}
    for at, column in enumerate(sheet.columns, 1):
        value = cells[column.key].value if column.key in cells else None
        style = styles.style_of(column, state)
        texts = ((layout.heading_text(column), 1), (normal(value), 2), (column.help.sv, 3))
        target.row_dimensions[layout.FIRST_ROW + at - 1].height = max(
            line_height(text, _WIDTHS[place]) for text, place in texts
        )
        target.append(
            [
                look.cell(target, relative(row.id) if row and at == 1 else None, "id"),
                look.cell(target, layout.heading_text(column), "field"),
                look.empty(target, style) if value is None else look.value(target, value, style),
                look.cell(target, column.help.sv, "help"),
            ]
        )
    return target
