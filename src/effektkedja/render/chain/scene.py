"""What stands where in one picture: boxes with their texts, and the links between them. Nothing here knows SVG."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from effektkedja.model.rules import Severity
from effektkedja.render.phrases import clean, shorten

LINE_HEIGHT: Final = 20
META_HEIGHT: Final = 17
PADDING: Final = 9
_LETTER: Final = 9.0
"""Mean width of a letter at the size of a box's text, in the units of the picture; taken a little too wide."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A box of the picture: a card, a gap, or a count that stands for several cards.

    Args:
        id: what it shows: the place of a card or gap in the picture's lists, with a letter before it.
        kind: kind of card, which gives the look.
        role: ``card``, ``gap`` or ``count``.
        lines: its text, wrapped.
        meta: a smaller line below, or empty.
        severity: worst finding that counts, if any.
        is_accepted: whether it is a gap that somebody lives with for now.
    """

    id: str
    kind: str
    role: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    meta: str = ""
    severity: Severity | None = None
    is_accepted: bool = False

    @property
    def sign(self) -> str:
        """Key of the sign on the box, or empty."""
        return "accepted" if self.is_accepted else self.severity.key if self.severity else ""


@dataclass(frozen=True)
class Stretch:
    """A piece of one or more links, drawn once: links with a common end run together.

    Args:
        style: ``stated``, ``interpreted`` or ``missing``.
        start: where it begins, on the left.
        end: where it ends.
        links: the links that run here, as pairs of box ids.
    """

    style: str
    start: Point
    end: Point
    links: tuple[tuple[str, str], ...]

    @property
    def path(self) -> str:
        """The piece as SVG path data, level at both ends."""
        (x, y), (to_x, to_y) = self.start, self.end
        if y == to_y:
            return f"M{x:g} {y:g}H{to_x:g}"
        bend = (to_x - x) / 2
        return f"M{x:g} {y:g}C{x + bend:g} {y:g} {to_x - bend:g} {to_y:g} {to_x:g} {to_y:g}"


@dataclass(frozen=True)
class Heading:
    """A heading above a column."""

    text: str
    x: float
    width: float


@dataclass(frozen=True)
class Scene:
    """One picture.

    Args:
        id: name of the picture, unique on the page.
        title: what it shows.
        width: width in units of which a letter takes about eight.
        height: height in the same units.
    """

    id: str
    title: str
    width: float
    height: float
    headings: tuple[Heading, ...]
    boxes: tuple[Box, ...]
    stretches: tuple[Stretch, ...] = field(default=())


@dataclass(frozen=True)
class Shown:
    """A picture on the page: the overview of a document, or a goal with or without what has been replaced.

    Args:
        scene: what is drawn.
        goal: place of the goal among the cards, or -1 for an overview.
        replaced: whether it also shows what newer documents replace.
        document: name of the document that the goals belong to.
    """

    scene: Scene
    goal: int
    replaced: bool
    document: str

    @property
    def group(self) -> str:
        """The picture that this one is a variant of."""
        return self.scene.id.removesuffix("-alla")


def wrapped(text: str, width: float, most: int) -> tuple[str, ...]:
    """``text`` in at most ``most`` lines that fit a box of ``width``, cut with … where it is longer."""
    letters = max(8, int((width - 2 * PADDING) / _LETTER))
    words = " ".join(_broken(word, letters) for word in clean(text).split())
    lines = textwrap.wrap(words, letters, break_long_words=False, break_on_hyphens=False)
    if len(lines) <= most:
        return tuple(lines) or ("–",)
    return (*lines[: most - 1], shorten(" ".join(lines[most - 1 :]), letters))


def _broken(word: str, letters: int) -> str:
    """A word that is longer than a line, in pieces with hyphens."""
    if len(word) <= letters:
        return word
    return "- ".join(word[i : i + letters - 1] for i in range(0, len(word), letters - 1))


def box_height(lines: Iterable[str], meta: str) -> float:
    """Height of a box with these lines."""
    return 2 * PADDING + LINE_HEIGHT * sum(1 for _ in lines) + (META_HEIGHT if meta else 0)
