"""Changes made in the graphs of a document. What the workbook has no column for is not touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from effektkedja.names import document_id
from effektkedja.operations.planbook_edits import Deletion, Edit
from effektkedja.operations.planbook_ground import Ground
from effektkedja.planbook.book import Facts, Term
from effektkedja.planbook.parts import Sheet
from effektkedja.store.graphs import Graph, Role
from effektkedja.terms import EK, EKG, PROV, RDF_TYPE, SKOS

_TYPE = ox.NamedNode(RDF_TYPE)
_LABEL = ox.NamedNode(f"{SKOS}prefLabel")
_FROM, _TO, _PROPERTY = (ox.NamedNode(EK + name) for name in ("from", "to", "linkProperty"))
_LINK, _NO_LINK = ox.NamedNode(f"{EK}Link"), ox.NamedNode(f"{EK}NoLink")
_READINGS = ox.NamedNode(f"{EK}InterpretationGraph")
_SHARED = ("actors", "sources")


@dataclass(frozen=True)
class NewThing:
    """A row that becomes a thing.

    Args:
        iri: its address.
        sheet: what it is.
        number: the number that it was given, if its row has none.
    """

    iri: str
    sheet: Sheet
    number: str = ""


@dataclass(frozen=True)
class ImportedGraph:
    """A graph as it is after the import.

    Args:
        iri: its address.
        role: whether it states or interprets.
        comment: the lines that its file begins with.
        triples: what it says.
        before: the graph and file that it replaces; None for a new one.
        is_changed: whether it says something else than before.
        own_triples: of a graph of readings, what it says about the document of the workbook.
    """

    iri: str
    role: Role
    comment: str
    triples: frozenset[ox.Triple]
    before: Graph | None
    is_changed: bool
    own_triples: frozenset[ox.Triple] = frozenset()


class Applier:
    """Makes changes.

    Args:
        ground: the document as it is.
        facts: the document as the workbook describes it.
        labels: what things of the workbook are called, for names that are put together.
    """

    def __init__(self, ground: Ground, facts: Facts, labels: Mapping[str, str]) -> None:
        self._ground = ground
        self._facts = facts
        self._labels = labels
        self._triples: dict[str, set[ox.Triple]] = {
            graph.iri: set(ground.triples(graph)) for graph in (*ground.homes, *ground.readings)
        }
        self._links: set[str] = set()
        self._plain_before: set[tuple[str, ox.Triple]] = set()

    def apply(self, edits: Iterable[Edit], deletions: Iterable[Deletion], new: Iterable[NewThing]) -> None:
        """Make the changes."""
        by_thing: dict[str, list[Edit]] = defaultdict(list)
        for edit in edits:
            by_thing[edit.thing].append(edit)
        for thing in new:
            self._create(thing, by_thing.get(thing.iri, []))
        for thing_iri, changes in by_thing.items():
            for edit in changes:
                self._change(edit)
            if changes[0].sheet.interprets:
                self._touch_link(thing_iri)
        for deletion in deletions:
            self._delete(deletion)
        self._settle_links()

    def graphs(self) -> tuple[ImportedGraph, ...]:
        """The graphs of the document after the changes, its own first."""
        known = {graph.iri: graph for graph in (*self._ground.homes, *self._ground.readings)}
        found = []
        for iri, triples in self._triples.items():
            before = known.get(iri)
            is_reading = before.role is Role.INTERPRETED if before else iri == self._ground.reading_graph
            role = Role.INTERPRETED if is_reading else Role.STATED
            comment = self._ground.comment(before) if before else self._comment(role)
            frozen = frozenset(triples)
            changed = frozen != (self._ground.triples(known[iri]) if iri in known else frozenset())
            own = self._about_document(frozen) if role is Role.INTERPRETED else frozen
            found.append(ImportedGraph(iri, role, comment, frozen, before, changed, own))
        return tuple(found)

    def _about_document(self, triples: frozenset[ox.Triple]) -> frozenset[ox.Triple]:
        """The readings that begin at things of this document, and the ordinary statements beside them."""
        ours = self._ground.own | set(self._labels)
        starts = {ox.NamedNode(iri) for iri in ours}
        links = {triple.subject for triple in triples if triple.predicate == _FROM and triple.object in starts}
        return frozenset(t for t in triples if t.subject in links or t.subject in starts or t.object == _READINGS)

    def _comment(self, role: Role) -> str:
        what = "Readings of " if role is Role.INTERPRETED else "The document "
        return f"{what}{document_id(self._facts.document)}, read from a workbook."

    def _graph_of(self, thing: str, sheet: Sheet) -> set[ox.Triple]:
        home = self._ground.home(thing)
        if home is not None:
            return self._triples[home.iri]
        iri = self._ground.reading_graph if sheet.interprets else self._ground.main_graph
        if iri not in self._triples:
            self._triples[iri] = self._declared(iri) if sheet.interprets else set()
        return self._triples[iri]

    def _declared(self, iri: str) -> set[ox.Triple]:
        """A graph of readings says of itself that it is one: with that it is told from what the document says."""
        node = ox.NamedNode(iri)
        name = f"Tolkningar av {self._facts.title or document_id(self._facts.document)}"
        return {
            ox.Triple(node, _TYPE, ox.NamedNode(f"{EK}InterpretationGraph")),
            ox.Triple(node, _LABEL, ox.Literal(name, language="sv")),
        }

    def _create(self, thing: NewThing, edits: list[Edit]) -> None:
        graph, node = self._graph_of(thing.iri, thing.sheet), ox.NamedNode(thing.iri)
        document = ox.NamedNode(self._facts.document)
        columns = {edit.column.key for edit in edits if edit.terms}
        if thing.sheet.interprets:
            graph.add(ox.Triple(node, _TYPE, _LINK if "to" in columns else _NO_LINK))
        elif thing.sheet.key == "document":
            graph.add(ox.Triple(node, _TYPE, ox.NamedNode(self._facts.document_class)))
        else:
            graph.add(ox.Triple(node, _TYPE, ox.NamedNode(thing.sheet.classes[0])))
            graph.add(ox.Triple(node, ox.NamedNode(f"{PROV}wasDerivedFrom"), document))
            if thing.sheet.key not in _SHARED:
                place = "inReport" if thing.sheet.key == "follow-ups" else "inDocument"
                graph.add(ox.Triple(node, ox.NamedNode(EK + place), document))
        if thing.number:
            graph.add(ox.Triple(node, ox.NamedNode(f"{SKOS}notation"), ox.Literal(thing.number)))
        if "label" not in columns:
            graph.add(ox.Triple(node, _LABEL, ox.Literal(self._label(thing, edits), language="sv")))

    def _label(self, thing: NewThing, edits: list[Edit]) -> str:
        """A name for a row that has none: of what it is about, as the names in the knowledge base are made."""
        said = {edit.column.key: edit.terms for edit in edits}
        about = [term for key in ("commitment", "indicator") for term in said.get(key, ())]
        if thing.sheet.key == "follow-ups":
            return f"Uppföljning av {self._called(about)}".rstrip()
        if thing.sheet.key == "figures":
            others = [term for key in ("year", "sex", "age", "area", "dimension") for term in said.get(key, ())]
            return ", ".join(part for part in (self._called(about), *(self._called([t]) for t in others)) if part)
        if thing.sheet.interprets:
            parts = [self._called(said.get(key, ())) for key in ("from", "property", "to")]
            text = " ".join(part for part in parts if part)
            return text[:1].upper() + text[1:]
        return document_id(thing.iri)

    def _called(self, terms: Iterable[Term]) -> str:
        names = []
        for term in terms:
            if isinstance(term, ox.NamedNode):
                thing = self._ground.names.thing(f"<{term.value}>")
                known = f"{self._ground.names.plain(thing.kind)} {thing.number}" if thing.number else thing.name
                names.append(self._labels.get(term.value) or known)
            else:
                names.append(term.value)
        return ", ".join(names)

    def _change(self, edit: Edit) -> None:
        graph, node = self._graph_of(edit.thing, edit.sheet), ox.NamedNode(edit.thing)
        name = ox.NamedNode(edit.column.property)
        for value in self._ground.values(edit.thing, edit.sheet, edit.column):
            graph.discard(ox.Triple(node, name, value))
        graph.update(ox.Triple(node, name, term) for term in edit.terms)

    def _delete(self, deletion: Deletion) -> None:
        if deletion.sheet.interprets:
            self._touch_link(deletion.thing)
        graph, node = self._graph_of(deletion.thing, deletion.sheet), ox.NamedNode(deletion.thing)
        graph.difference_update([triple for triple in graph if triple.subject == node])

    def _touch_link(self, thing: str) -> None:
        """Remember what a reading said before it was changed, and that it was."""
        self._links.add(thing)
        home = self._ground.home(thing)
        if home is not None:
            pairs = self._ground.statements(home).get(thing, [])
            found = _plain((name, value) for name, value in pairs)
            self._plain_before |= {(home.iri, triple) for triple in found}

    def _settle_links(self) -> None:
        """A reading has its link as an ordinary statement beside it; that one follows what the reading now says."""
        if not self._links:
            return
        still: set[tuple[str, ox.Triple]] = set()
        touched: set[tuple[str, ox.Triple]] = set()
        for iri, triples in self._triples.items():
            pairs: dict[str, list[tuple[str, Term]]] = defaultdict(list)
            for triple in triples:
                if triple.predicate in (_FROM, _TO, _PROPERTY) and isinstance(triple.subject, ox.NamedNode):
                    pairs[triple.subject.value].append((triple.predicate.value, triple.object))  # type: ignore[arg-type]
            for link, said in pairs.items():
                found = {(iri, triple) for triple in _plain(said)}
                still |= found
                if link in self._links:
                    touched |= found
                    self._set_kind(iri, link, has_link=bool(found))
        for iri, triple in self._plain_before - still:
            self._triples[iri].discard(triple)
        for iri, triple in touched:
            self._triples[iri].add(triple)

    def _set_kind(self, iri: str, link: str, *, has_link: bool) -> None:
        node, graph = ox.NamedNode(link), self._triples[iri]
        graph.discard(ox.Triple(node, _TYPE, _NO_LINK if has_link else _LINK))
        graph.add(ox.Triple(node, _TYPE, _LINK if has_link else _NO_LINK))


def _plain(pairs: Iterable[tuple[str, Term]]) -> set[ox.Triple]:
    """The ordinary statements that a reading stands for."""
    said: dict[str, list[Term]] = defaultdict(list)
    for name, value in pairs:
        said[name].append(value)
    return {
        ox.Triple(start, name, end)
        for start in said[_FROM.value]
        for name in said[_PROPERTY.value]
        for end in said[_TO.value]
        if isinstance(start, ox.NamedNode) and isinstance(name, ox.NamedNode)
    }


def graph_file(graph: ImportedGraph) -> str:
    """The name that a graph's file has beside the plan's: that of the file it came from, or of the graph."""
    if graph.before is not None and graph.before.path.suffix == ".ttl":
        return graph.before.path.name
    return f"{graph.iri.removeprefix(EKG).rsplit('/', 1)[-1]}.ttl"
