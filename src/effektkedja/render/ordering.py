"""The order of cards within the columns of a layered picture: few crossings, and the same order every time.

The method is that of Gansner, Koutsofios, North and Vo, "A technique for drawing directed graphs" (IEEE Transactions on
Software Engineering 19(3), 1993, section 3): sweeps by weighted median, neighbours exchanged where that helps, the best
order kept. Several starting orders are tried, since the method finds a local optimum. Small pictures are then sifted
(C. Matuszewski, R. Schönfeld, P. Molitor, "Using sifting for k-layer straightline crossing minimization", Graph Drawing
1999): each node is tried in every place of its layer. Shaking the best order and sifting again leaves local optima.
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
# Links above which a step costs more time than it is worth.
_MOST_EXCHANGED: Final = 1500  # the exchange of neighbours until nothing gets better, rather than once
_MOST_SIFTED: Final = 350
_SHAKE_EFFORT: Final = 3000  # links times shakes
_MOST_SHAKES: Final = 60


def order(layers: Sequence[Sequence[int]], edges: Iterable[Edge]) -> Layers:
    """The nodes of each layer in an order with few crossings.

    Args:
        layers: the nodes of each layer, from left to right, in the order that they keep where links do not decide.
        edges: links between nodes of neighbouring layers, each as (node on the left, node on the right).

    Returns:
        The same layers, each in its new order.
    """
    links = _Links(layers, edges)
    return links.shaken(links.best_swept(layers))


def rough_order(layers: Sequence[Sequence[int]], edges: Iterable[Edge]) -> Layers:
    """As ``order``, without the sifting: good enough to tell which nodes belong beside each other."""
    return _Links(layers, edges).best_swept(layers)


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

    def best_swept(self, layers: Sequence[Sequence[int]]) -> Layers:
        """The best order that sweeps come to from any of the starts, or the given one where that is as good."""
        best: Layers = [list(layer) for layer in layers]
        fewest = self.crossings(best)
        for start in self.starts(layers):
            if not fewest:
                break
            found = self.swept(start)
            if (count := self.crossings(found)) < fewest:
                best, fewest = found, count
        return best

    def swept(self, start: Layers) -> Layers:
        """The best order that sweeps to and fro come to from ``start``."""
        current = [list(layer) for layer in start]
        best, fewest, stuck = current, self.crossings(current), 0
        for sweep in range(_SWEEPS):
            if not fewest or stuck >= _PATIENCE:
                break
            self.sweep(current, rightward=sweep % 2 == 0)
            self.exchange(current)
            count = self.crossings(current)
            stuck += 1
            if count < fewest:
                best, fewest, stuck = [list(layer) for layer in current], count, 0
        return best

    def shaken(self, layers: Layers) -> Layers:
        """The order sifted; then parts of it turned round and sifted again, as often as the size allows."""
        if self._count > _MOST_SIFTED or not self.crossings(layers):
            return layers
        best = [list(layer) for layer in layers]
        self.sift(best)
        fewest = self.crossings(best)
        chance = Random(2)  # always the same turns, so that the picture stays the same
        wide = [number for number, layer in enumerate(best) if len(layer) > 2]
        for _ in range(min(_MOST_SHAKES, _SHAKE_EFFORT // self._count) if wide else 0):
            current = [list(layer) for layer in best]
            layer = current[chance.choice(wide)]
            start, end = sorted(chance.sample(range(len(layer) + 1), 2))
            layer[start:end] = reversed(layer[start:end])
            self.sweep(current, rightward=chance.random() < 0.5)
            self.sift(current)
            count = self.crossings(current)
            if count <= fewest:
                best, fewest = current, count
            if not fewest:
                break
        return best

    def sift(self, layers: Layers) -> None:
        """Put each node where in its layer it crosses least, as long as that takes away crossings."""
        waiting = dict.fromkeys(range(len(layers)))
        while waiting:
            number = next(iter(waiting))
            del waiting[number]
            if self._sift_layer(layers, number):
                waiting |= dict.fromkeys(near for near in (number - 1, number + 1) if 0 <= near < len(layers))

    def _sift_layer(self, layers: Layers, number: int) -> bool:
        layer = layers[number]
        ends = self._ends(layers, number)
        gains: dict[tuple[int, int], int] = {}

        def gain(upper: int, lower: int) -> int:
            """How many crossings go when two nodes change places."""
            if (upper, lower) not in gains:
                found = _crossed(ends[upper], ends[lower]) - _crossed(ends[lower], ends[upper])
                gains[upper, lower], gains[lower, upper] = found, -found
            return gains[upper, lower]

        better = False
        for node in sorted(layer, key=lambda node: -len(self.left[node]) - len(self.right[node])):
            here = layer.index(node)
            most, best = 0, here
            total = 0
            for place in range(here - 1, -1, -1):
                total += gain(layer[place], node)
                if total > most:
                    most, best = total, place
            total = 0
            for place in range(here + 1, len(layer)):
                total += gain(node, layer[place])
                if total > most:
                    most, best = total, place
            if most:
                layer.insert(best, layer.pop(here))
                better = True
        return better

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
        waiting = dict.fromkeys(range(len(layers)))
        while waiting:
            number = next(iter(waiting))
            del waiting[number]
            layer = layers[number]
            ends = self._ends(layers, number)
            better = False
            for i in range(len(layer) - 1):
                one, two = layer[i], layer[i + 1]
                if _crossed(ends[one], ends[two]) > _crossed(ends[two], ends[one]):
                    layer[i], layer[i + 1] = two, one
                    better = True
            if better and self._count <= _MOST_EXCHANGED:
                waiting |= dict.fromkeys(near for near in range(number - 1, number + 2) if 0 <= near < len(layers))

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
            if above[0] > below[-1]:
                count += len(above) * len(below)
            else:
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
