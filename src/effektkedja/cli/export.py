"""``effektkedja export``."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from effektkedja.cli.base import command, lang_option, language, note, paths_argument
from effektkedja.cli.dataset import dataset
from effektkedja.cli.language import say
from effektkedja.cli.planbook import fresh, put_book
from effektkedja.model.text import Text
from effektkedja.operations.planbook_export import export_book


@command(
    sv="Skriv ett dokument som arbetsbok, att ändra i Excel och läsa in igen med import. Ett namn utan .xlsx blir en "
    "mapp med CSV-filer.\n\nExempel: effektkedja export plan.xlsx --document handlingsplan-2024-2027",
    en="Write a document as a workbook, to edit in Excel and read back with import. A name without .xlsx becomes a "
    "folder of CSV files.\n\nExample: effektkedja export plan.xlsx --document handlingsplan-2024-2027",
)
@click.argument("file", type=click.Path(path_type=Path))
@paths_argument
@click.option("--document", required=True, metavar="ID", help=say("Dokumentet.", "The document."))
@lang_option
def export(file: Path, paths: tuple[Path, ...], document: str, lang: str) -> None:
    """Write a document as a workbook."""
    data = dataset(paths, with_base=True)
    book = export_book(data, document, datetime.date.today())
    put_book(book, fresh(file))
    rows = len(book.rows)
    note(
        Text(
            f"{file}: {book.facts.title}, {rows} rader. Läs in den igen: effektkedja import {file} --out FIL.ttl",
            f"{file}: {book.facts.title}, {rows} rows. Read it back: effektkedja import {file} --out FILE.ttl",
        ).in_(language(lang))
    )
