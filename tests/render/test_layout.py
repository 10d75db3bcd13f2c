"""Where nodes go."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx

from effektkedja.render.layout import CARD_WIDTH, crossings, layered


def _graph(edges: list[tuple[int, int]], nodes: int = 0) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from(edges)
    return graph


def test_links_that_need_not_cross_do_not() -> None:
    edges = [(i, 19 - i) for i in range(10)]  # drawn in the given order, all 45 pairs cross
    columns = {i: int(i >= 10) for i in range(20)}
    layout = layered(_graph(edges), range(20), columns, dict.fromkeys(range(20), 60))
    order = {
        c: sorted((i for i in range(20) if columns[i] == c), key=lambda i: layout.positions[i][::-1]) for c in (0, 1)
    }
    neighbours = {i: [19 - i] for i in range(20)}
    assert crossings({0: list(range(10)), 1: list(range(10, 20))}, neighbours) == 45
    assert crossings(order, neighbours) == 0


def test_columns_stand_in_their_order_and_apart() -> None:
    columns = {0: 4, 1: 0, 2: 2}
    layout = layered(_graph([(1, 2), (2, 0)]), [0, 1, 2], columns, dict.fromkeys(range(3), 60))
    assert list(layout.columns) == [0, 2, 4]
    xs = [layout.positions[i][0] for i in (1, 2, 0)]
    assert all(later - earlier > CARD_WIDTH for earlier, later in pairwise(xs))


def test_a_long_column_is_folded_to_the_shape_of_a_screen() -> None:
    count = 300
    layout = layered(_graph([], count), range(count), dict.fromkeys(range(count), 0), dict.fromkeys(range(count), 90))
    wide = max(x for x, _ in layout.positions.values())
    high = max(y for _, y in layout.positions.values())
    assert 1.5 < wide / high < 3.5
    assert len(set(layout.positions.values())) == count


def test_nothing_and_loops_are_no_trouble() -> None:
    assert layered(_graph([]), [], {}, {}).positions == {}
    looped = layered(_graph([(0, 0), (0, 1), (1, 0)]), [0, 1], {0: 0, 1: 1}, {0: 60, 1: 60})
    assert len(looped.positions) == 2
