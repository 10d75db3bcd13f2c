"""The breaks of a county: what is done to clean things, and which findings must come of it.

Each goal gets a theme of its own, so that breaks do not hide or cause one another; where one break means several
findings (no commitment under a goal also means that its conditions have none), all of them are recorded.
"""

from __future__ import annotations

from random import Random

from benchmarks.national.commitment_breaks import break_commitments
from benchmarks.national.county import County, listed
from benchmarks.national.figures import Faults
from benchmarks.national.interpretations import link
from benchmarks.national.model import VIOLENCE, Goal, indicator
from benchmarks.national.nation import Nation
from benchmarks.national.plan_breaks import forget_concept, without_outcome, without_sources, without_targets
from benchmarks.national.terms import Thing, name, swedish
from benchmarks.national.thing_breaks import break_services
from benchmarks.national.truth import Truth

_OFTEN, _SELDOM = 0.6, 0.3
_ACTIVE = name("ekc:status-active")


def break_county(made: County, nation: Nation, truth: Truth, random: Random, *, every: bool) -> Faults:
    """Break a clean county.

    Args:
        made: the county, which is changed.
        nation: what it links to.
        truth: told of every finding that must come of it.
        random: decides which breaks are made.
        every: make each kind of break at least once.

    Returns:
        The breaks that the figures are to show.
    """
    order = random.sample(range(len(made.goals)), len(made.goals))
    themes = (_unsecured, _one_actor, _more_indicators, _unmeasured, _unreported, _ill_kept, _left_out, _activity_only)
    lost: set[int] = set()
    stale: list[Thing] = []
    for theme, at in zip(themes, order, strict=True):
        if every or random.random() < _OFTEN:
            theme(made, nation, at, truth)
            lost |= {at} if theme is _left_out else set()
            stale += [made.goals[at].listed[1]] if theme is _ill_kept else []
    _documents(made, order, lost, truth, random, every)
    _carried_over(made, order, lost, truth, random, every)
    measured = {cond for own in (*made.indicators(), *made.extra) for cond in own["ek:measures"] if _in_use(own)}
    for plan, skip in ((made.before, lost), (made.plan, set())):
        break_commitments(plan, made.goals, skip, measured, made.others, truth, random, every=every)
    _follow_ups(made, truth, random, every)
    break_services(made.services, nation, truth, random, every=every)
    for series in (broken := [made.goals[order[0]].listed[0]] if every or random.random() < _SELDOM else []):
        truth.add("EK205", series, f'"true"^^{name("xsd:boolean")}')
    for old in stale:
        truth.add("EK204", old)
    return Faults(frozenset(stale), frozenset(broken), every)


def _in_use(own: Thing) -> bool:
    return _ACTIVE in own["ek:indicatorStatus"]


def _unsecured(made: County, nation: Nation, at: int, truth: Truth) -> None:
    for own in made.goals[at].listed:
        own.put("ek:dataSource", nation.promised)
    truth.add("EK105", made.goals[at].thing, made.report)


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
    truth.add("EK203", wished, name("ekc:status-development"))
    astray.put("ek:measures", other.conditions[2])
    truth.add("EK108", astray, other.conditions[2])
    for own in (astray, aloof):
        truth.add("EK110", own, made.report)
    made.added += [closed, emptied, wished, astray, aloof]


def _unmeasured(made: County, nation: Nation, at: int, truth: Truth) -> None:
    goal = made.goals[at]
    goal.listed[0].drop("ek:measures", goal.conditions[1])
    truth.add("EK104", goal.conditions[1])
    truth.add("EK113", goal.conditions[1], made.report)


def _unreported(made: County, nation: Nation, at: int, truth: Truth) -> None:
    """The plan measures the condition, but the report does not."""
    goal = made.goals[at]
    goal.listed[0].drop("ek:measures", goal.conditions[1])
    truth.add("EK113", goal.conditions[1], made.report)
    label = f"Planens eget mått på villkor {at + 1}.2 i {made.plan.document.iri}"
    made.extra.append(indicator(made.plan.document, f"villkor-{at + 1}.2", label, "outcome"))
    made.extra[-1].put("ek:measures", goal.conditions[1])


def _ill_kept(made: County, nation: Nation, at: int, truth: Truth) -> None:
    """One indicator without source, the other not by age and without recent figures; a condition that a plan forgot."""
    goal = made.goals[at]
    goal.listed[0].drop("ek:dataSource")
    truth.add("EK201", goal.listed[0])
    goal.listed[1].drop("ek:disaggregatedBy", name("ekc:age"))
    truth.add("EK206", goal.listed[1], name("ekc:age"))
    first, _, forgotten = goal.conditions
    for each in made.before.commitments[at]:
        helped = [first if cond is forgotten else cond for cond in each.thing["ek:contributesTo"]]
        each.thing.put("ek:contributesTo", *dict.fromkeys(helped))
    truth.add("EK106", forgotten, made.before.document)


def _left_out(made: County, nation: Nation, at: int, truth: Truth) -> None:
    """The plan before has no commitment at all under the goal."""
    goal, plan = made.goals[at], made.before
    gone = {each.thing for each in plan.commitments[at]}
    plan.commitments[at].clear()
    for each in made.plan.commitments[at]:
        each.thing.drop("ek:continues")
    made.extra = [thing for thing in made.extra if not gone.intersection(thing["ek:from"])]
    truth.add("EK112", goal.thing, plan.document)
    for cond in goal.conditions:
        truth.add("EK106", cond, plan.document)
    for area in plan.areas[at]:
        truth.add("EK504", area, plan.document)


def _activity_only(made: County, nation: Nation, at: int, truth: Truth) -> None:
    without_outcome(made.plan, made.goals[at], at, truth)
    forget_concept(made.plan, made.goals, {at}, VIOLENCE[3], truth)


def _documents(made: County, order: list[int], lost: set[int], truth: Truth, random: Random, every: bool) -> None:
    """Breaks that concern a whole document."""

    def now(chance: float = _SELDOM) -> bool:
        return every or random.random() < chance

    before, plan, report = made.before.document, made.plan.document, made.report
    if now():
        forget_concept(made.before, made.goals, set(range(len(made.goals))) - lost, VIOLENCE[4], truth)
        truth.add("EK301", before, VIOLENCE[4])
        truth.add("EK302", before, VIOLENCE[4])
    if now():
        without_sources(made.before, [], truth)
    if now(_OFTEN):
        without_targets(made.before, [], truth)
    if now():
        plan["ek:coversActor"].append(made.others["utanfor"])
        truth.add("EK303", plan, made.others["utanfor"])
    if now():
        report["ek:withoutReportFrom"].append(made.actors[2])
        truth.add("EK406", report, made.actors[2])
    if now():
        truth.add("EK508", made.plan.commitments[3][-1].thing, made.page)
        made.shown.pop()
    if now():
        _figure_and_text(made.goals, truth)
    if now(_SELDOM / 2):
        _report_blind(made, truth)


def _figure_and_text(goals: list[Goal], truth: Truth) -> None:
    shown, text = goals[0].in_figure[0], goals[0].conditions[0]
    shown.put("skos:prefLabel", swedish(f"Kortare ordalydelse av {shown.iri}"))
    truth.add("EK505", shown, text)
    goals[1].in_figure.pop()
    truth.add("EK506", goals[1].conditions[2], name("ekc:printed-text"))


def _report_blind(made: County, truth: Truth) -> None:
    """No figure by sex in the whole report, and one kind of violence in none of its indicators."""
    for own in made.indicators():
        own.drop("ek:disaggregatedBy", name("ekc:sex"))
        if VIOLENCE[1] in own["ek:concerns"]:
            own.drop("ek:concerns", VIOLENCE[1])
    truth.add("EK209", made.report, name("ekc:sex"))
    for concept in (name("ekc:sex-female"), name("ekc:sex-male"), VIOLENCE[1]):
        truth.add("EK302", made.report, concept)
    for goal in made.goals:
        truth.add("EK306", goal.thing, VIOLENCE[1])


def _carried_over(made: County, order: list[int], lost: set[int], truth: Truth, random: Random, every: bool) -> None:
    """Commitments that the new plan drops without a word, a reading without reason, a link that is only described."""
    for place, at in enumerate(order):
        if at in lost or not ((every and place == 0) or random.random() < _SELDOM):
            continue
        made.plan.commitments[at][3].thing.drop("ek:continues")
        truth.add("EK501", made.before.commitments[at][3].thing, made.plan.document)
        told = made.before.commitments[at][1].indicators[0]
        made.silent.append(link(told, "measureLevel", told["ek:measureLevel"][0]))
        told.drop("ek:measureLevel")
        truth.add("EK907", made.silent[-1])
    for reading in made.extra:
        if reading.kind == "ek:NoLink" and (every or random.random() < 0.1):
            reading.drop("ek:rationale")
            truth.add("EK910", reading)


def _follow_ups(made: County, truth: Truth, random: Random, every: bool) -> None:
    """What the report says of each commitment, and which results belong to no condition that it measures."""
    reported = {cond for own in made.indicators() for cond in own["ek:measures"] if _in_use(own)}
    forced = iter(range(4)) if every else iter(())
    for at, under_goal in enumerate(made.plan.commitments):
        own_conditions = set(made.goals[at].conditions)
        for each in under_goal:
            follow_up = each.follow_up
            if follow_up is None:
                continue
            _told(follow_up, each.thing, made.report, next(forced, random.randrange(30)), truth)
            done = {name("ekc:followup-done"), name("ekc:followup-descriptive")}
            tied = own_conditions & reported & set(each.thing["ek:contributesTo"])
            if done.intersection(follow_up["ek:followUpStatus"]) and not tied:
                truth.add("EK404", each.thing, made.report)


def _told(follow_up: Thing, followed: Thing, report: Thing, kind: int, truth: Truth) -> None:
    if kind == 0:
        follow_up.put("ek:followUpStatus", name("ekc:followup-not-possible"))
        truth.add("EK401", followed, report)
    elif kind == 1:
        follow_up.put("ek:followUpStatus", name("ekc:followup-descriptive"))
        truth.add("EK402", followed, report)
    elif kind == 2:
        follow_up.put("ek:effectKnown", f'"false"^^{name("xsd:boolean")}')
        truth.add("EK403", followed, report)
    elif kind == 3:
        follow_up.drop("ek:followUpStatus")
        truth.add("EK910", follow_up)
