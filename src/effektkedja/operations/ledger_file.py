"""A ledger as a text file in JSON lines (``.jsonl``).

The first line says when the ledger was last brought up to date; after it comes one finding a line, ordered by id:

    {"ledger": 1, "checked": "2026-11-22"}
    {"id": "EK102-0123456789", "rule": "EK102", "label": "Åtagande 5.1", "first": "2026-10-01"}
    {"id": "EK103-9876543210", "rule": "EK103", "label": "Villkor 3.2", "first": "2026-10-01",
     "last": "2026-11-01", "closed": "2026-11-22"}    (on one line in the file)

An open finding was last seen when the ledger was last brought up to date, so its line does not repeat that day; where
its rule was switched off then, ``last`` tells the day. A line thus changes only when the finding does, and version
control shows what happened. Turtle would spread each finding over several lines, and when somebody ran a check is no
fact about a strategy.
"""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

from effektkedja.errors import InputError
from effektkedja.files import read_text, write_whole
from effektkedja.model.text import Text
from effektkedja.operations.days import parse_day
from effektkedja.operations.ledger import Entry, Ledger, ordered

_VERSION = 1
_OPEN_KEYS = frozenset({"id", "rule", "label", "first"})
_CLOSED_KEYS = _OPEN_KEYS | {"last", "closed"}


def read(path: Path) -> Ledger:
    """The ledger at ``path``; an empty one where there is no file yet.

    Raises:
        InputError: the file cannot be read or is not a ledger; says on which line.
    """
    text = read_text(path)
    if text is None:
        return Ledger()
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise InputError(Text("Filen är tom och ingen liggare.", "The file is empty, not a ledger."), where=f"{path}:1")
    checked = _checked(*lines[0], path)
    entries: dict[str, Entry] = {}
    for number, line in lines[1:]:
        entry = _entry(number, line, path, checked)
        if entry.id in entries:
            raise InputError(
                Text(f"Bristen {entry.id} står två gånger.", f"Finding {entry.id} stands twice."),
                where=f"{path}:{number}",
                hint=Text("Behåll en av raderna.", "Keep one of the lines."),
            )
        entries[entry.id] = entry
    return Ledger(ordered(entries.values()), checked)


def write(path: Path, ledger: Ledger) -> None:
    """Write the ledger whole or not at all.

    Raises:
        InputError: the file cannot be written.
    """
    write_whole(path, text_of(ledger).encode("utf-8"))


def text_of(ledger: Ledger) -> str:
    """The text of a ledger file: the same ledger always gives the same text."""
    rows: list[dict[str, object]] = [
        {"ledger": _VERSION, "checked": ledger.checked.isoformat() if ledger.checked else None}
    ]
    for entry in ordered(ledger.entries):
        row: dict[str, object] = {
            "id": entry.id,
            "rule": entry.rule,
            "label": entry.label,
            "first": entry.first.isoformat(),
        }
        if entry.closed or entry.last != ledger.checked:
            row["last"] = entry.last.isoformat()
        if entry.closed:
            row["closed"] = entry.closed.isoformat()
        rows.append(row)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _checked(number: int, line: str, path: Path) -> datetime.date | None:
    """The day in the first line."""
    row = _row(number, line, path)
    version = row.get("ledger")
    if version is None:
        raise InputError(
            Text("Filen är ingen liggare: första raden saknas.", "Not a ledger: the first line is missing."),
            where=f"{path}:{number}",
            hint=Text(
                'Den börjar så här: {"ledger": 1, "checked": "2026-12-31"}.',
                'It begins like this: {"ledger": 1, "checked": "2026-12-31"}.',
            ),
        )
    if version is True or version != _VERSION:
        raise InputError(
            Text(f"Liggaren har en okänd version: {version}.", f"The ledger is of an unknown version: {version}."),
            where=f"{path}:{number}",
            hint=Text(f"Den här versionen läser {_VERSION}.", f"This version reads {_VERSION}."),
        )
    return None if row.get("checked") is None else _day(row, "checked", number, path)


def _entry(number: int, line: str, path: Path, checked: datetime.date | None) -> Entry:
    row = _row(number, line, path)
    where = f"{path}:{number}"
    wanted = _CLOSED_KEYS if "closed" in row else _OPEN_KEYS | (row.keys() & {"last"})
    if row.keys() != wanted:
        missing, extra = ", ".join(sorted(wanted - row.keys())) or "–", ", ".join(sorted(row.keys() - wanted)) or "–"
        raise InputError(
            Text(f"Raden saknar {missing} och har för mycket {extra}.", f"Missing: {missing}; unknown: {extra}."),
            where=where,
        )
    first = _day(row, "first", number, path)
    closed = _day(row, "closed", number, path) if "closed" in row else None
    last = _day(row, "last", number, path) if "last" in row else checked
    if checked is None or last is None or not first <= last <= (closed or checked) <= checked:
        raise InputError(
            Text(
                "Dagarna går inte ihop: först sedd, sist sedd, stängd och senaste kontroll ska komma i den ordningen.",
                "The days do not agree: first seen, last seen, closed and last check should come in that order.",
            ),
            where=where,
        )
    return Entry(_text(row, "id", where), _text(row, "rule", where), _text(row, "label", where), first, last, closed)


def _row(number: int, line: str, path: Path) -> dict[str, object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(
            Text("Raden är inte giltig JSON.", "The line is not valid JSON."),
            where=f"{path}:{number}",
            hint=Text(
                "Återställ filen ur versionshanteringen, eller ta bort raden.",
                "Restore the file from version control, or remove the line.",
            ),
        ) from error
    if not isinstance(row, dict):
        raise InputError(
            Text("Raden är inget JSON-objekt.", "The line is not a JSON object."), where=f"{path}:{number}"
        )
    return row


def _text(row: dict[str, object], key: str, where: str) -> str:
    value = row[key]
    # A lone surrogate can be escaped in JSON but never written in UTF-8.
    if not isinstance(value, str) or (key != "label" and not value) or re.search("[\ud800-\udfff]", value):
        raise InputError(Text(f"{key} är ingen giltig text.", f"{key} is not a valid text."), where=where)
    return value


def _day(row: dict[str, object], key: str, number: int, path: Path) -> datetime.date:
    try:
        return parse_day(str(row[key]))
    except InputError as error:
        message = Text(f"{key}: {error.message.sv}", f"{key}: {error.message.en}")
        raise InputError(message, where=f"{path}:{number}", hint=error.hint) from error
