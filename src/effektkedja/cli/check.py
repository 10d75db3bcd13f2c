"""``effektkedja check``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from effektkedja.cli.base import base_option, command, format_option, lang_option, language, out_option, paths_argument
from effektkedja.cli.dataset import dataset
from effektkedja.cli.endpoint import endpoint_options
from effektkedja.cli.language import say
from effektkedja.cli.profiles import accepted_option, profile_options

if TYPE_CHECKING:
    from effektkedja.operations.check import Engine


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
@accepted_option
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
    ours = not (paths or endpoint or explain or times)
    data = dataset((), meanwhile=_get_ready) if ours and engine != "columns" else None
    from effektkedja.cli.checking import Order, explained, run
    from effektkedja.operations.check import Selection

    order = Order(
        paths=paths,
        form=form,
        fail_on=fail_on,
        selection=Selection(rules, document, goal, stated_only),
        engine=engine,
        accepted=accepted,
        since=since,
        fail_on_new=fail_on_new,
        profile=profile,
        no_profile=no_profile,
        endpoint=endpoint,
        graphs=graphs,
        timeout=timeout,
        with_base=with_base,
        out=out,
        lang=language(lang),
    )
    if explain or times:
        return explained(order, timed=times)
    return run(order, data)


def _get_ready() -> None:
    """What takes time and needs no data, done while these are read: half of a short check is getting ready."""
    from effektkedja.cli import checking

    checking.get_ready()
