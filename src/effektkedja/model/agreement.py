"""What a report itself states against what the rules find."""

from __future__ import annotations

from dataclasses import dataclass

from effektkedja.model.findings import Finding
from effektkedja.model.report import Profile
from effektkedja.model.things import Source, Thing


@dataclass(frozen=True)
class Reported:
    """A break that a report states, and whether the rules find it.

    Args:
        iri: the reported finding.
        label: what the report says, in short.
        goal: the goal that it stands under, if any.
        rules: codes of the rules that would find it.
        about: the things concerned.
        found: ids of the findings that reproduce it; empty where it is missed.
        reason: why it is missed: what the report's author gave as not decidable, or what was not found.
        source: where the report says it.
    """

    iri: str
    label: str
    goal: Thing | None
    rules: tuple[str, ...]
    about: tuple[Thing, ...]
    found: tuple[str, ...]
    reason: str
    source: Source


@dataclass(frozen=True)
class Agreement:
    """Reported findings against detected ones.

    Args:
        report: id of the report.
        title: its name.
        reproduced: stated breaks that the rules find.
        missed: stated breaks that no rule finds, each with a reason.
        beyond: findings on the documents that the report follows up which the report does not state.
        arguments: the words that name the data on the command line, so that a next step can be copied.
        profile: the profile that the rules were run with, if any.
    """

    report: str
    title: str
    reproduced: tuple[Reported, ...]
    missed: tuple[Reported, ...]
    beyond: tuple[Finding, ...]
    arguments: str = ""
    profile: Profile | None = None
