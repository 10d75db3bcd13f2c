"""``effektkedja import``."""

from __future__ import annotations

from pathlib import Path

import click

from effektkedja.cli.base import command, emit, lang_option, language, note
from effektkedja.cli.dataset import tell_reading
from effektkedja.cli.language import say
from effektkedja.errors import InputError
from effektkedja.files import refuse_other_kind
from effektkedja.model.text import Language, Text
from effektkedja.operations.planbook_file import Written, background, files_of, gone_since, put
from effektkedja.operations.planbook_import import Imported, import_books
from effektkedja.operations.planbook_open import books_in, read_book
from effektkedja.render.planbook import event_lines, fault_lines, stopping_text


@command(
    name="import",
    sv="Läs in ifyllda arbetsböcker till Turtle. Flera personers kopior läggs ihop; det som krockar räknas upp och "
    "ingenting skrivs förrän allt går att läsa. Tolkningar hamnar i en egen fil bredvid.\n\n"
    "Exempel: effektkedja import plan.xlsx --out plan.ttl\n\nExempel: effektkedja import svar/*.xlsx --out svar.ttl",
    en="Read workbooks that have been filled in to Turtle. Several people's copies are merged; what collides is "
    "listed, and nothing is written until everything can be read. Readings go to a file of their own.\n\n"
    "Example: effektkedja import plan.xlsx --out plan.ttl",
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=say("Filen att skriva.", "File to write."))
@click.option(
    "--base",
    multiple=True,
    type=click.Path(path_type=Path),
    help=say(
        "Filerna som arbetsboken gjordes av, om de är egna (standard: den medföljande kunskapsbasen, och --out om den "
        "finns).",
        "The files that the workbook was made from, if they are your own.",
    ),
)
@click.option(
    "--prefer",
    type=click.Path(path_type=Path),
    help=say("Arbetsboken som gäller där två krockar.", "The workbook that holds where two collide."),
)
@lang_option
def import_(files: tuple[Path, ...], out: Path | None, base: tuple[Path, ...], prefer: Path | None, lang: str) -> None:
    """Read workbooks into a graph."""
    chosen = language(lang)
    paths = _books(files, prefer)
    books = []
    for path in paths:
        tell_reading(path)
        books.append(read_book(path))
    data = background(base, out, books)
    imported = import_books(books, data, prefer=prefer, progress=tell_reading)
    for line in event_lines(imported.events, chosen):
        note(line)
    _refuse(imported, chosen)
    if gone := gone_since(out, imported):
        note(
            Text(
                f"Borta sedan {out} skrevs förra gången: {', '.join(gone[:8])}" + (" …" if len(gone) > 8 else ""),
                f"Gone since {out} was written last: {', '.join(gone[:8])}" + (" …" if len(gone) > 8 else ""),
            ).in_(chosen)
        )
    main, *others = files_of(imported, out, data)
    if out is None:
        emit(main.text, None)
        _tell_unwritten(others, chosen)
        return
    for file in (main, *others):
        put(file)
        note(f"{file.path}: {len(file.text.encode()) // 1024 + 1} kB")


def _books(files: tuple[Path, ...], prefer: Path | None) -> list[Path]:
    """The workbooks to read.

    Raises:
        InputError: there are none, a path is no workbook, or the preferred one is not among them.
    """
    for file in files:
        if not file.exists():
            raise InputError(Text("Filen finns inte.", "The file does not exist."), where=str(file))
        refuse_other_kind(file)
        if not file.is_dir() and file.suffix.lower() != ".xlsx":
            raise InputError(
                Text("Det här är ingen arbetsbok.", "This is no workbook."),
                where=str(file),
                hint=Text("Ange .xlsx-filer, eller mappar med dem.", "Give .xlsx files, or folders with them."),
            )
    paths = books_in(files)
    if not paths:
        raise InputError(
            Text("Mappen innehåller inga arbetsböcker från effektkedja.", "The folder holds no workbooks."),
            where=str(files[0]),
        )
    if prefer is not None and prefer not in paths:
        raise InputError(
            Text("--prefer måste vara en av arbetsböckerna.", "--prefer must be one of the workbooks."),
            where=str(prefer),
        )
    return paths


def _refuse(imported: Imported, lang: Language) -> None:
    """Stop before anything is written where something cannot be read or collides.

    Raises:
        InputError: says how much, after the list of it.
    """
    if imported.is_whole:
        return
    for line in fault_lines([imported], lang):
        note(line)
    cells, conflicts = len(imported.problems), len(imported.conflicts)
    found = stopping_text(cells, conflicts)
    raise InputError(
        Text(f"Ingenting har skrivits: {found.sv}.", f"Nothing was written: {found.en}."),
        hint=Text("Ändra i arbetsböckerna så att de är överens, eller välj en med --prefer FIL.xlsx.", "Settle them.")
        if conflicts
        else Text("Rätta cellerna och läs in igen.", "Correct the cells and import again."),
    )


def _tell_unwritten(others: list[Written], lang: Language) -> None:
    names = ", ".join(file.path.name for file in others if file.is_changed)
    if names:
        note(
            Text(
                f"Dessutom ändras {names}; ange --out för att skriva alla filer.",
                f"{names} would be changed too; give --out to write all files.",
            ).in_(lang)
        )
