"""What is known of a document before a workbook is made or read: its own statements, and the readings of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from effektkedja.canonical import natural_key
from effektkedja.files import read_text
from effektkedja.names import Names
from effektkedja.planbook import layout
from effektkedja.planbook.book import Term
from effektkedja.planbook.lists import BY_KEY
from effektkedja.planbook.parts import Column, Kind, Sheet
from effektkedja.planbook.values import holds
from effektkedja.store.dataset import Dataset
from effektkedja.store.graphs import Graph, Role
from effektkedja.store.reading import FORMATS, read_quads
from effektkedja.terms import EK, EKG, RDF_TYPE, RDFS

_TYPE = ox.NamedNode(RDF_TYPE)
_IN = (f"{EK}inDocument", f"{EK}inReport")
_FROM = f"{EK}from"
_SHARED = ("actors", "sources")
"""Sheets whose things belong to no document; those that stand in the document's own file are shown."""

Statements = dict[str, list[tuple[str, Term]]]
"""By subject, the property and value of each statement of one graph."""


@dataclass
class Ground:
    """A document in a dataset: which graphs state it, which interpret it, and what they say.

    Args:
        dataset: where it is looked up.
        document: IRI of the document; it need not be there.
    """

    dataset: Dataset
    document: str
    _graphs: dict[str, Statements] = field(default_factory=dict)
    _things: dict[str, list[str]] = field(default_factory=dict)
    _classes: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    _triples: dict[str, set[ox.Triple]] = field(default_factory=dict)
    _last: tuple[str, Mapping[str, list[Term]]] = ("", {})

    @cached_property
    def names(self) -> Names:
        """What things are called, in Swedish."""
        return Names(self.dataset)

    @cached_property
    def homes(self) -> tuple[Graph, ...]:
        """The graphs that state the document or things in it, that of the document itself first.

        A user's own file of a document stands before the one in the knowledge base.
        """
        main, others = [], []
        node = ox.NamedNode(self.document)
        for graph in self.dataset.graphs:
            if graph.role is not Role.STATED:
                continue
            if any(True for _ in self.dataset.store.quads_for_pattern(node, _TYPE, None, graph.node)):
                main.append(graph)
            elif any(self._says(graph, name, node) for name in _IN):
                others.append(graph)
        if any(graph.own for graph in main):
            return tuple(graph for graph in (*main, *others) if graph.own)
        return (*main, *others)

    @cached_property
    def readings(self) -> tuple[Graph, ...]:
        """The graphs with links that begin at things of the document; own files before those of the same name."""
        found = []
        for graph in self.dataset.graphs:
            if graph.role is Role.INTERPRETED:
                starts = self.dataset.store.quads_for_pattern(None, ox.NamedNode(_FROM), None, graph.node)
                if any(quad.object.value in self.own for quad in starts if isinstance(quad.object, ox.NamedNode)):
                    found.append(graph)
        own = {graph.path.name for graph in found if graph.own}
        return tuple(graph for graph in found if graph.own or graph.path.name not in own)

    @cached_property
    def own(self) -> frozenset[str]:
        """IRIs of the document and of the things in it."""
        found = {self.document}
        for graph in self.homes:
            for subject, pairs in self.statements(graph).items():
                if any(name in _IN and value.value == self.document for name, value in pairs):
                    found.add(subject)
        return frozenset(found)

    def statements(self, graph: Graph) -> Statements:
        """What a graph says, by subject."""
        if graph.iri not in self._graphs:
            found: Statements = defaultdict(list)
            for triple in self.triples(graph):
                if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal):
                    found[triple.subject.value].append((triple.predicate.value, triple.object))
            self._graphs[graph.iri] = dict(found)
        return self._graphs[graph.iri]

    def triples(self, graph: Graph) -> set[ox.Triple]:
        """The statements of a graph, all of them, as its file has them: a store rewrites numbers, 1.50 becomes 1.5."""
        if graph.iri not in self._triples:
            self._triples[graph.iri] = self._read(graph)
        return self._triples[graph.iri]

    def _read(self, graph: Graph) -> set[ox.Triple]:
        if graph.path.suffix.lower() in FORMATS and graph.path.is_file():
            return {quad.triple for quad in read_quads(graph.path)}
        return {quad.triple for quad in self.dataset.store.quads_for_pattern(None, None, None, graph.node)}

    def comment(self, graph: Graph) -> str:
        """The lines of comment that a graph's file begins with."""
        lines = []
        for line in (read_text(graph.path) or "").splitlines() if graph.path.suffix == ".ttl" else ():
            if not line.startswith("#"):
                break
            lines.append(line.removeprefix("#").removeprefix(" "))
        return "\n".join(lines)

    def home(self, thing: str) -> Graph | None:
        """The graph that describes a thing, among those of the document."""
        return self._homes.get(thing)

    @cached_property
    def _homes(self) -> dict[str, Graph]:
        found: dict[str, Graph] = {}
        for graph in (*self.homes, *self.readings):
            for subject, pairs in self.statements(graph).items():
                if any(name == RDF_TYPE for name, _ in pairs):
                    found.setdefault(subject, graph)
        return found

    def things(self, sheet: Sheet) -> list[str]:
        """IRIs of the things that the sheet shows, in natural order."""
        if sheet.key not in self._things:
            self._things[sheet.key] = self._find_things(sheet)
        return self._things[sheet.key]

    def _find_things(self, sheet: Sheet) -> list[str]:
        wanted = {name for kind in sheet.classes for name in self._below(kind)}
        found = {
            subject
            for graph in (self.readings if sheet.interprets else self.homes)
            for subject, kinds in self._kinds(graph).items()
            if not wanted.isdisjoint(kinds) and self._belongs(sheet, graph, subject)
        }
        return sorted(found, key=natural_key)

    def values(self, thing: str, sheet: Sheet, column: Column) -> list[Term]:
        """The values that a column shows of a thing, in the order of canonical Turtle."""
        found = [value for value in self.said(thing).get(column.property, ()) if self.shows(sheet, column, value)]
        return sorted(found, key=lambda term: natural_key(str(term))) if len(found) > 1 else found

    def said(self, thing: str) -> Mapping[str, list[Term]]:
        """What the document says of a thing, by IRI of the property; kept for the thing that was asked for last."""
        if self._last[0] != thing:
            graph = self.home(thing)
            found: dict[str, list[Term]] = defaultdict(list)
            for name, value in self.statements(graph).get(thing, ()) if graph else ():
                found[name].append(value)
            self._last = thing, found
        return self._last[1]

    def shows(self, sheet: Sheet, column: Column, value: Term) -> bool:
        """Whether a value of the column's property is one that this column shows."""
        if not holds(column, value):
            return False
        rivals = layout.columns_of(sheet.key, column.property)
        if column.kind is not Kind.CHOICE or len(rivals) == 1:
            return rivals[0] is column
        return self.is_a(value.value, BY_KEY[column.choices].classes)

    def is_a(self, iri: str, classes: Iterable[str]) -> bool:
        """Whether the dataset says that a thing is of one of the classes, or of a subclass."""
        kinds = {
            quad.object.value
            for quad in self.dataset.store.quads_for_pattern(ox.NamedNode(iri), _TYPE, None, ox.DefaultGraph())
            if isinstance(quad.object, ox.NamedNode)
        }
        return self._is_any(kinds, classes)

    def instances(self, classes: Iterable[str]) -> list[str]:
        """IRIs of all things of the classes and their subclasses in the whole dataset, in natural order."""
        found = set()
        for kind in {below for name in classes for below in self._below(name)}:
            quads = self.dataset.store.quads_for_pattern(None, _TYPE, ox.NamedNode(kind), ox.DefaultGraph())
            found |= {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
        return sorted(found, key=natural_key)

    def objects(self, thing: str, property_iri: str) -> list[str]:
        """IRIs that a property of a thing leads to, anywhere in the dataset, sorted."""
        if not thing:
            return []
        node, name = ox.NamedNode(thing), ox.NamedNode(property_iri)
        quads = self.dataset.store.quads_for_pattern(node, name, None, ox.DefaultGraph())
        return sorted(quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode))

    def subjects(self, property_iri: str, thing: str) -> list[str]:
        """IRIs of the things whose property leads to a thing, anywhere in the dataset, in natural order."""
        node, name = ox.NamedNode(thing), ox.NamedNode(property_iri)
        quads = self.dataset.store.quads_for_pattern(None, name, node, ox.DefaultGraph())
        found = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
        return sorted(found, key=natural_key)

    def used(self, property_iri: str) -> list[str]:
        """IRIs of all things that the property leads to, anywhere in the dataset, in natural order."""
        quads = self.dataset.store.quads_for_pattern(None, ox.NamedNode(property_iri), None, ox.DefaultGraph())
        return sorted({quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}, key=natural_key)

    def text(self, thing: str, property_iri: str) -> str:
        """The first literal of a property of a thing, Swedish before others; empty if there is none."""
        return next(iter(self.texts(thing, property_iri)), "")

    def texts(self, thing: str, property_iri: str) -> list[str]:
        """The literals of a property of a thing, Swedish before others."""
        if not thing:
            return []
        node, name = ox.NamedNode(thing), ox.NamedNode(property_iri)
        quads = self.dataset.store.quads_for_pattern(node, name, None, ox.DefaultGraph())
        found = [(q.object.language != "sv", q.object.value) for q in quads if isinstance(q.object, ox.Literal)]
        return [text for _, text in sorted(found)]

    @property
    def main_graph(self) -> str:
        """IRI of the graph that new things of the document go to."""
        return self.homes[0].iri if self.homes else f"{EKG}{_tail(self.document)}"

    @property
    def reading_graph(self) -> str:
        """IRI of the graph that new readings go to."""
        return self.readings[0].iri if self.readings else f"{EKG}tolkningar-{_tail(self.document)}"

    def _belongs(self, sheet: Sheet, graph: Graph, subject: str) -> bool:
        if sheet.interprets:
            pairs = self.statements(graph)[subject]
            return any(name == _FROM and value.value in self.own for name, value in pairs)
        if sheet.key == "document":
            return subject == self.document
        if subject in self.own:
            return True
        is_loose = not any(name in _IN for name, _ in self.statements(graph)[subject])
        return sheet.key in _SHARED and graph == self.homes[0] and is_loose

    def _kinds(self, graph: Graph) -> dict[str, set[str]]:
        """The classes of each thing that a graph describes."""
        if graph.iri not in self._classes:
            self._classes[graph.iri] = {
                subject: {value.value for name, value in pairs if name == RDF_TYPE}
                for subject, pairs in self.statements(graph).items()
            }
        return self._classes[graph.iri]

    def _is_any(self, kinds: set[str], classes: Iterable[str]) -> bool:
        return any(kinds & self._below(name) for name in classes)

    def _below(self, name: str) -> frozenset[str]:
        """A class and all classes below it."""
        if name not in self._subclasses:
            found, wanted = {name}, [name]
            while wanted:
                node = ox.NamedNode(wanted.pop())
                quads = self.dataset.store.quads_for_pattern(None, ox.NamedNode(f"{RDFS}subClassOf"), node)
                new = {q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode)} - found
                found |= new
                wanted.extend(new)
            self._subclasses[name] = frozenset(found)
        return self._subclasses[name]

    @cached_property
    def _subclasses(self) -> dict[str, frozenset[str]]:
        return {}

    def _says(self, graph: Graph, property_iri: str, value: ox.NamedNode) -> bool:
        quads = self.dataset.store.quads_for_pattern(None, ox.NamedNode(property_iri), value, graph.node)
        return any(True for _ in quads)


def _tail(iri: str) -> str:
    return iri.rstrip("/").rsplit("/", 1)[-1]
