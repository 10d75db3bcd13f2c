"""A check of a planner's workbook as it lies there, with every finding on its cell. Nothing is written."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from effektkedja.errors import InputError
from effektkedja.model.report import Profile, Report
from effektkedja.model.text import Language, Text
from effektkedja.operations.check import Engine, check
from effektkedja.operations.follow import with_acceptances
from effektkedja.operations.planbook_open import is_book, open_paths
from effektkedja.operations.workbook_notes import lay_out
from effektkedja.operations.workbook_unfilled import unfilled, with_unfilled
from effektkedja.planbook.guard import inspect
from effektkedja.planbook.notes import Notes
from effektkedja.store.dataset import Dataset


@dataclass(frozen=True)
class CheckedWorkbook:
    """What a check of a workbook found.

    Args:
        report: the findings, among them those of which no row can be named.
        notes: the same, by cell.
    """

    report: Report
    notes: Notes


def check_workbook(
    path: Path,
    *,
    bases: Sequence[Path] = (),
    lang: Language = "sv",
    profile: Profile | None = None,
    accepted: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> CheckedWorkbook:
    """Check a workbook under the knowledge base.

    Cells that cannot be read are told of; the rest is checked all the same.

    Args:
        path: the workbook.
        bases: own files that the plan belongs to, beside the shipped knowledge base; they are not judged.
        lang: language of messages.
        profile: rules to leave out or to weigh otherwise.
        accepted: file of accepted gaps, which are set aside; it need not exist.
        progress: told what is going on.

    Raises:
        InputError: the file cannot be opened or is no workbook of this program, or its rows contradict each other.
    """
    if not path.is_file() or not is_book(path):
        inspect(path)  # says what is wrong: missing, a folder, an old workbook, one with macros
    opened = open_paths([path, *bases], with_base=True)
    imported = opened.imported[0]
    if imported.conflicts:
        raise InputError(imported.conflicts[0].text, where=str(path), hint=_FIRST)
    engine: Engine = "columns" if opened.is_large else "set"
    report = check(_judging(opened.dataset, path), engine=engine, lang=lang, profile=profile, progress=progress)
    report = with_unfilled(replace(report, checked=path.name), unfilled(imported.placed), lang)
    if accepted:
        report = with_acceptances(report, accepted, datetime.date.today(), lang, whole=False)
    (placed,) = imported.placed
    return CheckedWorkbook(
        report, lay_out(report.findings, placed.book, placed.rows, [problem for _, problem in imported.problems])
    )


_FIRST = Text("Rätta det i arbetsboken först.", "Mend that in the workbook first.")


def _judging(dataset: Dataset, path: Path) -> Dataset:
    """The dataset with only the workbook's own graphs to judge."""
    return replace(dataset, graphs=tuple(replace(graph, own=graph.path == path) for graph in dataset.graphs))
