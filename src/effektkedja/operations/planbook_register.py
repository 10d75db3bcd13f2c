"""Which things the rows of several workbooks are, read side by side so that no number is given twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from effektkedja.model.text import Text
from effektkedja.names import shorten
from effektkedja.operations.planbook_apply import NewThing
from effektkedja.operations.planbook_ground import Ground
from effektkedja.operations.planbook_identity import Happening, Placed, place
from effektkedja.operations.planbook_numbers import Numbers, number_and_label
from effektkedja.planbook import layout
from effektkedja.planbook.book import Book, CellProblem, Facts, Row
from effektkedja.planbook.dropdowns import row_name
from effektkedja.planbook.lists import LISTS
from effektkedja.planbook.parts import Sheet
from effektkedja.planbook.resolving import Known, Resolver
from effektkedja.planbook.values import UnreadableError, normal


class Register:
    """The rows of the workbooks of one document, and what they are called.

    Args:
        ground: the document as it is.
        facts: the document as the workbooks describe it.
        placed: the workbooks, their rows held against what was exported.
    """

    def __init__(self, ground: Ground, facts: Facts, placed: list[Placed]) -> None:
        self.ground = ground
        self.facts = facts
        self.placed = placed
        self.labels: dict[str, str] = {}
        self.problems: list[tuple[Path | None, CellProblem]] = []
        self.given: dict[str, NewThing] = {}
        self._numbers = Numbers(ground, facts)
        self._resolvers = {id(each): _resolver(each.book) for each in placed}
        self._others: dict[tuple[str, str, str], tuple[str, int]] = {}
        self._kinds = {sheet.key: ground.names.plain(sheet.classes[0]).capitalize() for sheet in layout.SHEETS}

    def settle_ids(self) -> None:
        """Give every row its thing: sheet by sheet, those with a number before those without."""
        for each in self.placed:
            marked = {mark.id for mark in each.book.marks}
            each.rows = [self._checked_id(marked, row) for row in each.rows]
            self._numbers.taken.update(row.id for row in each.rows if row.id)
        for sheet in layout.SHEETS:
            for each in self.placed:
                for row in each.rows:
                    if row.sheet == sheet.key and row.id:
                        self._know(each, sheet, row)
            for is_numbered in (True, False):
                for each in self.placed:
                    if any(row.sheet == sheet.key and not row.id for row in each.rows):
                        each.rows = [self._with_id(each, sheet, row, is_numbered) for row in each.rows]

    def _checked_id(self, marked: set[str], row: Row) -> Row:
        """An id that neither this workbook nor the document knows was pasted from elsewhere and means nothing."""
        is_known = row.id in marked or self.ground.home(row.id) is not None
        return row if is_known or not row.id else replace(row, id="")

    def _with_id(self, placed: Placed, sheet: Sheet, row: Row, is_numbered: bool) -> Row:
        """A new row with the thing that it becomes, once it is its turn."""
        number, label = number_and_label(row)
        if row.sheet != sheet.key or row.id or bool(number) != is_numbered:
            return row
        row = replace(row, id=self._new_id(placed, sheet, row, number, label))
        self._know(placed, sheet, row)
        return row

    def _new_id(self, placed: Placed, sheet: Sheet, row: Row, number: str, label: str) -> str:
        is_copy = (row.sheet, row.number) in placed.copies
        if not is_copy and (
            known := self._numbers.existing(sheet, number, label) or self._from_other(placed, sheet, number, label)
        ):
            self._numbers.taken.add(known)
            return known
        if number:
            if iri := self._numbers.numbered(sheet, number):
                return self._give(placed, NewThing(iri, sheet), number, label)
            if not is_copy:
                self.problem(placed, row, "number", self._taken(sheet, row, number))
        iri, given = self._numbers.next(sheet, row, lambda of, column: self.leads(placed, of, column))
        self._give(placed, NewThing(iri, sheet, given), number, label)
        if given:
            placed.tell(
                Happening.NUMBERED,
                row,
                f"Raden har inget eget nummer och får nästa lediga, {given}.",
                f"The row has no number of its own and gets the next free, {given}.",
            )
        return iri

    def _taken(self, sheet: Sheet, row: Row, number: str) -> Text:
        """What is said of a number that something else has."""
        for each in self.placed:
            for other in each.rows:
                is_same = other.sheet == sheet.key and number_and_label(other)[0] == number
                if is_same and (other.number, other.cells) != (row.number, row.cells):
                    where = place(each.book, sheet.key, other.cells["number"].address)
                    label = shorten(number_and_label(other)[1], 60)
                    return Text(
                        f"Ett nummer som ingen annan rad har: {number} är redan ”{label}” ({where}).",
                        f"A number of its own: {number} is “{label}” already ({where}).",
                    )
        return Text(
            f"Ett nummer som ingen annan rad har: {number} är upptaget.", f"A number of its own: {number} is taken."
        )

    def _from_other(self, placed: Placed, sheet: Sheet, number: str, label: str) -> str:
        """The thing that the same new row has become in another person's copy; "" if there is none."""
        key = (sheet.key, number, "" if number else label)
        home = self._others.get(key)
        return home[0] if home and home[1] != id(placed) and (number or label) else ""

    def _give(self, placed: Placed, thing: NewThing, number: str, label: str) -> str:
        """Remember what a new row has become, so that the same row in another copy becomes the same."""
        self.given[thing.iri] = thing
        key = (thing.sheet.key, number, "" if number else label)
        self._others.setdefault(key, (thing.iri, id(placed)))
        return thing.iri

    def _know(self, placed: Placed, sheet: Sheet, row: Row) -> None:
        """Make a row known under the names that other cells may call it by."""
        number, label = number_and_label(row)
        if number:
            self._numbers.know(sheet, number)
        resolver = self._resolvers[id(placed)]
        known = Known(row.id, number, label, own=True)
        for choices in LISTS:
            if choices.sheet == sheet.key:
                resolver.add(choices.key, row_name(number, label), known)
        kind = self._kinds[sheet.key]
        for word in dict.fromkeys((kind, sheet.column("label").heading.sv)):
            resolver.add("things", f"{word} {row_name(number, label)}".strip(), replace(known, number=""))
            if number:
                resolver.add("things", f"{word} {number}", replace(known, label="", number=""))
        word = sheet.column("label").heading.sv.lower()
        self.labels[row.id] = f"{word} {number}" if number else shorten(label, 60)

    def names(self, placed: Placed, list_key: str, text: str) -> list[str]:
        """The IRIs of the names in a cell.

        Raises:
            UnreadableError: a name is not known, or not of one thing only.
        """
        return self._resolvers[id(placed)].many(list_key, text)

    def leads(self, placed: Placed, row: Row, column: str) -> list[str]:
        """What a cell leads to, for a number; a cell that cannot be read is told of when it is read as an edit."""
        sheet, cell = layout.sheet(row.sheet), row.cells.get(column)
        if cell is None or not sheet.has(column):
            return []
        try:
            return self.names(placed, sheet.column(column).choices, normal(cell.value))
        except UnreadableError:
            return []

    def problem(self, placed: Placed, row: Row, column: str, expected: Text) -> None:
        """Note that a cell of a row cannot be read."""
        cell = row.cells.get(column)
        where = cell.address if cell else placed.book.address(row, column)
        tab = layout.sheet(row.sheet).title.sv
        found = normal(cell.value) if cell else ""
        problem = CellProblem(tab, where, found, expected)
        if (placed.book.path, problem) not in self.problems:
            self.problems.append((placed.book.path, problem))


def _resolver(book: Book) -> Resolver:
    resolver = Resolver()
    for choice in book.choices:
        resolver.offer(choice.list, choice.text, Known(choice.iri, choice.number, choice.label, own=False))
    return resolver
