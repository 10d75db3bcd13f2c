"""A document of a knowledge base as a workbook, which can be edited and read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.names import document_id
from effektkedja.operations.planbook_choices import Choices
from effektkedja.operations.planbook_ground import Ground
from effektkedja.planbook import layout
from effektkedja.planbook.book import Book, Cell, Facts, Mark, Row, Scalar, State, Term
from effektkedja.planbook.parts import Column, Kind, Sheet
from effektkedja.planbook.refusal import letters
from effektkedja.planbook.standing import address, fields
from effektkedja.planbook.values import meant_mark, shown, shown_mark, writable
from effektkedja.store.dataset import Dataset
from effektkedja.terms import DCTERMS, EK, EKD, RDF_TYPE

KINDS: Final = {f"{EK}Strategy": "strategy", f"{EK}StatusReport": "follow-up"}
_CONTEXT: Final = ("goals", "conditions")
"""Sheets on which a plan shows what its strategy says."""


def export_book(dataset: Dataset, document: str, made: date) -> Book:
    """A document with all of its things as a workbook.

    Args:
        dataset: where the document is described.
        document: its id, as ``handlingsplan-2024-2027``.
        made: the day to write on the start sheet.

    Raises:
        InputError: there is no such document; the hint lists those that there are.
    """
    ground = Ground(dataset, EKD + document)
    if not ground.homes:
        known = ", ".join(sorted(document_id(iri) for iri in ground.instances([f"{EK}Document"])))
        raise InputError(
            Text(f"Det finns inget dokument {document}.", f"There is no document {document}."),
            hint=Text(f"Dokument: {known}.", f"Known documents: {known}."),
        )
    things = {sheet.key: ground.things(sheet) for sheet in layout.SHEETS}
    kind = _class_of(ground)
    facts = Facts(
        ground.document,
        kind,
        KINDS.get(kind, "plan"),
        ground.names.plain(ground.document),
        made.isoformat(),
        segments=_segments(ground, things),
    )
    strategies = ground.objects(ground.document, f"{EK}underStrategy")
    writer = BookWriter(ground, things, strategies, plans_before(ground, ground.document, strategies))
    sheets = [sheet for sheet in layout.SHEETS if things[sheet.key] or sheet.key in _offered(facts.kind)]
    return writer.book(facts, sheets)


class BookWriter:
    """Makes the rows of a workbook out of things.

    Args:
        ground: the document and what is known of it.
        things: by sheet, the IRIs of the things in it.
        strategies: the documents whose goals and conditions are shown for guidance.
        plans: the documents whose commitments can be named, the nearest first.
    """

    def __init__(
        self, ground: Ground, things: dict[str, list[str]], strategies: Sequence[str], plans: Sequence[str]
    ) -> None:
        self.ground = ground
        self._things = things
        self._context = context = _context(ground, strategies)
        rows = {
            iri: (number, label)
            for sheet in layout.SHEETS
            if not sheet.interprets
            for iri in (*context.get(sheet.key, ()), *things.get(sheet.key, ()))
            for number, label in [self._number_and_label(sheet, iri)]
        }
        self.choices = Choices(ground, rows, strategies, plans)
        self.rows: list[Row] = []
        self.marks: list[Mark] = []
        self._count: Counter[str] = Counter()

    def book(self, facts: Facts, sheets: Sequence[Sheet]) -> Book:
        """The workbook with these sheets."""
        for sheet in sheets:
            for iri in self._context.get(sheet.key, ()):
                self.add(sheet, iri, State.CONTEXT, self._strategy_values(sheet, iri))
            for iri in self._things.get(sheet.key, ()):
                values = {column.key: self.ground.values(iri, sheet, column) for column in sheet.columns}
                self.add(sheet, iri, State.STATED, values)
        self.choices.prepare({column.choices for sheet in sheets for column in sheet.columns if column.choices})
        return Book(
            facts,
            tuple(sheet.key for sheet in sheets),
            tuple(self.rows),
            self.choices.all(),
            tuple(self.marks),
            letters={s.key: {c.key: letters(at + 1) for at, c in enumerate(s.columns, 1)} for s in sheets},
            fields={s.key: fields(s) for s in sheets if s.stands},
        )

    def add(self, sheet: Sheet, iri: str, state: State, values: dict[str, list[Term]]) -> None:
        """Add a row.

        Args:
            sheet: where.
            iri: the thing.
            state: what the row is to be when it is read back.
            values: by column, what the graph says.
        """
        number = layout.FIRST_ROW + self._count[sheet.key]
        self._count[sheet.key] += 1
        cells, marks, meant = {}, {}, {}
        for at, column in enumerate(sheet.columns, 1):
            terms = values.get(column.key, [])
            value = self._shown(column, terms)
            if terms:
                meant[column.key] = meant_mark(terms)
            if mark := shown_mark(value):
                cells[column.key] = Cell(address(sheet, at, number), value)
                marks[column.key] = mark
        self.rows.append(Row(sheet.key, number, iri, cells))
        self.marks.append(Mark(sheet.key, iri, state, marks, meant))

    def _shown(self, column: Column, terms: list[Term]) -> Scalar:
        return writable(shown(column, terms, lambda iri: self.choices.name(column.choices, iri)))

    def _number_and_label(self, sheet: Sheet, iri: str) -> tuple[str, str]:
        if not self.ground.home(iri):
            thing = self.ground.names.thing(f"<{iri}>")
            return thing.number, thing.name
        found = []
        for key in ("number", "label"):
            terms = self.ground.values(iri, sheet, sheet.column(key)) if sheet.has(key) else []
            found.append("\n".join(term.value for term in terms))
        return found[0], found[1]

    def _strategy_values(self, sheet: Sheet, iri: str) -> dict[str, list[Term]]:
        """What a thing of another document says, for a row that is only shown."""
        there = Ground(self.ground.dataset, next(iter(self.ground.objects(iri, f"{EK}inDocument")), ""))
        return {
            column.key: there.values(iri, sheet, column) for column in sheet.columns if column.kind is not Kind.LINES
        }


def _class_of(ground: Ground) -> str:
    pairs = ground.statements(ground.homes[0]).get(ground.document, [])
    return min((value.value for name, value in pairs if name == RDF_TYPE), default=f"{EK}Document")


def _offered(kind: str) -> tuple[str, ...]:
    """Sheets that are there even if the document has nothing for them yet."""
    if kind == "follow-up":
        return ("document", "figures", "follow-ups")
    return ("document", "goals", "conditions", "commitments", "indicators", "actors", "sources", "links")


def plans_before(ground: Ground, document: str, strategies: Sequence[str]) -> list[str]:
    """The plans that a document may continue: those that it replaces, and others under its strategies."""
    under = [plan for strategy in strategies for plan in ground.subjects(f"{EK}underStrategy", strategy)]
    found = dict.fromkeys([*ground.objects(document, f"{DCTERMS}replaces"), *under])
    return [plan for plan in found if plan != document]


def _context(ground: Ground, strategies: Sequence[str]) -> dict[str, list[str]]:
    """Goals and conditions of the strategies that a document is under."""
    found: dict[str, list[str]] = {}
    for strategy in strategies:
        there = Ground(ground.dataset, strategy)
        for key in _CONTEXT:
            things = [iri for iri in there.things(layout.sheet(key)) if iri not in ground.own]
            found.setdefault(key, []).extend(things)
    return found


def _segments(ground: Ground, things: dict[str, list[str]]) -> dict[str, str]:
    """What the document itself has between its id and a number: ``atagande`` where the layout says ``atgard``."""
    found = {}
    for sheet in layout.SHEETS:
        used = Counter(_segment(ground.document, iri) for iri in things[sheet.key])
        del used[""]
        if used and (most := used.most_common(1)[0][0]) != sheet.segment:
            found[sheet.key] = most
    return found


def _segment(document: str, iri: str) -> str:
    inner = iri.removeprefix(f"{document}/")
    return inner.partition("/")[0] if inner != iri and "/" in inner else ""
