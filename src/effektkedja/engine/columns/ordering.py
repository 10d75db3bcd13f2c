"""Which element of a join comes next: every way to begin is followed to its end on estimates, the cheapest taken,
and kept to while as many rows come as it was chosen for.

What looks small at first may grow later on (``?scheme`` of five values, times all plans, times all that is in them).
The estimates are averages over whole properties; the sizes of the rows at hand are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from effektkedja.engine.columns.algebra import Element, Step, Table, Union
from effektkedja.engine.columns.rows import Rows

_FAR: Final = 1e15
_OFF = 4.0
"""Where there are so many times more or fewer rows than an order was chosen for, another is looked for."""
_FEW = 500
"""Whatever order so few rows are joined in, it takes less time than looking for a better one."""
_THINNED = 0.5
"""What is assumed to be left where an element only thins out rows."""


class Size(NamedTuple):
    """What an element does to the number of rows.

    Args:
        names: the variables that it binds.
        pairs: how many rows it has alone.
        distinct: for each variable, how many values it has alone.
    """

    names: tuple[str, ...]
    pairs: float
    distinct: dict[str, float]


class Planned(NamedTuple):
    """An element of an order.

    Args:
        item: the element.
        before: how many rows were reckoned with before it.
    """

    item: Element
    before: float


def best_order(
    items: Sequence[Element],
    rows: Rows,
    size_of: Callable[[Element], Size],
    kept: frozenset[str],
    *,
    distinct: bool,
) -> list[Planned]:
    """The elements in the order in which to join them.

    Args:
        items: what is still to be joined, at least one.
        rows: what has been joined.
        size_of: the size of an element by itself.
        kept: the variables that something other than these elements looks at.
        distinct: whether it does not matter how often a row occurs, so that variables may be dropped on the way.
    """
    sizes = [size_of(item) for item in items]
    bound = dict.fromkeys(rows.columns, float(rows.size))
    best, choice = _FAR * 10, [(place, float(rows.size)) for place in range(len(items))]
    for first in range(len(items)):
        cost, order = _followed(first, sizes, bound, float(rows.size), kept, distinct, best)
        if cost < best:
            best, choice = cost, order
    return [Planned(items[place], before) for place, before in choice]


def still_holds(planned: Planned, size: int) -> bool:
    """Whether as many rows have come as were reckoned with when the order was chosen, or few."""
    return size <= _FEW or planned.before / _OFF <= size <= planned.before * _OFF


def _followed(
    first: int,
    sizes: list[Size],
    bound: dict[str, float],
    count: float,
    kept: frozenset[str],
    distinct: bool,
    limit: float,
) -> tuple[float, list[tuple[int, float]]]:
    """The rows made in all, and the order, when ``first`` comes first and then always what leaves the fewest rows."""
    known = dict(bound)
    left = list(range(len(sizes)))
    order: list[tuple[int, float]] = []
    total, number = 0.0, first
    while True:
        left.remove(number)
        order.append((number, count))
        size = sizes[number]
        count = _after(size, known, count)
        for name, alone in size.distinct.items():
            known[name] = min(known.get(name, alone), alone)
        if distinct:
            count = min(count, _most(known, kept.union(*(sizes[place].names for place in left))))
        total += count
        if not left or total >= limit:
            return total, order
        number = left[0] if len(left) == 1 else min(left, key=lambda place: _after(sizes[place], known, count))


def _after(size: Size, known: dict[str, float], count: float) -> float:
    shared = [name for name in size.names if name in known]
    if not shared:
        return count * size.pairs
    if len(shared) == len(size.names):
        return count * _THINNED
    combinations = max(size.distinct[name] for name in shared)
    return count * max(size.pairs / max(combinations, 1.0), 0.01)


def _most(known: dict[str, float], used: frozenset[str]) -> float:
    """How many different rows there can be once the variables that nothing looks at any more are dropped."""
    most = 1.0
    for name in used & known.keys():
        most *= max(known[name], 1.0)
        if most > _FAR:
            break
    return most


def union_size(union: Union, size_of: Callable[[Element], Size]) -> Size:
    """The size of a union, taken from the smallest element of each branch that binds something."""
    names = tuple(sorted(frozenset(name for branch in union.branches for name in branch.visible)))
    pairs = 0.0
    distinct = dict.fromkeys(names, 0.0)
    for branch in union.branches:
        sizes = [size_of(element) for element in branch.elements if isinstance(element, (Step, Table, Union))]
        widest = max((size.pairs for size in sizes), default=1.0)
        pairs += widest
        for name in names:
            own = [size.distinct[name] for size in sizes if name in size.distinct]
            distinct[name] += min(own, default=widest)
    return Size(names, pairs, distinct)


def is_worth_it(items: Sequence[Element], size_of: Callable[[Element], Size]) -> bool:
    """Whether the elements are large enough that their order matters more than the time to think about it."""
    return len(items) > 1 and sum(size_of(item).pairs for item in items) > 3000
