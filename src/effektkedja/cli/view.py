"""``effektkedja view``."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from effektkedja.cli.base import base_option, command, emit, lang_option, language, note, paths_argument
from effektkedja.cli.dataset import dataset
from effektkedja.cli.language import say
from effektkedja.cli.profiles import accepted_option, profile_options
from effektkedja.cli.profiles import load as load_profile
from effektkedja.model.report import Profile, Report
from effektkedja.model.text import Language, Text
from effektkedja.operations.check import Selection, check
from effektkedja.operations.follow import with_acceptances
from effektkedja.render.following import beside
from effektkedja.store.dataset import Dataset


@command(
    sv="Rita kedjan som en enda webbsida som går att öppna utan nät: aktörer, åtaganden, indikatorer, villkor och mål, "
    "med bristerna utmärkta.\n\nExempel: effektkedja view --out kedjan.html",
    en="Draw the chain as one web page that opens without a network: actors, commitments, indicators, conditions and "
    "goals, with the breaks marked.\n\nExample: effektkedja view --out chain.html",
)
@paths_argument
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("effektkedja.html"),
    show_default=True,
    help=say("Filen som skrivs.", "The file to write."),
)
@click.option(
    "--kind",
    type=click.Choice(["chain", "matrix", "network"]),
    default="chain",
    show_default=True,
    help=say(
        "chain: kedjan i spalter, mål för mål; matrix: samma sida, öppnad vid täckningen; network: fritt nät att "
        "utforska.",
        "chain: the chain in columns, goal by goal; matrix: the same page, opened at the coverage; network: a free "
        "network to explore.",
    ),
)
@click.option(
    "--stated-only",
    is_flag=True,
    help=say("Bara länkar som dokumenten anger.", "Only links that the documents state."),
)
@accepted_option
@profile_options
@base_option
@lang_option
def view(
    paths: tuple[Path, ...],
    out: Path,
    kind: str,
    stated_only: bool,
    accepted: Path,
    profile: Path | None,
    no_profile: bool,
    with_base: bool,
    lang: str,
) -> None:
    """Write the view."""
    chosen = language(lang)
    title = ", ".join(path.name for path in paths) if paths else Text("Kunskapsbasen", "The knowledge base").in_(chosen)
    rules = load_profile(profile, no_profile)
    data, selection = dataset(paths, with_base=with_base), Selection(stated_only=stated_only)
    report = check(data, selection, lang=chosen, profile=rules)
    report = with_acceptances(report, accepted, datetime.date.today(), chosen, whole=not stated_only)
    emit(_page(kind, data, selection, report, rules, title, chosen), out)
    for text in beside(report, chosen):
        note(text)


def _page(
    kind: str,
    data: Dataset,
    selection: Selection,
    report: Report,
    profile: Profile | None,
    title: str,
    lang: Language,
) -> str:
    if kind == "network":
        from effektkedja.operations.view import chain
        from effektkedja.render.network import network_html

        return network_html(chain(data, selection, report=report, title=title, lang=lang), lang)
    from effektkedja.operations.offers import offers
    from effektkedja.operations.picture import picture
    from effektkedja.operations.whatif import rulebook
    from effektkedja.render.chain.page import chain_html

    rules = rulebook(data, profile=profile, stated_only=selection.stated_only)
    shown = picture(data, selection, report=report, title=title, lang=lang)
    return chain_html(shown, lang, begin_with_matrix=kind == "matrix", rulebook=rules.text, offers=offers(data, lang))
