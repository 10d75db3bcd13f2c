"""A check over time: accepted gaps set aside until their day, and a ledger of what is new, remaining and closed."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

from effektkedja.errors import InputError
from effektkedja.model.findings import Acceptance, Closed, Finding, Seen
from effektkedja.model.report import Report
from effektkedja.model.text import Language, Text
from effektkedja.operations import acceptance, acceptance_file, ledger, ledger_file
from effektkedja.operations.days import parse_day

_EXPIRED = Text(
    "Godkännandet gick ut {until} (svarar för det: {owner}): {message}",
    "The acceptance ended {until} (owner: {owner}): {message}",
)
_UNUSED = Text(
    "Godkännandet av {id} gäller ingen brist längre.", "The acceptance of {id} concerns no finding any more."
)
_CHANGE = Text(
    "Sedan {since}: nya {new}, kvarstår {remaining} (äldst {age} dagar), åtgärdade {closed}, tillbaka {reopened}.",
    "Since {since}: new {new}, remaining {remaining} (oldest {age} days), closed {closed}, reopened {reopened}.",
)
_RESTING = Text(
    "Brister i liggaren som vilar, för att deras regler är avstängda: {number}. De räknas inte som åtgärdade.",
    "Findings in the ledger that rest, as their rules are switched off: {number}. They do not count as closed.",
)
_FIRST = Text(
    "Liggaren {path} är ny: alla {new} brister räknas som nya.",
    "The ledger {path} is new: all {new} findings count as new.",
)


def with_acceptances(report: Report, path: Path, today: datetime.date, lang: Language, *, whole: bool) -> Report:
    """The report with the findings that are accepted today set aside from those that count.

    Args:
        report: the outcome of a check.
        path: file of accepted gaps; nothing is accepted where it does not exist.
        today: the day that acceptances are judged by.
        lang: language of the notes.
        whole: whether the check was of everything, so that acceptances without a finding can be called unused.

    Raises:
        InputError: the file cannot be read.
    """
    split = acceptance.split(report.findings, acceptance_file.read(path), today)
    expired = {finding.id: _decided(finding, gap, today) for finding, gap in split.expired}
    off = _off(report)
    notes = [
        _EXPIRED.in_(lang).format(until=gap.until, owner=gap.owner, message=finding.message)
        for finding, gap in split.expired
    ]
    unused = [gap for gap in split.unused if whole and gap.id.partition("-")[0] not in off]
    notes += [_UNUSED.in_(lang).format(id=gap.id) for gap in unused]
    return replace(
        report,
        findings=tuple(expired.get(finding.id, finding) for finding in split.open),
        accepted=tuple(_decided(finding, gap, today) for finding, gap in split.accepted),
        notes=(*report.notes, *notes),
    )


def _decided(finding: Finding, gap: acceptance.Accepted, today: datetime.date) -> Finding:
    return replace(finding, acceptance=Acceptance(gap.reason, gap.owner, gap.until, expired=gap.until < today))


def _off(report: Report) -> frozenset[str]:
    """Codes of the rules that a profile left out of the check."""
    return frozenset(rule.code for rule in report.profile.off) if report.profile else frozenset()


def since(report: Report, path: Path, today: datetime.date, lang: Language) -> Report:
    """The report with what has changed since the ledger was last written: every finding says since when it is known.

    The ledger is brought up to date. It must be given every finding of a whole check, accepted ones too: what is
    missing counts as closed, unless a profile switched its rule off.

    Raises:
        InputError: the ledger cannot be read or written.
    """
    before = ledger_file.read(path)
    off = _off(report)
    change = ledger.compare(before, report.findings, today, off)
    after = ledger.update(before, report.findings, today, off)
    ledger_file.write(path, after)
    return replace(
        report,
        findings=tuple(_seen(report.findings, change, after.checked or today)),
        closed=tuple(Closed(e.id, e.rule, e.label, e.first, e.closed or today) for e in change.closed),
        since=before.checked,
        notes=(*report.notes, *_told(before, change, path, lang)),
    )


def _seen(findings: tuple[Finding, ...], change: ledger.Change, day: datetime.date) -> list[Finding]:
    """The findings in their order, each with what the ledger says of it."""
    known = {each.finding.id: Seen("remaining", each.entry.first, each.days) for each in change.remaining}
    known |= {each.finding.id: Seen("reopened", each.entry.first, each.days) for each in change.reopened}
    return [replace(finding, seen=known.get(finding.id) or Seen("new", day)) for finding in findings]


def _told(before: ledger.Ledger, change: ledger.Change, path: Path, lang: Language) -> list[str]:
    """What happened, in a sentence or two."""
    if before.checked is None:
        return [_FIRST.in_(lang).format(path=path, new=len(change.new))]
    told = _CHANGE.in_(lang).format(
        since=before.checked,
        new=len(change.new),
        remaining=len(change.remaining),
        age=max((followed.days for followed in change.remaining), default=0),
        closed=len(change.closed),
        reopened=len(change.reopened),
    )
    return [told, *([_RESTING.in_(lang).format(number=len(change.resting))] if change.resting else [])]


def accept(
    report: Report, identity: str, path: Path, *, reason: str, owner: str, until: str, today: datetime.date
) -> Finding:
    """Write down that a finding is accepted, and give the finding.

    Raises:
        InputError: there is no such finding, or reason, owner or date will not do.
    """
    for finding in report.findings:
        if finding.id == identity:
            acceptance_file.accept(path, finding, reason, owner, parse_day(until), today)
            return finding
    code = identity.partition("-")[0]
    if report.profile and code in _off(report):
        raise InputError(
            Text(
                f"Regeln {code} är avstängd, så den har ingen brist att godkänna.",
                f"The rule {code} is switched off, so it has no finding to accept.",
            ),
            where=report.profile.file,
            hint=Text("Lägg till --no-profile för att godkänna ändå.", "Add --no-profile to accept it all the same."),
        )
    raise InputError(
        Text(f"Ingen brist har id {identity}.", f"No finding has the id {identity}."),
        hint=Text(
            "effektkedja check --format csv visar id för varje brist.", "effektkedja check --format csv shows the ids."
        ),
    )
