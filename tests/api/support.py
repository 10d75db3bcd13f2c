"""Data that answers over a wire: what an endpoint is to the Python interface, without a server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from effektkedja.store.dataset import Dataset
from effektkedja.store.queryable import Term


class Wire:
    """A dataset that is reached only by results in the SPARQL JSON format and graphs in N-Triples."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self.asked = 0

    @property
    def title(self) -> str:
        return "http://example.org/sparql"

    def about(self, terms: Iterable[str]) -> Dataset:
        """As a server does: only what is said of these things, and of what they lead to."""
        store, waiting, seen = ox.Store(), set(terms), set()
        while waiting:
            term = waiting.pop()
            seen.add(term)
            for quad in self._dataset.store.quads_for_pattern(ox.NamedNode(term[1:-1]), None, None, ox.DefaultGraph()):
                store.add(quad)
                if isinstance(quad.object, ox.NamedNode):
                    waiting |= {str(quad.object)} - seen
        return Dataset(store, (), self.title)

    def evaluate(
        self, query: str, *, stated_only: bool = False, substitutions: Mapping[str, Term] | None = None
    ) -> Any:
        self.asked += 1
        result = self._dataset.evaluate(query, stated_only=stated_only, substitutions=substitutions)
        if isinstance(result, ox.QueryTriples):
            sent = result.serialize(format=ox.RdfFormat.N_TRIPLES)
            return [quad.triple for quad in ox.parse(sent, format=ox.RdfFormat.N_TRIPLES)]
        sent = result.serialize(format=ox.QueryResultsFormat.JSON)
        return ox.parse_query_results(sent, format=ox.QueryResultsFormat.JSON)

    def select(
        self, query: str, *, stated_only: bool = False, substitutions: Mapping[str, Term] | None = None
    ) -> Iterator[dict[str, Term]]:
        result = self.evaluate(query, stated_only=stated_only, substitutions=substitutions)
        names = [variable.value for variable in result.variables]
        for solution in result:
            yield {name: solution[name] for name in names if solution[name] is not None}
