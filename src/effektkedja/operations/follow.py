"""A check over time: accepted gaps set aside until their day, and a ledger of what is new, remaining and closed."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

from effektkedja.errors import InputError
from effektkedja.model import Finding, Language, Report, Text
from effektkedja.operations import acceptance, ledger

_ACCEPTED = Text(
    "Godkänd till {until} av {owner}: {message} Skäl: {reason}",
    "Accepted until {until} by {owner}: {message} Reason: {reason}",
)
_EXPIRED = Text("Godkännandet gick ut {until}: {message}", "The acceptance ended {until}: {message}")
_UNUSED = Text(
    "Godkännandet av {id} gäller ingen brist längre.", "The acceptance of {id} concerns no finding any more."
)
_CHANGE = Text(
    "Sedan {since}: {new} nya, {remaining} kvarstår (äldst {age} dagar), {closed} åtgärdade, {reopened} tillbaka.",
    "Since {since}: {new} new, {remaining} remaining (oldest {age} days), {closed} closed, {reopened} reopened.",
)
_FIRST = Text(
    "Liggaren {path} är ny: alla {new} brister räknas som nya.",
    "The ledger {path} is new: all {new} findings count as new.",
)
_CLOSED = Text("Åtgärdad: {label}", "Closed: {label}")
_SHOWN_CLOSED = 20


def with_acceptances(report: Report, path: Path, today: datetime.date, lang: Language, *, whole: bool) -> Report:
    """The report without the findings that are accepted today; each is told of in a note instead.

    Args:
        report: the outcome of a check.
        path: file of accepted gaps; nothing is accepted where it does not exist.
        today: the day that acceptances are judged by.
        lang: language of the notes.
        whole: whether the check was of everything, so that acceptances without a finding can be called unused.

    Raises:
        InputError: the file cannot be read.
    """
    split = acceptance.split(report.findings, acceptance.read(path), today)
    notes = [_told(_ACCEPTED, finding, gap, lang) for finding, gap in split.accepted]
    notes += [_told(_EXPIRED, finding, gap, lang) for finding, gap in split.expired]
    notes += [_UNUSED.in_(lang).format(id=gap.id) for gap in split.unused if whole]
    return replace(report, findings=split.open, notes=(*report.notes, *notes))


def _told(text: Text, finding: Finding, gap: acceptance.Accepted, lang: Language) -> str:
    return text.in_(lang).format(until=gap.until, owner=gap.owner, message=finding.message, reason=gap.reason)


def since(report: Report, path: Path, today: datetime.date, lang: Language) -> tuple[Report, frozenset[str]]:
    """The report with what has changed since the ledger was last written, and the ids of new and reopened findings.

    The ledger is brought up to date. It must be given every finding of a whole check, accepted ones too: what is
    missing counts as closed.

    Raises:
        InputError: the ledger cannot be read or written.
    """
    before = ledger.read(path)
    change = ledger.compare(before, report.findings, today)
    ledger.write(path, ledger.update(before, report.findings, today))
    new = frozenset(f.id for f in change.new) | frozenset(followed.finding.id for followed in change.reopened)
    if not path.exists() or before.checked is None:
        note = _FIRST.in_(lang).format(path=path, new=len(change.new))
        return replace(report, notes=(*report.notes, note)), new
    summary = _CHANGE.in_(lang).format(
        since=before.checked,
        new=len(change.new),
        remaining=len(change.remaining),
        age=max((followed.days for followed in change.remaining), default=0),
        closed=len(change.closed),
        reopened=len(change.reopened),
    )
    closed = [_CLOSED.in_(lang).format(label=f"{entry.rule} {entry.label}") for entry in change.closed[:_SHOWN_CLOSED]]
    return replace(report, notes=(*report.notes, summary, *closed)), new


def accept(
    report: Report, identity: str, path: Path, *, reason: str, owner: str, until: str, today: datetime.date
) -> Finding:
    """Write down that a finding is accepted, and give the finding.

    Raises:
        InputError: there is no such finding, or reason, owner or date will not do.
    """
    for finding in report.findings:
        if finding.id == identity:
            acceptance.accept(path, finding, reason, owner, ledger.parse_day(until), today)
            return finding
    raise InputError(
        Text(f"Ingen brist har id {identity}.", f"No finding has the id {identity}."),
        hint=Text(
            "effektkedja check --format csv visar id för varje brist.", "effektkedja check --format csv shows the ids."
        ),
    )
