"""``effektkedja rules``: the rule catalogue."""

from __future__ import annotations

import click

from effektkedja.cli.base import command, emit, format_option, lang_option, language
from effektkedja.model import Table


@command(
    sv="Visa alla regler, eller hela berättelsen om en: vad den hittar, varför, hur det lagas och dess SHACL.\n\n"
    "Exempel: effektkedja rules EK102",
    en="Show all rules, or the whole story of one: what it finds, why, how it is mended, and its SHACL.\n\n"
    "Example: effektkedja rules EK102",
)
@click.argument("code", required=False, default="")
@format_option("text", "json", "csv")
@lang_option
def rules(code: str, form: str, lang: str) -> None:
    """Show the rule catalogue."""
    from effektkedja.operations import catalogue as shelf
    from effektkedja.render.text import rule_text, rules_text

    chosen = language(lang)
    if code:
        rule = shelf.one(code)
        emit(rule_text(rule, chosen, examples=shelf.examples(rule, chosen), shacl=shelf.shacl(rule)), None)
    elif form == "text":
        emit(rules_text(shelf.every(), chosen), None)
    else:
        _table(shelf.rule_table(chosen), form)


def _table(table: Table, form: str) -> None:
    from effektkedja.cli.tables import render

    emit(render(table, form), None)
