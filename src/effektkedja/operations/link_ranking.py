"""Ranks what a link may lead to, by five signs: words, letters, links of similar things, the printed goal, and the
promise of the same document that the thing is most like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from effektkedja.operations.link_material import LinkKind, Material
from effektkedja.operations.similarity import Similarity

_NAMING: Final = "Indicator"
"""Things that often name only what is counted; what it is for stands in a commitment of the same document."""
_PROMISE: Final = "Commitment"
_AT_A_TIME: Final = 256
"""Things compared at once, so that memory does not grow with the square of a plan."""


@dataclass(frozen=True)
class Weights:
    """How much each sign counts beside the words, which count 1.

    Args:
        letters: likeness by runs of letters.
        alike: that a similar thing has a link there, as much as it is similar.
        goal: that both stand under the same goal.
        through: that a promise of the same document is like both, or like the one and under the goal of the other.
    """

    letters: float
    alike: float
    goal: float
    through: float

    @property
    def total(self) -> float:
        """What all signs together can come to."""
        return 1 + self.letters + self.alike + self.goal + self.through


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
        through: likeness to a commitment of the same document, as far as that one is like the other thing; None where
            the sign has no meaning.
        promise: that commitment, or empty.
    """

    target: str
    words: float
    letters: float
    alike: float
    goal: float
    like: str
    through: float | None = None
    promise: str = ""

    def score(self, weights: Weights) -> float:
        """All signs in one, 0 to 1."""
        beside = weights.letters * self.letters + weights.alike * self.alike + weights.goal * self.goal
        if self.through is None:
            return (self.words + beside) / (weights.total - weights.through)
        return (self.words + beside + weights.through * self.through) / weights.total


@dataclass(frozen=True)
class _Bridge:
    """The commitments of a document, and how near each is to each target (an array, 0 to 1)."""

    promises: list[str]
    near: Any


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
        self._promises = self._promised() if kind.source == _NAMING and kind.target != _PROMISE else {}
        self._linked = [source for source in known if any(self._is_target(target) for target in links[source])]

    def signs(self, sources: Iterable[str]) -> Iterator[tuple[str, list[Signs]]]:
        """Each thing with the signs for everything that its link may lead to."""
        by_scope: dict[tuple[tuple[str, ...], str], list[str]] = {}
        for source in sources:
            scope = tuple(self._material.targets(self._kind, source)), self._material.documents[source]
            by_scope.setdefault(scope, []).append(source)
        for (targets, document), group in by_scope.items():
            bridge = self._bridge(self._promises.get(document, []), list(targets))
            for some in _batches(group, _AT_A_TIME):
                yield from self._compared(some, list(targets), bridge)

    def _is_target(self, iri: str) -> bool:
        return self._material.kinds.get(iri) == self._kind.target

    def _promised(self) -> dict[str, list[str]]:
        """The commitments of each document."""
        found: dict[str, list[str]] = {}
        for thing, kind in self._material.kinds.items():
            if kind == _PROMISE:
                found.setdefault(self._material.documents[thing], []).append(thing)
        return found

    def _bridge(self, promises: list[str], targets: list[str]) -> _Bridge | None:
        """How near each commitment is to each target: half by its words, half by the goal that it is printed under."""
        if not promises or not targets:
            return None
        near = self._similarity.words(promises, targets) / 2
        for row, promise in enumerate(promises):
            for column, target in enumerate(targets):
                near[row, column] += self._is_same_goal(promise, target) / 2
        return _Bridge(promises, near)

    def _compared(
        self, sources: list[str], targets: list[str], bridge: _Bridge | None
    ) -> Iterator[tuple[str, list[Signs]]]:
        if not targets:
            yield from ((source, []) for source in sources)
            return
        words = self._similarity.words(sources, targets)
        letters = self._similarity.letters(sources, targets)
        peers = self._similarity.words(sources, self._linked) if self._linked else None
        likeness = self._similarity.words(sources, bridge.promises) if bridge else None
        for row, source in enumerate(sources):
            ways = likeness[row][:, None] * bridge.near if bridge and likeness is not None else None
            nearest = self._nearest(source, peers[row]) if peers is not None else {}
            found = []
            for column, target in enumerate(targets):
                like, alike = nearest.get(target, ("", 0.0))
                goal = float(self._is_same_goal(source, target))
                signs = Signs(target, float(words[row, column]), float(letters[row, column]), alike, goal, like)
                if bridge and ways is not None:
                    best = int(ways[:, column].argmax())
                    through = float(ways[best, column])
                    signs = replace(signs, through=through, promise=bridge.promises[best] if through else "")
                found.append(signs)
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
