"""What the counties share: the national strategy and its goals, authorities and data sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.national.model import document, sourced, wording
from benchmarks.national.terms import Thing, name, swedish


@dataclass(frozen=True)
class Nation:
    """Things that every county links to.

    Args:
        strategy: the national strategy; only its goals are known, as in the shipped data.
        goals: its goals.
        authorities: three authorities with commitments in every county.
        sources: data sources in use.
        promised: a data source that does not exist yet.
        closed: a data source that has been discontinued.
    """

    strategy: Thing
    goals: tuple[Thing, ...]
    authorities: tuple[Thing, ...]
    sources: tuple[Thing, ...]
    promised: Thing
    closed: Thing

    def things(self) -> Iterator[Thing]:
        """Everything that the counties share."""
        yield from (self.strategy, *self.goals, *self.authorities, *self.sources, self.promised, self.closed)


def nation(random: Random) -> Nation:
    """A clean nation without counties."""
    names = ("polismyndigheten", "kriminalvarden", "aklagarmyndigheten")
    authorities = tuple(_authority(each) for each in names)
    strategy = document("strategi-riket", "ek:Strategy", "Nationell strategi mot våld", 2017, 2027, authorities[0])
    strategy.put("ek:incompleteFor", name("ek:SuccessCondition"), name("ek:Indicator"))
    goals = tuple(_goal(strategy, number, random) for number in range(1, 5))
    sources = tuple(_source(f"register-{at}", "COMPLETED") for at in range(1, 11))
    return Nation(
        strategy, goals, authorities, sources, _source("under-utveckling", "DEVELOP"), _source("nedlagd", "DISCONT")
    )


def _authority(key: str) -> Thing:
    made = Thing(f"aktor/{key}", "ek:Actor").put("ek:actorKind", name("ekc:actor-authority"))
    return made.put("skos:prefLabel", swedish(key.capitalize()))


def _goal(strategy: Thing, number: int, random: Random) -> Thing:
    made = Thing(f"{strategy.iri}/mal/{number}", "ek:Goal")
    return sourced(made, strategy, f"Mål {number}", wording(random, f"nationellt mål {number}"))


def _source(key: str, status: str) -> Thing:
    made = Thing(f"kalla/{key}", "ek:DataSource").put("adms:status", name(f"ds:{status}"))
    return made.put("skos:prefLabel", swedish(f"Källa {key}"))
