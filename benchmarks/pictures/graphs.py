"""Layered graphs to lay out: those of the shipped pictures as they are drawn, and random ones up to 2,000 nodes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any
from unittest.mock import patch

from effektkedja.operations.picture import picture
from effektkedja.picture import Picture
from effektkedja.render.chain import arranging
from effektkedja.render.chain.goal_scene import GoalScene
from effektkedja.render.chain.overview_scene import OverviewScene
from effektkedja.render.chain.scene import Scene
from effektkedja.render.ordering import Edge, Layers, order
from effektkedja.render.phrases import shorten
from effektkedja.store.loading import shipped

RANDOM_SIZES = (
    (8, 25, 15, 8, 4),
    (15, 60, 40, 25, 8),
    (30, 120, 80, 40, 12),
    (60, 240, 160, 100, 40),
    (120, 480, 330, 190, 80),
    (200, 800, 540, 320, 140),
)


@dataclass(frozen=True)
class Layered:
    """A graph in columns: its nodes by column, links between neighbouring columns, bends included as nodes.

    Args:
        name: what it shows.
        layers: the nodes of each column, as they come.
        edges: links, each from a column to the next.
        drawn: the order in which the picture is drawn; None where there is no picture.
    """

    name: str
    layers: Layers
    edges: tuple[Edge, ...]
    drawn: Layers | None = None

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return sum(map(len, self.layers))


def shipped_graphs() -> Iterator[Layered]:
    """Every picture of the shipped knowledge base: overviews, and goals with and without replaced plans."""
    shown = picture(shipped())
    yield from _overviews(shown)
    scenes = GoalScene(shown, "sv")
    cards = {card.id: card for card in shown.cards}
    for scope in shown.scopes:
        document = shown.names.get(cards[scope.goal].document, "")
        for with_replaced in (False, True):
            if with_replaced and not any(cards[id_].replaced for id_ in scope.cards):
                continue
            calls: list[tuple[Layers, tuple[Edge, ...], Layers]] = []
            with patch.object(arranging, "order", partial(_noted, calls)):
                scene = scenes.scene(scope, "m", with_replaced=with_replaced)
            layers, edges, drawn = calls[-1]
            name = f"{shorten(document, 40)}, {scene.title.partition(' · ')[0]}"
            yield Layered(f"{name}, även ersatt" if with_replaced else name, layers, edges, drawn)


def _noted(calls: list[tuple[Layers, tuple[Edge, ...], Layers]], layers: Layers, edges: list[Edge]) -> Layers:
    drawn = order(layers, edges)
    calls.append(([list(layer) for layer in layers], tuple(edges), drawn))
    return drawn


def _overviews(shown: Picture) -> Iterator[Layered]:
    cards = {card.id: card for card in shown.cards}
    documents: dict[str, list[Any]] = {}
    for scope in shown.scopes:
        documents.setdefault(cards[scope.goal].document, []).append(scope)
    for document, scopes in documents.items():
        title = shown.names.get(document, document)
        yield _drawn(OverviewScene(shown, "sv").scene(tuple(scopes), "o", title))


def _drawn(scene: Scene) -> Layered:
    """The graph of a picture that is drawn in rows, with its boxes from the top as they are drawn."""
    number = {box.id: i for i, box in enumerate(scene.boxes)}
    columns: dict[float, list[tuple[float, int]]] = {}
    for box in scene.boxes:
        columns.setdefault(box.x, []).append((box.y, number[box.id]))
    layers = [[node for _, node in sorted(columns[x])] for x in sorted(columns)]
    edges = {(number[a], number[b]) for stretch in scene.stretches for a, b in stretch.links}
    return Layered(f"Översikt: {scene.title}", layers, tuple(sorted(edges)), layers)


def random_graphs(seeds: int = 3) -> Iterator[Layered]:
    """Chains of layers whose links lead to the next layer, or past it over a bend."""
    for sizes in RANDOM_SIZES:
        for seed in range(seeds):
            yield random_graph(sizes, seed)


def random_graph(sizes: tuple[int, ...], seed: int) -> Layered:
    """One of them; the same every time."""
    choice = Random(seed)
    starts = [sum(sizes[:i]) for i in range(len(sizes))]
    layers = [list(range(start, start + size)) for start, size in zip(starts, sizes, strict=True)]
    count = sum(sizes)
    edges: set[Edge] = set()
    for number, size in enumerate(sizes[:-1]):
        for node in range(starts[number], starts[number] + size):
            for _ in range(choice.choice((1, 1, 2, 3))):
                if choice.random() < 0.25 and number + 2 < len(sizes):
                    layers[number + 1].append(count)
                    edges |= {(node, count), (count, starts[number + 2] + choice.randrange(sizes[number + 2]))}
                    count += 1
                else:
                    edges.add((node, starts[number + 1] + choice.randrange(sizes[number + 1])))
    return Layered(f"slump {sum(sizes)}, frö {seed}", layers, tuple(sorted(edges)))
