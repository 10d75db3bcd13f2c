"""Large files are checked on columns: the same findings, lines and errors, by whichever engine."""

from __future__ import annotations

import json
import re
import time
from itertools import groupby

import pytest

pytest.importorskip("polars", reason="the extra 'columns' is not installed")

import pyoxigraph as ox

from effektkedja.cli import progress
from effektkedja.operations import columns
from effektkedja.operations.check import check
from effektkedja.store.loading import shipped
from shapes.cases import all_cases


@pytest.fixture
def draft(tmp_path):
    """Some broken plans as N-Triples, one statement a line."""
    cases = [case for case in all_cases() if not case.is_valid and case.code in ("EK101", "EK107", "EK301", "EK904")]
    path = tmp_path / "utkast.nt"
    quads = [quad for case in cases for quad in ox.parse(path=case.path)]
    path.write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES))
    return path


def report(run, *words):
    code, out, _ = run("check", *words, "--format", "json", "--fail-on", "never")
    assert code == 0
    found = json.loads(out)
    return found["summary"], found["findings"]


def test_both_engines_tell_the_same_of_a_file(run, draft):
    summary, findings = report(run, draft, "--engine", "columns")
    theirs, expected = report(run, draft, "--engine", "set")

    assert findings == expected
    assert len(findings) > 20
    assert (summary["engine"], theirs["engine"]) == ("columns", "set")
    assert {key: summary[key] for key in ("violation", "warning", "info")} == {
        key: theirs[key] for key in ("violation", "warning", "info")
    }


@pytest.mark.parametrize("words", [["--stated-only"], ["--with-base"], ["--rule", "EK9"]])
def test_both_engines_tell_the_same_of_a_selection(run, draft, words):
    assert report(run, draft, *words, "--engine", "columns")[1] == report(run, draft, *words, "--engine", "set")[1]


def test_both_engines_tell_the_same_of_the_knowledge_base_with_its_interpretations():
    ours, theirs = check(shipped(), engine="columns"), check(shipped(), engine="set")

    assert ours.findings == theirs.findings
    assert {finding.basis for finding in ours.findings} == {"stated", "interpreted"}


def test_a_large_file_is_checked_on_columns_by_itself(run, draft, monkeypatch):
    assert not columns.is_large([draft])
    _, expected = report(run, draft)
    monkeypatch.setattr(columns, "LARGE", 10_000)

    summary, findings = report(run, draft)

    assert summary["engine"] == "columns"
    assert findings == expected


def test_in_a_very_large_file_the_line_is_that_of_the_thing(run, draft, monkeypatch):
    _, expected = report(run, draft)
    monkeypatch.setattr(columns, "READ_AGAIN", 10_000)

    _, findings = report(run, draft, "--engine", "columns")

    assert [_without_line(finding) for finding in findings] == [_without_line(finding) for finding in expected]
    lines = draft.read_text(encoding="utf-8").splitlines()
    for finding in findings:
        line = finding["source"]["line"]
        assert lines[line - 1].startswith(f"<{finding['focus']}> ")
        assert not any(earlier.startswith(f"<{finding['focus']}> ") for earlier in lines[: line - 1])


def _without_line(finding):
    return {**finding, "source": {**finding["source"], "line": 0}}


def test_a_byte_order_mark_is_passed_over(run, draft):
    _, expected = report(run, draft, "--engine", "columns")
    draft.write_bytes(b"\xef\xbb\xbf" + draft.read_bytes())

    assert report(run, draft, "--engine", "columns")[1] == expected


def test_a_syntax_error_gives_file_and_line(run, draft):
    with draft.open("a", encoding="utf-8") as file:
        file.write("<a> <b> .\n")
    last = len(draft.read_text(encoding="utf-8").splitlines())

    code, out, err = run("check", draft, "--engine", "columns")

    assert (code, out) == (2, "")
    assert err.startswith(f"Fel: {draft}:{last}: Syntaxfel:")
    assert err.count("\n") == 1


def test_without_its_packages_the_engine_says_how_to_get_them(run, draft, monkeypatch):
    monkeypatch.setattr(columns, "available", lambda: False)
    monkeypatch.setattr(columns, "LARGE", 1)

    assert report(run, draft)[0]["engine"] == "set"
    for words in ([draft], []):
        code, out, err = run("check", *words, "--engine", "columns")
        assert (code, out) == (2, "")
        assert "effektkedja[columns]" in err


def test_it_tells_how_far_it_has_come(draft, monkeypatch):
    from effektkedja.engine.columns import loading

    monkeypatch.setattr(loading, "_BLOCK", 4096)
    told: list[columns.Doing] = []
    columns.open_checked([draft], progress=told.append)

    assert [what for what, _ in groupby(each.what for each in told)] == ["reading", "judging", "naming"]
    read = [each.done for each in told if each.what == "reading" and each.name == draft.name]
    assert read == sorted(read)
    assert len(set(read)) > 3
    assert {each.of for each in told if each.name == draft.name} == {draft.stat().st_size}
    judged = [each for each in told if each.what == "judging" and each.of]
    assert [each.done for each in judged] == list(range(judged[0].of))


def test_slow_work_on_columns_is_shown_beside_the_data(run, draft, monkeypatch):
    def slow(*arguments, **options):
        time.sleep(0.3)
        return quick(*arguments, **options)

    quick = columns.results
    monkeypatch.setattr(columns, "results", slow)
    monkeypatch.setattr(progress, "PATIENCE", 0.05)
    code, out, err = run("check", draft, "--engine", "columns", "--format", "json", "--fail-on", "never")

    assert code == 0
    assert json.loads(out)["findings"]
    assert re.search(r"^Kontrollerar … \d+ s$", err, re.MULTILINE)


def test_it_is_explained_how_a_large_file_is_computed(run, draft, monkeypatch):
    code, out, _ = run("check", draft, "--explain", "--rule", "EK101")
    assert (code, "by SPARQL" in out, "on columns" in out) == (0, True, False)

    monkeypatch.setattr(columns, "LARGE", 10_000)
    code, out, _ = run("check", draft, "--explain", "--rule", "EK101", "--times")

    assert code == 0
    assert out.startswith("EK101 ")
    assert "by SPARQL" not in out
    assert re.search(r"^ +[\d,]+ rows +[\d.]+ ms  with \?this rdf:type ek:Commitment$", out, re.MULTILINE)
    assert re.search(r"^    measured: [\d.]+ ms, \d+ results$", out, re.MULTILINE)
