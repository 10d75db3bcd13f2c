"""The sheets of what several documents share: actors and data sources."""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Text
from effektkedja.planbook.columns import NOTES, OTHER_NAMES, PLACE, SUMMARY, choice, label
from effektkedja.planbook.parts import Column, Kind, Sheet
from effektkedja.terms import ADMS, DCTERMS, EK, ORG

ACTORS: Final = Sheet(
    "actors",
    Text("Aktörer", "Actors"),
    Text(
        "Bara aktörer som ännu inte finns i listan över aktörer på bladet Kodlistor.",
        "Only actors that are not yet in the list of actors on the sheet of code lists.",
    ),
    (f"{EK}Actor",),
    (
        label(Text("Aktör", "Actor"), Text("Organisationens namn.", "The name of the organisation."), width=40),
        choice(
            "kind",
            Text("Slag av aktör", "Kind of actor"),
            f"{EK}actorKind",
            "actor-kind",
            Text("Vilket slags organisation det är.", "What kind of organisation it is."),
            required=True,
            width=24,
        ),
        choice(
            "part-of",
            Text("Del av", "Part of"),
            f"{ORG}subOrganizationOf",
            "actors",
            Text("Organisationen som den är en del av.", "The organisation that it is a part of."),
            width=30,
        ),
        choice(
            "member-of",
            Text("Ingår i samverkan", "Member of"),
            f"{ORG}memberOf",
            "actors",
            Text("Samverkan som aktören ingår i.", "Collaborations that it is a member of."),
            many=True,
            width=30,
        ),
        OTHER_NAMES,
        Column(
            "tasks",
            Text("Uppgifter", "Tasks"),
            f"{EK}task",
            Kind.LINES,
            Text("Uppgifter som aktören har, en på varje rad (Alt+Enter).", "Tasks, one on each line."),
            many=True,
            width=40,
        ),
        NOTES,
        *PLACE,
    ),
    "aktor",
    spare=60,
)

SOURCES: Final = Sheet(
    "sources",
    Text("Källor", "Data sources"),
    Text(
        "Bara källor som ännu inte finns i listan över källor på bladet Kodlistor.",
        "Only data sources that are not yet in the list on the sheet of code lists.",
    ),
    (f"{EK}DataSource",),
    (
        label(Text("Källa", "Data source"), Text("Undersökningens eller registrets namn.", "Its name."), width=44),
        choice(
            "status",
            Text("Källans status", "State of the source"),
            f"{ADMS}status",
            "source-status",
            Text("Om källan finns, utvecklas eller är nedlagd.", "Whether it exists, is in development or ended."),
            width=20,
        ),
        choice(
            "publisher",
            Text("Utgivare", "Publisher"),
            f"{DCTERMS}publisher",
            "actors",
            Text("Organisationen som ger ut uppgifterna.", "The organisation that publishes the data."),
            width=28,
        ),
        Column(
            "ends",
            Text("Upphör från år", "Ends from year"),
            f"{EK}discontinuedFrom",
            Kind.YEAR,
            Text("Första året utan nya uppgifter, om det är bestämt.", "First year without new data, if decided."),
            width=12,
        ),
        OTHER_NAMES,
        SUMMARY,
        NOTES,
        *PLACE,
    ),
    "kalla",
    spare=60,
)
