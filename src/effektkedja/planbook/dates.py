"""What is said of dates that are no dates: what somebody probably meant."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from effektkedja.model.text import Text

_FIRST: Final = date(1899, 12, 30)
"""The day that spreadsheets count from."""
TYPED_YEAR: Final = 1905
"""What a year from 1828 to 2192 turns into where a cell is formatted as a date: 2024 is shown as 1905-07-16."""
_EXAMPLE: Final = "2026-11-30"
_PARTS: Final = re.compile(
    r"(\d{1,4})[\s./-]+(\d{1,2}|[a-zåäö]{3,9})\.?[\s./-]+(\d{2,4})|(\d{4})(\d{2})(\d{2})", re.IGNORECASE
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def expected_day(text: str) -> Text:
    """What is expected instead of a text that is no date as ISO 8601 has it.

    Args:
        text: what stands in the cell.
    """
    text = text.strip()
    if re.fullmatch(r"[12][0-9]{3}", text):
        return Text(
            f"Ett datum med år, månad och dag, till exempel {text}-11-30; bara året räcker inte.",
            f"A date with year, month and day, such as {text}-11-30; the year alone will not do.",
        )
    meant = _meant(text)
    if meant is None:
        return Text(f"Ett datum, till exempel {_EXAMPLE}.", f"A date, such as {_EXAMPLE}.")
    return Text(
        f"Ett datum som år-månad-dag. Menade du {meant.isoformat()}?",
        f"A date as year-month-day. Did you mean {meant.isoformat()}?",
    )


def typed_year(day: date) -> Text:
    """What is expected where a number has been typed in a cell that is formatted as a date."""
    number = (day - _FIRST).days
    return Text(
        f"Ett datum, till exempel {_EXAMPLE}. Någon har skrivit {number}, och Excel har gjort det till "
        f"{day.isoformat()}.",
        f"A date, such as {_EXAMPLE}. Somebody has written {number}, and Excel has made {day.isoformat()} of it.",
    )


def _meant(text: str) -> date | None:
    """The day that a text probably means: day before month, as in Sweden; None where it cannot be told."""
    found = _PARTS.fullmatch(text)
    if found is None:
        return None
    one, two, three = found.group(1, 2, 3) if found[1] else found.group(4, 5, 6)
    month = int(two) if two.isdigit() else next((n for n, m in enumerate(_MONTHS, 1) if two.lower().startswith(m)), 0)
    year, day = (one, three) if len(one) == 4 else (three, one)
    if len(year) != 4:
        return None
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None
