"""``--profile``, ``--no-profile`` and ``--accepted``: which rules count, and which findings somebody lives with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from effektkedja.cli.language import say
from effektkedja.errors import InputError
from effektkedja.model.report import Profile
from effektkedja.model.text import Text
from effektkedja.operations.acceptance_file import DEFAULT_FILE as ACCEPTED_FILE
from effektkedja.operations.profile import DEFAULT_FILE, read

F = TypeVar("F", bound=Callable[..., Any])


def profile_options(function: F) -> F:
    """``--profile FILE`` and ``--no-profile``."""
    function = click.option(
        "--no-profile",
        is_flag=True,
        help=say(f"Bry dig inte om {DEFAULT_FILE} i mappen.", f"Ignore {DEFAULT_FILE} in the folder."),
    )(function)
    return click.option(
        "--profile",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FIL",
        help=say(
            f"Fil som säger vilka regler som gäller (standard: {DEFAULT_FILE} i mappen, om den finns).",
            f"File that says which rules count (default: {DEFAULT_FILE} in the folder, where there is one).",
        ),
    )(function)


def accepted_option(function: F) -> F:
    """``--accepted FILE``."""
    return click.option(
        "--accepted",
        type=click.Path(path_type=Path),
        default=Path(ACCEPTED_FILE),
        show_default=True,
        help=say("Filen med godkända brister.", "The file of accepted gaps."),
    )(function)


def load(path: Path | None, without: bool) -> Profile | None:
    """The profile that was named, or the one in the working folder; None where there is none or none is wanted.

    Raises:
        InputError: both were asked for, or the file cannot be used.
    """
    if path and without:
        raise InputError(
            Text("--profile och --no-profile går inte ihop.", "--profile and --no-profile cannot be combined.")
        )
    if path:
        return read(path)
    found = Path(DEFAULT_FILE)
    return read(found) if not without and found.is_file() else None
