"""What has to be fetched to name things: their labels, kinds, places and goals, and nothing else of the graph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from effektkedja.remote.holdings import Holdings, batches, vocabulary
from effektkedja.remote.server import Server
from effektkedja.store.dataset import Dataset
from effektkedja.terms import DCTERMS, EK, PROV, RDF_TYPE, RDFS, SKOS

_LEADS_ON: Final = (
    RDF_TYPE,
    f"{RDFS}subClassOf",
    f"{EK}inDocument",
    f"{EK}inReport",
    f"{EK}underGoal",
    f"{EK}listedUnder",
    f"{EK}conditionFor",
    f"{EK}measures",
    f"{EK}followsUp",
    f"{EK}ofIndicator",
    f"{PROV}wasDerivedFrom",
)
"""Properties whose values have to be named in their turn: from a thing up to its goal and document."""
_SAID: Final = (
    f"{SKOS}prefLabel",
    f"{RDFS}label",
    f"{SKOS}notation",
    f"{EK}sourceHeading",
    f"{EK}sourceLines",
    f"{EK}periodEnd",
)


@dataclass
class Excerpt:
    """Statements of a server about the things that are to be named, gathered as they are needed.

    Args:
        server: where they are.
        holdings: in which of its graphs.
    """

    server: Server
    holdings: Holdings
    _store: ox.Store = field(default_factory=ox.Store)
    _fetched: set[str] = field(default_factory=set)
    _homes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def dataset(self) -> Dataset:
        """The statements as a dataset without files, for those who give names."""
        return Dataset(self._store, (), self.server.url)

    def fetch(self, terms: Iterable[str]) -> None:
        """Get what is said of terms in N-Triples form, and of what they lead to, in batches."""
        wanted = {term[1:-1] for term in terms if term.startswith("<")} - self._fetched
        predicates = " ".join(f"<{iri}>" for iri in (*_LEADS_ON, *_SAID))
        while wanted:
            found: set[str] = set()
            for part in batches(sorted(wanted)):
                things = " ".join(f"<{iri}>" for iri in part)
                found |= self._take(
                    f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {things} }} VALUES ?p {{ {predicates} }} ?s ?p ?o }}"
                )
                found |= self._take(
                    f"SELECT ?s (<{DCTERMS}replaces> AS ?p) ?o WHERE {{ VALUES ?o {{ {things} }} "
                    f"?s <{DCTERMS}replaces> ?o }}"
                )
            self._fetched |= wanted
            wanted = found - self._fetched

    def fetch_instances(self, name: str) -> None:
        """Get what is needed to name all things of the class ``ek:<name>`` or a subclass of it."""
        query = f"SELECT DISTINCT ?x WHERE {{ ?class <{RDFS}subClassOf>* <{EK}{name}> . ?x a ?class }}"
        self.fetch(str(row["x"]) for row in self.server.select(query, self.holdings.every).rows)

    def find_homes(self, terms: Iterable[str]) -> None:
        """Find out in which graphs terms in N-Triples form are described."""
        scope = self.holdings.every
        place = "GRAPH ?g { ?s ?p ?o }" if scope.default else "?s ?p ?o"
        variables = "?s ?g" if scope.default else "?s"
        for part in batches(sorted({term for term in terms if term.startswith("<")} - self._homes.keys())):
            query = f"SELECT DISTINCT {variables} WHERE {{ VALUES ?s {{ {' '.join(part)} }} {place} }}"
            found: dict[str, set[str]] = {term: set() for term in part}
            for row in self.server.select(query, scope).rows:
                found[str(row["s"])].add(getattr(row.get("g"), "value", ""))
            self._homes |= {term: tuple(sorted(graphs)) for term, graphs in found.items()}

    def homes_of(self, term: str) -> tuple[str, ...]:
        """The graphs that describe the term; one empty name where the server has no named graphs."""
        return self._homes.get(term, ())

    def is_own(self, term: str) -> bool:
        """Whether the data say something about the term, and it is not one of the vocabulary."""
        return bool(self.homes_of(term)) and term[1:-1] not in vocabulary()

    def size_of(self, graph: str) -> int:
        """How many statements a graph holds."""
        rows = self.server.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}").rows
        return int(getattr(rows[0].get("n"), "value", 0)) if rows else 0

    def _take(self, query: str) -> set[str]:
        """Keep the statements, and give the IRIs that have to be named in their turn."""
        leads_on: set[str] = set()
        for row in self.server.select(query, self.holdings.every).rows:
            subject, predicate, value = row["s"], row["p"], row["o"]
            if not isinstance(subject, ox.NamedNode) or not isinstance(predicate, ox.NamedNode):
                continue
            self._store.add(ox.Quad(subject, predicate, value))
            if predicate.value in _LEADS_ON and isinstance(value, ox.NamedNode):
                leads_on.add(value.value)
            elif predicate.value == f"{DCTERMS}replaces":
                leads_on.add(subject.value)
        return leads_on
