"""Rules as text for a terminal: the catalogue by family, and the whole story of one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from effektkedja.model.rules import Rule, Severity
from effektkedja.model.text import Language
from effektkedja.render import wording
from effektkedja.render.console import Writer, line_width
from effektkedja.render.phrases import clean, tag


def rules_text(rules: Sequence[Rule], lang: Language = "sv", width: int | None = None, colour: bool = False) -> str:
    """The catalogue of rules by family, one line each, for a terminal.

    Args:
        rules: the rules to list, in any order.
        lang: language of titles and words.
        width: columns to wrap at; the terminal's width if None.
        colour: write ANSI colour codes.
    """
    writer = Writer(line_width(width), colour=colour)
    ordered = sorted(rules, key=lambda rule: rule.code)
    widest = max((len(tag(level, lang)) for level in Severity), default=0)
    for family, members in groupby(ordered, key=lambda rule: rule.family):
        writer.blank()
        name = wording.rules.FAMILY[family].in_(lang) if family in wording.rules.FAMILY else ""
        writer.paragraph(f"{family}  {name}".rstrip(), style="heading")
        for rule in members:
            mark = tag(rule.severity, lang)
            first = f"  {rule.code}  {mark.ljust(widest)}  "
            writer.paragraph(clean(rule.title.in_(lang)), first=first, style=rule.severity.key, mark=mark)
    if ordered:
        writer.blank()
        writer.paragraph(wording.rules.RULES_HINT.in_(lang).format(code=ordered[0].code))
    else:
        writer.raw(wording.tables.EMPTY_TABLE.in_(lang))
    return writer.text()


def rule_text(
    rule: Rule,
    lang: Language = "sv",
    width: int | None = None,
    colour: bool = False,
    *,
    examples: Sequence[str] = (),
    shacl: str = "",
) -> str:
    """The whole story of one rule: what it finds, why, how to mend it, an example, and the rule itself.

    Args:
        rule: the rule.
        lang: language of the story.
        width: columns to wrap at; the terminal's width if None.
        colour: write ANSI colour codes.
        examples: sentences of findings, or cases that pass and fail.
        shacl: the shape in Turtle. Written last and never wrapped, so that it can be copied.
    """
    writer = Writer(line_width(width), colour=colour)
    mark = tag(rule.severity, lang)
    writer.paragraph(f"{rule.code}  {clean(rule.title.in_(lang))}", hang=len(rule.code) + 2, style="heading")
    writer.paragraph(
        wording.findings.SEVERITY_MEANING[rule.severity].in_(lang),
        first=f"{mark}  ",
        style=rule.severity.key,
        mark=mark,
    )
    parts = (
        (wording.rules.FINDS, rule.message.in_(lang)),
        (wording.rules.WHY, rule.why.in_(lang)),
        (wording.findings.REMEDY, rule.remedy.in_(lang)),
        (wording.rules.IN_DATA, rule.note.in_(lang)),
        (wording.rules.RULE_BASIS, rule.source),
    )
    for heading, text in parts:
        if text:
            _part(writer, heading.in_(lang), (text,))
    _part(writer, wording.rules.EXAMPLES.in_(lang), examples)
    _part(writer, wording.rules.SHAPE.in_(lang), tuple(text for text in (rule.iri, rule.file) if text))
    if shacl:
        writer.blank()
        writer.paragraph(wording.rules.SHACL.in_(lang), style="heading")
        for line in shacl.strip("\n").splitlines():
            writer.raw(f"  {line}")
    return writer.text()


def _part(writer: Writer, heading: str, texts: Sequence[str]) -> None:
    if texts:
        writer.blank()
        writer.paragraph(heading, style="heading")
        for text in texts:
            writer.paragraph(clean(text), first="  ")
