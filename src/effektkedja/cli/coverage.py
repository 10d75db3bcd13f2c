"""``effektkedja coverage``."""

from __future__ import annotations

from pathlib import Path

import click

from effektkedja.cli.base import (
    base_option,
    command,
    emit,
    format_option,
    lang_option,
    language,
    out_option,
    paths_argument,
)
from effektkedja.cli.dataset import dataset
from effektkedja.cli.language import say
from effektkedja.operations.coverage import MATRICES, Matrix
from effektkedja.operations.coverage import coverage as count


@command(
    sv="Visa täckningen för en plan: mål mot områden och grupper, mål mot aktörer, och villkor med åtaganden och "
    "indikatorer. En ruta säger antal åtaganden och antal indikatorer i bruk; - betyder att ingenting finns. "
    "Ett vidare begrepp räknar även det som rör dess smalare.\n\n"
    "Exempel: effektkedja coverage --matrix actor",
    en="Show the coverage of a plan: goals against areas and groups, goals against actors, and conditions with their "
    "commitments and indicators. A cell gives commitments and indicators in use; - means nothing. "
    "A broader concept also counts what concerns its narrower ones.\n\n"
    "Example: effektkedja coverage --matrix actor",
)
@paths_argument
@click.option(
    "--matrix",
    "matrices",
    type=click.Choice(MATRICES),
    multiple=True,
    help=say("Vilken matris (standard: alla tre).", "Which matrix (default: all three)."),
)
@click.option("--plan", default="", metavar="ID", help=say("Plan (standard: den senaste).", "Plan (default: newest)."))
@format_option("text", "csv", "json")
@base_option
@out_option
@lang_option
def coverage(
    paths: tuple[Path, ...],
    matrices: tuple[Matrix, ...],
    plan: str,
    form: str,
    with_base: bool,
    out: Path | None,
    lang: str,
) -> None:
    """Show coverage matrices."""
    from effektkedja.cli.tables import render

    data = dataset(paths, with_base=with_base)
    tables = [count(data, matrix, plan, lang=language(lang)) for matrix in matrices or MATRICES]
    texts = [render(table, form, language(lang)) for table in tables]
    if form == "json" and len(texts) > 1:
        emit("[\n" + ",\n".join(texts) + "\n]", out)
        return
    emit("\n\n".join(text.strip("\n") if form == "text" else text for text in texts), out)
