"""The breaks of a county: what is done to clean things, and which findings must come of it.

Where one break means several findings (no commitment under a goal also means that its conditions have none), all of
them are recorded. The plan that has been replaced is broken as well, but few rules judge it still.
"""

from __future__ import annotations

from random import Random

from benchmarks.national.commitment_breaks import break_commitments
from benchmarks.national.consequences import measured, rest_on_one, results_apart
from benchmarks.national.county import SHOWN, County
from benchmarks.national.figures import Faults
from benchmarks.national.goal_breaks import break_goals
from benchmarks.national.interpretations import link
from benchmarks.national.model import VIOLENCE, Commitment, Goal
from benchmarks.national.nation import Nation
from benchmarks.national.plan_breaks import forget_concept, out_of_step, without_sources, without_targets
from benchmarks.national.terms import Thing, name, swedish
from benchmarks.national.thing_breaks import break_services
from benchmarks.national.truth import Truth

_SELDOM, _OFTEN = 0.3, 0.6
_SILENT = 4
_JUDGED_WHEN_REPLACED = ("EK205", "EK401", "EK402", "EK403", "EK404", "EK501", "EK9")
"""Rules that judge a plan that another has replaced: what became of its promises, and the data as such."""


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
    order = break_goals(made, nation, truth, random, every=every)
    _plan(made, truth, random, every)
    _documents(made, truth, random, every)
    _carried_over(made, order, truth, random, every)
    measures = measured((*made.indicators(), *made.extra))
    break_commitments(
        made.plan, made.goals, made.lost, measures, made.others, truth, random, every=every, per_goal=False
    )
    _replaced(made, measures, truth, random, every)
    _follow_ups(made, truth, random, every)
    results_apart(made.plan, made.goals, made.report, measured(made.indicators()), truth)
    rest_on_one(made.plan, made.goals, truth)
    break_services(made.services, nation, truth, random, every=every)
    broken = [made.goals[order[0]].listed[0]] if every or random.random() < _SELDOM else []
    for series in broken:
        truth.add("EK205", series)
    return Faults(frozenset(made.stale), frozenset(made.late), frozenset(broken), every)


def _plan(made: County, truth: Truth, random: Random, every: bool) -> None:
    """Breaks that concern the plan in force as a whole."""
    plan, kept = made.plan, set(range(len(made.goals))) - made.lost
    if every or random.random() < _SELDOM:
        forget_concept(plan, made.goals, kept, VIOLENCE[4], truth)
        truth.add("EK301", plan.document, VIOLENCE[4])
        truth.add("EK302", plan.document, VIOLENCE[4])
    if every or random.random() < _SELDOM:
        without_sources(plan, [], truth)
    if every or random.random() < _OFTEN:
        without_targets(plan, [], truth)
    if every or random.random() < _SELDOM:
        plan.document["ek:coversActor"].append(made.others["utanfor"])
        truth.add("EK303", plan.document, made.others["utanfor"])
    if every or random.random() < _SELDOM:
        out_of_step(plan, "ek:periodEnd", 2028, truth)


def _replaced(made: County, measures: set[Thing | str], truth: Truth, random: Random, every: bool) -> None:
    """The same breaks in the plan before, most of which nobody can mend any more and no rule must tell of."""
    history, plan = Truth(), made.before
    forget_concept(plan, made.goals, range(len(made.goals)), VIOLENCE[3], history)
    without_sources(plan, [], history)
    without_targets(plan, [], history)
    break_commitments(plan, made.goals, (), measures, made.others, history, random, every=every, per_goal=False)
    truth.take(history, _JUDGED_WHEN_REPLACED)


def _documents(made: County, truth: Truth, random: Random, every: bool) -> None:
    """Breaks that concern the strategy, the report or the web page as a whole."""

    def now(chance: float = _SELDOM) -> bool:
        return every or random.random() < chance

    if now():
        made.report["ek:withoutReportFrom"].append(made.actors[2])
        truth.add("EK406", made.report, made.actors[2])
    if now():
        truth.add("EK508", made.plan.commitments[SHOWN][-1].thing, made.page)
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
    """No figure by sex in the whole report, and one kind of violence in no indicator: told once, of the report."""
    for own in made.indicators():
        own.drop("ek:disaggregatedBy", name("ekc:sex"))
        if VIOLENCE[1] in own["ek:concerns"]:
            own.drop("ek:concerns", VIOLENCE[1])
    truth.add("EK209", made.report, name("ekc:sex"))
    for concept in (name("ekc:sex-female"), name("ekc:sex-male"), VIOLENCE[1]):
        truth.add("EK302", made.report, concept)


def _carried_over(made: County, order: list[int], truth: Truth, random: Random, every: bool) -> None:
    """Commitments that the new plan drops without a word, a reading without reason, a link that is only described."""
    for place, at in enumerate(order):
        if at in made.lost or not ((every and place == 0) or random.random() < _SELDOM):
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
    """What the report says of each commitment; it is silent only of those that no indicator of its own depends on."""
    forced = iter(range(_SILENT + 1)) if every else iter(())
    for each in made.plan.every():
        kind = next(forced, random.randrange(30))
        if kind == _SILENT and each.free:
            each.follow_up = None
            truth.add("EK407", each.thing, made.report)
        else:
            _told(each, made.report, kind, truth)


def _told(each: Commitment, report: Thing, kind: int, truth: Truth) -> None:
    follow_up = each.follow_up
    if follow_up is None:
        return
    if kind == 0:
        follow_up.put("ek:followUpStatus", name("ekc:followup-not-possible"))
        truth.add("EK401", each.thing, report)
    elif kind == 1:
        follow_up.put("ek:followUpStatus", name("ekc:followup-descriptive"))
        truth.add("EK402", each.thing, report)
    elif kind == 2:
        follow_up.put("ek:effectKnown", f'"false"^^{name("xsd:boolean")}')
        truth.add("EK403", each.thing, report)
    elif kind == 3:
        follow_up.drop("ek:followUpStatus")
        truth.add("EK910", follow_up)
