"""EXISTS without a loop over rows: as a set that is found once, or for all distinct combinations of a row's terms."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from effektkedja.engine.columns.algebra import (
    Element,
    Filter,
    Group,
    NotPlannable,
    Step,
    Sub,
    Table,
    Union,
    ends,
)
from effektkedja.engine.columns.keys import Places
from effektkedja.engine.columns.printing import group_text
from effektkedja.engine.columns.rows import Rows, RowSet, distinct_tuples
from effektkedja.engine.columns.steps import Steps
from effektkedja.engine.columns.terms import Mask
from effektkedja.engine.columns.witnesses import ROW, some_differ, taken_apart

if TYPE_CHECKING:
    from effektkedja.engine.columns.machine import Machine

_WORTH = 8.0
"""A set that other rules may use again may cost this many times as much as the answer for the rows at hand."""
_FEW = 128


class Existence:
    """Answers EXISTS on rows.

    Args:
        machine: evaluates the groups, and keeps the sets that are found.
        steps: follows single steps.
    """

    def __init__(self, machine: Machine, steps: Steps) -> None:
        self._machine = machine
        self._steps = steps

    def mask(self, group: Group, rows: Rows) -> Mask:
        """For which rows the group has a solution; it sees every column."""
        outer = sorted(group.names & rows.columns.keys())
        if rows.maybe and frozenset(outer) & rows.maybe:
            raise NotPlannable("EXISTS looks at a variable that may be unbound")
        if not rows.size:
            return np.zeros(0, np.bool_)
        if not outer:
            return np.full(rows.size, self._any(group))
        if (found := self._single_step(group, rows)) is not None:
            return found
        if len(outer) == 1 and outer[0] in group.certain:
            name = outer[0]
            key = ("set", _canonical(group, (name,)))
            if self._machine.has_kept(key) or self._pays(group, rows, outer, _WORTH):
                flags = self._machine.kept(key, lambda: self._satisfying(group, name))
                if int(rows[name].max()) < self._machine.terms.size:
                    return self._machine.flagged(flags, rows[name])
        elif frozenset(outer) <= group.certain:
            key = ("tuples", _canonical(group, tuple(outer)))
            if self._machine.has_kept(key) or self._pays(group, rows, outer, 1.0):
                return self._machine.kept(key, lambda: self._tuples(group, outer)).has([rows[name] for name in outer])
        return self._seeded(group, rows, outer)

    def _any(self, group: Group) -> bool:
        key = ("any", _canonical(group, ()))
        empty: frozenset[str] = frozenset()
        return self._machine.kept(
            key, lambda: self._machine.group(group, Rows.unit(), empty, empty, distinct=True).size > 0
        )

    def _single_step(self, group: Group, rows: Rows) -> Mask | None:
        """A single pattern is a look-up for each row."""
        if len(group.elements) != 1 or not isinstance(group.elements[0], Step):
            return None
        step = group.elements[0]
        relation = self._steps.relation(step)
        if relation is None:
            return self._steps.said_of(step, rows, frozenset())
        inverse = not step.is_open[1] or step.object in rows.columns
        if inverse and (not step.is_open[0] or step.subject in rows.columns):
            return self._steps.mask(step, relation, rows)
        end = step.object if inverse else step.subject
        if end not in rows.columns or step.subject == step.object:
            return None
        return relation.index(inverse=inverse).has(rows[end])

    def _satisfying(self, group: Group, name: str) -> Mask:
        found = self._machine.group(group, Rows.unit(), frozenset(), frozenset((name,)), distinct=True)
        return self._machine.flags(found[name])

    def _tuples(self, group: Group, outer: list[str]) -> RowSet:
        found = self._machine.group(group, Rows.unit(), frozenset(), frozenset(outer), distinct=True)
        return RowSet([found[name] for name in outer])

    def _seeded(self, group: Group, rows: Rows, outer: list[str]) -> Mask:
        """The group joined with the distinct combinations of what the rows bind, each marked by its number."""
        if (differing := self._differing(group, rows, outer)) is not None:
            return differing
        if rows.size < _FEW or not rows.only(outer).seems_repetitive():
            few, places = rows.only(outer), np.arange(rows.size)
        else:
            few, places = distinct_tuples(rows, outer)
        found = self._marked(group, few, frozenset())
        flags = np.zeros(few.size, np.bool_)
        flags[found[ROW]] = True
        return np.asarray(flags[places])

    def _marked(self, group: Group, few: Rows, needed: frozenset[str]) -> Rows:
        """The group joined with rows, of which only their numbers and what is needed are kept."""
        seeds = few.extended({ROW: np.arange(few.size, dtype=np.int32)})
        return self._machine.group(group, seeds, frozenset(few.columns), needed | {ROW}, distinct=True)

    def _differing(self, group: Group, rows: Rows, outer: list[str]) -> Mask | None:
        """The answer where the group asks for something else than what the rows have; None where it does not."""
        apart = taken_apart(group, frozenset(outer))
        if apart is None:
            return None

        def find(part: Group, variable: str) -> tuple[Rows, Places]:
            keys = sorted(part.names & rows.columns.keys())
            few, places = distinct_tuples(rows, keys) if keys else (Rows.unit(), np.zeros(rows.size, np.intp))
            return self._marked(part, few, frozenset((variable,))), places

        return some_differ(apart, rows, self._machine.terms, find, lambda part: self.mask(part, rows))

    # Costs, in pairs that are touched

    def _pays(self, group: Group, rows: Rows, outer: list[str], worth: float) -> bool:
        return self._scan_cost(group) <= worth * self._probe_cost(group, rows, outer)

    def _scan_cost(self, group: Group) -> float:
        return sum(self._scan_cost_of(element) for element in group.elements)

    def _scan_cost_of(self, element: Element) -> float:
        if isinstance(element, Step):
            relation = self._steps.relation(element)
            if relation is None:
                return 1e9
            if all(element.is_open):
                return float(len(relation))
            return 1.0
        if isinstance(element, Union):
            return sum(self._scan_cost(branch) for branch in element.branches)
        return 0.0 if isinstance(element, (Filter, Table)) else 1e9 if isinstance(element, Sub) else 1e12

    def _probe_cost(self, group: Group, rows: Rows, outer: list[str]) -> float:
        steps = [element for element in group.elements if isinstance(element, Step)]
        bound = frozenset(outer)
        costs = [
            self._steps.estimate(step, rows, frozenset(), distinct=False)
            for step in steps
            if bound & frozenset(ends(step)) and self._steps.relation(step) is not None
        ]
        return 2.0 * rows.size + 4.0 * min(costs, default=float(rows.size))


@lru_cache(maxsize=8192)
def _canonical(group: Group, outer: tuple[str, ...]) -> str:
    """The text of the group with its variables renamed in the order in which they occur, the outer ones first."""
    names = {name: f"?o{place}" for place, name in enumerate(outer)}
    for name in _in_order(group):
        names.setdefault(name, f"?i{len(names)}")
    return group_text(group, names)


def _in_order(group: Group) -> list[str]:
    text = group_text(group)
    found: list[str] = []
    at = text.find("?")
    # Only the names of variables count; a question mark in an IRI merely gives a name that nothing uses.
    while at >= 0:
        end = at + 1
        while end < len(text) and (text[end].isalnum() or text[end] == "_"):
            end += 1
        found.append(text[at:end])
        at = text.find("?", end)
    return found
