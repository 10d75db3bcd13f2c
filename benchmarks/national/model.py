"""The parts of a generated county, and how a clean one hangs together.

Clean means that no rule finds anything: every commitment has a responsible actor, an own indicator in use and a
condition under its own goal; every condition is measured in the status report and worked for in each plan; the
commitments under a goal and the indicators under a goal name every concept that they must cover. Breaks are made later,
one at a time (``breaks``), so that each finding has one known cause.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from benchmarks.national.terms import Thing, name, plain, swedish, typed

SCHEMES = {
    "age": ("age-child", "age-adult"),
    "role": ("role-victim", "role-perpetrator"),
    "sex": ("sex-female", "sex-male"),
    "violence-type": (
        "violence-intimate-partner",
        "violence-honour",
        "violence-sexual",
        "violence-prostitution",
        "violence-trafficking",
    ),
}
"""Code lists of the ontology that a strategy must cover, with their concepts."""
VIOLENCE = tuple(name(f"ekc:{concept}") for concept in SCHEMES["violence-type"])

_VERBS = ("Utveckla", "Stärka", "Samordna", "Införa", "Utbilda i", "Kartlägga", "Erbjuda", "Kvalitetssäkra")
_MATTERS = (
    "stöd till barn som upplevt våld",
    "arbetet mot hedersrelaterat våld och förtryck",
    "rutiner för att fråga om våld",
    "insatser för den som utövar våld",
    "samverkan mellan skola, socialtjänst och polis",
    "skyddat boende",
    "kunskap om sexuellt våld",
    "uppsökande arbete mot prostitution och människohandel",
)


@dataclass
class Commitment:
    """A commitment with its own indicators and what the status report says of it.

    ``free`` tells whether a break may be made here: the first commitments under each goal hold the chain together.
    """

    thing: Thing
    indicators: list[Thing]
    free: bool
    follow_up: Thing | None = None


@dataclass
class Plan:
    """A plan or programme: its document and, per goal, commitments and development areas."""

    document: Thing
    commitments: list[list[Commitment]] = field(default_factory=list)
    areas: list[list[Thing]] = field(default_factory=list)

    def every(self) -> Iterator[Commitment]:
        """The commitments of all goals."""
        for under_goal in self.commitments:
            yield from under_goal


@dataclass
class Goal:
    """A goal, its conditions as the text prints them and as a figure does, and the indicators listed under it."""

    thing: Thing
    conditions: list[Thing]
    in_figure: list[Thing] = field(default_factory=list)
    listed: list[Thing] = field(default_factory=list)


def concepts(place: int, places: int) -> Iterator[str]:
    """The concepts that fall to one of several places, so that together they name every concept of each list once."""
    for members in SCHEMES.values():
        yield from (name(f"ekc:{concept}") for at, concept in enumerate(members) if at % places == place)


def sourced(thing: Thing, document: Thing, heading: str, label: str, read_in: Thing | None = None) -> Thing:
    """State what everything in a document has: where it belongs, where it was read, and its wording."""
    line = 10 + sum(map(ord, thing.iri)) * 7 % 900
    thing.put("ek:inDocument", document).put("ek:sourceHeading", plain(heading))
    thing.put("ek:sourceLines", plain(f"{line}-{line + 5}")).put("prov:wasDerivedFrom", read_in or document)
    return thing.put("skos:prefLabel", swedish(label))


def wording(random: Random, subject: str) -> str:
    """A made-up wording; the subject keeps it apart from all others."""
    return f"{random.choice(_VERBS)} {random.choice(_MATTERS)}, {subject}"


def document(iri: str, kind: str, label: str, start: int, end: int, publisher: Thing) -> Thing:
    """A document with its period; every document says which text file it was read from."""
    made = Thing(iri, kind).put("skos:prefLabel", swedish(label)).put("dcterms:publisher", publisher)
    made.put("ek:periodStart", typed(start, "gYear")).put("ek:periodEnd", typed(end, "gYear"))
    return made.put("ek:sourceFile", plain(f"{iri}.txt")).put("prov:wasDerivedFrom", made)


def condition(doc: Thing, goal: Thing, number: str, place: int, label: str, *, figure: bool = False) -> Thing:
    """A success condition under a goal."""
    part = "figur" if figure else "villkor"
    made = Thing(f"{doc.iri}/{part}/{number}.{place}", "ek:SuccessCondition").put("ek:conditionFor", goal)
    made.put("skos:notation", plain(f"{number}.{place}"))
    return sourced(made, doc, f"Mål {number}, {part} {place}", label)


def indicator(doc: Thing, key: str, label: str, level: str, source: Thing | None = None) -> Thing:
    """An indicator in use."""
    made = Thing(f"{doc.iri}/indikator/{key}", "ek:Indicator")
    made.put("ek:indicatorKind", name("ekc:kind-count")).put("ek:indicatorStatus", name("ekc:status-active"))
    made.put("ek:measureLevel", name(f"ekc:level-{level}"))
    if source:
        made.put("ek:dataSource", source)
    return sourced(made, doc, f"Indikator {key}", label)


def commitments(
    plan: Thing,
    goal: Goal,
    number: int,
    actors: Sequence[Thing],
    source: Thing,
    random: Random,
    *,
    count: int,
) -> list[Commitment]:
    """The commitments of a plan under a goal; the first for each condition are not free to break."""
    made = []
    held = len(goal.conditions)
    for place in range(count):
        key = f"{number}.{place + 1}"
        thing = Thing(f"{plan.iri}/atgard/{key}", "ek:Commitment").put("ek:underGoal", goal.thing)
        sourced(thing, plan, f"Mål {number}, åtgärd {key}", wording(random, f"åtgärd {key} i {plan.iri}"))
        thing.put("skos:notation", plain(key)).put("ek:frequency", name("ekc:frequency-annual"))
        thing.put("ek:concerns", *concepts(place, count)).put("ek:responsible", actors[(number + place) % len(actors)])
        helped = {place % held} | ({random.randrange(held)} if random.random() < 0.3 else set())
        thing.put("ek:contributesTo", *(goal.conditions[at] for at in sorted(helped)))
        made.append(Commitment(thing, _own_indicators(plan, thing, key, place, source, random), free=place >= held))
    return made


def _own_indicators(plan: Thing, commitment: Thing, key: str, place: int, source: Thing, random: Random) -> list[Thing]:
    """One or two indicators; the first commitment under a goal has one at outcome level, with source and target."""
    made = []
    for position in range(1 if random.random() < 0.8 else 2):
        level = "outcome" if place == position == 0 else random.choice(("activity", "output", "reach", "outcome"))
        label = f"Antal uppnådda delmål {position + 1} för åtgärd {key} i {plan.iri}"
        own = indicator(plan, f"{key}-{position + 1}", label, level, source if place == 0 else None)
        if place == 0:
            own.put("ek:target", swedish("Minst 80 procent vid periodens slut"))
        made.append(own.put("ek:measures", commitment))
    return made
