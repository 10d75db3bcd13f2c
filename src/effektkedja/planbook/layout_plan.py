"""The sheets of what a plan promises and measures: commitments, indicators, development areas."""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Text
from effektkedja.planbook.columns import CONCERNS, NOTES, PLACE, SUMMARY, choice, label, number, prevention, under_goal
from effektkedja.planbook.parts import Column, Kind, Sheet
from effektkedja.terms import EK

_OWN_NUMBER = Text(
    "Numret som det står i planen, till exempel 4.3. Lämnas det tomt får raden nästa lediga nummer.",
    "The number printed in the plan, such as 4.3. If empty, the row gets the next free number.",
)


COMMITMENTS: Final = Sheet(
    "commitments",
    Text("Åtaganden", "Commitments"),
    Text(
        "Det som någon har lovat att göra: åtaganden, åtgärder, aktiviteter. En rad per åtagande.",
        "What somebody has promised to do. One row per commitment.",
    ),
    (f"{EK}Commitment",),
    (
        number(_OWN_NUMBER),
        label(Text("Åtagande", "Commitment"), Text("Lydelsen i planen, ord för ord.", "The wording of the plan.")),
        under_goal("underGoal", required=True),
        choice(
            "contributes",
            Text("Bidrar till villkor", "Contributes to condition"),
            f"{EK}contributesTo",
            "conditions",
            Text(
                "Villkoret som åtagandet ska bidra till, enligt planen själv. Flera skiljs åt med semikolon.",
                "The condition that the commitment is to contribute to, as the plan itself says.",
            ),
            many=True,
            width=36,
        ),
        choice(
            "responsible",
            Text("Ansvarig", "Responsible"),
            f"{EK}responsible",
            "actors",
            Text("Aktören som svarar för åtagandet. Flera skiljs åt med semikolon.", "Who answers for it."),
            many=True,
            width=30,
        ),
        choice(
            "contributor",
            Text("Medverkar", "Contributors"),
            f"{EK}contributor",
            "actors",
            Text("Aktörer som medverkar men inte svarar för åtagandet.", "Actors who take part."),
            many=True,
            width=26,
        ),
        choice(
            "frequency",
            Text("Följs upp", "Followed up"),
            f"{EK}frequency",
            "frequency",
            Text("Hur ofta åtagandet ska följas upp.", "How often the commitment is followed up."),
            width=18,
        ),
        CONCERNS,
        prevention(),
        choice(
            "continues",
            Text("Fortsätter", "Continues"),
            f"{EK}continues",
            "commitments",
            Text("Åtagandet i planen före som detta fortsätter.", "The commitment of the plan before."),
            many=True,
            width=30,
        ),
        SUMMARY,
        NOTES,
        *PLACE,
    ),
    "atgard",
    spare=300,
)

INDICATORS: Final = Sheet(
    "indicators",
    Text("Indikatorer", "Indicators"),
    Text(
        "Det som visar om ett åtagande genomförs, ett villkor uppfylls eller ett mål nås. En rad per indikator.",
        "What shows whether a commitment is carried out, a condition met or a goal reached. One row per indicator.",
    ),
    (f"{EK}Indicator",),
    (
        number(
            Text("Indikatorns nummer om planen har ett. Får lämnas tomt.", "Its number, if the plan has one."),
        ),
        label(Text("Indikator", "Indicator"), Text("Vad som mäts, ord för ord.", "What is measured, word for word.")),
        choice(
            "measures-commitment",
            Text("Mäter åtagande", "Measures commitment"),
            f"{EK}measures",
            "commitments",
            Text("Åtagandet som indikatorn följer.", "The commitment that the indicator follows."),
            many=True,
            width=32,
        ),
        choice(
            "measures-condition",
            Text("Mäter villkor", "Measures condition"),
            f"{EK}measures",
            "conditions",
            Text("Villkoret som indikatorn visar något om.", "The condition that the indicator shows something of."),
            many=True,
            width=32,
        ),
        choice(
            "measures-goal",
            Text("Mäter mål", "Measures goal"),
            f"{EK}measures",
            "goals",
            Text("Målet som indikatorn visar om det nås.", "The goal that the indicator shows something of."),
            many=True,
            width=28,
        ),
        choice(
            "goal",
            Text("Redovisas under mål", "Listed under goal"),
            f"{EK}listedUnder",
            "goals",
            Text("Målet som indikatorn står under, om den inte står vid ett åtagande.", "The goal it is listed under."),
            many=True,
            width=28,
        ),
        choice(
            "kind",
            Text("Slag", "Kind"),
            f"{EK}indicatorKind",
            "kind",
            Text("Antal, andel, milstolpe … eller att den ska utvecklas.", "Count, share, milestone …"),
            width=18,
        ),
        choice(
            "status",
            Text("Status", "State"),
            f"{EK}indicatorStatus",
            "status",
            Text("Om indikatorn går att använda i dag.", "Whether the indicator can be used today."),
            width=20,
        ),
        choice(
            "source",
            Text("Källa", "Data source"),
            f"{EK}dataSource",
            "sources",
            Text("Var siffrorna kommer ifrån. Nya källor skrivs på bladet Källor.", "Where the figures come from."),
            many=True,
            width=30,
        ),
        Column(
            "baseline",
            Text("Utgångsvärde", "Baseline"),
            f"{EK}baseline",
            Kind.TEXT,
            Text("Värdet att jämföra med, till exempel 58 procent 2027.", "The value to compare with."),
            width=20,
        ),
        Column(
            "target",
            Text("Målvärde", "Target"),
            f"{EK}target",
            Kind.TEXT,
            Text("Värdet som ska nås, till exempel 80 procent 2031.", "The value to be reached."),
            width=20,
        ),
        choice(
            "level",
            Text("Mätnivå", "Measure level"),
            f"{EK}measureLevel",
            "level",
            Text("Var i kedjan indikatorn mäter: aktivitet, prestation … effekt.", "Where in the chain it measures."),
            width=16,
        ),
        choice(
            "broken-down",
            Text("Delas upp på", "Broken down by"),
            f"{EK}disaggregatedBy",
            "schemes",
            Text("Kodlistor som siffrorna delas upp på, till exempel Kön.", "Code lists, such as Sex."),
            many=True,
            width=20,
        ),
        choice(
            "actor",
            Text("Mäter aktör", "Measures actor"),
            f"{EK}measuresActor",
            "actors",
            Text("Aktören vars arbete indikatorn visar något om.", "The actor whose work it shows."),
            many=True,
            width=26,
        ),
        CONCERNS,
        Column(
            "official",
            Text("Fullständig lydelse", "Official text"),
            f"{EK}officialText",
            Kind.TEXT,
            Text("Hela lydelsen, om namnet bara är en del av den.", "The full wording, if the name is a part of it."),
            width=46,
        ),
        SUMMARY,
        NOTES,
        *PLACE,
    ),
    "indikator",
    spare=300,
)

AREAS: Final = Sheet(
    "areas",
    Text("Utvecklingsområden", "Development areas"),
    Text(
        "Behov som dokumentet pekar ut utan att lova något. En rad per område.",
        "Needs that the document points out without a promise. One row per area.",
    ),
    (f"{EK}DevelopmentArea",),
    (
        number(_OWN_NUMBER),
        label(Text("Utvecklingsområde", "Development area"), Text("Lydelsen, ord för ord.", "The wording.")),
        under_goal("underGoal", required=False),
        CONCERNS,
        SUMMARY,
        NOTES,
        *PLACE,
    ),
    "utvecklingsomrade",
    spare=60,
)
