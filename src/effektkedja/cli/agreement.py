"""``effektkedja agreement``."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

import click

from effektkedja.cli.base import (
    base_option,
    command,
    emit,
    format_option,
    lang_option,
    language,
    note,
    out_option,
    terminal_width,
)
from effektkedja.cli.dataset import dataset
from effektkedja.cli.language import say
from effektkedja.cli.profiles import load as load_profile
from effektkedja.cli.profiles import profile_options
from effektkedja.operations.agreement import agreement as compare


@command(
    sv="Jämför de brister som en rapport själv beskriver med dem som reglerna hittar: återfunna, missade (med skäl) "
    "och brister som rapporten inte nämner.\n\nExempel: effektkedja agreement lagesrapport-2020\n\n"
    "Exempel: effektkedja agreement --data var-rapport.ttl --data var-plan.ttl",
    en="Compare the breaks that a report itself states with those that the rules find: reproduced, missed (with the "
    "reason) and breaks that the report does not state.\n\nExample: effektkedja agreement lagesrapport-2020\n\n"
    "Example: effektkedja agreement --data our-report.ttl --data our-plan.ttl",
)
@click.argument("report", required=False, default="")
@click.option(
    "--data",
    "paths",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help=say(
        "Egen fil eller mapp med rapporten och det som den följer upp; får upprepas.",
        "Own file or folder with the report and what it follows up; repeatable.",
    ),
)
@format_option("text", "json", "csv")
@profile_options
@base_option
@out_option
@lang_option
def agreement(
    report: str,
    paths: tuple[Path, ...],
    form: str,
    profile: Path | None,
    no_profile: bool,
    with_base: bool,
    out: Path | None,
    lang: str,
) -> None:
    """Show reported against detected breaks."""
    from effektkedja.render.agreement import agreement_csv, agreement_json, agreement_text
    from effektkedja.render.following import profile_lines

    chosen = language(lang)
    rules = load_profile(profile, no_profile)
    outcome = compare(dataset(paths, with_base=with_base), report, lang=chosen, profile=rules)
    given = [str(path) for path in paths] + (["--with-base"] if with_base else [])
    outcome = replace(outcome, arguments=shlex.join(given))
    if form == "text":
        emit(agreement_text(outcome, chosen, width=terminal_width()), out)
    else:
        emit((agreement_json if form == "json" else agreement_csv)(outcome, chosen), out)
        for line in profile_lines(outcome.profile, chosen):
            note(line)
