"""Faults in the data themselves: names, links, terms and sources of single things."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import cycle
from random import Random

from benchmarks.national.nation import Nation
from benchmarks.national.terms import Thing, name, plain, swedish
from benchmarks.national.truth import Truth

_RATE = 0.25


def break_services(services: Sequence[Thing], nation: Nation, truth: Truth, random: Random, *, every: bool) -> None:
    """Give some of the services a fault each, in turn; every fault at least once where ``every`` is set."""
    faults = cycle(random.sample(_FAULTS, len(_FAULTS)))
    for service in services:
        if every or random.random() < _RATE:
            next(faults)(service, nation, truth)


def unknown_term(thing: Thing, prop: str, value: str) -> str:
    """State something with a property that the ontology does not have; gives the property."""
    thing.put(prop, value)
    return name(prop)


def _nameless(service: Thing, nation: Nation, truth: Truth) -> None:
    service.drop("skos:prefLabel")
    truth.add("EK901", service)


def _dangling(service: Thing, nation: Nation, truth: Truth) -> None:
    missing = name(f"ekd:aktor/saknas-{service.iri.replace('/', '-')}")
    service.put("ek:organiser", missing)
    truth.add("EK902", service, missing)


def _wrong_kind(service: Thing, nation: Nation, truth: Truth) -> None:
    service.put("ek:organiser", nation.sources[0])
    truth.add("EK903", service, nation.sources[0])


def _unlocated(service: Thing, nation: Nation, truth: Truth) -> None:
    service.drop("prov:wasDerivedFrom")
    truth.add("EK905", service)


def _misspelt(service: Thing, nation: Nation, truth: Truth) -> None:
    truth.add("EK908", service, unknown_term(service, "ek:malgrupp", plain("barn")))


def _twice_named(service: Thing, nation: Nation, truth: Truth) -> None:
    service["skos:prefLabel"].append(swedish(f"Ett annat namn på {service.iri}"))
    truth.add("EK909", service)


_FAULTS: tuple[Callable[[Thing, Nation, Truth], None], ...] = (
    _nameless,
    _dangling,
    _wrong_kind,
    _unlocated,
    _misspelt,
    _twice_named,
)
