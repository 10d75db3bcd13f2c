"""The graphs of workbooks put into a dataset, in the place of what the workbooks were made from.

Where the knowledge base stays in the dataset, its store is used on: a plan of 5,000 commitments is read into it once,
and only what the workbook says otherwise is changed in the merge of all graphs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from effektkedja.operations.planbook_apply import ImportedGraph
from effektkedja.operations.planbook_import import Imported
from effektkedja.store.dataset import Dataset
from effektkedja.store.filling import has_blank, put
from effektkedja.store.graphs import Graph, Role
from effektkedja.store.loading import assembled

Part = tuple[Graph, Collection[ox.Triple]]
"""A graph of a workbook and what it says."""


def with_books(
    ground: Dataset, imported: Sequence[Imported], paths: Sequence[Path], title: str, *, with_base: bool
) -> Dataset:
    """A dataset of what was there, without what workbooks take the place of, and of the workbooks.

    Args:
        ground: what the workbooks were read against; its store may become that of the dataset, and is then changed.
        imported: what came of reading each document's workbooks.
        paths: a workbook of each document.
        title: what was loaded, for people.
        with_base: whether the knowledge base stays in it; vocabulary and own files always do.
    """
    books = [
        (graph, list(_book_parts(graph, path, with_base=with_base)))
        for each, path in zip(imported, paths, strict=True)
        for graph in each.graphs
    ]
    replaced = {graph.before.iri for graph, _ in books if graph.before is not None}
    stays = [graph for graph in ground.graphs if with_base or graph.own or graph.role is Role.VOCABULARY]
    kept = [graph for graph in stays if graph.iri not in replaced]
    parts = [part for _, parts in books for part in parts]
    if len(stays) < len(ground.graphs):
        old = ((graph, ground.store.quads_for_pattern(None, None, None, graph.node)) for graph in kept)
        return assembled((*old, *parts), title)
    _put(ground.store, books)
    return Dataset(ground.store, (*kept, *(graph for graph, _ in parts)), title)


def _book_parts(graph: ImportedGraph, path: Path, *, with_base: bool) -> Iterator[Part]:
    """A graph of a workbook. Readings may stand among readings of other documents: those are not the user's own."""
    name = f"{path.resolve().as_uri()}#{graph.iri.rsplit('/', 1)[-1]}"
    own = Graph(name, graph.role, path, own=True)
    triples = graph.triples
    if graph.role is Role.INTERPRETED and graph.before is not None:
        triples = graph.own_triples
        if with_base or graph.before.own:
            yield replace(graph.before, role=Role.INTERPRETED), graph.triples - triples
    yield own, triples


def _put(store: ox.Store, books: Sequence[tuple[ImportedGraph, Sequence[Part]]]) -> None:
    """Put graphs where those stood that they replace; in the merge only what has changed is touched."""
    anew = [graph.before is None or graph.is_changed or has_blank(graph.triples) for graph, _ in books]
    old: list[ox.Quad] = []
    for (graph, _), is_anew in zip(books, anew, strict=True):
        if graph.before is not None and is_anew:
            old.extend(store.quads_for_pattern(None, None, None, graph.before.node))
    for graph, _ in books:  # all of them first: two documents may have their readings in one graph
        if graph.before is not None:
            store.remove_graph(graph.before.node)
    for (_, parts), is_anew in zip(books, anew, strict=True):
        for part, triples in parts:
            put(store, triples, (part.node, ox.DefaultGraph()) if is_anew else (part.node,))
    for quad in old:
        said = store.quads_for_pattern(quad.subject, quad.predicate, quad.object)
        if all(isinstance(other.graph_name, ox.DefaultGraph) for other in said):
            store.remove(ox.Quad(quad.subject, quad.predicate, quad.object))
