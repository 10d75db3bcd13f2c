"""Findings put together as people read them: by document, by goal, and within a goal by rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from effektkedja.model.findings import Finding
from effektkedja.model.report import Report
from effektkedja.model.rules import Rule, Severity
from effektkedja.model.text import Language
from effektkedja.model.things import Thing
from effektkedja.render import wording
from effektkedja.render.phrases import clean, goal_title, natural


@dataclass(frozen=True)
class RuleGroup:
    """Findings of one rule under one goal, in reading order.

    Args:
        rule: the rule.
        findings: at least one.
    """

    rule: Rule
    findings: tuple[Finding, ...]

    @property
    def remedy(self) -> str:
        """The remedy where all findings share it, so that it is said once; empty where they differ."""
        remedies = {finding.remedy for finding in self.findings}
        return remedies.pop() if len(remedies) == 1 else ""

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that count: all but the accepted ones."""
        return counted(self.findings)


@dataclass(frozen=True)
class Section:
    """What one document is short of under one goal, or as a whole where ``goal`` is None."""

    document: str
    goal: Thing | None
    groups: tuple[RuleGroup, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of the section."""
        return tuple(finding for group in self.groups for finding in group.findings)

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that count: all but the accepted ones."""
        return counted(self.findings)

    def title(self, lang: Language) -> str:
        """The goal's title, or a sentence that says that the whole document is meant."""
        return goal_title(self.goal, lang) if self.goal else wording.findings.NO_GOAL.in_(lang)


@dataclass(frozen=True)
class DocumentGroup:
    """The findings of one document; ``document`` and ``name`` are empty where findings have none."""

    document: str
    name: str
    sections: tuple[Section, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of the document."""
        return tuple(finding for section in self.sections for finding in section.findings)

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that count: all but the accepted ones."""
        return counted(self.findings)

    def title(self, lang: Language) -> str:
        """The document's title, its id where it has none, or words that say that there is no document."""
        return clean(self.name or self.document) or wording.findings.NO_DOCUMENT.in_(lang)


def counted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings without those that somebody lives with for now."""
    return tuple(finding for finding in findings if finding.status != "accepted")


def reading_order(finding: Finding) -> tuple[object, ...]:
    """The key that findings are sorted by within a goal: the worst first, then rule, then number."""
    value = finding.value.iri if finding.value else ""
    return (
        -finding.severity,
        finding.rule.code,
        natural(finding.focus.number),
        natural(finding.source.lines),
        natural(finding.focus.label),
        finding.focus.iri,
        value,
        finding.id,
    )


def rule_groups(findings: Iterable[Finding]) -> tuple[RuleGroup, ...]:
    """The findings in reading order, one group per rule."""
    ordered = sorted(findings, key=reading_order)
    runs = groupby(ordered, key=lambda finding: finding.rule.code)
    return tuple(RuleGroup(group[0].rule, group) for _, run in runs if (group := tuple(run)))


def by_document(report: Report, *, accepted: bool = False) -> tuple[DocumentGroup, ...]:
    """The report's findings by document and goal.

    Documents keep the order that the report gives them. Within a document the findings on the whole document come
    first, then the goals in the order of their numbers.

    Args:
        report: the outcome of a check.
        accepted: take in the accepted findings too, in their places among the others.
    """
    documents: dict[str, list[Finding]] = {}
    for finding in (*report.findings, *(report.accepted if accepted else ())):
        documents.setdefault(finding.document, []).append(finding)
    return tuple(
        DocumentGroup(
            document, next((f.document_title for f in found if f.document_title), ""), _sections(document, found)
        )
        for document, found in documents.items()
    )


def _sections(document: str, findings: list[Finding]) -> tuple[Section, ...]:
    goals: dict[str, list[Finding]] = {}
    for finding in findings:
        goals.setdefault(finding.goal.iri if finding.goal else "", []).append(finding)
    sections = [Section(document, found[0].goal, rule_groups(found)) for found in goals.values()]
    return tuple(sorted(sections, key=lambda section: _goal_order(section.goal)))


def _goal_order(goal: Thing | None) -> tuple[object, ...]:
    return (1, natural(goal.number or goal.label), goal.iri) if goal else (0,)


def rules_by_weight(report: Report, *, accepted: bool = False) -> tuple[RuleGroup, ...]:
    """Every rule that fired with all its findings, the worst and most frequent first.

    Args:
        report: the outcome of a check.
        accepted: take in the accepted findings too.
    """
    codes: dict[str, list[Finding]] = {}
    for finding in (*report.findings, *(report.accepted if accepted else ())):
        codes.setdefault(finding.rule.code, []).append(finding)
    groups = (RuleGroup(found[0].rule, tuple(sorted(found, key=reading_order))) for found in codes.values())
    return tuple(sorted(groups, key=lambda group: (-group.rule.severity, -len(group.findings), group.rule.code)))


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The highest severity among the findings, or None if there are none."""
    return max((finding.severity for finding in findings), default=None)
