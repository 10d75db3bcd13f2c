"""Findings and tables as data: JSON for programs, CSV for a Swedish Excel."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from io import StringIO
from math import isfinite
from typing import Final

from effektkedja.model.findings import Closed, Finding
from effektkedja.model.report import Profile, Report
from effektkedja.model.rules import Severity
from effektkedja.model.tables import Cell, Table
from effektkedja.model.text import Language
from effektkedja.model.things import Thing
from effektkedja.render import wording
from effektkedja.render.following import status_word
from effektkedja.render.grouping import by_document
from effektkedja.render.phrases import cell_text, clean, file_text, goal_title, number_text, severity_word, source_text

BOM: Final = "\ufeff"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_PLAIN_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
# Where a finding that is gone has something to say in a row.
_RULE, _ABOUT, _ID, _STATUS = 1, 5, 11, 13


def report_json(report: Report, lang: Language = "sv") -> str:
    """The outcome of a check as one JSON object, with the keys that the command line promises.

    Args:
        report: the outcome.
        lang: has no effect on keys or values; messages and labels come in the language that the check was run in.

    Returns:
        Indented JSON, non-ASCII letters as they are, ended by a line feed. The findings are sorted: the worst first,
        then by rule, document, thing and value. What is absent is ``null``, never an empty text. Accepted findings
        stand by themselves under ``accepted``, with reason, owner and day, and what a ledger knew and is gone under
        ``closed``.
    """
    summary: dict[str, object] = {level.key: report.count(level) for level in sorted(Severity, reverse=True)}
    summary |= {"rules": report.rules, "engine": report.engine, "seconds": round(report.seconds, 3)}
    summary |= {"accepted": len(report.accepted), "closed": len(report.closed)}
    summary |= {"since": report.since.isoformat() if report.since else None, "profile": profile_value(report.profile)}
    return _dump(
        {
            "summary": summary,
            "findings": [_finding(finding) for finding in sorted(report.findings, key=_data_order)],
            "accepted": [_finding(finding) for finding in sorted(report.accepted, key=_data_order)],
            "closed": [_closed(closed) for closed in report.closed],
        }
    )


def profile_value(profile: Profile | None) -> dict[str, object] | None:
    """What a profile changed: rules left out, and severities that are not those of the catalogue."""
    if profile is None:
        return None
    return {
        "file": profile.file,
        "off": [rule.code for rule in profile.off],
        "severity": {rule.code: level.key for rule, level in profile.changed},
        "failOn": profile.fail_on or None,
    }


def _closed(closed: Closed) -> dict[str, object]:
    return {
        "id": closed.id,
        "rule": closed.rule,
        "label": closed.label,
        "status": "closed",
        "firstSeen": closed.first.isoformat(),
        "closed": closed.closed.isoformat(),
    }


def _data_order(finding: Finding) -> tuple[object, ...]:
    value = finding.value.iri if finding.value else ""
    return (-finding.severity, finding.rule.code, finding.document, finding.focus.iri, value, finding.id)


def _finding(finding: Finding) -> dict[str, object]:
    source, seen = finding.source, finding.seen
    return {
        "id": finding.id,
        "rule": finding.rule.code,
        "severity": finding.severity.key,
        "focus": finding.focus.iri,
        "label": finding.focus.label,
        "value": finding.value.iri if finding.value else None,
        "valueLabel": finding.value.label if finding.value else None,
        "document": finding.document or None,
        "goal": finding.goal.iri if finding.goal else None,
        "goalLabel": finding.goal.label if finding.goal else None,
        "message": finding.message,
        "remedy": finding.remedy,
        "basis": finding.basis,
        "status": finding.status,
        "firstSeen": seen.first.isoformat() if seen else None,
        "ageDays": seen.days if seen else None,
        "acceptance": _acceptance(finding),
        "source": {
            "document": source.document or None,
            "title": source.title or None,
            "heading": source.heading or None,
            "lines": source.lines or None,
            "file": source.file or None,
            "line": source.line or None,
        },
    }


def _acceptance(finding: Finding) -> dict[str, object] | None:
    decided = finding.acceptance
    if decided is None:
        return None
    return {
        "reason": decided.reason,
        "owner": decided.owner,
        "until": decided.until.isoformat(),
        "expired": decided.expired,
    }


def table_json(table: Table, lang: Language = "sv") -> str:
    """A table as JSON: its columns with headings in ``lang``, its rows as objects with plain values.

    Numbers that JSON cannot hold (not a number, infinite) become ``null``.
    """
    names = [column.name for column in table.columns]
    columns = [{"name": column.name, "title": column.title.in_(lang) or column.name} for column in table.columns]
    rows = [dict(zip(names, map(_json_cell, row), strict=True)) for row in table.rows]
    return _dump({"name": table.name, "title": table.title, "columns": columns, "rows": rows})


def _json_cell(cell: Cell) -> Cell:
    return None if isinstance(cell, float) and not isfinite(cell) else cell


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def report_csv(report: Report, lang: Language = "sv") -> str:
    """The findings as CSV for Excel, one line each, in reading order.

    Accepted findings stand among the others with their status, reason and day; what a ledger knew and is gone comes
    last.

    Returns:
        Text that starts with a byte order mark; write it as UTF-8 without changing the line ends.
    """
    ordered = (finding for document in by_document(report, accepted=True) for finding in document.findings)
    rows = [*(_csv_row(finding, lang) for finding in ordered), *(_csv_closed(closed, lang) for closed in report.closed)]
    return _csv([title.in_(lang) for title in wording.tables.CSV_COLUMNS], rows)


def _csv_closed(closed: Closed, lang: Language) -> list[str]:
    """What is left of a finding that is gone: its rule, what it was about, and its days."""
    cells = [""] * len(wording.tables.CSV_COLUMNS)
    cells[_RULE], cells[_ABOUT], cells[_ID] = closed.rule, closed.label, closed.id
    cells[_STATUS], cells[_STATUS + 1] = wording.following.STATUSES["closed"].in_(lang), closed.first.isoformat()
    return cells


def _csv_row(finding: Finding, lang: Language) -> list[str]:
    seen, decided = finding.seen, finding.acceptance
    source = " · ".join(
        dict.fromkeys(part for part in (source_text(finding.source, lang), file_text(finding.source)) if part)
    )
    return [
        severity_word(finding.severity, lang),
        finding.rule.code,
        finding.rule.title.in_(lang),
        finding.document_title or finding.document,
        goal_title(finding.goal, lang) if finding.goal else "",
        _label(finding.focus),
        _label(finding.value),
        finding.message,
        finding.remedy,
        wording.findings.BASIS[finding.basis].in_(lang),
        source,
        finding.id,
        finding.focus.iri,
        status_word(finding, lang),
        seen.first.isoformat() if seen else "",
        str(seen.days) if seen else "",
        decided.until.isoformat() if decided else "",
        decided.owner if decided else "",
        decided.reason if decided else "",
    ]


def _label(thing: Thing | None) -> str:
    return (thing.label or thing.iri) if thing else ""


def table_csv(table: Table, lang: Language = "sv") -> str:
    """A table as CSV for Excel: headings, yes/no in ``lang``, decimal comma, empty cells where there is no value.

    Returns:
        Text that starts with a byte order mark; write it as UTF-8 without changing the line ends.
    """
    titles = [column.title.in_(lang) or column.name for column in table.columns]
    return _csv(titles, ([_csv_cell(cell, lang) for cell in row] for row in table.rows))


def _csv_cell(cell: Cell, lang: Language) -> str:
    if cell is None:
        return ""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        # A comma whatever the language: the dialect follows the Excel that opens the file, not the words in it.
        return number_text(cell, comma=True)
    return cell if isinstance(cell, str) else cell_text(cell, lang)


def _csv(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_harmless(title) for title in titles])
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    return BOM + out.getvalue()


def _harmless(cell: str) -> str:
    """The cell, with an apostrophe before what Excel would run as a formula. A plain number stays a number."""
    if _PLAIN_NUMBER.fullmatch(cell):
        return cell
    cell = f"'{cell}" if cell.startswith(_FORMULA) else cell
    return clean(cell) if "\x00" in cell else cell
