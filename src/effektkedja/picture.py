"""The chain as the chain view draws it: cards in columns, links between them, and gaps where something is missing.

Frozen values only: the operations make them, the renderers draw them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from effektkedja.model import Basis, Finding, Source

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
        findings: the breaks that it is the focus of, the worst first.
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
class Picture:
    """A whole chain, ready to be drawn. Everything stands in stable order.

    Args:
        title: heading.
        cards: all cards.
        links: all links between them.
        gaps: all gaps.
        scopes: the goals that have a chain.
        names: what documents and concepts that cards refer to are called, by IRI.
    """

    title: str
    cards: tuple[Card, ...]
    links: tuple[Link, ...]
    gaps: tuple[Gap, ...]
    scopes: tuple[Scope, ...]
    names: dict[str, str]
