"""``effektkedja check``."""

from __future__ import annotations

import datetime
import os
import shlex
import sys
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
    paths_argument,
    terminal_width,
)
from effektkedja.cli.dataset import dataset
from effektkedja.cli.language import say
from effektkedja.errors import InputError
from effektkedja.model import Language, Report, Severity, Text
from effektkedja.operations.acceptance import DEFAULT_FILE
from effektkedja.operations.check import Engine, Selection
from effektkedja.operations.check import check as find_breaks
from effektkedja.operations.columns import is_large, open_checked
from effektkedja.operations.follow import since as follow
from effektkedja.operations.follow import with_acceptances
from effektkedja.rules import catalogue

_LEVELS = {"violation": Severity.VIOLATION, "warning": Severity.WARNING, "info": Severity.INFO}


@command(
    sv="Hitta brister i effektkedjan, i egna filer eller i den medföljande kunskapsbasen.\n\n"
    "Exempel: effektkedja check --goal 5\n\nExempel: effektkedja check min-plan.ttl --with-base\n\n"
    "Svarskod: 0 inga brister på den nivå som --fail-on anger, 1 brister, 2 fel i kommandot eller filen.",
    en="Find breaks in the effect chain, in own files or in the shipped knowledge base.\n\n"
    "Example: effektkedja check --goal 5\n\nExample: effektkedja check my-plan.ttl --with-base\n\n"
    "Exit code: 0 nothing at the level of --fail-on, 1 findings, 2 wrong command or file.",
)
@paths_argument
@format_option("text", "json", "csv", "sarif", "html", "xlsx")
@click.option(
    "--fail-on",
    type=click.Choice(["violation", "warning", "info", "never"]),
    default="violation",
    show_default=True,
    help=say("Lägsta allvar som ger svarskod 1.", "Lowest severity that gives exit code 1."),
)
@click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="CODE",
    help=say("Bara den här regeln (EK102) eller familjen (EK1); får upprepas.", "Only this rule; repeatable."),
)
@click.option("--document", default="", metavar="ID", help=say("Bara det här dokumentet.", "Only this document."))
@click.option("--goal", default="", metavar="ID", help=say("Bara det här målet, t.ex. 5.", "Only this goal."))
@click.option(
    "--stated-only",
    is_flag=True,
    help=say("Räkna bara det som dokumenten säger, inga tolkningar.", "Judge only what the documents say."),
)
@click.option(
    "--engine",
    type=click.Choice(["set", "columns", "pyshacl"]),
    default="set",
    show_default=True,
    help=say(
        "Motor; columns är till för stora filer och väljs själv för dem, pyshacl är en långsam referens.",
        "Engine; columns is for large files and chosen for them by itself, pyshacl is a slow reference.",
    ),
)
@click.option(
    "--accepted",
    type=click.Path(path_type=Path),
    default=Path(DEFAULT_FILE),
    show_default=True,
    help=say("Filen med godkända brister.", "The file of accepted gaps."),
)
@click.option(
    "--since",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="LIGGARE",
    help=say(
        "För en liggare i den här filen: visa vad som är nytt, kvarstår och är åtgärdat sedan sist.",
        "Keep a ledger in this file: show what is new, remaining and closed since last time.",
    ),
)
@click.option(
    "--fail-on-new",
    is_flag=True,
    help=say("Med --since: bara nya brister ger svarskod 1.", "With --since: only new findings give exit code 1."),
)
@base_option
@out_option
@lang_option
def check(
    paths: tuple[Path, ...],
    form: str,
    fail_on: str,
    rules: tuple[str, ...],
    document: str,
    goal: str,
    stated_only: bool,
    engine: Engine,
    accepted: Path,
    since: Path | None,
    fail_on_new: bool,
    with_base: bool,
    out: Path | None,
    lang: str,
) -> int:
    """Find breaks and show them."""
    chosen = language(lang)
    selection = Selection(rules, document, goal, stated_only)
    whole = selection == Selection()
    if since and not whole:
        raise InputError(
            Text(
                "--since går inte ihop med ett urval: det som inte visas skulle räknas som åtgärdat.",
                "--since cannot be combined with a selection: what is not shown would count as closed.",
            )
        )
    if engine == "set" and is_large(paths):
        engine = "columns"
    data = open_checked(paths, with_base=with_base) if engine == "columns" and paths else None
    report = find_breaks(data or dataset(paths, with_base=with_base), selection, engine=engine, lang=chosen)
    if data:
        report = replace(report, seconds=report.seconds + data.seconds)
    given = [str(path) for path in paths] + (["--with-base"] if with_base else [])
    report = replace(report, arguments=shlex.join(given))
    today = datetime.date.today()
    new: frozenset[str] | None = None
    if since:
        report, new = follow(report, since, today, chosen)
    report = with_acceptances(report, accepted, today, chosen, whole=whole)
    emit(_render(report, form, chosen, to_screen=out is None), out)
    if form != "text":
        for text in report.notes:
            note(text)
    level = _LEVELS.get(fail_on)
    counted = [f for f in report.findings if not fail_on_new or new is None or f.id in new]
    return int(level is not None and any(finding.severity >= level for finding in counted))


def _render(report: Report, form: str, lang: Language, *, to_screen: bool) -> str | bytes:
    if form == "json":
        from effektkedja.render.data import report_json

        return report_json(report, lang)
    if form == "csv":
        from effektkedja.render.data import report_csv

        return report_csv(report, lang)
    if form == "sarif":
        from effektkedja.render.sarif import report_sarif

        return report_sarif(report, catalogue().rules, lang)
    if form == "xlsx":
        from effektkedja.render.workbook import report_xlsx

        return report_xlsx(report, lang, generated=datetime.date.today())
    if form == "html":
        from effektkedja.render.report import report_html

        return report_html(report, lang, generated=datetime.date.today())
    from effektkedja.render.text import report_text

    colour = to_screen and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return report_text(report, lang, width=terminal_width() if to_screen else 100, colour=colour)
