"""``effektkedja annotate``."""

from __future__ import annotations

import datetime
from itertools import count
from pathlib import Path

import click

from effektkedja.cli.base import bases_option, command, emit, lang_option, language, note, out_option
from effektkedja.cli.language import say
from effektkedja.cli.profiles import load as load_profile
from effektkedja.cli.profiles import profile_options
from effektkedja.cli.progress import tell
from effektkedja.errors import InputError
from effektkedja.files import refuse_other_kind
from effektkedja.model.text import Text
from effektkedja.operations.acceptance_file import DEFAULT_FILE

_ENDING = "-granskad"


@command(
    sv="Skriv en kopia av en plan i Excel med bristerna på sina celler: färg, tecken och kommentar, ett blad med allt "
    "som ska rättas och en sammanfattning per mål. Din egen fil ändras aldrig.\n\n"
    "Exempel: effektkedja annotate plan.xlsx",
    en="Write a copy of a plan in Excel with the gaps on its cells: colour, sign and comment, a sheet of all that "
    "is to be mended and a summary by goal. Your own file is never changed.\n\n"
    "Example: effektkedja annotate plan.xlsx",
)
@click.argument("file", type=click.Path(path_type=Path))
@bases_option
@profile_options
@out_option
@click.option("--force", is_flag=True, help=say("Ersätt en kopia som redan finns.", "Replace a copy that exists."))
@lang_option
def annotate(
    file: Path,
    bases: tuple[Path, ...],
    profile: Path | None,
    no_profile: bool,
    out: Path | None,
    force: bool,
    lang: str,
) -> None:
    """Write an annotated copy."""
    from effektkedja.operations.workbook_check import check_workbook
    from effektkedja.planbook.guard import not_copied
    from effektkedja.render.annotated import annotated_xlsx
    from effektkedja.render.annotated_text import outcome_text

    refuse_other_kind(file)
    copy = _copy_name(file, out, force)
    tell(say("Kontrollerar planen", "Checking the plan"))
    chosen = language(lang)
    rules = load_profile(profile, no_profile)
    done = check_workbook(file, bases=bases, lang=chosen, profile=rules, accepted=Path(DEFAULT_FILE))
    tell(say("Skriver kopian", "Writing the copy"))
    emit(annotated_xlsx(file, done.report, done.notes, chosen, datetime.date.today()), copy)
    note(outcome_text(done.report, done.notes, copy.name, not_copied(file), chosen))


def _copy_name(file: Path, out: Path | None, force: bool) -> Path:
    """Where the copy goes: never over the planner's own file, and over nothing else unless that is asked for."""
    if out is None:
        stem = file.stem.removesuffix(_ENDING)
        names = (f"{stem}{_ENDING}{f'-{number}' if number > 1 else ''}.xlsx" for number in count(1))
        return next(path for name in names if not (path := file.parent / name).exists())
    if out.exists() and file.exists() and out.samefile(file):
        raise InputError(
            Text("Din egen fil skrivs aldrig över.", "Your own file is never overwritten."),
            where=str(out),
            hint=Text("Välj ett annat namn med --out.", "Choose another name with --out."),
        )
    if out.exists() and not force:
        raise InputError(
            Text("Filen finns redan och skrivs inte över.", "The file exists already and is not overwritten."),
            where=str(out),
            hint=Text(
                "Välj ett annat namn med --out, eller lägg till --force.", "Choose another name, or add --force."
            ),
        )
    return out
