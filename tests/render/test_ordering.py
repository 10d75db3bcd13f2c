"""The order of cards: as few crossings as the best known program leaves, and always the same."""

from __future__ import annotations

import random
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effektkedja.render.ordering import Edge, Layers, crossings, order


def _random(seed: int, sizes: tuple[int, ...]) -> tuple[Layers, list[Edge]]:
    """A chain of layers whose links lead to the next layer, or past it over a bend."""
    choice = random.Random(seed)
    layers: Layers = []
    count = 0
    for size in sizes:
        layers.append(list(range(count, count + size)))
        count += size
    edges = set()
    for number, size in enumerate(sizes[:-1]):
        for node in layers[number][:size]:
            for _ in range(choice.choice((1, 1, 2, 3))):
                if choice.random() < 0.25 and number + 2 < len(sizes):
                    layers[number + 1].append(count)
                    edges |= {(node, count), (count, choice.choice(layers[number + 2][: sizes[number + 2]]))}
                    count += 1
                else:
                    edges.add((node, choice.choice(layers[number + 1][: sizes[number + 1]])))
    return layers, sorted(edges)


def _by_dot(layers: Layers, edges: list[Edge]) -> Layers:
    ranks = "".join(f"{{rank=same;{';'.join(map(str, layer))}}}" for layer in layers)
    text = f"digraph{{rankdir=LR;{ranks}{''.join(f'{a}->{b};' for a, b in edges)}}}"
    drawn = subprocess.run(["dot", "-Tplain"], input=text, capture_output=True, text=True, check=True).stdout
    height = {}
    for line in drawn.splitlines():
        if line.startswith("node "):
            _, name, _, y, *_ = line.split()
            height[int(name)] = float(y)
    return [sorted(layer, key=lambda node: height[node]) for layer in layers]


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("sizes", [(8, 25, 15, 8, 4), (15, 60, 40, 25, 8)])
def test_hardly_more_crossings_than_graphviz(sizes: tuple[int, ...], seed: int) -> None:
    layers, edges = _random(seed, sizes)
    ours, theirs = crossings(order(layers, edges), edges), crossings(_by_dot(layers, edges), edges)
    assert ours <= 1.3 * theirs, (ours, theirs, crossings(layers, edges))


@settings(deadline=None)  # speed is measured elsewhere, and a busy machine is no fault
@given(st.integers(0, 10_000), st.lists(st.integers(1, 7), min_size=1, max_size=5))
def test_it_keeps_every_node_in_its_layer_and_never_adds_crossings(seed: int, sizes: list[int]) -> None:
    layers, edges = _random(seed, tuple(sizes))
    ordered = order(layers, edges)
    assert [sorted(layer) for layer in ordered] == [sorted(layer) for layer in layers]
    assert crossings(ordered, edges) <= crossings(layers, edges)
    assert ordered == order(layers, edges)


def test_crossings_are_counted() -> None:
    assert crossings([[0, 1, 2], [3, 4, 5]], [(0, 5), (1, 4), (2, 3)]) == 3
    assert crossings([[0, 1, 2], [5, 4, 3]], [(0, 5), (1, 4), (2, 3)]) == 0
    assert order([[0, 1, 2], [3, 4, 5]], [(0, 5), (1, 4), (2, 3)]) in ([[0, 1, 2], [5, 4, 3]], [[2, 1, 0], [3, 4, 5]])
