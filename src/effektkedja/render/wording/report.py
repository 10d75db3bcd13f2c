"""The report page."""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Text

REPORT_TITLE: Final = Text("Brister i effektkedjan", "Gaps in the effect chain")
SKIP: Final = Text("Hoppa till bristerna", "Skip to the gaps")
GENERATED: Final = Text("Framtagen", "Generated")
HOW_TO_READ: Final = Text("Så läser du rapporten", "How to read this report")
HOW_TO_READ_TEXT: Final = Text(
    "En effektkedja går från åtagande till indikator, från indikator till framgångsvillkor och från villkor till mål. "
    "Rapporten visar var kedjan brister och vad som kan göras. Varje brist hänvisar till dokumentet där den finns.",
    "An effect chain runs from commitment to indicator, from indicator to success condition and from condition to "
    "goal. The report shows where the chain breaks and what can be done. Each gap refers to the document it is in.",
)
PER_GOAL: Final = Text("Brister per mål", "Gaps per goal")
PER_GOAL_CAPTION: Final = Text("Antal brister per dokument och mål", "Number of gaps per document and goal")
PER_RULE: Final = Text("Brister per regel", "Gaps per rule")
FILTER_SEVERITY: Final = Text("Allvar", "Severity")
FILTER_RULE: Final = Text("Regel", "Rule")
FILTER_BASIS: Final = Text("Bygger på", "Rests on")
FILTER_TEXT: Final = Text("Sök i texten", "Search the text")
FILTER_SHOWN: Final = Text("Visar {shown} av {all} brister", "Showing {shown} of {all} gaps")
FILTER_NONE: Final = Text("Ingen brist passar urvalet.", "No gap fits the selection.")
ALL: Final = Text("Alla", "All")
STATUS_ALL: Final = Text("Alla", "All")
STATED_ONLY: Final = Text("Det som står i dokumenten", "What the documents state")
INTERPRETED_ONLY: Final = Text("Tolkningar", "Interpretations")
DETAILS: Final = Text("Hänvisning", "Reference")
RULES_APPENDIX: Final = Text("Reglerna bakom", "The rules behind")
SOURCES: Final = Text("Källor", "Sources")
SOURCES_TEXT: Final = Text(
    "Ställena i dokumenten som bristerna hänvisar till, i dokumentens ordning. Varje kod leder till sin brist.",
    "The places in the documents that the gaps refer to, in the order of the documents. Each code leads to its gap.",
)
RULES_APPENDIX_TEXT: Final = Text(
    "De regler som hittade något. Övriga regler gav inga träffar.",
    "The rules that found something. The other rules gave no findings.",
)
TO_TOP: Final = Text("Till början", "Back to top")
