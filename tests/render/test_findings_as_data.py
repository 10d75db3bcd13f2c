"""Findings and tables as JSON and CSV."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import StringIO

import pytest

from effektkedja.model.tables import Column, Table
from effektkedja.model.things import Source
from effektkedja.render.data import report_csv, report_json, table_csv, table_json
from render import hostile, sample
from render.golden import assert_golden

_KEYS = [
    "id", "rule", "severity", "focus", "label", "value", "valueLabel", "document", "goal", "goalLabel", "message",
    "remedy", "basis", "status", "firstSeen", "ageDays", "acceptance", "source",
]  # fmt: skip


def test_json_is_as_approved() -> None:
    few = sample.report().findings[:3] + sample.report().findings[-1:]
    assert_golden("report.json", report_json(replace(sample.report(), findings=few)))


def test_json_has_the_keys_that_are_promised() -> None:
    data = json.loads(report_json(sample.report()))
    assert list(data) == ["summary", "findings", "accepted", "closed"]
    promised = ["violation", "warning", "info", "rules", "engine", "seconds"]
    assert list(data["summary"]) == [*promised, "accepted", "closed", "since", "profile"]
    assert all(list(finding) == _KEYS for finding in data["findings"])
    counted = [data["summary"][key] for key in ("violation", "warning", "info")]
    assert sum(counted) == len(data["findings"]) == 40


def test_json_says_null_where_there_is_nothing() -> None:
    finding = replace(sample.findings()[0], goal=None, value=None, document="", source=Source())
    data = json.loads(report_json(replace(sample.report(), findings=(finding,))))["findings"][0]
    assert [data[key] for key in ("goal", "goalLabel", "value", "valueLabel", "document")] == [None] * 5
    assert set(data["source"].values()) == {None}


def test_json_tells_status_age_acceptance_and_profile() -> None:
    data = json.loads(report_json(sample.followed_report()))
    assert data["summary"]["profile"] == {
        "file": "effektkedja.toml",
        "off": ["EK203"],
        "severity": {"EK502": "warning"},
        "failOn": "warning",
    }
    assert (data["summary"]["accepted"], data["summary"]["closed"], data["summary"]["since"]) == (2, 1, "2026-02-01")
    assert {finding["status"] for finding in data["findings"]} == {"new", "reopened", "remaining"}
    assert {finding["status"] for finding in data["accepted"]} == {"accepted"}
    assert data["accepted"][0]["acceptance"] == {
        "reason": "Frågan ägs av regeringen.",
        "owner": "Anna Åberg, Länsstyrelsen",
        "until": "2027-06-30",
        "expired": False,
    }
    assert [f["acceptance"]["expired"] for f in data["findings"] if f["acceptance"]] == [True]
    assert {f["ageDays"] for f in data["findings"]} == {0, 29, 90}
    assert data["closed"][0]["firstSeen"] == "2025-12-01"


def test_json_does_not_depend_on_the_order_of_findings() -> None:
    report = sample.report()
    assert report_json(report) == report_json(replace(report, findings=report.findings[::-1]))


def test_json_keeps_swedish_letters_as_they_are() -> None:
    assert "Åtgärd" in report_json(sample.report())


def _read(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def test_csv_tells_status_age_and_acceptance_and_ends_with_what_is_gone() -> None:
    report = sample.followed_report()
    head, *rows = _read(report_csv(report))
    assert len(rows) == len(report.findings) + len(report.accepted) + len(report.closed)
    assert all(len(row) == len(head) for row in rows)
    status, identity = head.index("Status"), head.index("Brist-id")
    by_id = {row[identity]: row for row in rows}
    for finding in report.accepted:
        row = by_id[finding.id]
        assert row[status:] == ["Godkänd", "2025-12-01", "90", "2027-06-30", "Anna Åberg, Länsstyrelsen", row[-1]]
        assert row[-1] == "Frågan ägs av regeringen."
    assert [row[status] for row in rows].count("Ny") == [row[status] for row in rows].count("Tillbaka") == 1
    gone = rows[-1]
    assert (gone[head.index("Regel")], gone[head.index("Gäller")]) == ("EK103", "Villkor 9.9 «Det som blev av»")
    assert gone[status : status + 2] == ["Åtgärdad", "2025-12-01"]


def test_csv_holds_every_finding_under_its_headings() -> None:
    text = report_csv(sample.report())
    assert text.count("\n") == text.count("\r\n") == 41
    rows = _read(text)
    assert len(rows) == 41
    assert rows[0][:2] == ["Allvar", "Regel"]
    assert {len(row) for row in rows} == {len(rows[0])}
    assert {row[11] for row in rows[1:]} == {finding.id for finding in sample.findings()}


def test_csv_in_english_has_english_headings() -> None:
    assert _read(report_csv(sample.report(), "en"))[0][:2] == ["Severity", "Rule"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_can_be_a_formula(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    table = Table("t", "T", (Column("a"), Column("b")), ((text, f"a;{text}"),))
    assert _read(table_csv(table))[1][0] == f"'{text}"
    finding = replace(sample.findings()[0], message=text)
    report = replace(sample.report(), findings=(finding,))
    assert _read(report_csv(report))[1][7] == f"'{text}"


def test_plain_numbers_stay_numbers() -> None:
    columns = tuple(Column(name) for name in "abcdefg")
    table = Table("t", "T", columns, ((-3, 0.5, "-12,5", "+4", 1e-7, True, None),))
    assert _read(table_csv(table))[1] == ["-3", "0,5", "-12,5", "+4", "0,0000001", "ja", ""]


def test_hostile_labels_survive_the_way_through_csv_and_json() -> None:
    messages = {row[7] for row in _read(report_csv(hostile.report()))[1:]}
    assert messages >= {label for label in hostile.LABELS if not label.startswith("=")}
    data = json.loads(report_json(hostile.report()))
    assert {finding["message"] for finding in (*data["findings"], *data["accepted"])} == set(hostile.LABELS)


def test_table_json_keeps_types() -> None:
    rows = json.loads(table_json(sample.table()))["rows"]
    assert rows[1] == {"mal": sample.goal(2).label, "antal": 10, "andel": 12.5, "klar": False}
    assert rows[2]["andel"] is None


def test_table_json_has_no_numbers_that_json_lacks() -> None:
    table = Table("t", "T", (Column("a"),), ((float("nan"),), (float("inf"),)))
    assert [row["a"] for row in json.loads(table_json(table))["rows"]] == [None, None]
