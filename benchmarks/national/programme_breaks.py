"""The breaks of a municipal programme; see ``breaks`` for how they are kept apart."""

from __future__ import annotations

from random import Random

from benchmarks.national.commitment_breaks import break_commitments
from benchmarks.national.consequences import measured, per_goal_only, rest_on_one
from benchmarks.national.county import County
from benchmarks.national.model import VIOLENCE
from benchmarks.national.plan_breaks import (
    forget_concept,
    out_of_step,
    without_outcome,
    without_sources,
    without_targets,
)
from benchmarks.national.programme import Programme
from benchmarks.national.terms import typed
from benchmarks.national.truth import Truth

_RATE = 0.15


def break_programme(made: Programme, county: County, truth: Truth, random: Random, *, every: bool) -> None:
    """Break a clean programme.

    Args:
        made: the programme, which is changed.
        county: the county that it belongs to.
        truth: told of every finding that must come of it.
        random: decides which breaks are made.
        every: make each kind of break at least once.
    """
    themes = (_no_conditions, _no_whole_chain, _forgotten_condition, _activity_only, _forgotten_concept)
    taken: set[int] = set()
    for theme, at in zip(themes, random.sample(range(len(made.goals)), len(made.goals)), strict=True):
        if every or random.random() < _RATE:
            theme(made, at, truth)
            taken |= {at} if theme in (_no_conditions, _no_whole_chain) else set()
    per_goal = every or random.random() < _RATE
    if per_goal:
        _list_per_goal(made, taken)
    _document(made, county, truth, random, every)
    measures = measured(own for under_goal in made.measures for own in under_goal)
    break_commitments(
        made.plan, made.goals, taken, measures, county.others, truth, random, every=every, per_goal=per_goal
    )
    rest_on_one(made.plan, made.goals, truth)
    if per_goal:
        per_goal_only(made.plan, measures, truth)


def _list_per_goal(made: Programme, taken: set[int]) -> None:
    """The indicators stand under the goals, and one commitment has none of its own."""
    for goal, measures in zip(made.goals, made.measures, strict=True):
        for own in measures:
            own.put("ek:listedUnder", goal.thing)
    at = min(set(range(len(made.goals))) - taken)
    bare = next(each for each in made.plan.commitments[at] if each.free)
    bare.indicators.clear()
    bare.free = False


def _no_conditions(made: Programme, at: int, truth: Truth) -> None:
    goal = made.goals[at]
    goal.conditions.clear()
    made.measures[at].clear()
    truth.add("EK111", goal.thing)
    for each in made.plan.commitments[at]:
        each.thing.drop("ek:contributesTo")


def _no_whole_chain(made: Programme, at: int, truth: Truth) -> None:
    """Somebody works for each condition and nobody measures any: the first of them is where the chain breaks."""
    goal = made.goals[at]
    made.measures[at].clear()
    for cond in goal.conditions:
        truth.add("EK104", cond)
    truth.add("EK116", goal.thing, min(goal.conditions, key=lambda cond: cond.iri))


def _forgotten_condition(made: Programme, at: int, truth: Truth) -> None:
    kept, forgotten = made.goals[at].conditions
    for each in made.plan.commitments[at]:
        each.thing.put("ek:contributesTo", kept)
    truth.add("EK106", forgotten, made.plan.document)


def _activity_only(made: Programme, at: int, truth: Truth) -> None:
    without_outcome(made.plan, made.goals[at], at, truth, made.measures[at])


def _forgotten_concept(made: Programme, at: int, truth: Truth) -> None:
    forget_concept(made.plan, made.goals, {at}, VIOLENCE[3], truth)


def _document(made: Programme, county: County, truth: Truth, random: Random, every: bool) -> None:
    """Breaks that concern the whole programme."""

    def now() -> bool:
        return every or random.random() < _RATE

    document = made.plan.document
    own = [indicator for measures in made.measures for indicator in measures]
    if now():
        forget_concept(made.plan, made.goals, range(len(made.goals)), VIOLENCE[2], truth)
        truth.add("EK301", document, VIOLENCE[2])
        truth.add("EK302", document, VIOLENCE[2])
    if now():
        without_sources(made.plan, own, truth)
    if now():
        without_targets(made.plan, own, truth)
    if now():
        document["ek:coversActor"].append(county.others["foretag"])
        truth.add("EK303", document, county.others["foretag"])
    if now():
        lost = made.goals[1].thing["ek:correspondsTo"].pop()
        truth.add("EK507", lost, document)
    if now():
        start = typed(2027, "gYear")
        document.put("ek:periodStart", start)
        truth.add("EK906", document, start)
    elif now():
        out_of_step(made.plan, "ek:periodStart", 2019, truth)
