"""What a page offers to those who try changes in it: codes, sources and documents, and which version they look at."""

from __future__ import annotations

import hashlib
from typing import Final

from effektkedja.model.text import Language
from effektkedja.names import Names, text_of
from effektkedja.proposal import DataSource, Offers
from effektkedja.rules import catalogue
from effektkedja.store.dataset import Dataset
from effektkedja.store.graphs import Role
from effektkedja.terms import EKC

LEVELS: Final = tuple(f"{EKC}level-{name}" for name in ("activity", "output", "reach", "outcome", "impact"))
"""Measure levels in the order of the chain."""
KINDS: Final = tuple(f"{EKC}kind-{name}" for name in ("count", "share", "rate", "milestone", "descriptive"))
"""Kinds of indicators that a proposal may have; one that is only to be developed says so by its status."""

_SOURCES = "SELECT ?source WHERE { ?source a ek:DataSource }"
_ENDED = "SELECT DISTINCT ?source WHERE { ?source adms:status ds:DISCONT }"
_FROM = "SELECT ?source ?year WHERE { ?source a ek:DataSource ; ek:discontinuedFrom ?year }"
_SOURCES_OF = "SELECT DISTINCT ?indicator ?source WHERE { ?indicator ek:dataSource ?source . ?source a ek:DataSource }"
_CARDS = {
    "Actor": "actor",
    "Commitment": "commitment",
    "Indicator": "indicator",
    "SuccessCondition": "condition",
    "Goal": "goal",
}


def offers(dataset: Dataset, lang: Language = "sv") -> Offers:
    """What can be proposed about a dataset, beside the things of the chain themselves.

    Args:
        dataset: what the page shows.
        lang: language of the names.
    """
    names = Names(dataset, lang)
    documents = sorted(names.instances("Document"), key=names.document_rank)
    ended = {text_of(row["source"]) for row in dataset.select(_ENDED)}
    years = {text_of(row["source"]): text_of(row["year"]) for row in dataset.select(_FROM)}
    listed = {text_of(row["source"]) for row in dataset.select(_SOURCES)}
    things = [names.thing(f"<{iri}>") for iri in listed]
    sources = [DataSource(one.iri, one.name or one.label, one.iri in ended, years.get(one.iri, "")) for one in things]
    of = {(text_of(row["indicator"]), text_of(row["source"])) for row in dataset.select(_SOURCES_OF)}
    return Offers(
        version=version(dataset),
        documents=tuple((iri, names.plain(iri)) for iri in documents),
        sources=tuple(sorted(sources, key=lambda source: (source.name.casefold(), source.iri))),
        sources_of=tuple(sorted(of)),
        levels=tuple((iri, names.plain(iri)) for iri in LEVELS),
        kinds=tuple((iri, names.plain(iri)) for iri in KINDS),
        missing={
            rule.code: kinds
            for rule in catalogue().rules
            if (kinds := tuple(_CARDS[name] for name in rule.missing if name in _CARDS))
        },
    )


def version(dataset: Dataset) -> str:
    """A checksum of what is stated and interpreted, the same in whatever files and order it stands.

    Vocabularies are left out, so that a newer program does not make old proposals look stale; so are statements with
    blank nodes, which have no name to compare by.
    """
    digest = hashlib.sha256()
    lines: set[str] = set()
    for graph in dataset.graphs:
        if graph.role is not Role.VOCABULARY:
            quads = dataset.store.quads_for_pattern(None, None, None, graph.node)
            lines |= {f"{quad.subject} {quad.predicate} {quad.object}" for quad in quads}
    for line in sorted(line for line in lines if not line.startswith("_:") and " _:" not in line):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()[:16]
