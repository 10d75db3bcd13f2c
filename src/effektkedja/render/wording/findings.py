"""Findings: severity, basis, what a finding consists of, and what is said of all of them."""

from __future__ import annotations

from typing import Final

from effektkedja.model.rules import Severity
from effektkedja.model.text import Text
from effektkedja.model.things import Basis
from effektkedja.render.wording.counted import Counted

SEVERITY: Final[dict[Severity, Text]] = {
    Severity.VIOLATION: Text("Brutet", "Broken"),
    Severity.WARNING: Text("Varning", "Warning"),
    Severity.INFO: Text("Info", "Info"),
}
# Signs of code page 850 and 1252, so that the console of an old Windows can show them.
SIGN: Final[dict[Severity, str]] = {Severity.VIOLATION: "×", Severity.WARNING: "!", Severity.INFO: "·"}
SEVERITY_MEANING: Final[dict[Severity, Text]] = {
    Severity.VIOLATION: Text("Kedjan är bruten: en länk saknas.", "The chain is broken: a link is missing."),
    Severity.WARNING: Text("Det går inte att visa att kedjan håller.", "It cannot be shown that the chain holds."),
    Severity.INFO: Text("Värt en närmare titt.", "Worth a closer look."),
}
SEVERITY_COUNT: Final[dict[Severity, Counted]] = {
    Severity.VIOLATION: Counted(Text("{n} brutet", "{n} broken"), Text("{n} brutna", "{n} broken")),
    Severity.WARNING: Counted(Text("{n} varning", "{n} warning"), Text("{n} varningar", "{n} warnings")),
    Severity.INFO: Counted(Text("{n} info", "{n} info"), Text("{n} info", "{n} info")),
}
BASIS: Final[dict[Basis, Text]] = {
    "stated": Text("står i dokumenten", "stated in the documents"),
    "interpreted": Text("bygger på tolkning", "rests on interpretation"),
}
INTERPRETED: Final = Text("bygger på tolkning", "rests on interpretation")
INTERPRETED_MEANING: Final = Text(
    "Någon har läst in en länk som dokumenten inte skriver ut. Pröva tolkningen innan ni agerar på bristen.",
    "Someone has read a link into the documents that they do not print. Test the reading before you act on it.",
)

FINDINGS: Final = Counted(Text("{n} brist", "{n} gap"), Text("{n} brister", "{n} gaps"))
FINDINGS_FOUND: Final = Counted(
    Text("{n} brist i effektkedjan", "{n} gap in the effect chain"),
    Text("{n} brister i effektkedjan", "{n} gaps in the effect chain"),
)
OF_WHICH_INTERPRETED: Final = Counted(
    Text("1 av dem bygger på tolkning.", "1 of them rests on interpretation."),
    Text("{n} av dem bygger på tolkning.", "{n} of them rest on interpretation."),
)
CLEAN: Final = Text(
    "Inga brister hittades. Kedjan håller, så långt reglerna kan se. Bra jobbat!",
    "No gaps were found. As far as the rules can see, the chain holds. Well done!",
)
UNFILLED: Final = Text(
    "Inga brister hittades, men det säger inget om kedjan: arbetsboken är inte ifylld.",
    "No gaps were found, but that says nothing of the chain: the workbook is not filled in.",
)
NO_RULES: Final = Text(
    "Ingen regel kördes, så inget kan sägas om kedjan.", "No rule was run, so nothing can be said about the chain."
)
NO_FINDINGS: Final = Text("Inga brister.", "No gaps.")
GAP: Final = Text("Brist", "Gap")
FINDING_ID: Final = Text("Brist-id", "Gap id")
THING: Final = Text("Gäller", "Concerns")
VALUE: Final = Text("Värde", "Value")
DOCUMENT: Final = Text("Dokument", "Document")
GOAL: Final = Text("Mål", "Goal")
NO_GOAL: Final = Text("Gäller hela dokumentet", "Concerns the whole document")
NO_DOCUMENT: Final = Text("Utan dokument", "Without a document")
REMEDY: Final = Text("Gör så här", "What to do")
SOURCE: Final = Text("Källa", "Source")
LINES: Final = Text("rad", "lines")
SUMMARY: Final = Text("Sammanfattning", "Summary")
TOTAL: Final = Text("Summa", "Total")
CHECKED: Final = Text("Kontrollerat", "Checked")
RULES_RUN: Final = Counted(Text("{n} regel", "{n} rule"), Text("{n} regler", "{n} rules"))
ENGINE: Final = Text("motor", "engine")
NOTE: Final = Text("Obs", "Note")

NEXT: Final = Text("Gå vidare", "Where to go next")
NEXT_RULE: Final = Text("varför regeln finns och hur bristen lagas", "why the rule exists and how to mend the gap")
NEXT_REPORT: Final = Text("rapport att läsa, skriva ut och bifoga", "a report to read, print and attach")
NEXT_VIEW: Final = Text("se kedjan och var den brister", "see the chain and where it breaks")
NEXT_ALL_RULES: Final = Text("vad som har prövats", "what was tested")
REPORT_FILE: Final = Text("brister.html", "gaps.html")
