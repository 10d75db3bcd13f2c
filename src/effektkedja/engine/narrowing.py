"""The compiled questions for chosen focus nodes alone: a fraction of the work where only a few of them matter.

Whether a focus node violates a constraint depends on the data and not on how the node was found, so that the nodes can
take the place of the targets. That a node is a target at all is asked first, and apart.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial

from effektkedja.engine.ahead import Ahead
from effektkedja.engine.compiler import compile_plan
from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.facts import Facts, Query, gather_facts, value_of
from effektkedja.engine.focus import FOCUS, Focus
from effektkedja.engine.plan import Plan, Shape, TargetNode
from effektkedja.engine.questions import Question, Series, Step
from effektkedja.engine.reader import only
from effektkedja.engine.runner import Source, answers, occurrences, reachable, refuse_widened
from effektkedja.model.result import Result

_PLACE = "<urn:effektkedja:focus-nodes>"


def narrow(plan: Plan, roots: Collection[str]) -> Plan:
    """Of the root shapes these alone, with a place for focus nodes instead of their targets; ``put`` fills it."""
    place = (TargetNode(_PLACE),)
    shapes = (replace(shape, targets=place if shape.id in roots else ()) for shape in plan.shapes)
    return Plan(tuple(shapes), plan.source)


def asked_at(question: Question, nodes: Collection[str]) -> str:
    """What to ask Oxigraph for the focus nodes: the text of ``put`` without the rest."""
    return question.asked.replace(_PLACE, " ".join(sorted(nodes)))


def put(step: Step, nodes: Collection[str]) -> Step:
    """A step of a narrowed plan with the focus nodes in place; none of them may be a blank node."""
    listed = " ".join(sorted(nodes))
    if isinstance(step, Question):
        text, in_order = step.text.replace(_PLACE, listed), step.in_order.replace(_PLACE, listed)
        return replace(step, text=text, in_order=in_order)
    if isinstance(step, Series):
        return replace(step, focus=step.focus.replace(_PLACE, listed))
    return step


def can_be_put(nodes: Collection[str]) -> bool:
    """Whether a query can name the nodes, which it cannot where one is blank."""
    return not any(node.startswith("_:") for node in nodes)


def starts_at_focus(step: Step) -> bool:
    """Whether the focus nodes of the results are those of the root shape, and no value nodes of it."""
    question = step.question if isinstance(step, Series) else step
    return isinstance(question, Question) and question.root == FOCUS[1:]


def are_targets(root: Shape, query: Query, facts: Facts, nodes: Collection[str]) -> frozenset[str]:
    """Those of the nodes that are targets of the shape in the dataset; none of them may be a blank node."""
    listed = f"VALUES {FOCUS} {{ {' '.join(sorted(nodes))} }}"
    text = f"SELECT DISTINCT {FOCUS} WHERE {{ {listed} {Focus(root.targets).pattern(facts)} }}"
    return frozenset(value_of(row, FOCUS[1:]) for row in query(text))


def run_at(
    plan: Plan,
    query: Query,
    nodes: Mapping[str, Collection[str]],
    source: Source | None = None,
    *,
    at_once: int = 1,
) -> list[Result]:
    """The results of some shapes at some focus nodes.

    Args:
        plan: the shapes.
        query: as for ``run_set``.
        nodes: id of a shape to the focus nodes that are asked for; other shapes are left out.
        source: as for ``run_set``.
        at_once: as for ``run_set``.

    Returns:
        Every result that ``run_set`` has for one of these shapes at one of its nodes, in no particular order and
        perhaps among others.

    Raises:
        InputError: a shape cannot be evaluated by any engine.
    """
    wanted = {root: focus for root in plan.roots if (focus := _at_root(plan, root, nodes))}
    facts = gather_facts(plan, query)
    compiled = dict(compile_plan(narrow(plan, {root.id for root in wanted}), facts))
    with Ahead(at_once) as ahead:
        begun = [
            ahead.begin(partial(_at_focus, plan, root, compiled[root.id], query, facts, focus, source))
            for root, focus in wanted.items()
        ]
        return [result for wait in begun for result in wait()]


def _at_focus(
    plan: Plan,
    root: Shape,
    steps: Collection[Step],
    query: Query,
    facts: Facts,
    focus: Collection[str],
    source: Source | None,
) -> list[Result]:
    """The results of one root shape at some focus nodes, or all of them where no query can name the nodes."""
    try:
        if not can_be_put(focus) or not all(starts_at_focus(step) for step in steps):
            raise NotCompilable("its focus nodes cannot be put into a query")
        refuse_widened(plan, root.id, facts, source)
        targets = are_targets(root, query, facts, focus)
        return [result for step in steps if targets for result in answers(put(step, targets), query)]
    except NotCompilable:
        return occurrences(only(plan, [root.id]), query, facts, source)[0]


def _at_root(plan: Plan, root: Shape, nodes: Mapping[str, Collection[str]]) -> frozenset[str]:
    return frozenset(node for shape in reachable(plan, root.id) for node in nodes.get(shape, ()))
