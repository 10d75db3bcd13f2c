"""``effektkedja suggest``."""

from __future__ import annotations

import datetime
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
    terminal_width,
)
from effektkedja.cli.dataset import dataset
from effektkedja.cli.language import say
from effektkedja.cli.progress import tell
from effektkedja.errors import InputError
from effektkedja.model.suggestions import Suggestion
from effektkedja.model.text import Language, Text
from effektkedja.operations.suggest import KEYS
from effektkedja.operations.suggest import suggest as find_candidates


@command(
    sv="Föreslå länkar som saknas: vad ett åtagande kan bidra till, vad en indikator kan mäta, vilket mål ett villkor "
    "hör till. Förslagen bygger på orden i texterna, och en person bestämmer. Ingenting ändras.\n\n"
    "Exempel: effektkedja suggest min-plan.xlsx --kind commitment\n\n"
    "Exempel: effektkedja suggest --format xlsx --out forslag.xlsx",
    en="Suggest links that are missing: what a commitment may contribute to, what an indicator may measure, which "
    "goal a condition belongs to. The suggestions go by the words of the texts, and a person decides. Nothing is "
    "changed.\n\n"
    "Example: effektkedja suggest my-plan.xlsx --kind commitment\n\n"
    "Example: effektkedja suggest --format xlsx --out suggestions.xlsx",
)
@paths_argument
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(KEYS),
    multiple=True,
    help=say(
        "Bara för åtaganden, indikatorer eller villkor (standard: alla); får upprepas.",
        "Only for commitments, indicators or conditions (default: all); repeatable.",
    ),
)
@click.option("--document", default="", metavar="ID", help=say("Bara det här dokumentet.", "Only this document."))
@click.option(
    "--top",
    type=click.IntRange(1, 50),
    default=3,
    show_default=True,
    help=say("Förslag för varje sak.", "Suggestions for each thing."),
)
@format_option("text", "csv", "json", "xlsx", "ttl")
@base_option
@out_option
@lang_option
def suggest(
    paths: tuple[Path, ...],
    kinds: tuple[str, ...],
    document: str,
    top: int,
    form: str,
    with_base: bool,
    out: Path | None,
    lang: str,
) -> None:
    """Suggest missing links."""
    if form == "xlsx" and out is None:
        raise InputError(
            Text("Ett arbetsblad kan inte visas på skärmen.", "A workbook cannot be shown on the screen."),
            hint=Text("Lägg till --out forslag.xlsx.", "Add --out suggestions.xlsx."),
        )
    tell(say("Läser planen", "Reading the plan"))
    chosen = language(lang)
    data = dataset(paths, with_base=with_base)
    found = find_candidates(
        data,
        kinds or KEYS,
        document=document,
        top=top,
        lang=chosen,
        progress=lambda: tell(say("Jämför texterna", "Comparing the texts")),
    )
    emit(_rendered(found, form, chosen), out)


def _rendered(found: tuple[Suggestion, ...], form: str, lang: Language) -> str | bytes:
    from effektkedja.render import data, suggestions

    if form == "xlsx":
        from effektkedja.render.suggestions_workbook import suggestions_xlsx

        return suggestions_xlsx(found, lang, datetime.date.today())
    if form == "ttl":
        return suggestions.suggestions_turtle(found, datetime.datetime.now(datetime.UTC), lang)
    if form == "json":
        return suggestions.suggestions_json(found, lang)
    if form == "csv":
        return data.table_csv(suggestions.suggestions_table(found, lang), lang)
    return suggestions.suggestions_text(found, lang, terminal_width())
