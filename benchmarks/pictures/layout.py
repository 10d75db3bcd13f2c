"""Crossings and time of our layout against Graphviz dot and dagre, on the same graphs at the same columns."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from benchmarks.pictures.graphs import Layered, random_graphs, shipped_graphs
from benchmarks.pictures.peers import Laid, by_dagre, by_dot, fetch_dagre
from effektkedja.render.ordering import crossings, order

LIMIT = 1.3
"""How many times dot's crossings ours may be, on any graph."""


@dataclass(frozen=True)
class Compared:
    """Crossings and seconds of one graph; what could not be run is None."""

    graph: Layered
    ours: Laid
    dot: Laid | None
    dagre: Laid | None

    def crossings(self, laid: Laid | None) -> int | None:
        """How many links cross in an order."""
        return None if laid is None else crossings(laid.layers, self.graph.edges)

    @property
    def ratio(self) -> float | None:
        """Our crossings as a multiple of dot's; 1 where neither has any."""
        ours, theirs = self.crossings(self.ours), self.crossings(self.dot)
        if ours is None or theirs is None:
            return None
        return ours / theirs if theirs else (1.0 if not ours else float("inf"))


def compare(seeds: int, tell: Callable[[str], None]) -> list[Compared]:
    """Lay out every graph by every means.

    Args:
        seeds: how many random graphs of each size.
        tell: told about what is missing, and of each graph as it is done.
    """
    graphs = list(chain(shipped_graphs(), random_graphs(seeds)))
    missing = fetch_dagre()
    if missing:
        tell(missing)
    theirs: list[Laid | None] = [None] * len(graphs) if missing else [*by_dagre(graphs)]
    found = []
    for graph, dagre in zip(graphs, theirs, strict=True):
        start = time.process_time()
        ours = order(graph.layers, graph.edges)
        seconds = time.process_time() - start
        kept = graph.drawn if graph.drawn is not None else ours
        found.append(Compared(graph, Laid(kept, seconds), _dot(graph, tell), dagre))
        tell(" ".join(_cells(found[-1])))
    return found


def _dot(graph: Layered, tell: Callable[[str], None]) -> Laid | None:
    try:
        return by_dot(graph)
    except FileNotFoundError:
        tell("dot: Graphviz is not installed")
        return None


def table(found: list[Compared]) -> str:
    """The comparison as a Markdown table: each shipped picture that has crossings, and each size of random graphs."""
    head = ("graph", "nodes", "links", "ours", "dot", "dagre", "ours ÷ dot", "ours s", "dot s", "dagre s")
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    for one in found:
        if one.crossings(one.ours) or one.crossings(one.dot):
            lines.append(f"| {' | '.join(_cells(one))} |")
    return "\n".join([*lines, "", *_sums(found)])


def _cells(one: Compared) -> list[str]:
    laid = (one.ours, one.dot, one.dagre)
    counts = ["–" if (count := one.crossings(each)) is None else f"{count}" for each in laid]
    seconds = ["–" if each is None else f"{each.seconds:.2f}" for each in laid]
    ratio = "–" if one.ratio is None else f"{one.ratio:.2f}"
    return [one.graph.name, str(one.graph.size), str(len(one.graph.edges)), *counts, ratio, *seconds]


def _sums(found: list[Compared]) -> Iterator[str]:
    ratios = [one.ratio for one in found if one.ratio is not None]
    shipped = [one for one in found if one.graph.drawn is not None]
    counts = [[one.crossings(laid) for laid in (one.ours, one.dot, one.dagre)] for one in shipped]
    sums = ["–" if None in column else str(sum(c for c in column if c)) for column in zip(*counts, strict=True)]
    plain = len(shipped) - sum(bool(one.crossings(one.ours) or one.crossings(one.dot)) for one in shipped)
    yield f"Shipped pictures together: ours {sums[0]}, dot {sums[1]}, dagre {sums[2]}; {plain} more have no crossing."
    if ratios:
        yield f"Largest multiple of dot's crossings: {max(ratios):.2f} (may be {LIMIT})."
