"""What links are suggested from: the texts of things, where they stand, and the links that there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from effektkedja.canonical import natural_key
from effektkedja.names import text_of
from effektkedja.store.dataset import Dataset
from effektkedja.terms import EK

_THINGS: Final = """
SELECT ?thing ?kind ?document WHERE {
  ?thing a ?kind . ?thing ek:inDocument ?document
  FILTER (?kind IN (ek:Goal, ek:SuccessCondition, ek:Commitment, ek:Indicator))
}"""
_LABELS: Final = """
SELECT ?thing ?text WHERE {
  { ?thing skos:prefLabel ?text } UNION { ?thing dcterms:description ?text } UNION { ?thing skos:altLabel ?text }
  ?thing ek:inDocument ?document
  FILTER (LANG(?text) IN ("sv", ""))
} ORDER BY ?thing ?text"""
_GOALS: Final = "SELECT ?thing ?goal WHERE { ?thing ek:underGoal|ek:listedUnder|ek:conditionFor ?goal }"
_PRINTED: Final = "SELECT ?thing ?goal WHERE { ?thing ek:underGoal|ek:listedUnder ?goal }"
_UNDER: Final = "SELECT ?thing ?document WHERE { ?thing ek:underStrategy|ek:followsUpDocument ?document }"
_RESTATED: Final = "SELECT ?thing WHERE { ?thing ek:restates ?other }"
_LINKS: Final = "SELECT ?thing ?target WHERE { ?thing <%s> ?target }"
_DECIDED: Final = "SELECT ?thing WHERE { ?reading a ek:NoLink ; ek:linkProperty <%s> ; ek:from ?thing }"


@dataclass(frozen=True)
class LinkKind:
    """A kind of link that can be suggested.

    Args:
        key: the word of the command line for things that lack it.
        source: class of the things that it leads from, without namespace.
        link: its property, without namespace.
        target: class of the things that it leads to, without namespace.
    """

    key: str
    source: str
    link: str
    target: str

    @property
    def iri(self) -> str:
        """IRI of the property."""
        return EK + self.link


@dataclass(frozen=True)
class Material:
    """Everything that suggestions are made from. All keys and values are IRIs.

    Args:
        kinds: class of each thing, without namespace.
        texts: what each thing says, in Swedish.
        documents: where it stands.
        goals: the goals that it stands under or is a condition for.
        printed: the goals that it is printed under.
        scope: the documents that a document stands under or follows up.
        restated: things that only repeat one of another document.
        links: by property, the targets of each thing.
        decided: by property, things that somebody has read and found to have no such link.
    """

    kinds: Mapping[str, str]
    texts: Mapping[str, str]
    documents: Mapping[str, str]
    goals: Mapping[str, frozenset[str]]
    printed: Mapping[str, frozenset[str]]
    scope: Mapping[str, frozenset[str]]
    restated: frozenset[str]
    links: Mapping[str, Mapping[str, frozenset[str]]]
    decided: Mapping[str, frozenset[str]]

    def sources(self, kind: LinkKind) -> list[str]:
        """The things that may have such a link, in natural order."""
        return sorted((iri for iri, cls in self.kinds.items() if cls == kind.source), key=natural_key)

    def targets(self, kind: LinkKind, source: str) -> list[str]:
        """What such a link may lead to: things of the same document, or of those that it stands under if it has none.

        A plan of a city has conditions of its own; a plan under a strategy works for the conditions of the strategy.
        """
        document = self.documents[source]
        for among in ({document}, self.scope.get(document, frozenset())):
            found = [iri for iri, cls in self.kinds.items() if cls == kind.target and self.documents[iri] in among]
            kept = [iri for iri in found if iri not in self.restated and iri != source]
            if kept:
                return sorted(kept, key=natural_key)
        return []


def read_material(dataset: Dataset, kinds: tuple[LinkKind, ...]) -> Material:
    """Collect the material from a dataset.

    Args:
        dataset: where to look.
        kinds: the kinds of link that are of interest.
    """
    things = {text_of(row["thing"]): row for row in dataset.select(_THINGS)}
    texts: dict[str, list[str]] = defaultdict(list)
    for row in dataset.select(_LABELS):
        texts[text_of(row["thing"])].append(text_of(row["text"]))
    properties = {kind.iri for kind in kinds}
    return Material(
        kinds={iri: text_of(row["kind"]).removeprefix(EK) for iri, row in things.items()},
        texts={iri: " ".join(texts[iri]) for iri in things},
        documents={iri: text_of(row["document"]) for iri, row in things.items()},
        goals=_map(dataset, _GOALS, "goal"),
        printed=_map(dataset, _PRINTED, "goal"),
        scope=_map(dataset, _UNDER, "document"),
        restated=frozenset(text_of(row["thing"]) for row in dataset.select(_RESTATED)),
        links={iri: _map(dataset, _LINKS % iri, "target") for iri in properties},
        decided={iri: frozenset(text_of(r["thing"]) for r in dataset.select(_DECIDED % iri)) for iri in properties},
    )


def _map(dataset: Dataset, query: str, value: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in dataset.select(query):
        found[text_of(row["thing"])].add(text_of(row[value]))
    return {key: frozenset(values) for key, values in found.items()}
