"""Arranges boxes in columns and leads the links between them, so that the picture fits a screen and an A3 page.

A column that would grow too tall is folded into two or three that stand side by side. Links never run behind a box: in
each column that a link passes it gets a place of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import ceil
from typing import Final

from effektkedja.render.chain.placing import GAP, place
from effektkedja.render.chain.scene import Box, Heading, Point, Scene, Stretch
from effektkedja.render.ordering import Layers, order, rough_order

_LANE: Final = 72.0
_NARROW_LANE: Final = 40.0  # between the parts of a folded column
_TOP: Final = 46.0
_MARGIN: Final = 14.0
_BEND: Final = 5.0  # height of the place that a passing link takes in a column
_TALL: Final = 1050.0  # a column that is taller than this is folded
_MOST_PARTS: Final = 3

Links = Mapping[tuple[str, str], str]


def arrange(boxes: Sequence[Box], links: Links, kinds: Sequence[str], headings: Mapping[str, str]) -> Scene:
    """A scene of the boxes, in one or more columns for each kind.

    Args:
        boxes: the boxes; where they stand does not matter yet.
        links: pairs of box ids to style, each from a kind further left to one further right.
        kinds: the kinds in the order of their columns.
        headings: the heading of each kind.

    Returns:
        The scene, without id and title. Its boxes are in the order of reading: from the right, each column downwards.
    """
    columns = [[i for i, box in enumerate(boxes) if box.kind == kind] for kind in kinds]
    columns = [column for column in columns if column]
    grid = _Grid(boxes, links, columns)
    if any(_parts_of(column, boxes) > 1 for column in columns):
        grid = _Grid(boxes, links, [part for column in grid.roughly_ordered() for part in _folded(column, boxes)])
    return grid.scene(headings)


def _parts_of(column: Sequence[int], boxes: Sequence[Box]) -> int:
    """In how many parts a column is to be folded, bends not counted."""
    height = sum(boxes[node].height + GAP for node in column if node < len(boxes))
    return max(1, min(_MOST_PARTS, ceil(height / _TALL)))


def _folded(column: Sequence[int], boxes: Sequence[Box]) -> list[list[int]]:
    """The column folded: neighbours in the order come to stand side by side."""
    real = [node for node in column if node < len(boxes)]
    count = _parts_of(column, boxes)
    return [real[part::count] for part in range(count)]


class _Grid:
    """Boxes in columns, and the way of each link through them."""

    def __init__(self, boxes: Sequence[Box], links: Links, columns: Sequence[Sequence[int]]) -> None:
        self._boxes = boxes
        self._columns: Layers = [list(column) for column in columns]
        self._column = {node: number for number, column in enumerate(columns) for node in column}
        node_of = {box.id: node for node, box in enumerate(boxes)}
        ends = [(node_of[source], node_of[target], style) for (source, target), style in links.items()]
        self._degree = Counter((node, style) for source, target, style in ends for node in (source, target))
        self._bends: dict[tuple[int, int, str], int] = {}
        self._ways = [(self._way(source, target, style), style) for source, target, style in ends]

    def _way(self, source: int, target: int, style: str) -> tuple[int, ...]:
        """The nodes that a link runs over: its ends, and a bend in each column between them.

        Links with a common end run together, at the end that gathers more of them.
        """
        common = max(target, source, key=lambda node: self._degree[node, style])
        way = [source]
        for number in range(self._column[source] + 1, self._column[target]):
            bend = self._bends.get((number, common, style))
            if bend is None:
                bend = self._bends[number, common, style] = len(self._column)
                self._column[bend] = number
                self._columns[number].append(bend)
            way.append(bend)
        return (*way, target)

    def roughly_ordered(self) -> Layers:
        """The columns in an order that tells which boxes belong together, bends included."""
        return rough_order(self._columns, self._pairs())

    def _pairs(self) -> list[tuple[int, int]]:
        """Neighbours on the ways, each pair once."""
        return list(dict.fromkeys(pair for way, _ in self._ways for pair in pairwise(way)))

    def scene(self, headings: Mapping[str, str]) -> Scene:
        columns = order(self._columns, self._pairs())
        heights = {n: self._boxes[n].height if n < len(self._boxes) else _BEND for n in self._column}
        near: dict[int, list[int]] = defaultdict(list)
        for one, two in self._pairs():
            near[one].append(two)
            near[two].append(one)
        tops = {node: top + _TOP for node, top in place(columns, heights, near).items()}
        spans, heads, width = self._spans(columns, headings)
        placed = {n: replace(box, x=spans[self._column[n]][0], y=tops[n]) for n, box in enumerate(self._boxes)}
        stretches = self._stretches(spans, tops, heights)
        height = max((tops[node] + heights[node] for node in tops), default=_TOP) + _MARGIN
        reading = tuple(placed[node] for nodes in reversed(columns) for node in nodes if node in placed)
        return Scene("", "", width, height, heads, reading, stretches)

    def _spans(
        self, columns: Layers, headings: Mapping[str, str]
    ) -> tuple[list[tuple[float, float]], tuple[Heading, ...], float]:
        """Left and right edge of each column, the headings above them, and the width of all."""
        spans, heads = [], []
        left, kind = _MARGIN, ""
        for column in columns:
            box = next(self._boxes[node] for node in column if node < len(self._boxes))
            if box.kind != kind:
                left += _LANE if kind else 0
                heads.append(Heading(headings[box.kind], left, box.width))
                kind = box.kind
            else:
                left += _NARROW_LANE
            spans.append((left, left + box.width))
            left += box.width
        return spans, tuple(heads), left + _MARGIN

    def _stretches(
        self, spans: Sequence[tuple[float, float]], tops: Mapping[int, float], heights: Mapping[int, float]
    ) -> tuple[Stretch, ...]:
        """Out of a box on the right, level through columns that are passed, into a box on the left."""
        found: dict[tuple[str, Point, Point], list[tuple[str, str]]] = defaultdict(list)
        for way, style in self._ways:
            ends = (self._boxes[way[0]].id, self._boxes[way[-1]].id)
            points: list[Point] = []
            for node in way:
                middle = round(tops[node] + heights[node] / 2, 1)
                points += [(edge, middle) for edge in spans[self._column[node]]]
            for start, end in pairwise(points[1:-1]):
                found[style, start, end].append(ends)
        return tuple(Stretch(style, start, end, tuple(links)) for (style, start, end), links in found.items())
