"""A break ready to be shown, and what people have decided about it and know of its past."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from effektkedja.model.rules import Rule, Severity
from effektkedja.model.things import Basis, Source, Thing

Status = Literal["open", "new", "remaining", "reopened", "accepted", "closed"]
"""Where a finding stands: *open* where nothing is kept of earlier checks, *accepted* whatever else is known of it."""


@dataclass(frozen=True)
class Acceptance:
    """Somebody's decision to live with a finding: why, who answers for it, and the last day that it holds.

    ``expired`` tells that the day has passed, so that the finding counts again.
    """

    reason: str
    owner: str
    until: datetime.date
    expired: bool = False


@dataclass(frozen=True)
class Seen:
    """What a ledger says of a finding: new, remaining or reopened, the day it was first seen, and its age in days."""

    status: Literal["new", "remaining", "reopened"]
    first: datetime.date
    days: int = 0


@dataclass(frozen=True)
class Closed:
    """A finding that a ledger knew as open and that is gone: what it was about, first seen and first day gone."""

    id: str
    rule: str
    label: str
    first: datetime.date
    closed: datetime.date


@dataclass(frozen=True)
class Finding:
    """One break, ready to be shown: names first, ids at hand.

    ``acceptance`` and ``seen`` tell what people have decided about it and since when it is known, where that is kept.
    ``path`` is the property that it is about, as the result has it, where its rule names one.
    """

    id: str
    rule: Rule
    focus: Thing
    value: Thing | None
    document: str
    document_title: str
    goal: Thing | None
    message: str
    remedy: str
    basis: Basis
    source: Source
    acceptance: Acceptance | None = None
    seen: Seen | None = None
    path: str = ""

    @property
    def severity(self) -> Severity:
        """How bad it is: the severity of its rule."""
        return self.rule.severity

    @property
    def status(self) -> Status:
        """Accepted as long as an acceptance holds; otherwise what the ledger says, or open where none is kept."""
        if self.acceptance and not self.acceptance.expired:
            return "accepted"
        return self.seen.status if self.seen else "open"
