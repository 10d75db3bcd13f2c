"""The rules as things to show: all of them, one of them, and the SHACL behind it."""

from __future__ import annotations

from effektkedja import resources
from effektkedja.model.rules import Rule
from effektkedja.model.tables import Column, Table
from effektkedja.model.text import Language, Text
from effektkedja.operations.check import Selection, check
from effektkedja.rules import catalogue
from effektkedja.store.loading import shipped


def every() -> tuple[Rule, ...]:
    """All rules in order of their codes."""
    return catalogue().rules


def one(code: str) -> Rule:
    """The rule with this code.

    Raises:
        InputError: there is no such rule.
    """
    return catalogue().rule(code)


def shacl(rule: Rule) -> str:
    """The part of the shape file that states the rule, as it is written there."""
    text = (resources.root() / rule.file).read_text(encoding="utf-8")
    blocks = text.split("\n\n")
    return "\n\n".join(block.strip("\n") for block in blocks if block.lstrip().startswith(f"eks:{rule.code} "))


def examples(rule: Rule, lang: Language, most: int = 2) -> tuple[str, ...]:
    """What the rule finds in the shipped knowledge base, a few sentences at most."""
    findings = check(shipped(), Selection(rules=(rule.code,)), lang=lang).findings
    return tuple(finding.message for finding in findings[:most])


def rule_table(lang: Language) -> Table:
    """The catalogue as a table, for spreadsheets and programs."""
    columns = (
        Column("code", Text("Kod", "Code")),
        Column("severity", Text("Allvar", "Severity")),
        Column("title", Text("Regel", "Rule")),
        Column("message", Text("Bristen", "The break")),
        Column("remedy", Text("Gör så här", "Remedy")),
        Column("why", Text("Varför", "Why")),
        Column("source", Text("Källa till regeln", "Source of the rule")),
    )
    rows = tuple(
        (r.code, r.severity.key, r.title.in_(lang), r.message.in_(lang), r.remedy.in_(lang), r.why.in_(lang), r.source)
        for r in every()
    )
    return Table("rules", {"sv": "Regler", "en": "Rules"}[lang], columns, rows)
