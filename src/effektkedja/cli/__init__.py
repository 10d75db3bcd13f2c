"""The command line. Reads options, calls one operation, hands the outcome to a renderer; decides nothing itself."""

from __future__ import annotations

import os
import sys

import click

from effektkedja import __version__
from effektkedja.cli.base import LazyGroup
from effektkedja.cli.interrupt import INTERRUPTED, interrupted, interruptible
from effektkedja.cli.language import preferred, say
from effektkedja.errors import EffektkedjaError

FINDINGS = 1
USAGE = 2
_COMPLETE = "_EFFEKTKEDJA_COMPLETE"
"""Set by the shell when it asks for completions; the name is click's."""

_COMMANDS = {
    "check": ("effektkedja.cli.check", "Hitta brister i effektkedjan.", "Find breaks in the effect chain."),
    "accept": (
        "effektkedja.cli.accept",
        "Godkänn en brist till ett visst datum.",
        "Accept a finding until a date.",
    ),
    "rules": (
        "effektkedja.cli.catalogue",
        "Visa reglerna, eller en regel i detalj.",
        "Show the rules, or one in full.",
    ),
    "agreement": (
        "effektkedja.cli.agreement",
        "Jämför brister som en rapport själv beskriver med dem som reglerna hittar.",
        "Compare the breaks that a report states with those that the rules find.",
    ),
    "coverage": (
        "effektkedja.cli.coverage",
        "Visa täckningen: mål mot områden, grupper, aktörer och villkor.",
        "Show coverage: goals against areas, groups, actors and conditions.",
    ),
    "queries": (
        "effektkedja.cli.queries",
        "Lista frågorna i frågeboken.",
        "List the questions of the question book.",
    ),
    "query": ("effektkedja.cli.query", "Ställ en fråga.", "Ask a question."),
    "suggest": (
        "effektkedja.cli.suggest",
        "Föreslå länkar som saknas, för en person att pröva.",
        "Suggest missing links, for a person to judge.",
    ),
    "annotate": (
        "effektkedja.cli.annotate",
        "Skriv en kopia av en plan i Excel med bristerna på sina celler.",
        "Write a copy of a plan in Excel with the gaps on its cells.",
    ),
    "watch": (
        "effektkedja.cli.watch",
        "Kontrollera en plan i Excel varje gång den sparas.",
        "Check a plan in Excel each time it is saved.",
    ),
    "view": ("effektkedja.cli.view", "Rita kedjan som en fristående webbsida.", "Draw the chain as one web page."),
    "template": (
        "effektkedja.cli.template",
        "Gör en arbetsbok att fylla i: ny plan, ny strategi eller uppföljning.",
        "Make a workbook to fill in: new plan, new strategy or follow-up.",
    ),
    "import": (
        "effektkedja.cli.importing",
        "Läs in ifyllda arbetsböcker.",
        "Read workbooks that have been filled in.",
    ),
    "export": ("effektkedja.cli.export", "Skriv ett dokument som arbetsbok.", "Write a document as a workbook."),
    "apply": (
        "effektkedja.cli.apply",
        "Lägg in förslag från en verkstad, som tolkningar och utkast.",
        "Take in proposals from a workshop, as interpretations and drafts.",
    ),
    "serve": (
        "effektkedja.cli.serve",
        "Öppna en lokal webbplats med SPARQL-tjänst.",
        "Open a local site with a SPARQL endpoint.",
    ),
    "stats": ("effektkedja.cli.stats", "Visa vad kunskapsbasen innehåller.", "Show what the knowledge base holds."),
    "canonical": (
        "effektkedja.cli.canonical",
        "Skriv om Turtle-filer i fast ordning (för den som redigerar data).",
        "Rewrite Turtle files in canonical order (for those who edit data).",
    ),
}

_HELP = say(
    "effektkedja hittar brister i offentliga strategiers effektkedjor: åtaganden som ingen följer, villkor som ingen "
    "mäter, mål utan säkra indikatorer och grupper som ingen täcker. Utan filer gäller kommandona den medföljande "
    "kunskapsbasen. Börja med: effektkedja check",
    "effektkedja finds breaks in the effect chains of public strategies: commitments that nobody follows, conditions "
    "that nobody measures, goals without secured indicators and groups that nobody covers. Without files the commands "
    "work on the knowledge base that ships with the package. Begin with: effektkedja check",
)


@click.group(cls=LazyGroup, lazy=_COMMANDS, help=_HELP)
@click.version_option(__version__, prog_name="effektkedja", help=say("Visa versionen.", "Show the version."))
def group() -> None:
    """Hold the commands together."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and give its exit code: 0 clean, 1 findings, 2 wrong usage or input."""
    _use_utf8()
    if os.environ.get(_COMPLETE):
        from effektkedja.cli.completion import register

        register()
    lang = preferred(arguments)
    try:
        with interruptible():
            outcome = group.main(arguments, prog_name="effektkedja", standalone_mode=False)
        return outcome if isinstance(outcome, int) else 0
    except EffektkedjaError as error:
        click.echo(f"{say('Fel', 'Error')}: {error.sentence(lang)}", err=True)
    except click.UsageError as error:
        from effektkedja.cli.usage import explain

        click.echo(explain(error), err=True)
    except (click.Abort, KeyboardInterrupt):
        click.echo(interrupted(), err=True)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return USAGE


def _use_utf8() -> None:
    """A redirected stream on Windows is otherwise in a code page without å, ä, ö or signs."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
