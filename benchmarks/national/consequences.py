"""Breaks that no single change makes: what the things show once all other breaks are in, counted on the things."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from benchmarks.national.model import Commitment, Goal, Plan
from benchmarks.national.terms import Thing, name
from benchmarks.national.truth import Truth

_ACTIVE, _CLOSED = name("ekc:status-active"), name("ds:DISCONT")
_TOLD = {name("ekc:followup-done"), name("ekc:followup-descriptive")}


def measured(indicators: Iterable[Thing]) -> set[Thing | str]:
    """What these indicators measure, those in use: active, and with a source that is still open or none at all."""
    return {each for own in indicators if _in_use(own) for each in own["ek:measures"]}


def _in_use(own: Thing) -> bool:
    sources = own["ek:dataSource"]
    closed = [each for each in sources if isinstance(each, Thing) and _CLOSED in each["adms:status"]]
    return _ACTIVE in own["ek:indicatorStatus"] and (not sources or len(closed) < len(sources))


def rest_on_one(plan: Plan, goals: Sequence[Goal], truth: Truth) -> None:
    """Conditions that one commitment alone works for, while the goal has at least two others in the plan (EK119)."""
    for goal, under_goal in zip(goals, plan.commitments, strict=True):
        for condition in goal.conditions:
            helpers = [each for each in plan.every() if condition in each.thing["ek:contributesTo"]]
            if len(helpers) == 1 and sum(each is not helpers[0] for each in under_goal) > 1:
                truth.add("EK119", condition, helpers[0].thing)


def per_goal_only(plan: Plan, measures: Collection[Thing | str], truth: Truth) -> None:
    """A plan with indicators under its goals, where a commitment without one shares a measured condition (EK118)."""
    for each in plan.every():
        if not each.indicators and any(
            condition in measures and _shared(plan, each, condition) for condition in each.thing["ek:contributesTo"]
        ):
            truth.add("EK118", plan.document)


def _shared(plan: Plan, each: Commitment, condition: Thing | str) -> bool:
    return any(other is not each and condition in other.thing["ek:contributesTo"] for other in plan.every())


def results_apart(
    plan: Plan, goals: Sequence[Goal], report: Thing, reported: Collection[Thing | str], truth: Truth
) -> None:
    """Commitments that the report tells of, tied to no condition of their goal that it measures (EK404)."""
    for goal, under_goal in zip(goals, plan.commitments, strict=True):
        of_goal = {condition for condition in goal.conditions if condition in reported}
        for each in under_goal:
            told = each.follow_up is not None and _TOLD.intersection(map(str, each.follow_up["ek:followUpStatus"]))
            if told and not of_goal.intersection(each.thing["ek:contributesTo"]):
                truth.add("EK404", each.thing, report)
