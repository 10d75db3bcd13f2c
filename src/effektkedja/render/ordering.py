"""The order of cards within the columns of a layered picture: few crossings, and the same order every time.

The method is that of Gansner, Koutsofios, North and Vo, "A technique for drawing directed graphs" (IEEE Transactions on
Software Engineering 19(3), 1993, section 3): sweeps by weighted median, neighbours exchanged where that helps, the best
order kept. Several starting orders are tried, since the method finds a local optimum.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from random import Random
from typing import Final

Layers = list[list[int]]
Edge = tuple[int, int]

_SWEEPS: Final = 24
_PATIENCE: Final = 5  # sweeps without a better order before giving up
_MOST_STARTS: Final = 12
_START_EFFORT: Final = 700  # links times starts
_MOST_EXCHANGED: Final = 4000  # links; above it the exchange of neighbours costs more time than it is worth


def order(layers: Sequence[Sequence[int]], edges: Iterable[Edge]) -> Layers:
    """The nodes of each layer in an order with few crossings.

    Args:
        layers: the nodes of each layer, from left to right, in the order that they keep where links do not decide.
        edges: links between nodes of neighbouring layers, each as (node on the left, node on the right).

    Returns:
        The same layers, each in its new order.
    """
    links = _Links(layers, edges)
    best: Layers = [list(layer) for layer in layers]
    fewest = links.crossings(best)
    for start in links.starts(layers):
        current = [list(layer) for layer in start]
        stuck = 0
        for sweep in range(_SWEEPS):
            if not fewest or stuck >= _PATIENCE:
                break
            links.sweep(current, rightward=sweep % 2 == 0)
            links.exchange(current)
            count = links.crossings(current)
            if count < fewest:
                best, fewest, stuck = [list(layer) for layer in current], count, 0
            else:
                stuck += 1
    return best


def crossings(layers: Sequence[Sequence[int]], edges: Iterable[Edge]) -> int:
    """How many pairs of links between two neighbouring layers cross, with the layers in the order given."""
    return _Links(layers, edges).crossings([list(layer) for layer in layers])


class _Links:
    """The links of a layered graph, by node and side."""

    def __init__(self, layers: Sequence[Sequence[int]], edges: Iterable[Edge]) -> None:
        self.right: dict[int, list[int]] = {node: [] for layer in layers for node in layer}
        self.left: dict[int, list[int]] = {node: [] for layer in layers for node in layer}
        for source, target in sorted(set(edges)):
            self.right[source].append(target)
            self.left[target].append(source)
        self._count = sum(map(len, self.right.values()))

    def crossings(self, layers: Layers) -> int:
        count = 0
        for layer, following in pairwise(layers):
            place = _places(following)
            seen: list[int] = []
            for node in layer:
                ends = sorted(place[other] for other in self.right[node])
                count += sum(len(seen) - bisect_right(seen, end) for end in ends)
                for end in ends:
                    insort(seen, end)
        return count

    def starts(self, layers: Sequence[Sequence[int]]) -> Iterator[Layers]:
        """Orders to begin with: more where the graph is small, for the method only finds the nearest optimum."""
        yield [list(layer) for layer in layers]
        yield self.by_reach(layers)
        yield [list(reversed(layer)) for layer in layers]
        chance = Random(1)  # always the same shuffles, so that the picture stays the same
        for _ in range(min(_MOST_STARTS, _START_EFFORT // (1 + self._count))):
            yield [chance.sample(layer, len(layer)) for layer in layers]

    def by_reach(self, layers: Sequence[Sequence[int]]) -> Layers:
        """A second start: nodes in the order in which a walk from the right, parts together, comes upon them."""
        seen: dict[int, None] = {}
        for layer in reversed(layers):
            for root in layer:
                waiting = [root]
                while waiting:
                    node = waiting.pop()
                    if node not in seen:
                        seen[node] = None
                        waiting.extend(reversed(self.left[node] + self.right[node]))
        rank = _places(list(seen))
        return [sorted(layer, key=rank.__getitem__) for layer in layers]

    def sweep(self, layers: Layers, *, rightward: bool) -> None:
        """Order each layer by the weighted median of its neighbours in the layer before it."""
        side = self.left if rightward else self.right
        numbers = range(1, len(layers)) if rightward else range(len(layers) - 2, -1, -1)
        for number in numbers:
            before = _places(layers[number - 1 if rightward else number + 1])
            layer = layers[number]
            medians = {node: _median(sorted(before[other] for other in side[node])) for node in layer}
            moved = iter(sorted((n for n in layer if medians[n] >= 0), key=medians.__getitem__))
            # What has no neighbour on that side stays where it is.
            layers[number] = [node if medians[node] < 0 else next(moved) for node in layer]

    def exchange(self, layers: Layers) -> None:
        """Exchange neighbours as long as that takes away crossings (the transpose step)."""
        if self._count > _MOST_EXCHANGED:
            return
        better = True
        while better:
            better = False
            for number, layer in enumerate(layers):
                ends = self._ends(layers, number)
                for i in range(len(layer) - 1):
                    one, two = layer[i], layer[i + 1]
                    if _crossed(ends[one], ends[two]) > _crossed(ends[two], ends[one]):
                        layer[i], layer[i + 1] = two, one
                        better = True

    def _ends(self, layers: Layers, number: int) -> Mapping[int, tuple[list[int], list[int]]]:
        before = _places(layers[number - 1]) if number else {}
        after = _places(layers[number + 1]) if number + 1 < len(layers) else {}
        return {
            node: (
                sorted(before[other] for other in self.left[node]),
                sorted(after[other] for other in self.right[node]),
            )
            for node in layers[number]
        }


def _places(layer: Sequence[int]) -> dict[int, int]:
    return {node: place for place, node in enumerate(layer)}


def _crossed(upper: tuple[list[int], list[int]], lower: tuple[list[int], list[int]]) -> int:
    """How many links of two nodes cross when the first stands above the second."""
    count = 0
    for above, below in zip(upper, lower, strict=True):
        if above and below and above[-1] > below[0]:
            for end in above:
                count += bisect_left(below, end)
    return count


def _median(places: list[int]) -> float:
    """The weighted median of the method's section 3, -1 without neighbours."""
    count = len(places)
    if not count:
        return -1.0
    middle = count // 2
    if count % 2:
        return float(places[middle])
    if count == 2:
        return sum(places) / 2
    left, right = places[middle - 1] - places[0], places[-1] - places[middle]
    if left + right == 0:
        return (places[middle - 1] + places[middle]) / 2
    return (places[middle - 1] * right + places[middle] * left) / (left + right)
