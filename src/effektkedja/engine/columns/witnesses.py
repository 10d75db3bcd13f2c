"""EXISTS that asks for something *else*: another, or two others, than the terms at hand.

``EXISTS { ?other ek:underGoal ?goal FILTER(?other != ?this) }`` pairs all commitments of a goal, though two of them
answer for every ``?this``. A variable that is compared by ``!=`` with d others needs d + 1 different values: one of
them is left whatever the others are. So each part of the group that hangs together is found once for what it looks at,
a few values of its variable are kept, and only these are compared.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np

from effektkedja.engine.columns.algebra import Call, Expr, Filter, Group, Step, Var
from effektkedja.engine.columns.keys import Places
from effektkedja.engine.columns.rows import Rows
from effektkedja.engine.columns.terms import BLANK, UNBOUND, Ids, Mask, Terms

ROW = "#row"
"""The column that says from which of the rows at hand others have come."""
_MOST = 64
"""Combinations of values that are compared at most."""
Find = Callable[[Group, str], tuple[Rows, Places]]


class Part(NamedTuple):
    """A part of a group that shares no inner variable with the rest.

    Args:
        group: its steps and filters.
        variable: the inner variable that is compared with others; empty where there is none.
        wanted: how many values of it answer every question.
    """

    group: Group
    variable: str
    wanted: int


class Apart(NamedTuple):
    """A group taken apart.

    Args:
        parts: what is found by itself.
        differing: pairs of variables that must differ; the first is that of a part.
    """

    parts: tuple[Part, ...]
    differing: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1024)
def taken_apart(group: Group, outer: frozenset[str]) -> Apart | None:
    """The group without the filters that compare by ``!=``, as parts; None where there are none, or it cannot be.

    Args:
        group: of an EXISTS.
        outer: the variables that stand for terms from outside.
    """
    if not all(isinstance(element, (Step, Filter)) for element in group.elements):
        return None
    inner = group.visible - outer
    differing = tuple(pair for element in group.elements if (pair := _pair(element, inner, outer)))
    if not differing:
        return None
    rest = [element for element in group.elements if not _pair(element, inner, outer)]
    clusters = _clusters([element.names & inner for element in rest])
    parts = []
    for places, names in clusters:
        compared = [name for name in names if any(name in pair for pair in differing)]
        if len(compared) > 1:
            return None
        variable = compared[0] if compared else ""
        wanted = 1 + sum(variable in pair for pair in differing) if variable else 1
        parts.append(Part(Group(tuple(rest[place] for place in places)), variable, wanted))
    if np.prod([part.wanted for part in parts]) > _MOST:
        return None
    return Apart(tuple(parts), differing)


def _pair(element: Step | Filter | object, inner: frozenset[str], outer: frozenset[str]) -> tuple[str, str] | None:
    """The two variables that a filter asks to differ, an inner one first."""
    expression: Expr | None = element.expression if isinstance(element, Filter) else None
    if not isinstance(expression, Call) or expression.function != "!=":
        return None
    first, second = expression.arguments
    if not isinstance(first, Var) or not isinstance(second, Var) or first.name == second.name:
        return None
    names = (first.name, second.name) if first.name in inner else (second.name, first.name)
    return names if names[0] in inner and names[1] in inner | outer else None


def _clusters(names: list[frozenset[str]]) -> list[tuple[list[int], frozenset[str]]]:
    """Which places hang together by a name, with all their names; what has no name is a cluster of its own."""
    found: list[tuple[list[int], frozenset[str]]] = []
    for place, own in enumerate(names):
        near = [cluster for cluster in found if cluster[1] & own]
        found = [cluster for cluster in found if cluster not in near]
        places = sorted([place, *(other for cluster in near for other in cluster[0])])
        found.append((places, own.union(*(cluster[1] for cluster in near))))
    return found


def some_differ(apart: Apart, rows: Rows, terms: Terms, find: Find, exists: Callable[[Group], Mask]) -> Mask | None:
    """For which rows the group has a solution; None where terms must be compared by value.

    Args:
        apart: the group.
        rows: at least one, with all variables from outside.
        terms: the dictionary.
        find: gives the values of a variable in a group, marked in ``ROW``, and which mark each row has.
        exists: answers a part that is compared with nothing.
    """
    columns: dict[str, list[Ids]] = {}
    for part in apart.parts:
        if not part.variable:
            continue
        found, places = find(part.group, part.variable)
        if (terms.kinds(found[part.variable]) > BLANK).any():
            return None
        few = _first(found[ROW], found[part.variable], int(places.max()) + 1, part.wanted)
        columns[part.variable] = [column[places] for column in few]
    holds = np.ones(rows.size, np.bool_)
    for part in apart.parts:
        if not part.variable:
            holds &= exists(part.group)
    any_fits = np.zeros(rows.size, np.bool_)
    for chosen in product(*columns.values()):
        values = dict(zip(columns, chosen, strict=True))
        fits = np.ones(rows.size, np.bool_)
        for column in chosen:
            fits &= column != UNBOUND
        for first, second in apart.differing:
            fits &= values[first] != (values[second] if second in values else rows[second])
        any_fits |= fits
    return holds & any_fits


def _first(keys: Ids, values: Ids, size: int, wanted: int) -> list[Ids]:
    """For each key below ``size`` its first different values, as columns; UNBOUND where it has fewer."""
    packed = np.unique((keys.astype(np.int64) << np.int64(32)) | values)
    own = packed >> np.int64(32)
    starts = own.searchsorted(np.arange(size))
    ends = np.append(starts[1:], len(own))
    columns = []
    for number in range(wanted):
        at = starts + number
        there = at < ends
        column = np.full(size, UNBOUND, np.int32)
        column[there] = (packed[at[there]] & np.int64(0xFFFFFFFF)).astype(np.int32)
        columns.append(column)
    return columns
