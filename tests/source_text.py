"""Reading the source documents the way a person reads them: split words joined, hyphens and white space ignored."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

SEEDS = Path(os.environ.get("EFFEKTKEDJA_SEEDS") or Path(__file__).parents[2] / "shared" / "seeds")
_LINES = re.compile(r"^\d+(-\d+)?(, \d+(-\d+)?)*$")
NUMBER_WORDS = {
    "0": ("inga",),
    "2": ("två", "båda"),
    "3": ("tre",),
    "4": ("fyra",),
    "6": ("sex",),
    "7": ("sju",),
    "8": ("åtta",),
    "9": ("nio",),
    "10": ("tio",),
    "25": ("fjärdedel",),
    "50": ("hälften",),
    "100": ("samtliga",),
}
_NOT_TEXT = re.compile(r"[^0-9a-zåäöéü%&+§]")


def squeeze(text: str) -> str:
    """Only letters and digits, in lower case: what is left when hyphenation and layout are taken away."""
    return _NOT_TEXT.sub("", text.lower())


@cache
def lines_of(file: str) -> tuple[str, ...]:
    """The lines of a source file, split at line feeds only, so that numbers agree with an editor's."""
    return tuple((SEEDS / file).read_text(encoding="utf-8").split("\n"))


def passage(file: str, locator: str) -> str:
    """The text of the lines that a locator such as ``692-708`` or ``12, 40-44`` points at.

    Raises:
        ValueError: the locator is not of that form, or points outside the file.
    """
    if not _LINES.match(locator):
        raise ValueError(f"not a line locator: {locator!r}")
    lines = lines_of(file)
    picked: list[str] = []
    for part in locator.split(", "):
        first, _, last = part.partition("-")
        start, end = int(first), int(last or first)
        if not 1 <= start <= end <= len(lines):
            raise ValueError(f"{locator!r} points outside {file} ({len(lines)} lines)")
        picked += lines[start - 1 : end]
    return "\n".join(picked)


def stands_in(label: str, text: str) -> bool:
    """Whether the wording of ``label`` occurs in ``text``; footnote digits inside the text do not count."""
    wanted, found = squeeze(label), squeeze(text)
    if wanted in found:
        return True
    return re.sub(r"\d", "", wanted) in re.sub(r"\d", "", found)


def in_words(digits: str, text: str) -> bool:
    """Whether the source writes the number as a word, such as "sex kommuner" or "samtliga" for 100 per cent."""
    return bool(set(NUMBER_WORDS.get(digits, ())) & set(re.findall(r"\w+", text.lower())))
