"""Random changes to a knowledge base, and what a check says to each: what the page is compared with."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pyoxigraph as ox

from effektkedja.engine import Session
from effektkedja.model.findings import Finding
from effektkedja.model.result import Result
from effektkedja.model.text import Language
from effektkedja.names import Names
from effektkedja.operations.check import shipped_plan
from effektkedja.operations.findings import Identity, Maker, identity
from effektkedja.places import Places
from effektkedja.store.dataset import Dataset
from effektkedja.store.graphs import Graph, Role
from effektkedja.store.queryable import Term
from effektkedja.terms import EK, EKC, EKD, PREFIXES, RDF_TYPE, SKOS, XSD

CHANGE = ox.NamedNode("urn:x:andring")
_TYPE = ox.NamedNode(RDF_TYPE)
_LABEL = ox.NamedNode(f"{SKOS}prefLabel")
_LINKS = {
    "contributesTo": ("Commitment", "SuccessCondition"),
    "measures": ("Indicator", "SuccessCondition"),
    "conditionFor": ("SuccessCondition", "Goal"),
    "responsible": ("Commitment", "Actor"),
    "underGoal": ("Commitment", "Goal"),
    "listedUnder": ("Indicator", "Goal"),
    "dataSource": ("Indicator", "DataSource"),
    "inDocument": ("Commitment", "ActionPlan"),
    "followsUp": ("FollowUp", "Commitment"),
}
_ODD = (
    ox.Literal('Å "citat", \\ snett,\nradbrott, 😀 och {this}', language="sv"),
    ox.Literal("Ein Wort", language="DE-at"),
    ox.Literal("20x4", datatype=ox.NamedNode(f"{XSD}gYear")),
    ox.Literal("2031", datatype=ox.NamedNode(f"{XSD}gYear")),
    ox.Literal("007", datatype=ox.NamedNode(f"{XSD}integer")),
    ox.Literal("1.50", datatype=ox.NamedNode(f"{XSD}decimal")),
    ox.Literal("1", datatype=ox.NamedNode(f"{XSD}boolean")),
    ox.Literal(""),
    ox.NamedNode(f"{EKD}finns/inte"),
    ox.NamedNode("https://example.org/annat"),
)


@dataclass(frozen=True)
class Change:
    """Statements to add and to take away; ``stated`` if what is added counts as said by a document."""

    added: tuple[ox.Triple, ...]
    removed: tuple[ox.Triple, ...]
    stated: bool = False

    def value(self) -> dict[str, object]:
        """The change as the page takes it."""
        return {"added": _rows(self.added), "removed": _rows(self.removed), "stated": self.stated}


def _rows(triples: Iterable[ox.Triple]) -> list[list[str]]:
    return [[str(triple.subject), str(triple.predicate), str(triple.object)] for triple in triples]


class Changes:
    """Makes changes to a dataset as people at a wall would make them, and stranger ones.

    Args:
        dataset: the data as they are.
        seed: the same seed makes the same changes.
    """

    def __init__(self, dataset: Dataset, seed: int) -> None:
        self._random = random.Random(seed)
        graph = ox.DefaultGraph()
        vocabulary = {g.iri for g in dataset.graphs if g.role is Role.VOCABULARY}
        fixed = {
            quad.subject
            for quad in dataset.store
            if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value in vocabulary
        }
        quads = [quad for quad in dataset.store.quads_for_pattern(None, None, None, graph) if quad.subject not in fixed]
        self._triples = sorted((quad.triple for quad in quads), key=str)
        self._by_property: dict[str, list[ox.Triple]] = {}
        self._of_class: dict[str, list[ox.NamedNode]] = {}
        for triple in self._triples:
            self._by_property.setdefault(triple.predicate.value, []).append(triple)
            if triple.predicate == _TYPE and isinstance(triple.object, ox.NamedNode):
                assert isinstance(triple.subject, ox.NamedNode)
                self._of_class.setdefault(triple.object.value, []).append(triple.subject)
        self._kinds: tuple[Callable[[], Change], ...] = (
            self._unlink, self._link, self._move, self._new_indicator, self._end_source, self._status, self._unname,
            self._forget, self._forget_much, self._oddity, self._become, self._vanish,
        )  # fmt: skip

    def some(self, count: int) -> Iterator[Change]:
        """So many changes, of each kind in turn."""
        for place in range(count):
            change = self._kinds[place % len(self._kinds)]()
            yield replace(change, stated=self._random.random() < 0.3)

    def _one(self, name: str) -> ox.NamedNode:
        found = self._of_class.get(f"{EK}{name}")
        return self._random.choice(found) if found else ox.NamedNode(f"{EKD}saknas/{name}")

    def _with(self, name: str) -> ox.Triple:
        return self._random.choice(self._by_property.get(f"{EK}{name}") or self._triples)

    def _unlink(self) -> Change:
        return Change((), (self._with(self._random.choice(sorted(_LINKS))),))

    def _link(self) -> Change:
        name = self._random.choice(sorted(_LINKS))
        start, end = _LINKS[name]
        return Change((ox.Triple(self._one(start), ox.NamedNode(f"{EK}{name}"), self._one(end)),), ())

    def _move(self) -> Change:
        name = self._random.choice(sorted(_LINKS))
        before = self._with(name)
        return Change((ox.Triple(before.subject, before.predicate, self._one(_LINKS[name][1])),), (before,))

    def _new_indicator(self) -> Change:
        new = ox.NamedNode(f"{EKD}prov/indikator/{self._random.randrange(1000)}")
        said: list[tuple[str, Term]] = [
            (RDF_TYPE, ox.NamedNode(f"{EK}Indicator")),
            (f"{SKOS}prefLabel", ox.Literal("Andel som vågar berätta", language="sv")),
            (f"{EK}inDocument", self._one("ActionPlan")),
            (f"{EK}measures", self._one(self._random.choice(("SuccessCondition", "Commitment")))),
        ]
        if self._random.random() < 0.5:
            said.append((f"{EK}dataSource", self._one("DataSource")))
        if self._random.random() < 0.5:
            said.append((f"{EK}measureLevel", ox.NamedNode(f"{EKC}level-outcome")))
        return Change(tuple(ox.Triple(new, ox.NamedNode(name), value) for name, value in said), ())

    def _end_source(self) -> Change:
        ended = ox.NamedNode(f"{PREFIXES['ds']}DISCONT")
        return Change((ox.Triple(self._one("DataSource"), ox.NamedNode(f"{PREFIXES['adms']}status"), ended),), ())

    def _status(self) -> Change:
        before = self._with("indicatorStatus")
        status = self._random.choice(("status-discontinued", "status-development", "status-active"))
        new = ox.Triple(before.subject, ox.NamedNode(f"{EK}indicatorStatus"), ox.NamedNode(f"{EKC}{status}"))
        return Change((new,), (before,))

    def _unname(self) -> Change:
        named = self._random.choice(self._by_property[_LABEL.value])
        return Change((), tuple(t for t in self._by_property[_LABEL.value] if t.subject == named.subject))

    def _forget(self) -> Change:
        return Change((), (self._random.choice(self._by_property[self._random.choice(sorted(self._by_property))]),))

    def _forget_much(self) -> Change:
        return Change((), tuple(self._random.sample(self._triples, min(20, len(self._triples)))))

    def _oddity(self) -> Change:
        like = self._random.choice(self._by_property[self._random.choice(sorted(self._by_property))])
        names = (like.predicate, _LABEL, ox.NamedNode(f"{EK}okänd"), ox.NamedNode(f"{EK}periodEnd"))
        return Change((ox.Triple(like.subject, self._random.choice(names), self._random.choice(_ODD)),), ())

    def _become(self) -> Change:
        node = self._random.choice(self._triples).subject
        kind = self._random.choice(sorted(self._of_class))
        return Change((ox.Triple(node, _TYPE, ox.NamedNode(kind)),), ())

    def _vanish(self) -> Change:
        node = self._random.choice(self._triples).subject
        return Change((), tuple(triple for triple in self._triples if triple.subject == node))


class _Own(Places):
    """Knows what is judged, and looks for no lines."""

    def where(self, focus: str, path: str = "", value: str = "") -> tuple[str, int]:
        return "", 0


Found = dict[Identity, list[Result]]


class Judge:
    """Says what a change does to the findings, by way of sessions over a copy of the data.

    Args:
        dataset: the data; it stays as it is.
    """

    def __init__(self, dataset: Dataset) -> None:
        store, stated = ox.Store(), ox.Store()
        store.bulk_extend(dataset.store)
        stated.bulk_load(dataset.n_triples(stated_only=True), format=ox.RdfFormat.N_TRIPLES)
        own = any(graph.own for graph in dataset.graphs)
        change = Graph(CHANGE.value, Role.INTERPRETED, dataset.graphs[-1].path, own)
        self.changed = replace(dataset, store=store, graphs=(*dataset.graphs, change))
        self._sessions = Session(shipped_plan(), store), Session(shipped_plan(), stated)
        self._before = self._judged()
        self._stated_before = self._stated()
        self._names: dict[Language, Names] = {}

    def answer(self, change: Change, languages: Iterable[Language]) -> tuple[list[list[Finding]], list[list[Finding]]]:
        """The findings that are closed and those that appear, in each of the languages."""
        with self.made(change):
            after = self._judged()
            fresh = {key: after[key] for key in after.keys() - self._before.keys()}
            stated = self._stated()
            appeared = [self._told(fresh, Names(self.changed, lang), stated) for lang in languages] if fresh else []
        gone = {key: self._before[key] for key in self._before.keys() - after.keys()}
        for lang in languages:
            self._names.setdefault(lang, Names(self.changed, lang))
        closed = [self._told(gone, self._names[lang], self._stated_before) for lang in languages] if gone else []
        return closed, appeared

    @contextmanager
    def made(self, change: Change) -> Iterator[Dataset]:
        """The data with the change made, as long as it lasts."""
        added, store = _as_stored(change.added), self.changed.store
        removed = _as_stored(change.removed) - added
        moved = [q for t in removed for q in store.quads_for_pattern(*t) if isinstance(q.graph_name, ox.NamedNode)]
        come = [ox.Quad(*triple, CHANGE) for triple in added]
        for quad in moved:
            store.remove(quad)
        store.extend(come)
        undo = [
            (session, *_apply(session, session._store, here, removed))
            for session, here in zip(self._sessions, (added, added if change.stated else set()), strict=True)
        ]
        try:
            yield self.changed
        finally:
            for session, there, gone in undo:
                session.apply(gone, there)
            for quad in come:
                store.remove(quad)
            store.extend(moved)

    def _judged(self) -> Found:
        places = _Own(self.changed)
        found: Found = {}
        for result in self._sessions[0].results:
            if places.is_own(result.focus) or (result.value and places.is_own(result.value)):
                found.setdefault(identity(result), []).append(result)
        return found

    def _stated(self) -> frozenset[Identity]:
        return frozenset(identity(result) for result in self._sessions[1].results)

    def _told(self, found: Found, names: Names, stated: frozenset[Identity]) -> list[Finding]:
        maker = Maker(names, _Own(self.changed), stated)
        return maker.findings(result for results in found.values() for result in results)


def _apply(
    session: Session, store: ox.Store, added: set[ox.Triple], removed: set[ox.Triple]
) -> tuple[list[ox.Triple], list[ox.Triple]]:
    come = [triple for triple in added if ox.Quad(*triple) not in store]
    gone = [triple for triple in removed if ox.Quad(*triple) in store]
    session.apply(come, gone)
    return come, gone


def _as_stored(triples: Iterable[ox.Triple]) -> set[ox.Triple]:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    return {quad.triple for quad in store}
