"""Follow findings over time: a ledger remembers when each was first seen, last seen and closed.

How it is kept in a file is for ``ledger_file`` to know.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from effektkedja.model.findings import Finding


@dataclass(frozen=True)
class Entry:
    """What the ledger knows of one finding.

    Args:
        id: id of the finding.
        rule: code of the rule.
        label: what the finding is about, as it was called when last seen.
        first: the day it was first seen; kept when it is closed and comes back.
        last: the day it was last seen; for an open one that is the day of the last update, unless its rule was
            switched off then.
        closed: the first day that it was gone, or None while it is open.
    """

    id: str
    rule: str
    label: str
    first: datetime.date
    last: datetime.date
    closed: datetime.date | None = None


@dataclass(frozen=True)
class Ledger:
    """All findings ever seen, ordered by id, and the day of the last update; empty before the first."""

    entries: tuple[Entry, ...] = ()
    checked: datetime.date | None = None


@dataclass(frozen=True)
class Followed:
    """A finding that the ledger knew before.

    Args:
        finding: the finding as it is now.
        entry: what the ledger said of it.
        days: its age in days since it was first seen.
    """

    finding: Finding
    entry: Entry
    days: int


@dataclass(frozen=True)
class Change:
    """What happened since the ledger was last brought up to date.

    Args:
        new: findings never seen before, in the order given.
        remaining: findings that were open and still are, in the order given.
        closed: entries that were open and are gone, ordered by id; ``closed`` is set.
        reopened: findings that were closed and have come back, in the order given.
        resting: entries that were open and that nobody looked for, as their rule is switched off, ordered by id.
    """

    new: tuple[Finding, ...]
    remaining: tuple[Followed, ...]
    closed: tuple[Entry, ...]
    reopened: tuple[Followed, ...]
    resting: tuple[Entry, ...] = ()


def compare(
    ledger: Ledger, findings: Iterable[Finding], today: datetime.date, off: Collection[str] = frozenset()
) -> Change:
    """Tell what is new, remaining, closed and reopened.

    A finding is the same as long as its id is, whatever its text. The findings must come from a check of the same
    files with the same selection as before, accepted ones included: what is not among them counts as closed.

    Args:
        ledger: what was known before.
        findings: what is found now.
        today: the day of the check. A day before the last update counts as the day of that update.
        off: codes of the rules that were not run: what they had found has not gone.
    """
    day = _not_before(ledger, today)
    known = {entry.id: entry for entry in ledger.entries}
    found = {finding.id: finding for finding in findings}
    gone = [entry for entry in ordered(ledger.entries) if entry.closed is None and entry.id not in found]
    followed = [
        Followed(finding, known[id_], (day - known[id_].first).days) for id_, finding in found.items() if id_ in known
    ]
    return Change(
        new=tuple(finding for id_, finding in found.items() if id_ not in known),
        remaining=tuple(each for each in followed if each.entry.closed is None),
        closed=tuple(replace(entry, closed=day) for entry in gone if entry.rule not in off),
        reopened=tuple(each for each in followed if each.entry.closed is not None),
        resting=tuple(entry for entry in gone if entry.rule in off),
    )


def update(
    ledger: Ledger, findings: Iterable[Finding], today: datetime.date, off: Collection[str] = frozenset()
) -> Ledger:
    """The ledger after a check; asks of its arguments what :func:`compare` does."""
    day = _not_before(ledger, today)
    found = {finding.id: finding for finding in findings}
    entries = {entry.id: entry for entry in ledger.entries}
    for entry in ledger.entries:
        if entry.closed is None and entry.id not in found and entry.rule not in off:
            entries[entry.id] = replace(entry, closed=day)
    for id_, finding in found.items():
        first = entries[id_].first if id_ in entries else day
        entries[id_] = Entry(id_, finding.rule.code, about(finding), first, day)
    return Ledger(ordered(entries.values()), day)


def about(finding: Finding) -> str:
    """What a finding is about, in short: the thing concerned and, where that is another, the thing that it meets."""
    focus, value = finding.focus.label, finding.value.label if finding.value else ""
    return focus if value in ("", focus) else f"{focus} → {value}"


def _not_before(ledger: Ledger, today: datetime.date) -> datetime.date:
    """Clocks differ between machines: time never runs backwards in a ledger."""
    return max(today, ledger.checked) if ledger.checked else today


def ordered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries by id, as a ledger keeps them."""
    return tuple(sorted(entries, key=lambda entry: entry.id))
