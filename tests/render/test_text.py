"""Findings, rules and tables as text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from effektkedja.model.report import Report
from effektkedja.model.rules import Severity
from effektkedja.model.tables import Column, Table
from effektkedja.model.text import Language
from effektkedja.render import wording
from effektkedja.render.rules_text import rule_text, rules_text
from effektkedja.render.tables import table_text
from effektkedja.render.text import report_text
from render import hostile, sample
from render.golden import assert_golden

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_report_reads_as_approved(lang: Language) -> None:
    assert_golden(f"report.{lang}.txt", report_text(sample.report(), lang, width=96))


@pytest.mark.parametrize("width", [40, 60, 80, 132])
def test_no_line_is_wider_than_asked_for(width: int) -> None:
    lines = report_text(sample.report(), width=width).splitlines()
    # A command is never broken: whoever copies it must get all of it.
    assert [line for line in lines if len(line) > width and "effektkedja " not in line] == []


def test_every_finding_is_told_with_its_source_and_what_to_do() -> None:
    report = sample.report()
    text = " ".join(report_text(report, width=100).split())
    for finding in report.findings:
        assert " ".join(finding.message.split()) in text
        assert finding.remedy in text
    assert "Källa: Handlingsplan 2024–2027, Mål 5, åtgärd 5.1, rad 217–223" in text
    assert "Källa: egen/min plan.ttl:12" in text


def test_a_remedy_that_findings_share_is_said_once_and_others_each() -> None:
    shared = [f for f in sample.findings() if f.rule.code == "EK205" and f.goal == sample.goal(1)]
    assert len(shared) > 1
    report = replace(sample.report(), findings=tuple(shared))
    assert report_text(report, width=100).count("Gör så här:") == 1
    own = tuple(replace(f, remedy=f"Gör {i}.") for i, f in enumerate(shared))
    assert report_text(replace(report, findings=own), width=100).count("Gör så här:") == len(own)


def test_a_report_with_a_ledger_acceptances_and_a_profile_reads_as_approved() -> None:
    assert_golden("followed.sv.txt", report_text(sample.followed_report(), width=96))


def test_a_ledger_that_begins_marks_nothing_as_new() -> None:
    report = sample.followed_report()
    assert "(ny)" in report_text(report, width=2000)
    assert "(ny)" not in report_text(replace(report, since=None), width=2000)


def test_when_all_is_accepted_nobody_is_told_that_nothing_was_found() -> None:
    report = replace(sample.followed_report(), findings=(), closed=())
    text = report_text(report, width=2000)
    assert "Inga brister utöver dem som är godkända." in text
    assert "Inga brister hittades" not in text


def test_interpretations_are_marked_and_counted() -> None:
    report = sample.report()
    text = report_text(report, width=2000)
    interpreted = sum(f.basis == "interpreted" for f in report.findings)
    assert text.count("(bygger på tolkning)") == interpreted
    assert f"{interpreted} av dem bygger på tolkning." in text


def test_colour_changes_nothing_but_colour() -> None:
    plain = report_text(sample.report(), width=96)
    coloured = report_text(sample.report(), width=96, colour=True)
    assert coloured != plain
    assert _ANSI.sub("", coloured) == plain


def test_severity_has_a_sign_that_old_consoles_know() -> None:
    assert len(set(wording.findings.SIGN.values())) == len(Severity)
    for sign in wording.findings.SIGN.values():
        for encoding in ("cp850", "cp1252", "utf-8"):
            assert sign.encode(encoding).decode(encoding) == sign


def test_nothing_found_is_said_kindly_and_nothing_run_is_not_called_clean() -> None:
    assert_golden("clean.sv.txt", report_text(sample.clean_report(), width=80))
    nothing = report_text(Report((), 0, "set", 0.0, "x.ttl"), width=80)
    assert "Inga brister" not in nothing
    assert "Ingen regel kördes" in nothing


def test_control_characters_in_labels_do_not_reach_the_terminal() -> None:
    text = report_text(hostile.report(), width=80)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "röd" in text


def test_the_order_of_findings_within_a_goal_does_not_matter() -> None:
    report = sample.report()
    plan = tuple(f for f in report.findings if f.document == sample.PLAN)
    assert report_text(replace(report, findings=plan)) == report_text(replace(report, findings=plan[::-1]))


def test_rules_are_listed_by_family() -> None:
    rules = list(sample.RULES.values())
    assert_golden("rules.sv.txt", rules_text(rules[::-1], width=80))
    assert "Inga rader." in rules_text([])


def test_a_rule_is_told_whole_and_its_shape_can_be_copied() -> None:
    shacl = 'eks:EK101 a sh:NodeShape ;\n    sh:message "' + "lång " * 40 + '"@sv .'
    text = rule_text(sample.RULES["EK101"], width=60, examples=["Åtgärd 1.7 har ingen indikator."], shacl=shacl)
    for heading in ("Hittar", "Varför", "Gör så här", "Exempel", "Bakgrund", "Regeln i SHACL"):
        assert f"\n{heading}\n" in text
    assert "\n".join(f"  {line}" for line in shacl.splitlines()) in text


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_table_lines_up(lang: Language) -> None:
    assert_golden(f"table.{lang}.txt", table_text(sample.table(), lang, width=80))


def test_a_table_that_does_not_fit_becomes_a_list() -> None:
    columns = tuple(Column(f"kolumn{i}") for i in range(12))
    table = Table("bred", "Bred", columns, (tuple(f"värde nummer {i}" for i in range(12)),))
    text = table_text(table, width=60)
    assert max(map(len, text.splitlines())) <= 60
    assert "kolumn11:" in text.splitlines()[-3]


def test_an_empty_table_says_so() -> None:
    assert "Inga rader." in table_text(Table("tom", "Tom", (Column("a"),), ()))
