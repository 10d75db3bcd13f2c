"""Putting the statements of a graph into an Oxigraph store: in the graph itself and in the merge of all."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pyoxigraph as ox

from effektkedja.store.graphs import Graph
from effektkedja.store.reading import FORMATS, syntax_errors
from effektkedja.terms import EKD

Statement = ox.Triple | ox.Quad
"""A statement; the graph that a quad names is passed over."""


def add(store: ox.Store, statements: Iterable[Statement], node: ox.NamedNode) -> None:
    """Put the statements in a graph and in the merge."""
    put(store, list(statements), (node, ox.DefaultGraph()))


def put(store: ox.Store, statements: Collection[Statement], graphs: Iterable[ox.NamedNode | ox.DefaultGraph]) -> None:
    """Put the statements in each of the graphs.

    They are handed over as text, which takes a third of the time of quads. Blank nodes are not: each reading of a text
    gives them other names, and they must have the same in all graphs.
    """
    if has_blank(statements):
        for graph in graphs:
            store.bulk_extend(ox.Quad(each.subject, each.predicate, each.object, graph) for each in statements)
        return
    triples = (each.triple if isinstance(each, ox.Quad) else each for each in statements)
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    for graph in graphs:  # lenient: what these terms are made of has been looked at when they were made
        store.load(text, format=ox.RdfFormat.N_TRIPLES, to_graph=graph, lenient=True)


def has_blank(statements: Iterable[Statement]) -> bool:
    """Whether a blank node may be among the terms."""
    return any(
        isinstance(each.subject, ox.BlankNode) or isinstance(each.object, ox.BlankNode | ox.Triple)
        for each in statements
    )


def copy(store: ox.Store, data: bytes, graph: Graph) -> None:
    """Put the statements of a shipped file in their graph and in the merge.

    Loading renames blank nodes, each time anew. Shipped files are canonical and have none, and this is four times
    faster than going by way of quads.
    """
    for to_graph in (graph.node, None):
        with syntax_errors(graph.path):
            store.load(data, format=FORMATS[graph.path.suffix.lower()], base_iri=EKD, to_graph=to_graph)
