"""What the operations hand to the renderers: plain frozen values, no printing and no graph library in them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

Language = Literal["sv", "en"]
Basis = Literal["stated", "interpreted"]
Status = Literal["open", "new", "remaining", "reopened", "accepted", "closed"]
"""Where a finding stands: *open* where nothing is kept of earlier checks, *accepted* whatever else is known of it."""


class Severity(IntEnum):
    """How bad a finding is; compares by weight. The names are those of SHACL, in lower case."""

    INFO = 1
    WARNING = 2
    VIOLATION = 3

    @property
    def key(self) -> str:
        """The word used in data formats: ``violation``, ``warning`` or ``info``."""
        return self.name.lower()


@dataclass(frozen=True)
class Text:
    """A text in Swedish and English."""

    sv: str = ""
    en: str = ""

    def in_(self, lang: Language) -> str:
        """The text in ``lang``, or in the other language where that is missing."""
        return (self.sv or self.en) if lang == "sv" else (self.en or self.sv)


@dataclass(frozen=True)
class Thing:
    """Something in the data as a person knows it.

    Args:
        iri: the IRI, or the lexical form of a literal.
        label: kind, number and name: ``Åtagande 5.1 «Effektivisera …»``.
        kind: IRI of the class, or empty.
        number: the document's own number, or empty.
        name: the name alone.
    """

    iri: str
    label: str
    kind: str = ""
    number: str = ""
    name: str = ""


@dataclass(frozen=True)
class Source:
    """Where a statement stands.

    Args:
        document: id of the document that was read, such as ``handlingsplan-2024-2027``, or empty.
        title: name of that document.
        heading: heading, table and number there.
        lines: lines of the source text, such as ``692-708``.
        file: file that holds the statement now.
        line: line in ``file``, counted from 1; 0 where unknown.
    """

    document: str = ""
    title: str = ""
    heading: str = ""
    lines: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class Rule:
    """A rule of the catalogue, as its shape describes it.

    ``missing`` names the classes of which something is missing where the rule finds a break: ``Indicator``.
    """

    code: str
    iri: str
    severity: Severity
    title: Text
    message: Text
    finding_text: Text
    remedy: Text
    why: Text
    source: str = ""
    file: str = ""
    missing: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The family that the code belongs to: ``EK1`` of ``EK101``."""
        return self.code[:3]


@dataclass(frozen=True)
class Result:
    """One raw validation result, as an engine gives it: terms in N-Triples form, nothing rendered.

    Args:
        shape: IRI of the shape that reported, without brackets, or ``_:label`` where it is anonymous.
        focus: the focus node.
        path: the result path as text, or empty.
        value: the value node, or empty.
        bindings: what a SPARQL constraint binds besides these, as pairs of variable name and term, by name.
        component: IRI of the constraint component, such as ``http://www.w3.org/ns/shacl#MinCountConstraintComponent``.
    """

    shape: str
    focus: str
    value: str = ""
    path: str = ""
    bindings: tuple[tuple[str, str], ...] = ()
    component: str = ""


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


@dataclass(frozen=True)
class Column:
    """A column of a table: the variable name, its heading, and what its values are.

    ``kind`` is one of the column types of the question book (``goal``, ``integer`` …); ``any`` where nobody has said.
    """

    name: str
    title: Text = field(default_factory=Text)
    kind: str = "any"


Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Table:
    """A table of a named question or a matrix: cells are plain values, already labelled for people.

    ``iris`` runs beside ``rows`` and holds the IRI behind a cell, or None; it is empty where no cell has one.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    iris: tuple[tuple[str | None, ...], ...] = ()


@dataclass(frozen=True)
class Node:
    """A node of the chain as a view draws it."""

    id: str
    kind: str
    label: str
    title: str
    column: int
    findings: tuple[str, ...] = ()
    severity: Severity | None = None
    document: str = ""
    goal: str = ""


@dataclass(frozen=True)
class Edge:
    """A link of the chain; ``basis`` tells a stated link from one that was read into the sources."""

    source: str
    target: str
    kind: str
    basis: Basis = "stated"


@dataclass(frozen=True)
class GraphView:
    """A chain or network to draw: nodes and edges in stable order."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


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
    """

    report: str
    title: str
    reproduced: tuple[Reported, ...]
    missed: tuple[Reported, ...]
    beyond: tuple[Finding, ...]
    arguments: str = ""


@dataclass(frozen=True)
class Candidate:
    """A thing that a missing link may lead to.

    Args:
        thing: the thing.
        score: how much speaks for it, 0 to 1; good for an order, not a probability.
        words: words that both texts have, the weightiest first.
        is_same_goal: whether both stand under the same goal.
        like: a similar thing that has a link there, if any counts.
        through: a commitment of the same document that is like both, if any counts.
    """

    thing: Thing
    score: float
    words: tuple[str, ...] = ()
    is_same_goal: bool = False
    like: Thing | None = None
    through: Thing | None = None


@dataclass(frozen=True)
class Suggestion:
    """A thing without a link, and what the link may lead to; for a person to confirm, never a statement.

    Args:
        thing: the thing that lacks the link.
        property: the property of the link.
        document: name of the document that the thing stands in.
        goal: the goal that it stands under, if any.
        candidates: the best first.
    """

    thing: Thing
    property: Thing
    document: str
    goal: Thing | None
    candidates: tuple[Candidate, ...]
