"""What the hidden sheets hold: facts of the workbook, names with their IRIs, fingerprints; as rows of texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from effektkedja.planbook.book import Choice, Facts, Mark, State
from effektkedja.terms import EKD

CHOICE_COLUMNS = ("list", "text", "iri", "number", "label", "note")
MARK_COLUMNS = ("sheet", "id", "state", "shown", "meant")
_ABSOLUTE = "://"

TextRow = Sequence[str]


def relative(iri: str) -> str:
    """An IRI as short as the hidden sheets keep it: those of the data without their common beginning."""
    return iri.removeprefix(EKD)


def absolute(text: str) -> str:
    """The IRI that :func:`relative` has shortened."""
    return text if not text or _ABSOLUTE in text or text.startswith("urn:") else EKD + text


def fact_rows(facts: Facts) -> Iterator[TextRow]:
    """The facts as rows of name and value."""
    yield "version", str(facts.version)
    yield "document", relative(facts.document)
    yield "class", facts.document_class
    yield "kind", facts.kind
    yield "title", facts.title
    yield "made", facts.made
    yield "actor", relative(facts.actor)
    for sheet, segment in sorted(facts.segments.items()):
        yield f"segment {sheet}", segment


def facts_of(rows: Iterable[TextRow]) -> Facts:
    """Facts read back.

    Raises:
        KeyError: a fact is missing.
        ValueError: the version is no number.
    """
    found = {row[0]: row[1] for row in rows if len(row) > 1}
    return Facts(
        absolute(found["document"]),
        found["class"],
        found["kind"],
        found.get("title", ""),
        found.get("made", ""),
        absolute(found.get("actor", "")),
        int(float(found["version"])),
        {name.removeprefix("segment "): value for name, value in found.items() if name.startswith("segment ")},
    )


def choice_rows(choices: Iterable[Choice]) -> Iterator[TextRow]:
    """The names that can be chosen, one in a row, after a row of headings."""
    yield CHOICE_COLUMNS
    for choice in choices:
        yield choice.list, choice.text, relative(choice.iri), choice.number, choice.label, choice.note


def choices_of(rows: Iterable[TextRow]) -> tuple[Choice, ...]:
    """Names read back."""
    return tuple(
        Choice(row[0], row[1], absolute(row[2]), row[3], row[4], row[5])
        for row in (padded(row, len(CHOICE_COLUMNS)) for row in rows)
        if row[0] and row[0] != CHOICE_COLUMNS[0]
    )


def mark_rows(marks: Iterable[Mark]) -> Iterator[TextRow]:
    """The fingerprints, one row of a sheet in a row, after a row of headings."""
    yield MARK_COLUMNS
    for mark in marks:
        yield mark.sheet, relative(mark.id), mark.state.value, _joined(mark.shown), _joined(mark.meant)


def marks_of(rows: Iterable[TextRow]) -> tuple[Mark, ...]:
    """Fingerprints read back.

    Raises:
        ValueError: a state is unknown.
    """
    return tuple(
        Mark(row[0], absolute(row[1]), State(row[2]), _parted(row[3]), _parted(row[4]))
        for row in (padded(row, len(MARK_COLUMNS)) for row in rows)
        if row[0] and row[0] != MARK_COLUMNS[0]
    )


def padded(row: TextRow, length: int) -> TextRow:
    """A row with empty texts up to ``length``: trailing empty cells are not kept by every program."""
    return (*row, *[""] * (length - len(row)))


def _joined(marks: Mapping[str, str]) -> str:
    return " ".join(f"{column}:{mark}" for column, mark in marks.items())


def _parted(text: str) -> dict[str, str]:
    return {column: mark for column, _, mark in (pair.partition(":") for pair in text.split())}
