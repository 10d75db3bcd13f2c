"""What a workbook is described with: sheets, columns, lists to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from effektkedja.model.text import Text


class Kind(Enum):
    """What a cell may hold."""

    TEXT = "text"
    """One text in Swedish."""
    LINES = "lines"
    """Several texts in Swedish, one on each line of the cell."""
    STRING = "string"
    """A number or code that is kept as text: ``4.10`` is not ``4.1``."""
    YEAR = "year"
    """A year with four digits."""
    DATE = "date"
    """A day."""
    NUMBER = "number"
    """A number, with decimal comma where it is text."""
    INTEGER = "integer"
    """A whole number."""
    FLAG = "flag"
    """``ja`` or ``nej``."""
    CHOICE = "choice"
    """A thing or a code, written as its name; several are parted by semicolons or stand on lines of their own."""


@dataclass(frozen=True)
class ChoiceList:
    """Things and codes that a column chooses from.

    Args:
        key: the name of the list in the hidden sheets.
        title: what the list is called on the sheet of code lists.
        scheme: IRI of the code list that it is; empty for a list of things.
        classes: IRIs of the classes whose things it holds; subclasses count. Empty for a code list.
        sheet: key of the sheet of this workbook whose rows belong to the list too, those that are added as well.
    """

    key: str
    title: Text
    scheme: str = ""
    classes: tuple[str, ...] = ()
    sheet: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a sheet: one property of the thing that a row describes.

    Args:
        key: short name, unique within the sheet.
        heading: what stands above it; a required one is shown with an asterisk.
        property: IRI of the property.
        kind: what a cell may hold.
        help: shown when a cell is chosen; at most 255 letters.
        choices: key of the list to choose from, for ``Kind.CHOICE``.
        many: whether a cell may hold several values.
        required: whether a row is incomplete without it.
        width: width in letters.
        locked: whether it is filled in beforehand and only read.
        since: the version of the layout that brought it; an older workbook has no such column, and nothing is amiss.
    """

    key: str
    heading: Text
    property: str
    kind: Kind
    help: Text
    choices: str = ""
    many: bool = False
    required: bool = False
    width: int = 24
    locked: bool = False
    since: int = 1


@dataclass(frozen=True)
class Sheet:
    """A sheet with one thing in each row.

    Args:
        key: short name, the same in every language.
        title: what stands on its tab.
        purpose: the sentence at its top.
        classes: IRIs of the classes whose things it holds; a new row is of the first. Subclasses count.
        columns: its columns from the second on; the first, hidden, holds the IRI of the thing.
        segment: the part of a new thing's IRI between the document and the number: ``atgard``.
        interprets: whether its rows are readings, which stand in a file of their own.
        spare: empty rows that are made ready for writing.
        stands: whether it is written standing, a field in each row, because there is one thing of its kind only.
    """

    key: str
    title: Text
    purpose: Text
    classes: tuple[str, ...]
    columns: tuple[Column, ...]
    segment: str
    interprets: bool = False
    spare: int = 200
    stands: bool = False

    def column(self, key: str) -> Column:
        """The column of that key."""
        return next(column for column in self.columns if column.key == key)

    def has(self, key: str) -> bool:
        """Whether there is a column of that key."""
        return any(column.key == key for column in self.columns)
