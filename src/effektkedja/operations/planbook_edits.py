"""What several people's workbooks change, put together: edits that agree become one, those that collide are listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from effektkedja.model.text import Text
from effektkedja.names import shorten
from effektkedja.planbook.book import Term
from effektkedja.planbook.parts import Column, Sheet

_SAID = 80
"""Letters of each side of a conflict that are told."""


@dataclass(frozen=True)
class Edit:
    """A cell that says something else than the document does.

    Args:
        thing: IRI of the thing.
        sheet: where it stands.
        column: which property.
        terms: what it is to be; empty for an emptied cell.
        shown: what stands in the cell.
        where: file, sheet and cell.
        file: the workbook.
        clash: what the document says now, where that has changed since the workbook was made; None where it has not.
    """

    thing: str
    sheet: Sheet
    column: Column
    terms: tuple[Term, ...]
    shown: str
    where: str
    file: Path | None
    clash: str | None = None

    @property
    def says(self) -> frozenset[str]:
        """The values, to compare two edits."""
        return frozenset(str(term) for term in self.terms)


@dataclass(frozen=True)
class Deletion:
    """A row that somebody has emptied or removed."""

    thing: str
    sheet: Sheet
    label: str
    where: str
    file: Path | None


@dataclass(frozen=True)
class Conflict:
    """Changes that cannot both be made.

    Args:
        thing: what it is about, for people.
        column: heading of the column; empty where a whole row is concerned.
        sides: cell and value of each side.
    """

    thing: str
    column: str
    sides: tuple[tuple[str, str], ...]

    @property
    def text(self) -> Text:
        """The conflict in a sentence."""
        what = f"{self.thing}, {self.column}" if self.column else self.thing
        sides = [(shorten(value, _SAID), where) for where, value in self.sides]
        return Text(
            f"Krock i {what}: " + ", men ".join(f"”{value}” i {where}" for value, where in sides) + ".",
            f"Conflict in {what}: " + ", but ".join(f"“{value}” in {where}" for value, where in sides) + ".",
        )


@dataclass
class Merged:
    """The changes of all workbooks.

    Args:
        edits: one for each thing and column.
        deletions: one for each thing.
        conflicts: what has to be settled by a person.
        settled: conflicts that the preferred workbook has settled.
    """

    edits: list[Edit] = field(default_factory=list)
    deletions: list[Deletion] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    settled: list[Conflict] = field(default_factory=list)


def merge(edits: Iterable[Edit], deletions: Iterable[Deletion], prefer: Path | None, labels: dict[str, str]) -> Merged:
    """Put changes together.

    Args:
        edits: of all workbooks.
        deletions: of all workbooks.
        prefer: the workbook that is right where two collide; None to settle nothing.
        labels: what things are called.
    """
    merged = Merged()
    gone: dict[str, Deletion] = {}
    for deletion in deletions:
        gone.setdefault(deletion.thing, deletion)
    cells: dict[tuple[str, str], list[Edit]] = defaultdict(list)
    for edit in edits:
        cells[edit.thing, edit.column.key].append(edit)
    for (thing, _), sides in cells.items():
        if thing not in gone:
            _settle_cell(merged, sides, prefer, labels.get(thing, thing))
    touched: dict[str, list[Edit]] = defaultdict(list)
    for (thing, _), sides in cells.items():
        touched[thing].extend(sides if thing in gone else ())
    for thing, deletion in gone.items():
        _settle_deletion(merged, deletion, touched.get(thing, []), prefer, labels.get(thing, thing))
    return merged


def _settle_cell(merged: Merged, sides: Sequence[Edit], prefer: Path | None, label: str) -> None:
    different = {edit.says: edit for edit in reversed(sides)}
    first = sides[0]
    against = next((edit for edit in sides if edit.clash is not None), None)
    if len(different) == 1 and against is None:
        merged.edits.append(first)
        return
    told = [(edit.where, edit.shown) for edit in reversed(different.values())]
    if against is not None:
        told.append(("underlaget", against.clash or "tomt"))
    conflict = Conflict(label, first.column.heading.sv, tuple(told))
    chosen = next((edit for edit in sides if prefer is not None and edit.file == prefer), None)
    if chosen is None:
        merged.conflicts.append(conflict)
    else:
        merged.settled.append(conflict)
        merged.edits.append(chosen)


def _settle_deletion(
    merged: Merged, deletion: Deletion, edits: Sequence[Edit], prefer: Path | None, label: str
) -> None:
    others = [edit for edit in edits if edit.file != deletion.file]
    if not others:
        merged.deletions.append(deletion)
        return
    sides = [(deletion.where, "raden är borttagen"), *((edit.where, edit.shown) for edit in others)]
    conflict = Conflict(label, "", tuple(sides))
    if prefer is not None and deletion.file == prefer:
        merged.settled.append(conflict)
        merged.deletions.append(deletion)
    elif prefer is not None and any(edit.file == prefer for edit in others):
        merged.settled.append(conflict)
        merged.edits.extend(edit for edit in others if edit.file == prefer)
    else:
        merged.conflicts.append(conflict)
