"""The outcome of a check, and the profile that it followed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from effektkedja.model.findings import Closed, Finding
from effektkedja.model.rules import Rule, Severity


@dataclass(frozen=True)
class Profile:
    """Which rules a check leaves out, and which it weighs otherwise than the catalogue does.

    Args:
        file: the file that says so, as people know it.
        off: the rules left out, by code, as the catalogue has them.
        changed: the rules with another severity, by code, as the catalogue has them, and that severity.
        fail_on: lowest severity that makes a check fail, ``never``, or empty where the file does not say.
    """

    file: str
    off: tuple[Rule, ...] = ()
    changed: tuple[tuple[Rule, Severity], ...] = ()
    fail_on: str = ""


@dataclass(frozen=True)
class Report:
    """The outcome of a check: the findings in stable order and what was run.

    Args:
        findings: what counts: new, remaining and open, but not what is accepted.
        rules: how many rules were run.
        engine: what ran them.
        seconds: how long it took.
        checked: what was judged, for people.
        notes: what the reader should know besides.
        arguments: the words that name the data on the command line, so that a next step can be copied.
        accepted: findings that somebody lives with for now, in the same order.
        closed: what a ledger knew and is gone since its last update, by id.
        since: the day of that update; None where no ledger is kept or it is new.
        profile: the profile that was used, if any.
        unfilled: what the workbooks that were checked still have nothing on, in sentences: where there are no findings
            either, nothing is known of the chain.
    """

    findings: tuple[Finding, ...]
    rules: int
    engine: str
    seconds: float
    checked: str
    notes: tuple[str, ...] = ()
    arguments: str = ""
    accepted: tuple[Finding, ...] = ()
    closed: tuple[Closed, ...] = ()
    since: datetime.date | None = None
    profile: Profile | None = None
    unfilled: tuple[str, ...] = ()

    def count(self, severity: Severity) -> int:
        """How many findings have exactly this severity."""
        return sum(finding.severity is severity for finding in self.findings)
