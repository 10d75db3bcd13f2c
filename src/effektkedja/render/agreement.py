"""Reported against detected breaks, as text, JSON and CSV."""

from __future__ import annotations

import json
from collections import Counter

from effektkedja.model.agreement import Agreement, Reported
from effektkedja.model.tables import Cell, Column, Table
from effektkedja.model.text import Language, Text
from effektkedja.render.console import Writer, line_width
from effektkedja.render.data import profile_value, table_csv
from effektkedja.render.following import profile_lines
from effektkedja.render.phrases import clean, source_text

_REPRODUCED = Text("Återfunna av reglerna", "Reproduced by the rules")
_MISSED = Text("Missade av reglerna", "Missed by the rules")
_BEYOND = Text("Brister som rapporten inte nämner", "Breaks that the report does not state")
_SUMMARY = Text(
    "{report} beskriver {all} brister. Reglerna återfinner {found} av dem och missar {missed}. Därutöver hittar de "
    "{beyond} brister i rapporten och det som den följer upp, som rapporten inte nämner.",
    "{report} states {all} breaks. The rules reproduce {found} of them and miss {missed}. Beyond that they find "
    "{beyond} breaks, in the report and in what it follows up, that the report does not state.",
)
_WHY = Text("Därför", "Why")
_SOURCE = Text("Källa", "Source")
_SEE = Text(
    "Visa dem med: effektkedja check{data} --document {report}",
    "Show them with: effektkedja check{data} --document {report}",
)
_COLUMNS = (
    Column("outcome", Text("Utfall", "Outcome")),
    Column("goal", Text("Mål", "Goal")),
    Column("label", Text("Bristen enligt rapporten", "The break as the report states it")),
    Column("rules", Text("Regler", "Rules")),
    Column("findings", Text("Fynd", "Findings")),
    Column("reason", Text("Varför det missas", "Why it is missed")),
    Column("source", Text("Källa", "Source")),
)


def agreement_text(agreement: Agreement, lang: Language = "sv", width: int | None = None) -> str:
    """The comparison for a terminal: figures first, then each stated break, then what lies beyond the report."""
    writer = Writer(line_width(width), colour=False)
    counts = {
        "report": agreement.title,
        "all": len(agreement.reproduced) + len(agreement.missed),
        "found": len(agreement.reproduced),
        "missed": len(agreement.missed),
        "beyond": len(agreement.beyond),
    }
    writer.paragraph(_SUMMARY.in_(lang).format(**counts))
    for line in profile_lines(agreement.profile, lang):
        writer.paragraph(line, hang=2)
    for heading, items, sign in ((_REPRODUCED, agreement.reproduced, "+"), (_MISSED, agreement.missed, "-")):
        writer.blank()
        writer.paragraph(f"{heading.in_(lang)} ({len(items)})".upper())
        for item in items:
            _reported(writer, item, sign, lang)
    writer.blank()
    writer.paragraph(f"{_BEYOND.in_(lang)} ({len(agreement.beyond)})".upper())
    rules = Counter((f.rule.code, f.rule.title.in_(lang)) for f in agreement.beyond)
    for (code, title), number in sorted(rules.items()):
        writer.paragraph(f"{number} {clean(title)}", first=f"  {code}  ")
    writer.blank()
    data = f" {agreement.arguments}" if agreement.arguments else ""
    writer.raw(_SEE.in_(lang).format(data=data, report=agreement.report))
    return writer.text()


def _reported(writer: Writer, item: Reported, sign: str, lang: Language) -> None:
    goal = f"{item.goal.number}: " if item.goal and item.goal.number else ""
    codes = f" ({', '.join(item.rules)})" if item.rules else ""
    place = {"sv": "Mål ", "en": "Goal "}[lang] if goal else ""
    writer.blank()
    writer.paragraph(f"{place}{goal}{clean(item.label)}{codes}", first=f"  {sign} ")
    if item.reason:
        writer.paragraph(f"{_WHY.in_(lang)}: {clean(item.reason)}", first=" " * 6, hang=8)
    if text := source_text(item.source, lang):
        writer.paragraph(f"{_SOURCE.in_(lang)}: {text}", first=" " * 6, hang=8)


def agreement_json(agreement: Agreement, lang: Language = "sv") -> str:
    """The comparison as one JSON object; ``beyond`` is a number, the findings themselves stand in ``check``."""
    outcome = {
        "report": agreement.report,
        "reported": len(agreement.reproduced) + len(agreement.missed),
        "reproduced": [_entry(item) for item in agreement.reproduced],
        "missed": [_entry(item) for item in agreement.missed],
        "beyond": len(agreement.beyond),
        "profile": profile_value(agreement.profile),
    }
    return json.dumps(outcome, ensure_ascii=False, indent=2) + "\n"


def _entry(item: Reported) -> dict[str, object]:
    source = item.source
    return {
        "id": item.iri,
        "label": item.label,
        "goal": item.goal.iri if item.goal else None,
        "rules": list(item.rules),
        "about": [{"id": thing.iri, "label": thing.label} for thing in item.about],
        "findings": list(item.found),
        "reason": item.reason or None,
        "source": {"document": source.document, "heading": source.heading, "lines": source.lines},
    }


def agreement_csv(agreement: Agreement, lang: Language = "sv") -> str:
    """One row per stated break, for a spreadsheet."""
    rows: list[tuple[Cell, ...]] = []
    for heading, items in ((_REPRODUCED, agreement.reproduced), (_MISSED, agreement.missed)):
        for item in items:
            goal = item.goal.number if item.goal else ""
            found = ", ".join(item.found)
            place = source_text(item.source, lang)
            rows.append((heading.in_(lang), goal, item.label, ", ".join(item.rules), found, item.reason, place))
    return table_csv(Table("agreement", agreement.title, _COLUMNS, tuple(rows)), lang)
