"""Findings as SARIF."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from effektkedja import __version__
from effektkedja.model.report import Report
from effektkedja.model.rules import Severity
from effektkedja.model.text import Language, Text
from effektkedja.model.things import Source, Thing
from effektkedja.render.sarif import FINGERPRINT, LEVEL, file_uri, report_sarif
from effektkedja.rules import catalogue
from render import hostile, sample, sarif_schema

RULES = tuple(sample.RULES.values())

# The part of SARIF 2.1.0 that the renderer writes, closed so that a misspelt name fails. The whole schema of OASIS is
# used besides where there is a copy: see render/sarif_schema.py.
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
        "message": _TEXT,
        "partialFingerprints": {"type": "object", "additionalProperties": _STRING},
        "properties": _OPEN,
    },
    ruleIndex={"type": "integer", "minimum": 0},
    level=_LEVEL,
    locations=_list(_LOCATION),
    baselineState={"enum": ["new", "unchanged", "updated", "absent"]},
    suppressions=_list(
        _closed(
            {"kind": {"enum": ["inSource", "external"]}},
            status={"enum": ["accepted", "underReview", "rejected"]},
            justification=_STRING,
            properties=_OPEN,
        )
    ),
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
            _closed(
                {"executionSuccessful": {"type": "boolean"}},
                toolExecutionNotifications=_list(_NOTICE),
                ruleConfigurationOverrides=_list(
                    _closed(
                        {
                            "configuration": _closed({}, enabled={"type": "boolean"}, level=_LEVEL),
                            "descriptor": _closed({"id": _STRING, "index": {"type": "integer", "minimum": 0}}),
                        }
                    )
                ),
                properties=_OPEN,
            )
        ),
        "results": _list(_RESULT),
        "properties": _OPEN,
    }
)
WRITTEN = _closed({"$schema": _STRING, "version": {"const": "2.1.0"}, "runs": _list(_RUN)})


def _schemas() -> list[dict[str, Any]]:
    whole = sarif_schema.find()
    return [WRITTEN, *([whole] if whole else [])]


def _run(report: Report, lang: Language = "sv") -> dict[str, Any]:
    log = json.loads(report_sarif(report, RULES, lang))
    run: dict[str, Any] = log["runs"][0]
    return run


def _one(**changes: Any) -> dict[str, Any]:
    finding = replace(sample.findings()[0], **changes)
    result: dict[str, Any] = _run(replace(sample.report(), findings=(finding,)))["results"][0]
    return result


REPORTS = {
    "all": sample.report(),
    "none": sample.clean_report(),
    "bad": hostile.report(),
    "followed": sample.followed_report(),
}


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
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


@pytest.mark.skipif(sarif_schema.find() is None, reason=sarif_schema.WHERE)
@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_it_is_valid_by_the_schema_of_oasis(report: Report) -> None:
    schema = sarif_schema.find()
    assert schema is not None
    checker = jsonschema.validators.validator_for(schema)
    checker.check_schema(schema)
    log = json.loads(report_sarif(report, RULES, "sv"))
    assert list(checker(schema).iter_errors(log)) == []
    log["runs"][0]["results"] = [{"message": "not an object"}]
    assert list(checker(schema).iter_errors(log)) != []  # the schema can say no


def _results(report: Report) -> dict[str, dict[str, Any]]:
    return {result["partialFingerprints"][FINGERPRINT]: result for result in _run(report)["results"]}


def test_a_ledger_gives_every_result_its_baseline_state() -> None:
    report = sample.followed_report()
    found = _results(report)
    states = {"new": "new", "reopened": "new", "remaining": "unchanged"}
    for finding in (*report.findings, *report.accepted):
        assert finding.seen is not None
        assert found[finding.id]["baselineState"] == states[finding.seen.status]
    gone = found["EK103-0123456789"]
    assert (gone["ruleId"], gone["baselineState"]) == ("EK103", "absent")
    assert not any("baselineState" in result for result in _run(sample.report())["results"])


def test_accepted_findings_are_suppressed_and_the_rest_are_known_not_to_be() -> None:
    report = sample.followed_report()
    found = _results(report)
    for finding in report.accepted:
        (suppression,) = found[finding.id]["suppressions"]
        assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
        assert suppression["properties"] == {"owner": "Anna Åberg, Länsstyrelsen", "until": "2027-06-30"}
        assert "Frågan ägs av regeringen." in suppression["justification"]
    assert all(found[finding.id]["suppressions"] == [] for finding in report.findings)
    assert not any("suppressions" in result for result in _run(sample.report())["results"])


def test_a_profile_overrides_the_configuration_of_rules_for_the_run() -> None:
    run = _run(sample.followed_report())
    listed = run["tool"]["driver"]["rules"]
    overrides = run["invocations"][0]["ruleConfigurationOverrides"]
    assert [(o["descriptor"]["id"], o["configuration"]) for o in overrides] == [
        ("EK203", {"enabled": False}),
        ("EK502", {"level": "warning"}),
    ]
    assert all(listed[o["descriptor"]["index"]]["id"] == o["descriptor"]["id"] for o in overrides)
    assert run["invocations"][0]["properties"] == {"profile": "effektkedja.toml"}
    default = next(rule for rule in listed if rule["id"] == "EK502")["defaultConfiguration"]
    assert default == {"level": "note"}
