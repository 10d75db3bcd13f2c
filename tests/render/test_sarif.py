"""Findings as SARIF."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from effektkedja import __version__
from effektkedja.model import Language, Report, Severity, Source, Text, Thing
from effektkedja.render.sarif import FINGERPRINT, LEVEL, file_uri, report_sarif
from effektkedja.rules import catalogue
from render import hostile, sample

RULES = tuple(sample.RULES.values())

# The part of SARIF 2.1.0 that the renderer writes, closed so that a misspelt name fails. The whole schema of OASIS does
# not come with the packages that the tests install; where a copy is at hand, SARIF_SCHEMA names it and it is used too.
_TEXT: dict[str, Any] = {
    "type": "object",
    "properties": {"text": {"type": "string", "minLength": 1}, "markdown": {"type": "string", "minLength": 1}},
    "required": ["text"],
    "additionalProperties": False,
}
_LEVEL: dict[str, Any] = {"enum": ["none", "note", "warning", "error"]}
_OPEN: dict[str, Any] = {"type": "object"}


def _closed(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    properties = required | optional
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_STRING: dict[str, Any] = {"type": "string", "minLength": 1}
_LOCATION = _closed(
    {"logicalLocations": _list(_closed({"name": _STRING, "fullyQualifiedName": _STRING}))},
    physicalLocation=_closed(
        {"artifactLocation": _closed({"uri": {"type": "string", "format": "uri-reference", "pattern": r"^[!-~]+$"}})},
        region=_closed({"startLine": {"type": "integer", "minimum": 1}}),
    ),
)
_RESULT = _closed(
    {
        "ruleId": _STRING,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": _LEVEL,
        "message": _TEXT,
        "locations": _list(_LOCATION),
        "partialFingerprints": {"type": "object", "additionalProperties": _STRING},
        "properties": _OPEN,
    }
)
_RULE = _closed(
    {
        "id": _STRING,
        "name": _STRING,
        "shortDescription": _TEXT,
        "fullDescription": _TEXT,
        "help": _TEXT,
        "defaultConfiguration": _closed({"level": _LEVEL}),
        "properties": _OPEN,
    }
)
_DRIVER = _closed(
    {
        "name": _STRING,
        "version": _STRING,
        "semanticVersion": _STRING,
        "language": {"type": "string", "pattern": "^[a-zA-Z]{2}$"},
        "rules": _list(_RULE) | {"uniqueItems": True},
    }
)
_NOTICE = _closed({"level": _LEVEL, "message": _TEXT})
_RUN = _closed(
    {
        "tool": _closed({"driver": _DRIVER}),
        "language": {"type": "string", "pattern": "^[a-zA-Z]{2}$"},
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "invocations": _list(
            _closed({"executionSuccessful": {"type": "boolean"}}, toolExecutionNotifications=_list(_NOTICE))
        ),
        "results": _list(_RESULT),
        "properties": _OPEN,
    }
)
WRITTEN = _closed({"$schema": _STRING, "version": {"const": "2.1.0"}, "runs": _list(_RUN)})


def _schemas() -> list[dict[str, Any]]:
    whole = os.environ.get("SARIF_SCHEMA")
    return [WRITTEN, *([json.loads(Path(whole).read_text(encoding="utf-8"))] if whole else [])]


def _run(report: Report, lang: Language = "sv") -> dict[str, Any]:
    log = json.loads(report_sarif(report, RULES, lang))
    run: dict[str, Any] = log["runs"][0]
    return run


def _one(**changes: Any) -> dict[str, Any]:
    finding = replace(sample.findings()[0], **changes)
    result: dict[str, Any] = _run(replace(sample.report(), findings=(finding,)))["results"][0]
    return result


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize(
    "report", [sample.report(), sample.clean_report(), hostile.report()], ids=["all", "none", "bad"]
)
def test_it_is_valid_sarif(report: Report, lang: Language) -> None:
    for schema in _schemas():
        jsonschema.validate(json.loads(report_sarif(report, RULES, lang)), schema)


def test_the_shipped_catalogue_is_valid_and_listed_whole() -> None:
    rules = catalogue().rules
    log = json.loads(report_sarif(sample.clean_report(), rules, "en"))
    for schema in _schemas():
        jsonschema.validate(log, schema)
    assert [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]] == [rule.code for rule in rules]


def test_every_rule_is_listed_with_why_and_remedy() -> None:
    driver = _run(sample.clean_report())["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("effektkedja", __version__)
    assert "informationUri" not in driver
    assert [rule["id"] for rule in driver["rules"]] == sorted(rule.code for rule in RULES)
    for rule in RULES:
        shown = next(found for found in driver["rules"] if found["id"] == rule.code)
        assert shown["defaultConfiguration"]["level"] == LEVEL[rule.severity]
        for form in ("text", "markdown"):
            assert "Varför" in shown["help"][form]
            assert "Gör så här" in shown["help"][form]


def test_severities_become_levels() -> None:
    assert LEVEL == {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    report = sample.report()
    levels = [result["level"] for result in _run(report)["results"]]
    assert {level: levels.count(LEVEL[level]) for level in Severity} == {
        level: report.count(level) for level in Severity
    }


def test_results_point_at_their_rules() -> None:
    run = _run(sample.report())
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_a_rule_that_was_not_passed_is_listed_when_it_found_something() -> None:
    run = json.loads(report_sarif(sample.report(), (), "sv"))["runs"][0]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {r["ruleId"] for r in run["results"]}


def test_fingerprints_are_the_ids_of_the_findings() -> None:
    report = sample.report()
    prints = [result["partialFingerprints"] for result in _run(report)["results"]]
    assert {found[FINGERPRINT] for found in prints} == {finding.id for finding in report.findings}


def test_a_finding_in_a_file_has_its_line() -> None:
    location = _one(source=Source(file="egen/min plan.ttl", line=12))["locations"][0]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "egen/min%20plan.ttl"},
        "region": {"startLine": 12},
    }


def test_without_a_line_there_is_no_region_and_without_a_file_no_place() -> None:
    assert "region" not in _one(source=Source(file="a.ttl"))["locations"][0]["physicalLocation"]
    location = _one(source=Source(), focus=Thing("urn:x:1", "Åtagande 1"))["locations"][0]
    assert location == {"logicalLocations": [{"name": "Åtagande 1", "fullyQualifiedName": "urn:x:1"}]}


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("data\\mål.ttl", "data/m%C3%A5l.ttl"),
        ("./a.ttl", "a.ttl"),
        ("../a.ttl", "../a.ttl"),
        ("a:b?c#d%.ttl", "a%3Ab%3Fc%23d%25.ttl"),
        ("/srv/a b.ttl", "file:///srv/a%20b.ttl"),
        ("C:\\mapp\\a.ttl", "file:///C:/mapp/a.ttl"),
        ("\\\\server\\mapp\\a.ttl", "file://server/mapp/a.ttl"),
    ],
)
def test_paths_become_uris(file: str, uri: str) -> None:
    assert file_uri(file) == uri


def test_properties_hold_what_a_planner_needs() -> None:
    finding = sample.findings()[0]
    properties = _one()["properties"]
    assert finding.goal is not None
    assert properties["goal"] == finding.goal.iri
    assert properties["document"] == finding.document
    assert properties["basis"] == finding.basis
    assert properties["remedy"] == finding.remedy
    assert properties["source"]["heading"] == finding.source.heading
    assert properties["source"]["lines"] == finding.source.lines


def test_absent_properties_are_left_out() -> None:
    assert set(_one(goal=None, document="", document_title="", source=Source())["properties"]) == {"basis", "remedy"}


def test_the_order_does_not_depend_on_the_order_of_findings_or_rules_or_on_time() -> None:
    report = sample.report()
    turned = replace(report, findings=report.findings[::-1], seconds=9.9)
    assert report_sarif(report, RULES, "sv") == report_sarif(turned, RULES[::-1], "sv")


def test_swedish_letters_stay_and_the_text_ends_with_one_line_feed() -> None:
    text = report_sarif(sample.report(), RULES, "sv")
    assert "Åtgärd" in text
    assert text.endswith("}\n")


def test_rule_texts_follow_the_language() -> None:
    rule = replace(RULES[0], title=Text("Åtagande", "Commitment"))
    for lang, name in (("sv", "Åtagande"), ("en", "Commitment")):
        log = json.loads(report_sarif(sample.clean_report(), [rule], lang))
        assert log["runs"][0]["language"] == lang
        assert log["runs"][0]["tool"]["driver"]["rules"][0]["name"] == name


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("{0} av {1}", "{{0}} av {{1}}"),
        ("[läs mer](https://evil.example)", "\\[läs mer](https://evil.example)"),
        ("\x1b[31mröd\u202e\x00", "[31mröd"),
    ],
)
def test_hostile_messages_are_text(label: str, text: str) -> None:
    assert _one(message=label)["message"] == {"text": text}


def test_hostile_rule_texts_cannot_be_markup() -> None:
    rule = replace(RULES[0], why=Text("<img src=x> [a](javascript:1) {0}"))
    log = json.loads(report_sarif(sample.clean_report(), [rule], "sv"))
    markdown = log["runs"][0]["tool"]["driver"]["rules"][0]["help"]["markdown"]
    assert r"\<img src=x\> \[a\](javascript:1) {{0}}" in markdown


def test_a_rule_without_texts_is_still_valid() -> None:
    rule = replace(RULES[0], title=Text(), message=Text(), why=Text(), remedy=Text())
    log = json.loads(report_sarif(sample.clean_report(), [rule], "sv"))
    jsonschema.validate(log, WRITTEN)


def test_notes_of_the_check_are_told() -> None:
    run = _run(sample.report())
    told = run["invocations"][0]["toolExecutionNotifications"]
    assert [note["message"]["text"] for note in told] == list(sample.report().notes)
    assert "toolExecutionNotifications" not in _run(sample.clean_report())["invocations"][0]
