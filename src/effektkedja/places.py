"""In which file, and on which line, a thing is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from effektkedja import resources
from effektkedja.names import iri_of
from effektkedja.store.dataset import Dataset
from effektkedja.store.graphs import Graph, Role
from effektkedja.terms import EKD
from effektkedja.turtle_lines import Positions, locate

_TURTLE = (".ttl", ".trig", ".nt", ".nq")


@dataclass
class Places:
    """Finds statements in the files of a dataset. Reads a file only when one of its lines is asked for."""

    dataset: Dataset
    _positions: dict[str, Positions] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)
    _homes: dict[str, frozenset[Graph]] = field(default_factory=dict)

    def is_own(self, term: str) -> bool:
        """Whether one of the judged graphs says something about the term."""
        return not self._own.isdisjoint(self._graphs_of(term))

    def where(self, focus: str, path: str = "", value: str = "") -> tuple[str, int]:
        """File and line of a statement; of its subject where the statement itself is not found; ("", 0) if neither."""
        graph = self._graph_of(focus)
        if graph is None:
            return "", 0
        file = resources.shown(graph.path)
        if graph.path.suffix.lower() not in _TURTLE:
            return file, 0
        if (known := self.dataset.known_line(graph.path, iri_of(focus))) is not None:
            return file, known
        if not graph.own:
            return file, self._canonical_line(graph, iri_of(focus))
        positions = self._positions_of(graph)
        predicate = iri_of(path) if path else None
        if value:
            return file, positions.value(iri_of(focus), predicate, iri_of(value))
        if predicate:
            return file, positions.statement(iri_of(focus), predicate)
        return file, positions.subject(iri_of(focus))

    @cached_property
    def _own(self) -> frozenset[Graph]:
        return frozenset(self.dataset.own_graphs)

    @cached_property
    def _graphs(self) -> dict[str, Graph]:
        return {graph.iri: graph for graph in self.dataset.graphs}

    def _graphs_of(self, term: str) -> frozenset[Graph]:
        """The graphs that say something about the term."""
        if not term.startswith("<"):
            return frozenset()
        if term not in self._homes:
            quads = self.dataset.store.quads_for_pattern(ox.NamedNode(iri_of(term)), None, None)
            names = {quad.graph_name for quad in quads}
            self._homes[term] = frozenset(self._graphs[name.value] for name in names if isinstance(name, ox.NamedNode))
        return self._homes[term]

    def _graph_of(self, term: str) -> Graph | None:
        found = self._graphs_of(term)
        return min(found, key=lambda g: (not g.own, g.role is Role.INTERPRETED, g.iri), default=None)

    def _text(self, graph: Graph) -> str:
        if graph.iri not in self._texts:
            self._texts[graph.iri] = graph.path.read_text(encoding="utf-8-sig")
        return self._texts[graph.iri]

    def _positions_of(self, graph: Graph) -> Positions:
        if graph.iri not in self._positions:
            self._positions[graph.iri] = locate(self._text(graph), EKD)
        return self._positions[graph.iri]

    def _canonical_line(self, graph: Graph, iri: str) -> int:
        """Shipped files are canonical: a subject stands alone on its line, so a text search finds it."""
        return line_of_subject(self._text(graph), iri)


def line_of_subject(text: str, iri: str) -> int:
    """The line of a thing in a file of canonical Turtle, where a subject stands alone on its line; 0 if it is none."""
    at = text.find(f"\n<{iri.removeprefix(EKD)}>\n")
    return text.count("\n", 0, at + 1) + 1 if at >= 0 else 0
