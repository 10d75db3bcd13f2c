"""``effektkedja queries``: the question book."""

from __future__ import annotations

import click

from effektkedja.cli.base import command, emit, format_option, lang_option, language, terminal_width
from effektkedja.cli.completion import question_names
from effektkedja.cli.language import say
from effektkedja.errors import InputError
from effektkedja.model.tables import Column, Table
from effektkedja.model.text import Language, Text
from effektkedja.queries import Query, search


@command(
    sv="Lista frågorna i frågeboken; sökord visar bara frågor där alla orden finns, och ett namn visar frågan med "
    "parametrar och kolumner.\n\n"
    "Exempel: effektkedja queries indikator kön\n\nExempel: effektkedja queries per-kon\n\n"
    "--format ttl ger frågorna som körbara SHACL-SPARQL-resurser i RDF.",
    en="List the questions of the question book; words show only questions that hold all of them, and a name shows "
    "the question with its parameters and columns.\n\n"
    "Example: effektkedja queries indicator sex\n\nExample: effektkedja queries per-kon\n\n"
    "--format ttl gives the questions as SHACL-SPARQL executables in RDF.",
)
@click.argument("words", nargs=-1, shell_complete=question_names)
@format_option("text", "json", "csv", "ttl")
@lang_option
def queries(words: tuple[str, ...], form: str, lang: str) -> None:
    """List or search the question book, or show one question in full."""
    chosen = language(lang)
    found = search(words)
    if not found:
        listed = " ".join(words)
        raise InputError(
            Text(f"Ingen fråga innehåller ”{listed}”.", f"No question holds '{listed}'."),
            hint=Text("effektkedja queries listar alla.", "effektkedja queries lists all."),
        )
    if form == "ttl":
        from effektkedja.operations.executables import executables

        emit(executables(found), None)
    elif form == "text" and words and found[0].name == words[0]:
        from effektkedja.render.questions import question_text

        emit(question_text(found[0], chosen, width=terminal_width()), None)
    else:
        _list(found, form, chosen)


def _list(found: tuple[Query, ...], form: str, lang: Language) -> None:
    from effektkedja.cli.tables import render

    columns = (
        Column("name", Text("Namn", "Name")),
        Column("question", Text("Fråga", "Question")),
        Column("parameters", Text("Parametrar", "Parameters")),
    )
    rows = tuple(
        (query.name, query.question.in_(lang), ", ".join(_usage(p.name, p.default) for p in query.parameters))
        for query in found
    )
    title = {"sv": "Frågeboken", "en": "The question book"}[lang]
    emit(render(Table("queries", title, columns, rows), form, lang), None)
    if form == "text":
        emit(
            say(
                "\nVisa en fråga:  effektkedja queries NAMN\nStäll en fråga: effektkedja query NAMN --param namn=värde",
                "\nShow a question: effektkedja queries NAME\nAsk: effektkedja query NAME --param name=value",
            ),
            None,
        )


def _usage(name: str, default: str) -> str:
    return f"{name}={default}" if default else name
