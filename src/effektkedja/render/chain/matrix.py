"""Matrices of coverage as the chain view shows them: each cell in words, with a sign where something is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from effektkedja.model.findings import Finding
from effektkedja.model.rules import Severity
from effektkedja.model.text import Language
from effektkedja.picture import CoverageMatrix, MatrixCell, MatrixGoal, MatrixRow
from effektkedja.render import wording
from effektkedja.render.following import accepted_short
from effektkedja.render.grouping import counted, worst
from effektkedja.render.phrases import capital, clean, shorten

_MOST_LETTERS: Final = 60  # of a goal's name above its column
# Narrow columns need words that can be broken: before a consonant that a vowel follows, as Swedish does.
_LONG_WORD: Final = re.compile(r"\w{12,}")
_SYLLABLE: Final = re.compile(r"(?<=\w{4})(?=[bcdfghjklmnpqrstvxz][aeiouyåäöé]\w{2})")
_SOFT_HYPHEN: Final = "\u00ad"


@dataclass(frozen=True)
class CellShown:
    """A cell in words.

    Args:
        lines: what it says.
        sign: key of a severity where something is missing, ``left-out`` where that is on purpose,
            ``accepted`` where somebody lives with it for now, or empty.
        quiet: whether there is nothing and nothing is said to be missing.
    """

    lines: tuple[str, ...]
    sign: str = ""
    quiet: bool = False


@dataclass(frozen=True)
class HeadShown:
    """The head of a column: the goal, the picture on the page that its cells lead to, and whether it is left out."""

    title: str
    name: str
    leads_to: str
    left_out: bool


@dataclass(frozen=True)
class RowShown:
    """A row: its name, the value that chooses it among the filters, its cells, and what is wrong with all of it."""

    name: str
    choice: str
    cells: tuple[CellShown, ...]
    findings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MatrixShown:
    """A matrix on the page, its rows by code list."""

    id: str
    kind: str
    plan: str
    title: str
    heads: tuple[HeadShown, ...]
    groups: tuple[tuple[str, tuple[RowShown, ...]], ...]
    notes: tuple[str, ...]


def matrix_shown(
    matrix: CoverageMatrix, id_: str, choices: Mapping[str, str], scenes: Mapping[str, str], lang: Language
) -> MatrixShown:
    """A matrix in words.

    Args:
        matrix: what is covered.
        id_: id of the matrix on the page.
        choices: what chooses a concept or an actor in the filters, by IRI.
        scenes: ids of the pictures, by IRI of their goal.
        lang: language of the words around the names.
    """
    title = wording.matrix.MATRIX_TITLE[matrix.kind].in_(lang).format(plan=matrix.plan_name)
    rows = ((row.group, _row(row, matrix.goals, choices.get(row.about, ""), lang)) for row in matrix.rows)
    groups = tuple(
        (capital(clean(name)), tuple(row for _, row in group))
        for name, group in groupby(rows, key=lambda pair: pair[0])
    )
    heads = tuple(_head(goal, scenes.get(goal.iri, ""), lang) for goal in matrix.goals)
    return MatrixShown(id_, matrix.kind, matrix.plan, clean(title), heads, groups, tuple(_notes(matrix, lang)))


def _head(goal: MatrixGoal, leads_to: str, lang: Language) -> HeadShown:
    names = [shorten(clean(name), _MOST_LETTERS) for name in (goal.left_out, goal.name) if name]
    name = _LONG_WORD.sub(lambda word: _SYLLABLE.sub(_SOFT_HYPHEN, word[0]), ": ".join(names))
    return HeadShown(_title(goal, lang), name, leads_to, bool(goal.left_out))


def _title(goal: MatrixGoal, lang: Language) -> str:
    return clean(f"{wording.findings.GOAL.in_(lang)} {goal.number}".strip())


def _row(row: MatrixRow, goals: tuple[MatrixGoal, ...], choice: str, lang: Language) -> RowShown:
    cells = tuple(_cell(goal, cell, lang) for goal, cell in zip(goals, row.cells, strict=True))
    findings = tuple(_found(finding, lang) for finding in row.findings)
    return RowShown(capital(clean(row.name)), choice, cells, findings)


def _cell(goal: MatrixGoal, cell: MatrixCell, lang: Language) -> CellShown:
    if goal.left_out:
        return CellShown((wording.matrix.LEFT_OUT.in_(lang),), "left-out")
    if not cell.commitments:
        return _nothing(cell.findings, lang)
    commitments = wording.kinds.COUNT_COMMITMENTS.of(len(cell.commitments), lang)
    if not cell.indicators:
        return CellShown((commitments, wording.matrix.NO_INDICATOR.in_(lang)), Severity.WARNING.key)
    return CellShown((commitments, wording.kinds.COUNT_INDICATORS.of(len(cell.indicators), lang)))


def _nothing(findings: tuple[Finding, ...], lang: Language) -> CellShown:
    """A cell without commitments: with the sign of the worst finding that counts, or until when it is lived with."""
    said = wording.matrix.NO_COMMITMENT.in_(lang)
    if level := worst(counted(findings)):
        return CellShown((said,), level.key)
    if findings:
        return CellShown((said, accepted_short(findings[0], lang)), "accepted")
    return CellShown((said,), quiet=True)


def _found(finding: Finding, lang: Language) -> tuple[str, str]:
    """Sign and words of what a rule finds of a whole row."""
    said = clean(finding.rule.title.in_(lang) or finding.message)
    accepted = accepted_short(finding, lang)
    return ("accepted", f"{said} ({accepted})") if accepted else (finding.severity.key, said)


def _notes(matrix: CoverageMatrix, lang: Language) -> list[str]:
    """What is left out on purpose, and why."""
    left_out = [f"{_title(goal, lang)} ({goal.left_out})" for goal in matrix.goals if goal.left_out]
    if not left_out:
        return []
    said = wording.matrix.LEFT_OUT_WHY.in_(lang).format(plan=matrix.plan_name, goal=", ".join(left_out))
    if not matrix.reasons:
        return [clean(f"{said} {wording.matrix.LEFT_OUT_NO_REASON.in_(lang)}")]
    return [clean(f"{said} {wording.matrix.LEFT_OUT_REASON.in_(lang)} {reason}") for reason in matrix.reasons]
