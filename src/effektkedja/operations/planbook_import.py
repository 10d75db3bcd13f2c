"""Workbooks read into the graphs of their document: identity, names, numbers, changes, conflicts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.names import document_id, shorten
from effektkedja.operations.planbook_apply import Applier, ImportedGraph
from effektkedja.operations.planbook_edits import Conflict, Deletion, Edit, merge
from effektkedja.operations.planbook_ground import Ground
from effektkedja.operations.planbook_identity import Event, Happening, Placed, identify
from effektkedja.operations.planbook_register import Register
from effektkedja.operations.planbook_rows import RowReader
from effektkedja.planbook.book import Book, CellProblem, Facts, State
from effektkedja.store.dataset import Dataset


@dataclass(frozen=True)
class Imported:
    """What came of reading workbooks.

    Args:
        document: id of the document.
        graphs: its graphs with the changes made, as far as cells could be read.
        events: what happened to rows.
        problems: cells that cannot be read, with the file that they are in.
        conflicts: changes that collide.
        placed: the rows of each workbook, with the things that they are.
    """

    document: str
    graphs: tuple[ImportedGraph, ...]
    events: tuple[Event, ...]
    problems: tuple[tuple[Path | None, CellProblem], ...]
    conflicts: tuple[Conflict, ...]
    placed: tuple[Placed, ...] = ()

    @property
    def faults(self) -> tuple[tuple[str, Text], ...]:
        """What stops it from being written: place and sentence of each cell; a conflict names its places itself."""
        cells = [
            (f"{path.name if path else ''}, {problem.sheet}!{problem.cell}".removeprefix(", "), _sentence(problem))
            for path, problem in self.problems
        ]
        return (*cells, *(("", conflict.text) for conflict in self.conflicts))

    @property
    def is_whole(self) -> bool:
        """Whether everything could be read and nothing collides: only then may it be written."""
        return not self.problems and not self.conflicts


def import_books(
    books: Sequence[Book],
    dataset: Dataset,
    *,
    prefer: Path | None = None,
    progress: Callable[[Path | None], None] = lambda path: None,
) -> Imported:
    """Read workbooks of one document.

    Args:
        books: copies that people have filled in, or answers from several actors.
        dataset: the knowledge base that the document belongs to: statements that the workbook has no column for are
            taken from here.
        prefer: the workbook that is right where two say different things.
        progress: told each workbook before it is read into the graph.

    Raises:
        InputError: the workbooks are of different documents, or of one that the knowledge base does not hold.
    """
    facts = _one_document(books)
    ground = Ground(dataset, facts.document)
    _known_document(ground, books)
    register = Register(ground, facts, [identify(book) for book in books])
    register.settle_ids()
    reader = RowReader(register)
    edits: list[Edit] = []
    for placed in register.placed:
        progress(placed.book.path)
        edits.extend(reader.edits(placed))
    merged = merge(edits, reader.deletions(), prefer, register.labels)
    applier = Applier(ground, facts, register.labels)
    applier.apply(merged.edits, merged.deletions, reader.new_things(merged.edits))
    events = [event for placed in register.placed for event in placed.events]
    events.extend(reader.kept())
    events.extend(_told_deletion(deletion) for deletion in merged.deletions)
    events.extend(Event(Happening.SETTLED, "", conflict.text) for conflict in merged.settled)
    problems = [(placed.book.path, problem) for placed in register.placed for problem in placed.book.problems]
    return Imported(
        document_id(facts.document),
        applier.graphs(),
        tuple(events),
        (*problems, *register.problems),
        tuple(merged.conflicts),
        tuple(register.placed),
    )


def _one_document(books: Sequence[Book]) -> Facts:
    documents = {book.facts.document: book for book in books}
    if len(documents) > 1:
        listed = "; ".join(
            f"{book.path.name if book.path else ''}: {document_id(iri)}" for iri, book in sorted(documents.items())
        )
        raise InputError(
            Text(
                f"Arbetsböckerna gäller olika dokument: {listed}.", f"The workbooks are of several documents: {listed}."
            ),
            hint=Text("Läs in ett dokument i taget.", "Import one document at a time."),
        )
    return books[0].facts


def _known_document(ground: Ground, books: Sequence[Book]) -> None:
    """A workbook holds what there are columns for; the rest is in the knowledge base, and must not be lost."""
    if ground.homes or not any(mark.state is State.STATED for book in books for mark in book.marks):
        return
    name = document_id(ground.document)
    raise InputError(
        Text(f"Underlaget har inget dokument {name}.", f"The knowledge base has no document {name}."),
        where=str(books[0].path or ""),
        hint=Text(
            "Ange också filen som arbetsboken gjordes av: effektkedja check FIL.xlsx PLAN.ttl --with-base, eller "
            "import och annotate med --base PLAN.ttl",
            "Also name the file that the workbook was made from: check FILE.xlsx PLAN.ttl --with-base, or import and "
            "annotate with --base PLAN.ttl",
        ),
    )


def _told_deletion(deletion: Deletion) -> Event:
    return Event(
        Happening.DELETED,
        deletion.where,
        Text(
            f"{deletion.label} tas bort: raden är tömd eller borta.", f"{deletion.label} is deleted: its row is gone."
        ),
    )


def _sentence(problem: CellProblem) -> Text:
    """What was expected in a cell, and what stands there."""
    found = shorten(problem.found, 60)
    if not found or f"”{found}”" in problem.expected.sv:
        return problem.expected
    return Text(f"{problem.expected.sv} Nu står det ”{found}”.", f"{problem.expected.en} It now says “{found}”.")
