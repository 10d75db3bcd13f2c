"""What is said on the terminal of a planner's workbook: what was found, in which cell, and what a save has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from effektkedja.model.findings import Finding
from effektkedja.model.report import Report
from effektkedja.model.rules import Severity
from effektkedja.model.text import Language, Text
from effektkedja.planbook.notes import Notes
from effektkedja.render import wording
from effektkedja.render.console import Writer, line_width
from effektkedja.render.following import clean_text
from effektkedja.render.phrases import clean, counts_text

_WRITTEN: Final = Text(
    "Öppna {}: bladet Brister leder till cellerna. Din egen fil är oförändrad.",
    "Open {}: the sheet Gaps leads to the cells. Your own file is unchanged.",
)
_LOST: Final = Text(
    "Följer inte med i kopian, men finns kvar i din egen fil: {}.",
    "Not in the copy, but still in your own file: {}.",
)
_UNREADABLE: Final = Text("? {}: där står ”{}”. Förväntat: {}", "? {}: it says “{}”. Expected: {}")
_NONE_READ: Final = Text("Inga brister i det som gick att läsa.", "No gaps in what could be read.")
_NO_CELL: Final = Text("utan cell", "without a cell")
_SAVED: Final = Text("{} Sparad: {} stängda, {} nya. Kvar: {}.", "{} Saved: {} closed, {} new. Left: {}.")
_SAME: Final = Text("{} Sparad: inget nytt. Kvar: {}.", "{} Saved: nothing new. Left: {}.")
_FIRST: Final = Text("{} Läst: {}.", "{} Read: {}.")
_MORE: Final = Text(
    "och {} till; alla visas av: effektkedja annotate {}", "and {} more; all by: effektkedja annotate {}"
)
_SHOWN: Final = 12


def outcome_text(
    report: Report,
    notes: Notes,
    copy: str,
    lost: Sequence[Text] = (),
    lang: Language = "sv",
    width: int | None = None,
) -> str:
    """What was found, cells that cannot be read, and the copy to open.

    Args:
        report: the outcome of the check.
        notes: its findings, by cell.
        copy: name of the copy.
        lost: what the workbook has that the copy has not.
        lang: language of the words.
        width: columns to wrap at.
    """
    writer = Writer(line_width(width), colour=False)
    _problems(writer, notes, lang)
    writer.paragraph(found_text(report, notes, lang))
    writer.paragraph(_WRITTEN.in_(lang).format(copy))
    if lost:
        writer.paragraph(_LOST.in_(lang).format(", ".join(one.in_(lang) for one in lost)))
    return writer.text().rstrip("\n")


def watched_text(
    now: tuple[Report, Notes],
    before: Report | None,
    time: str,
    file: str,
    lang: Language = "sv",
    width: int | None = None,
) -> str:
    """What a save has changed: which findings are closed and which are new, each with its cell.

    Args:
        now: the outcome of the check and its findings by cell.
        before: the outcome before the save; None the first time, when the worst is shown.
        time: when it was saved, to print.
        file: name of the workbook.
        lang: language of the words.
        width: columns to wrap at.
    """
    report, notes = now
    writer = Writer(line_width(width), colour=False)
    places = {finding.id: note.place for note in notes.cells for finding in note.findings}
    left = _left(report, lang)
    if before is None:
        writer.paragraph(_FIRST.in_(lang).format(time, left))
        _problems(writer, notes, lang)
        worst = [finding for finding in _by_weight(report.findings) if finding.severity is Severity.VIOLATION]
        _listed(writer, worst, places, file, lang)
        return writer.text().rstrip("\n")
    known, found = _ids(before.findings), _ids(report.findings)
    closed = [finding for finding in before.findings if finding.id not in found]
    new = [finding for finding in _by_weight(report.findings) if finding.id not in known]
    if closed or new:
        writer.paragraph(_SAVED.in_(lang).format(time, len(closed), len(new), left))
    else:
        writer.paragraph(_SAME.in_(lang).format(time, left))
    _problems(writer, notes, lang)
    for finding in closed:
        writer.paragraph(clean(finding.message), first="  ✓ ")
    _listed(writer, new, places, file, lang)
    return writer.text().rstrip("\n")


def _ids(findings: Sequence[Finding]) -> frozenset[str]:
    return frozenset(finding.id for finding in findings)


def _by_weight(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: -finding.severity)


def _listed(writer: Writer, findings: Sequence[Finding], places: dict[str, str], file: str, lang: Language) -> None:
    for finding in findings[:_SHOWN]:
        place = places.get(finding.id, _NO_CELL.in_(lang))
        writer.paragraph(clean(finding.message), first=f"  {wording.findings.SIGN[finding.severity]} {place}: ", hang=6)
    if len(findings) > _SHOWN:
        writer.paragraph(_MORE.in_(lang).format(len(findings) - _SHOWN, file), first="    ")


def _problems(writer: Writer, notes: Notes, lang: Language) -> None:
    for text in _unreadable(notes, lang):
        writer.paragraph(text, first="  ", hang=4)


def _unreadable(notes: Notes, lang: Language) -> Iterator[str]:
    for problem in notes.problems:
        place = f"{problem.sheet}!{problem.cell}"
        yield _UNREADABLE.in_(lang).format(place, clean(problem.found), problem.expected.in_(lang))


def found_text(report: Report, notes: Notes, lang: Language) -> str:
    """How much was found, in a sentence; nothing is called sound as long as a cell cannot be read."""
    if report.findings:
        return f"{_left(report, lang)}."
    return _NONE_READ.in_(lang) if notes.problems else clean_text(report, lang)


def _left(report: Report, lang: Language) -> str:
    if not report.findings:
        return wording.findings.FINDINGS.of(0, lang)
    found = wording.findings.FINDINGS.of(len(report.findings), lang)
    return f"{found} ({counts_text(report.findings, lang)})"
