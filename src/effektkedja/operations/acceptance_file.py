"""Accepted gaps in a small Turtle file of their own, to be read, signed off and versioned like the rest:

<godkand/EK102-0123456789>
    a ek:AcceptedGap ;
    dcterms:date "2026-11-22"^^xsd:date ;
    ek:acceptedUntil "2027-06-30"^^xsd:date ;
    ek:findingId "EK102-0123456789" ;
    ek:owner "Anna Åberg, Länsstyrelsen" ;
    ek:rationale "Indikatorn tas fram under våren."@sv ;
    skos:prefLabel "Godkänd brist EK102: Åtagande 5.1"@sv .
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from effektkedja.canonical import canonical_turtle
from effektkedja.errors import InputError
from effektkedja.files import read_text, write_whole
from effektkedja.model.findings import Finding
from effektkedja.model.text import Text
from effektkedja.operations.acceptance import Accepted
from effektkedja.operations.days import parse_day
from effektkedja.operations.ledger import about
from effektkedja.terms import DCTERMS, EK, EKD, RDF_TYPE, SKOS, XSD
from effektkedja.turtle_lines import Positions, locate

DEFAULT_FILE: Final = "godkanda-brister.ttl"
"""Name of the file in the working folder that is used when none is named."""

_HEAD = "Godkända brister. Ändra med `effektkedja accept` eller för hand.\nAccepted gaps."
_TYPE = ox.NamedNode(RDF_TYPE)
_GAP = ox.NamedNode(f"{EK}AcceptedGap")
_FINDING_ID = ox.NamedNode(f"{EK}findingId")
_RATIONALE = ox.NamedNode(f"{EK}rationale")
_OWNER = ox.NamedNode(f"{EK}owner")
_UNTIL = ox.NamedNode(f"{EK}acceptedUntil")
_DATE = ox.NamedNode(f"{DCTERMS}date")
_LABEL = ox.NamedNode(f"{SKOS}prefLabel")
_XSD_DATE = ox.NamedNode(f"{XSD}date")


def read(path: Path) -> tuple[Accepted, ...]:
    """The accepted gaps in the Turtle file at ``path``, ordered by id; none where there is no file.

    Raises:
        InputError: the file cannot be read, or an accepted gap in it lacks something; says on which line.
    """
    text = read_text(path)
    return () if text is None else _Reader(path, text).accepted()


def accept(path: Path, finding: Finding, reason: str, owner: str, until: datetime.date, today: datetime.date) -> None:
    """Write that a finding is accepted; an earlier acceptance of it is replaced, all else in the file stays.

    Comments are kept at the head of the file only. The file is written whole or not at all.

    Args:
        path: the Turtle file, made where there is none.
        finding: what is accepted.
        reason: why; may not be empty.
        owner: the person or organisation that answers for it; may not be empty.
        until: the last day that the acceptance holds, today or later. ``days.parse_day`` reads one from text.
        today: the day of the acceptance.

    Raises:
        InputError: something is empty or in the past, or the file cannot be read or written. The file is unchanged.
    """
    reason = _given(reason, Text("en motivering", "a reason"))
    owner = _given(owner, Text("en ansvarig", "an owner"))
    if until < today:
        raise InputError(
            Text(
                f"En brist kan inte godkännas till ett datum som har passerat: {until}.",
                f"A finding cannot be accepted until a day that has passed: {until}.",
            ),
            hint=Text(f"Ange {today} eller senare.", f"Give {today} or later."),
        )
    text = read_text(path)
    kept: list[ox.Quad] = []
    comment = _HEAD
    if text is not None:
        reader = _Reader(path, text)
        reader.accepted()
        kept = reader.without(finding.id)
        comment = _head(text)
    new = _statements(finding, reason, owner, until, today)
    write_whole(path, canonical_turtle([*kept, *new], comment).encode("utf-8"))


def _given(text: str, what: Text) -> str:
    text = text.strip()
    if not text:
        raise InputError(Text(f"Det saknas {what.sv}.", f"There must be {what.en}."))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            Text(f"Tecken i {what.sv} går inte att läsa.", f"Characters in {what.en} cannot be read.")
        ) from error
    return text


def _statements(
    finding: Finding, reason: str, owner: str, until: datetime.date, today: datetime.date
) -> list[ox.Triple]:
    subject = ox.NamedNode(f"{EKD}godkand/{quote(finding.id, safe='')}")
    label = f"Godkänd brist {finding.rule.code}: {about(finding)}"
    return [
        ox.Triple(subject, _TYPE, _GAP),
        ox.Triple(subject, _FINDING_ID, ox.Literal(finding.id)),
        ox.Triple(subject, _RATIONALE, ox.Literal(reason, language="sv")),
        ox.Triple(subject, _OWNER, ox.Literal(owner)),
        ox.Triple(subject, _UNTIL, ox.Literal(until.isoformat(), datatype=_XSD_DATE)),
        ox.Triple(subject, _DATE, ox.Literal(today.isoformat(), datatype=_XSD_DATE)),
        ox.Triple(subject, _LABEL, ox.Literal(label, language="sv")),
    ]


def _head(text: str) -> str:
    """The comment lines that a file begins with."""
    lines = []
    for line in text.split("\n"):
        if not line.startswith("#"):
            break
        lines.append(line.rstrip("\r").removeprefix("#").removeprefix(" "))
    return "\n".join(lines)


class _Reader:
    """The statements of a file, and complaints that name the line."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.text = text
        self._positions: Positions | None = None
        try:
            self.quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=EKD))
        except SyntaxError as error:
            raise self._fault(
                error.lineno or 0, Text(f"Syntaxfel: {error.msg}.", f"Syntax error: {error.msg}.")
            ) from error
        self._by_subject: dict[str, list[ox.Quad]] = {}
        for quad in self.quads:
            if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.NamedNode | ox.Literal):
                raise self._fault(
                    self._line_of_nameless(),
                    Text("Saker utan egen adress får inte stå här.", "Things without an IRI may not stand here."),
                )
            self._by_subject.setdefault(quad.subject.value, []).append(quad)

    def accepted(self) -> tuple[Accepted, ...]:
        """Every accepted gap of the file, each checked."""
        found: dict[str, Accepted] = {}
        for subject in self._gaps():
            gap = self._gap(subject)
            if gap.id in found:
                raise self._fault(
                    gap.line,
                    Text(f"Bristen {gap.id} godkänns två gånger.", f"Finding {gap.id} is accepted twice."),
                    Text(f"Den står också på rad {found[gap.id].line}.", f"See also line {found[gap.id].line}."),
                )
            found[gap.id] = gap
        return tuple(found[id_] for id_ in sorted(found))

    def without(self, finding_id: str) -> list[ox.Quad]:
        """The statements but for those that accept this finding."""
        gone = {
            quad.subject for quad in self.quads if quad.predicate == _FINDING_ID and quad.object.value == finding_id
        }
        return [quad for quad in self.quads if quad.subject not in gone]

    def _gaps(self) -> list[str]:
        """Whatever looks like an accepted gap, in the order of the file: a slip may not make it vanish in silence."""
        return [
            subject
            for subject, quads in self._by_subject.items()
            if any(quad.object == _GAP or quad.predicate in (_FINDING_ID, _UNTIL) for quad in quads)
        ]

    def _gap(self, subject: str) -> Accepted:
        if not any(quad.predicate == _TYPE and quad.object == _GAP for quad in self._by_subject[subject]):
            raise self._fault(self._line(subject), Text("Det saknas: a ek:AcceptedGap.", "Missing: a ek:AcceptedGap."))
        labels = self._literals(subject, _LABEL)
        return Accepted(
            id=self._one(subject, _FINDING_ID, "ek:findingId"),
            reason=self._one(subject, _RATIONALE, "ek:rationale"),
            owner=self._one(subject, _OWNER, "ek:owner"),
            until=self._day(subject, _UNTIL, "ek:acceptedUntil"),
            date=self._day(subject, _DATE, "dcterms:date"),
            label=labels[0].value if labels else "",
            line=self._line(subject),
        )

    def _literals(self, subject: str, predicate: ox.NamedNode) -> list[ox.Literal]:
        """The texts of a property, Swedish first."""
        values = [quad.object for quad in self._by_subject[subject] if quad.predicate == predicate]
        texts = [value for value in values if isinstance(value, ox.Literal)]
        return sorted(texts, key=lambda text: (text.language != "sv", text.language or "", text.value))

    def _one(self, subject: str, predicate: ox.NamedNode, name: str) -> str:
        """The text of a property that must have one; a reason may also stand in other languages, Swedish wins."""
        texts = self._literals(subject, predicate)
        same = [text for text in texts if text.language == texts[0].language]
        if len(same) != 1 or not same[0].value.strip():
            raise self._fault(
                self._line(subject, predicate),
                Text(f"Det ska finnas en text för {name}.", f"There must be one text for {name}."),
            )
        return same[0].value

    def _day(self, subject: str, predicate: ox.NamedNode, name: str) -> datetime.date:
        line = self._line(subject, predicate)
        texts = self._literals(subject, predicate)
        if len(texts) != 1 or texts[0].datatype != _XSD_DATE:
            raise self._fault(
                line,
                Text(f"Det ska finnas ett datum för {name}.", f"There must be one date for {name}."),
                Text('Skriv det så här: "2026-12-31"^^xsd:date.', 'Write it like this: "2026-12-31"^^xsd:date.'),
            )
        try:
            return parse_day(texts[0].value)
        except InputError as error:
            message = Text(f"{name}: {error.message.sv}", f"{name}: {error.message.en}")
            raise self._fault(line, message, error.hint) from error

    def _line(self, subject: str, predicate: ox.NamedNode | None = None) -> int:
        if self._positions is None:
            self._positions = locate(self.text, EKD)
        if predicate is None:
            return self._positions.subject(subject)
        return self._positions.statement(subject, predicate.value)

    def _line_of_nameless(self) -> int:
        """The line of the first statement with something that has no IRI; 0 where none can be found."""
        positions = locate(self.text, EKD)
        lines = [
            positions.value(subject, predicate, value)
            for subject, predicate, value in positions.triples()
            if subject.startswith("_:") or value.startswith("_:")
        ]
        return min(filter(None, lines), default=0)

    def _fault(self, line: int, message: Text, hint: Text | str = "") -> InputError:
        return InputError(message, where=f"{self.path}:{line}" if line else str(self.path), hint=hint)
