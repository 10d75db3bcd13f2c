"""A clean municipal programme under a county's strategy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.national.county import County, plan_things
from benchmarks.national.model import Goal, Plan, commitments, condition, document, indicator, sourced, wording
from benchmarks.national.nation import Nation
from benchmarks.national.terms import Thing, name, plain, swedish

GOALS = 5


@dataclass
class Programme:
    """What is generated for one municipality.

    Args:
        plan: the programme itself.
        actors: those that answer for its commitments.
        goals: its goals, each with two conditions.
        measures: the indicators that measure conditions, per goal.
    """

    plan: Plan
    actors: list[Thing]
    goals: list[Goal]
    measures: list[list[Thing]]

    def things(self) -> Iterator[Thing]:
        """Everything of the programme except interpretations."""
        yield from (self.plan.document, *self.actors)
        for goal, measures in zip(self.goals, self.measures, strict=True):
            yield from (goal.thing, *goal.conditions, *measures)
        yield from plan_things(self.plan)


def programme(county: County, nation: Nation, area: Thing, random: Random) -> Programme:
    """A clean programme of five goals that together correspond to every goal of the county's strategy."""
    code = area.iri.rpartition("/")[2]
    actors = [_actor(code, role) for role in ("socialnamnd", "utbildningsnamnd", "fritidsnamnd", "kommunstyrelse")]
    made = document(f"program-{code}", "ek:Programme", f"Program mot våld, kommun {code}", 2022, 2026, actors[3])
    made.put("ek:underStrategy", county.strategy).put("ek:coversActor", *actors)
    made.put("ek:mustCover", *(name(f"ekc:{scheme}") for scheme in ("age", "role", "violence-type")))
    whole = Programme(Plan(made), actors, [], [])
    for number in range(1, GOALS + 1):
        _goal(whole, county, nation, number, random)
    return whole


def _actor(code: str, role: str) -> Thing:
    made = Thing(f"aktor/{role}-{code}", "ek:Actor").put("ek:actorKind", name("ekc:actor-board"))
    return made.put("skos:prefLabel", swedish(f"{role.capitalize()} i kommun {code}")).put(
        "skos:notation", plain(f"{code}-{role[:3]}")
    )


def _goal(whole: Programme, county: County, nation: Nation, number: int, random: Random) -> None:
    made = whole.plan.document
    thing = Thing(f"{made.iri}/mal/{number}", "ek:Goal").put("skos:notation", plain(str(number)))
    sourced(thing, made, f"Mål {number}", wording(random, f"mål {number} i {made.iri}"))
    thing.put("ek:correspondsTo", *(goal.thing for goal in county.goals[number - 1 :: GOALS]))
    goal = Goal(thing, [])
    measures = []
    source = nation.sources[number]
    for place in (1, 2):
        label = wording(random, f"villkor {number}.{place} i {made.iri}")
        goal.conditions.append(condition(made, thing, str(number), place, label))
        own = indicator(
            made, f"villkor-{number}.{place}", f"Andel som når {number}.{place} i {made.iri}", "outcome", source
        )
        measures.append(own.put("ek:measures", goal.conditions[-1]))
    whole.goals.append(goal)
    whole.measures.append(measures)
    whole.plan.commitments.append(commitments(made, goal, number, whole.actors, source, random, count=4))
