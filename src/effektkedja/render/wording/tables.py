"""Tables: values that are not texts, tables without rows, and the columns of the list of findings."""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Text
from effektkedja.render.wording.counted import Counted

YES: Final = Text("ja", "yes")
NO: Final = Text("nej", "no")
EMPTY_TABLE: Final = Text("Inga rader.", "No rows.")
ROWS: Final = Counted(Text("{n} rad", "{n} row"), Text("{n} rader", "{n} rows"))
CSV_COLUMNS: Final = (
    Text("Allvar", "Severity"),
    Text("Regel", "Rule"),
    Text("Regelns namn", "Rule name"),
    Text("Dokument", "Document"),
    Text("Mål", "Goal"),
    Text("Gäller", "Concerns"),
    Text("Värde", "Value"),
    Text("Brist", "Gap"),
    Text("Gör så här", "What to do"),
    Text("Bygger på", "Rests on"),
    Text("Källa", "Source"),
    Text("Brist-id", "Gap id"),
    Text("Gäller (IRI)", "Concerns (IRI)"),
    Text("Status", "Status"),
    Text("Känd sedan", "Known since"),
    Text("Ålder i dagar", "Age in days"),
    Text("Godkänd till", "Accepted until"),
    Text("Godkänd av", "Accepted by"),
    Text("Skäl till godkännandet", "Reason for acceptance"),
)
