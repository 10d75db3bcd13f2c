"""The chain view: its pictures, its panel, and the walk from card to card."""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Text

COLUMN_HEADINGS: Final[dict[str, Text]] = {
    "actor": Text("Vem", "Who"),
    "commitment": Text("gör vad", "does what"),
    "indicator": Text("syns i vad", "seen in what"),
    "condition": Text("så att vad är på plats", "so that what is in place"),
    "goal": Text("för vilket mål", "for which goal"),
}
OVERVIEW_HEADINGS: Final[dict[str, Text]] = {
    "commitment": Text("Åtaganden", "Commitments"),
    "indicator": Text("Indikatorer i bruk", "Indicators in use"),
    "condition": Text("Det som ska vara på plats", "What is to be in place"),
    "goal": Text("Mål", "Goal"),
}
MISSING: Final[dict[str, Text]] = {
    "actor": Text("Här saknas en ansvarig", "Someone responsible is missing here"),
    "commitment": Text("Här saknas ett åtagande", "A commitment is missing here"),
    "indicator": Text("Här saknas en indikator", "An indicator is missing here"),
    "condition": Text("Här saknas ett villkor", "A condition is missing here"),
    "goal": Text("Här saknas ett mål", "A goal is missing here"),
}
PRINTED_UNDER: Final = Text("står under mål {goal}", "printed under goal {goal}")
OVERVIEW: Final = Text("Översikt", "Overview")
PICTURE: Final = Text("Bild", "Picture")
OPEN_GOAL: Final = Text("Öppna målets kedja", "Open the chain of the goal")
BACK_TO_OVERVIEW: Final = Text("Till översikten", "To the overview")

WITH_REPLACED: Final = Text("Visa även ersatta planer", "Also show replaced plans")
ACTOR: Final = Text("Aktör", "Actor")
CONCEPT: Final = Text("Område eller grupp", "Area or group")
ALL_ACTORS: Final = Text("Alla aktörer", "All actors")
ALL_CONCEPTS: Final = Text("Alla", "All")
MATCHING: Final = Text("{n} av {all} rutor passar urvalet", "{n} of {all} boxes fit the selection")

CHAIN_KEYS: Final = Text(
    "Piltangenterna går mellan rutorna, Retur visar mer, Esc stänger. Samma innehåll finns som tabell under bilden.",
    "Arrow keys move between the boxes, Enter shows more, Esc closes. The same content is in the table below.",
)
CHAIN_NO_SCRIPT: Final = Text(
    "Bilderna och tabellerna går att läsa utan JavaScript. Med JavaScript går det också att söka, filtrera och gå "
    "igenom kedjan steg för steg.",
    "Pictures and tables can be read without JavaScript. With it you can also search, filter and walk the chain.",
)
SAVE_SVG: Final = Text("Spara som SVG", "Save as SVG")
SAVE_PNG: Final = Text("Spara som PNG", "Save as PNG")
PRINT: Final = Text("Skriv ut", "Print")
WALK: Final = Text("Gå igenom steg för steg", "Walk through step by step")
STEP: Final = Text("Steg {n} av {all}", "Step {n} of {all}")
NEXT_STEP: Final = Text("Nästa", "Next")
PREVIOUS_STEP: Final = Text("Föregående", "Previous")
END_WALK: Final = Text("Avsluta", "End")

FACTS: Final = Text("Uppgifter", "Details")
FIGURES: Final = Text("Siffror", "Figures")
SERIES_BREAK: Final = Text("brott i serien", "break in the series")
MORE_SERIES: Final = Text("… och {n} serier till i kunskapsbasen.", "… and {n} more series in the knowledge base.")
WHY_READ: Final = Text("Därför är länken tolkad", "Why the link was read")
LEGEND_MISSING: Final = Text("något saknas", "something is missing")
