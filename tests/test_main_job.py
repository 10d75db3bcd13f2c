"""What the program is for, on the real knowledge base: the breaks that people found by hand, found by the rules."""

from __future__ import annotations

import json

import pytest

PLAN = "https://w3id.org/effektkedja/id/handlingsplan-2024-2027"
STRATEGY = "https://w3id.org/effektkedja/id/strategi-2020-2026"
REPORT = "https://w3id.org/effektkedja/id/lagesrapport-2020"


@pytest.fixture(scope="module")
def outcome(knowledge_base):
    from effektkedja.operations.check import check
    from effektkedja.render.data import report_json

    return json.loads(report_json(check(knowledge_base), "sv"))


def numbers(outcome, rule, document):
    """The documents' own numbers of the focus nodes of one rule in one document."""
    found = [finding for finding in outcome["findings"] if finding["rule"] == rule]
    return {f["focus"].rsplit("/", 1)[-1] for f in found if f["document"] == document}


def test_commitments_whose_indicator_does_not_exist_yet(outcome):
    assert numbers(outcome, "EK102", "handlingsplan-2024-2027") == {"5.1", "6.1", "8.4"}


def test_commitments_that_are_followed_only_in_words(outcome):
    assert numbers(outcome, "EK103", "handlingsplan-2024-2027") == {"2.8", "2.9", "4.5", "4.6", "6.4"}


def test_covered_actors_that_answer_for_nothing(outcome):
    labels = {f["valueLabel"] for f in outcome["findings"] if f["rule"] == "EK303" and f["focus"] == PLAN}
    assert labels == {"Storsthlm", "Stockholms stad"}


def test_goals_without_an_indicator_with_a_secured_source_in_the_report(outcome):
    found = {(f["focus"], f["value"]) for f in outcome["findings"] if f["rule"] == "EK105"}
    assert found == {(f"{STRATEGY}/mal/6", REPORT), (f"{STRATEGY}/mal/8", REPORT)}


def test_the_only_indicator_of_goal_8_is_discontinued(outcome):
    found = [f for f in outcome["findings"] if f["rule"] == "EK202" and f["document"] == "lagesrapport-2020"]
    assert [f["focus"] for f in found] == [f"{REPORT}/indikator/mal-8-1"]
    assert found[0]["goal"] == f"{STRATEGY}/mal/8"


def test_condition_that_no_commitment_of_the_plan_works_for(outcome):
    found = {f["focus"] for f in outcome["findings"] if f["rule"] == "EK106" and f["value"] == PLAN}
    assert found == {f"{STRATEGY}/villkor/1.3"}


def test_summary_counts_the_findings(outcome):
    summary, findings = outcome["summary"], outcome["findings"]
    for severity in ("violation", "warning", "info"):
        assert summary[severity] == sum(f["severity"] == severity for f in findings)
    assert summary["engine"] == "set"
    assert summary["rules"] >= 45


def test_every_finding_can_be_acted_on_and_looked_up(outcome):
    for finding in outcome["findings"]:
        assert finding["message"], finding
        assert "{" not in finding["message"], finding["message"]
        assert finding["remedy"], finding
        assert finding["basis"] in ("stated", "interpreted")
        assert "https://" not in finding["message"], finding["message"]
        assert finding["source"]["lines"], finding["id"]
        assert finding["source"]["file"].startswith("data/"), finding["id"]


def test_ids_are_unique_and_findings_sorted_the_same_each_time(outcome, knowledge_base):
    from effektkedja.operations.check import check
    from effektkedja.render.data import report_json

    ids = [finding["id"] for finding in outcome["findings"]]
    assert len(set(ids)) == len(ids)
    again = json.loads(report_json(check(knowledge_base), "sv"))
    assert [finding["id"] for finding in again["findings"]] == ids


def test_stated_only_leaves_out_what_rests_on_readings(knowledge_base):
    from effektkedja.operations.check import Selection, check

    stated = check(knowledge_base, Selection(stated_only=True)).findings
    assert {finding.basis for finding in stated} == {"stated"}
    assert not any(finding.rule.code == "EK107" for finding in stated)


def test_both_engines_find_the_same(knowledge_base):
    from effektkedja.operations.check import check

    ours, reference = check(knowledge_base), check(knowledge_base, engine="pyshacl")
    assert [f.id for f in ours.findings] == [f.id for f in reference.findings]
    assert [f.message for f in ours.findings] == [f.message for f in reference.findings]


def test_a_plan_that_has_been_replaced_is_not_judged(outcome):
    found = {f["rule"] for f in outcome["findings"] if f["document"] == "handlingsplan-2020-2022"}
    assert found == {"EK205"}, "only what its figures are"


def test_what_the_city_leaves_out_with_reason_is_no_finding(outcome):
    assert not [f for f in outcome["findings"] if f["rule"] == "EK507"]


def test_agreement_sees_the_documents_as_the_report_saw_them(knowledge_base):
    from effektkedja.operations.agreement import agreement

    reproduced = agreement(knowledge_base, "lagesrapport-2020").reproduced
    assert len(reproduced) >= 68
    only_then = {item.iri.removeprefix(f"{REPORT}/fynd/") for item in reproduced if item.rules == ("EK405",)}
    assert {"mal-1-8", "mal-4-9", "mal-6-6"} <= only_then, "the plan followed up was the plan in force"


def test_agreement_counts_every_stated_break_once(knowledge_base):
    from effektkedja.operations.agreement import agreement

    outcome = agreement(knowledge_base, "lagesrapport-2020")
    iris = [item.iri for item in (*outcome.reproduced, *outcome.missed)]
    assert len(iris) == len(set(iris)) >= 100
    assert len(outcome.reproduced) > len(outcome.missed)
    assert all(item.reason for item in outcome.missed)
    assert all(item.found and item.source.lines for item in outcome.reproduced)
