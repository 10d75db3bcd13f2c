"""The words of the start sheet: what the workbook is for and how it is filled in, in ten lines."""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Text

_PLAN: Final = (
    Text("Fyll i bladen från vänster till höger. Börja med Dokument.", "Fill in the sheets from left to right."),
    Text(
        "En rad är en sak: ett åtagande, en indikator. Skriv nya rader direkt under de som finns.",
        "A row is one thing. Write new rows directly below those that there are.",
    ),
    Text("Kolumner med * måste fyllas i. Övriga får lämnas tomma.", "Columns with * must be filled in."),
    Text(
        "Ställ dig i en cell: då visas vad som ska stå där. En pil till höger betyder att det finns en lista.",
        "Stand in a cell to see what goes there. An arrow means that there is a list.",
    ),
    Text(
        "Flera värden i samma cell skiljs åt med semikolon: Polismyndigheten; Kriminalvården.",
        "Part several values in one cell by semicolons.",
    ),
    Text(
        "Ta bort en rad genom att tömma dess celler. Flytta och sortera fritt: varje rad har en dold märkning.",
        "Delete a row by emptying its cells. Move rows freely: each has a hidden mark.",
    ),
    Text(
        "Grå rader hör till strategin och visas som stöd. De ändras inte här.",
        "Grey rows belong to the strategy and are shown for guidance.",
    ),
    Text(
        "Det planen själv säger skrivs på planens blad. Bladet Länkar är bara för tolkningar av någon annans text.",
        "What the plan itself says goes on its own sheets. Links is for readings of somebody else's text.",
    ),
    Text(
        "Flera kan fylla i var sin kopia; de läggs ihop efteråt, och det som krockar räknas upp.",
        "Several people can fill in a copy each; the copies are merged, and what collides is listed.",
    ),
    Text(
        "Kontrollera när som helst: effektkedja check FILEN.xlsx",
        "Check at any time: effektkedja check FILE.xlsx",
    ),
)
_FOLLOW_UP: Final = (
    Text("Den här filen frågar hur det har gått med era åtaganden.", "This file asks what became of your commitments."),
    Text("Bladet Uppföljning har en rad för varje åtagande som ni svarar för.", "One row for each commitment."),
    Text("Välj ett utfall i listan. Utan utfall räknas raden som obesvarad.", "Choose an outcome in the list."),
    Text("Skriv kort vad som har gjorts och vad det har lett till.", "Write shortly what has been done."),
    Text(
        "Har åtagandet inte kunnat följas upp: skriv varför i stället. Det är också ett svar.",
        "If it could not be followed up, write why. That is an answer too.",
    ),
    Text(
        "Bladet Siffror har en rad för varje indikator. Skriv bara siffran under Värde och välj enhet.",
        "The sheet Figures has a row for each indicator. Write only the figure, and choose a unit.",
    ),
    Text("Rader utan värde räknas som obesvarade. Nya rader får läggas till.", "Rows without value are unanswered."),
    Text("Lämnat av och Datum är ifyllda. Ändra dem om de är fel.", "Given by and Date are filled in."),
    Text("Skriv inga namn på personer och inga uppgifter som kan pekas ut till någon.", "Write no personal data."),
    Text("Spara och skicka tillbaka filen till den som skickade den.", "Save and return the file."),
)


_STRATEGY: Final = (
    Text(
        "Börja med Dokument: vad strategin heter, när den gäller, vilka den omfattar och vilka grupper den ska täcka.",
        "Begin with the document: name, period, whom it covers and which groups.",
    ),
    Text(
        "Skriv sedan målen, ett på varje rad, och villkoren: det som måste vara på plats för att ett mål ska nås.",
        "Then write the goals, one in each row, and the conditions for them.",
    ),
    Text(
        "Åtaganden och indikatorer fylls i om strategin själv har dem. Annars hör de hemma i handlingsplanen.",
        "Commitments and indicators are for a strategy that has its own; otherwise they belong in the plan.",
    ),
    *_PLAN[1:6],
    *_PLAN[8:],
)


def start_lines(kind: str) -> tuple[Text, ...]:
    """The lines of the start sheet of a plan, a strategy or a follow-up."""
    return {"follow-up": _FOLLOW_UP, "strategy": _STRATEGY}.get(kind, _PLAN)
