"""Names before ids: turns the terms of the data into things as people know them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from effektkedja.model.text import Language
from effektkedja.model.things import Source, Thing
from effektkedja.store.dataset import Dataset
from effektkedja.store.queryable import Queryable, Term
from effektkedja.terms import EK, EKD, PROV, RDF_TYPE, RDFS, SKOS

NAME_LENGTH = 90
"""Letters of a name that a sentence quotes before it is cut at a word."""

_UNNUMBERED_KIND = frozenset(f"{EK}{name}" for name in ("Document", "Actor", "DataSource", "MeasureLevel"))

_LABELS = """
SELECT ?thing ?label ?property WHERE {
  { ?thing skos:prefLabel ?label . BIND("pref" AS ?property) }
  UNION { ?thing rdfs:label ?label . BIND("rdfs" AS ?property) }
  UNION { ?thing skos:notation ?label . BIND("number" AS ?property) }
}"""
_KINDS = "SELECT ?thing ?kind WHERE { ?thing a ?kind }"
_SUBCLASSES = "SELECT ?class ?super WHERE { ?class rdfs:subClassOf+ ?super }"
_GOALS = """
SELECT DISTINCT ?thing ?goal WHERE {
  { ?thing ek:underGoal ?goal } UNION { ?thing ek:listedUnder ?goal } UNION { ?thing ek:conditionFor ?goal }
  UNION { ?thing ek:measures ?commitment . ?commitment ek:underGoal ?goal }
  UNION { ?thing ek:followsUp ?commitment . ?commitment ek:underGoal ?goal }
  UNION { ?thing ek:ofIndicator ?indicator . ?indicator ek:listedUnder ?goal }
  UNION { ?goal a ek:Goal . BIND(?goal AS ?thing) }
}"""
_REPLACED = "SELECT DISTINCT ?old WHERE { ?new dcterms:replaces ?old }"
_PLACE = {
    ox.NamedNode(iri): name
    for iri, name in (
        (RDF_TYPE, "kind"),
        (f"{EK}inDocument", "document"),
        (f"{EK}inReport", "report"),
        (f"{PROV}wasDerivedFrom", "derived"),
        (f"{EK}sourceHeading", "heading"),
        (f"{EK}sourceLines", "lines"),
    )
}
_STATEMENTS = "SELECT ?thing ?property ?value WHERE { ?thing ?property ?value }"
_ENDS = "SELECT ?document ?end WHERE { ?document ek:periodEnd ?end } ORDER BY ?end"
_STATED_KIND_ORDER = ("Commitment", "Indicator", "SuccessCondition", "Goal")


@dataclass(frozen=True)
class _Place:
    document: str = ""
    derived: str = ""
    heading: str = ""
    lines: str = ""


@dataclass
class Names:
    """Looks up what things are called and where they stand. One pass over the data per kind of question."""

    dataset: Queryable
    lang: Language = "sv"
    _things: dict[str, Thing] = field(default_factory=dict)
    _places: dict[str, _Place | None] = field(default_factory=dict)

    def prepare(self) -> None:
        """Look up what nearly every use needs; a use does it by itself where it has not been done. Thread-safe."""
        _ = self._labels, self._kinds, self._supers, self._goals, self._replaced, self._ends

    def thing(self, term: str) -> Thing:
        """The thing that a term in N-Triples form names; a literal is its own name, quoted unless it is a number."""
        if term not in self._things:
            self._things[term] = self._make(term)
        return self._things[term]

    def goal_of(self, *terms: str) -> Thing | None:
        """The first goal that one of the terms is, or stands under."""
        for term in terms:
            goals = self._goals.get(iri_of(term))
            if goals:
                return self.thing(f"<{min(goals, key=_by_number)}>")
        return None

    def document_of(self, *terms: str) -> str:
        """IRI of the document that a finding belongs to: a value that is a document, else where the thing stands."""
        for term in reversed(terms):
            if self.is_a(iri_of(term), "Document"):
                return iri_of(term)
        for term in terms:
            place = self._place(term)
            if place and place.document:
                return place.document
        return ""

    def document_rank(self, iri: str) -> tuple[int, int, str]:
        """Sort key of a document: what can still be changed first, plans before reports, the newest first.

        A plan that another document replaces is history, and comes after everything else.
        """
        kinds = ("ActionPlan", "Strategy", "Programme", "StatusReport")
        if iri in self._replaced:
            return len(kinds) + 1, 0, iri
        rank = next((at for at, kind in enumerate(kinds) if self.is_a(iri, kind)), len(kinds))
        return rank, -self._ends.get(iri, 0), iri

    def source_of(self, *terms: str) -> Source:
        """Where the first of the terms that has a locator stands; file and line are left to the caller."""
        for term in terms:
            place = self._place(term)
            if place and place.lines:
                document = place.derived or place.document
                return Source(document_id(document), self.plain(document), place.heading, place.lines)
        return Source()

    def is_a(self, iri: str, name: str) -> bool:
        """Whether the thing has the class ``ek:<name>`` or a subclass of it."""
        wanted = f"{EK}{name}"
        return any(kind == wanted or wanted in self._supers.get(kind, ()) for kind in self._kinds.get(iri, ()))

    def instances(self, name: str) -> list[str]:
        """IRIs of all things of the class ``ek:<name>`` or a subclass of it, sorted."""
        return sorted(iri for iri in self._kinds if self.is_a(iri, name))

    def plain(self, iri: str) -> str:
        """The bare label of an IRI, or its short form where it has none."""
        return self._label(iri) or short_iri(iri)

    def _make(self, term: str) -> Thing:
        iri = iri_of(term)
        if not term.startswith("<"):
            return Thing(iri, iri if iri.isdecimal() else f"”{iri}”", name=iri)
        kind = self._kind(iri)
        number = self._labels.get(iri, {}).get("number", "")
        name = self._label(iri)
        return Thing(iri, self._sentence_label(iri, kind, number, name), kind, number, name)

    def _sentence_label(self, iri: str, kind: str, number: str, name: str) -> str:
        quoted = f"”{shorten(name)}”" if name else f"<{short_iri(iri)}>"
        if not kind.startswith(EK) or any(self.is_a(iri, part.removeprefix(EK)) for part in _UNNUMBERED_KIND):
            return name or f"<{short_iri(iri)}>"
        return " ".join(part for part in (self._label(kind), number, quoted) if part)

    def _kind(self, iri: str) -> str:
        kinds = self._kinds.get(iri, ())
        own = sorted(kind for kind in kinds if kind.startswith(EK))
        for name in _STATED_KIND_ORDER:
            if f"{EK}{name}" in own:
                return f"{EK}{name}"
        return own[0] if own else min(kinds, default="")

    def _label(self, iri: str) -> str:
        labels = self._labels.get(iri, {})
        other = "en" if self.lang == "sv" else "sv"
        keys = [f"{kind}@{tag}" for tag in (self.lang, other, "") for kind in ("pref", "rdfs")]
        return next((labels[key] for key in keys if key in labels), "")

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for row in self.dataset.select(_LABELS):
            label, kind = row["label"], str(getattr(row["property"], "value", ""))
            if isinstance(row["thing"], ox.NamedNode) and isinstance(label, ox.Literal):
                key = kind if kind == "number" else f"{kind}@{label.language or ''}"
                labels = found.setdefault(row["thing"].value, {})
                labels[key] = min(labels.get(key, label.value), label.value)
        return found

    @cached_property
    def _kinds(self) -> dict[str, tuple[str, ...]]:
        return _pairs(self.dataset, _KINDS, "thing", "kind")

    @cached_property
    def _supers(self) -> dict[str, tuple[str, ...]]:
        return _pairs(self.dataset, _SUBCLASSES, "class", "super")

    @cached_property
    def _goals(self) -> dict[str, tuple[str, ...]]:
        return _pairs(self.dataset, _GOALS, "thing", "goal")

    @cached_property
    def _replaced(self) -> frozenset[str]:
        return frozenset(text_of(row["old"]) for row in self.dataset.select(_REPLACED))

    @cached_property
    def _ends(self) -> dict[str, int]:
        ends = {text_of(row["document"]): text_of(row["end"])[:4] for row in self.dataset.select(_ENDS)}
        return {document: int(year) for document, year in ends.items() if year.isdecimal()}

    def _place(self, term: str) -> _Place | None:
        """Where a thing that has a kind stands; the first in order where the data give several places."""
        if term not in self._places:
            self._places[term] = self._find_place(term) if term.startswith("<") else None
        return self._places[term]

    def _find_place(self, term: str) -> _Place | None:
        found: dict[str, list[str]] = {name: [] for name in _PLACE.values()}
        for predicate, value in self._statements(ox.NamedNode(iri_of(term))):
            if isinstance(predicate, ox.NamedNode) and (name := _PLACE.get(predicate)) is not None:
                found[name].append(text_of(value))
        if not found["kind"]:
            return None
        document = min(found["document"], default="") or min(found["report"], default="")
        return _Place(document, *(min(found[name], default="") for name in ("derived", "heading", "lines")))

    def _statements(self, node: ox.NamedNode) -> Iterator[tuple[Term, Term]]:
        """What is said of a thing; looked up without a query where the data are at hand."""
        if isinstance(self.dataset, Dataset):
            for quad in self.dataset.store.quads_for_pattern(node, None, None, ox.DefaultGraph()):
                yield quad.predicate, quad.object
        else:
            for row in self.dataset.select(_STATEMENTS, substitutions={"thing": node}):
                yield row["property"], row["value"]


def _pairs(dataset: Queryable, query: str, key: str, value: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for row in dataset.select(query):
        if isinstance(row[key], ox.NamedNode) and isinstance(row[value], ox.NamedNode):
            found.setdefault(text_of(row[key]), set()).add(text_of(row[value]))
    return {name: tuple(sorted(values)) for name, values in found.items()}


def text_of(term: Term) -> str:
    """The IRI or the lexical form of a term."""
    return str(getattr(term, "value", term))


def iri_of(term: str) -> str:
    """The IRI of ``<iri>``, the lexical form of a literal in N-Triples form."""
    if term.startswith("<") and term.endswith(">"):
        return term[1:-1]
    if term.startswith('"'):
        body = term[1 : term.rindex('"')]
        return body.encode("raw_unicode_escape").decode("unicode_escape") if "\\" in body else body
    return term


def document_id(iri: str) -> str:
    """The short id of a document: ``handlingsplan-2024-2027``."""
    return iri.removeprefix(EKD)


def short_iri(iri: str) -> str:
    """An IRI as short as it can be shown: relative to the data, or with a well-known prefix."""
    for prefix, namespace in (("", EKD), ("ek:", EK), ("skos:", SKOS), ("rdfs:", RDFS)):
        if iri.startswith(namespace):
            return prefix + iri.removeprefix(namespace)
    return iri


def shorten(text: str, length: int = NAME_LENGTH) -> str:
    """``text`` cut at a word before ``length`` letters, with an ellipsis where something was left out."""
    if len(text) <= length:
        return text
    return re.sub(r"[\s,;:–-]+$", "", text[: length + 1].rsplit(" ", 1)[0]) + " …"


def _by_number(iri: str) -> tuple[str, int, str]:
    tail = iri.rsplit("/", 1)[-1]
    return iri.rsplit("/", 1)[0], int(tail) if tail.isdecimal() else 0, tail
