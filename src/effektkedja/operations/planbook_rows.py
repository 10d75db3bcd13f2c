"""What the rows of a workbook change in their document, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from effektkedja.model.text import Text
from effektkedja.names import shorten
from effektkedja.operations.planbook_apply import NewThing
from effektkedja.operations.planbook_edits import Deletion, Edit
from effektkedja.operations.planbook_identity import Event, Happening, Placed, place
from effektkedja.operations.planbook_register import Register
from effektkedja.planbook import layout
from effektkedja.planbook.book import Cell, Mark, Row, State, Term
from effektkedja.planbook.lists import BY_KEY
from effektkedja.planbook.parts import Column, Kind, Sheet
from effektkedja.planbook.values import UnreadableError, meant_mark, normal, shown_mark


class RowReader:
    """Compares rows with what was exported and with what the document says now.

    Args:
        register: the rows, with the things that they are.
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        self.ground = register.ground
        self._found: dict[tuple[int, str, str], list[str]] = {}

    def edits(self, placed: Placed) -> Iterator[Edit]:
        """What a workbook says that the document does not."""
        marks = {mark.id: mark for mark in placed.book.marks}
        for row in placed.rows:
            mark = marks.get(row.id)
            if mark is not None and mark.state is State.CONTEXT:
                self._guidance(placed, row, mark)
            else:
                yield from self._row_edits(placed, row, mark)

    def deletions(self) -> list[Deletion]:
        """Rows that were exported, are in the document, and are no longer in a workbook."""
        found = []
        for each in self._register.placed:
            for mark in each.deleted:
                if self.ground.home(mark.id) is not None and mark.sheet != "document":
                    sheet = layout.sheet(mark.sheet)
                    label = self._register.labels.setdefault(mark.id, self._label(mark.id))
                    found.append(Deletion(mark.id, sheet, label, place(each.book, mark.sheet, "A1"), each.book.path))
        return found

    def kept(self) -> list[Event]:
        """Things that the document has and the workbooks do not know: they came some other way, and stay."""
        books = [each.book for each in self._register.placed]
        if books[0].facts.kind == "follow-up":  # where others have answered before
            return []
        known = {row.id for each in self._register.placed for row in each.rows}
        known |= {mark.id for book in books for mark in book.marks}
        shown = {key for book in books for key in book.sheets}
        return [
            Event(
                Happening.KEPT,
                sheet.title.sv,
                Text(
                    f"{self._label(thing)} har ingen rad i arbetsboken och behålls.",
                    f"{self._label(thing)} has no row in the workbook and is kept.",
                ),
            )
            for sheet in layout.SHEETS
            if sheet.key in shown
            for thing in self.ground.things(sheet)
            if thing not in known
        ]

    def new_things(self, edits: Sequence[Edit]) -> list[NewThing]:
        """The things that the document does not have yet, with the sheet that makes them."""
        found = {}
        for edit in edits:
            if self.ground.home(edit.thing) is None and edit.thing not in found:
                found[edit.thing] = self._register.given.get(edit.thing, NewThing(edit.thing, edit.sheet))
        return list(found.values())

    def _guidance(self, placed: Placed, row: Row, mark: Mark) -> None:
        if _changed(row, mark):
            placed.tell(
                Happening.GUIDANCE,
                row,
                "Raden hör till ett annat dokument och ändras inte här; ändringen läses inte.",
                "The row belongs to another document and is not changed here.",
            )

    def _row_edits(self, placed: Placed, row: Row, mark: Mark | None) -> Iterator[Edit]:
        sheet = layout.sheet(row.sheet)
        is_there = self.ground.home(row.id) is not None
        changed = {key for key in _changed(row, mark) if placed.book.has(row.sheet, key)} if mark else set()
        if mark is not None and not is_there and not changed and mark.state is not State.GIVEN:
            self._left_out(placed, row, mark)
            return
        if not is_there:
            self._complete(placed, sheet, row)
            self._tell_new(placed, row)
        elif mark is not None:
            self._tell_stale(placed, sheet, row, mark, changed)
        for column in sheet.columns:
            if not placed.book.has(row.sheet, column.key):
                continue  # what is not there says nothing, and is told of once where it should be
            cell = row.cells.get(column.key)
            if (mark is not None and is_there and column.key not in changed) or (not is_there and cell is None):
                continue
            edit = self._edit(placed, sheet, row, column, cell, mark if is_there else None)
            if edit is not None:
                yield edit

    def _edit(
        self, placed: Placed, sheet: Sheet, row: Row, column: Column, cell: Cell | None, mark: Mark | None
    ) -> Edit | None:
        terms = self._terms(placed, row, column, cell)
        if terms is None:
            return None
        now = self.ground.values(row.id, sheet, column)
        if frozenset(map(str, now)) == frozenset(map(str, terms)):
            return None
        clash = None
        if mark is not None and meant_mark(now) != mark.meant.get(column.key, ""):
            clash = "; ".join(self._shown(term) for term in now)
        where = place(placed.book, row.sheet, cell.address if cell else placed.book.address(row, column.key))
        shown = normal(cell.value) if cell else ""
        if now:
            self._tell_change(placed, row, column, now, shown, where)
        return Edit(row.id, sheet, column, terms, shown or "tomt", where, placed.book.path, clash)

    def _terms(self, placed: Placed, row: Row, column: Column, cell: Cell | None) -> tuple[Term, ...] | None:
        """What a cell says; None where it cannot be read, which is told."""
        if cell is None:
            if column.required:
                self._register.problem(placed, row, column.key, _expected(column))
                return None
            return ()
        if not cell.readable:
            return None
        if column.kind is not Kind.CHOICE:
            return cell.terms or ()
        try:
            iris = self._names(placed, column.choices, normal(cell.value))
        except UnreadableError as error:
            self._register.problem(placed, row, column.key, error.expected)
            return None
        if len(iris) > 1 and not column.many:
            self._register.problem(placed, row, column.key, Text("Bara ett namn.", "One name only."))
            return None
        return tuple(ox.NamedNode(iri) for iri in iris)

    def _names(self, placed: Placed, list_key: str, text: str) -> list[str]:
        """The IRIs of the names in a cell; all rows have their things by now, so that a name means one thing."""
        key = (id(placed), list_key, text)
        if key not in self._found:
            self._found[key] = self._register.names(placed, list_key, text)
        return self._found[key]

    def _complete(self, placed: Placed, sheet: Sheet, row: Row) -> None:
        """A new row must have what makes it one."""
        for column in sheet.columns:
            if column.required and column.key not in row.cells and placed.book.has(row.sheet, column.key):
                self._register.problem(placed, row, column.key, _expected(column))

    def _left_out(self, placed: Placed, row: Row, mark: Mark) -> None:
        if mark.state is State.PREFILLED:
            placed.tell(Happening.UNANSWERED, row, f"{self._what(row)} är obesvarad.", f"{self._what(row)}: no answer.")
        else:
            placed.tell(
                Happening.GONE,
                row,
                f"{self._what(row)} finns inte längre i underlaget och läses inte in.",
                f"{self._what(row)} is no longer in the knowledge base and is not imported.",
            )

    def _what(self, row: Row) -> str:
        """What a row is about, in its own words."""
        cells = (row.cells.get(key) for key in ("commitment", "indicator", "label"))
        texts = [shorten(normal(cell.value), 70) for cell in cells if cell]
        return f"”{texts[0]}”" if texts else "Raden"

    def _tell_new(self, placed: Placed, row: Row) -> None:
        placed.tell(Happening.NEW, row, f"{self._what(row)} är ny.", f"{self._what(row)} is new.")

    def _tell_change(
        self, placed: Placed, row: Row, column: Column, now: Sequence[Term], shown: str, where: str
    ) -> None:
        kind = Happening.RENAMED if column.key in ("number", "label") else Happening.CHANGED
        old = shorten("; ".join(self._shown(term) for term in now), 60)
        new = shorten(shown, 60) or "tomt"
        if column.kind is Kind.NUMBER:
            old, new = old.replace(".", ","), new.replace(".", ",")
        what = self._register.labels.get(row.id) or self._what(row)
        sv = f"{what[:1].upper()}{what[1:]}, {column.heading.sv}: ”{old}” blir ”{new}”."
        en = f"{what[:1].upper()}{what[1:]}, {column.heading.en}: “{old}” becomes “{new}”."
        placed.events.append(Event(kind, where, Text(sv, en)))

    def _tell_stale(self, placed: Placed, sheet: Sheet, row: Row, mark: Mark, changed: set[str]) -> None:
        """Cells that nobody has touched while the document has changed: its new values stay."""
        said = self.ground.said(row.id)
        stale = [
            column.heading.sv
            for column in sheet.columns
            if column.key not in changed
            and (column.property in said or column.key in mark.meant)
            and meant_mark(self.ground.values(row.id, sheet, column)) != mark.meant.get(column.key, "")
        ]
        if stale:
            listed = ", ".join(stale)
            placed.tell(
                Happening.STALE,
                row,
                f"Raden är föråldrad: {listed} har ändrats i underlaget sedan arbetsboken gjordes. Det nya behålls.",
                f"The row is stale: {listed} changed since the workbook was made. The new values stay.",
            )

    def _shown(self, term: Term) -> str:
        return self.ground.names.plain(term.value) if isinstance(term, ox.NamedNode) else term.value

    def _label(self, thing: str) -> str:
        return self.ground.names.thing(f"<{thing}>").label


def _changed(row: Row, mark: Mark) -> set[str]:
    """The columns whose cells show something else than when the workbook was made."""
    keys = {*row.cells, *mark.shown}
    return {
        key for key in keys if (shown_mark(row.cells[key].value) if key in row.cells else "") != mark.shown.get(key, "")
    }


def _expected(column: Column) -> Text:
    """What a required cell that is empty should hold."""
    if column.kind is Kind.CHOICE:
        title = BY_KEY[column.choices].title
        return Text(
            f"{column.heading.sv} måste fyllas i: ett namn ur listan {title.sv}.",
            f"{column.heading.en} must be filled in: a name of the list {title.en}.",
        )
    return Text(f"{column.heading.sv} måste fyllas i. {column.help.sv}", f"{column.heading.en} must be filled in.")
