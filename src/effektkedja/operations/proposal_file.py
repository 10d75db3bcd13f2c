"""Proposals as they stand in the Turtle files that the page saves:

<forslag/ab-20261122-101512-1>
    a ek:Proposal ;
    dcterms:created "2026-11-22T10:15:12Z"^^xsd:dateTime ;
    ek:adds <forslag/ab-20261122-101512-1/till-1> ;
    ek:knowledgeVersion "2f3a91c07d5e4b18" ;
    ek:rationale "Vi gör det redan."@sv ;
    prov:wasAttributedTo <person/initialer-ab> ;
    skos:prefLabel "Åtagande 5.1 bidrar till villkor 2.1"@sv .

What is added and withdrawn stands reified (RDF 1.1 Schema, section 5.3), because a plain statement would say that it
holds.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from effektkedja.errors import InputError
from effektkedja.model.text import Language, Text
from effektkedja.proposal import Named, Proposal, Triple
from effektkedja.store.reading import read_quads
from effektkedja.terms import DCTERMS, EK, EKD, PROV, RDF, RDF_TYPE, SKOS, XSD
from effektkedja.turtle_lines import locate

MOST: Final = 5_000
"""Proposals in one file: far more than a workshop makes, and few enough to be judged one by one."""

_HINT = Text("Spara förslagen på nytt från sidan.", "Save the proposals again from the page.")


def holds_proposals(path: Path) -> bool:
    """Whether a file is one with proposals, rather than one with data.

    Raises:
        InputError: the file cannot be read.
    """
    kind = ox.NamedNode(f"{EK}Proposal")
    quads = read_quads(path)
    subjects = {quad.subject for quad in quads if quad.object == kind and quad.predicate.value == RDF_TYPE}
    # Applied proposals remain as a record in the files that they were written to; those declare a graph.
    return (
        bool(subjects)
        and not any(quad.object == ox.NamedNode(f"{EK}DraftGraph") for quad in quads)
        and not any(quad.object == ox.NamedNode(f"{EK}InterpretationGraph") for quad in quads)
    )


def read(path: Path) -> tuple[Proposal, ...]:
    """The proposals in a Turtle file, in the order in which they were made.

    Raises:
        InputError: the file cannot be read, holds no proposal, or a proposal in it lacks something; says where.
    """
    return _Reader(path).proposals()


def statements_of(proposal: Proposal) -> list[ox.Triple]:
    """A proposal as statements, for a file that keeps a record of it."""
    node = ox.NamedNode(proposal.iri)
    lang = proposal.lang
    person = person_of(proposal)
    triples = [
        ox.Triple(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{EK}Proposal")),
        ox.Triple(node, ox.NamedNode(f"{SKOS}prefLabel"), ox.Literal(proposal.label, language=lang)),
        ox.Triple(
            node,
            ox.NamedNode(f"{DCTERMS}created"),
            ox.Literal(proposal.created, datatype=ox.NamedNode(f"{XSD}dateTime")),
        ),
        ox.Triple(node, ox.NamedNode(f"{PROV}wasAttributedTo"), person),
        *person_statements(proposal),
    ]
    if proposal.note:
        triples.append(ox.Triple(node, ox.NamedNode(f"{EK}rationale"), ox.Literal(proposal.note, language=lang)))
    if proposal.version:
        triples.append(ox.Triple(node, ox.NamedNode(f"{EK}knowledgeVersion"), ox.Literal(proposal.version)))
    for name, part, listed in (("adds", "till", proposal.added), ("withdraws", "bort", proposal.removed)):
        for number, triple in enumerate(listed, 1):
            statement = ox.NamedNode(f"{proposal.iri}/{part}-{number}")
            triples += [ox.Triple(node, ox.NamedNode(f"{EK}{name}"), statement), *_reified(statement, triple)]
    return triples


def person_of(proposal: Proposal) -> ox.NamedNode:
    """The one who made the proposal, who is known by initials only."""
    return ox.NamedNode(f"{EKD}person/initialer-{quote(proposal.author.lower(), safe='')}")


def person_statements(proposal: Proposal) -> list[ox.Triple]:
    """What is known of the one who made the proposal."""
    person = person_of(proposal)
    return [
        ox.Triple(person, ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{PROV}Agent")),
        ox.Triple(person, ox.NamedNode(f"{SKOS}prefLabel"), ox.Literal(proposal.author, language="sv")),
    ]


def term_of(text: str) -> ox.NamedNode | ox.Literal:
    """The term that a text in N-Triples form stands for.

    Raises:
        ValueError: it is neither an IRI nor a literal.
    """
    try:
        quad = next(iter(ox.parse(f"<urn:s> <urn:p> {text} .", format=ox.RdfFormat.N_TRIPLES)))
    except SyntaxError as error:
        raise ValueError(text) from error
    if isinstance(quad.object, ox.NamedNode | ox.Literal):
        return quad.object
    raise ValueError(text)


def as_triple(triple: Triple) -> ox.Triple:
    """A statement in N-Triples form as the store takes it."""
    subject, predicate, value = (term_of(part) for part in triple)
    assert isinstance(subject, ox.NamedNode)
    assert isinstance(predicate, ox.NamedNode)
    return ox.Triple(subject, predicate, value)


def _reified(statement: ox.NamedNode, triple: Triple) -> list[ox.Triple]:
    parts = zip(("subject", "predicate", "object"), triple, strict=True)
    return [
        ox.Triple(statement, ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{RDF}Statement")),
        *(ox.Triple(statement, ox.NamedNode(f"{RDF}{name}"), term_of(part)) for name, part in parts),
    ]


class _Reader:
    """The statements of a file, and complaints that name the line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._about: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
        for quad in read_quads(path):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                self._about[quad.subject.value][quad.predicate.value].append(quad.object)

    def proposals(self) -> tuple[Proposal, ...]:
        kind = ox.NamedNode(f"{EK}Proposal")
        found = [iri for iri, about in self._about.items() if kind in about.get(RDF_TYPE, ())]
        if not found:
            raise InputError(
                Text("Filen innehåller inga förslag.", "The file holds no proposals."), where=str(self._path)
            )
        if len(found) > MOST:
            raise InputError(
                Text(f"Filen har fler än {MOST} förslag.", f"The file has more than {MOST} proposals."),
                where=str(self._path),
                hint=Text("Dela upp den.", "Split it."),
            )
        proposals = [self._proposal(iri) for iri in found]
        return tuple(sorted(proposals, key=lambda one: (one.created, one.author, one.iri)))

    def _proposal(self, iri: str) -> Proposal:
        about = self._about[iri]
        label = self._text(iri, f"{SKOS}prefLabel")
        lang: Language = "en" if label.language == "en" else "sv"
        added, names = self._changes(iri, "adds")
        removed, more = self._changes(iri, "withdraws")
        if not added and not removed:
            raise self._fault(iri, Text("Förslaget ändrar ingenting.", "The proposal changes nothing."))
        notes = [text.value for text in about.get(f"{EK}rationale", ()) if isinstance(text, ox.Literal)]
        versions = [text.value for text in about.get(f"{EK}knowledgeVersion", ()) if isinstance(text, ox.Literal)]
        return Proposal(
            iri=iri,
            label=label.value,
            note=" ".join(notes),
            author=self._author(iri),
            created=self._created(iri),
            version=min(versions, default=""),
            lang=lang,
            added=added,
            removed=removed,
            names=tuple(sorted({*names, *more}, key=lambda named: (named.term, named.name))),
            file=str(self._path),
        )

    def _author(self, iri: str) -> str:
        people = [term for term in self._about[iri].get(f"{PROV}wasAttributedTo", ()) if isinstance(term, ox.NamedNode)]
        if len(people) != 1:
            raise self._fault(
                iri, Text("Förslaget säger inte vem som gav det.", "The proposal does not say whose it is.")
            )
        labels = self._about[people[0].value].get(f"{SKOS}prefLabel", ())
        initials = min((text.value.strip() for text in labels if isinstance(text, ox.Literal)), default="")
        if not initials:
            raise self._fault(
                iri, Text("Förslagets upphov har inga initialer.", "The proposal's author has no initials.")
            )
        return initials

    def _created(self, iri: str) -> str:
        times = [time.value for time in self._about[iri].get(f"{DCTERMS}created", ())]
        try:
            datetime.datetime.fromisoformat(times[0] if len(times) == 1 else "")
        except ValueError as error:
            raise self._fault(
                iri, Text("Förslaget säger inte när det gavs.", "The proposal does not say when it was made.")
            ) from error
        return times[0]

    def _changes(self, iri: str, name: str) -> tuple[tuple[Triple, ...], list[Named]]:
        triples: list[Triple] = []
        names: list[Named] = []
        for statement in self._about[iri].get(f"{EK}{name}", ()):
            about = self._about.get(statement.value, {}) if isinstance(statement, ox.NamedNode) else {}
            parts = [about.get(f"{RDF}{part}", []) for part in ("subject", "predicate", "object")]
            if any(len(part) != 1 for part in parts) or not all(isinstance(p[0], ox.NamedNode) for p in parts[:2]):
                raise self._fault(
                    iri, Text("En ändring i förslaget är inte hel.", "A change in the proposal is not whole.")
                )
            subject, predicate, value = (str(part[0]) for part in parts)
            triples.append((subject, predicate, value))
            for term, key in ((subject, "subjectName"), (value, "objectName")):
                for text in about.get(f"{EK}{key}", ()):
                    if isinstance(text, ox.Literal):
                        names.append(Named(term, text.value, "en" if text.language == "en" else "sv"))
        return tuple(sorted(set(triples))), names

    def _text(self, iri: str, predicate: str) -> ox.Literal:
        texts = [text for text in self._about[iri].get(predicate, ()) if isinstance(text, ox.Literal)]
        texts.sort(key=lambda text: (text.language != "sv", text.value))
        if not texts or not texts[0].value.strip():
            raise self._fault(iri, Text("Förslaget har inget namn.", "The proposal has no name."))
        return texts[0]

    def _fault(self, iri: str, message: Text) -> InputError:
        line = locate(self._path.read_text(encoding="utf-8", errors="replace"), EKD).subject(iri)
        return InputError(message, where=f"{self._path}:{line}" if line else str(self._path), hint=_HINT)
