"""What the commands of the workbook share: where it is written, and that nobody's work is written over."""

from __future__ import annotations

import re
from pathlib import Path

from effektkedja.errors import InputError
from effektkedja.files import write_whole
from effektkedja.model.text import Text
from effektkedja.planbook.book import Book


def fresh(target: Path) -> Path:
    """The path of a workbook that is not there yet: somebody may have filled in the one that is.

    Raises:
        InputError: it is there.
    """
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise InputError(
            Text("Filen finns redan och skrivs inte över.", "The file exists and is not written over."),
            where=str(target),
            hint=Text("Välj ett annat namn med --out, eller flytta den.", "Choose another name, or move it."),
        )
    return target


def put_book(book: Book, target: Path) -> None:
    """Write a workbook: as ``.xlsx``, or as a folder of CSV files where the name has no such ending.

    Raises:
        InputError: it cannot be written, or the name has another ending.
    """
    if target.suffix.lower() == ".xlsx":
        from effektkedja.planbook.writing import book_xlsx

        write_whole(target, book_xlsx(book))
    elif target.suffix:
        raise InputError(
            Text(f"Filer av slaget ”{target.suffix}” skrivs inte.", f"'{target.suffix}' is not written."),
            where=str(target),
            hint=Text("Använd .xlsx, eller ett mappnamn för CSV.", "Use .xlsx, or the name of a folder for CSV."),
        )
    else:
        from effektkedja.planbook.csv import write

        write(book, target)


def years_of(text: str) -> tuple[int, int]:
    """First and last year of ``2028-2031``; zeros for an empty text.

    Raises:
        InputError: it is no such span.
    """
    if not text:
        return 0, 0
    match = re.fullmatch(r"([12][0-9]{3})\s*[-–]\s*([12][0-9]{3})", text.strip())
    if not match or match[1] > match[2]:
        raise InputError(
            Text(f"Perioden ”{text}” går inte att läsa.", f"The period '{text}' cannot be read."),
            hint=Text("Skriv två år: --years 2028-2031", "Write two years: --years 2028-2031"),
        )
    return int(match[1]), int(match[2])
