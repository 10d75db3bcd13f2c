"""``effektkedja check``."""

from __future__ import annotations

import datetime
import os
import sys
from pathlib import Path

import click

from effektkedja.cli.base import (
    base_option,
    command,
    emit,
    format_option,
    lang_option,
    language,
    out_option,
    paths_argument,
    terminal_width,
)
from effektkedja.cli.dataset import dataset
from effektkedja.cli.language import say
from effektkedja.model import Language, Report, Severity
from effektkedja.operations.check import Engine, Selection
from effektkedja.operations.check import check as find_breaks

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
@format_option("text", "json", "csv", "html")
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
    type=click.Choice(["set", "pyshacl"]),
    default="set",
    show_default=True,
    help=say("Motor; pyshacl är en långsam referens.", "Engine; pyshacl is a slow reference."),
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
    with_base: bool,
    out: Path | None,
    lang: str,
) -> int:
    """Find breaks and show them."""
    chosen = language(lang)
    data = dataset(paths, with_base=with_base)
    selection = Selection(rules, document, goal, stated_only)
    report = find_breaks(data, selection, engine=engine, lang=chosen)
    emit(_render(report, form, chosen, to_screen=out is None), out)
    level = _LEVELS.get(fail_on)
    return int(level is not None and any(finding.severity >= level for finding in report.findings))


def _render(report: Report, form: str, lang: Language, *, to_screen: bool) -> str:
    if form == "json":
        from effektkedja.render.data import report_json

        return report_json(report, lang)
    if form == "csv":
        from effektkedja.render.data import report_csv

        return report_csv(report, lang)
    if form == "html":
        from effektkedja.render.report import report_html

        return report_html(report, lang, generated=datetime.date.today())
    from effektkedja.render.text import report_text

    colour = to_screen and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return report_text(report, lang, width=terminal_width() if to_screen else 100, colour=colour)
