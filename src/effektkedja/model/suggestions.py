"""Links that may be missing, for a person to confirm."""

from __future__ import annotations

from dataclasses import dataclass

from effektkedja.model.things import Thing


@dataclass(frozen=True)
class Candidate:
    """A thing that a missing link may lead to.

    Args:
        thing: the thing.
        score: how much speaks for it, 0 to 1; good for an order, not a probability.
        words: words that both texts have, the weightiest first.
        is_same_goal: whether both stand under the same goal.
        like: a similar thing that has a link there, if any counts.
        through: a commitment of the same document that is like both, if any counts.
    """

    thing: Thing
    score: float
    words: tuple[str, ...] = ()
    is_same_goal: bool = False
    like: Thing | None = None
    through: Thing | None = None


@dataclass(frozen=True)
class Suggestion:
    """A thing without a link, and what the link may lead to; for a person to confirm, never a statement.

    Args:
        thing: the thing that lacks the link.
        property: the property of the link.
        document: name of the document that the thing stands in.
        goal: the goal that it stands under, if any.
        candidates: the best first.
    """

    thing: Thing
    property: Thing
    document: str
    goal: Thing | None
    candidates: tuple[Candidate, ...]
