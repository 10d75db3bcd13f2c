"""Where the nodes of a layered graph go: columns that are given, orders with few crossings, rows that fit a screen.

Everything is deterministic: the same graph gives the same picture, so that people find things where they left them.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from networkx import DiGraph

CARD_WIDTH: Final = 212
_GAP_X: Final = 16
_GAP_Y: Final = 14
_LANE: Final = 84  # between two columns: room for the links
_SWEEPS: Final = 12
_ASPECT: Final = 2.4  # width to height of the canvas on a projector, below the controls

Position = tuple[int, int]


@dataclass(frozen=True)
class Layout:
    """A finished layout.

    Args:
        positions: node to the middle of its card.
        columns: column number to its left edge and its width, from left to right. The highest card starts at 0.
    """

    positions: dict[int, Position]
    columns: dict[int, tuple[int, int]]


def layered(
    graph: DiGraph[int], nodes: Sequence[int], columns: Mapping[int, int], heights: Mapping[int, int]
) -> Layout:
    """Place ``nodes`` in their columns.

    Args:
        graph: links between nodes; those to other nodes do not matter.
        nodes: the nodes to place, in the order that they keep where the links do not decide.
        columns: node to column number.
        heights: node to the height of its card.
    """
    layers: dict[int, list[int]] = {}
    for node in nodes:
        layers.setdefault(columns[node], []).append(node)
    links = graph.subgraph(nodes).to_undirected(as_view=True)
    neighbours = {node: [other for other in links[node] if columns[other] != columns[node]] for node in nodes}
    ordered = _untangle({number: layers[number] for number in sorted(layers)}, neighbours)
    return _place(ordered, heights)


Layers = dict[int, list[int]]


def _untangle(layers: Layers, neighbours: Mapping[int, list[int]]) -> Layers:
    """Barycentre sweeps to and fro; the order with the fewest crossings wins, the earliest of equals."""
    column = {node: number for number, layer in layers.items() for node in layer}
    best, fewest = layers, crossings(layers, neighbours)
    current = layers
    for sweep in range(_SWEEPS):
        rightward = sweep % 2 == 0
        place = _relative_places(current)
        swept = dict(current)
        for number in sorted(current, reverse=not rightward):
            keys = {n: _barycentre(n, number, neighbours, column, place, rightward) for n in current[number]}
            swept[number] = sorted(current[number], key=keys.__getitem__)
            place.update(_relative_places({number: swept[number]}))
        current = swept
        count = crossings(current, neighbours)
        if count < fewest:
            best, fewest = current, count
    return best


def _relative_places(layers: Layers) -> dict[int, float]:
    return {node: (i + 0.5) / len(layer) for layer in layers.values() for i, node in enumerate(layer)}


def _barycentre(
    node: int,
    number: int,
    neighbours: Mapping[int, list[int]],
    column: Mapping[int, int],
    place: Mapping[int, float],
    rightward: bool,
) -> float:
    """The mean place of the neighbours on the side that the sweep comes from; the node's own place without any."""
    side = [place[other] for other in neighbours[node] if (column[other] < number) == rightward]
    return sum(side) / len(side) if side else place[node]


def crossings(layers: Layers, neighbours: Mapping[int, list[int]]) -> int:
    """How many pairs of links between the same two columns cross."""
    index = {node: i for layer in layers.values() for i, node in enumerate(layer)}
    column = {node: number for number, layer in layers.items() for node in layer}
    ends: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for node, others in neighbours.items():
        for other in others:
            if column[node] < column[other]:
                ends.setdefault((column[node], column[other]), []).append((index[node], index[other]))
    count = 0
    for pairs in ends.values():
        seen: list[int] = []
        for _, right in sorted(pairs):
            count += len(seen) - bisect_right(seen, right)
            insort(seen, right)
    return count


def _place(layers: Layers, heights: Mapping[int, int]) -> Layout:
    if not layers:
        return Layout({}, {})
    rows_per_column = _rows(layers, heights)
    stacks = {number: _stack(layer, rows_per_column) for number, layer in layers.items()}
    tallest = max(_stack_height(rows, heights) for rows in stacks.values())
    positions: dict[int, Position] = {}
    columns: dict[int, tuple[int, int]] = {}
    left = 0
    for number, rows in stacks.items():
        width = max(len(row) for row in rows) * (CARD_WIDTH + _GAP_X) - _GAP_X
        columns[number] = (left, width)
        # A short column is spread over the whole height, so that its cards stand near those they are linked to.
        spare = (tallest - _stack_height(rows, heights)) / len(rows)
        y = spare / 2
        for row in rows:
            height = max(heights[node] for node in row)
            for i, node in enumerate(row):
                positions[node] = (left + i * (CARD_WIDTH + _GAP_X) + CARD_WIDTH // 2, round(y + height / 2))
            y += height + _GAP_Y + spare
        left += width + _LANE
    return Layout(positions, columns)


def _stack(layer: list[int], rows: int) -> list[list[int]]:
    """The layer in rows of equal length: neighbours in the order stay neighbours on the screen."""
    across = ceil(len(layer) / rows)
    return [layer[i : i + across] for i in range(0, len(layer), across)]


def _stack_height(rows: list[list[int]], heights: Mapping[int, int]) -> int:
    return sum(max(heights[node] for node in row) + _GAP_Y for row in rows) - _GAP_Y


def _rows(layers: Layers, heights: Mapping[int, int]) -> int:
    """How many rows let the whole picture be shown largest: high columns are folded into several."""

    def size(rows: int) -> float:
        stacks = [_stack(layer, rows) for layer in layers.values()]
        across = sum(max(len(row) for row in stack) for stack in stacks)
        width = across * (CARD_WIDTH + _GAP_X) + (len(stacks) - 1) * _LANE
        return max(width / _ASPECT, max(_stack_height(stack, heights) for stack in stacks))

    return min(range(1, max(len(layer) for layer in layers.values()) + 1), key=size)
