"""The files that data with proposals in them consist of."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from effektkedja.canonical import canonical_turtle
from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.names import Names, iri_of
from effektkedja.operations.proposal_file import as_triple, person_of, person_statements, statements_of
from effektkedja.operations.proposals import LINKS, ORIGIN
from effektkedja.proposal import Proposal, Triple
from effektkedja.store.dataset import Dataset
from effektkedja.store.graphs import Graph, Role
from effektkedja.store.reading import read_bytes
from effektkedja.terms import DCTERMS, EK, EKC, EKD, EKG, PROV, RDF_TYPE, SKOS, XSD

_UNSAFE = re.compile(r"[^\w-]+")
_LINK_PARTS = tuple(ox.NamedNode(f"{EK}{name}") for name in ("from", "linkProperty", "to"))
_TYPE = ox.NamedNode(RDF_TYPE)
_LABEL = ox.NamedNode(f"{SKOS}prefLabel")
_MARKS = {"sv": "(utkast)", "en": "(draft)"}

_INTERPRETED_HEAD = (
    "Tolkningar: länkar som någon har föreslagit. Inget dokument säger dem.\n"
    "Interpretations: links that somebody proposed. No document says so."
)
_DRAFT_HEAD = (
    "Utkast: föreslagna indikatorer och antaganden om källor. Inget dokument säger detta.\n"
    "Draft: proposed indicators and assumptions about sources. No document says so."
)
_CHANGED_HEAD = (
    "UTKAST: {name} med de föreslagna ändringarna. Dokumentet självt är oförändrat och säger också:\n"
    "{removed}\n"
    "DRAFT: the document itself is unchanged and also says what is listed above."
)


@dataclass(frozen=True)
class Built:
    """What is to be written.

    Args:
        files: every file of the folder, by name.
        new: names of those that are new or changed.
        documents: documents of which there is a draft: pairs of name and what is taken away, in sentences.
    """

    files: dict[str, bytes]
    new: tuple[str, ...]
    documents: tuple[tuple[str, tuple[str, ...]], ...]


def build(dataset: Dataset, names: Names, groups: Sequence[tuple[Proposal, ...]]) -> Built:
    """The files of the data with the proposals taken in.

    Args:
        dataset: the data.
        names: names of the same data.
        groups: the proposals, each change once, with everybody who made it; they fit the data.

    Raises:
        InputError: a file that must be changed cannot be written anew.
    """
    return _Builder(dataset, names, groups).built()


class _Builder:
    def __init__(self, dataset: Dataset, names: Names, groups: Sequence[tuple[Proposal, ...]]) -> None:
        self._dataset = dataset
        self._names = names
        self._groups = groups
        self._files: dict[str, bytes] = {}
        self._new: list[str] = []
        self._documents: list[tuple[str, tuple[str, ...]]] = []

    def built(self) -> Built:
        removed = {triple for group in self._groups for triple in group[0].removed}
        for graph in self._dataset.graphs:
            if graph not in self._dataset.own_graphs and graph.role is not Role.VOCABULARY:
                self._stays(graph, removed)
        for graph in self._dataset.own_graphs:
            gone = [triple for triple in sorted(removed) if self._stands_in(graph, triple)]
            if gone:
                self._rewrite(graph, gone)
            else:
                self._files[self._free(graph.path.name)] = read_bytes(graph.path)
        self._add("tolkningar", _INTERPRETED_HEAD, self._links(), "InterpretationGraph")
        self._add("utkast", _DRAFT_HEAD, self._drafts(), "InterpretationGraph", "DraftGraph")
        return Built(self._files, tuple(self._new), tuple(self._documents))

    def _stays(self, graph: Graph, removed: Iterable[Triple]) -> None:
        """Refuse to take anything out of what is only background to the user's own files."""
        found = next((triple for triple in sorted(removed) if self._stands_in(graph, triple)), None)
        if found is None:
            return
        sentence = self._sentence(found)
        raise InputError(
            Text(
                f"Det här står i den medföljande kunskapsbasen och kan inte tas bort här: {sentence}.",
                f"This stands in the shipped knowledge base and cannot be taken away here: {sentence}.",
            ),
            where=str(graph.path.name),
            hint=Text(
                "Ta bort förslaget i sidan, eller lägg in det utan egna filer.",
                "Drop the proposal in the page, or take it in without files of your own.",
            ),
        )

    def _stands_in(self, graph: Graph, triple: Triple) -> bool:
        found = as_triple(triple)
        return ox.Quad(found.subject, found.predicate, found.object, graph.node) in self._dataset.store

    def _rewrite(self, graph: Graph, gone: list[Triple]) -> None:
        """A file without some statements: under its own name if it is a reading, as a draft if a document says them."""
        out = {as_triple(triple) for triple in gone}
        quads = list(self._dataset.store.quads_for_pattern(None, None, None, graph.node))
        explained = self._explained(quads, gone)
        kept = [quad.triple for quad in quads if quad.triple not in out and quad.subject not in explained]
        stem, interpreted = graph.path.stem, graph.role is Role.INTERPRETED
        if interpreted:
            head, name = _head(read_bytes(graph.path)), f"{stem}.ttl"
        else:
            name = f"{stem}.ttl" if stem.startswith("utkast-") else f"utkast-{stem}.ttl"
            sentences = tuple(self._sentence(triple) for triple in gone)
            title = self._title(kept, stem)
            self._documents.append((title, sentences))
            head = _CHANGED_HEAD.format(name=title, removed="\n".join(f"- {sentence}" for sentence in sentences))
            kept = [self._as_draft(triple, graph) for triple in kept] + self._declared(stem, title)
        name = self._free(name)
        self._files[name] = canonical_turtle(kept, head).encode("utf-8")
        self._new.append(name)

    def _as_draft(self, triple: ox.Triple, graph: Graph) -> ox.Triple:
        """The statement, but for a document's name, which says that this is a draft of it."""
        name = triple.object
        if (
            triple.predicate != _LABEL
            or not isinstance(name, ox.Literal)
            or name.value.endswith(tuple(_MARKS.values()))
        ):
            return triple
        quads = self._dataset.store.quads_for_pattern(triple.subject, _LABEL, name, None)
        elsewhere = any(quad.graph_name not in (graph.node, ox.DefaultGraph()) for quad in quads)
        if elsewhere or not self._names.is_a(str(getattr(triple.subject, "value", "")), "Document"):
            return triple
        mark = _MARKS.get(name.language or "", _MARKS["sv"])
        return ox.Triple(triple.subject, _LABEL, ox.Literal(f"{name.value} {mark}", language=name.language))

    def _declared(self, stem: str, title: str) -> list[ox.Triple]:
        node = ox.NamedNode(f"{EKG}utkast-{stem.removeprefix('utkast-')}")
        label = ox.Literal(f"Utkast: {title}", language="sv")
        return [ox.Triple(node, _TYPE, ox.NamedNode(f"{EK}DraftGraph")), ox.Triple(node, _LABEL, label)]

    def _explained(self, quads: Iterable[ox.Quad], gone: Iterable[Triple]) -> set[object]:
        """The ``ek:Link`` that gave the reasons for readings which are taken back."""
        ends = {tuple(as_triple((s, p, o)))[0:3] for s, p, o in gone}
        parts: dict[object, dict[object, object]] = defaultdict(dict)
        for quad in quads:
            if quad.predicate in _LINK_PARTS:
                parts[quad.subject][quad.predicate] = quad.object
        return {link for link, about in parts.items() if tuple(about.get(part) for part in _LINK_PARTS) in ends}

    def _title(self, triples: Iterable[ox.Triple], stem: str) -> str:
        """What a file is about: its document, or its own name where it has none or several."""
        found = {t.subject.value for t in triples if t.predicate == _TYPE and isinstance(t.subject, ox.NamedNode)}
        documents = [iri for iri in found if self._names.is_a(iri, "Document")]
        return self._names.plain(documents[0]) if len(documents) == 1 else stem

    def _sentence(self, triple: Triple) -> str:
        subject, predicate, value = triple
        ends = self._names.thing(subject).label, self._names.thing(value).label
        return " ".join(f"{ends[0]} · {self._names.plain(iri_of(predicate))} · {ends[1]}".split())

    # --- What is new

    def _links(self) -> list[ox.Triple]:
        """Links between things that are there, each with its reason, and the proposals that change nothing else."""
        triples: list[ox.Triple] = []
        behind: dict[Triple, list[Proposal]] = defaultdict(list)
        for group in self._groups:
            for triple in filter(_is_link, group[0].added):
                if not _is_new(triple[0], group[0]):
                    behind[triple] += group
            if not self._is_draft(group[0]):
                triples += [statement for one in group for statement in statements_of(one)]
        for triple, proposals in behind.items():  # two proposals may add one link, and differ in what else they change
            triples += [as_triple(triple), *_reading(triple, proposals)]
        return triples

    def _drafts(self) -> list[ox.Triple]:
        triples: list[ox.Triple] = []
        for group in self._groups:
            if self._is_draft(group[0]):
                drafted = [t for t in group[0].added if not _is_link(t) or _is_new(t[0], group[0])]
                triples += [as_triple(triple) for triple in drafted]
                triples += [statement for one in group for statement in statements_of(one)]
        if triples:
            origin = ox.NamedNode(ORIGIN)
            label = Text("Förslag, inte i något dokument", "Proposal, not in any document")
            triples += [
                ox.Triple(origin, _TYPE, ox.NamedNode(f"{PROV}Entity")),
                ox.Triple(origin, _LABEL, ox.Literal(label.sv, language="sv")),
                ox.Triple(origin, _LABEL, ox.Literal(label.en, language="en")),
            ]
        return triples

    def _is_draft(self, proposal: Proposal) -> bool:
        """Whether it does more than adding links between things that are there, and taking back readings."""
        stated = [graph for graph in self._dataset.graphs if graph.role is Role.STATED]
        said = any(self._stands_in(graph, triple) for triple in proposal.removed for graph in stated)
        return said or not all(map(_is_link, (*proposal.added, *proposal.removed)))

    def _add(self, kind: str, head: str, triples: list[ox.Triple], *classes: str) -> None:
        if not triples:
            return
        name = self._free(f"{kind}-forslag-{self._signature()}.ttl")
        graph = ox.NamedNode(f"{EKG}{name.removesuffix('.ttl')}")
        label = f"{'Tolkningar' if kind == 'tolkningar' else 'Utkast'}: förslag {self._signature()}"
        declared = [ox.Triple(graph, _TYPE, ox.NamedNode(f"{EK}{each}")) for each in classes]
        declared.append(ox.Triple(graph, _LABEL, ox.Literal(label, language="sv")))
        self._files[name] = canonical_turtle([*triples, *declared], head).encode("utf-8")
        self._new.append(name)

    def _signature(self) -> str:
        """Initials and day: ``ab-cd-2026-11-22``."""
        authors = sorted({one.author for group in self._groups for one in group}, key=str.casefold)
        day = max((one.created[:10] for group in self._groups for one in group), default="")
        written = "-".join(filter(None, (_UNSAFE.sub("", author).lower() for author in authors)))
        return f"{written[:40] or 'flera'}-{day}"

    def _free(self, name: str) -> str:
        """A name that no file has yet; folders are flattened, so that two files may want the same."""
        stem, dot, ending = name.rpartition(".")
        known = {each.lower() for each in self._files} | {
            graph.path.name.lower() for graph in self._dataset.graphs if graph.path.name != name
        }
        number, free = 1, name
        while free.lower() in known:
            number += 1
            free = f"{stem}-{number}{dot}{ending}"
        return free


def _is_link(triple: Triple) -> bool:
    return iri_of(triple[1]) in LINKS


def _is_new(subject: str, proposal: Proposal) -> bool:
    return (subject, f"<{RDF_TYPE}>", f"<{EK}Indicator>") in proposal.added


def _reading(triple: Triple, group: Sequence[Proposal]) -> list[ox.Triple]:
    """The ``ek:Link`` that says why the link is there, who proposed it, and when."""
    digest = hashlib.sha256("\n".join(triple).encode()).hexdigest()[:10]
    node = ox.NamedNode(f"{EKD}tolkning/forslag/{digest}")
    subject, predicate, value = (each for each in as_triple(triple))
    first = group[0]
    ends = zip(("from", "linkProperty", "to"), (subject, predicate, value), strict=True)
    triples = [
        ox.Triple(node, _TYPE, ox.NamedNode(f"{EK}Link")),
        *(ox.Triple(node, ox.NamedNode(f"{EK}{name}"), term) for name, term in ends),
        ox.Triple(node, ox.NamedNode(f"{EK}basis"), ox.NamedNode(f"{EKC}basis-proposal")),
        ox.Triple(node, ox.NamedNode(f"{EK}confidence"), ox.NamedNode(f"{EKC}confidence-low")),
        ox.Triple(node, _LABEL, ox.Literal(first.label, language=first.lang)),
        ox.Triple(
            node, ox.NamedNode(f"{DCTERMS}date"), ox.Literal(first.created[:10], datatype=ox.NamedNode(f"{XSD}date"))
        ),
    ]
    for one in group:
        why = ox.Literal(one.note or one.label, language=one.lang)
        triples += [
            ox.Triple(node, ox.NamedNode(f"{EK}rationale"), why),
            ox.Triple(node, ox.NamedNode(f"{PROV}wasAttributedTo"), person_of(one)),
            ox.Triple(node, ox.NamedNode(f"{PROV}wasDerivedFrom"), ox.NamedNode(one.iri)),
            *person_statements(one),
        ]
    return triples


def _head(data: bytes) -> str:
    """The comment lines that a file begins with."""
    lines = []
    for line in data.decode("utf-8").split("\n"):
        if not line.startswith("#"):
            break
        lines.append(line.rstrip("\r").removeprefix("#").removeprefix(" "))
    return "\n".join(lines)
