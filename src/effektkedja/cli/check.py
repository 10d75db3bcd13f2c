"""``effektkedja check``."""

from __future__ import annotations

import datetime
import os
import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

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
from effektkedja.cli.dataset import dataset, has_books, open_books
from effektkedja.cli.endpoint import endpoint_options, knowledge
from effektkedja.cli.language import say
from effektkedja.cli.profiles import load as load_profile
from effektkedja.cli.profiles import profile_options
from effektkedja.cli.progress import tell
from effektkedja.errors import InputError
from effektkedja.model import Language, Profile, Report, Severity, Text
from effektkedja.operations.acceptance_file import DEFAULT_FILE
from effektkedja.operations.check import Engine, Selection, read_rules
from effektkedja.operations.check import check as find_breaks
from effektkedja.operations.columns import is_large, open_checked
from effektkedja.operations.follow import since as follow
from effektkedja.operations.follow import with_acceptances
from effektkedja.render.following import beside
from effektkedja.rules import catalogue

if TYPE_CHECKING:
    from effektkedja.remote import Knowledge

UNREADABLE = 2
"""Exit code where a cell of a workbook cannot be read: the rest has been checked, but not everything."""
_LEVELS = {"violation": Severity.VIOLATION, "warning": Severity.WARNING, "info": Severity.INFO}


@command(
    sv="Hitta brister i effektkedjan, i egna filer eller i den medföljande kunskapsbasen.\n\n"
    "Exempel: effektkedja check --goal 5\n\nExempel: effektkedja check min-plan.ttl --with-base\n\n"
    "Exempel: effektkedja check --endpoint http://localhost:7878/query\n\n"
    "Svarskod: 0 inga brister på den nivå som --fail-on anger, 1 brister, 2 fel i kommandot eller filen.",
    en="Find breaks in the effect chain, in own files or in the shipped knowledge base.\n\n"
    "Example: effektkedja check --goal 5\n\nExample: effektkedja check my-plan.ttl --with-base\n\n"
    "Example: effektkedja check --endpoint http://localhost:7878/query\n\n"
    "Exit code: 0 nothing at the level of --fail-on, 1 findings, 2 wrong command or file.",
)
@paths_argument
@format_option("text", "json", "csv", "sarif", "html", "xlsx")
@click.option(
    "--fail-on",
    type=click.Choice(["violation", "warning", "info", "never"]),
    help=say(
        "Lägsta allvar som ger svarskod 1 (standard: profilens, annars violation).",
        "Lowest severity that gives exit code 1 (default: that of the profile, or violation).",
    ),
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
@profile_options
@click.option(
    "--explain",
    is_flag=True,
    help=say(
        "Visa hur reglerna räknas ut i stället för vad de hittar; --rule väljer.",
        "Show how the rules are evaluated instead of what they find; --rule chooses.",
    ),
)
@click.option(
    "--times",
    is_flag=True,
    help=say("Med --explain: mät tid och antal för varje steg.", "With --explain: measure time and rows of each step."),
)
@endpoint_options
@base_option
@out_option
@lang_option
def check(
    paths: tuple[Path, ...],
    form: str,
    fail_on: str | None,
    rules: tuple[str, ...],
    document: str,
    goal: str,
    stated_only: bool,
    engine: Engine,
    accepted: Path,
    since: Path | None,
    fail_on_new: bool,
    profile: Path | None,
    no_profile: bool,
    explain: bool,
    times: bool,
    endpoint: str,
    graphs: tuple[str, ...],
    timeout: float,
    with_base: bool,
    out: Path | None,
    lang: str,
) -> int:
    """Find breaks and show them."""
    chosen = language(lang)
    rules_used = load_profile(profile, no_profile)
    if explain or times:
        _explain(paths, Selection(rules, document, goal, stated_only), chosen, out, times=times, with_base=with_base)
        return 0
    selection = Selection(rules, document, goal, stated_only)
    whole = selection == Selection()
    if since and not whole:
        raise InputError(
            Text(
                "--since går inte ihop med ett urval: det som inte visas skulle räknas som åtgärdat.",
                "--since cannot be combined with a selection: what is not shown would count as closed.",
            )
        )
    server = knowledge(endpoint, graphs, timeout, paths, with_base=with_base)
    unreadable: tuple[str, ...] = ()
    if server is not None:
        report = _at(server, selection, engine, chosen, rules_used)
        given = ["--endpoint", endpoint, *(word for graph in graphs for word in ("--graph", graph))]
    else:
        report, unreadable = _of_files(paths, selection, engine, chosen, rules_used, with_base=with_base)
        given = [str(path) for path in paths] + (["--with-base"] if with_base else [])
    report = replace(report, arguments=shlex.join(given))
    today = datetime.date.today()
    if since:
        report = follow(report, since, today, chosen)
    report = with_acceptances(report, accepted, today, chosen, whole=whole)
    emit(_render(report, form, chosen, to_screen=out is None), out)
    if form != "text":
        for text in beside(report, chosen):
            note(text)
    for text in unreadable:
        note(text)
    if unreadable:
        return UNREADABLE
    level = _LEVELS.get(fail_on or (rules_used.fail_on if rules_used else "") or "violation")
    counted = [f for f in report.findings if not fail_on_new or f.status != "remaining"]
    return int(level is not None and any(finding.severity >= level for finding in counted))


def _explain(
    paths: tuple[Path, ...], selection: Selection, lang: Language, out: Path | None, *, times: bool, with_base: bool
) -> None:
    from effektkedja.operations.explanation import explanation

    data = dataset(paths, with_base=with_base, meanwhile=read_rules)
    emit(explanation(data, selection, lang, timed=times), out)


def _at(server: Knowledge, selection: Selection, engine: Engine, lang: Language, profile: Profile | None) -> Report:
    """The report of a check that a server does.

    Raises:
        InputError: another engine is asked for than the server itself.
    """
    from effektkedja.operations.endpoint import check_endpoint

    if engine != "set":
        raise InputError(
            Text("Med --endpoint är det servern som räknar.", "With --endpoint it is the server that computes."),
            hint=Text("Ta bort --engine.", "Leave out --engine."),
        )

    def progress(done: int, of: int) -> None:
        tell(say(f"Servern har svarat på {done} av {of} frågor", f"The server has answered {done} of {of} questions"))

    return check_endpoint(server, selection, lang=lang, progress=progress, profile=profile)


def _of_files(
    paths: tuple[Path, ...],
    selection: Selection,
    engine: Engine,
    lang: Language,
    profile: Profile | None,
    *,
    with_base: bool,
) -> tuple[Report, tuple[str, ...]]:
    """The report of a check of files, and what of workbooks cannot be read; large files are checked on columns."""
    if has_books(paths):
        from effektkedja.render.planbook import fault_lines

        opened = open_books(paths, with_base=with_base)
        if engine == "set" and opened.is_large:
            engine = "columns"
        report = find_breaks(opened.dataset, selection, engine=engine, lang=lang, progress=_say_part, profile=profile)
        return report, fault_lines(opened.imported, lang)
    if engine == "set" and is_large(paths):
        engine = "columns"
    if engine != "columns" or not paths:
        data = dataset(paths, with_base=with_base, meanwhile=read_rules)
        return find_breaks(data, selection, engine=engine, lang=lang, progress=_say_part, profile=profile), ()
    tell(say("Läser och kontrollerar stora filer", "Reading and checking large files"))
    columns = open_checked(paths, with_base=with_base)
    report = find_breaks(columns, selection, engine=engine, lang=lang, profile=profile)
    return replace(report, seconds=report.seconds + columns.seconds), ()


def _say_part(part: str) -> None:
    if part == "stated":
        tell(say("Kontrollerar vad dokumenten säger", "Checking what the documents say"))
    else:
        tell(say("Kontrollerar med tolkningar", "Checking with interpretations"))


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
