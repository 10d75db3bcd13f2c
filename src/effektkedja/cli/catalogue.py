"""``effektkedja rules`` and ``effektkedja queries``: what there is to ask for."""

from __future__ import annotations

from pathlib import Path

import click

from effektkedja.cli.base import command, emit, format_option, lang_option, language, out_option
from effektkedja.cli.language import say
from effektkedja.errors import InputError
from effektkedja.model import Column, Table, Text


@command(
    sv="Visa alla regler, eller hela berättelsen om en: vad den hittar, varför, hur det lagas och dess SHACL.\n\n"
    "Exempel: effektkedja rules EK102",
    en="Show all rules, or the whole story of one: what it finds, why, how it is mended, and its SHACL.\n\n"
    "Example: effektkedja rules EK102",
)
@click.argument("code", required=False, default="")
@click.option(
    "--profile-template",
    is_flag=True,
    help=say(
        "Skriv en profil att redigera: vilka regler som gäller och hur allvarliga de är.",
        "Write a profile to edit: which rules count and how severe they are.",
    ),
)
@format_option("text", "json", "csv")
@out_option
@lang_option
def rules(code: str, profile_template: bool, form: str, out: Path | None, lang: str) -> None:
    """Show the rule catalogue."""
    from effektkedja.operations import catalogue as shelf
    from effektkedja.render.text import rule_text, rules_text

    chosen = language(lang)
    if profile_template:
        from effektkedja.render.profile import profile_template as template

        _keep(out)
        emit(template(shelf.every(), chosen), out)
    elif code:
        rule = shelf.one(code)
        emit(rule_text(rule, chosen, examples=shelf.examples(rule, chosen), shacl=shelf.shacl(rule)), out)
    elif form == "text":
        emit(rules_text(shelf.every(), chosen), out)
    else:
        _table(shelf.rule_table(chosen), form, out)


def _keep(out: Path | None) -> None:
    """A template may not wipe out the profile that somebody has made from it."""
    if out and out.exists():
        raise InputError(
            Text("Filen finns redan och skrivs inte över.", "The file exists already and is not overwritten."),
            where=str(out),
            hint=Text("Välj ett annat namn med --out.", "Choose another name with --out."),
        )


@command(
    sv="Lista frågorna i frågeboken; ett sökord visar bara frågor där ordet finns.\n\n"
    "Exempel: effektkedja queries aktör",
    en="List the questions of the question book; a word shows only questions that hold it.\n\n"
    "Example: effektkedja queries actor",
)
@click.argument("word", required=False, default="")
@format_option("text", "json", "csv")
@lang_option
def queries(word: str, form: str, lang: str) -> None:
    """List or search the question book."""
    from effektkedja.queries import book

    chosen = language(lang)
    found = [
        query
        for query in book()
        if word.lower() in " ".join((query.name, query.question.sv, query.question.en, *query.tags)).lower()
    ]
    if not found:
        raise InputError(
            Text(f"Ingen fråga innehåller ”{word}”.", f"No question holds '{word}'."),
            hint=Text("effektkedja queries listar alla.", "effektkedja queries lists all."),
        )
    columns = (
        Column("name", Text("Namn", "Name")),
        Column("question", Text("Fråga", "Question")),
        Column("parameters", Text("Parametrar", "Parameters")),
    )
    rows = tuple(
        (query.name, query.question.in_(chosen), ", ".join(_usage(p.name, p.default) for p in query.parameters))
        for query in found
    )
    title = {"sv": "Frågeboken", "en": "The question book"}[chosen]
    _table(Table("queries", title, columns, rows), form)
    if form == "text":
        emit(
            say(
                "\nStäll en fråga: effektkedja query NAMN --param namn=värde",
                "\nAsk: effektkedja query NAME --param name=value",
            ),
            None,
        )


def _usage(name: str, default: str) -> str:
    return f"{name}={default}" if default else name


def _table(table: Table, form: str, out: Path | None = None) -> None:
    from effektkedja.cli.tables import render

    emit(render(table, form), out)
