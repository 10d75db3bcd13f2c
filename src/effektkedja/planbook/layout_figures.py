"""The sheets of what is known of a plan: figures, follow-ups, and links that somebody has read into it."""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Text
from effektkedja.planbook.columns import BY_ACTOR, NOTES, ON_DAY, PLACE, choice, label
from effektkedja.planbook.parts import Column, Kind, Sheet
from effektkedja.terms import DCTERMS, EK, PROV, QB

_YEAR = Text("Året som siffran avser; det sista om den avser flera.", "The year of the figure; the last of several.")

FIGURES: Final = Sheet(
    "figures",
    Text("Siffror", "Figures"),
    Text("Värden för indikatorer och åtaganden. En rad per siffra.", "Values of indicators and commitments."),
    (f"{QB}Observation",),
    (
        choice(
            "indicator",
            Text("Indikator", "Indicator"),
            f"{EK}ofIndicator",
            "indicators",
            Text("Indikatorn som siffran hör till.", "The indicator that the figure belongs to."),
            many=True,
            width=44,
        ),
        choice(
            "commitment",
            Text("Åtagande", "Commitment"),
            f"{EK}ofCommitment",
            "commitments",
            Text("Åtagandet som siffran hör till, om den inte hör till en indikator.", "The commitment, if any."),
            many=True,
            width=36,
        ),
        Column("year", Text("År", "Year"), f"{EK}period", Kind.YEAR, _YEAR, required=True, width=8),
        Column(
            "value",
            Text("Värde", "Value"),
            f"{EK}value",
            Kind.NUMBER,
            Text("Bara siffran, med decimalkomma. Enheten står bredvid.", "Only the figure; the unit stands beside."),
            required=True,
            width=12,
        ),
        choice("unit", Text("Enhet", "Unit"), f"{EK}unit", "unit", Text("Siffrans enhet.", "The unit."), width=18),
        choice("sex", Text("Kön", "Sex"), f"{EK}sex", "sex", Text("Tomt om siffran gäller alla.", "If any."), width=20),
        choice(
            "age", Text("Ålder", "Age"), f"{EK}age", "age", Text("Tomt om siffran gäller alla.", "If any."), width=12
        ),
        choice(
            "area",
            Text("Område", "Area"),
            f"{EK}area",
            "areas",
            Text("Länet, kommunen eller området som siffran avser.", "The county, municipality or area."),
            width=24,
        ),
        choice(
            "dimension",
            Text("Annan uppdelning", "Other breakdown"),
            f"{EK}dimension",
            "concepts",
            Text("Andra begrepp som siffran är uppdelad på.", "Other concepts that the figure is broken down by."),
            many=True,
            width=26,
        ),
        choice(
            "qualifier",
            Text("Precision", "Precision"),
            f"{EK}valueQualifier",
            "qualifier",
            Text("Om källan skriver cirka, minst, över eller liknande.", "Where the source says about, at least …"),
            width=12,
        ),
        Column(
            "from-year",
            Text("Från år", "From year"),
            f"{EK}periodFrom",
            Kind.YEAR,
            Text("Första året när siffran avser flera år.", "First year when the figure is of several."),
            width=9,
        ),
        Column(
            "from-value",
            Text("Värde från", "Value from"),
            f"{EK}valueFrom",
            Kind.NUMBER,
            Text("Det lägsta värdet när källan anger ett spann.", "The lowest value of a span."),
            width=12,
        ),
        Column(
            "break",
            Text("Brott i tidsserien", "Break in series"),
            f"{EK}seriesBreak",
            Kind.FLAG,
            Text("ja om värdet inte kan jämföras med tidigare år.", "ja if it cannot be compared with years before."),
            width=12,
        ),
        choice(
            "national",
            Text("Jämfört med riket", "Compared to the country"),
            f"{EK}comparedToNational",
            "comparison",
            Text("Hur värdet ligger mot riket enligt källan.", "How the value compares with the whole country."),
            width=18,
        ),
        label(
            Text("Vad siffran visar", "What the figure shows"),
            Text("Får lämnas tomt: då sätts namnet ihop av raden.", "If empty, the name is put together."),
            required=False,
            width=44,
        ),
        BY_ACTOR,
        ON_DAY,
        NOTES,
        *PLACE,
    ),
    "varde",
)

FOLLOW_UPS: Final = Sheet(
    "follow-ups",
    Text("Uppföljning", "Follow-up"),
    Text(
        "Vad som har blivit av varje åtagande. En rad per åtagande och aktör som svarar.",
        "What became of every commitment. One row per commitment and answering actor.",
    ),
    (f"{EK}FollowUp",),
    (
        choice(
            "commitment",
            Text("Åtagande", "Commitment"),
            f"{EK}followsUp",
            "commitments",
            Text("Åtagandet som uppföljningen gäller.", "The commitment that is followed up."),
            many=True,
            required=True,
            width=56,
        ),
        choice(
            "status",
            Text("Utfall", "Outcome"),
            f"{EK}followUpStatus",
            "followup",
            Text(
                "uppföljt: det finns ett resultat. redovisat deskriptivt: bara beskrivet i ord. "
                "följs upp vid planens slut: senare. inte möjligt att följa upp: skriv varför.",
                "Followed up, described, later, or not possible.",
            ),
            required=True,
            width=26,
        ),
        Column(
            "summary",
            Text("Vad har gjorts", "What has been done"),
            f"{EK}summary",
            Kind.TEXT,
            Text("Vad som har gjorts och vad det har lett till, i korthet.", "What has been done, in short."),
            width=60,
        ),
        Column(
            "reason",
            Text("Om det inte följts upp: varför", "If not followed up: why"),
            f"{EK}followUpReason",
            Kind.TEXT,
            Text("Varför åtagandet inte har kunnat följas upp.", "Why it could not be followed up."),
            width=36,
        ),
        Column(
            "effect",
            Text("Syns effekten", "Is the effect known"),
            f"{EK}effectKnown",
            Kind.FLAG,
            Text("nej om effekten inte går att se.", "nej if the effect cannot be seen."),
            width=12,
        ),
        Column(
            "effect-reason",
            Text("Om effekten inte syns: varför", "If the effect is unknown: why"),
            f"{EK}effectReason",
            Kind.TEXT,
            Text("Varför effekten inte går att se.", "Why the effect cannot be seen."),
            width=36,
        ),
        BY_ACTOR,
        ON_DAY,
        label(
            Text("Rubrik", "Heading"),
            Text("Får lämnas tomt: då sätts rubriken ihop av raden.", "If empty, it is put together."),
            required=False,
            width=30,
        ),
        NOTES,
        *PLACE,
    ),
    "uppfoljning",
    spare=60,
)

LINKS: Final = Sheet(
    "links",
    Text("Länkar", "Links"),
    Text(
        "Tolkningar: länkar som någon har läst in utan att de står i dokumentet. Det planen själv säger skrivs på de "
        "andra bladen.",
        "Readings: links that somebody has read into the document. What it says itself stands on the other sheets.",
    ),
    (f"{EK}Link", f"{EK}NoLink"),
    (
        choice(
            "from",
            Text("Från", "From"),
            f"{EK}from",
            "things",
            Text("Saken som länken utgår från.", "From what."),
            required=True,
            width=46,
        ),
        choice(
            "property",
            Text("Slag av länk", "Kind of link"),
            f"{EK}linkProperty",
            "properties",
            Text("bidrar till, mäter, gäller, fortsätter …", "contributes to, measures, concerns, continues …"),
            required=True,
            width=16,
        ),
        choice(
            "to",
            Text("Till", "To"),
            f"{EK}to",
            "things",
            Text(
                "Vad länken leder till. Tomt betyder: läst, men ingen länk finns.", "Empty means: read, no link found."
            ),
            width=46,
        ),
        Column(
            "rationale",
            Text("Skäl", "Rationale"),
            f"{EK}rationale",
            Kind.TEXT,
            Text("Varför länken finns, eller inte finns, med egna ord.", "Why, in your own words."),
            required=True,
            width=60,
        ),
        choice(
            "basis",
            Text("Grund", "Basis"),
            f"{EK}basis",
            "basis",
            Text("Vad läsningen stöder sig på.", "Basis."),
            width=18,
        ),
        choice(
            "confidence",
            Text("Säkerhet", "Confidence"),
            f"{EK}confidence",
            "confidence",
            Text("Hur säker läsningen är.", "How certain the reading is."),
            width=11,
        ),
        choice(
            "by",
            Text("Läst av", "Read by"),
            f"{PROV}wasAttributedTo",
            "readers",
            Text("Den eller de som har gjort läsningen.", "Who made the reading."),
            required=True,
            width=26,
        ),
        Column(
            "day",
            Text("Datum", "Date"),
            f"{DCTERMS}date",
            Kind.DATE,
            Text("Dagen för läsningen, till exempel 2026-11-30.", "The day of the reading."),
            required=True,
            width=13,
        ),
        label(
            Text("Rubrik", "Heading"),
            Text("Får lämnas tomt: då sätts rubriken ihop av raden.", "If empty, it is put together."),
            required=False,
            width=36,
        ),
        NOTES,
    ),
    "tolkning",
    interprets=True,
)
