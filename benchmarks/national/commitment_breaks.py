"""Breaks of single commitments: each free commitment gets at most one, in turn, so that every kind comes up."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.national.model import Commitment, Goal, Plan
from benchmarks.national.terms import Thing, name, plain
from benchmarks.national.thing_breaks import unknown_term
from benchmarks.national.truth import Truth

_RATE = 0.35


@dataclass(frozen=True)
class _Place:
    """What a break of a commitment may need to know."""

    plan: Plan
    elsewhere: Goal
    measured: Collection[Thing | str]
    others: Mapping[str, Thing]
    truth: Truth
    per_goal: bool


def break_commitments(
    plan: Plan,
    goals: Sequence[Goal],
    skip: Collection[int],
    measured: Collection[Thing | str],
    others: Mapping[str, Thing],
    truth: Truth,
    random: Random,
    *,
    every: bool,
    per_goal: bool,
) -> None:
    """Break some of the free commitments of a plan.

    Args:
        plan: the plan or programme, which is changed.
        goals: the goals that its commitments stand under.
        skip: places of goals that other breaks concern.
        measured: the conditions that an indicator in use measures.
        others: actors that are not covered by the plan: a collaboration and an organisation of its own.
        truth: told of every finding that must come of it.
        random: decides where.
        every: make each kind of break, as far as there are free commitments.
        per_goal: whether the plan lists indicators under its goals; what that means is told once, of the plan.
    """
    kinds = deque(random.sample(_SINGLE + _PAIRS, len(_SINGLE + _PAIRS)))
    sound = [at for at in range(len(goals)) if at not in skip]
    for at in sound:
        elsewhere = goals[sound[sound.index(at) - 1]]
        place = _Place(plan, elsewhere, measured, others, truth, per_goal)
        free = deque(each for each in plan.commitments[at] if each.free)
        while free:
            each = free.popleft()
            if every or random.random() < _RATE:
                _break_one(each, free, kinds, place)


def _break_one(each: Commitment, waiting: deque[Commitment], kinds: deque[_Kind], place: _Place) -> None:
    """The kind whose turn it is; one for two commitments takes the next one as well, or waits where there is none."""
    kind = next(kind for kind in kinds if waiting or kind not in _PAIRS)
    kinds.remove(kind)
    kinds.append(kind)
    if kind in _PAIRS:
        _TWO[kind](each, waiting.popleft(), place)
    else:
        _ONE[kind](each, place)


_Kind = str


def _unfollowed(each: Commitment, place: _Place) -> None:
    each.indicators.clear()
    each.thing.drop("ek:contributesTo")
    place.truth.add("EK101", each.thing)
    place.truth.add("EK114", each.thing)


def _to_be_developed(each: Commitment, place: _Place) -> None:
    for own in each.indicators:
        own.put("ek:indicatorKind", name("ekc:kind-to-be-developed"))
        own.put("ek:indicatorStatus", name("ekc:status-development"))
    place.truth.add("EK102", each.thing)


def _descriptive(each: Commitment, place: _Place) -> None:
    for own in each.indicators:
        own.put("ek:indicatorKind", name("ekc:kind-descriptive"))
    place.truth.add("EK103", each.thing)


def _misplaced(each: Commitment, place: _Place) -> None:
    each.thing.put("ek:contributesTo", place.elsewhere.conditions[0])
    place.truth.add("EK107", each.thing, place.elsewhere.thing)


def _aimless(each: Commitment, place: _Place) -> None:
    each.thing.drop("ek:contributesTo")
    place.truth.add("EK114", each.thing)


def _through_condition(each: Commitment, place: _Place) -> None:
    """No indicator of its own: worst if no condition that it contributes to is measured either."""
    each.indicators.clear()
    if not any(cond in place.measured for cond in each.thing["ek:contributesTo"]):
        place.truth.add("EK101", each.thing)
    elif not place.per_goal:
        place.truth.add("EK115", each.thing)


def _together(each: Commitment, place: _Place) -> None:
    each.thing.put("ek:responsible", place.others["samverkan"])
    place.truth.add("EK307", each.thing, place.others["samverkan"])


def _nobody(each: Commitment, place: _Place) -> None:
    each.thing.drop("ek:responsible")
    place.truth.add("EK308", each.thing)


def _unmeasured_actor(each: Commitment, place: _Place) -> None:
    each.thing.put("ek:responsible", place.others["ideell"])
    _through_condition(each, place)
    place.truth.add("EK309", place.others["ideell"], place.plan.document)
    place.truth.add("EK310", place.plan.document, place.others["ideell"])


def _at_the_end(each: Commitment, place: _Place) -> None:
    each.thing.put("ek:frequency", name("ekc:frequency-plan-end"))
    place.truth.add("EK405", each.thing)


def _nameless(each: Commitment, place: _Place) -> None:
    each.thing.drop("skos:prefLabel")
    place.truth.add("EK901", each.thing)


def _unlocated(each: Commitment, place: _Place) -> None:
    each.thing.drop("ek:sourceLines")
    place.truth.add("EK905", each.thing)


def _misspelt(each: Commitment, place: _Place) -> None:
    place.truth.add("EK908", each.thing, unknown_term(each.thing, "ek:bidrarTill", plain("villkor 1")))


def _same_indicator(first: Commitment, second: Commitment, place: _Place) -> None:
    second.indicators[0].put("skos:prefLabel", *first.indicators[0]["skos:prefLabel"])
    low, high = sorted((first, second), key=lambda each: each.thing.iri)
    place.truth.add("EK502", high.indicators[0], low.thing)


def _same_wording(first: Commitment, second: Commitment, place: _Place) -> None:
    second.thing.put("skos:prefLabel", *first.thing["skos:prefLabel"])
    low, high = sorted((first.thing, second.thing), key=lambda thing: thing.iri)
    place.truth.add("EK503", high, low)


_ONE: dict[_Kind, Callable[[Commitment, _Place], None]] = {
    "unfollowed": _unfollowed,
    "to be developed": _to_be_developed,
    "descriptive": _descriptive,
    "misplaced": _misplaced,
    "aimless": _aimless,
    "through condition": _through_condition,
    "together": _together,
    "nobody": _nobody,
    "unmeasured actor": _unmeasured_actor,
    "at the end": _at_the_end,
    "nameless": _nameless,
    "unlocated": _unlocated,
    "misspelt": _misspelt,
}
_TWO: dict[_Kind, Callable[[Commitment, Commitment, _Place], None]] = {
    "same indicator": _same_indicator,
    "same wording": _same_wording,
}
_SINGLE, _PAIRS = tuple(_ONE), tuple(_TWO)
