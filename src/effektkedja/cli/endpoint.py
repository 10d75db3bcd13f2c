"""``--endpoint``: the options of the commands that can work on a SPARQL server, and the server that they name."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import click

from effektkedja.cli.base import note
from effektkedja.cli.language import say
from effektkedja.errors import InputError
from effektkedja.model.text import Language, Text

if TYPE_CHECKING:
    from effektkedja.remote import Knowledge

F = TypeVar("F", bound=Callable[..., Any])

_HERE = ("localhost", "127.0.0.1", "::1")


def endpoint_options(function: F) -> F:
    """``--endpoint URL``, ``--graph IRI`` and ``--timeout SECONDS``."""
    for option in (
        click.option(
            "--timeout",
            type=click.FloatRange(min=0, min_open=True),
            default=120,
            show_default=True,
            metavar="SEKUNDER",
            help=say(
                "Med --endpoint: längsta tid för en fråga till servern.",
                "With --endpoint: seconds that one question to the server may take.",
            ),
        ),
        click.option(
            "--graph",
            "graphs",
            multiple=True,
            metavar="IRI",
            help=say(
                "Med --endpoint: bara den här grafen på servern; får upprepas.",
                "With --endpoint: only this graph of the server; repeatable.",
            ),
        ),
        click.option(
            "--endpoint",
            default="",
            metavar="URL",
            help=say(
                "Arbeta på en SPARQL-server i stället för på filer (docs/endpoints.md).",
                "Work on a SPARQL server instead of on files (docs/endpoints.md).",
            ),
        ),
    ):
        function = option(function)
    return function


def knowledge(
    endpoint: str, graphs: Sequence[str], timeout: float, paths: Sequence[Path], *, with_base: bool
) -> Knowledge | None:
    """The server that the options name; None where they name none.

    Raises:
        InputError: options that do not go together, or an address that is none.
        ServerError: the server does not answer.
    """
    if not endpoint:
        if graphs:
            raise InputError(Text("--graph hör ihop med --endpoint.", "--graph belongs with --endpoint."))
        return None
    if paths or with_base:
        raise InputError(
            Text(
                "Välj antingen --endpoint eller filer (och --with-base), inte båda.",
                "Choose either --endpoint or files (and --with-base), not both.",
            )
        )
    from effektkedja.remote import open_server
    from effektkedja.remote.knowledge import credentials_of, must_be_address

    must_be_address(endpoint)
    credentials = credentials_of(os.environ)
    parts = urlsplit(endpoint)
    if (credentials.user or credentials.token) and parts.scheme == "http" and parts.hostname not in _HERE:
        note(
            say(
                "Varning: inloggningen skickas okrypterad (http). Använd https om servern kan det.",
                "Warning: the credentials are sent unencrypted (http). Use https if the server can.",
            )
        )
    return open_server(endpoint, timeout=timeout, credentials=credentials, graphs=graphs)


def tell_of(server: Knowledge, query: str, lang: Language) -> None:
    """Tell what a reader of the answer should know: what the server lacks, and what it is known to get wrong."""
    for text in server.holdings.notes:
        note(text.in_(lang))
    for fault in server.doubts(query):
        text = Text(
            f"Varning: svaret kan vara fel, för servern avviker från SPARQL 1.1: {fault.sv}.",
            f"Warning: the answer may be wrong, since the server departs from SPARQL 1.1: {fault.en}.",
        )
        note(text.in_(lang))
