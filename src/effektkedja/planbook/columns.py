"""Columns that several sheets have, and short ways to make others."""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Text
from effektkedja.planbook.parts import Column, Kind
from effektkedja.terms import DCTERMS, EK, PROV, SKOS


def choice(
    key: str,
    heading: Text,
    property_iri: str,
    choices: str,
    help: Text,
    *,
    many: bool = False,
    required: bool = False,
    width: int = 24,
    locked: bool = False,
) -> Column:
    """A column that chooses from a list."""
    return Column(key, heading, property_iri, Kind.CHOICE, help, choices, many, required, width, locked)


def label(heading: Text, help: Text, *, required: bool = True, width: int = 60) -> Column:
    """The name of the thing, word for word."""
    return Column("label", heading, f"{SKOS}prefLabel", Kind.TEXT, help, required=required, width=width)


def number(help: Text) -> Column:
    """The document's own number."""
    return Column("number", Text("Nr", "No"), f"{SKOS}notation", Kind.STRING, help, width=9)


def under_goal(property_name: str, *, required: bool, heading: Text | None = None) -> Column:
    """The goal that the thing stands under."""
    return choice(
        "goal",
        heading or Text("Mål", "Goal"),
        f"{EK}{property_name}",
        "goals",
        Text("Välj målet i listan, eller skriv dess nummer.", "Choose the goal in the list, or write its number."),
        required=required,
        width=30,
    )


def prevention() -> Column:
    """The level of prevention, where the document names it."""
    return choice(
        "prevention",
        Text("Preventionsnivå", "Prevention level"),
        f"{EK}preventionLevel",
        "prevention",
        Text("Bara om planen själv anger den.", "Only where the plan itself states it."),
        many=True,
        width=20,
    )


CONCERNS: Final = choice(
    "concerns",
    Text("Gäller", "Concerns"),
    f"{EK}concerns",
    "concepts",
    Text(
        "Grupper, områden, åldrar och kön som orden själva nämner. Flera går bra: skilj dem åt med semikolon.",
        "Groups, areas, ages and sexes that the wording itself names. Part several by semicolons.",
    ),
    many=True,
    width=32,
)
SUMMARY: Final = Column(
    "summary",
    Text("Kort beskrivning", "Summary"),
    f"{EK}summary",
    Kind.TEXT,
    Text("Innehållet i korthet, med egna ord.", "The content in short, in your own words."),
    width=46,
)
NOTES: Final = Column(
    "notes",
    Text("Anmärkning", "Note"),
    f"{EK}note",
    Kind.LINES,
    Text("Det som är osäkert eller behöver förklaras. En rad för varje sak (Alt+Enter).", "What is uncertain."),
    many=True,
    width=46,
)
SOURCE_HEADING: Final = Column(
    "source-heading",
    Text("Rubrik i källan", "Heading in the source"),
    f"{EK}sourceHeading",
    Kind.STRING,
    Text(
        "Rubriken, tabellen eller numret där uppgiften står i dokumentet, till exempel Mål 3, åtgärd 3.2.",
        "The heading, table or number under which it stands in the document, such as Goal 3, measure 3.2.",
    ),
    width=30,
    since=2,
)
SOURCE_LINES: Final = Column(
    "source-lines",
    Text("Sida eller rader i källan", "Page or lines in the source"),
    f"{EK}sourceLines",
    Kind.STRING,
    Text(
        "Var i dokumentet det står, så att andra kan slå upp det: s. 14, eller raderna i källtexten, 692-708.",
        "Where it stands, so that others can look it up: p. 14, or the lines of the source text, 692-708.",
    ),
    width=18,
    since=2,
)
PLACE: Final = (SOURCE_HEADING, SOURCE_LINES)
"""Where in its document a thing stands."""
OTHER_NAMES: Final = Column(
    "other-names",
    Text("Andra namn", "Other names"),
    f"{SKOS}altLabel",
    Kind.LINES,
    Text("Namn som dokument också använder. En rad för varje namn (Alt+Enter).", "Other names, one on each line."),
    many=True,
    width=30,
)
BY_ACTOR: Final = choice(
    "by",
    Text("Lämnat av", "Given by"),
    f"{PROV}wasAttributedTo",
    "actors",
    Text("Organisationen som lämnar uppgiften.", "The organisation that gives the statement."),
    width=26,
)
ON_DAY: Final = Column(
    "day",
    Text("Datum", "Date"),
    f"{DCTERMS}date",
    Kind.DATE,
    Text("Dagen då uppgiften lämnades, till exempel 2026-11-30.", "The day of the statement, such as 2026-11-30."),
    width=13,
)
