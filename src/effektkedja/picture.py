"""The chain as the chain view draws it: cards in columns, links between them, and gaps where something is missing.

Frozen values only: the operations make them, the renderers draw them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from effektkedja.model.findings import Finding
from effektkedja.model.report import Profile
from effektkedja.model.things import Basis, Source

COLUMNS = ("actor", "commitment", "indicator", "condition", "goal")
"""Kinds of cards in the order that the chain is read: who, does what, seen by what, so that what, for what."""


@dataclass(frozen=True)
class Fact:
    """Something that a card's panel says: ``Mäter på nivån`` – ``utfall``."""

    label: str
    value: str


@dataclass(frozen=True)
class Series:
    """Figures of one kind, by period.

    Args:
        title: what is counted and for whom, such as ``Stockholms län, kvinnor``; may be empty.
        unit: unit of the values, may be empty.
        points: pairs of year and value, by year.
        breaks: years at which the source says that the series breaks.
    """

    title: str
    unit: str
    points: tuple[tuple[int, float], ...]
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Card:
    """One thing of the chain.

    Args:
        id: its IRI.
        kind: one of ``COLUMNS``.
        number: the document's own number, or empty.
        name: its whole wording.
        label: kind, number and name in a sentence.
        document: IRI of its document, or empty.
        state: what sets it apart from one that simply works (``upphörd``, ``ska utvecklas``), or empty.
        facts: what else is known of it.
        concepts: IRIs of the concepts that it concerns.
        findings: the breaks that it is the focus of: those that count, the worst first, then those that are accepted.
        source: where it stands.
        series: its figures.
        replaced: whether it belongs to a document that a newer one replaces.
    """

    id: str
    kind: str
    number: str
    name: str
    label: str
    document: str = ""
    state: str = ""
    facts: tuple[Fact, ...] = ()
    concepts: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    source: Source = field(default_factory=Source)
    series: tuple[Series, ...] = ()
    replaced: bool = False


@dataclass(frozen=True)
class Link:
    """A link of the chain, from left to right in the order of the columns.

    Args:
        source: IRI of the card on the left.
        target: IRI of the card on the right.
        kind: name of the property, such as ``contributesTo``; a key of the wording of links.
        basis: whether a document says it or somebody has read it.
        why: the reading's rationale; empty for what a document says.
    """

    source: str
    target: str
    kind: str
    basis: Basis = "stated"
    why: str = ""


@dataclass(frozen=True)
class Gap:
    """Where something is missing: drawn in the column of what is missing, beside the card that misses it.

    Args:
        beside: IRI of the card.
        kind: kind of what is missing, one of ``COLUMNS``.
        finding: the finding that says so.
    """

    beside: str
    kind: str
    finding: Finding


@dataclass(frozen=True)
class Scope:
    """One goal with its chain: the cards that belong in its picture, by id."""

    goal: str
    cards: tuple[str, ...]


@dataclass(frozen=True)
class MatrixCell:
    """What a plan does for something under one goal.

    Args:
        commitments: IRIs of its commitments.
        indicators: IRIs of the indicators in use that follow them.
        findings: findings about just this goal and this row.
    """

    commitments: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class MatrixRow:
    """A concept or an actor.

    Args:
        about: its IRI.
        name: what it is called.
        group: name of the code list that a concept is in; empty for an actor.
        cells: one for each goal.
        findings: findings about this row and the whole plan.
    """

    about: str
    name: str
    group: str
    cells: tuple[MatrixCell, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class MatrixGoal:
    """A goal that a plan answers to, or one of its strategy's that it leaves out.

    Args:
        iri: the goal's IRI.
        number: the document's own number, or empty.
        name: its wording.
        left_out: name of the goal's document where the plan itself says that it does not take the goal up; else empty.
    """

    iri: str
    number: str
    name: str
    left_out: str = ""


@dataclass(frozen=True)
class CoverageMatrix:
    """What one plan covers: goals against the concepts that it must cover, or against actors.

    Args:
        kind: ``concept`` or ``actor``.
        plan: IRI of the plan or programme.
        plan_name: its name.
        goals: the columns.
        rows: the rows.
        reasons: why the plan leaves goals out, in its own words or a summary of them.
    """

    kind: str
    plan: str
    plan_name: str
    goals: tuple[MatrixGoal, ...]
    rows: tuple[MatrixRow, ...]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A whole chain, ready to be drawn. Everything stands in stable order.

    Args:
        title: heading.
        cards: all cards.
        links: all links between them.
        gaps: all gaps.
        scopes: the goals that have a chain.
        names: what documents and concepts that cards refer to are called, by IRI.
        matrices: what the plans in force cover.
        profile: the profile that the findings follow, if any.
    """

    title: str
    cards: tuple[Card, ...]
    links: tuple[Link, ...]
    gaps: tuple[Gap, ...]
    scopes: tuple[Scope, ...]
    names: dict[str, str]
    matrices: tuple[CoverageMatrix, ...] = ()
    profile: Profile | None = None
