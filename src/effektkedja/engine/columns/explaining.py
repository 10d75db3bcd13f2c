"""Says how rules are computed on columns: the plan of each question, and the steps that were then taken."""

from __future__ import annotations

import time
from collections.abc import Iterator

from effektkedja.engine.columns.algebra import NotPlannable
from effektkedja.engine.columns.graph import ColumnGraph
from effektkedja.engine.columns.machine import Machine
from effektkedja.engine.columns.planning import planned
from effektkedja.engine.columns.printing import element_text, select_text
from effektkedja.engine.columns.running import Asker
from effektkedja.engine.compiler import compile_plan
from effektkedja.engine.facts import gather_facts
from effektkedja.engine.plan import Plan
from effektkedja.engine.questions import Question, Step


def explain_columns(plan: Plan, graph: ColumnGraph) -> str:
    """Each root shape with the plans of its questions, and each step taken with the rows and milliseconds it gave.

    Args:
        plan: the shapes.
        graph: the data, since the order of the steps depends on it.
    """
    lines: list[str] = []
    facts = gather_facts(plan, Asker(graph).query)
    for root, parts in compile_plan(plan, facts):
        lines.append(root)
        lines.extend(f"  {line}" for part in parts for line in _lines(part, graph))
    return "\n".join(lines) + "\n" if lines else ""


def _lines(part: Step, graph: ColumnGraph) -> Iterator[str]:
    if not isinstance(part, Question):
        yield "not on columns"
        return
    try:
        select = planned(part.text)
    except NotPlannable as reason:
        yield f"by SPARQL, because {reason.reason}"
        return
    yield select_text(select).partition(" { ")[0]
    yield from (f"  {element_text(element)}" for element in select.where.elements)
    steps: list[str] = []
    before = time.perf_counter()

    def trace(what: str, size: int) -> None:
        nonlocal before
        now = time.perf_counter()
        steps.append(f"{size:>9} rows {(now - before) * 1000:8.2f} ms  {what}")
        before = now

    try:
        found = Machine(graph, trace).select(select, distinct=True)
    except NotPlannable as reason:
        yield f"by SPARQL, because {reason.reason}"
        return
    yield f"gives {found.size} rows by"
    yield from (f"  {step}" for step in steps)
