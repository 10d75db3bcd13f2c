"""Which thing a row is: rows are moved, copied, renamed, emptied and added, and keep what they are.

Each row has a hidden id, and the workbook a fingerprint of every row as it was exported. The id says which thing a row
is, unless the fingerprint shows that the contents have been moved past it; two rows with one id are one row and a
copy; a row without id is a new thing, unless its number or its words name one that is already there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from effektkedja.model.text import Text
from effektkedja.planbook import layout
from effektkedja.planbook.book import Book, Mark, Row, State
from effektkedja.planbook.values import shown_mark

Print = frozenset[tuple[str, str]]
"""What a row shows: column and fingerprint of each cell that holds something."""


class Happening(Enum):
    """What has become of a row."""

    NEW = "new"
    CHANGED = "changed"
    RENAMED = "renamed"
    MOVED = "moved"
    COPIED = "copied"
    DELETED = "deleted"
    NUMBERED = "numbered"
    UNANSWERED = "unanswered"
    GUIDANCE = "guidance"
    STALE = "stale"
    GONE = "gone"
    KEPT = "kept"
    IGNORED = "ignored"
    SETTLED = "settled"


@dataclass(frozen=True)
class Event:
    """Something that a person should know about a row.

    Args:
        kind: what has happened.
        where: file, sheet and cell.
        text: a sentence.
    """

    kind: Happening
    where: str
    text: Text


@dataclass
class Placed:
    """The rows of one workbook and the things that they are.

    Args:
        book: the workbook.
        rows: rows with the id that they are now held to have; empty for new ones.
        deleted: ids whose rows are gone or emptied.
        copies: sheet and number of rows that are copies of others.
        events: what was noticed.
    """

    book: Book
    rows: list[Row] = field(default_factory=list)
    deleted: list[Mark] = field(default_factory=list)
    copies: set[tuple[str, int]] = field(default_factory=set)
    events: list[Event] = field(default_factory=list)

    def where(self, row: Row, cell: str = "") -> str:
        """File, sheet and cell of a row."""
        return place(self.book, row.sheet, cell or row.first)

    def tell(self, kind: Happening, row: Row, sv: str, en: str) -> None:
        """Note an event of a row."""
        self.events.append(Event(kind, self.where(row), Text(sv, en)))


def place(book: Book, sheet: str, cell: str) -> str:
    """File, sheet and cell as a person reads them: ``plan.xlsx, Åtaganden!C7``."""
    file = book.path.name if book.path else ""
    return ", ".join(part for part in (file, f"{layout.sheet(sheet).title.sv}!{cell}" if cell else "") if part)


def identify(book: Book) -> Placed:
    """Hold every row of a workbook to be a thing that was exported, or a new one."""
    placed = Placed(book)
    marks = {(mark.sheet, mark.id): mark for mark in book.marks}
    for sheet in book.sheets:
        rows = book.rows_of(sheet)
        known = {mark.id: mark for (key, _), mark in marks.items() if key == sheet}
        _sheet_rows(placed, [row for row in rows if row.cells or _was_empty(known.get(row.id))], known)
    here = {(row.sheet, row.id) for row in placed.rows}
    for key, mark in marks.items():
        if key not in here and mark.state in (State.STATED, State.GIVEN):
            placed.deleted.append(mark)
    placed.events.extend(
        Event(
            Happening.IGNORED,
            book.path.name if book.path else "",
            Text(
                f"{what} läses inte: det är ingen del av mallen.", f"{what} is not read: it is no part of the template."
            ),
        )
        for what in book.ignored
    )
    return placed


def _sheet_rows(placed: Placed, rows: Sequence[Row], marks: dict[str, Mark]) -> None:
    """Settle the ids of one sheet: exact matches first, then contents that have moved, then copies."""
    prints = {row.number: _print(row) for row in rows}
    owner = _owners(rows, marks, prints)
    settled = []
    for row in rows:
        wanted = owner.get(row.number)
        if wanted is None:
            if row.id in marks:
                placed.copies.add((row.sheet, row.number))
                placed.tell(
                    Happening.COPIED,
                    row,
                    "Raden är en kopia av en annan rad och läses som en ny.",
                    "The row is a copy of another and is read as a new one.",
                )
            settled.append(replace(row, id=""))
            continue
        if wanted != row.id and row.id:
            placed.tell(
                Happening.MOVED,
                row,
                "Radens innehåll har flyttats hit från en annan rad och följer med.",
                "The contents of the row have been moved here from another row.",
            )
        settled.append(replace(row, id=wanted))
    _moved(placed, settled, marks)
    placed.rows.extend(settled)


def _owners(rows: Sequence[Row], marks: dict[str, Mark], prints: dict[int, Print]) -> dict[int, str]:
    """By row number, the id of the thing that a row is: the surest ways to tell come first."""
    owners = _Owners(rows, marks, prints)
    owners.settle_untouched()
    owners.settle_moved()
    owners.settle_edited()
    owners.settle_moved_and_edited()
    return owners.found


class _Owners:
    def __init__(self, rows: Sequence[Row], marks: dict[str, Mark], prints: dict[int, Print]) -> None:
        self.found: dict[int, str] = {}
        self._rows, self._marks, self._prints = rows, marks, prints
        self._taken: set[str] = set()

    def settle_untouched(self) -> None:
        for row in self._open(lambda row: row.id in self._marks):
            if row.id not in self._taken and self._prints[row.number] == _mark_print(self._marks[row.id]):
                self._settle(row, row.id)

    def settle_moved(self) -> None:
        """Contents that stood elsewhere, to the letter."""
        by_print: dict[Print, list[str]] = defaultdict(list)
        for thing, mark in self._marks.items():
            if thing not in self._taken:
                by_print[_mark_print(mark)].append(thing)
        for row in self._open(lambda row: True):
            things = [thing for thing in by_print.get(self._prints[row.number], ()) if thing not in self._taken]
            if len(things) == 1:
                self._settle(row, things[0])

    def settle_edited(self) -> None:
        """The thing that a row is most like: that of its id, unless another without a row has its name or number and
        more of its cells, as when somebody sorts rows past their ids and edits them. Of several rows with one id, the
        most like comes first."""
        named: dict[tuple[str, str], list[str]] = defaultdict(list)
        for thing, mark in self._marks.items():
            for pair in () if thing in self._taken else mark.shown.items():
                if pair[0] in _NAMING:
                    named[pair].append(thing)
        liked = {row.number: self._liked(row, named) for row in self._open(lambda row: bool(row.id))}
        for row in sorted(self._open(lambda row: bool(row.id)), key=lambda row: -liked[row.number][0][0]):
            if row.id not in self._marks:
                self._settle(row, row.id)
                continue
            thing = next((thing for _, thing in liked[row.number] if thing not in self._taken), "")
            if thing:
                self._settle(row, thing)

    def _liked(self, row: Row, named: dict[tuple[str, str], list[str]]) -> list[tuple[int, str]]:
        """The things that an edited row may be, with how many cells they share, the likest first; of equals its own."""
        cells = self._prints[row.number]
        own = _shared(cells, self._marks.get(row.id))
        others = {thing for pair in cells for thing in named.get(pair, ()) if thing != row.id}
        found = [(shared, thing) for thing in others if (shared := _shared(cells, self._marks[thing])) > own]
        return [*sorted(found, key=lambda one: (-one[0], one[1])), (own, row.id)]

    def settle_moved_and_edited(self) -> None:
        left = {thing: mark for thing, mark in self._marks.items() if thing not in self._taken}
        for row in self._open(lambda row: bool(left)):
            if thing := _same_label(self._prints[row.number], left):
                self._settle(row, thing)
                del left[thing]

    def _open(self, wanted: Callable[[Row], bool]) -> list[Row]:
        return [row for row in self._rows if row.number not in self.found and wanted(row)]

    def _settle(self, row: Row, thing: str) -> None:
        self.found[row.number] = thing
        self._taken.add(thing)


def _same_label(cells: Print, left: dict[str, Mark]) -> str:
    """A thing whose row is gone and whose label stands here: the contents were moved, and edited besides."""
    label = dict(cells).get("label")
    found = [thing for thing, mark in left.items() if label and mark.shown.get("label") == label]
    return found[0] if len(found) == 1 else ""


def _moved(placed: Placed, rows: Sequence[Row], marks: dict[str, Mark]) -> None:
    """Tell of rows that stand in another order; which ones is said by the longest run that kept its order."""
    order = {thing: at for at, thing in enumerate(marks)}
    known = [row for row in rows if row.id in order]
    stayed = _longest_run([order[row.id] for row in known])
    for at, row in enumerate(known):
        if at not in stayed:
            placed.tell(
                Happening.MOVED, row, "Raden har flyttats; det ändrar ingenting.", "The row was moved; nothing changes."
            )


def _longest_run(numbers: Sequence[int]) -> set[int]:
    """Positions of the longest rising run (patience sorting)."""
    tails: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for position, number in enumerate(numbers):
        spot = bisect_left(tails, number)
        before.append(at[spot - 1] if spot else -1)
        if spot == len(tails):
            tails.append(number)
            at.append(position)
        else:
            tails[spot], at[spot] = number, position
    found: set[int] = set()
    position = at[-1] if at else -1
    while position >= 0:
        found.add(position)
        position = before[position]
    return found


_NAMING = ("number", "label")
"""Columns that name a thing."""


def _was_empty(mark: Mark | None) -> bool:
    """Whether the workbook has no column for anything that is said of a thing: its row says nothing by being empty."""
    return mark is not None and not mark.shown


def _print(row: Row) -> Print:
    return frozenset((key, mark) for key, cell in row.cells.items() if (mark := shown_mark(cell.value)))


def _mark_print(mark: Mark) -> Print:
    return frozenset(mark.shown.items())


def _shared(cells: Iterable[tuple[str, str]], mark: Mark | None) -> int:
    return len(frozenset(cells) & _mark_print(mark)) if mark else -1
