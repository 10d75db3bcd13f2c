"""``effektkedja watch``."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from effektkedja.cli.base import bases_option, command, lang_option, language
from effektkedja.cli.interrupt import leave_to_command
from effektkedja.cli.language import say
from effektkedja.cli.profiles import load as load_profile
from effektkedja.cli.profiles import profile_options
from effektkedja.errors import InputError
from effektkedja.files import refuse_other_kind
from effektkedja.model.report import Profile
from effektkedja.model.text import Language, Text
from effektkedja.operations.acceptance_file import DEFAULT_FILE

if TYPE_CHECKING:
    from effektkedja.operations.workbook_check import CheckedWorkbook

_TRIES: Final = 4
_WAIT: Final = 0.7


@command(
    sv="Bevaka en plan i Excel: varje gång du sparar kontrolleras den igen, och det som har stängts och tillkommit "
    "skrivs ut med sin cell. Avsluta med Ctrl+C.\n\n"
    "Exempel: effektkedja watch plan.xlsx",
    en="Watch a plan in Excel: each time you save it is checked again, and what has been closed and what is new is "
    "printed with its cell. Stop with Ctrl+C.\n\n"
    "Example: effektkedja watch plan.xlsx",
)
@click.argument("file", type=click.Path(path_type=Path))
@bases_option
@profile_options
@lang_option
def watch(file: Path, bases: tuple[Path, ...], profile: Path | None, no_profile: bool, lang: str) -> None:
    """Check a workbook each time it is saved."""
    if not file.exists():
        raise InputError(Text("Filen finns inte.", "The file does not exist."), where=str(file))
    refuse_other_kind(file)
    chosen = language(lang)
    try:
        _watch(file, bases, load_profile(profile, no_profile), chosen)
    except KeyboardInterrupt:
        _tell(say("Bevakningen är avslutad.", "No longer watching."))


def _watch(file: Path, bases: tuple[Path, ...], profile: Profile | None, lang: Language) -> None:
    from effektkedja.operations.saving import saves
    from effektkedja.render.annotated_text import watched_text

    leave_to_command()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts it in the background has it ignored
    _tell(say(f"Bevakar {file.name}. Avsluta: Ctrl+C", f"Watching {file.name}. Stop: Ctrl+C"))
    before = None
    for _ in saves(file):
        try:
            done = _checked(file, bases, profile, lang)
        except InputError as error:
            _tell(f"{time.strftime('%H:%M:%S')} {error.sentence(lang)}")
            continue
        earlier = before.report if before else None
        _tell(watched_text((done.report, done.notes), earlier, time.strftime("%H:%M:%S"), file.name, lang))
        before = done


def _checked(file: Path, bases: tuple[Path, ...], profile: Profile | None, lang: Language) -> CheckedWorkbook:
    """Check the workbook; a file that cannot be read may still be on its way from another computer, so wait a little.

    Raises:
        InputError: it cannot be read after several tries.
    """
    from effektkedja.operations.workbook_check import check_workbook

    for left in range(_TRIES - 1, -1, -1):
        try:
            return check_workbook(file, bases=bases, lang=lang, profile=profile, accepted=Path(DEFAULT_FILE))
        except InputError:
            if not left:
                raise
            time.sleep(_WAIT)
    raise AssertionError("unreachable")


def _tell(text: str) -> None:
    """At once, also where the output goes to a file or another program."""
    click.echo(text)
    sys.stdout.flush()
