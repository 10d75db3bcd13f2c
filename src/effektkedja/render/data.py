"""Findings and tables as data: JSON for programs, CSV for a Swedish Excel."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from io import StringIO
from math import isfinite
from typing import Final

from effektkedja.model import Cell, Finding, Language, Report, Severity, Table, Thing
from effektkedja.render import wording
from effektkedja.render.grouping import by_document
from effektkedja.render.phrases import cell_text, clean, file_text, goal_title, number_text, severity_word, source_text

BOM: Final = "\ufeff"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_PLAIN_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def report_json(report: Report, lang: Language = "sv") -> str:
    """The outcome of a check as one JSON object, with the keys that the command line promises.

    Args:
        report: the outcome.
        lang: has no effect on keys or values; messages and labels come in the language that the check was run in.

    Returns:
        Indented JSON, non-ASCII letters as they are, ended by a line feed. The findings are sorted: the worst first,
        then by rule, document, thing and value. What is absent is ``null``, never an empty text.
    """
    summary: dict[str, object] = {level.key: report.count(level) for level in sorted(Severity, reverse=True)}
    summary |= {"rules": report.rules, "engine": report.engine, "seconds": round(report.seconds, 3)}
    ordered = sorted(report.findings, key=_data_order)
    return _dump({"summary": summary, "findings": [_finding(finding) for finding in ordered]})


def _data_order(finding: Finding) -> tuple[object, ...]:
    value = finding.value.iri if finding.value else ""
    return (-finding.severity, finding.rule.code, finding.document, finding.focus.iri, value, finding.id)


def _finding(finding: Finding) -> dict[str, object]:
    source = finding.source
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
        "source": {
            "document": source.document or None,
            "title": source.title or None,
            "heading": source.heading or None,
            "lines": source.lines or None,
            "file": source.file or None,
            "line": source.line or None,
        },
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

    Returns:
        Text that starts with a byte order mark; write it as UTF-8 without changing the line ends.
    """
    ordered = (finding for document in by_document(report) for finding in document.findings)
    return _csv([title.in_(lang) for title in wording.CSV_COLUMNS], (_csv_row(f, lang) for f in ordered))


def _csv_row(finding: Finding, lang: Language) -> list[str]:
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
        wording.BASIS[finding.basis].in_(lang),
        source,
        finding.id,
        finding.focus.iri,
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
