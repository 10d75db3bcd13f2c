"""Putting the statements of a graph into an Oxigraph store: in the graph itself and in the merge of all."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from effektkedja.store.graphs import Graph
from effektkedja.store.reading import FORMATS, syntax_errors
from effektkedja.terms import EKD


def add(store: ox.Store, quads: Iterable[ox.Quad]) -> None:
    """Put the quads in their graph and in the merge."""
    listed = list(quads)
    store.bulk_extend(listed)
    store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in listed)


def copy(store: ox.Store, data: bytes, graph: Graph) -> None:
    """Put the statements of a shipped file in their graph and in the merge.

    Loading renames blank nodes, each time anew. Shipped files are canonical and have none, and this is four times
    faster than going by way of quads.
    """
    for to_graph in (graph.node, None):
        with syntax_errors(graph.path):
            store.load(data, format=FORMATS[graph.path.suffix.lower()], base_iri=EKD, to_graph=to_graph)
