"""Breaks that a county's plan and a municipal programme have in common."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.national.model import Goal, Plan
from benchmarks.national.terms import Thing, name, typed
from benchmarks.national.truth import Truth


def forget_concept(plan: Plan, goals: list[Goal], places: Iterable[int], concept: str, truth: Truth) -> None:
    """No commitment under these goals names the concept any longer, while others of its list are named."""
    for at in places:
        for each in plan.commitments[at]:
            if concept in each.thing["ek:concerns"]:
                each.thing.drop("ek:concerns", concept)
        truth.add("EK305", goals[at].thing, concept)


def without_outcome(plan: Plan, goal: Goal, at: int, truth: Truth, more: Iterable[Thing] = ()) -> None:
    """All indicators of the commitments under a goal, and these, measure what is done, not what comes of it."""
    for own in (*more, *(own for each in plan.commitments[at] for own in each.indicators)):
        own.put("ek:measureLevel", name("ekc:level-output"))
    truth.add("EK109", goal.thing, plan.document)


def without_sources(plan: Plan, more: Iterable[Thing], truth: Truth) -> None:
    """No indicator of the plan says where its figure comes from."""
    for own in (*more, *_indicators(plan)):
        own.drop("ek:dataSource")
    truth.add("EK207", plan.document)


def without_targets(plan: Plan, more: Iterable[Thing], truth: Truth) -> None:
    """No indicator of the plan has a value to reach."""
    for own in (*more, *_indicators(plan)):
        own.drop("ek:target")
    truth.add("EK208", plan.document)


def out_of_step(plan: Plan, bound: str, year: int, truth: Truth) -> None:
    """The plan begins before its strategy or ends after it."""
    plan.document.put(bound, typed(year, "gYear"))
    truth.add("EK509", plan.document)


def _indicators(plan: Plan) -> list[Thing]:
    return [own for each in plan.every() for own in each.indicators]
