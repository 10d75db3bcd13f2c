"""Days as people write them in options and files."""

from __future__ import annotations

import datetime
import re

from effektkedja.errors import InputError
from effektkedja.model.text import Text

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_day(text: str) -> datetime.date:
    """The day that ``text`` names in the form 2026-12-31, the only form allowed.

    Raises:
        InputError: another form, or a day that does not exist.
    """
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            Text(f"”{text}” är inget datum.", f"“{text}” is not a date."),
            hint=Text("Skriv datumet så här: 2026-12-31.", "Write the date like this: 2026-12-31."),
        ) from error
