"""The gap report: one page to read, filter, print and attach to a board's papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from effektkedja.model.findings import Finding, Status
from effektkedja.model.report import Report
from effektkedja.model.rules import Severity
from effektkedja.model.text import Language
from effektkedja.render import wording
from effektkedja.render.following import (
    acceptance_text,
    age_text,
    clean_text,
    closed_text,
    has_status,
    profile_lines,
    status_word,
)
from effektkedja.render.grouping import RuleGroup, Section, by_document, counted, rules_by_weight
from effektkedja.render.page import asset, render_page, severity_levels
from effektkedja.render.phrases import (
    checked_text,
    clean,
    counts_text,
    file_text,
    run_text,
    severity_counts,
    source_text,
)
from effektkedja.render.sources import anchors, by_source

_BAR_WIDTH: Final = 120


@dataclass(frozen=True)
class _Bar:
    key: str
    x: float
    width: float


@dataclass(frozen=True)
class _Row:
    """A section as the contents list it and the page shows it."""

    anchor: str
    title: str
    tally: str
    counts: dict[Severity, int]
    total: int
    accepted: int
    bars: tuple[_Bar, ...]
    groups: tuple[RuleGroup, ...]


@dataclass(frozen=True)
class _Document:
    anchor: str
    title: str
    tally: str
    rows: tuple[_Row, ...]


def report_html(report: Report, lang: Language = "sv", title: str = "", generated: date | None = None) -> str:
    """The outcome of a check as one accessible, self-contained page.

    Args:
        report: the outcome.
        lang: language of the words around the findings.
        title: the page's heading; a general one if empty.
        generated: date to print on the page; none if None. The renderer never looks at the clock, so that the same
            report gives the same page.

    Returns:
        HTML that works from a file, without a network, and without scripts except for its filters.
    """
    interpreted = sum(finding.basis == "interpreted" for finding in report.findings)
    sources = by_source((f for d in by_document(report, accepted=True) for f in d.findings), lang)
    context: dict[str, object] = {
        "title": clean(title) or wording.report.REPORT_TITLE.in_(lang),
        "generated": generated.isoformat() if generated else "",
        "report": report,
        "checked": checked_text(report, lang),
        "run": run_text(report, lang),
        "summary": _summary(report, lang),
        "documents": _documents(report, lang),
        "rules": rules_by_weight(report, accepted=True),
        "levels": severity_levels(lang),
        "counts": severity_counts(report.findings),
        "interpreted": interpreted,
        "interpreted_text": wording.findings.OF_WHICH_INTERPRETED.of(interpreted, lang),
        "anchor": finding_anchor,
        "source": lambda finding: source_text(finding.source, lang),
        "file": lambda finding: file_text(finding.source),
        "found": lambda findings: _found(findings, lang),
        "sources": sources,
        "place": anchors(sources).get,
    } | _following(report, lang)
    style = asset("base.css") + asset("report.css")
    return render_page("report.html", lang, styles=(style,), scripts=(asset("report.js"),), context=context)


def _following(report: Report, lang: Language) -> dict[str, object]:
    """What the template needs to tell of acceptances, the ledger and the profile."""
    shown = {finding.status for finding in (*report.findings, *report.accepted)}
    statuses: list[tuple[Status, str]] = [(key, text.in_(lang)) for key, text in wording.following.STATUSES.items()]
    return {
        "statuses": [each for each in statuses if each[0] in shown] if has_status(report) else [],
        "status_word": lambda finding: status_word(finding, lang),
        "age": lambda finding: age_text(finding, lang),
        "acceptance": lambda finding: acceptance_text(finding, lang),
        "accepted_count": wording.following.ACCEPTED_COUNT.of(len(report.accepted), lang) if report.accepted else "",
        "closed_text": closed_text(report, lang),
        "profile": profile_lines(report.profile, lang),
    }


def _found(findings: tuple[Finding, ...], lang: Language) -> str:
    """How many count, and how many are accepted where some are: ``2 brister, 1 godkänd``."""
    open_ = counted(findings)
    accepted = len(findings) - len(open_)
    parts = [wording.findings.FINDINGS.of(len(open_), lang)] if open_ or not accepted else []
    return ", ".join([*parts, *([wording.following.ACCEPTED_SHORT.of(accepted, lang)] if accepted else [])])


def _tally(findings: tuple[Finding, ...], lang: Language) -> str:
    """The severities of those that count, and how many are accepted."""
    open_ = counted(findings)
    accepted = len(findings) - len(open_)
    parts = [counts_text(open_, lang), wording.following.ACCEPTED_SHORT.of(accepted, lang) if accepted else ""]
    return ", ".join(part for part in parts if part)


def finding_anchor(finding: Finding) -> str:
    """The id of a finding on the page, for links that lead to it."""
    return f"brist-{finding.id}"


def _summary(report: Report, lang: Language) -> str:
    if not report.findings:
        return clean_text(report, lang)
    found = wording.findings.FINDINGS_FOUND.of(len(report.findings), lang)
    return f"{found}: {counts_text(report.findings, lang)}."


def _documents(report: Report, lang: Language) -> list[_Document]:
    documents = by_document(report, accepted=True)
    most = max((len(section.open) for document in documents for section in document.sections), default=1) or 1
    return [
        _Document(
            f"dokument-{i}",
            document.title(lang),
            _tally(document.findings, lang),
            tuple(_row(section, f"avsnitt-{i}-{j}", most, lang) for j, section in enumerate(document.sections, 1)),
        )
        for i, document in enumerate(documents, 1)
    ]


def _row(section: Section, anchor: str, most: int, lang: Language) -> _Row:
    counts = severity_counts(section.open)
    bars = []
    x = 0.0
    for level, count in counts.items():
        width = round(_BAR_WIDTH * count / most, 1)
        if count:
            bars.append(_Bar(level.key, round(x, 1), width))
        x += width
    return _Row(
        anchor,
        section.title(lang),
        _tally(section.findings, lang),
        counts,
        len(section.open),
        len(section.findings) - len(section.open),
        tuple(bars),
        section.groups,
    )
