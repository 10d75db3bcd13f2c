"""Accepted gaps: findings that somebody has decided to live with, for a reason and until a day.

How they are kept in a file is for ``acceptance_file`` to know.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from effektkedja.model.findings import Finding


@dataclass(frozen=True)
class Accepted:
    """A finding that somebody has accepted.

    Args:
        id: id of the finding.
        reason: why it is accepted.
        owner: who answers for that.
        until: the last day that the acceptance holds.
        date: the day that it was accepted.
        label: what the finding is about, or empty.
        line: line in the file, counted from 1; 0 where unknown. Takes no part in comparisons.
    """

    id: str
    reason: str
    owner: str
    until: datetime.date
    date: datetime.date
    label: str = ""
    line: int = field(default=0, compare=False)


class Split(NamedTuple):
    """Findings by whether somebody has accepted them; everything in the order given.

    Args:
        open: findings to show and count, those with an expired acceptance included.
        accepted: findings with the acceptance that holds.
        expired: findings with the acceptance that held until a day that has passed; they are also open.
        unused: acceptances that match no finding, whether they have expired or not.
    """

    open: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, Accepted], ...]
    expired: tuple[tuple[Finding, Accepted], ...]
    unused: tuple[Accepted, ...]


def split(findings: Iterable[Finding], accepted: Iterable[Accepted], today: datetime.date) -> Split:
    """Part the findings that are accepted today from those that are not.

    An acceptance holds through its last day; the day after, the finding is open again.

    Args:
        findings: all findings of a check. With a narrower selection, acceptances of the rest come out as unused.
        accepted: what :func:`acceptance_file.read` gave.
        today: the day to judge by.
    """
    findings, accepted = tuple(findings), tuple(accepted)
    by_id = {each.id: each for each in accepted}
    pairs = [(finding, by_id[finding.id]) for finding in findings if finding.id in by_id]
    held = {finding.id for finding, each in pairs if today <= each.until}
    found = {finding.id for finding in findings}
    return Split(
        open=tuple(finding for finding in findings if finding.id not in held),
        accepted=tuple(pair for pair in pairs if pair[0].id in held),
        expired=tuple(pair for pair in pairs if pair[0].id not in held),
        unused=tuple(each for each in accepted if each.id not in found),
    )
