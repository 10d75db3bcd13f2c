"""``effektkedja accept``."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from effektkedja.cli.base import base_option, command, lang_option, note
from effektkedja.cli.dataset import dataset
from effektkedja.cli.language import say
from effektkedja.cli.profiles import load as load_profile
from effektkedja.cli.profiles import profile_options
from effektkedja.operations.acceptance_file import DEFAULT_FILE
from effektkedja.operations.check import check
from effektkedja.operations.follow import accept as write_down


@command(
    sv="Godkänn en brist till ett visst datum, med skäl och ansvarig. Den visas som godkänd tills dagen har gått och "
    'kommer sedan tillbaka.\n\nExempel: effektkedja accept EK303-0123456789 --reason "Företräder kommunerna" '
    '--owner "Samordnaren" --until 2027-06-30',
    en="Accept a finding until a date, with a reason and an owner. It is shown as accepted until the day has passed, "
    'and then returns.\n\nExample: effektkedja accept EK303-0123456789 --reason "Represents the municipalities" '
    '--owner "The coordinator" --until 2027-06-30',
)
@click.argument("finding_id", metavar="ID")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--reason", required=True, help=say("Varför bristen godkänns.", "Why the finding is accepted."))
@click.option("--owner", required=True, help=say("Vem som svarar för det.", "Who answers for it."))
@click.option("--until", required=True, metavar="ÅÅÅÅ-MM-DD", help=say("Sista dagen.", "The last day, YYYY-MM-DD."))
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path),
    default=Path(DEFAULT_FILE),
    show_default=True,
    help=say("Filen med godkända brister.", "The file of accepted gaps."),
)
@profile_options
@base_option
@lang_option
def accept(
    finding_id: str,
    paths: tuple[Path, ...],
    reason: str,
    owner: str,
    until: str,
    file: Path,
    profile: Path | None,
    no_profile: bool,
    with_base: bool,
    lang: str,
) -> None:
    """Write down an accepted gap."""
    del lang  # the file is Swedish, so that it does not change with the one who writes
    rules = load_profile(profile, no_profile)
    report = check(dataset(paths, with_base=with_base), lang="sv", profile=rules)
    today = datetime.date.today()
    finding = write_down(report, finding_id, file, reason=reason, owner=owner, until=until, today=today)
    note(f"{file}: {say('godkänd till', 'accepted until')} {until}: {finding.message}")
