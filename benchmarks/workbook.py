"""A large workbook: written, imported and checked by commands, each in a process of its own, with its peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from effektkedja.canonical import canonical_turtle
from effektkedja.operations.planbook_export import export_book
from effektkedja.operations.planbook_template import Wish, plan_template
from effektkedja.planbook.book import Book, Cell, Row
from effektkedja.planbook.writing import book_xlsx
from effektkedja.store.loading import open_files, shipped
from effektkedja.terms import EK, EKC, EKD, RDF_TYPE, SKOS

_DOCUMENT = "stor-plan"
_ACTORS = ("polismyndigheten", "region-stockholm", "lansstyrelsen-stockholm", "kriminalvarden", "aklagarmyndigheten")
_NAMES = ("Polismyndigheten", "Region Stockholm", "Länsstyrelsen Stockholm", "Kriminalvården", "Åklagarmyndigheten")
_VERBS = ("Utveckla", "Stärka", "Sprida", "Följa upp", "Samordna", "Förbättra", "Ta fram")
_THINGS = (
    "stödet till våldsutsatta",
    "samverkan i länet",
    "kunskapen hos personalen",
    "rutinerna för att fråga om våld",
)


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds on the clock and of the processor, megabytes at most, and its exit code."""

    name: str
    seconds: float
    processor: float
    megabytes: float
    code: int


def costs(commitments: int) -> list[Cost]:
    """The costs of import and check for a workbook that was exported, and for one that was filled in from a template.

    Args:
        commitments: rows on the sheet of commitments; there are half as many indicators.
    """
    with tempfile.TemporaryDirectory() as folder:
        # Made elsewhere, because a new process counts the memory of the one that it is made by as its own.
        making = "import sys; from benchmarks.workbook import write; write(sys.argv[1], int(sys.argv[2]))"
        subprocess.run([sys.executable, "-c", making, folder, str(commitments)], check=True)
        plan, out = Path(folder) / "stor-plan.ttl", Path(folder) / "ut.ttl"
        exported, filled = Path(folder) / "exporterad.xlsx", Path(folder) / "ifylld.xlsx"
        return [
            _run("export", "export", Path(folder) / "b.xlsx", plan, "--document", _DOCUMENT),
            _run("import, exported", "import", exported, "--base", plan, "--out", out),
            _run("check, exported", "check", exported, plan, "--with-base", "--out", Path(folder) / "a.txt"),
            _run("import, filled in", "import", filled, "--out", Path(folder) / "ny.ttl"),
            _run("check, filled in", "check", filled, "--with-base", "--out", Path(folder) / "c.txt"),
        ]


def write(folder: str, commitments: int) -> None:
    """Write the plan, the workbook exported from it, and the one filled in from a template."""
    plan = Path(folder) / "stor-plan.ttl"
    plan.write_text(canonical_turtle(_plan(commitments)), encoding="utf-8")
    book = export_book(open_files([plan], with_base=True), _DOCUMENT, date.today())
    (Path(folder) / "exporterad.xlsx").write_bytes(book_xlsx(book))
    (Path(folder) / "ifylld.xlsx").write_bytes(book_xlsx(filled_in(commitments)))


def table(found: Sequence[Cost]) -> str:
    """The costs as a table in Markdown."""
    rows = [
        f"| {cost.name} | {cost.seconds:.1f} | {cost.processor:.1f} | {cost.megabytes:.0f} | {cost.code} |"
        for cost in found
    ]
    return "\n".join(
        ["| command | seconds | processor | MB | exit code |", "| --- | ---: | ---: | ---: | ---: |", *rows]
    )


def _run(name: str, *arguments: object) -> Cost:
    command = [sys.executable, "-m", "effektkedja", *map(str, arguments)]
    started = time.perf_counter()
    null = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
    process = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    os.close(null)
    seconds, processor = time.perf_counter() - started, usage.ru_utime + usage.ru_stime
    return Cost(name, seconds, processor, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))


def _label(at: int) -> str:
    verb, thing = _VERBS[at % len(_VERBS)], _THINGS[at // len(_VERBS) % len(_THINGS)]
    return f"{verb} {thing}, del {at}"


def _plan(commitments: int) -> set[ox.Triple]:
    """A plan under the regional strategy with this many commitments, and half as many indicators."""
    triples: set[ox.Triple] = set()

    def say(subject: str, name: str, value: str, *, literal: bool = False, language: str = "") -> None:
        node = (
            ox.Literal(value, language=language) if language else ox.Literal(value) if literal else ox.NamedNode(value)
        )
        triples.add(ox.Triple(ox.NamedNode(EKD + subject), ox.NamedNode(name), node))

    say(_DOCUMENT, RDF_TYPE, f"{EK}ActionPlan")
    say(_DOCUMENT, f"{SKOS}prefLabel", "Stor plan", language="sv")
    say(_DOCUMENT, f"{EK}underStrategy", f"{EKD}strategi-2020-2026")
    for at in range(commitments):
        goal = at % 8 + 1
        thing = f"{_DOCUMENT}/atgard/{goal}.{at}"
        say(thing, RDF_TYPE, f"{EK}Commitment")
        say(thing, f"{EK}inDocument", EKD + _DOCUMENT)
        say(thing, f"{EK}underGoal", f"{EKD}strategi-2020-2026/mal/{goal}")
        say(thing, f"{EK}contributesTo", f"{EKD}strategi-2020-2026/villkor/{goal}.1")
        say(thing, f"{EK}responsible", f"{EKD}aktor/{_ACTORS[at % len(_ACTORS)]}")
        say(thing, f"{EK}frequency", f"{EKC}frequency-annual")
        say(thing, f"{SKOS}notation", f"{goal}.{at}", literal=True)
        say(thing, f"{SKOS}prefLabel", _label(at), language="sv")
        if at % 2:
            indicator = f"{_DOCUMENT}/indikator/{goal}.{at}-1"
            say(indicator, RDF_TYPE, f"{EK}Indicator")
            say(indicator, f"{EK}inDocument", EKD + _DOCUMENT)
            say(indicator, f"{EK}measures", EKD + thing)
            say(indicator, f"{EK}indicatorKind", f"{EKC}kind-count")
            say(indicator, f"{SKOS}prefLabel", f"Antal insatser, del {at}", language="sv")
    return triples


def filled_in(commitments: int) -> Book:
    """The template of a plan with this many rows that somebody has written."""
    from dataclasses import replace

    book = plan_template(shipped(), "strategi-2020-2026", Wish(id="stor-plan-2"), date.today())
    rows = []
    for at in range(commitments):
        goal = at % 8 + 1
        commitment = {
            "number": f"{goal}.{at}",
            "label": _label(at),
            "goal": str(goal),
            "contributes": f"{goal}.1",
            "responsible": _NAMES[at % len(_NAMES)],
            "frequency": "årligen",
        }
        rows.append(Row("commitments", 0, "", {key: Cell("", value) for key, value in commitment.items()}))
        if at % 2:
            indicator = {"label": f"Antal insatser, del {at}", "measures-commitment": f"{goal}.{at}", "kind": "antal"}
            rows.append(Row("indicators", 0, "", {key: Cell("", value) for key, value in indicator.items()}))
    return replace(book, rows=(*book.rows, *rows))
