"""The sheets of a document and of what a strategy wants: the document itself, goals, conditions."""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Text
from effektkedja.planbook.columns import CONCERNS, NOTES, PLACE, SUMMARY, choice, label, number, prevention, under_goal
from effektkedja.planbook.parts import Column, Kind, Sheet
from effektkedja.terms import DCTERMS, EK

DOCUMENT: Final = Sheet(
    "document",
    Text("Dokument", "Document"),
    Text("Vad dokumentet heter, när det gäller och vilka det omfattar.", "Name, period and scope of the document."),
    (f"{EK}Document",),
    (
        label(
            Text("Namn", "Name"),
            Text("Kort namn, till exempel Handlingsplan 2028–2031.", "A short name, such as Action plan 2028–2031."),
            width=36,
        ),
        Column(
            "title",
            Text("Fullständig titel", "Full title"),
            f"{DCTERMS}title",
            Kind.TEXT,
            Text("Titeln som den står på omslaget.", "The title as printed on the cover."),
            width=50,
        ),
        Column(
            "start",
            Text("Gäller från år", "First year"),
            f"{EK}periodStart",
            Kind.YEAR,
            Text("Första året som dokumentet gäller, med fyra siffror.", "First year, with four digits."),
            required=True,
            width=14,
        ),
        Column(
            "end",
            Text("Gäller till år", "Last year"),
            f"{EK}periodEnd",
            Kind.YEAR,
            Text("Sista året som dokumentet gäller, med fyra siffror.", "Last year, with four digits."),
            required=True,
            width=14,
        ),
        choice(
            "publisher",
            Text("Utgivare", "Publisher"),
            f"{DCTERMS}publisher",
            "actors",
            Text("Organisationen som ger ut dokumentet.", "The organisation that publishes the document."),
            width=28,
        ),
        Column(
            "identifier",
            Text("Diarie- eller rapportnummer", "Identifier"),
            f"{DCTERMS}identifier",
            Kind.STRING,
            Text("Till exempel Rapport 2019:24.", "Such as Report 2019:24."),
            width=20,
        ),
        choice(
            "strategy",
            Text("Hör till strategi", "Under strategy"),
            f"{EK}underStrategy",
            "documents",
            Text("Strategin som planen ska genomföra.", "The strategy that the plan is to carry out."),
            width=30,
        ),
        choice(
            "replaces",
            Text("Ersätter", "Replaces"),
            f"{DCTERMS}replaces",
            "documents",
            Text("Dokumentet som gällde före detta.", "The document that was in force before."),
            width=30,
        ),
        choice(
            "follows-up",
            Text("Följer upp", "Follows up"),
            f"{EK}followsUpDocument",
            "documents",
            Text("För en uppföljning: planen eller strategin som följs upp.", "For a report: what it follows up."),
            many=True,
            width=30,
        ),
        choice(
            "covers",
            Text("Omfattar aktörer", "Covers actors"),
            f"{EK}coversActor",
            "actors",
            Text(
                "Alla som dokumentet säger sig gälla för, skilda åt med semikolon. Var och en ska ha ett åtagande.",
                "All whom the document covers, parted by semicolons. Each should have a commitment.",
            ),
            many=True,
            width=36,
        ),
        choice(
            "must-cover",
            Text("Ska täcka", "Must cover"),
            f"{EK}mustCover",
            "schemes",
            Text(
                "Kodlistor vars alla begrepp ska ha åtaganden och indikatorer, skilda åt med semikolon.",
                "Code lists whose every concept must have commitments and indicators.",
            ),
            many=True,
            width=30,
        ),
        choice(
            "disaggregate",
            Text("Ska delas upp på", "Must be broken down by"),
            f"{EK}mustDisaggregateBy",
            "schemes",
            Text("Kodlistor som indikatorernas siffror ska delas upp på.", "Code lists to break figures down by."),
            many=True,
            width=26,
        ),
        SUMMARY,
        NOTES,
    ),
    "",
    spare=0,
    stands=True,
)

GOALS: Final = Sheet(
    "goals",
    Text("Mål", "Goals"),
    Text("Det tillstånd som strategin vill nå. En rad per mål.", "What the strategy wants to reach. One row per goal."),
    (f"{EK}Goal",),
    (
        number(Text("Målets nummer, till exempel 3.", "The number of the goal, such as 3.")),
        label(Text("Mål", "Goal"), Text("Målets lydelse, ord för ord.", "The wording of the goal.")),
        choice(
            "corresponds",
            Text("Motsvarar mål", "Corresponds to goal"),
            f"{EK}correspondsTo",
            "goals",
            Text("Målet på nivån ovanför som detta mål motsvarar.", "The goal on the level above."),
            many=True,
            width=36,
        ),
        CONCERNS,
        NOTES,
        *PLACE,
    ),
    "mal",
    spare=30,
)

CONDITIONS: Final = Sheet(
    "conditions",
    Text("Villkor", "Conditions"),
    Text(
        "Det som behöver vara på plats för att ett mål ska nås. En rad per villkor.",
        "What must be in place for a goal to be reached. One row per condition.",
    ),
    (f"{EK}SuccessCondition",),
    (
        number(Text("Mål och plats, till exempel 3.2. Tomt ger nästa lediga.", "Goal and place, such as 3.2.")),
        label(Text("Villkor", "Condition"), Text("Villkorets lydelse, ord för ord.", "The wording of the condition.")),
        under_goal("conditionFor", required=True, heading=Text("Villkor för mål", "Condition for goal")),
        CONCERNS,
        prevention(),
        NOTES,
        *PLACE,
    ),
    "villkor",
)
