"""``effektkedja serve``."""

from __future__ import annotations

import importlib.util
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from effektkedja.cli.base import base_option, command, lang_option, language, note, paths_argument
from effektkedja.cli.dataset import dataset
from effektkedja.cli.language import say
from effektkedja.errors import InputError
from effektkedja.model.text import Text

if TYPE_CHECKING:
    from effektkedja.web.service import Service

TOKEN = "EFFEKTKEDJA_TOKEN"
_SHORTEST_TOKEN = 16
_LOCAL = ("127.0.0.1", "localhost", "::1")


@command(
    sv="Öppna en lokal webbplats: en sida för varje mål, åtagande och indikator med dess brister, frågeboken, och en "
    "SPARQL-tjänst för analytiker. Inget lämnar datorn.\n\nExempel: effektkedja serve\n\n"
    "Exempel: effektkedja serve --with-base min-plan.ttl",
    en="Open a local site: a page for every goal, commitment and indicator with its gaps, the question book, and a "
    "SPARQL endpoint for analysts. Nothing leaves the computer.\n\nExample: effektkedja serve\n\n"
    "Example: effektkedja serve --with-base my-plan.ttl",
)
@paths_argument
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help=say("Adress att lyssna på; standard når bara den här datorn.", "Address; the default is this computer only."),
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=7117,
    show_default=True,
    help=say("Port; 0 för vilken som helst som är ledig.", "Port; 0 for any free one."),
)
@click.option(
    "--allow-host",
    "names",
    multiple=True,
    metavar="NAMN",
    help=say("Ännu ett datornamn som servern nås under; får upprepas.", "A further name; repeatable."),
)
@click.option(
    "--allow-update",
    is_flag=True,
    help=say(
        f"Ta emot ändringar från den som har lösenordet i miljövariabeln {TOKEN}.",
        f"Accept changes from those who hold the token in {TOKEN}.",
    ),
)
@click.option(
    "--save",
    type=click.Path(path_type=Path, dir_okay=False),
    help=say(
        "Spara varje ändring i den här filen (.trig, .nq) och läs den vid nästa start. Annars finns ändringar bara i "
        "minnet.",
        "Save every change to this file (.trig, .nq) and read it at the next start. Otherwise changes live in memory.",
    ),
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 3600),
    default=10.0,
    show_default=True,
    help=say("Sekunder som en fråga får ta.", "Seconds that a query may take."),
)
@click.option(
    "--max-rows",
    type=click.IntRange(1),
    default=100_000,
    show_default=True,
    help=say("Rader som ett svar får ha.", "Rows that an answer may have."),
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    help=say("Frågor som besvaras samtidigt.", "Queries answered at a time."),
)
@base_option
@lang_option
def serve(
    paths: tuple[Path, ...],
    host: str,
    port: int,
    names: tuple[str, ...],
    allow_update: bool,
    save: Path | None,
    timeout: float,
    max_rows: int,
    workers: int,
    with_base: bool,
    lang: str,
) -> None:
    """Run the site until it is stopped."""
    _installed()
    from effektkedja.web.limits import Limits
    from effektkedja.web.server import address_of, listen, run

    token = _token(allow_update, save)
    limits = Limits(seconds=timeout, rows=max_rows, workers=workers)
    with listen(host, port) as bound:
        address = address_of(bound)
        service = _service(paths, with_base, save, limits, token, lang)
        if host not in _LOCAL:
            note(
                say(
                    "Obs: servern kan nås från andra datorer, och trafiken är inte krypterad.",
                    "Note: other computers can reach this server, and the traffic is not encrypted.",
                )
            )

        def ready() -> None:
            click.echo(say(f"Öppna i webbläsaren: {address}", f"Open in the browser: {address}"))
            click.echo(say("Stoppa servern: Ctrl+C", "Stop the server: Ctrl+C"))
            _flush()

        run(service, bound, names=names, ready=ready)
    note(say("Servern är stoppad.", "The server has stopped."))


def _service(
    paths: tuple[Path, ...], with_base: bool, save: Path | None, limits: object, token: str, lang: str
) -> Service:
    """The service over the given files, over the saved state where there is one, or over the knowledge base."""
    from effektkedja.web.limits import Limits
    from effektkedja.web.saved import resume
    from effektkedja.web.service import Service

    assert isinstance(limits, Limits)
    if save is not None and save.exists():
        if paths or with_base:
            raise InputError(
                Text("Filen med sparade ändringar finns redan.", "The file with saved changes exists already."),
                where=str(save),
                hint=Text(
                    "Utelämna datafilerna, eller välj en annan fil.", "Leave out the data files, or choose another."
                ),
            )
        saved = resume(save)
        return Service(
            saved.dataset, own_default=saved.own_default, limits=limits, token=token, lang=language(lang), save=save
        )
    return Service(dataset(paths, with_base=with_base), limits=limits, token=token, lang=language(lang), save=save)


def _installed() -> None:
    missing = [name for name in ("starlette", "uvicorn") if importlib.util.find_spec(name) is None]
    if missing:
        raise InputError(
            Text(
                f"effektkedja serve behöver {' och '.join(missing)}.",
                f"effektkedja serve needs {' and '.join(missing)}.",
            ),
            hint=Text('Kör: pip install "effektkedja[serve]"', 'Run: pip install "effektkedja[serve]"'),
        )


def _token(allow_update: bool, save: Path | None) -> str:
    """The secret of those who may write, or empty where nobody may."""
    if not allow_update:
        if save is not None:
            raise InputError(
                Text("--save behöver --allow-update.", "--save needs --allow-update."),
            )
        return ""
    token = os.environ.get(TOKEN, "").strip()
    if not re.fullmatch(rf"[!-~]{{{_SHORTEST_TOKEN},}}", token):  # what an HTTP header can carry
        raise InputError(
            Text(
                f"--allow-update behöver ett lösenord i miljövariabeln {TOKEN}: minst {_SHORTEST_TOKEN} tecken, utan "
                "mellanslag och å, ä, ö.",
                f"--allow-update needs a token in {TOKEN}: at least {_SHORTEST_TOKEN} ASCII characters without spaces.",
            ),
            hint=Text(
                'Skapa ett: python -c "import secrets; print(secrets.token_urlsafe())"',
                'Make one: python -c "import secrets; print(secrets.token_urlsafe())"',
            ),
        )
    if save is not None and save.suffix.lower() not in (".nq", ".trig"):
        raise InputError(
            Text("--save tar en fil som slutar på .trig eller .nq.", "--save takes a file ending in .trig or .nq."),
            where=str(save),
        )
    return token


def _flush() -> None:
    import sys

    sys.stdout.flush()
