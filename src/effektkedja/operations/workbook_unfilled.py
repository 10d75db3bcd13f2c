"""What a workbook still has nothing on. An empty one breaks no rule, and that is no sign of a chain that holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from effektkedja.model.report import Report
from effektkedja.model.text import Language, Text
from effektkedja.operations.planbook_identity import Happening, Placed
from effektkedja.planbook import layout
from effektkedja.planbook.book import Book, State
from effektkedja.planbook.parts import Sheet

_WANTED: Final = {"strategy": ("goals", "conditions"), "plan": ("commitments", "indicators")}
"""Sheets without which a document of the kind says nothing that rules could judge, in the order to fill them in."""
_DESCRIBING: Final = {
    "strategy": ("publisher", "covers", "must-cover", "disaggregate"),
    "plan": ("publisher", "strategy", "covers"),
}
"""Fields of the document that rules go by: whom it covers, and which groups it must show."""


def unfilled(placed: Iterable[Placed]) -> tuple[Text, ...]:
    """What is still empty in workbooks, in sentences, and what to fill in first; nothing for those that are filled in.

    Args:
        placed: the rows of each workbook, with the things that they are.
    """
    return tuple(text for each in placed for text in (*_empty(each.book), *_unanswered(each)))


def with_unfilled(report: Report, texts: Sequence[Text], lang: Language) -> Report:
    """A report that tells what is still empty: in place of praise, or beside the findings."""
    said = tuple(text.in_(lang) for text in texts)
    notes = (*report.notes, " ".join(said)) if said and report.findings else report.notes
    return replace(report, unfilled=said, notes=notes)


def _empty(book: Book) -> Iterator[Text]:
    """Sheets without a row of the document's own."""
    shown = {mark.id for mark in book.marks if mark.state is State.CONTEXT}
    wanted = [key for key in _WANTED.get(book.facts.kind, ()) if key in book.sheets]
    empty = [key for key in wanted if not any(row.cells and row.id not in shown for row in book.rows_of(key))]
    if not empty:
        return
    sheets = [layout.sheet(key) for key in empty]
    tabs = _tabs(sheets)
    yield Text(
        f"{tabs.sv} är {'tomt' if len(sheets) == 1 else 'tomma'}.",
        f"{tabs.en} {'is' if len(sheets) == 1 else 'are'} empty.",
    )
    first = sheets[0]
    yield Text(
        f"Börja med {first.title.sv}: {first.purpose.sv[:1].lower()}{first.purpose.sv[1:]}",
        f"Begin with {first.title.en}: {first.purpose.en[:1].lower()}{first.purpose.en[1:]}",
    )
    yield from _fields(book)


def _fields(book: Book) -> Iterator[Text]:
    """Fields of the document that are empty and that rules go by."""
    sheet = layout.sheet("document")
    rows = book.rows_of(sheet.key)
    missing = [sheet.column(key) for key in _DESCRIBING[book.facts.kind] if rows and key not in rows[0].cells]
    if missing:
        yield Text(
            f"På bladet {sheet.title.sv} är inte ifyllt: {', '.join(column.heading.sv for column in missing)}.",
            f"Not filled in on the sheet {sheet.title.en}: {', '.join(column.heading.en for column in missing)}.",
        )


def _tabs(sheets: Sequence[Sheet]) -> Text:
    """The names of sheets as the subject of a sentence."""
    is_one = len(sheets) == 1
    sv, en = " och ".join(s.title.sv for s in sheets), " and ".join(s.title.en for s in sheets)
    return Text(f"{'Bladet' if is_one else 'Bladen'} {sv}", f"The sheet{'' if is_one else 's'} {en}")


def _unanswered(placed: Placed) -> Iterator[Text]:
    """Questions of a follow-up that nobody has answered, sheet by sheet."""
    rows = {event.where: None for event in placed.events if event.kind is Happening.UNANSWERED}
    tabs = Counter(where.rpartition("!")[0].rpartition(", ")[2] for where in rows)
    for tab, number in tabs.items():
        yield Text(
            f"{number} rader på bladet {tab} är obesvarade." if number > 1 else f"En rad på bladet {tab} är obesvarad.",
            f"Rows of the sheet {tab} without an answer: {number}.",
        )
