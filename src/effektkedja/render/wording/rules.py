"""Rules and their families."""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Text

RULE: Final = Text("Regel", "Rule")
WHY: Final = Text("Varför", "Why")
FINDS: Final = Text("Hittar", "Finds")
EXAMPLES: Final = Text("Exempel", "Examples")
SHACL: Final = Text("Regeln i SHACL", "The rule in SHACL")
SHAPE: Final = Text("Shape", "Shape")
FILE: Final = Text("Fil", "File")
IN_DATA: Final = Text("I data", "In data")
RULE_BASIS: Final = Text("Bakgrund", "Background")
SEVERITY_HEADING: Final = Text("Allvar", "Severity")
RULES_HINT: Final = Text(
    "Hela berättelsen om en regel: effektkedja rules {code}", "The whole story of a rule: effektkedja rules {code}"
)
FAMILY: Final[dict[str, Text]] = {
    "EK1": Text("Kedjan: hänger leden ihop?", "The chain: are the links there?"),
    "EK2": Text("Mätbarhet: går det att följa?", "Measurability: can it be followed?"),
    "EK3": Text("Täckning: är alla med?", "Coverage: is everyone included?"),
    "EK4": Text("Uppföljning: vad blev det av det?", "Follow-up: what became of it?"),
    "EK5": Text("Plan mot plan: stämmer dokumenten överens?", "Plan against plan: do the documents agree?"),
    "EK9": Text("Datakvalitet: är uppgifterna hela?", "Data quality: are the data whole?"),
}
