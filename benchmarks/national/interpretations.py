"""Interpretations: an ek:Link beside each link that a reader has read into the documents."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.national.county import County, plan_things, reading
from benchmarks.national.model import Plan
from benchmarks.national.programme import Programme
from benchmarks.national.terms import Thing

READ_IN = ("contributesTo", "continues", "measureLevel")


def of_county(county: County) -> Iterator[Thing]:
    """The interpretations of a county's plans and report."""
    for plan in (county.before, county.plan):
        yield from _of_plan(plan)
    for indicator in county.indicators():
        yield from _of_thing(indicator, (*READ_IN, "measures"))
    yield from county.silent


def of_programme(programme: Programme) -> Iterator[Thing]:
    """The interpretations of a municipal programme."""
    yield from _of_plan(programme.plan)


def _of_plan(plan: Plan) -> Iterator[Thing]:
    for thing in plan_things(plan):
        yield from _of_thing(thing, READ_IN)


def _of_thing(thing: Thing, properties: tuple[str, ...]) -> Iterator[Thing]:
    for prop in properties:
        for value in thing.stated.get(f"ek:{prop}", ()):
            yield link(thing, prop, value)


def link(thing: Thing, prop: str, value: Thing | str) -> Thing:
    """The description of one link that was read in."""
    target = (value.iri if isinstance(value, Thing) else value[1:-1]).rpartition("/")[2]
    made = reading(f"tolkning/{thing.iri}--{prop}--{target}", "ek:Link", thing, prop, _reason(thing, prop, target))
    return made.put("ek:to", value)


def _reason(thing: Thing, prop: str, target: str) -> str:
    key = thing.iri.rpartition("/")[2]
    return f"Så är {key} läst: {prop} {target}, efter vad lydelsen säger"
