"""The questions of a plan, and which of them a changed triple can reach by which ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from effektkedja.engine.compiler import compile_plan
from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.facts import Facts
from effektkedja.engine.incremental_reads import Read, reads
from effektkedja.engine.incremental_terms import Term
from effektkedja.engine.incremental_view import Fanout, Statement
from effektkedja.engine.incremental_walk import Way
from effektkedja.engine.incremental_ways import entries, ways
from effektkedja.engine.narrowing import narrow
from effektkedja.engine.plan import Plan, Shape
from effektkedja.engine.questions import Question, Series, Step
from effektkedja.model.result import Result

Found = dict[str, tuple[Result, ...]]
"""Focus node of the root shape to the results that start from it."""


@dataclass
class Asked:
    """One step of the plan, how it is asked for chosen focus nodes, and what it found."""

    root: Shape
    step: Step
    narrowed: Step
    found: Found = field(default_factory=dict)

    @property
    def shape(self) -> str:
        """The shape that reports."""
        return self.step.question.shape if isinstance(self.step, Series) else self.step.shape


@dataclass
class Index:
    """The ways that a triple can take, by its predicate; None stands for ways that any predicate can take."""

    ways: dict[Term | None, list[tuple[int, Way]]] = field(default_factory=lambda: defaultdict(list))
    lost: dict[Term | None, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))

    def ways_for(self, statement: Statement) -> Iterator[tuple[int, Way]]:
        """Number of a question and how the statement leads to its focus nodes."""
        yield from self.ways.get(statement[1], ())
        yield from self.ways.get(None, ())

    def lost_for(self, statement: Statement) -> Iterator[tuple[int, str]]:
        """Number of a question that reads the statement but from where nothing leads back, and why."""
        yield from self.lost.get(statement[1], ())
        yield from self.lost.get(None, ())


def asked_of(plan: Plan, facts: Facts) -> Iterator[Asked]:
    """The steps of all root shapes of a plan."""
    narrowed = dict(compile_plan(narrow(plan, {root.id for root in plan.roots}), facts))
    for root, steps in compile_plan(plan, facts):
        for step, at_nodes in zip(steps, narrowed[root], strict=True):
            yield Asked(plan.shape(root), step, at_nodes)


def index_of(asked: list[Asked], fanout: Fanout) -> Index:
    """The ways to the focus nodes of these questions, which are numbered as they come."""
    index = Index()
    for at, each in enumerate(asked):
        try:
            found = _reads(each.step)
        except NotCompilable as error:
            index.lost[None].append((at, error.reason))
            continue
        for read in found:
            _add_ways(index, at, read, _root(each.step), fanout)
    return index


def _add_ways(index: Index, at: int, read: Read, root: str, fanout: Fanout) -> None:
    try:
        found = list(entries(read.pattern))
    except NotCompilable as error:
        index.lost[None].append((at, error.reason))
        return
    for entry in found:
        try:
            index.ways[entry.predicate].extend([(at, way) for way in ways(read, entry, root, fanout)])
        except NotCompilable as error:
            index.lost[entry.predicate].append((at, error.reason))


def _root(step: Step) -> str:
    return f"?{step.root}" if isinstance(step, Question) else "?this"


def _reads(step: Step) -> tuple[Read, ...]:
    if isinstance(step, Question):
        return reads(step.text)
    if isinstance(step, Series):
        if step.question.root != "this":
            raise NotCompilable(f"{step.reason}, and its focus nodes are reached by a path")
        # A limit counts for each focus node by itself, so that whatever changes the solutions may change the answer.
        return (*reads(step.focus), *reads(step.prefixes + "?this".join(step.body), is_for_one=True))
    raise NotCompilable(step.reason)


def followed_back(step: Step) -> tuple[int, tuple[str, ...]]:
    """How many patterns of a step are followed back from an edit to focus nodes, and why others are not.

    Where one is not, an edit that it may match has the whole step asked again.
    """
    index = index_of([Asked(Shape("", None, (), (), ""), step, step)], Fanout(ox.Store()))
    patterns = {way.read.pattern for found in index.ways.values() for _, way in found}
    return len(patterns), tuple(sorted({reason for found in index.lost.values() for _, reason in found}))
