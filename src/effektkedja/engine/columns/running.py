"""Runs the rules on columns: one plan for each question, and Oxigraph or pySHACL for what has no plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pyoxigraph as ox

from effektkedja.engine.columns.algebra import NotPlannable
from effektkedja.engine.columns.graph import ColumnGraph
from effektkedja.engine.columns.machine import Machine
from effektkedja.engine.columns.planning import planned
from effektkedja.engine.columns.results import results_of
from effektkedja.engine.columns.transform import constants_of
from effektkedja.engine.compiler import compile_plan
from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.facts import Facts, Row, gather_facts
from effektkedja.engine.plan import Plan
from effektkedja.engine.questions import ByReference, Question, Series, Step, result_key
from effektkedja.engine.reader import only
from effektkedja.engine.reference import reference_results
from effektkedja.engine.runner import Outcome, occurrences
from effektkedja.model.result import Result


class Compiled(NamedTuple):
    """The steps of each root shape, and the terms that their plans mention."""

    steps: tuple[tuple[str, tuple[Step, ...]], ...]
    terms: tuple[str, ...]


def run_columns(
    plan: Plan, graph: ColumnGraph, progress: Callable[[int, int], None] = lambda done, of: None
) -> Outcome:
    """Evaluate the rules on columns.

    Args:
        plan: the shapes.
        graph: the data, with the ontology.
        progress: told before each root shape how many have been evaluated, and of how many.

    Returns:
        Each result once, sorted, with the shapes named that SPARQL or pySHACL evaluated, and why.

    Raises:
        InputError: a shape cannot be evaluated by any engine.
    """
    asker = Asker(graph)
    facts = gather_facts(plan, asker.query)
    steps, terms = _compiled(plan, facts)
    graph.terms.ids(terms)
    run = _Run(asker)
    for done, (root, parts) in enumerate(steps):
        progress(done, len(steps))
        run.evaluate(root, parts)
    if run.by_sparql:
        rest = only(plan, (each.shape for each in run.by_sparql))
        found, by_reference = occurrences(rest, asker.by_sparql, gather_facts(rest, asker.by_sparql), graph.n_triples)
        run.found.update(found)
        run.by_reference.extend(by_reference)
        moved = {each.shape for each in by_reference}
        run.by_sparql = [each for each in run.by_sparql if each.shape not in moved]
    if run.direct:
        rest = only(plan, (each.shape for each in run.direct))
        run.found.update(reference_results(rest, graph.n_triples()))
    ordered = tuple(sorted(run.found, key=result_key))
    return Outcome(ordered, (*run.direct, *run.by_reference), by_sparql=tuple(run.by_sparql))


_compiled_before: list[tuple[Plan, Facts, Compiled]] = []
_REMEMBERED = 4


def _compiled(plan: Plan, facts: Facts) -> Compiled:
    """The steps of all root shapes; the plans used last are remembered, since a server checks with the same ones."""
    for known, about, compiled in _compiled_before:
        if known is plan and about == facts:
            return compiled
    steps = tuple(compile_plan(plan, facts))
    compiled = Compiled(steps, tuple(sorted(frozenset(_terms(steps)))))
    _compiled_before[:] = [(plan, facts, compiled), *_compiled_before[: _REMEMBERED - 1]]
    return compiled


def _terms(steps: Iterable[tuple[str, tuple[Step, ...]]]) -> Iterator[str]:
    for question in (part for _, parts in steps for part in parts if isinstance(part, Question)):
        try:
            yield from constants_of(planned(question.text))
        except NotPlannable:
            continue


@dataclass
class _Run:
    asker: Asker
    found: set[Result] = field(default_factory=set)
    direct: list[ByReference] = field(default_factory=list)
    by_reference: list[ByReference] = field(default_factory=list)
    by_sparql: list[ByReference] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._machine = self.asker.machine

    def evaluate(self, root: str, parts: Sequence[Step]) -> None:
        """Add the results of a root shape; one that has no plan as a whole goes to SPARQL."""
        try:
            found = [result for part in parts for result in self._answers(part)]
        except NotPlannable as reason:
            self.by_sparql.append(ByReference(root, reason.reason))
        except NotCompilable as reason:
            self.direct.append(ByReference(root, reason.reason))
        else:
            self.found.update(found)

    def _answers(self, part: Step) -> list[Result]:
        if isinstance(part, Question):
            return results_of(self._machine, part)
        if isinstance(part, Series):
            raise NotPlannable(part.reason)
        raise NotCompilable(part.reason)


class Asker:
    """Answers SELECTs on columns, and by Oxigraph where there is no plan.

    Args:
        graph: the data.
        told: called with the query and the reason whenever Oxigraph takes over.
    """

    def __init__(self, graph: ColumnGraph, told: Callable[[str, str], None] = lambda text, reason: None) -> None:
        self._graph = graph
        self._told = told
        self._store: ox.Store | None = None
        self.machine = Machine(graph)

    def query(self, text: str) -> list[dict[str, str]]:
        """The solutions, as often as SPARQL gives them; terms in N-Triples form."""
        try:
            select = planned(text)
            rows = self.machine.select(select, distinct=select.distinct)
        except NotPlannable as reason:
            self._told(text, reason.reason)
            return [{name: str(term) for name, term in row.items()} for row in self._solutions(text)]
        columns = [(name[1:], self._graph.terms.texts(rows[name])) for name in select.selected]
        return [{name: texts[place] for name, texts in columns if texts[place]} for place in range(rows.size)]

    def by_sparql(self, text: str) -> list[Row]:
        """The solutions as Oxigraph gives them."""
        return list(self._solutions(text))

    def _solutions(self, text: str) -> Iterator[dict[str, object]]:
        if self._store is None:
            self._store = ox.Store()
            self._store.bulk_load(self._graph.n_triples(), format=ox.RdfFormat.N_TRIPLES)
        found = self._store.query(text)
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        for solution in found:
            yield {name: term for name in names if (term := solution[name]) is not None}
