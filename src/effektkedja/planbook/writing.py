"""Writing the planner's workbook: sheets to fill in, with lists to choose from, help, print set-up and locked ids.

The workbook is streamed row by row, so that thousands of rows cost little memory. Texts are written as texts, whatever
they look like; the only formulas are those of the hidden sheet of drop-down lists, which follow what people add.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from effektkedja.model.text import Text
from effektkedja.planbook import layout, styles
from effektkedja.planbook.book import Book, Mark, Row, State
from effektkedja.planbook.columns import PLACE
from effektkedja.planbook.dropdowns import Dropdowns
from effektkedja.planbook.form import write_form
from effektkedja.planbook.hidden import choice_rows, fact_rows, mark_rows, relative
from effektkedja.planbook.lists import BY_KEY
from effektkedja.planbook.parts import Sheet
from effektkedja.planbook.refusal import letters
from effektkedja.planbook.standing import address
from effektkedja.planbook.start import start_lines
from effektkedja.planbook.styles import LINE, escaped, line_height
from effektkedja.planbook.values import normal

if TYPE_CHECKING:
    from openpyxl import Workbook

_LONG: Final = ("goals", "conditions", "commitments", "indicators")
"""Lists that stand last on the sheet of code lists: people look for actors and codes there."""
_LINED: Final = 1000
"""Rows up to which empty cells are drawn too, for the lines between rows; in long sheets they would double the file."""


def book_xlsx(book: Book) -> bytes:
    """The bytes of the workbook as an ``.xlsx`` file."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    look = styles.Styles()
    _start(workbook, book, look)
    dropdowns = Dropdowns(book)
    marks = {mark.id: mark for mark in book.marks}
    by_sheet = defaultdict(list)
    for row in book.rows:
        by_sheet[row.sheet].append(row)
    for key in book.sheets:
        sheet, rows = layout.sheet(key), by_sheet[key]
        if sheet.stands and len(rows) < 2:
            one = rows[0] if rows else None
            mark = marks.get(one.id) if one else None
            target = write_form(workbook, sheet, one, mark.state if mark else State.STATED, dropdowns, look)
        else:
            target = _things(workbook, sheet, rows, marks, dropdowns, look, _unasked(book))
        if key in _unseen(book):
            target.sheet_state = "hidden"
    _codes(workbook, book, look)
    _hidden(workbook, layout.HIDDEN_BOOK, fact_rows(book.facts))
    _hidden(workbook, layout.HIDDEN_ROWS, mark_rows(book.marks))
    _hidden(workbook, layout.HIDDEN_CHOICES, choice_rows(book.choices))
    dropdowns.write(workbook)
    workbook.active = 0
    workbook.properties.creator = "effektkedja"
    workbook.properties.title = book.facts.title
    workbook.properties.language = "sv"
    raw = BytesIO()
    workbook.save(raw)
    return raw.getvalue()


def _start(workbook: Workbook, book: Book, look: styles.Styles) -> None:
    """The start sheet: heading, ten lines, and what the sheets are."""
    sheet: Any = workbook.create_sheet(layout.START.sv)
    widths = (5, 26, 118)
    styles.page(sheet, widths)
    styles.protect(sheet)
    sheet.append([look.cell(sheet, book.facts.title, "title")])
    sheet.append([])
    sheet.append([look.cell(sheet, "Så här gör du", "heading")])
    lines = start_lines(book.facts.kind)
    for number, line in enumerate(lines, 1):
        sheet.append([look.cell(sheet, number, "number"), look.cell(sheet, line.sv, "flowing")])
    sheet.append([])
    sheet.append([look.cell(sheet, "Bladen", "heading")])
    for number, key in enumerate((key for key in book.sheets if key not in _unseen(book)), len(lines) + 6):
        described = layout.sheet(key)
        name = look.cell(sheet, described.title.sv, "link")
        name.hyperlink = styles.inside(described.title.sv)
        sheet.row_dimensions[number].height = line_height(described.purpose.sv, widths[-1])
        sheet.append([None, name, look.cell(sheet, described.purpose.sv, "text")])
    sheet.append([])
    sheet.append([look.cell(sheet, f"Gjord {book.facts.made} · {relative(book.facts.document)}", "quiet")])


def _things(
    workbook: Workbook,
    sheet: Sheet,
    rows: Sequence[Row],
    marks: dict[str, Mark],
    dropdowns: Dropdowns,
    look: styles.Styles,
    unasked: Sequence[str],
) -> Any:
    """A sheet of things: purpose, headings, a row for each thing, and empty rows that are ready to be written in."""
    target: Any = workbook.create_sheet(sheet.title.sv)
    columns = sheet.columns
    styles.page(target, (10, *(column.width for column in columns)), _titles(sheet))
    styles.fit(target, sum(column.width for column in columns if column.key not in unasked))
    styles.protect(target)
    target.column_dimensions["A"].hidden = True
    for at, column in enumerate(columns, 1):
        styles.prepare(target, letters(at + 1), column, look)
        target.column_dimensions[letters(at + 1)].hidden = column.key in unasked
    frozen = next((at for at, column in enumerate(columns, 1) if column.key == "label" and at <= 2), 1)
    target.freeze_panes = address(sheet, frozen + 1, layout.FIRST_ROW)
    target.row_dimensions[1].height = 24
    target.row_dimensions[layout.HEADER_ROW].height = 32
    last = layout.FIRST_ROW + len(rows) + sheet.spare - 1
    for at, column in enumerate(columns, 1):
        letter = letters(at + 1)
        span = f"{letter}{layout.FIRST_ROW}:{letter}{max(last, layout.FIRST_ROW)}"
        target.data_validations.append(dropdowns.validation(column, span))
    # Excel does not sort a range with locked cells. Without their ids rows are known by what stands in them.
    target.auto_filter.ref = f"B{layout.HEADER_ROW}:{address(sheet, len(columns), max(last, layout.FIRST_ROW))}"
    styles.extent(target, address(sheet, len(columns), layout.HEADER_ROW + len(rows)))
    target.append([None, look.cell(target, sheet.purpose.sv, "purpose")])
    heads = [look.cell(target, layout.heading_text(column), "column") for column in columns]
    target.append([look.cell(target, layout.ID_HEADING, "column"), *heads])
    for number, row in enumerate(rows, layout.FIRST_ROW):
        mark = marks.get(row.id)
        _thing(target, number, sheet, row, mark.state if mark else State.STATED, look, lined=len(rows) <= _LINED)
    return target


def _unseen(book: Book) -> tuple[str, ...]:
    """Sheets that people need not see: whoever answers a follow-up does not describe the report."""
    return ("document",) if book.facts.kind == "follow-up" and book.facts.actor else ()


def _unasked(book: Book) -> tuple[str, ...]:
    """Columns that people need not see, but that are read: whoever answers a follow-up quotes no source."""
    return tuple(column.key for column in PLACE) if _unseen(book) else ()


def _titles(sheet: Sheet) -> str:
    """The columns that are repeated on every page of a wide sheet."""
    return "B:C" if sheet.columns[0].key == "number" else "B:B"


def _thing(target: Any, number: int, sheet: Sheet, row: Row, state: State, look: styles.Styles, *, lined: bool) -> None:
    height = LINE
    cells = [look.cell(target, relative(row.id), "id")]
    for column in sheet.columns:
        cell = row.cells.get(column.key)
        value = cell.value if cell else None
        style = styles.style_of(column, state)
        if value is None:
            cells.append(look.empty(target, style) if lined else None)
            continue
        cells.append(look.value(target, value, style))
        height = max(height, line_height(normal(value), column.width))
    target.row_dimensions[number].height = height
    target.append(cells)


def _codes(workbook: Workbook, book: Book, look: styles.Styles) -> None:
    """The lists for people to read: what the codes mean, and which actors and sources are known."""
    sheet: Any = workbook.create_sheet(layout.CODES.sv)
    styles.page(sheet, (30, 60, 90))
    styles.protect(sheet)
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "1:2"
    sheet.row_dimensions[1].height = 24
    sheet.append([look.cell(sheet, "Namn och koder som går att välja på de andra bladen.", "purpose")])
    sheet.append([look.cell(sheet, text, "column") for text in ("Lista", "Namn", "Vad det betyder")])
    sheet.auto_filter.ref = f"A2:C{len(book.choices) + 2}"
    wanted = {column.choices for key in book.sheets for column in layout.sheet(key).columns if column.choices}
    number = 3
    order = {key: (key in _LONG, at) for at, key in enumerate(BY_KEY)}
    for choice in sorted(book.choices, key=lambda choice: order[choice.list]):
        if choice.list not in wanted or choice.list == "things":
            continue
        title: Text = BY_KEY[choice.list].title
        note = choice.note
        sheet.row_dimensions[number].height = max(line_height(choice.text, 60), line_height(note, 90))
        texts = (title.sv, choice.text, note)
        sheet.append([look.cell(sheet, escaped(text) or None, "text") for text in texts])
        number += 1


def _hidden(workbook: Workbook, name: str, rows: Iterable[Sequence[str]]) -> None:
    """A hidden sheet of texts."""
    from openpyxl.cell import WriteOnlyCell

    sheet: Any = workbook.create_sheet(name)
    sheet.sheet_state = "hidden"
    styles.protect(sheet)
    listed = list(rows)
    styles.extent(sheet, f"{letters(max(map(len, listed), default=1))}{max(len(listed), 1)}")
    for row in listed:
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, escaped(text) or None)
            if text:
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
