"""A clean county: strategy, two action plans, status report, web page, services and development areas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from benchmarks.national.model import (
    SCHEMES,
    VIOLENCE,
    Commitment,
    Goal,
    Plan,
    commitments,
    condition,
    document,
    indicator,
    sourced,
    wording,
)
from benchmarks.national.nation import Nation
from benchmarks.national.scale import LAST_YEAR, MUNICIPALITIES
from benchmarks.national.terms import Thing, name, plain, swedish

GOALS = 8
SERVICES = 12
SHOWN = 3
"""Place of the goal whose commitments the web page shows."""
WITH_FIGURE = 4
"""So many goals of a strategy show their conditions in a figure as well as in the text."""


@dataclass
class County:
    """What is generated for one county, with its municipalities' areas but without their programmes."""

    code: str
    area: Thing
    municipal_areas: list[Thing]
    actors: list[Thing]
    others: dict[str, Thing]
    strategy: Thing
    before: Plan
    plan: Plan
    report: Thing
    page: Thing
    goals: list[Goal] = field(default_factory=list)
    added: list[Thing] = field(default_factory=list)
    """Indicators of the report beyond two per goal."""
    extra: list[Thing] = field(default_factory=list)
    """Readings that found nothing, and whatever else breaks add."""
    shown: list[Thing] = field(default_factory=list)
    services: list[Thing] = field(default_factory=list)
    silent: list[Thing] = field(default_factory=list)
    """Links that are described but not stated."""
    lost: set[int] = field(default_factory=set)
    """Places of goals without commitments in the plan in force."""
    stale: list[Thing] = field(default_factory=list)
    """Indicators without figures of the last years."""
    late: list[Thing] = field(default_factory=list)
    """Indicators without a figure of the last year alone."""

    def indicators(self) -> Iterator[Thing]:
        """The indicators of the report: two per goal and what breaks have added."""
        for goal in self.goals:
            yield from goal.listed
        yield from self.added

    def things(self) -> Iterator[Thing]:
        """Everything of the county except interpretations and figures."""
        yield from (self.area, *self.municipal_areas, *self.actors, *self.others.values())
        yield from (self.strategy, self.before.document, self.plan.document, self.report, self.page)
        for goal in self.goals:
            yield from (goal.thing, *goal.conditions, *goal.in_figure)
        yield from self.indicators()
        for plan in (self.before, self.plan):
            yield from plan_things(plan)
        yield from (*self.extra, *self.shown, *self.services)


def plan_things(plan: Plan) -> Iterator[Thing]:
    """Commitments, their indicators and follow-ups, and the development areas of a plan."""
    for made in plan.every():
        yield from (made.thing, *made.indicators, *([made.follow_up] if made.follow_up else []))
    for areas in plan.areas:
        yield from areas


def county(nation: Nation, code: str, random: Random) -> County:
    """A clean county."""
    key = f"lan-{code}"
    areas = [_area(f"{code}{at:02d}", "Kommun") for at in range(1, MUNICIPALITIES[code] + 1)]
    actors = [*nation.authorities, *(_actor(key, role) for role in ("lansstyrelsen", "region", "kommunforbund"))]
    publisher = actors[len(nation.authorities)]
    strategy = document(f"strategi-{key}", "ek:Strategy", f"Strategi mot våld, län {code}", 2020, 2027, publisher)
    strategy.put("ek:underStrategy", nation.strategy).put("ek:mustCover", *(name(f"ekc:{each}") for each in SCHEMES))
    strategy.put("ek:mustDisaggregateBy", name("ekc:sex"), name("ekc:age"))
    before = _plan(key, strategy, 2020, 2023, actors, publisher)
    plan = _plan(key, strategy, 2024, 2027, actors, publisher)
    plan.document.put("dcterms:replaces", before.document)
    report = document(
        f"lagesrapport-{key}", "ek:StatusReport", f"Lägesrapport, län {code}", LAST_YEAR, LAST_YEAR, publisher
    )
    report.put("ek:followsUpDocument", strategy, plan.document)
    page = document(f"webbsida-{key}", "ek:WebPage", f"Webbsida om mål 4, län {code}", 2024, LAST_YEAR, publisher)
    others = {role: _actor(key, role) for role in ("samverkan", "ideell", "foretag", "utanfor")}
    others["samverkan"].put("ek:actorKind", name("ekc:actor-collaboration"))
    made = County(code, _area(code, "Län"), areas, actors[3:], others, strategy, before, plan, report, page)
    for number in range(1, GOALS + 1):
        _goal(made, nation, number, actors, random)
    _show(made)
    made.services = [_service(made, at, random) for at in range(1, SERVICES + 1)]
    return made


def _area(code: str, kind: str) -> Thing:
    return (
        Thing(f"omrade/{code}", "skos:Concept")
        .put("skos:notation", plain(code))
        .put("skos:prefLabel", swedish(f"{kind} {code}"))
    )


def _actor(key: str, role: str) -> Thing:
    made = Thing(f"aktor/{role}-{key}", "ek:Actor").put("ek:actorKind", name("ekc:actor-authority"))
    return made.put("skos:prefLabel", swedish(f"{role.capitalize()} {key}"))


def _plan(key: str, strategy: Thing, start: int, end: int, actors: list[Thing], publisher: Thing) -> Plan:
    label = f"Handlingsplan {start}–{end}, {key}"
    made = document(f"handlingsplan-{key}-{start}", "ek:ActionPlan", label, start, end, publisher)
    return Plan(made.put("ek:underStrategy", strategy).put("ek:coversActor", *actors))


def _goal(made: County, nation: Nation, number: int, actors: list[Thing], random: Random) -> None:
    thing = Thing(f"{made.strategy.iri}/mal/{number}", "ek:Goal").put("skos:notation", plain(str(number)))
    sourced(thing, made.strategy, f"Mål {number}", wording(random, f"mål {number} i {made.strategy.iri}"))
    thing.put("ek:correspondsTo", nation.goals[number % len(nation.goals)])
    goal = Goal(thing, [])
    for place in (1, 2, 3):
        label = wording(random, f"villkor {number}.{place} i {made.strategy.iri}")
        text = condition(made.strategy, thing, str(number), place, label)
        goal.conditions.append(text)
        if number <= WITH_FIGURE:
            figure = condition(made.strategy, thing, str(number), place, label, figure=True)
            goal.in_figure.append(figure.put("ek:restates", text).put("ek:printedAs", name("ekc:printed-figure")))
            text.put("ek:printedAs", name("ekc:printed-text"))
    made.goals.append(goal)
    goal.listed = [listed(made, nation, goal, number, at) for at in (0, 1)]
    goal.listed[0].put("ek:measures", *goal.conditions[:2])
    goal.listed[1].put("ek:measures", goal.conditions[2])
    source = nation.sources[number % len(nation.sources)]
    made.before.commitments.append(commitments(made.before.document, goal, number, actors, source, random, count=5))
    made.plan.commitments.append(commitments(made.plan.document, goal, number, actors, source, random, count=6))
    _carry_over(made, number)
    for plan in (made.before, made.plan):
        plan.areas.append([_development_area(plan.document, thing, number, at, random) for at in (1, 2)])
    for each in made.plan.commitments[-1]:
        each.follow_up = _follow_up(made.report, each, random)


def listed(made: County, nation: Nation, goal: Goal, number: int, at: int) -> Thing:
    """An indicator of the status report, listed under a goal; the two of a goal share the concepts between them."""
    label = f"Utfall {at + 1} för mål {number} i län {made.code}"
    source = nation.sources[(number + at) % len(nation.sources)]
    own = indicator(made.report, f"mal-{number}-{at + 1}", label, "outcome", source).put("ek:listedUnder", goal.thing)
    own.put("ek:indicatorKind", name("ekc:kind-share"))
    own.put("ek:disaggregatedBy", name("ekc:sex"), name("ekc:age"))
    own.put("ek:measuresActor", made.actors[at % len(made.actors)])
    roles = (name("ekc:role-victim"), name("ekc:role-perpetrator"))
    return own.put("ek:concerns", *VIOLENCE[at::2], roles[at]) if at < 2 else own


def _carry_over(made: County, number: int) -> None:
    """The new plan continues the commitments of the plan before; of the last, a reading says that nothing does."""
    old, new = made.before.commitments[-1], made.plan.commitments[-1]
    for earlier, later in zip(old[:-1], new, strict=False):
        later.thing.put("ek:continues", earlier.thing)
    made.extra.append(no_link(old[-1].thing, "continues", f"Ingen åtgärd i den nya planen fortsätter {number}.5"))


def reading(key: str, kind: str, start: Thing, prop: str, reason: str) -> Thing:
    """What every interpretation has."""
    made = Thing(key, kind).put("ek:from", start).put("ek:linkProperty", name(f"ek:{prop}"))
    made.put("ek:basis", name("ekc:basis-content")).put("ek:confidence", name("ekc:confidence-medium"))
    made.put("ek:rationale", swedish(reason)).put("prov:wasAttributedTo", name("ekd:person/redaktionen"))
    return made.put("dcterms:date", typed_date()).put("skos:prefLabel", swedish(reason))


def typed_date() -> str:
    """The day of the readings."""
    return f'"{LAST_YEAR + 1}-02-01"^^{name("xsd:date")}'


def no_link(start: Thing, prop: str, reason: str) -> Thing:
    """A reading that found nothing."""
    return reading(f"tolkning/{start.iri}--{prop}--ingen", "ek:NoLink", start, prop, reason)


def _development_area(plan: Thing, goal: Thing, number: int, at: int, random: Random) -> Thing:
    key = f"{number}.{at}"
    made = Thing(f"{plan.iri}/utvecklingsomrade/{key}", "ek:DevelopmentArea").put("ek:underGoal", goal)
    return sourced(made, plan, f"Mål {number}, utveckling {at}", wording(random, f"område {key} i {plan.iri}"))


def _follow_up(report: Thing, followed: Commitment, random: Random) -> Thing:
    key = followed.thing.iri.rpartition("/")[2]
    made = Thing(f"{report.iri}/uppfoljning/{key}", "ek:FollowUp").put("ek:followsUp", followed.thing)
    made.put("ek:inReport", report).put("prov:wasDerivedFrom", report).put("ek:sourceLines", plain("40-48"))
    made.put("ek:followUpStatus", name(f"ekc:followup-{'deferred' if random.random() < 0.15 else 'done'}"))
    made.put("ek:summary", swedish(f"Så här långt har åtgärd {key} kommit enligt den som svarar för den"))
    return made.put("skos:prefLabel", swedish(f"Uppföljning av åtgärd {key}"))


def _show(made: County) -> None:
    """The web page shows every commitment under goal 4, as the county's own page does."""
    for each in made.plan.commitments[SHOWN]:
        key = each.thing.iri.rpartition("/")[2]
        copy = Thing(f"{made.page.iri}/atgard/{key}", "ek:Commitment").put("ek:restates", each.thing)
        copy.put("ek:underGoal", made.goals[SHOWN].thing)
        made.shown.append(sourced(copy, made.page, "Åtgärder", f"Åtgärd {key} på webben, {made.page.iri}"))


def _service(made: County, at: int, random: Random) -> Thing:
    service = Thing(f"{made.report.iri}/verksamhet/{at}", "ek:Service").put("ek:organiser", random.choice(made.actors))
    service.put("ek:area", made.area).put("ek:concerns", random.choice(VIOLENCE))
    return sourced(service, made.report, "Verksamheter", f"Mottagning {at} i län {made.code}")
