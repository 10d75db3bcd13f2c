"""``effektkedja apply``."""

from __future__ import annotations

from pathlib import Path

import click

from effektkedja.cli.base import base_option, command, emit, format_option, lang_option, language, terminal_width
from effektkedja.cli.dataset import dataset
from effektkedja.cli.language import say
from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.operations.apply import DEFAULT_FOLDER
from effektkedja.operations.apply import apply as take_in
from effektkedja.operations.proposal_file import holds_proposals


@command(
    sv="Lägg in förslag från en verkstad: länkar blir tolkningar och nya indikatorer blir utkast, aldrig sådant som "
    "ett dokument har sagt. FIL är filer med förslag som sidan har sparat; andra filer och mappar är data som de "
    "gäller (standard: den medföljande kunskapsbasen). Allt läggs in, eller inget.\n\n"
    "Exempel: effektkedja apply forslag-AB-2026-11-22.ttl --dry-run",
    en="Take in proposals from a workshop: links become interpretations and new indicators drafts, never what a "
    "document has said. FILE are files of proposals that the page has saved; other files and folders are the data "
    "that they concern (default: the shipped knowledge base). All are taken in, or none.\n\n"
    "Example: effektkedja apply forslag-AB-2026-11-22.ttl --dry-run",
)
@click.argument(
    "paths", metavar=say("FIL... [DATA]...", "FILE... [DATA]..."), nargs=-1, type=click.Path(path_type=Path)
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path(DEFAULT_FOLDER),
    show_default=True,
    help=say("Mappen som skrivs, med alla data och förslagen inlagda.", "The folder to write, data and proposals."),
)
@click.option(
    "--dry-run",
    is_flag=True,
    help=say("Visa vad som skulle hända, men skriv inget.", "Show the effect, write nothing."),
)
@click.option("--force", is_flag=True, help=say("Skriv över filer som finns.", "Overwrite files that exist."))
@format_option("text", "json")
@base_option
@lang_option
def apply(
    paths: tuple[Path, ...], out: Path, dry_run: bool, force: bool, form: str, with_base: bool, lang: str
) -> None:
    """Take in proposals."""
    from effektkedja.render.applied import applied_json, applied_text

    proposals, data = _parted(paths)
    base = dataset(data, with_base=with_base)
    applied = take_in(base, proposals, None if dry_run else out, force=force, lang=language(lang))
    emit(applied_json(applied) if form == "json" else applied_text(applied, language(lang), terminal_width()), None)


def _parted(paths: tuple[Path, ...]) -> tuple[list[Path], list[Path]]:
    """The files that hold proposals, and the rest, which is data.

    Raises:
        InputError: a file cannot be read, is of a kind that holds no proposals, or none holds any.
    """
    for path in paths:
        if path.suffix.lower() == ".xlsx":
            raise InputError(
                Text("Excel-filen är till för att läsas.", "The Excel file is there to be read."),
                where=str(path),
                hint=Text("Ge ttl-filen som sparades samtidigt.", "Give the ttl file that was saved with it."),
            )
    proposals = [path for path in paths if path.is_file() and path.suffix.lower() == ".ttl" and holds_proposals(path)]
    if not proposals:
        missing = next((path for path in paths if not path.exists()), None)
        if missing:
            raise InputError(Text("Filen finns inte.", "The file does not exist."), where=str(missing))
        raise InputError(
            Text("Ingen av filerna innehåller förslag.", "None of the files holds proposals."),
            where=", ".join(map(str, paths)),
            hint=Text(
                "Förslag sparas i sidan som effektkedja view skriver, med knappen Spara förslagen.",
                "Proposals are saved in the page that effektkedja view writes, with the button Save the proposals.",
            ),
        )
    return proposals, [path for path in paths if path not in proposals]
