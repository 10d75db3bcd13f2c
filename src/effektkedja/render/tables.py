"""Tables as text for a terminal."""

from __future__ import annotations

from effektkedja.model.tables import Table
from effektkedja.model.text import Language
from effektkedja.render import wording
from effektkedja.render.console import Writer, columns, line_width
from effektkedja.render.phrases import cell_text, clean


def table_text(table: Table, lang: Language = "sv", width: int | None = None) -> str:
    """A table for a terminal: columns that line up, cells wrapped, numbers flush right.

    Where the columns do not fit, each row becomes a small list of heading and value.

    Args:
        table: the table.
        lang: language of the headings, and of numbers and yes/no.
        width: columns to wrap at; the terminal's width if None.
    """
    writer = Writer(line_width(width), colour=False)
    if table.title:
        writer.paragraph(clean(table.title))
        writer.blank()
    headings = [clean(column.title.in_(lang) or column.name) for column in table.columns]
    cells = [[cell_text(cell, lang) for cell in row] for row in table.rows]
    if not cells:
        writer.raw(wording.tables.EMPTY_TABLE.in_(lang))
        return writer.text()
    _table_body(writer, table, headings, cells)
    writer.blank()
    writer.raw(wording.tables.ROWS.of(len(cells), lang))
    return writer.text()


def _table_body(writer: Writer, table: Table, headings: list[str], cells: list[list[str]]) -> None:
    laid = columns([headings, *cells], _numeric(table), writer.width)
    if not laid:
        indent = max(len(heading) for heading in headings) + 2
        for row in cells:
            writer.blank()
            for heading, cell in zip(headings, row, strict=True):
                writer.paragraph(cell, first=f"{heading}: ".ljust(indent))
        return
    wrapped = any(len(lines) > 1 for lines in laid[1:])
    rule = "-" * max(len(line) for lines in laid for line in lines)
    for i, lines in enumerate(laid):
        if wrapped and i > 1:
            writer.raw("")  # rows of several lines need air between them
        for line in lines:
            writer.raw(line)
        if i == 0:
            writer.raw(rule)


def _numeric(table: Table) -> list[bool]:
    """For each column whether it holds numbers and nothing else."""
    numeric = []
    for i in range(len(table.columns)):
        values = [row[i] for row in table.rows if row[i] is not None]
        numeric.append(bool(values) and all(isinstance(v, int | float) and not isinstance(v, bool) for v in values))
    return numeric
