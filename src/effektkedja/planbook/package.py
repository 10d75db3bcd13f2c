"""A workbook opened to be read: openpyxl for the package, its styles and relations, our own reading of the cells.

Imported only when a workbook is opened: openpyxl takes a fifth of a second to load.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.xml.constants import SHARED_STRINGS

from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.planbook.cell_texts import shared_texts
from effektkedja.planbook.cells import RawCell, rows_of


class Package:
    """The sheets of a workbook, by the names on their tabs; a context manager.

    Args:
        path: the file, which has been looked over by :func:`effektkedja.planbook.guard.inspect`.

    Raises:
        InputError: it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            reader = _Reader(path, read_only=True, keep_links=False)
            reader.read()
        except (
            Exception
        ) as error:  # a parser meets what a stranger wrote: whatever it stumbles on is a fault of the file
            raise _unreadable(path) from error
        self._book: Any = reader.wb
        self._shared: list[str] = reader.shared_strings

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()

    @property
    def names(self) -> list[str]:
        """The names of the sheets in the order of their tabs."""
        return [str(name) for name in self._book.sheetnames]

    def rows(self, name: str) -> Iterator[list[RawCell]]:
        """The rows of a sheet from the first on; read as they come. A tab that is a chart has none.

        Raises:
            InputError: the sheet cannot be read.
        """
        sheet = self._book[name]
        if not isinstance(sheet, ReadOnlyWorksheet):
            return
        try:
            with sheet._get_source() as part:  # type: ignore[attr-defined]
                yield from rows_of(self._book, self._shared, part)
        except Exception as error:  # as above
            raise _unreadable(self._path) from error


class _Reader(ExcelReader):
    """openpyxl's reader, but for the table of shared texts: half of a plan saved by Excel stands there."""

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
        if part is not None:
            with self.archive.open(part.PartName[1:]) as file:
                self.shared_strings = shared_texts(file)


def _unreadable(path: Path) -> InputError:
    return InputError(
        Text("Filen går inte att läsa som en arbetsbok.", "The file cannot be read as a workbook."),
        where=str(path),
        hint=Text("Öppna den i Excel och spara den på nytt.", "Open it in Excel and save it anew."),
    )
