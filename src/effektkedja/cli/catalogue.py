"""``effektkedja rules``: the rule catalogue."""

from __future__ import annotations

from pathlib import Path

import click

from effektkedja.cli.base import command, emit, format_option, lang_option, language, out_option
from effektkedja.cli.language import say
from effektkedja.errors import InputError
from effektkedja.model.tables import Table
from effektkedja.model.text import Text


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
    from effektkedja.render.rules_text import rule_text, rules_text

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


def _table(table: Table, form: str, out: Path | None = None) -> None:
    from effektkedja.cli.tables import render

    emit(render(table, form), out)
