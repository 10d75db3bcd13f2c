"""Every word that the renderers say, Swedish first. Templates use the names of the texts in lower case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from effektkedja.model import Basis, Language, Severity, Status, Text


@dataclass(frozen=True)
class Counted:
    """A phrase with a number in it, which is written with ``{n}``: one form for one, one for all else."""

    one: Text
    many: Text

    def of(self, number: int, lang: Language) -> str:
        """The phrase for ``number``."""
        return (self.one if number == 1 else self.many).in_(lang).format(n=number)


# --- Severity and basis

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

# --- Findings, in text and on pages

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
REMEDY: Final = Text("Gör så här", "What to do")
SOURCE: Final = Text("Källa", "Source")
LINES: Final = Text("rad", "lines")
GOAL: Final = Text("Mål", "Goal")
NO_GOAL: Final = Text("Gäller hela dokumentet", "Concerns the whole document")
NO_DOCUMENT: Final = Text("Utan dokument", "Without a document")
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

# --- Accepted, followed, left out

STATUS: Final = Text("Status", "Status")
STATUSES: Final[dict[Status, Text]] = {
    "open": Text("Öppen", "Open"),
    "new": Text("Ny", "New"),
    "remaining": Text("Kvarstår", "Remaining"),
    "reopened": Text("Tillbaka", "Reopened"),
    "accepted": Text("Godkänd", "Accepted"),
    "closed": Text("Åtgärdad", "Closed"),
}
STATUS_ALL: Final = Text("Alla", "All")
KNOWN_SINCE: Final = Text("Känd sedan", "Known since")
DAYS: Final = Counted(Text("{n} dag", "{n} day"), Text("{n} dagar", "{n} days"))
ACCEPTED_HEADING: Final = Text("Godkända brister", "Accepted gaps")
ACCEPTED_COLUMN: Final = Text("Godkända", "Accepted")
ACCEPTED_MEANING: Final = Text(
    "Någon har beslutat att leva med dem till ett visst datum. När dagen har gått räknas de igen.",
    "Somebody has decided to live with them until a day. When the day has passed they count again.",
)
ACCEPTED_COUNT: Final = Counted(
    Text("{n} godkänd brist räknas inte.", "{n} accepted gap does not count."),
    Text("{n} godkända brister räknas inte.", "{n} accepted gaps do not count."),
)
ACCEPTED_SHORT: Final = Counted(Text("{n} godkänd", "{n} accepted"), Text("{n} godkända", "{n} accepted"))
ACCEPTED_UNTIL: Final = Text(
    "Godkänd till {until} av {owner}. Skäl: {reason}", "Accepted until {until} by {owner}. Reason: {reason}"
)
ACCEPTED_EXPIRED: Final = Text(
    "Godkännandet av {owner} gick ut {until}. Skälet var: {reason}",
    "The acceptance by {owner} ended {until}. The reason was: {reason}",
)
ACCEPTANCE: Final = Text("Godkännande", "Acceptance")
ONLY_ACCEPTED: Final = Text("Inga brister utöver dem som är godkända.", "No gaps besides those that are accepted.")
CLOSED_HEADING: Final = Text("Åtgärdade brister", "Closed gaps")
CLOSED_MEANING: Final = Text(
    "Brister som fanns vid förra kontrollen, {since}, och som är borta nu.",
    "Gaps that were there at the last check, {since}, and are gone now.",
)
GONE: Final = Text("Borta", "Gone")
PROFILE: Final = Text("Profil", "Profile")
PROFILE_OFF: Final = Text("Avstängda regler", "Rules switched off")
PROFILE_CHANGED: Final = Text("Ändrat allvar", "Changed severity")
PROFILE_PLAIN: Final = Text("ändrar ingen regel", "changes no rule")

# --- Rules

RULES: Final = Text("Regler", "Rules")
RULE: Final = Text("Regel", "Rule")
WHY: Final = Text("Varför", "Why")
FINDS: Final = Text("Hittar", "Finds")
EXAMPLES: Final = Text("Exempel", "Examples")
SHACL: Final = Text("Regeln i SHACL", "The rule in SHACL")
SHAPE: Final = Text("Shape", "Shape")
FILE: Final = Text("Fil", "File")
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

# --- Tables

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

# --- The report page

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
FILTER: Final = Text("Visa bara", "Show only")
FILTER_SEVERITY: Final = Text("Allvar", "Severity")
FILTER_RULE: Final = Text("Regel", "Rule")
FILTER_BASIS: Final = Text("Bygger på", "Rests on")
FILTER_TEXT: Final = Text("Sök i texten", "Search the text")
FILTER_CLEAR: Final = Text("Visa allt", "Show all")
FILTER_SHOWN: Final = Text("Visar {shown} av {all} brister", "Showing {shown} of {all} gaps")
FILTER_NONE: Final = Text("Ingen brist passar urvalet.", "No gap fits the selection.")
ALL: Final = Text("Alla", "All")
STATED_ONLY: Final = Text("Det som står i dokumenten", "What the documents state")
INTERPRETED_ONLY: Final = Text("Tolkningar", "Interpretations")
DETAILS: Final = Text("Hänvisning", "Reference")
FINDING_ID: Final = Text("Brist-id", "Gap id")
THING: Final = Text("Gäller", "Concerns")
VALUE: Final = Text("Värde", "Value")
FINDINGS_HEADING: Final = Text("Bristerna", "The gaps")
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

# --- The network view

NETWORK_HINT: Final = Text(
    "Klicka på en ruta för att se vad som brister och vad den hänger ihop med.",
    "Click a box to see what is wrong with it and what it is linked to.",
)
NETWORK_KEYS: Final = Text(
    "Kedjan som bild. Piltangenterna går mellan rutorna, Retur visar mer, Esc stänger, plus och minus zoomar. "
    "Samma innehåll finns som tabell under bilden.",
    "The chain as a picture. Arrow keys move between the boxes, Enter shows more, Esc closes, plus and minus zoom. "
    "The same content is in the table below the picture.",
)
NO_SCRIPT: Final = Text(
    "Bilden behöver JavaScript. Tabellen nedan visar samma sak.",
    "The picture needs JavaScript. The table below shows the same.",
)
ALL_GOALS: Final = Text("Alla mål", "All goals")
ALL_DOCUMENTS: Final = Text("Alla dokument", "All documents")
DOCUMENT: Final = Text("Dokument", "Document")
SHOW: Final = Text("Visa", "Show")
SHOW_ALL: Final = Text("Allt", "Everything")
SHOW_BROKEN: Final = Text("Det som brister", "What is broken or doubtful")
KIND: Final = Text("Slag", "Kind")
SEARCH: Final = Text("Sök", "Search")
SEARCH_NONE: Final = Text("Inget hittades.", "Nothing was found.")
SEARCH_MORE: Final = Text("… och {n} till. Skriv mer för att begränsa.", "… and {n} more. Type more to narrow it down.")
ZOOM_IN: Final = Text("Zooma in", "Zoom in")
ZOOM_OUT: Final = Text("Zooma ut", "Zoom out")
FIT: Final = Text("Hela bilden", "Whole picture")
SAVE_PICTURE: Final = Text("Spara bild", "Save picture")
CLOSE: Final = Text("Stäng", "Close")
LEGEND: Final = Text("Teckenförklaring", "Legend")
LEGEND_STATED: Final = Text("länk som står i dokumenten", "link that the documents state")
LEGEND_INTERPRETED: Final = Text("tolkad länk", "interpreted link")
INTERPRETED_LINK: Final = Text("tolkad", "interpreted")
NO_FINDINGS: Final = Text("Inga brister.", "No gaps.")
NO_LINKS: Final = Text("Inga länkar.", "No links.")
NEIGHBOURS: Final = Text("Hänger ihop med", "Linked to")
SHOWN_NODES: Final = Text("{nodes} av {all} delar visas", "{nodes} of {all} parts shown")
NOTHING_SHOWN: Final = Text("Inget passar urvalet.", "Nothing fits the selection.")
OUTLINE: Final = Text("Samma innehåll som tabell", "The same content as a table")
NAME: Final = Text("Namn", "Name")
GAP: Final = Text("Brist", "Gap")
LINKS: Final = Text("Länkar", "Links")
SHARED: Final = Text("Delas av flera mål", "Shared by several goals")
EMPTY_VIEW: Final = Text("Det finns inget att visa.", "There is nothing to show.")

# --- The chain view

COLUMN_HEADINGS: Final[dict[str, Text]] = {
    "actor": Text("Vem", "Who"),
    "commitment": Text("gör vad", "does what"),
    "indicator": Text("syns i vad", "seen in what"),
    "condition": Text("så att vad är på plats", "so that what is in place"),
    "goal": Text("för vilket mål", "for which goal"),
}
MISSING: Final[dict[str, Text]] = {
    "actor": Text("Här saknas en ansvarig", "Someone responsible is missing here"),
    "commitment": Text("Här saknas ett åtagande", "A commitment is missing here"),
    "indicator": Text("Här saknas en indikator", "An indicator is missing here"),
    "condition": Text("Här saknas ett villkor", "A condition is missing here"),
    "goal": Text("Här saknas ett mål", "A goal is missing here"),
}
PRINTED_UNDER: Final = Text("står under mål {goal}", "printed under goal {goal}")
COUNT_COMMITMENTS: Final = Counted(Text("{n} åtagande", "{n} commitment"), Text("{n} åtaganden", "{n} commitments"))
COUNT_INDICATORS: Final = Counted(Text("{n} indikator", "{n} indicator"), Text("{n} indikatorer", "{n} indicators"))
OVERVIEW: Final = Text("Översikt", "Overview")
PICTURE: Final = Text("Bild", "Picture")
PICTURES: Final = Text("Bilder", "Pictures")
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
FIGURES: Final = Text("Siffror", "Figures")
SERIES_BREAK: Final = Text("brott i serien", "break in the series")
MORE_SERIES: Final = Text("… och {n} serier till i kunskapsbasen.", "… and {n} more series in the knowledge base.")
FACTS: Final = Text("Uppgifter", "Details")
OPEN_GOAL: Final = Text("Öppna målets kedja", "Open the chain of the goal")
BACK_TO_OVERVIEW: Final = Text("Till översikten", "To the overview")
LEGEND_MISSING: Final = Text("något saknas", "something is missing")
WHY_READ: Final = Text("Därför är länken tolkad", "Why the link was read")
ZOOM: Final = Text("Storlek", "Size")
FIT_WIDTH: Final = Text("Hela bredden", "Full width")
OTHER_LINKS: Final = Text("utanför bilden", "outside the picture")
COVERAGE: Final = Text("Täckning", "Coverage")
MATRIX_TITLE: Final[dict[str, Text]] = {
    "concept": Text("Täckning: {plan}, områden och grupper", "Coverage: {plan}, areas and groups"),
    "actor": Text("Täckning: {plan}, aktörer", "Coverage: {plan}, actors"),
}
MATRIX_HINT: Final = Text(
    "En ruta säger hur många av planens åtaganden som finns under målet och hur många indikatorer i bruk som följer "
    "dem. Rutan leder till målets kedja med just det urvalet.",
    "A cell says how many of the plan's commitments there are under the goal, and how many indicators in use follow "
    "them. The cell leads to the chain of the goal with just that choice.",
)
MATRIX_KEYS: Final = Text(
    "Piltangenterna går mellan rutorna, Retur öppnar kedjan.",
    "Arrow keys move between the cells, Enter opens the chain.",
)
NO_COMMITMENT: Final = Text("inget åtagande", "no commitment")
NO_INDICATOR: Final = Text("ingen indikator", "no indicator")
LEFT_OUT: Final = Text("tas inte upp", "left out")
LEFT_OUT_WHY: Final = Text(
    "Avsiktligt tomt: {plan} tar inte upp {goal}.", "Deliberately blank: {plan} does not take up {goal}."
)
LEFT_OUT_REASON: Final = Text("Skälet enligt dokumentet:", "The reason according to the document:")
LEFT_OUT_NO_REASON: Final = Text("Något skäl är inte angivet.", "No reason is given.")
OVERVIEW_HEADINGS: Final[dict[str, Text]] = {
    "commitment": Text("Åtaganden", "Commitments"),
    "indicator": Text("Indikatorer i bruk", "Indicators in use"),
    "condition": Text("Det som ska vara på plats", "What is to be in place"),
    "goal": Text("Mål", "Goal"),
}

KINDS: Final[dict[str, Text]] = {
    "actor": Text("Aktör", "Actor"),
    "commitment": Text("Åtagande", "Commitment"),
    "condition": Text("Framgångsvillkor", "Success condition"),
    "datasource": Text("Datakälla", "Data source"),
    "developmentarea": Text("Utvecklingsområde", "Development area"),
    "document": Text("Dokument", "Document"),
    "followup": Text("Uppföljning", "Follow-up"),
    "goal": Text("Mål", "Goal"),
    "indicator": Text("Indikator", "Indicator"),
    "observation": Text("Värde", "Figure"),
    "service": Text("Verksamhet", "Service"),
    "successcondition": Text("Framgångsvillkor", "Success condition"),
}
# What a link says when read from its source, and from its target.
LINK_KINDS: Final[dict[str, tuple[Text, Text]]] = {
    "concerns": (Text("rör", "concerns"), Text("berörs av", "concerned by")),
    "conditionFor": (Text("villkor för", "condition for"), Text("har villkoret", "has the condition")),
    "continues": (Text("fortsätter", "continues"), Text("fortsätts av", "continued by")),
    "contributesTo": (Text("bidrar till", "contributes to"), Text("får bidrag från", "receives from")),
    "correspondsTo": (Text("motsvarar", "corresponds to"), Text("motsvaras av", "corresponded by")),
    "dataSource": (Text("hämtas från", "taken from"), Text("ger siffror till", "feeds")),
    "followedBy": (Text("följs av indikatorn", "followed by the indicator"), Text("följer", "follows")),
    "followsUp": (Text("följer upp", "follows up"), Text("följs upp i", "followed up in")),
    "listedUnder": (Text("redovisas under", "listed under"), Text("har indikatorn", "has the indicator")),
    "measures": (Text("mäter", "measures"), Text("mäts av", "measured by")),
    "measuresActor": (Text("mäter aktören", "measures the actor"), Text("mäts av", "measured by")),
    "responsible": (Text("svarar för", "answers for"), Text("ansvarig är", "answered for by")),
    "underGoal": (Text("hör till", "belongs to"), Text("har åtagandet", "has the commitment")),
    "underStrategy": (Text("hör till", "belongs to"), Text("har planen", "has the plan")),
}
