"""``effektkedja query``."""

from __future__ import annotations

from pathlib import Path

import click

from effektkedja.cli.base import base_option, command, emit, format_option, lang_option, language, out_option
from effektkedja.cli.completion import parameters as complete_parameters
from effektkedja.cli.completion import question_names
from effektkedja.cli.dataset import dataset
from effektkedja.cli.endpoint import endpoint_options, knowledge, tell_of
from effektkedja.cli.language import say
from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.operations.query import ask, named


@command(
    sv="Ställ en fråga ur frågeboken eller en egen i SPARQL.\n\n"
    "Exempel: effektkedja query ansvar --param plan=handlingsplan-2024-2027\n\n"
    "Exempel: effektkedja query --file min-fraga.rq --format csv",
    en="Ask a question of the book, or one of your own in SPARQL.\n\n"
    "Example: effektkedja query ansvar --param plan=handlingsplan-2024-2027\n\n"
    "Example: effektkedja query --file my-question.rq --format csv",
)
@click.argument("name", required=False, default="", shell_complete=question_names)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--param",
    "parameters",
    multiple=True,
    metavar="NAMN=VÄRDE",
    shell_complete=complete_parameters,
    help=say("Värde för en parameter; får upprepas.", "Value of a parameter; repeatable."),
)
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path, exists=False),
    help=say("En egen fråga (.rq).", "A question of your own (.rq)."),
)
@format_option("table", "csv", "json", "ttl")
@click.option(
    "--stated-only",
    is_flag=True,
    help=say("Räkna bara det som dokumenten säger, inga tolkningar.", "Ask only what the documents say."),
)
@endpoint_options
@base_option
@out_option
@lang_option
def query(
    name: str,
    paths: tuple[Path, ...],
    parameters: tuple[str, ...],
    file: Path | None,
    form: str,
    stated_only: bool,
    endpoint: str,
    graphs: tuple[str, ...],
    timeout: float,
    with_base: bool,
    out: Path | None,
    lang: str,
) -> None:
    """Ask a question and show the answer."""
    from effektkedja.cli.tables import render

    if file and name:
        paths = (Path(name), *paths)
        name = ""
    question = named(name, file)
    given = dict(_pair(text) for text in parameters)
    server = knowledge(endpoint, graphs, timeout, paths, with_base=with_base)
    data = server or dataset(paths, with_base=with_base)
    if server is not None:
        tell_of(server, question.sparql, language(lang))
    answer = ask(data, question, given, stated_only=stated_only, lang=language(lang))
    if isinstance(answer, bytes):
        emit(answer, out)
        return
    if form == "ttl":
        raise InputError(
            Text(
                "Frågan ger en tabell, inte en graf, och kan inte visas som Turtle.",
                "The question gives a table, not a graph, and cannot be shown as Turtle.",
            ),
            hint=Text("Välj --format table, csv eller json.", "Choose --format table, csv or json."),
        )
    emit(render(answer, form, language(lang)), out)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise InputError(
            Text(f"”{text}” är inte av formen namn=värde.", f"'{text}' is not of the form name=value."),
            hint=Text(
                "Till exempel: --param plan=handlingsplan-2024-2027", "Such as: --param plan=handlingsplan-2024-2027"
            ),
        )
    return name, value
