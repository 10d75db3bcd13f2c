"""What all commands share: bilingual help, the common options, and where output goes."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from keyword import iskeyword
from pathlib import Path
from typing import IO, Any, TypeVar

import click

from effektkedja.cli.interrupt import leave_to_command
from effektkedja.cli.language import preferred, say
from effektkedja.cli.progress import clear, working
from effektkedja.files import write_whole
from effektkedja.model.text import Language

F = TypeVar("F", bound=Callable[..., Any])

_STAY_OPEN = frozenset({"serve"})
_HEADINGS = {"Options": "Flaggor", "Commands": "Kommandon", "Arguments": "Argument"}


class Formatter(click.HelpFormatter):
    """Help with Swedish headings where Swedish is wanted."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or say("Användning: ", "Usage: "))

    def write_heading(self, heading: str) -> None:
        super().write_heading(say(_HEADINGS.get(heading, heading), heading))


class Context(click.Context):
    formatter_class = Formatter


class _HelpInLanguage(click.Command):
    """Help in the preferred language."""

    context_class = Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say("Visa den här hjälpen.", "Show this help.")
        return option


class Command(_HelpInLanguage):
    """A command of this program. It shows that it is at work, unless it stays open and waits for others."""

    def invoke(self, ctx: click.Context) -> Any:
        if self.name in _STAY_OPEN:
            leave_to_command()
            return super().invoke(ctx)
        with working():
            return super().invoke(ctx)


class LazyGroup(_HelpInLanguage, click.Group):
    """A group that imports a command only when it is used, so that help and errors come at once."""

    def __init__(self, *args: Any, lazy: dict[str, tuple[str, str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = lazy or {}

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:  # click itself would write an empty line first
            raise click.Abort from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.lazy:
            return None
        module, _, _ = self.lazy[cmd_name]
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(importlib.import_module(module), f"{name}_" if iskeyword(name) else name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, say(sv, en)) for name, (_, sv, en) in self.lazy.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def command(*, sv: str, en: str, name: str | None = None) -> Callable[[Callable[..., Any]], Command]:
    """Make a function a command with help in the preferred language."""
    return click.command(name, cls=Command, help=say(sv, en))


def paths_argument(function: F) -> F:
    """``[PATH…]``: own files and folders."""
    return click.argument("paths", nargs=-1, type=click.Path(path_type=Path))(function)


def lang_option(function: F) -> F:
    """``--lang sv|en``."""
    return click.option(
        "--lang",
        type=click.Choice(["sv", "en"]),
        default=preferred,
        help=say(
            "Språk (standard: sv, eller miljövariabeln EFFEKTKEDJA_LANG).",
            "Language (default: sv, or EFFEKTKEDJA_LANG).",
        ),
    )(function)


def out_option(function: F) -> F:
    """``--out FILE``."""
    return click.option(
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        help=say("Skriv till den här filen i stället för till skärmen.", "Write to this file instead of the screen."),
    )(function)


def base_option(function: F) -> F:
    """``--with-base``: the shipped knowledge base as background."""
    return click.option(
        "--with-base",
        is_flag=True,
        help=say(
            "Läs även in den medföljande kunskapsbasen, så att egna filer kan länka till den.",
            "Also load the shipped knowledge base, so that own files can link to it.",
        ),
    )(function)


def bases_option(function: F) -> F:
    """``--base``, repeatable: what a workbook belongs to beside the shipped knowledge base."""
    return click.option(
        "--base",
        "bases",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FIL",
        help=say(
            "Egna filer som planen hör till, utöver den medföljande kunskapsbasen; får upprepas.",
            "Own files that the plan belongs to, beside the shipped knowledge base; repeatable.",
        ),
    )(function)


def format_option(*formats: str) -> Callable[[F], F]:
    """``--format`` with these formats, the first as default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help=say("Format.", "Format."),
    )


def emit(content: str | bytes, out: Path | None) -> None:
    """Write to ``out`` whole or not at all, or to standard output; always UTF-8.

    Raises:
        InputError: the file cannot be written.
    """
    clear()
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    if out is None:
        stream: IO[bytes] = sys.stdout.buffer
        sys.stdout.flush()
        stream.write(data if data.endswith(b"\n") or not data else data + b"\n")
        stream.flush()
        return
    write_whole(out, data)
    note(f"{out}: {len(data) // 1024 + 1} kB")


def note(text: str) -> None:
    """Tell the user something beside the data, on standard error."""
    clear()
    click.echo(text, err=True)


def language(lang: str) -> Language:
    """The language option as the type that the operations take."""
    return "en" if lang == "en" else "sv"


def terminal_width(otherwise: int = 100) -> int:
    """Columns of the terminal, or ``otherwise`` where output goes to a file or another program."""
    import shutil

    return shutil.get_terminal_size((otherwise, 24)).columns if sys.stdout.isatty() else otherwise
