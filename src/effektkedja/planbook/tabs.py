"""What people do to whole sheets: tabs under another name, and cells that are merged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import product
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.planbook import layout
from effektkedja.planbook.book import Book, CellProblem
from effektkedja.planbook.excel_lists import sheet_parts
from effektkedja.planbook.parts import Sheet
from effektkedja.planbook.refusal import corner, letters

_MERGED: Final = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})[\"']"
)
_SHARE: Final = 0.6
"""How many of the headings of a sheet a tab must have to be held for it, under whatever name."""


def resembled(texts: Iterable[Sequence[str]]) -> Sheet | None:
    """The sheet that a tab seems to be by its headings; None if it is none of ours.

    Args:
        texts: what stands in its first rows.
    """
    for row in texts:
        said = [text for text in row if text]
        known = {
            sheet.key: sum(layout.column_of(sheet.key, text) is not None for text in said) for sheet in layout.SHEETS
        }
        likest = max(layout.SHEETS, key=lambda sheet: known[sheet.key])
        if known[likest.key] >= _SHARE * len(likest.columns):
            return likest
    return None


def refuse_incomplete(found: Sequence[str], wanted: set[str], renamed: Mapping[str, str], path: Path) -> None:
    """A tab that is gone, or has another name, would otherwise be read as if all of its rows had been deleted.

    Args:
        found: keys of the sheets that are there.
        wanted: keys of those that held something when the workbook was made.
        renamed: by key, the tab that seems to be the sheet by its headings.
        path: the file, for the message.

    Raises:
        InputError: one is missing; the hint says how it is put right.
    """
    for key, tab in renamed.items():
        if key not in found:
            title = layout.sheet(key).title
            raise InputError(
                Text(
                    f"Bladet {tab} ser ut att vara bladet {title.sv} under ett annat namn.",
                    f"The sheet {tab} seems to be the sheet {title.en} under another name.",
                ),
                where=str(path),
                hint=Text(f"Ge det namnet {title.sv} igen.", f"Call it {title.en} again."),
            )
    missing = [layout.sheet(key).title.sv for key in sorted(wanted - set(found))]
    if missing:
        listed = ", ".join(missing)
        raise InputError(
            Text(f"Bladet {listed} saknas i arbetsboken.", f"The sheet {listed} is missing from the workbook."),
            where=str(path),
            hint=Text(
                "Har det bytt namn, ge det namnet tillbaka. För att ta bort rader: töm deras celler.",
                "If it was renamed, rename it back. To delete rows, empty their cells.",
            ),
        )


def merged_problems(path: Path, book: Book) -> tuple[CellProblem, ...]:
    """A problem for each range of merged cells that takes cells of several fields: Excel keeps one value of them.

    Args:
        path: the file, which has been looked over by :func:`effektkedja.planbook.guard.inspect`.
        book: what was read of it.
    """
    found: list[CellProblem] = []
    with ZipFile(path) as archive:
        for tab, part in sheet_parts(archive).items():
            sheet = layout.sheet_of(tab)
            if sheet is None or sheet.key not in book.sheets or part not in archive.namelist():
                continue
            # They stand behind the rows (ECMA-376 part 1, 18.3.1.99); the rows need not be parsed for them.
            _, _, behind = archive.read(part).rpartition(b"sheetData>")
            ranges = [match.decode("ascii") for match in _MERGED.findall(behind)]
            cells = _cells(book, sheet) if ranges else frozenset()
            found.extend(problem for one in ranges if (problem := _problem(tab, one, cells)))
    return tuple(found)


def _cells(book: Book, sheet: Sheet) -> frozenset[tuple[int, int]]:
    """Column and row of the cells of a sheet that are read."""
    return frozenset(
        corner(book.address(row, column.key))
        for row in book.rows_of(sheet.key)
        for column in sheet.columns
        if book.has(sheet.key, column.key)
    )


def _problem(tab: str, merged: str, cells: Set[tuple[int, int]]) -> CellProblem | None:
    first, last = (corner(address) for address in merged.split(":"))
    columns, rows = range(first[0], last[0] + 1), range(first[1], last[1] + 1)
    if len(columns) * len(rows) < len(cells):
        taken = [(at, row) for row, at in product(rows, columns) if (at, row) in cells]
    else:
        taken = [(at, row) for at, row in cells if at in columns and row in rows]
    if len(taken) < 2:
        return None
    read = f"{letters(taken[0][0])}{taken[0][1]}"
    return CellProblem(
        tab,
        read,
        "",
        Text(
            f"Ett värde i varje cell: {merged} är sammanfogade till en, och bara {read} läses. Dela upp dem (Start > "
            "Justering) och skriv värdet i var och en.",
            f"A value in each cell: {merged} are merged, and only {read} is read. Unmerge them.",
        ),
    )
