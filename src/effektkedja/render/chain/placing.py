"""Heights in columns: each box as near as can be to what it is linked to, none above another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

GAP: Final = 12.0
_ROUNDS: Final = 4


def place(
    columns: Sequence[Sequence[int]], heights: Mapping[int, float], links: Mapping[int, Sequence[int]]
) -> dict[int, float]:
    """The upper edge of each node.

    Args:
        columns: the nodes of each column in their order from the top.
        heights: node to height.
        links: node to the nodes in other columns that it is linked to.

    Returns:
        Node to the upper edge of its box; the highest box stands at 0.
    """
    column = {node: number for number, nodes in enumerate(columns) for node in nodes}
    tops = {node: top for nodes in columns for node, top in zip(nodes, _stacked(nodes, heights), strict=True)}
    tallest = max(range(len(columns)), key=lambda number: _length(columns[number], heights), default=0)
    # The tallest column stands as it is; the others follow, nearest first, then settle to and fro.
    outward = sorted((n for n in range(len(columns)) if n != tallest), key=lambda n: (abs(n - tallest), n))
    for _ in range(_ROUNDS):
        for number in outward:
            nodes = columns[number]
            wanted = [_wanted(node, number, tops, heights, links, column) for node in nodes]
            tops.update(zip(nodes, _settled(nodes, wanted, heights), strict=True))
    highest = min(tops.values(), default=0.0)
    return {node: round(top - highest, 1) for node, top in tops.items()}


def _stacked(nodes: Sequence[int], heights: Mapping[int, float]) -> list[float]:
    tops, top = [], 0.0
    for node in nodes:
        tops.append(top)
        top += heights[node] + GAP
    return tops


def _length(nodes: Sequence[int], heights: Mapping[int, float]) -> float:
    return sum(heights[node] + GAP for node in nodes)


def _wanted(
    node: int,
    number: int,
    tops: Mapping[int, float],
    heights: Mapping[int, float],
    links: Mapping[int, Sequence[int]],
    column: Mapping[int, int],
) -> float:
    """The upper edge that puts the middle of a node at the mean of its neighbours' middles."""
    middles = [tops[o] + heights[o] / 2 for o in links.get(node, ()) if column[o] != number]
    return sum(middles) / len(middles) - heights[node] / 2 if middles else tops[node]


def _settled(nodes: Sequence[int], wanted: Sequence[float], heights: Mapping[int, float]) -> list[float]:
    """Upper edges as near to the wanted ones as the order allows.

    Least squares under the order, by pooling neighbours that would overlap (isotonic regression; R. E. Barlow et al.,
    "Statistical inference under order restrictions", 1972, section 1.2).
    """
    offsets = _stacked(nodes, heights)
    blocks: list[tuple[float, int]] = []  # mean of (wanted - offset), and how many nodes it stands for
    for want, offset in zip(wanted, offsets, strict=True):
        mean, count = want - offset, 1
        while blocks and blocks[-1][0] > mean:
            before, size = blocks.pop()
            mean, count = (before * size + mean * count) / (size + count), size + count
        blocks.append((mean, count))
    shifts = [mean for mean, count in blocks for _ in range(count)]
    return [shift + offset for shift, offset in zip(shifts, offsets, strict=True)]
