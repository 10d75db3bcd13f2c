"""Lines for a terminal: wrapping with a hanging indent, colours, and columns that line up."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence
from typing import Final

from effektkedja.model.rules import Severity

WIDEST: Final = 110  # longer lines are hard to read, however wide the window is
NARROWEST: Final = 40
_LONGEST_WORD: Final = 24  # a longer word in a table is broken
_STYLES: Final = {
    "heading": "1",
    "dim": "2",
    Severity.VIOLATION.key: "1;31",
    Severity.WARNING.key: "1;33",
    Severity.INFO.key: "1;36",
}


def line_width(width: int | None) -> int:
    """The width to write to: what was asked for, or that of the terminal, within what can be read."""
    asked = width if width is not None else shutil.get_terminal_size((96, 24)).columns
    return max(NARROWEST, min(asked, WIDEST if width is None else asked))


class Writer:
    """Collects lines for a terminal.

    Args:
        width: columns to wrap at.
        colour: write ANSI colour codes.
    """

    def __init__(self, width: int, *, colour: bool) -> None:
        self.width = width
        self.colour = colour
        self.lines: list[str] = []

    def style(self, text: str, name: str) -> str:
        """``text`` in the style ``name``, unchanged where there are no colours."""
        return f"\x1b[{_STYLES[name]}m{text}\x1b[0m" if self.colour and text else text

    def blank(self) -> None:
        """One empty line, never two in a row and none at the start."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def raw(self, text: str) -> None:
        """A line that is not wrapped."""
        self.lines.append(text.rstrip())

    def paragraph(
        self, text: str, *, first: str = "", hang: int | None = None, style: str = "", mark: str = ""
    ) -> None:
        """Wrapped text.

        Args:
            text: what to write.
            first: what the first line begins with, before the text.
            hang: columns that the following lines are indented by; the length of ``first`` if None.
            style: style of the whole text, or of ``mark`` alone if that is given.
            mark: the beginning of ``first`` that takes the style.
        """
        following = " " * (len(first) if hang is None else hang)
        lines = textwrap.wrap(
            text,
            self.width,
            initial_indent=first,
            subsequent_indent=following,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [first.rstrip()]
        if style and mark:
            # Wrapped first and coloured afterwards, so that the codes do not count as width.
            lines[0] = lines[0].replace(mark, self.style(mark, style), 1)
        elif style:
            lines = [self.style(line, style) for line in lines]
        self.lines.extend(lines)

    def text(self) -> str:
        """All lines, ending with one line feed."""
        return "\n".join(self.lines).replace("\u00a0", " ").rstrip("\n") + "\n"


def columns(rows: Sequence[Sequence[str]], right: Sequence[bool], width: int, gap: int = 2) -> list[list[str]]:
    """Rows laid out in columns that line up; cells that do not fit are wrapped, the widest columns give way first.

    Args:
        rows: cells as text, all rows equally long.
        right: for each column whether it is set flush right.
        width: the columns together with their gaps are to fit into this.
        gap: blanks between columns.

    Returns:
        For each row its lines; no lines at all if the columns cannot be squeezed into ``width``.
    """
    natural = [max(len(row[i]) for row in rows) for i in range(len(right))]
    words = [
        min(max(len(word) for row in rows for word in row[i].split() or [""]), _LONGEST_WORD) for i in range(len(right))
    ]
    widths = _fit(natural, words, width - gap * (len(right) - 1))
    if not widths:
        return []
    out = []
    for row in rows:
        cells = [_wrap_cell(cell, size) for cell, size in zip(row, widths, strict=True)]
        lines = []
        for i in range(max(len(cell) for cell in cells)):
            parts = [cell[i] if i < len(cell) else "" for cell in cells]
            set_parts = [p.rjust(w) if r else p.ljust(w) for p, w, r in zip(parts, widths, right, strict=True)]
            lines.append((" " * gap).join(set_parts).rstrip())
        out.append(lines)
    return out


def _fit(natural: list[int], words: list[int], room: int) -> list[int]:
    least = [min(size, word) for size, word in zip(natural, words, strict=True)]
    if sum(least) > room:
        return []
    widths = list(natural)
    while sum(widths) > room:
        # Only a column above its least width may shrink, the widest of them.
        i = max((i for i in range(len(widths)) if widths[i] > least[i]), key=lambda i: widths[i])
        widths[i] -= 1
    return widths


def _wrap_cell(cell: str, size: int) -> list[str]:
    return textwrap.wrap(cell, max(size, 1), break_on_hyphens=False) or [""]
