"""How often the suggested links are those that people have drawn, measured on documents that nothing was chosen on.

The links of one document are hidden; weights are chosen on the other documents; then the things of the hidden document
are ranked without its links. Each number is therefore of things that the ranking knew nothing of but their texts.
"""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import fmean
from typing import Final, NamedTuple

from effektkedja.names import document_id
from effektkedja.operations.link_material import LinkKind, Material, read_material
from effektkedja.operations.link_ranking import Ranking, Signs, Weights
from effektkedja.operations.similarity import Similarity
from effektkedja.operations.suggest import KINDS
from effektkedja.store.dataset import Dataset

GRID: Final = tuple(Weights(*signs) for signs in itertools.product((0.5, 1.0), (0.5, 1.0), (0.25, 0.5), (0.5, 1.0)))
"""Few and coarse: the documents are five, and finer weights would follow their chance."""
_DRAWS: Final = 200

Order = Callable[[list[Signs]], Sequence[str]]


class Figures(NamedTuple):
    """What a ranking is worth, as means over the things ranked.

    Args:
        things: how many were ranked.
        candidates: how many each was ranked among.
        first: share where the first candidate is right (precision at 1).
        precision: share of right ones among the first three.
        recall: share of the right ones that are among the first three.
        recall5: the same for the first five.
        mrr: mean of one divided by the rank of the first right one.
    """

    things: int
    candidates: float
    first: float
    precision: float
    recall: float
    recall5: float
    mrr: float


class Case(NamedTuple):
    """One thing: the signs for its candidates, and where its links lead."""

    signs: list[Signs]
    right: frozenset[str]


class Measured(NamedTuple):
    """The figures of one kind of link in one document, by what ranked it; the weights are those chosen elsewhere."""

    kind: LinkKind
    document: str
    figures: dict[str, Figures]
    weights: Weights


def measure(dataset: Dataset) -> list[Measured]:
    """All kinds of link in all documents that have some."""
    material = read_material(dataset, KINDS)
    similarity = Similarity(material.texts)
    found = []
    for hidden in _documents(material):
        training = [
            [
                c
                for d in _documents(material, kind)
                if d != hidden
                for c in _cases(material, kind, similarity, d, {d, hidden})
            ]
            for kind in KINDS
        ]
        weights = choose(training)
        for kind in KINDS:
            if hidden in _documents(material, kind):
                cases = _cases(material, kind, similarity, hidden, {hidden})
                found.append(Measured(kind, document_id(hidden), _figures(cases, weights), weights))
    return found


def chosen(dataset: Dataset) -> Weights:
    """The weights that all documents together speak for: those that the command is to use."""
    material = read_material(dataset, KINDS)
    similarity = Similarity(material.texts)
    return choose(
        [
            [case for d in _documents(material, kind) for case in _cases(material, kind, similarity, d, {d})]
            for kind in KINDS
        ]
    )


def choose(by_kind: Sequence[Sequence[Case]]) -> Weights:
    """The weights of the grid with the best reciprocal rank, each kind of link counted the same; of equal ones those
    that add least to the words."""

    def worth(weights: Weights) -> float:
        return fmean(_figure(cases, _by(weights)).mrr for cases in by_kind if cases)

    return max(GRID, key=lambda weights: (round(worth(weights), 3), -weights.total))


def _documents(material: Material, *kinds: LinkKind) -> list[str]:
    """Documents with at least three things that have such a link: fewer say nothing."""
    count: dict[str, int] = defaultdict(int)
    for kind in kinds or KINDS:
        for source in material.sources(kind):
            if _right(material, kind, source):
                count[material.documents[source]] += 1
    return sorted(document for document, number in count.items() if number > 2)


def _cases(
    material: Material, kind: LinkKind, similarity: Similarity, document: str, hidden: Iterable[str]
) -> list[Case]:
    sources = [s for s in material.sources(kind) if material.documents[s] == document and _right(material, kind, s)]
    ranking = Ranking(material, kind, similarity, frozenset(hidden))
    return [Case(signs, _right(material, kind, source)) for source, signs in ranking.signs(sources)]


def _right(material: Material, kind: LinkKind, source: str) -> frozenset[str]:
    links = material.links[kind.iri].get(source, frozenset())
    return frozenset(target for target in links if material.kinds.get(target) == kind.target)


def _figures(cases: Sequence[Case], weights: Weights) -> dict[str, Figures]:
    """The ranking beside what it must beat: chance, and the printed goal alone; and its words alone."""
    draws = random.Random(2026)
    figures = {
        "random": _mean([_figure(cases, lambda signs: _shuffled(signs, draws)) for _ in range(_DRAWS)]),
        "same goal": _mean([_figure(cases, lambda signs: _by_goal(signs, draws)) for _ in range(_DRAWS)]),
        "words": _figure(cases, _by(Weights(0, 0, 0, 0))),
        "suggest": _figure(cases, _by(weights)),
    }
    return figures


def _by(weights: Weights) -> Order:
    return lambda signs: [s.target for s in sorted(signs, key=lambda s: (-s.score(weights), s.target))]


def _shuffled(signs: list[Signs], draws: random.Random) -> Sequence[str]:
    return draws.sample([sign.target for sign in signs], len(signs))


def _by_goal(signs: list[Signs], draws: random.Random) -> Sequence[str]:
    return [sign.target for sign in sorted(draws.sample(signs, len(signs)), key=lambda sign: -sign.goal)]


def _figure(cases: Sequence[Case], order: Order) -> Figures:
    """Right ones that are no candidates count as missed."""
    rows = []
    for case in cases:
        hits = [target in case.right for target in order(case.signs)]
        rank = hits.index(True) + 1 if any(hits) else 0
        count = len(case.right)
        row = (len(hits), hits[0], sum(hits[:3]) / 3, sum(hits[:3]) / count, sum(hits[:5]) / count)
        rows.append((*row, 1 / rank if rank else 0.0))
    return Figures(len(rows), *(fmean(column) for column in zip(*rows, strict=True)))


def _mean(figures: Sequence[Figures]) -> Figures:
    return Figures(figures[0].things, *(fmean(column) for column in list(zip(*figures, strict=True))[1:]))


def table(measured: Sequence[Measured]) -> str:
    """The figures as a Markdown table, as in docs/suggest.md."""
    heads = ("link", "document", "things", "among", "ranked by", "P@1", "P@3", "R@3", "R@5", "MRR")
    rows = [f"| {' | '.join(heads)} |", f"| --- | --- |{' ---: |' * 2} --- |{' ---: |' * 5}"]
    for kind in dict.fromkeys(one.kind for one in measured):
        parts = [one for one in measured if one.kind == kind]
        for label, figures in [*((one.document, one.figures) for one in parts), ("**all**", _pooled(parts))]:
            for name, figure in figures.items():
                start = (f"{kind.source} {kind.link} {kind.target}", label) if name == "random" else ("", "")
                count = (str(figure.things), f"{figure.candidates:.0f}") if name == "random" else ("", "")
                numbers = (f"{value:.2f}" for value in figure[2:])
                rows.append(f"| {' | '.join((*start, *count, name, *numbers))} |")
    return "\n".join(rows)


def _pooled(parts: Sequence[Measured]) -> dict[str, Figures]:
    """The means over the things of all documents."""
    pooled = {}
    for name in parts[0].figures:
        each = [one.figures[name] for one in parts]
        things = sum(figure.things for figure in each)
        columns = list(zip(*each, strict=True))[1:]
        means = (sum(f.things * v for f, v in zip(each, column, strict=True)) / things for column in columns)
        pooled[name] = Figures(things, *means)
    return pooled
