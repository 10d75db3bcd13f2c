"""Why a workbook is refused, and how cells are named in saying so."""

from __future__ import annotations

import re
from typing import Final

from effektkedja.model.text import Text

_ADDRESS: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
SAVE_AGAIN: Final = Text(
    "Öppna den i Excel och spara den på nytt som Excel-arbetsbok (.xlsx).",
    "Open it in Excel and save it again as Excel Workbook (.xlsx).",
)
WITHOUT_MACROS: Final = Text(
    "Spara den som Excel-arbetsbok utan makron (.xlsx).", "Save it as Excel Workbook without macros (.xlsx)."
)


class Refusal(Exception):
    """What is wrong with a workbook, where in it, and what to do."""

    def __init__(self, message: Text, *, place: str = "", hint: Text | None = None) -> None:
        super().__init__(message.en)
        self.message, self.place, self.hint = message, place, hint or Text()


def letters(column: int) -> str:
    """The letters of a column: ``A`` of 1, ``AA`` of 27."""
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def corner(address: str) -> tuple[int, int]:
    """Column and row of an address; what is no address is refused."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise Refusal(
            Text(
                f"Filen är trasig inuti: {short(address)} är ingen cell.", f"Broken inside: no cell {short(address)}."
            ),
            hint=SAVE_AGAIN,
        )
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, int(found[2])


def short(text: str) -> str:
    """A text cut to what a sentence can hold."""
    return text if len(text) <= 80 else text[:79] + "…"
