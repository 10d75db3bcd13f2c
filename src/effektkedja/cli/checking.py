"""What ``effektkedja check`` does once it knows what is wanted."""

from __future__ import annotations

import datetime
import os
import shlex
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from effektkedja.cli.base import emit, note, terminal_width
from effektkedja.cli.dataset import dataset, has_books, open_books
from effektkedja.cli.endpoint import knowledge
from effektkedja.cli.language import say
from effektkedja.cli.profiles import load as load_profile
from effektkedja.cli.progress import tell
from effektkedja.errors import InputError
from effektkedja.model.report import Profile, Report
from effektkedja.model.rules import Severity
from effektkedja.model.text import Language, Text
from effektkedja.operations.check import Engine, Selection, read_rules
from effektkedja.operations.check import check as find_breaks
from effektkedja.operations.columns import LARGE, Doing, is_large, open_checked, opened
from effektkedja.operations.follow import since as follow
from effektkedja.operations.follow import with_acceptances
from effektkedja.render.following import beside
from effektkedja.rules import catalogue
from effektkedja.store.dataset import Dataset

if TYPE_CHECKING:
    from effektkedja.remote import Knowledge

UNREADABLE = 2
"""Exit code where a cell of a workbook cannot be read: the rest has been checked, but not everything."""
_LEVELS = {"violation": Severity.VIOLATION, "warning": Severity.WARNING, "info": Severity.INFO}


@dataclass(frozen=True)
class Order:
    """What the user asks for; the fields are the options of the command."""

    paths: tuple[Path, ...]
    form: str
    fail_on: str | None
    selection: Selection
    engine: Engine
    accepted: Path
    since: Path | None
    fail_on_new: bool
    profile: Path | None
    no_profile: bool
    endpoint: str
    graphs: tuple[str, ...]
    timeout: float
    with_base: bool
    out: Path | None
    lang: Language


def get_ready() -> None:
    """Read the rules, and load what will be needed whatever the data are."""
    read_rules()
    from effektkedja.render import text  # noqa: F401


def run(order: Order, data: Dataset | None) -> int:
    """Check, show what was found, and give the exit code.

    Args:
        order: what is wanted.
        data: the shipped knowledge base, where it is what is to be checked and has been read.
    """
    rules_used = load_profile(order.profile, order.no_profile)
    whole = order.selection == Selection()
    if order.since and not whole:
        raise InputError(
            Text(
                "--since går inte ihop med ett urval: det som inte visas skulle räknas som åtgärdat.",
                "--since cannot be combined with a selection: what is not shown would count as closed.",
            )
        )
    report, unreadable = _report(order, rules_used, data)
    today = datetime.date.today()
    if order.since:
        report = follow(report, order.since, today, order.lang)
    report = with_acceptances(report, order.accepted, today, order.lang, whole=whole)
    emit(_render(report, order.form, order.lang, to_screen=order.out is None), order.out)
    if order.form != "text":
        for text in beside(report, order.lang):
            note(text)
    for text in unreadable:
        note(text)
    if unreadable:
        return UNREADABLE
    level = _LEVELS.get(order.fail_on or (rules_used.fail_on if rules_used else "") or "violation")
    counted = [f for f in report.findings if not order.fail_on_new or f.status != "remaining"]
    return int(level is not None and any(finding.severity >= level for finding in counted))


def explained(order: Order, *, timed: bool) -> int:
    """Show how the rules are evaluated."""
    from effektkedja.operations.explanation import explanation, explanation_on_columns

    if _engine(order) == "columns" and not has_books(order.paths):
        graph = opened(order.paths, with_base=order.with_base, progress=_say_doing)
        emit(explanation_on_columns(graph, order.selection, order.lang, timed=timed), order.out)
    else:
        data = dataset(order.paths, with_base=order.with_base, meanwhile=read_rules)
        emit(explanation(data, order.selection, order.lang, timed=timed), order.out)
    return 0


def _engine(order: Order) -> Engine:
    """The engine that is used; large files are checked on columns without being asked."""
    return "columns" if order.engine == "set" and is_large(order.paths) else order.engine


def _report(order: Order, profile: Profile | None, data: Dataset | None) -> tuple[Report, tuple[str, ...]]:
    """The report, with the words by which the same data can be named again, and what of workbooks cannot be read."""
    server = knowledge(order.endpoint, order.graphs, order.timeout, order.paths, with_base=order.with_base)
    if data is not None:
        return _of_store(data, order, profile), ()
    if server is not None:
        given = ["--endpoint", order.endpoint, *(word for graph in order.graphs for word in ("--graph", graph))]
        return replace(_at(server, order, profile), arguments=shlex.join(given)), ()
    given = [str(path) for path in order.paths] + (["--with-base"] if order.with_base else [])
    report, unreadable = _of_files(order, profile)
    return replace(report, arguments=shlex.join(given)), unreadable


def _at(server: Knowledge, order: Order, profile: Profile | None) -> Report:
    """The report of a check that a server does.

    Raises:
        InputError: another engine is asked for than the server itself.
    """
    from effektkedja.operations.endpoint import check_endpoint

    if order.engine != "set":
        raise InputError(
            Text("Med --endpoint är det servern som räknar.", "With --endpoint it is the server that computes."),
            hint=Text("Ta bort --engine.", "Leave out --engine."),
        )

    def progress(done: int, of: int) -> None:
        tell(say(f"Servern har svarat på {done} av {of} frågor", f"The server has answered {done} of {of} questions"))

    return check_endpoint(server, order.selection, lang=order.lang, progress=progress, profile=profile)


def _of_files(order: Order, profile: Profile | None) -> tuple[Report, tuple[str, ...]]:
    """The report of a check of files, and what of workbooks cannot be read; large files are checked on columns."""
    if has_books(order.paths):
        from effektkedja.operations.workbook_unfilled import unfilled, with_unfilled
        from effektkedja.render.planbook import fault_lines

        books = open_books(order.paths, with_base=order.with_base)
        if order.engine == "set" and books.is_large:
            order = replace(order, engine="columns")
        data, unreadable = books.dataset, fault_lines(books.imported, order.lang)
        empty = unfilled(placed for each in books.imported for placed in each.placed)
        del books  # the cells of a large workbook take as much memory as the check
        return with_unfilled(_of_store(data, order, profile), empty, order.lang), unreadable
    engine = _engine(order)
    if engine != "columns" or not order.paths:
        data = dataset(order.paths, with_base=order.with_base, meanwhile=get_ready)
        return _of_store(data, order, profile), ()
    columns = open_checked(order.paths, with_base=order.with_base, progress=_say_doing)
    report = find_breaks(columns, order.selection, engine=engine, lang=order.lang, profile=profile)
    return replace(report, seconds=report.seconds + columns.seconds), ()


def _of_store(data: Dataset, order: Order, profile: Profile | None) -> Report:
    return find_breaks(data, order.selection, engine=order.engine, lang=order.lang, progress=_say_part, profile=profile)


def _say_doing(doing: Doing) -> None:
    if doing.what == "reading":
        part = f" ({100 * doing.done // doing.of} %)" if doing.done and doing.of > LARGE else ""
        tell(say(f"Läser {doing.name}{part}", f"Reading {doing.name}{part}"))
    elif doing.what == "judging":
        part = say(f" ({doing.done} av {doing.of} kontroller)", f" ({doing.done} of {doing.of} checks)")
        tell(say("Kontrollerar", "Checking") + (part if doing.of else ""))
    else:
        tell(say("Slår upp namn på det som hittades", "Looking up the names of what was found"))


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
