"""Reading text whole and writing files whole or not at all; what is said of files of other programs."""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from pathlib import Path
from typing import Final

from effektkedja.errors import InputError
from effektkedja.model.text import Text

_AS_WORKBOOK: Final = Text(
    "Öppna den i Excel och välj Arkiv > Spara som > Excel-arbetsbok (.xlsx).",
    "Open it in Excel and choose File > Save As > Excel Workbook (.xlsx).",
)
_INTO_TEMPLATE: Final = Text(
    "En plan läses ur en arbetsbok. Hämta en mall och skriv in planen där: effektkedja template --out plan.xlsx",
    "A plan is read from a workbook. Take a template and write the plan there: effektkedja template --out plan.xlsx",
)
_HINTS: Final = {
    **dict.fromkeys((".xls", ".xlsb", ".xlt", ".xltx"), _AS_WORKBOOK),
    **dict.fromkeys(
        (".xlsm", ".xltm", ".xlam"),
        Text(
            "Välj Arkiv > Spara som > Excel-arbetsbok (.xlsx) i Excel; makron läses inte.",
            "Choose File > Save As > Excel Workbook (.xlsx) in Excel; macros are not read.",
        ),
    ),
    **dict.fromkeys(
        (".ods", ".ots", ".fods"),
        Text(
            "Öppna den i LibreOffice och välj Arkiv > Spara som > Excel 2007–365 (.xlsx).",
            "Open it in LibreOffice and choose File > Save As > Excel 2007-365 (.xlsx).",
        ),
    ),
    ".numbers": Text("Välj Arkiv > Exportera till > Excel i Numbers.", "Choose File > Export To > Excel in Numbers."),
    **dict.fromkeys((".doc", ".docx", ".odt", ".rtf", ".pdf", ".txt", ".pptx"), _INTO_TEMPLATE),
    **dict.fromkeys(
        (".csv", ".tsv"),
        Text(
            "En plan som CSV är en mapp med en fil för varje blad: ange mappen.",
            "A plan as CSV is a folder with a file for each sheet: give the folder.",
        ),
    ),
}
writing = threading.Lock()
"""Held while a file is being written, so that the program does not end in the middle of it."""


def read_text(path: Path) -> str | None:
    """The text of a UTF-8 file without byte order mark, line ends as they are; None where there is no file.

    Raises:
        InputError: the file cannot be read or is not UTF-8.
    """
    try:
        return read_utf8(path).decode("utf-8")
    except InputError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None
        raise


def read_utf8(path: Path) -> bytes:
    """The bytes of a UTF-8 file without byte order mark, line ends as they are.

    Raises:
        InputError: the file cannot be read or is not UTF-8 (with its line).
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            Text(f"Filen går inte att läsa: {error.strerror}.", f"The file cannot be read: {error.strerror}."),
            where=str(path),
        ) from error
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(
            Text("Filen är inte UTF-8.", "The file is not UTF-8."),
            where=f"{path}:{line}",
            hint=Text("Spara den på nytt som UTF-8.", "Save it again as UTF-8."),
        ) from error
    return data.removeprefix(b"\xef\xbb\xbf")


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` in ``path`` by way of a neighbouring file, so that nobody ever sees half of it.

    Raises:
        InputError: the file cannot be written.
    """
    temporary = path.parent / f".{path.name}.{secrets.token_hex(6)}"
    with writing:
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except OSError as error:
            message = Text(f"Filen går inte att skriva: {error.strerror}.", f"Cannot write the file: {error.strerror}.")
            raise InputError(message, where=str(path)) from error
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink()


def is_other_kind(path: Path) -> bool:
    """Whether a file is of a program that planners use, but not of a kind that can be read."""
    return path.is_file() and path.suffix.lower() in _HINTS


def other_kind(path: Path, hint: Text) -> InputError:
    """What to raise for a file of a kind that cannot be read.

    Args:
        path: the file.
        hint: what to say of files of which nothing is known.
    """
    return InputError(
        Text(f"Filer av slaget ”{path.suffix}” går inte att läsa.", f"Files of kind '{path.suffix}' cannot be read."),
        where=str(path),
        hint=_HINTS.get(path.suffix.lower(), hint),
    )


def refuse_other_kind(path: Path) -> None:
    """Refuse a file of another program, where a workbook is wanted.

    Raises:
        InputError: it is one; the hint says how it becomes a workbook.
    """
    if is_other_kind(path):
        raise other_kind(path, _AS_WORKBOOK)
