"""What stands on a card of the network view, at three sizes."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import Final

from effektkedja.render.phrases import clean, shorten

_WIDTH: Final = 24
_LINES: Final = 4
_MIDDLE_WIDTH: Final = 17
_SHORT_WIDTH: Final = 12
# A number is the document's own: ``5.1 …``, ``figur 4.1 …``. What an indicator counts ("Antal 100 …") is none.
_NUMBER: Final = re.compile(r"(?:Mål |Goal |[a-zåäö]{1,9} )?\d+(?:\.\d+)*(?=[ .:·]|$)")


@dataclass(frozen=True)
class CardText:
    """The label of a card.

    Args:
        lines: the label in at most four lines of about 24 characters, cut with … where it is longer.
        number: the document's own number at its beginning, or empty.
        middle: the words after the number in wide letters, for a picture at half size.
        short: the first words, for a picture so small that only numbers can be read; shown where there is no number.
        height: height of the card.
    """

    lines: tuple[str, ...]
    number: str
    middle: tuple[str, ...]
    short: tuple[str, ...]
    height: int


def card_text(label: str) -> CardText:
    """What the card of a node with this label says."""
    text = clean(label) or "–"
    lines = _wrapped(text, _WIDTH, _LINES)
    height = 42 + 18 * len(lines)
    number = found.group(0) if (found := _NUMBER.match(text)) else ""
    words = text[len(number) :].strip(" .:·–-") or text
    room = max(1, (height - 8) // 24 - bool(number))
    return CardText(lines, number, _wrapped(words, _MIDDLE_WIDTH, room), _wrapped(words, _SHORT_WIDTH, 2), height)


def _wrapped(text: str, width: int, most: int) -> tuple[str, ...]:
    words = " ".join(_broken(word, width) for word in text.split())
    lines = textwrap.wrap(words, width, break_long_words=False)
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], shorten(" ".join(lines[most - 1 :]), width))


def _broken(word: str, width: int) -> str:
    """A word that is longer than a line, in pieces with hyphens."""
    if len(word) <= width:
        return word
    return "- ".join(word[i : i + width - 1] for i in range(0, len(word), width - 1))
