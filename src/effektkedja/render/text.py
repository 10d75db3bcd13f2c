"""Findings as text for a terminal: what a good linter says, in words for people."""

from __future__ import annotations

from dataclasses import replace

from effektkedja.model.findings import Finding
from effektkedja.model.report import Report
from effektkedja.model.rules import Severity
from effektkedja.model.text import Language
from effektkedja.render import wording
from effektkedja.render.console import Writer, columns, line_width
from effektkedja.render.following import (
    acceptance_text,
    clean_text,
    closed_text,
    profile_lines,
    status_word,
)
from effektkedja.render.grouping import DocumentGroup, RuleGroup, Section, by_document, rules_by_weight
from effektkedja.render.phrases import (
    NO_BREAK,
    checked_text,
    clean,
    counts_text,
    run_text,
    severity_counts,
    severity_word,
    shorten,
    source_text,
    tag,
)

_LEVELS = tuple(sorted(Severity, reverse=True))


def report_text(report: Report, lang: Language = "sv", width: int | None = None, colour: bool = False) -> str:
    """The outcome of a check for a terminal, with a summary and the next step at the end.

    Args:
        report: the outcome.
        lang: language of the words around the findings.
        width: columns to wrap at; the terminal's width if None.
        colour: write ANSI colour codes. Nothing is said by colour alone.

    Returns:
        Lines, the last one ended. The same report gives the same text.
    """
    writer = Writer(line_width(width), colour=colour)
    if report.since is None:  # a ledger that begins today knows nothing yet: then all would be marked as new
        report = replace(report, findings=tuple(replace(finding, seen=None) for finding in report.findings))
    documents = by_document(report)
    for document in documents:
        _document(writer, document, lang)
    if not report.findings:
        writer.paragraph(clean_text(report, lang))
    _accepted(writer, report, lang)
    _closed(writer, report, lang)
    _summary(writer, report, documents, lang)
    _next_steps(writer, report, lang)
    return writer.text()


def _document(writer: Writer, document: DocumentGroup, lang: Language) -> None:
    writer.blank()
    writer.paragraph(document.title(lang).upper(), style="heading")
    for section in document.sections:
        _section(writer, section, lang)


def _section(writer: Writer, section: Section, lang: Language) -> None:
    writer.blank()
    writer.paragraph(f"{section.title(lang)}  ({counts_text(section.findings, lang)})", hang=2, style="heading")
    for group in section.groups:
        writer.blank()
        _group(writer, group, lang)


def _group(writer: Writer, group: RuleGroup, lang: Language) -> None:
    """One finding stands beside its code; several stand in a list under the rule's title, the remedy once."""
    rule = group.rule
    mark = tag(rule.severity, lang)
    first = f"  {mark} {rule.code}  "
    inner = " " * 6
    if len(group.findings) == 1:
        finding = group.findings[0]
        writer.paragraph(_sentence(finding, lang), first=first, hang=6, style=rule.severity.key, mark=mark)
        _remedy(writer, finding.remedy, inner, lang)
        _source(writer, finding, inner, lang)
        return
    heading = f"{clean(rule.title.in_(lang))} ({wording.findings.FINDINGS.of(len(group.findings), lang)})"
    writer.paragraph(heading, first=first, hang=6, style=rule.severity.key, mark=mark)
    for finding in group.findings:
        writer.paragraph(_sentence(finding, lang), first=f"{inner}- ")
        if not group.remedy:
            _remedy(writer, finding.remedy, f"{inner}  ", lang)
        _source(writer, finding, f"{inner}  ", lang)
    _remedy(writer, group.remedy, inner, lang)


def _sentence(finding: Finding, lang: Language) -> str:
    """The message with what sets the finding apart; that it remains is said in the summary, once for all."""
    marks = [status_word(finding, lang).lower()] if finding.status in ("new", "reopened") else []
    marks += [wording.findings.INTERPRETED.in_(lang)] if finding.basis == "interpreted" else []
    message = clean(finding.message)
    return f"{message} ({', '.join(marks)})" if marks else message


def _accepted(writer: Writer, report: Report, lang: Language) -> None:
    """What somebody lives with for now, each with reason, owner and day."""
    if not report.accepted:
        return
    writer.blank()
    writer.paragraph(
        f"{wording.following.ACCEPTED_HEADING.in_(lang)} ({len(report.accepted)})".upper(), style="heading"
    )
    writer.paragraph(wording.following.ACCEPTED_MEANING.in_(lang), first="  ")
    for finding in report.accepted:
        writer.blank()
        writer.paragraph(clean(finding.message), first=f"  {finding.rule.code}  ", hang=6)
        writer.paragraph(acceptance_text(finding, lang), first=" " * 6, hang=8)


def _closed(writer: Writer, report: Report, lang: Language) -> None:
    """What the ledger knew and is gone."""
    if not report.closed:
        return
    writer.blank()
    writer.paragraph(f"{wording.following.CLOSED_HEADING.in_(lang)} ({len(report.closed)})".upper(), style="heading")
    writer.paragraph(closed_text(report, lang), first="  ")
    writer.blank()
    for closed in report.closed:
        writer.paragraph(clean(closed.label), first=f"  {clean(closed.rule)}  ", hang=6)


def _remedy(writer: Writer, remedy: str, indent: str, lang: Language) -> None:
    if remedy:
        writer.paragraph(f"{wording.findings.REMEDY.in_(lang)}: {clean(remedy)}", first=indent, hang=len(indent) + 2)


def _source(writer: Writer, finding: Finding, indent: str, lang: Language) -> None:
    if text := source_text(finding.source, lang):
        writer.paragraph(
            f"{wording.findings.SOURCE.in_(lang)}: {text}", first=indent, hang=len(indent) + 2, style="dim"
        )


def _summary(writer: Writer, report: Report, documents: tuple[DocumentGroup, ...], lang: Language) -> None:
    writer.blank()
    if report.findings:
        writer.paragraph(wording.findings.SUMMARY.in_(lang).upper(), style="heading")
        writer.blank()
        found = wording.findings.FINDINGS_FOUND.of(len(report.findings), lang)
        writer.paragraph(f"{found}: {counts_text(report.findings, lang)}. {_interpreted(report, lang)}".rstrip())
        writer.blank()
        _goal_table(writer, documents, report, lang)
        writer.blank()
    writer.paragraph(
        f"{wording.findings.CHECKED.in_(lang)}: {checked_text(report, lang)} · {run_text(report, lang)}", hang=2
    )
    for line in profile_lines(report.profile, lang):
        writer.paragraph(line, hang=2)
    if report.accepted:
        writer.paragraph(wording.following.ACCEPTED_COUNT.of(len(report.accepted), lang), hang=2)
    for note in report.notes:
        writer.paragraph(f"{wording.findings.NOTE.in_(lang)}: {clean(note)}", hang=2)


def _interpreted(report: Report, lang: Language) -> str:
    number = sum(finding.basis == "interpreted" for finding in report.findings)
    return wording.findings.OF_WHICH_INTERPRETED.of(number, lang) if number else ""


def _goal_table(writer: Writer, documents: tuple[DocumentGroup, ...], report: Report, lang: Language) -> None:
    """Counts per document and goal, a line each: the whole titles stand above."""
    rows = [["", *(f"{wording.findings.SIGN[level]} {severity_word(level, lang)}" for level in _LEVELS)]]
    for document in documents:
        rows.append([document.title(lang), "", "", ""])
        rows.extend([f"{NO_BREAK * 2}{s.title(lang)}", *_counts(s.findings)] for s in document.sections)
    rows.append([wording.findings.TOTAL.in_(lang), *_counts(report.findings)])
    room = writer.width - sum(len(cell) + 2 for cell in rows[0])
    short = [[shorten(row[0], room), *row[1:]] for row in rows]
    for lines in columns(short, (False, True, True, True), writer.width):
        writer.raw(lines[0])


def _counts(findings: tuple[Finding, ...]) -> list[str]:
    return [str(count or "–") for count in severity_counts(findings).values()]


def _next_steps(writer: Writer, report: Report, lang: Language) -> None:
    data = f" {report.arguments}" if report.arguments else ""
    steps = [(f"effektkedja view{data}", wording.findings.NEXT_VIEW)]
    if report.findings:
        code = rules_by_weight(report)[0].rule.code
        page = f"effektkedja check{data} --format html --out {wording.findings.REPORT_FILE.in_(lang)}"
        steps = [
            (f"effektkedja rules {code}", wording.findings.NEXT_RULE),
            (page, wording.findings.NEXT_REPORT),
            *steps,
        ]
    else:
        steps.append(("effektkedja rules", wording.findings.NEXT_ALL_RULES))
    writer.blank()
    writer.paragraph(f"{wording.findings.NEXT.in_(lang)}:", style="heading")
    longest = max(len(command) for command, _ in steps) + 2
    side_by_side = longest + 40 <= writer.width
    for command, purpose in steps:
        if side_by_side:
            writer.paragraph(purpose.in_(lang), first=f"  {command.ljust(longest)}")
        else:  # a command that breaks over two lines cannot be copied
            writer.raw(f"  {command}")
            writer.paragraph(purpose.in_(lang), first="      ")
