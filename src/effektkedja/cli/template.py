"""``effektkedja template``."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from effektkedja.cli.base import command, lang_option, language, note
from effektkedja.cli.dataset import dataset
from effektkedja.cli.language import say
from effektkedja.cli.planbook import fresh, put_book, years_of
from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.operations.planbook_template import Wish, follow_up_template, plan_template, strategy_template
from effektkedja.planbook.book import Book


@command(
    sv="Gör en arbetsbok att fylla i: för en ny plan under en strategi, för en helt ny strategi, eller för en aktörs "
    "årliga uppföljning.\n\nExempel: effektkedja template --out plan.xlsx --under strategi-2020-2026\n\n"
    "Exempel: effektkedja template --new-strategy --years 2027-2034\n\n"
    "Exempel: effektkedja template --follow-up handlingsplan-2024-2027 --actor Polismyndigheten",
    en="Make a workbook to fill in: for a new plan under a strategy, for a new strategy, or for an actor's yearly "
    "follow-up.\n\nExample: effektkedja template --out plan.xlsx --under strategi-2020-2026",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=say("Arbetsboken; .xlsx, eller en mapp för CSV.", "The workbook; .xlsx, or a folder for CSV."),
)
@click.option("--under", default="", metavar="ID", help=say("Strategin (standard: den nyaste).", "The strategy."))
@click.option("--new-strategy", is_flag=True, help=say("En ny strategi.", "A new strategy."))
@click.option("--follow-up", default="", metavar="ID", help=say("Planen som följs upp.", "The plan to follow up."))
@click.option("--actor", default="", metavar="NAME", help=say("Aktören som svarar.", "The actor who answers."))
@click.option("--year", type=int, default=0, metavar="ÅR", help=say("Året som följs upp.", "The year followed up."))
@click.option("--years", default="", metavar="ÅR-ÅR", help=say("Dokumentets period.", "Period of the document."))
@click.option("--id", "name", default="", metavar="ID", help=say("Det nya dokumentets id.", "Id of the new document."))
@click.option("--title", default="", help=say("Det nya dokumentets namn.", "Name of the new document."))
@click.option(
    "--base",
    multiple=True,
    type=click.Path(path_type=Path),
    help=say("Egna filer som underlag, utöver den medföljande kunskapsbasen.", "Own files beside the knowledge base."),
)
@lang_option
def template(
    out: Path | None,
    under: str,
    new_strategy: bool,
    follow_up: str,
    actor: str,
    year: int,
    years: str,
    name: str,
    title: str,
    base: tuple[Path, ...],
    lang: str,
) -> None:
    """Make a workbook to fill in."""
    _one_kind(under, new_strategy, follow_up, actor)
    today = datetime.date.today()
    start, end = years_of(years)
    wish = Wish(name, title, start, end)
    data = dataset(base, with_base=True)
    if follow_up:
        book = follow_up_template(data, follow_up, actor, year or today.year, today)
    elif new_strategy:
        book = strategy_template(data, wish, today)
    else:
        book = plan_template(data, under, wish, today)
    target = out or Path(f"{book.facts.document.rsplit('/', 1)[-1]}.xlsx")
    put_book(book, fresh(target))
    chosen = language(lang)
    note(_next(target, book).in_(chosen))


def _next(target: Path, book: Book) -> Text:
    """What was made and what to do with it."""
    if book.facts.kind == "follow-up":
        return Text(
            f"{target}: {book.facts.title}. Skicka den till aktören, och läs in svaren: effektkedja import {target} "
            "--out svar.ttl",
            f"{target}: {book.facts.title}. Send it to the actor, and read the answers: effektkedja import {target} "
            "--out answers.ttl",
        )
    return Text(
        f"{target}: {book.facts.title}. Fyll i, spara och kontrollera: effektkedja check {target}",
        f"{target}: {book.facts.title}. Fill it in, save and check: effektkedja check {target}",
    )


def _one_kind(under: str, new_strategy: bool, follow_up: str, actor: str) -> None:
    """Refuse options that contradict each other.

    Raises:
        InputError: more than one kind of workbook is asked for, or a follow-up of nobody.
    """
    if sum(map(bool, (under, new_strategy, follow_up))) > 1:
        raise InputError(
            Text(
                "Välj en av --under, --new-strategy och --follow-up.",
                "Choose one of --under, --new-strategy, --follow-up.",
            )
        )
    if bool(follow_up) != bool(actor):
        raise InputError(
            Text(
                "En uppföljning behöver både --follow-up PLAN och --actor NAMN.",
                "A follow-up needs --follow-up and --actor.",
            ),
            hint=Text("Exempel: --follow-up handlingsplan-2024-2027 --actor Polismyndigheten", "Example: --actor NAME"),
        )
