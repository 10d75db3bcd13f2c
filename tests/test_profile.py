"""Profiles: rules off, other severities, and nothing left out in silence."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import tomllib
from pathlib import Path

import pytest

from effektkedja.errors import InputError
from effektkedja.model.rules import Severity
from effektkedja.operations import check as checking
from effektkedja.operations.check import Selection, check
from effektkedja.operations.profile import chosen, read
from effektkedja.operations.whatif import rulebook
from effektkedja.render.profile import profile_template
from effektkedja.rules import catalogue
from effektkedja.store.dataset import Dataset
from effektkedja.store.loading import open_files

EXAMPLE = Path(__file__).parents[1] / "data" / "example"
PROFILE = """\
fail-on = "never"

[rules]
EK205 = "av"
EK4 = "off"
EK405 = "on"
EK104 = "info"  # EK105 = "off"
"""
LOWERED = "EK104"


@pytest.fixture(scope="module")
def example() -> Dataset:
    return open_files([EXAMPLE])


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "egen.toml"
    path.write_text(PROFILE, encoding="utf-8")
    return path


def test_a_profile_says_what_is_off_and_what_weighs_otherwise(profile: Path) -> None:
    found = read(profile)
    assert [rule.code for rule in found.off] == ["EK205", "EK401", "EK402", "EK403", "EK404", "EK406", "EK407"]
    assert [(rule.code, rule.severity, level) for rule, level in found.changed] == [
        (LOWERED, Severity.VIOLATION, Severity.INFO)
    ]
    assert (found.file, found.fail_on) == (str(profile), "never")


def test_a_line_on_a_rule_goes_before_its_family_wherever_it_stands(tmp_path: Path) -> None:
    for text in ('[rules]\nEK2 = "info"\nEK201 = "violation"', '[rules]\nEK201 = "brutet"\nek2 = "INFO"'):
        path = tmp_path / "p.toml"
        path.write_text(text, encoding="utf-8")
        levels = {rule.code: level for rule, level in read(path).changed}
        assert levels["EK201"] is Severity.VIOLATION
        assert {level for code, level in levels.items() if code != "EK201"} == {Severity.INFO}


def test_a_file_from_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_bytes(b"\xef\xbb\xbf" + PROFILE.replace("\n", "\r\n").encode())
    assert len(read(path).off) == 7


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('[rules]\n\nEK999 = "off"', 3, "EK999"),
        ('[rules]\nEK7 = "off"', 2, "EK7"),
        ('[rules]\nEK101 = "off"\nEK102 = "kanske"', 3, "kanske"),
        ("[rules]\nEK101 = 3", 2, "3"),
        ("[rules]\nEK101 = false", 2, "false"),
        ("[rules.EK101]\noff = true", 1, "EK101"),
        ('[rules]\nEK101 = "never"', 2, "never"),
        ("rules = { EK101 = 3 }", 1, "EK101"),
        ('rules.EK999 = "off"', 1, "EK999"),
        ('rules = "off"', 1, "tabell"),
        ('[regler]\nEK101 = "off"', 1, "regler"),
        ('# EK999 är fel\n[rules]\nEK999 = "off"', 3, "EK999"),
        ('fail-on = "off"', 1, "off"),
        ('[rules]\nfail-on = "info"', 2, "fail-on"),
        ('[rules]\nEK101 = "off"\nek101 = "on"', 3, "två gånger"),
        ('[rules]\nEK101 = "off"\nEK101 = "on"', 3, "TOML"),
        ("[rules]\nEK101 = off", 2, "TOML"),
        ('[rules]\nEK101 "off"', 2, "TOML"),
        ("[rules\n", 1, "TOML"),
        ('[rules]\nEK101 = "off', 2, "TOML"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int, word: str) -> None:
    path = tmp_path / "p.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.where == f"{path}:{line}"
    assert word in caught.value.message.sv
    assert caught.value.hint.sv or "två gånger" in caught.value.message.sv


def test_a_mistake_gives_one_sentence_and_exit_code_2(run, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text('[rules]\nEK999 = "off"', encoding="utf-8")
    code, out, err = run("check", EXAMPLE, "--profile", path)
    assert (code, out) == (2, "")
    assert err.startswith(f"Fel: {path}:2: Det finns ingen regel eller familj EK999.")
    assert err.count("\n") == 1
    assert run("check", EXAMPLE, "--profile", tmp_path / "saknas.toml")[0] == 2
    assert run("check", EXAMPLE, "--profile", path, "--no-profile")[0] == 2


def test_the_findings_are_those_without_the_rules_that_are_off(example: Dataset, profile: Path) -> None:
    whole, told = check(example), check(example, profile=read(profile))
    off = {rule.code for rule in read(profile).off}
    assert off & {finding.rule.code for finding in whole.findings}
    assert {f.id for f in told.findings} == {f.id for f in whole.findings if f.rule.code not in off}
    assert told.rules == whole.rules - len(off)
    lowered = [f for f in told.findings if f.rule.code == LOWERED]
    assert lowered
    assert {f.severity for f in lowered} == {Severity.INFO}
    assert told.count(Severity.VIOLATION) == whole.count(Severity.VIOLATION) - len(lowered)
    weights = [f.severity for f in told.findings if f.goal == lowered[0].goal and f.document == lowered[0].document]
    assert weights == sorted(weights, reverse=True)


def test_both_engines_follow_the_profile(example: Dataset, profile: Path) -> None:
    by_set, by_pyshacl = (check(example, profile=read(profile), engine=engine) for engine in ("set", "pyshacl"))
    assert by_set.findings == by_pyshacl.findings


def test_a_rule_named_on_the_command_line_is_run_all_the_same(profile: Path) -> None:
    told = read(profile)
    assert [rule.code for rule in chosen(told, ["ek205"])] == ["EK205"]
    assert "EK205" not in {rule.code for rule in chosen(told, ["EK2"])}
    assert [rule.severity for rule in chosen(told, [LOWERED])] == [Severity.INFO]


def test_a_report_does_not_call_a_rule_off_that_it_ran(example: Dataset, profile: Path) -> None:
    report = check(example, Selection(rules=("EK205",)), profile=read(profile))
    assert {finding.rule.code for finding in report.findings} == {"EK205"}
    assert report.profile is not None
    assert "EK205" not in {rule.code for rule in report.profile.off}


def test_every_format_tells_which_profile_was_used(run, profile: Path, tmp_path: Path) -> None:
    given = ("check", EXAMPLE, "--profile", profile)
    code, text, _ = run(*given)
    assert code == 0  # fail-on = "never"
    assert "Avstängda regler (7): EK205" in " ".join(text.split())
    assert "Ändrat allvar (1): EK104 Brutet → Info" in text
    _, out, err = run(*given, "--format", "json")
    assert json.loads(out)["summary"]["profile"]["severity"] == {LOWERED: "info"}
    assert f"Profil: {profile}" in err
    _, out, err = run(*given, "--format", "csv")
    assert "Avstängda regler (7)" in err
    rows = list(csv.reader(io.StringIO(out.removeprefix("\ufeff")), delimiter=";"))
    assert {row[0] for row in rows if row[1] == LOWERED} == {"Info"}
    assert "Avstängda regler (7)" in run(*given, "--format", "html")[1]
    invocation = json.loads(run(*given, "--format", "sarif")[1])["runs"][0]["invocations"][0]
    assert len(invocation["ruleConfigurationOverrides"]) == 8


def test_the_exit_code_follows_the_option_then_the_profile(run, profile: Path) -> None:
    assert run("check", EXAMPLE)[0] == 1
    assert run("check", EXAMPLE, "--profile", profile)[0] == 0
    assert run("check", EXAMPLE, "--profile", profile, "--fail-on", "violation")[0] == 1
    only = ("check", EXAMPLE, "--profile", profile, "--rule", LOWERED)
    assert run(*only, "--fail-on", "violation")[0] == 0
    assert run(*only, "--fail-on", "info")[0] == 1


def test_the_profile_in_the_folder_is_found_and_can_be_left_out(run, profile: Path, monkeypatch) -> None:
    profile.rename(profile.parent / "effektkedja.toml")
    monkeypatch.chdir(profile.parent)
    code, out, err = run("check", EXAMPLE, "--format", "json")
    assert (code, json.loads(out)["summary"]["profile"]["file"]) == (0, "effektkedja.toml")
    assert "Profil: effektkedja.toml" in err
    code, out, _ = run("check", EXAMPLE, "--format", "json", "--no-profile")
    assert (code, json.loads(out)["summary"]["profile"]) == (1, None)


def test_a_rule_that_is_off_closes_nothing_in_the_ledger(run, profile: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    since = ("check", EXAMPLE, "--since", "liggare.jsonl", "--format", "json")
    run(*since)
    off = {finding["id"] for finding in json.loads(run(*since)[1])["findings"] if finding["rule"] == "EK205"}
    assert off
    (identity, *_) = off
    given = ("--reason", "Nya serien börjar 2034.", "--owner", "Granvika", "--until", "2999-12-31")
    assert run("accept", identity, EXAMPLE, *given)[0] == 0
    _, out, err = run(*since, "--profile", profile)
    assert json.loads(out)["closed"] == []
    assert "som vilar" in err
    assert "gäller ingen brist längre" not in err
    told = json.loads(run(*since)[1])
    assert identity in {finding["id"] for finding in told["accepted"]}
    assert {finding["status"] for finding in told["findings"]} == {"remaining"}


def test_the_view_follows_the_profile_and_shows_what_is_accepted(run, profile: Path, monkeypatch) -> None:
    monkeypatch.chdir(profile.parent)
    whole = {finding.rule.code: finding for finding in check(open_files([EXAMPLE])).findings}
    given = ("--reason", "Nya serien börjar 2034.", "--owner", "Granvika", "--until", "2999-12-31")
    assert run("accept", whole[LOWERED].id, EXAMPLE, *given)[0] == 0
    pages = {}
    for kind in ("chain", "network"):
        code, _, err = run("view", EXAMPLE, "--kind", kind, "--out", "vy.html", "--profile", profile)
        assert code == 0
        assert "Avstängda regler (7): EK205" in err
        assert "1 godkänd brist räknas inte." in err
        pages[kind] = Path("vy.html").read_text(encoding="utf-8")
        assert "Avstängda regler (7): EK205" in pages[kind]
        assert "Godkänd till 2999-12-31 av Granvika." in pages[kind]
        assert whole["EK205"].message not in pages[kind]
        run("view", EXAMPLE, "--kind", kind, "--out", "vy.html", "--accepted", "finns-inte.ttl")
        assert whole["EK205"].message in Path("vy.html").read_text(encoding="utf-8")
        assert "Granvika." not in Path("vy.html").read_text(encoding="utf-8")
    profile.rename("effektkedja.toml")
    run("view", EXAMPLE, "--out", "vy.html")
    assert "Profil: effektkedja.toml" in Path("vy.html").read_text(encoding="utf-8")
    run("view", EXAMPLE, "--out", "vy.html", "--no-profile")
    assert "Profil: effektkedja.toml" not in Path("vy.html").read_text(encoding="utf-8")


def test_the_rules_in_the_page_are_those_of_the_profile(example: Dataset, profile: Path) -> None:
    packed = gzip.decompress(base64.b64decode(rulebook(example, profile=read(profile)).text))
    head = json.loads(packed[4 : 4 + int.from_bytes(packed[:4], "little")])
    assert not {rule.code for rule in read(profile).off} & set(head["rules"])
    assert head["rules"][LOWERED][0] == "info"


def test_a_gap_of_a_rule_that_is_off_is_not_accepted_unless_asked(run, profile: Path, monkeypatch) -> None:
    monkeypatch.chdir(profile.parent)
    identity = next(finding.id for finding in check(open_files([EXAMPLE])).findings if finding.rule.code == "EK205")
    given = ("--reason", "Nya serien börjar 2034.", "--owner", "Granvika", "--until", "2999-12-31")
    code, out, err = run("accept", identity, EXAMPLE, *given, "--profile", profile)
    assert (code, out) == (2, "")
    assert err == (
        f"Fel: {profile}: Regeln EK205 är avstängd, så den har ingen brist att godkänna. "
        "Lägg till --no-profile för att godkänna ändå.\n"
    )
    profile.rename("effektkedja.toml")
    assert run("accept", identity, EXAMPLE, *given)[0] == 2
    assert run("accept", identity, EXAMPLE, *given, "--no-profile")[0] == 0


def test_agreement_follows_the_profile_and_says_so(run, tmp_path: Path) -> None:
    given = ("agreement", "--data", EXAMPLE, "--format", "json")
    before = json.loads(run(*given)[1])
    (code,) = before["reproduced"][0]["rules"]
    off = tmp_path / "av.toml"
    off.write_text(f'[rules]\n{code} = "off"', encoding="utf-8")
    _, out, err = run(*given, "--profile", off)
    after = json.loads(out)
    assert before["profile"] is None
    assert after["profile"]["off"] == [code]
    assert f"Profil: {off}" in err
    missed = {told["id"]: told["reason"] for told in after["missed"]}
    gone = {told["id"] for told in before["reproduced"] if told["rules"] == [code]}
    assert gone
    assert {missed[identity] for identity in gone} == {f"Avstängt av profilen: {code}."}
    assert f"Avstängda regler (1): {code}" in " ".join(run(*given[:3], "--profile", off)[1].split())


def test_the_template_changes_nothing_and_every_line_of_it_is_valid(tmp_path: Path) -> None:
    text = profile_template(catalogue().rules)
    path = tmp_path / "p.toml"
    path.write_text(text, encoding="utf-8")
    assert (read(path).off, read(path).changed, read(path).fail_on) == ((), (), "")
    lines = [line.removeprefix("# ") for line in text.splitlines() if line.startswith(("# EK", "# fail-on"))]
    path.write_text("\n".join([lines[0], "[rules]", *lines[1:]]), encoding="utf-8")
    assert set(tomllib.loads(path.read_text(encoding="utf-8"))["rules"]) == {
        *(rule.code for rule in catalogue().rules),
        *(rule.family for rule in catalogue().rules),
    }
    found = read(path)  # every family off, every rule on again with its own severity
    assert (found.off, found.changed, found.fail_on) == ((), (), "violation")


def test_the_template_is_not_written_over_a_file(run, tmp_path: Path) -> None:
    path = tmp_path / "effektkedja.toml"
    assert run("rules", "--profile-template", "--out", path)[0] == 0
    path.write_text('fail-on = "info"', encoding="utf-8")
    code, _, err = run("rules", "--profile-template", "--out", path)
    assert code == 2
    assert "skrivs inte över" in err
    assert path.read_text(encoding="utf-8") == 'fail-on = "info"'


def test_rules_are_run_once_where_nothing_is_interpreted(example: Dataset, monkeypatch) -> None:
    ran = []
    run_rules = checking.run
    monkeypatch.setattr(
        checking,
        "run",
        lambda dataset, engine, *, stated_only=False: (
            ran.append(stated_only) or run_rules(dataset, engine, stated_only=stated_only)
        ),
    )
    stated = open_files(sorted(EXAMPLE.glob("las*.ttl")))
    report = check(stated)
    assert ran == [False]
    assert {finding.basis for finding in report.findings} == {"stated"}
    check(example)
    assert ran == [False, False]
