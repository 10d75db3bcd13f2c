"""The breaks of a county's goals: each theme concerns one goal, so that breaks do not hide or cause one another."""

from __future__ import annotations

from random import Random

from benchmarks.national.county import SHOWN, County, listed
from benchmarks.national.model import VIOLENCE, indicator
from benchmarks.national.nation import Nation
from benchmarks.national.plan_breaks import forget_concept, without_outcome
from benchmarks.national.terms import name
from benchmarks.national.truth import Truth

_OFTEN = 0.6


def _unsecured(made: County, nation: Nation, at: int, truth: Truth) -> None:
    """The sources are only promised, and the figures end the year before the report's last."""
    for own in made.goals[at].listed:
        own.put("ek:dataSource", nation.promised)
    made.late += made.goals[at].listed
    truth.add("EK105", made.goals[at].thing, made.report)
    truth.add("EK210", made.goals[at].thing, made.report)


def _one_actor(made: County, nation: Nation, at: int, truth: Truth) -> None:
    goal = made.goals[at]
    for own in goal.listed:
        own.put("ek:measuresActor", nation.authorities[0])
    truth.add("EK304", goal.thing, nation.authorities[0])
    goal.listed[0].drop("ek:concerns", VIOLENCE[2])
    truth.add("EK306", goal.thing, VIOLENCE[2])


def _more_indicators(made: County, nation: Nation, at: int, truth: Truth) -> None:
    """Further indicators that are out of use, measure another goal's condition, or nothing that anybody works for."""
    goal, other = made.goals[at], made.goals[at - 1]
    closed, emptied, wished, astray, aloof = (listed(made, nation, goal, at + 1, place) for place in range(2, 7))
    for own in (closed, emptied, wished):
        own.put("ek:measures", goal.conditions[0])
    closed.put("ek:indicatorStatus", name("ekc:status-discontinued"))
    truth.add("EK202", closed)
    emptied.put("ek:dataSource", nation.closed)
    truth.add("EK202", emptied)
    wished.put("ek:indicatorStatus", name("ekc:status-development")).drop("ek:dataSource")
    truth.add("EK203", wished)
    astray.put("ek:measures", other.conditions[2])
    truth.add("EK108", astray, other.conditions[2])
    for own in (astray, aloof):
        truth.add("EK110", own, made.report)
    made.added += [closed, emptied, wished, astray, aloof]


def _unmeasured(made: County, nation: Nation, at: int, truth: Truth) -> None:
    goal = made.goals[at]
    goal.listed[0].drop("ek:measures", goal.conditions[1])
    truth.add("EK104", goal.conditions[1])


def _unreported(made: County, nation: Nation, at: int, truth: Truth) -> None:
    """The plan measures the condition, but the report does not."""
    goal = made.goals[at]
    goal.listed[0].drop("ek:measures", goal.conditions[1])
    truth.add("EK113", goal.conditions[1], made.report)
    label = f"Planens eget mått på villkor {at + 1}.2 i {made.plan.document.iri}"
    made.extra.append(indicator(made.plan.document, f"villkor-{at + 1}.2", label, "outcome"))
    made.extra[-1].put("ek:measures", goal.conditions[1])


def _ill_kept(made: County, nation: Nation, at: int, truth: Truth) -> None:
    """One indicator without source, the other not by age, without recent figures and for what nobody works for."""
    goal = made.goals[at]
    goal.listed[0].drop("ek:dataSource")
    truth.add("EK201", goal.listed[0])
    goal.listed[1].drop("ek:disaggregatedBy", name("ekc:age"))
    truth.add("EK206", goal.listed[1], name("ekc:age"))
    made.stale.append(goal.listed[1])
    truth.add("EK204", goal.listed[1])
    first, _, forgotten = goal.conditions
    for each in made.plan.commitments[at]:
        helped = [first if cond is forgotten else cond for cond in each.thing["ek:contributesTo"]]
        each.thing.put("ek:contributesTo", *dict.fromkeys(helped))
    truth.add("EK106", forgotten, made.plan.document)
    truth.add("EK110", goal.listed[1], made.report)


def _left_out(made: County, nation: Nation, at: int, truth: Truth) -> None:
    """The plan in force has no commitment at all under the goal, and continues none of the plan before."""
    goal, plan = made.goals[at], made.plan
    plan.commitments[at].clear()
    made.lost.add(at)
    truth.add("EK112", goal.thing, plan.document)
    truth.add("EK116", goal.thing, min(goal.conditions, key=lambda cond: cond.iri))
    for cond in goal.conditions:
        truth.add("EK106", cond, plan.document)
    for area in plan.areas[at]:
        truth.add("EK504", area, plan.document)
    for each in made.before.commitments[at][:-1]:
        truth.add("EK501", each.thing, plan.document)


def _seen_elsewhere(made: County, nation: Nation, at: int, truth: Truth) -> None:
    """What comes of the commitments is not measured, and one condition only by an indicator of the goal before."""
    goal, other = made.goals[at], made.goals[at - 1]
    without_outcome(made.plan, goal, at, truth)
    forget_concept(made.plan, made.goals, {at}, VIOLENCE[3], truth)
    goal.listed[0].drop("ek:measures", goal.conditions[1])
    other.listed[0]["ek:measures"].append(goal.conditions[1])
    truth.add("EK117", goal.conditions[1], made.report)


_THEMES = (
    _unsecured,
    _one_actor,
    _more_indicators,
    _unmeasured,
    _unreported,
    _ill_kept,
    _left_out,
    _seen_elsewhere,
)


def break_goals(made: County, nation: Nation, truth: Truth, random: Random, *, every: bool) -> list[int]:
    """Give some of the goals a theme each, all of them where ``every`` is set; gives the goals in the themes' order.

    The goal that the web page shows keeps its commitments, so that the page has something to leave out.
    """
    order = random.sample(range(len(made.goals)), len(made.goals))
    left_out = _THEMES.index(_left_out)
    if order[left_out] == SHOWN:
        order[left_out], order[0] = order[0], order[left_out]
    for theme, at in zip(_THEMES, order, strict=True):
        if every or random.random() < _OFTEN:
            theme(made, nation, at, truth)
    return order
