"""Sheets that stand: one thing, a field in each row with its help beside it, as a form is filled in.

They are turned over when they are read, so that all else knows rows of things only. A sheet that lies, as in older
workbooks and in CSV, is read as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final, Generic, TypeVar

from effektkedja.model.text import Text
from effektkedja.planbook import layout
from effektkedja.planbook.parts import Sheet
from effektkedja.planbook.refusal import letters

FIELD: Final = Text("Uppgift", "Field")
VALUE: Final = Text("Värde", "Value")
HELP: Final = Text("Vad som ska stå", "What goes there")
"""The headings of a sheet that stands, behind the hidden one of the id."""
_VALUE_AT: Final = 3
"""The column that values are written in, counted from 1."""
_HEADING_WITHIN: Final = 10
"""Rows from the top among which the headings are looked for: people put lines above them."""

Raw = TypeVar("Raw")
Places = Mapping[tuple[int, int], str]
"""Where a cell really stands, by its column (from 0) and its row after the sheet has been turned over."""


def address(sheet: Sheet, at: int, row: int) -> str:
    """The address that a cell is written at.

    Args:
        sheet: where.
        at: which of its columns, from 1; 0 is the id.
        row: the row of the thing; a sheet that stands has but one.
    """
    if not sheet.stands:
        return f"{letters(at + 1)}{row}"
    return f"{letters(_VALUE_AT if at else 1)}{layout.FIRST_ROW + max(at - 1, 0)}"


def fields(sheet: Sheet) -> dict[str, str]:
    """By column, the address of its value in a sheet that stands."""
    return {column.key: address(sheet, at, 0) for at, column in enumerate(sheet.columns, 1)}


@dataclass
class _Turned(Generic[Raw]):
    """The headings and values of a sheet that stood, as rows like those of other sheets."""

    headings: list[Raw] = field(default_factory=list)
    values: list[Raw] = field(default_factory=list)
    places: dict[tuple[int, int], str] = field(default_factory=dict)

    def add(self, heading: Raw, heading_at: str, value: Raw, value_at: str) -> None:
        at = len(self.headings)
        self.headings.append(heading)
        self.values.append(value)
        self.places[at, layout.HEADER_ROW], self.places[at, layout.FIRST_ROW] = heading_at, value_at


def lie_down(
    sheet: Sheet, raw: Iterable[Sequence[Raw]], said: Callable[[Raw], str], empty: Raw
) -> tuple[Iterable[Sequence[Raw]], Places]:
    """The rows of a sheet as if it lay, and where its cells really stand. Rows that lie are passed on as they come.

    Args:
        sheet: what it is.
        raw: its rows from the first on.
        said: the text of a cell.
        empty: a cell that holds nothing.
    """
    if not sheet.stands:
        return raw, {}
    rows = iter(raw)
    head = list(islice(rows, _HEADING_WITHIN))
    for at, cells in enumerate(head):
        texts = [said(cell).casefold() for cell in cells]
        name_at, value_at = _position(texts, FIELD), _position(texts, VALUE)
        if name_at is not None and value_at is not None:
            turned: _Turned[Raw] = _Turned()
            below = list(chain(head[at + 1 :], rows))
            if layout.ID_HEADING.casefold() in texts:
                id_at = texts.index(layout.ID_HEADING.casefold())
                ids = [row[id_at] for row in below if id_at < len(row) and said(row[id_at])]
                turned.add(cells[id_at], f"{letters(id_at + 1)}{at + 1}", ids[0] if ids else empty, "")
            for number, row in enumerate(below, at + 2):
                if name_at < len(row) and said(row[name_at]):
                    value = row[value_at] if value_at < len(row) else empty
                    name_place, place = f"{letters(name_at + 1)}{number}", f"{letters(value_at + 1)}{number}"
                    turned.add(row[name_at], name_place, value, place)
            return ([], turned.headings, turned.values), turned.places
    return chain(head, rows), {}


def _position(texts: Sequence[str], heading: Text) -> int | None:
    wanted = (heading.sv.casefold(), heading.en.casefold())
    return next((at for at, text in enumerate(texts) if text in wanted), None)
