"""The order of cards: as few crossings as the best known program leaves, and always the same."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.pictures.graphs import random_graph, shipped_graphs
from benchmarks.pictures.peers import by_dot
from effektkedja.render.ordering import crossings, order


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("sizes", [(8, 25, 15, 8, 4), (15, 60, 40, 25, 8)])
def test_hardly_more_crossings_than_graphviz(sizes: tuple[int, ...], seed: int) -> None:
    graph = random_graph(sizes, seed)
    ours = crossings(order(graph.layers, graph.edges), graph.edges)
    assert ours <= 1.3 * crossings(by_dot(graph).layers, graph.edges)


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_no_shipped_picture_has_many_more_crossings_than_by_graphviz() -> None:
    graphs = [graph for graph in shipped_graphs() if graph.drawn is not None]
    assert len(graphs) > 25
    counts = {g.name: (crossings(g.drawn or [], g.edges), crossings(by_dot(g).layers, g.edges)) for g in graphs}
    assert len(counts) == len(graphs)
    assert {name: pair for name, pair in counts.items() if pair[0] > 1.3 * pair[1]} == {}
    assert sum(ours for ours, _ in counts.values()) > 100


@settings(deadline=None)  # speed is measured elsewhere, and a busy machine is no fault
@given(st.integers(0, 10_000), st.lists(st.integers(1, 7), min_size=1, max_size=5))
def test_it_keeps_every_node_in_its_layer_and_never_adds_crossings(seed: int, sizes: list[int]) -> None:
    graph = random_graph(tuple(sizes), seed)
    layers, edges = graph.layers, graph.edges
    ordered = order(layers, edges)
    assert [sorted(layer) for layer in ordered] == [sorted(layer) for layer in layers]
    assert crossings(ordered, edges) <= crossings(layers, edges)
    assert ordered == order(layers, edges)


def test_crossings_are_counted() -> None:
    assert crossings([[0, 1, 2], [3, 4, 5]], [(0, 5), (1, 4), (2, 3)]) == 3
    assert crossings([[0, 1, 2], [5, 4, 3]], [(0, 5), (1, 4), (2, 3)]) == 0
    assert order([[0, 1, 2], [3, 4, 5]], [(0, 5), (1, 4), (2, 3)]) in ([[0, 1, 2], [5, 4, 3]], [[2, 1, 0], [3, 4, 5]])
