"""The planner's workbook, described once: its sheets and what their columns mean.

Reading, writing, import, export and the marking of findings all go by this description. What a graph says beyond
these columns is never lost: an import keeps it. See docs/planbook.md.
"""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Text
from effektkedja.planbook.layout_figures import FIGURES, FOLLOW_UPS, LINKS
from effektkedja.planbook.layout_plan import AREAS, COMMITMENTS, INDICATORS
from effektkedja.planbook.layout_shared import ACTORS, SOURCES
from effektkedja.planbook.layout_strategy import CONDITIONS, DOCUMENT, GOALS
from effektkedja.planbook.parts import Column, Sheet

VERSION: Final = 2
"""Version of this description; a workbook says by which it was written. Since 2 the document stands, and where things
stand in their source can be said."""
HEADER_ROW: Final = 2
FIRST_ROW: Final = 3
ID_HEADING: Final = "Id"
"""Heading of the first, hidden and locked column of every sheet of things."""

START: Final = Text("Start", "Start")
CODES: Final = Text("Kodlistor", "Code lists")
FINDINGS: Final = Text("Brister", "Gaps")
FINDINGS_BY_GOAL: Final = Text("Brister per mål", "Gaps by goal")
"""The sheets of an annotated copy; the first is also the heading of the column that tells what is wrong in a row. They
are not read."""
HIDDEN_BOOK, HIDDEN_ROWS, HIDDEN_CHOICES, HIDDEN_LISTS = "_bok", "_rader", "_val", "_listor"
"""Hidden sheets: facts of the workbook, fingerprints of rows, names with their IRIs, what the drop-downs show. The last
is the only one that holds formulas, all written by the program, and is never read."""

SHEETS: Final[tuple[Sheet, ...]] = (
    DOCUMENT,
    GOALS,
    CONDITIONS,
    COMMITMENTS,
    INDICATORS,
    AREAS,
    ACTORS,
    SOURCES,
    FIGURES,
    FOLLOW_UPS,
    LINKS,
)
"""The sheets of things in the order of their tabs, between the start sheet and the code lists."""

_BY_KEY: Final = {sheet.key: sheet for sheet in SHEETS}


def sheet(key: str) -> Sheet:
    """The sheet of that key."""
    return _BY_KEY[key]


def sheet_of(name: str) -> Sheet | None:
    """The sheet that a tab of that name is, in either language; None if it is none."""
    wanted = name.strip().casefold()
    return next((s for s in SHEETS if wanted in (s.title.sv.casefold(), s.title.en.casefold())), None)


def columns_of(sheet_key: str, property_iri: str) -> tuple[Column, ...]:
    """The columns of a sheet that hold a property: several where it is split by what it leads to."""
    return tuple(column for column in _BY_KEY[sheet_key].columns if column.property == property_iri)


def heading_text(column: Column) -> str:
    """What stands in the heading cell: required columns have an asterisk."""
    return f"{column.heading.sv} *" if column.required else column.heading.sv


def column_of(sheet_key: str, heading: str) -> Column | None:
    """The column that a heading names, with or without its asterisk; None if it is none."""
    wanted = heading.strip().rstrip("*").strip().casefold()
    columns = _BY_KEY[sheet_key].columns
    return next((c for c in columns if wanted in (c.heading.sv.casefold(), c.heading.en.casefold())), None)
