"""Small phrases that several renderers need: a goal's title, a source line, a number, a clean text."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from math import isfinite
from typing import Final

from effektkedja.model.findings import Finding
from effektkedja.model.report import Report
from effektkedja.model.rules import Severity
from effektkedja.model.tables import Cell
from effektkedja.model.text import Language
from effektkedja.model.things import Source, Thing
from effektkedja.render import wording

NO_BREAK: Final = "\u00a0"
_INVISIBLE: Final = frozenset(
    "\u00ad\u200b\u200e\u200f\u2028\u2029\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_RANGE = re.compile(r"(?<=\d)-(?=\d)")
_DIGITS = re.compile(r"(\d+)")


def clean(text: str) -> str:
    """``text`` on one line, without control characters.

    Labels come from users' files: an escape sequence there must not reach a terminal, nor a mark that turns the
    reading direction hide what a label says.
    """
    spaced = " ".join(text.split())
    if spaced.isprintable():  # Nearly every text is, and has none of the characters below.
        return spaced
    return "".join(c for c in spaced if c not in _INVISIBLE and unicodedata.category(c) != "Cc")


def capital(text: str) -> str:
    """``text`` with a capital first letter, for labels that stand alone; nothing else is changed."""
    return text[:1].upper() + text[1:]


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that puts 5.2 before 5.10 and does not care about upper case."""
    parts = _DIGITS.split(text.casefold())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part)


def shorten(text: str, length: int) -> str:
    """``text`` cut at a word to at most ``length`` characters, with … where something was left out."""
    if len(text) <= length:
        return text
    cut = text[: max(length - 1, 1)]
    at_word = cut.rsplit(" ", 1)[0] if " " in cut.strip() else cut
    return at_word.rstrip(" ,;:.–-") + "…"


def local_name(iri: str) -> str:
    """What stands after the last ``/`` or ``#`` of an IRI; the text itself where there is neither."""
    return re.split(r"[/#]", iri.rstrip("/#"))[-1]


def goal_title(goal: Thing, lang: Language) -> str:
    """The heading of a goal: ``Mål 5 · Rättsvårdande myndigheter …``, or its label where number or name is missing."""
    if goal.number and goal.name:
        return clean(f"{wording.findings.GOAL.in_(lang)} {goal.number} · {goal.name}")
    return clean(goal.label or goal.iri)


def severity_word(severity: Severity, lang: Language) -> str:
    """The word that stands for a severity everywhere."""
    return wording.findings.SEVERITY[severity].in_(lang)


def tag(severity: Severity, lang: Language) -> str:
    """Sign and word of a severity: ``× BRUTET``."""
    return f"{wording.findings.SIGN[severity]} {severity_word(severity, lang).upper()}"


def line_range(lines: str, lang: Language) -> str:
    """Line numbers with their word and a dash between from and to: ``rad 692–708``; empty where none are given.

    What names its own unit, as a page does (``s. 14``), stands as it is.
    """
    word = "" if lines[:1].isalpha() else f"{wording.findings.LINES.in_(lang)} "
    return f"{word}{_RANGE.sub('–', lines)}" if lines else ""


def source_text(source: Source, lang: Language) -> str:
    """Where a statement stands: document, heading and lines, or file and line for a user's own file.

    Returns:
        One line without the word *Källa*; empty where nothing is known.
    """
    title = source.title or source.document
    parts = [part for part in (title, source.heading, line_range(source.lines, lang)) if part]
    return clean(", ".join(parts) if parts else file_text(source))


def file_text(source: Source) -> str:
    """The file that holds a statement now: ``min-plan.ttl:12``, ``min-plan.ttl``, or empty."""
    return clean(f"{source.file}:{source.line}" if source.file and source.line else source.file)


def number_text(value: float, *, comma: bool) -> str:
    """A number without exponent and without grouping; with a decimal comma if ``comma``."""
    if isinstance(value, int) or not isfinite(value):
        return str(value)
    text = format(Decimal(repr(value)), "f")
    text = text.removesuffix(".0")
    return text.replace(".", ",") if comma else text


def cell_text(cell: Cell, lang: Language) -> str:
    """A table cell for reading: ja/nej, decimal comma in Swedish, a dash where there is no value."""
    if cell is None:
        return "–"
    if isinstance(cell, bool):
        return (wording.tables.YES if cell else wording.tables.NO).in_(lang)
    if isinstance(cell, str):
        return clean(cell)
    return number_text(cell, comma=lang == "sv")


def severity_counts(findings: tuple[Finding, ...]) -> dict[Severity, int]:
    """How many findings there are of each severity, the worst first."""
    return {level: sum(f.severity is level for f in findings) for level in sorted(Severity, reverse=True)}


def counts_text(findings: tuple[Finding, ...], lang: Language) -> str:
    """``3 brutna, 1 varning``: the severities that occur, the worst first."""
    counts = severity_counts(findings)
    phrases = (wording.findings.SEVERITY_COUNT[level].of(count, lang) for level, count in counts.items() if count)
    return ", ".join(phrase.replace(" ", NO_BREAK) for phrase in phrases)


def checked_text(report: Report, lang: Language) -> str:
    """What was checked: the data and the number of rules."""
    parts = (report.checked, wording.findings.RULES_RUN.of(report.rules, lang))
    return clean(" · ".join(part for part in parts if part))


def run_text(report: Report, lang: Language) -> str:
    """How it was checked: the engine and the time it took."""
    engine = f"{wording.findings.ENGINE.in_(lang)} {report.engine}" if report.engine else ""
    time = f"{number_text(round(report.seconds, 2), comma=lang == 'sv')} s"
    return clean(" · ".join(part for part in (engine, time) if part))
