"""One state of the data as two files that never change: the statements, and what the graphs are.

A snapshot holds the statements of every named graph and those written into the default graph itself. The merge, which
is what a query without GRAPH sees, is made when it is loaded: so it always is the merge, whatever was written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from effektkedja.store.dataset import Dataset
from effektkedja.store.graphs import Graph, Role
from effektkedja.terms import EK, EKG, RDF_TYPE

_DEFAULT = ox.DefaultGraph()
_INTERPRETATION = ox.NamedNode(f"{EK}InterpretationGraph")
_TYPE = ox.NamedNode(RDF_TYPE)
_WRITTEN = ".written"
"""Suffix of the name of a graph that no file holds, where a file name is asked for: no line can be given in it."""


@dataclass(frozen=True)
class Loaded:
    """A snapshot in memory.

    Args:
        dataset: graphs and their merge, as every operation takes them.
        own_default: the statements that were written into the default graph itself.
    """

    dataset: Dataset
    own_default: frozenset[ox.Quad]


def write(dataset: Dataset, folder: Path, name: str, own_default: Iterable[ox.Quad] = ()) -> Path:
    """Write a snapshot and give the path of its description.

    Args:
        dataset: what to write.
        folder: an existing folder.
        name: file name without suffix; nothing may bear it yet.
        own_default: statements of the default graph that belong to no named graph.
    """
    quads = folder / f"{name}.nq"
    named = (quad for quad in dataset.store if quad.graph_name != _DEFAULT)
    with quads.open("wb") as file:
        ox.serialize(_chain(named, own_default), file, format=ox.RdfFormat.N_QUADS)
    graphs = [
        {"iri": graph.iri, "role": graph.role.value, "path": str(graph.path), "own": graph.own}
        for graph in dataset.graphs
    ]
    description = folder / f"{name}.json"
    description.write_text(
        json.dumps({"title": dataset.title, "quads": quads.name, "graphs": graphs}), encoding="utf-8"
    )
    return description


def load(description: Path) -> Loaded:
    """Read a snapshot into memory and make the merge."""
    about = json.loads(description.read_text(encoding="utf-8"))
    store = ox.Store()
    store.bulk_load(path=str(description.parent / about["quads"]), format=ox.RdfFormat.N_QUADS)
    own_default = frozenset(store.quads_for_pattern(None, None, None, _DEFAULT))
    merge(store)
    graphs = tuple(_graph(entry) for entry in about["graphs"])
    return Loaded(Dataset(store, graphs, about["title"]), own_default)


def merge(store: ox.Store) -> None:
    """Put the statements of all named graphs into the default graph too."""
    named = [quad for quad in store if quad.graph_name != _DEFAULT]
    store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in named)


def described(store: ox.Store, before: Iterable[Graph], changed: frozenset[str]) -> tuple[Graph, ...]:
    """What the graphs of a store are after a change.

    Args:
        store: the statements after the change.
        before: the graphs as they were.
        changed: IRIs of the graphs whose statements are no longer those of their files.
    """
    known = {graph.iri: graph for graph in before}
    own = any(graph.own for graph in known.values())
    present = {node.value for node in store.named_graphs() if isinstance(node, ox.NamedNode)}
    kept = [iri for iri in known if iri in present]
    graphs = []
    for iri in [*kept, *sorted(present - set(kept))]:
        graph = known.get(iri, Graph(iri, Role.STATED, _no_file(iri), own))
        if iri in changed or iri not in known:
            graph = Graph(iri, _role(store, graph), _no_file(iri), graph.own)
        graphs.append(graph)
    return tuple(graphs)


def _role(store: ox.Store, graph: Graph) -> Role:
    if graph.role is Role.VOCABULARY:
        return graph.role
    found = store.quads_for_pattern(None, _TYPE, _INTERPRETATION, graph.node)
    return Role.INTERPRETED if any(True for _ in found) else Role.STATED


def _no_file(iri: str) -> Path:
    return Path(iri.removeprefix(EKG).rsplit("/", 1)[-1] + _WRITTEN)


def _graph(entry: dict[str, Any]) -> Graph:
    return Graph(entry["iri"], Role(entry["role"]), Path(entry["path"]), bool(entry["own"]))


def _chain(*parts: Iterable[ox.Quad]) -> Iterable[ox.Quad]:
    for part in parts:
        yield from part
