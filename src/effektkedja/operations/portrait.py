"""Everything that the graph says about one thing, both ways, and what there is to begin with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

import pyoxigraph as ox

from effektkedja.canonical import natural_key
from effektkedja.model.things import Basis, Source, Thing
from effektkedja.names import Names, short_iri, text_of
from effektkedja.operations.common_terms import COMMON
from effektkedja.places import Places
from effektkedja.store.dataset import Dataset
from effektkedja.store.graphs import Role
from effektkedja.store.queryable import Term
from effektkedja.terms import PREFIXES, RDF_TYPE, RDFS, SKOS

MOST = 100
"""Values of one property that a portrait shows; it says how many more there are."""
EXAMPLES = 25
"""Statements made with a property that its portrait shows."""
COUNTED = 10_000
"""Values of one property that are counted; a class of a large graph may have millions of instances."""

End = Literal["subject", "object"]

_FIRST = (f"{SKOS}prefLabel", f"{RDFS}label", RDF_TYPE, f"{SKOS}notation", f"{SKOS}definition", f"{RDFS}comment")


@dataclass(frozen=True)
class Value:
    """One end of a statement.

    Args:
        text: name of the thing, or the text of the literal.
        iri: IRI of the thing; empty for a literal.
        language: language tag of a literal, or empty.
        basis: whether a document states it or somebody has read it into the documents.
    """

    text: str
    iri: str = ""
    language: str = ""
    basis: Basis = "stated"


@dataclass(frozen=True)
class Statements:
    """The statements with one property.

    Args:
        property: the property.
        name: its label.
        values: the other ends, ``MOST`` of them at most.
        total: how many there are, counted up to ``COUNTED``.
    """

    property: str
    name: str
    values: tuple[Value, ...]
    total: int


@dataclass(frozen=True)
class Portrait:
    """A thing with all that is known of it.

    Args:
        thing: the thing.
        kind: label of its class, or empty.
        document: the document that it belongs to, if any.
        goal: the goal that it is or stands under, if any.
        source: where it stands.
        outgoing: what is said of it.
        incoming: what points to it.
        uses: for a property, the first statements that are made with it: pairs of thing and value.
        used: how many there are, counted up to ``COUNTED``.
    """

    thing: Thing
    kind: str
    document: Thing | None
    goal: Thing | None
    source: Source
    outgoing: tuple[Statements, ...]
    incoming: tuple[Statements, ...]
    uses: tuple[tuple[Value, ...], ...] = ()
    used: int = 0


@dataclass(frozen=True)
class Contents:
    """What there is to begin with.

    Args:
        documents: the documents, those that can still be changed first.
        goals: pairs of a document's IRI and its goals in order.
    """

    documents: tuple[Thing, ...]
    goals: tuple[tuple[str, tuple[Thing, ...]], ...]


def portrait(dataset: Dataset, names: Names, places: Places, iri: str) -> Portrait | None:
    """The portrait of a thing, or None where no statement has it.

    Args:
        dataset: what to look in.
        names: names of the same dataset, in the language wanted.
        places: files and lines of the same dataset.
        iri: IRI of the thing.
    """
    node = ox.NamedNode(iri)
    store, default, reader = dataset.store, ox.DefaultGraph(), _Reader(dataset, names)
    outgoing = reader.grouped(store.quads_for_pattern(node, None, None, default), "object")
    incoming = reader.grouped(store.quads_for_pattern(None, None, node, default), "subject")
    made = list(islice(store.quads_for_pattern(None, node, None, default), COUNTED))
    if not outgoing and not incoming and not made:
        return None
    term = f"<{iri}>"
    thing, document, goal = names.thing(term), names.document_of(term), names.goal_of(term)
    file, line = places.where(term)
    return Portrait(
        thing,
        _plain(names, thing.kind) if thing.kind else "",
        names.thing(f"<{document}>") if document and document != iri else None,
        goal if goal and goal.iri != iri else None,
        replace(names.source_of(term), file=file, line=line),
        outgoing,
        incoming,
        tuple(tuple(reader.value(quad, end) for end in ("subject", "object")) for quad in made[:EXAMPLES]),
        len(made),
    )


def contents(names: Names) -> Contents:
    """The documents of a dataset and their goals."""
    documents = sorted(names.instances("Document"), key=names.document_rank)
    goals: dict[str, list[str]] = defaultdict(list)
    for iri in names.instances("Goal"):
        goals[names.document_of(f"<{iri}>")].append(iri)
    return Contents(
        tuple(names.thing(f"<{iri}>") for iri in documents),
        tuple(
            (document, tuple(names.thing(f"<{iri}>") for iri in sorted(listed, key=natural_key)))
            for document, listed in sorted(goals.items(), key=lambda item: names.document_rank(item[0]))
        ),
    )


class _Reader:
    """Turns statements into what a portrait shows of them."""

    def __init__(self, dataset: Dataset, names: Names) -> None:
        self._store = dataset.store
        self._names = names
        self._readings = {graph.iri for graph in dataset.graphs if graph.role is Role.INTERPRETED}

    def grouped(self, quads: Iterable[ox.Quad], end: End) -> tuple[Statements, ...]:
        """The statements by property; ``end`` is the one that varies."""
        found: dict[ox.NamedNode, list[ox.Quad]] = defaultdict(list)
        for quad in quads:
            if len(found[quad.predicate]) < COUNTED:
                found[quad.predicate].append(quad)
        groups = []
        for predicate, listed in found.items():
            shown = sorted(listed, key=lambda quad: natural_key(text_of(getattr(quad, end))))[:MOST]
            values = tuple(self.value(quad, end) for quad in shown)
            groups.append(Statements(predicate.value, _plain(self._names, predicate.value), values, len(listed)))
        return tuple(sorted(groups, key=_order))

    def value(self, quad: ox.Quad, end: End) -> Value:
        """One end of a statement."""
        term: Term = getattr(quad, end)
        basis = self._basis(quad)
        if isinstance(term, ox.NamedNode):
            label = self._names.thing(f"<{term.value}>").label
            return Value(_plain(self._names, term.value) if label.startswith("<") else label, term.value, basis=basis)
        if isinstance(term, ox.Literal):
            return Value(term.value, language=term.language or "", basis=basis)
        return Value(str(term), basis=basis)

    def _basis(self, quad: ox.Quad) -> Basis:
        """Interpreted where no graph but one with interpretations makes the statement."""
        same = self._store.quads_for_pattern(quad.subject, quad.predicate, quad.object)
        graphs = {each.graph_name.value for each in same if isinstance(each.graph_name, ox.NamedNode)}
        return "interpreted" if graphs and graphs <= self._readings else "stated"


def _plain(names: Names, iri: str) -> str:
    """The label that the graph gives a term, else our word for it, else its prefixed name."""
    label = names.plain(iri)
    if label != short_iri(iri):
        return label
    if iri in COMMON:
        return COMMON[iri].in_(names.lang)
    known = ((prefix, space) for prefix, space in PREFIXES.items() if iri.startswith(space))
    return next((f"{prefix}:{iri.removeprefix(space)}" for prefix, space in known), label)


def _order(group: Statements) -> tuple[int, str, str]:
    rank = _FIRST.index(group.property) if group.property in _FIRST else len(_FIRST)
    return rank, group.name.casefold(), group.property
