"""A strategy of two thousand things, with an action plan: what the chain view must still be quick with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from effektkedja.terms import EK, EKC, EKD, RDF_TYPE, SKOS

GOALS, CONDITIONS, ACTORS, COMMITMENTS, INDICATORS = 10, 60, 40, 900, 990
_WORDS = (
    *("samverkan", "utbildning", "stöd", "skydd", "barn", "unga", "kommunen", "regionen", "uppföljning", "metoder"),
    *("insatser", "kunskap", "rutiner", "verksamheter", "information", "arbete", "behov", "förebyggande"),
)


def large(path: Path, *, seed: int = 2026) -> Path:
    """Write the knowledge base as N-Triples.

    Args:
        path: file to write.
        seed: the same seed gives the same bytes.
    """
    path.write_text("".join(f"{line} .\n" for line in _lines(Random(seed))), encoding="utf-8")
    return path


def _lines(chance: Random) -> Iterator[str]:
    strategy, plan = "stor-strategi", "stor-plan"
    for document, kind, name in ((strategy, "Strategy", "Stor strategi"), (plan, "ActionPlan", "Stor handlingsplan")):
        yield from _thing(document, kind, name)
    yield _link(plan, "underStrategy", strategy)
    yield f"<{EKD}{strategy}> <{EK}mustCover> <{EKC}violence-type>"
    goals = [f"{strategy}/mal/{i + 1}" for i in range(GOALS)]
    for i, goal in enumerate(goals):
        yield from _thing(goal, "Goal", _name(chance), strategy, str(i + 1))
    conditions = [f"{strategy}/villkor/{i % GOALS + 1}.{i // GOALS + 1}" for i in range(CONDITIONS)]
    for i, condition in enumerate(conditions):
        yield from _thing(condition, "SuccessCondition", _name(chance), strategy, condition.rpartition("/")[2])
        yield _link(condition, "conditionFor", goals[i % GOALS])
    actors = [f"aktor/stor-{i + 1}" for i in range(ACTORS)]
    for i, actor in enumerate(actors):
        yield from _thing(actor, "Actor", f"Aktör {i + 1}")
    yield from _commitments(chance, plan, goals, conditions, actors)


def _commitments(
    chance: Random, plan: str, goals: list[str], conditions: list[str], actors: list[str]
) -> Iterator[str]:
    commitments = []
    for i in range(COMMITMENTS):
        goal = i % GOALS
        commitments.append(commitment := f"{plan}/atgard/{goal + 1}.{i // GOALS + 1}")
        yield from _thing(commitment, "Commitment", _name(chance), plan, commitment.rpartition("/")[2])
        yield _link(commitment, "underGoal", goals[goal])
        for actor in chance.sample(actors, chance.choice((1, 1, 2, 3))):
            yield _link(commitment, "responsible", actor)
        if chance.random() < 0.9:
            yield _link(commitment, "contributesTo", chance.choice(conditions[goal::GOALS]))
        concept = chance.choice(("honour", "intimate-partner", "prostitution", "sexual"))
        yield f"<{EKD}{commitment}> <{EK}concerns> <{EKC}violence-{concept}>"
    for i in range(INDICATORS):
        indicator = f"{plan}/indikator/{i + 1}"
        yield from _thing(indicator, "Indicator", _name(chance), plan)
        yield f"<{EKD}{indicator}> <{EK}indicatorKind> <{EKC}kind-count>"
        measured = chance.choice(commitments)
        yield _link(indicator, "measures", measured)
        if chance.random() < 0.4:
            goal = int(measured.rpartition("/")[2].partition(".")[0]) - 1
            yield _link(indicator, "measures", chance.choice(conditions[goal::GOALS]))


def _thing(id_: str, kind: str, name: str, document: str = "", number: str = "") -> Iterator[str]:
    yield f"<{EKD}{id_}> <{RDF_TYPE}> <{EK}{kind}>"
    yield f'<{EKD}{id_}> <{SKOS}prefLabel> "{name}"@sv'
    if document:
        yield _link(id_, "inDocument", document)
    if number:
        yield f'<{EKD}{id_}> <{SKOS}notation> "{number}"'


def _link(source: str, name: str, target: str) -> str:
    return f"<{EKD}{source}> <{EK}{name}> <{EKD}{target}>"


def _name(chance: Random) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.randint(4, 11))).capitalize()
