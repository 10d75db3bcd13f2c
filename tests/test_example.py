"""The invented example of another field: exact findings, the page that explains it, and a break that is mended."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from conftest import ROOT
from effektkedja.canonical import canonical_file
from effektkedja.model.report import Report
from effektkedja.operations.check import Selection, check
from effektkedja.store.loading import open_files
from effektkedja.terms import EKD

EXAMPLE = ROOT / "data" / "example"
FILES = sorted(EXAMPLE.glob("*.ttl"))
PAGE = (ROOT / "docs" / "example.md").read_text(encoding="utf-8")
NONE = "–"

EXPECTED = """
EK101 lasplan-2/atgard/3.1 –
EK102 lasplan-2/atgard/2.1 –
EK103 lasplan-2/atgard/2.4 –
EK104 lasstrategi/villkor/3.1 –
EK104 lasstrategi/villkor/3.2 –
EK105 lasstrategi/mal/3 lasrapport
EK106 lasstrategi/villkor/3.2 lasplan-2
EK107 lasplan-2/atgard/2.4 lasstrategi/mal/3
EK109 lasstrategi/mal/2 lasplan-2
EK110 lasrapport/indikator/mal-2-2 lasrapport
EK114 lasplan-2/atgard/3.1 –
EK115 lasplan-2/atgard/2.3 –
EK116 lasstrategi/mal/3 lasstrategi/villkor/3.1
EK119 lasstrategi/villkor/2.2 lasplan-2/atgard/2.2
EK201 lasrapport/indikator/mal-2-2 –
EK202 lasrapport/indikator/mal-3-1 –
EK203 lasrapport/indikator/mal-3-2 –
EK204 lasrapport/indikator/mal-1-2 –
EK205 lasrapport/indikator/mal-2-1 –
EK206 lasrapport/indikator/mal-1-1 lasstrategi/lista/alder
EK301 lasplan-2 lasstrategi/alder/unga
EK302 lasplan-2 lasstrategi/alder/aldre
EK302 lasplan-2 lasstrategi/alder/unga
EK302 lasplan-2 lasstrategi/alder/vuxna
EK302 lasplan-2 lasstrategi/sprak/lattlast
EK302 lasrapport lasstrategi/sprak/lattlast
EK303 lasplan-2 aktor/granvika-aldrenamnden
EK305 lasstrategi/mal/1 lasstrategi/alder/unga
EK305 lasstrategi/mal/2 lasstrategi/alder/barn
EK305 lasstrategi/mal/2 lasstrategi/alder/unga
EK305 lasstrategi/mal/2 lasstrategi/sprak/andra-modersmal
EK306 lasstrategi/mal/2 lasstrategi/sprak/andra-modersmal
EK307 lasplan-2/atgard/2.3 aktor/granvika-lasnatverket
EK308 lasplan-2/atgard/3.1 –
EK309 aktor/granvika-folkbildningen lasplan-2
EK309 aktor/granvika-lasnatverket lasplan-2
EK401 lasplan-1/atgard/3.1 lasrapport
EK402 lasplan-1/atgard/2.1 lasrapport
EK403 lasplan-1/atgard/1.2 lasrapport
EK405 lasplan-2/atgard/3.1 –
EK406 lasrapport aktor/granvika-folkbildningen
EK501 lasplan-1/atgard/3.1 lasplan-2
EK907 tolkning/lasstrategi/lasplan-2-atgard-2.2--villkor-1.2 –
"""

Row = tuple[str, str, str]


def _short(iri: str) -> str:
    return iri.removeprefix(EKD).removeprefix("https://w3id.org/effektkedja/code/")


def _rows(report: Report) -> list[Row]:
    """Rule, focus and value of every finding; no value where it only repeats the focus."""
    rows = []
    for finding in report.findings:
        value = finding.value.iri if finding.value and finding.value.iri != finding.focus.iri else NONE
        rows.append((finding.rule.code, _short(finding.focus.iri), _short(value)))
    return sorted(rows)


def _listed() -> list[Row]:
    """The breaks that the page says were put in on purpose."""
    found = re.findall(r"^\| (EK\d{3}) \| `([^`]+)` \| (?:`([^`]+)`|–) \|", PAGE, flags=re.MULTILINE)
    return [(rule, focus, value or NONE) for rule, focus, value in found]


@pytest.fixture(scope="module")
def report() -> Report:
    return check(open_files([EXAMPLE]))


def test_the_findings_are_exactly_these(report):
    assert _rows(report) == sorted(tuple(line.split()) for line in EXPECTED.strip().splitlines())


def test_every_family_is_shown(report):
    assert {finding.rule.family for finding in report.findings} == {"EK1", "EK2", "EK3", "EK4", "EK5", "EK9"}


def test_it_needs_nothing_of_the_knowledge_base(report):
    quality = [finding.rule.code for finding in report.findings if finding.rule.family == "EK9"]
    assert quality == ["EK907"]


def test_every_break_that_the_page_lists_is_found(report):
    listed = _listed()
    assert len(listed) == len(set(listed)) == PAGE.count("\n| EK") > 25
    assert set(listed) <= set(_rows(report))


@pytest.mark.parametrize("thing", ["lasplan-2/atgard/1.1", "lasplan-2/atgard/1.2", "lasstrategi/villkor/1.1"])
def test_where_the_chain_holds_nothing_is_found(report, thing):
    assert not [row for row in _rows(report) if thing in row]


def test_a_mended_break_goes_with_what_hung_on_it(report, tmp_path):
    copy = tmp_path / "example"
    shutil.copytree(EXAMPLE, copy)
    (mend,) = re.findall(r"```turtle\n([\s\S]+?)```", PAGE)
    with (copy / "lasplan-2.ttl").open("a", encoding="utf-8") as plan:
        plan.write("\n" + mend)
    before, after = set(_rows(report)), set(_rows(check(open_files([copy]))))
    assert before - after == {
        ("EK101", "lasplan-2/atgard/3.1", NONE),
        ("EK302", "lasplan-2", "lasstrategi/alder/vuxna"),
    }
    assert after <= before


def test_the_commands_of_the_page_run(run, tmp_path):
    code, out, err = run("check", EXAMPLE, "--rule", "EK101")
    assert (code, err) == (1, "")
    assert "Åtagande 3.1" in out
    assert run("check", EXAMPLE, "--lang", "en")[0] == 1
    assert run("coverage", EXAMPLE)[0] == 0
    assert run("view", EXAMPLE, "--out", tmp_path / "lasning.html")[0] == 0


def test_without_the_readings_their_findings_go(report):
    stated = set(_rows(check(open_files([EXAMPLE]), Selection(stated_only=True))))
    interpreted = {finding.rule.code for finding in report.findings if finding.basis == "interpreted"}
    assert {"EK107", "EK109", "EK115", "EK907"} <= interpreted
    assert not interpreted & {rule for rule, _, _ in stated}


def test_the_knowledge_base_does_not_load_it(knowledge_base):
    assert not [graph.path for graph in knowledge_base.graphs if EXAMPLE in graph.path.parents]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_is_canonical_and_says_that_it_is_invented(path: Path):
    text = path.read_text(encoding="utf-8")
    assert text == canonical_file(path)
    assert text.startswith("# INVENTED EXAMPLE")
    assert "(påhittat exempel)" in text
    assert "Påhittat exempel: kommunen, dokumentet, aktörerna och siffrorna finns inte." in text
