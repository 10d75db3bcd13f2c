"""Ranks what a link may lead to, by four signs: words, letters, links of similar things, and the printed goal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from effektkedja.operations.link_material import LinkKind, Material
from effektkedja.operations.similarity import Similarity

_AT_A_TIME: Final = 256
"""Things compared at once, so that memory does not grow with the square of a plan."""


@dataclass(frozen=True)
class Weights:
    """How much each sign counts beside the words, which count 1.

    Args:
        letters: likeness by runs of letters.
        alike: that a similar thing has a link there, as much as it is similar.
        goal: that both stand under the same goal.
    """

    letters: float
    alike: float
    goal: float

    @property
    def total(self) -> float:
        """What all signs together can come to."""
        return 1 + self.letters + self.alike + self.goal


@dataclass(frozen=True)
class Signs:
    """What speaks for a link from one thing to another, each 0 to 1.

    Args:
        target: the other thing.
        words: likeness by stems and parts of compounds.
        letters: likeness by runs of letters.
        alike: likeness of the most similar thing that has a link there.
        goal: 1 where both stand under the same goal.
        like: that most similar thing, or empty.
    """

    target: str
    words: float
    letters: float
    alike: float
    goal: float
    like: str

    def score(self, weights: Weights) -> float:
        """All signs in one, 0 to 1."""
        signs = self.words + weights.letters * self.letters + weights.alike * self.alike + weights.goal * self.goal
        return signs / weights.total


class Ranking:
    """Finds the signs for links of one kind.

    Args:
        material: what there is.
        kind: the kind of link.
        similarity: compares the texts of the material.
        hidden: documents whose own links are not looked at, so that a measurement does not know the answers.
    """

    def __init__(
        self, material: Material, kind: LinkKind, similarity: Similarity, hidden: frozenset[str] = frozenset()
    ) -> None:
        self._material, self._kind, self._similarity = material, kind, similarity
        links = material.links[kind.iri]
        known = [s for s in material.sources(kind) if s in links and material.documents[s] not in hidden]
        self._linked = [source for source in known if any(self._is_target(target) for target in links[source])]

    def signs(self, sources: Iterable[str]) -> Iterator[tuple[str, list[Signs]]]:
        """Each thing with the signs for everything that its link may lead to."""
        by_scope: dict[tuple[str, ...], list[str]] = {}
        for source in sources:
            by_scope.setdefault(tuple(self._material.targets(self._kind, source)), []).append(source)
        for targets, group in by_scope.items():
            for some in _batches(group, _AT_A_TIME):
                yield from self._compared(some, list(targets))

    def _is_target(self, iri: str) -> bool:
        return self._material.kinds.get(iri) == self._kind.target

    def _compared(self, sources: list[str], targets: list[str]) -> Iterator[tuple[str, list[Signs]]]:
        if not targets:
            yield from ((source, []) for source in sources)
            return
        words = self._similarity.words(sources, targets)
        letters = self._similarity.letters(sources, targets)
        peers = self._similarity.words(sources, self._linked) if self._linked else None
        for row, source in enumerate(sources):
            nearest = self._nearest(source, peers[row]) if peers is not None else {}
            found = []
            for column, target in enumerate(targets):
                like, alike = nearest.get(target, ("", 0.0))
                goal = float(self._is_same_goal(source, target))
                found.append(Signs(target, float(words[row, column]), float(letters[row, column]), alike, goal, like))
            yield source, found

    def _nearest(self, source: str, likeness: Any) -> dict[str, tuple[str, float]]:
        """For each target the most similar thing that has a link there."""
        best: dict[str, tuple[str, float]] = {}
        for peer, value in zip(self._linked, likeness, strict=True):
            if peer == source or value <= 0:
                continue
            for target in self._material.links[self._kind.iri][peer]:
                if float(value) > best.get(target, ("", 0.0))[1]:
                    best[target] = (peer, float(value))
        return best

    def _is_same_goal(self, source: str, target: str) -> bool:
        printed = self._material.printed.get(source, frozenset())
        return bool(printed & (self._material.goals.get(target, frozenset()) | {target}))


def _batches(items: list[str], size: int) -> Iterator[list[str]]:
    parts = iter(items)
    while part := list(islice(parts, size)):
        yield part
