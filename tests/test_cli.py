"""The command line as its users meet it: output, errors with place and exit code, both languages."""

from __future__ import annotations

import base64
import csv
import html
import io
import json
import os
import re
import subprocess
import sys
import zlib

import pytest

DRAFT = """\
@base <https://w3id.org/effektkedja/id/> .
@prefix ek: <https://w3id.org/effektkedja/def/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<min-plan> a ek:ActionPlan ;
    skos:prefLabel "Handlingsplan åäö"@sv ;
    ek:periodStart "2031-02-30"^^xsd:date ;
    ek:underStrategy <strategi-2020-2026> .

<min-plan/atgard/1> a ek:Commitment ;
    skos:notation "1" ;
    ek:inDocument <min-plan> ;
    ek:underGoal <strategi-2020-2026/mal/99> .
"""


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "a-draft.ttl"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def findings(out):
    return {(f["rule"], f["focus"].rsplit("/id/", 1)[-1]): f for f in json.loads(out)["findings"]}


def test_a_draft_with_faults_gets_messages_with_file_and_line(run, draft):
    code, out, err = run("check", draft, "--format", "json")
    assert code == 1
    assert "--with-base" in err
    found = findings(out)
    assert found["EK901", "min-plan/atgard/1"]["source"] == {
        "document": None,
        "title": None,
        "heading": None,
        "lines": None,
        "file": str(draft),
        "line": 11,
    }
    assert found["EK902", "min-plan/atgard/1"]["source"]["line"] == 14
    assert "mal/99" in found["EK902", "min-plan/atgard/1"]["message"]
    assert found["EK904", "min-plan"]["source"]["line"] == 8
    assert "2031-02-30" in found["EK904", "min-plan"]["message"]


def test_a_syntax_error_gives_file_line_and_exit_code_2(run, draft):
    draft.write_text(DRAFT.replace("ek:inDocument <min-plan> ;", "ek:inDocument ;"), encoding="utf-8")
    code, out, err = run("check", draft)
    assert (code, out) == (2, "")
    assert err.startswith(f"Fel: {draft}:13: Syntaxfel:")
    assert err.count("\n") == 1


def test_a_link_into_the_knowledge_base_is_explained_and_can_be_followed(run, draft):
    code, out, _ = run("check", draft)
    assert code == 1
    assert "--with-base" in out
    code, out, _ = run("check", draft, "--with-base", "--format", "json")
    focus = {finding["focus"] for finding in json.loads(out)["findings"]}
    assert not any("lagesrapport-2020" in iri for iri in focus)
    assert ("EK902", "min-plan") not in findings(out)
    assert ("EK902", "min-plan/atgard/1") in findings(out)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "finns-inte.ttl"], "Filen finns inte"),
        (["check", "--document", "finns-inte"], "inget dokument finns-inte"),
        (["check", "--goal", "99"], "inget mål 99"),
        (["check", "--rule", "EK999"], "ingen regel EK999"),
        (["check", "--format", "word"], "Välj bland: text, json"),
        (["rules", "EK999"], "ingen regel EK999"),
        (["query", "ansvarr"], "ingen fråga ”ansvarr”"),
        (["query", "kedjor", "--param", "goal=99"], "Värden som går"),
        (["query", "ansvar", "--param", "plan"], "inte av formen namn=värde"),
        (["query", "ansvar", "--param", "pln=x"], "ingen parameter ”pln”"),
        (["query"], "Ange antingen namnet på en fråga eller en fil"),
        (["agreement", "finns-inte"], "Ingen rapport ”finns-inte”"),
        (["coverage", "--plan", "finns-inte"], "ingen plan finns-inte"),
        (["finns-inte"], "inget kommando ”finns-inte”"),
        (["check", "--finns-inte"], "ingen flagga --finns-inte"),
        (["check", "--out", "finns/inte/a.txt"], "går inte att skriva"),
    ],
)
def test_a_mistake_gets_one_sentence_and_exit_code_2(run, arguments, said):
    code, out, err = run(*arguments)
    assert code == 2
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_mistakes_are_told_in_english_where_wanted(run, monkeypatch):
    monkeypatch.setattr("sys.argv", ["effektkedja", "check", "--goal", "99", "--lang", "en"])
    code, _, err = run("check", "--goal", "99", "--lang", "en")
    assert code == 2
    assert "There is no goal 99" in err


def test_wrong_kinds_of_files_are_refused_with_a_reason(run, tmp_path):
    latin = tmp_path / "latin.ttl"
    latin.write_bytes("# åtgärd\n".encode("latin-1"))
    assert run("check", latin)[0] == 2
    assert "inte UTF-8" in run("check", latin)[2]
    word = tmp_path / "plan.docx"
    word.write_bytes(b"PK")
    assert "”.docx” går inte att läsa" in run("check", word)[2]
    (tmp_path / "tom").mkdir()
    assert "inga datafiler" in run("check", tmp_path / "tom")[2]


@pytest.mark.parametrize("text", ["", "<a> <b> <c> .", "<a> <b> [ <c> 1 ] ."])
def test_a_file_without_anything_to_judge_is_not_called_sound(run, tmp_path, text):
    path = tmp_path / "tom.ttl"
    path.write_text(text, encoding="utf-8")
    code, out, err = run("check", path)
    assert (code, out) == (2, "")
    assert "ingenting att kontrollera" in err


def test_a_context_on_the_network_is_not_fetched(run, tmp_path):
    path = tmp_path / "a.jsonld"
    path.write_text('{"@context": "http://127.0.0.1:9/x", "@id": "a"}', encoding="utf-8")
    code, _, err = run("check", path)
    assert code == 2
    assert "inget hämtas" in err


def test_own_questions_give_tables_graphs_and_short_errors(run, tmp_path):
    path = tmp_path / "fråga.rq"
    path.write_text("CONSTRUCT { ?s a ?o } WHERE { ?s a ?o . ?s a ek:Strategy } LIMIT 1", encoding="utf-8")
    code, out, _ = run("query", "--file", path)
    assert code == 0
    assert "a ek:Strategy" in out
    assert out.count("@prefix") == 1
    path.write_text("SELECT * WHERE { ?s ?p", encoding="utf-8")
    code, _, err = run("query", "--file", path)
    assert code == 2
    assert "1:23" in err
    assert len(err) < 120
    path.write_text("ASK { ?s a ek:Strategy }", encoding="utf-8")
    assert "ja" in run("query", "--file", path)[1]


def test_exit_code_follows_fail_on_in_every_format(run):
    for form in ("text", "json", "csv", "html"):
        assert run("check", "--rule", "EK102", "--format", form)[0] == 0
        assert run("check", "--rule", "EK102", "--format", form, "--fail-on", "warning")[0] == 1
        assert run("check", "--rule", "EK105", "--format", form)[0] == 1
        assert run("check", "--rule", "EK105", "--format", form, "--fail-on", "never")[0] == 0


def test_text_groups_by_goal_and_says_severity_in_words(run):
    _, out, _ = run("check", "--document", "handlingsplan-2024-2027", "--rule", "EK102")
    assert "Mål 5 · Rättsvårdande myndigheter" in out
    assert "VARNING" in out
    assert "Gör så här:" in out
    assert "rad 692–708" in out
    assert "effektkedja rules EK102" in out


def test_csv_opens_in_a_swedish_excel(run):
    _, out, _ = run("check", "--rule", "EK102", "--format", "csv")
    assert out.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(out.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 4
    assert any("Effektivisera brottsbekämpningen" in cell for cell in rows[1])


def test_out_writes_the_whole_file_or_nothing(run, tmp_path):
    target = tmp_path / "brister.html"
    code, out, _ = run("check", "--rule", "EK102", "--format", "html", "--out", target)
    assert (code, out) == (0, "")
    assert "<!doctype html>" in target.read_text(encoding="utf-8")[:200].lower()
    assert [path.name for path in tmp_path.iterdir()] == ["brister.html"]


def test_rules_lists_all_and_tells_the_whole_story_of_one(run):
    _, out, _ = run("rules")
    assert "EK101" in out
    assert "EK910" in out
    _, out, _ = run("rules", "ek102")
    for part in (
        "EK102",
        "Varför",
        "Effektivisera brottsbekämpningen",
        "Gör så här",
        "sh:targetClass ek:Commitment",
        "shapes/chain.ttl",
    ):
        assert part in out
    _, out, _ = run("rules", "--format", "json")
    assert len(json.loads(out)["rows"] if isinstance(json.loads(out), dict) else json.loads(out)) >= 45


def test_agreement_as_the_contract_says(run):
    code, out, _ = run("agreement", "lagesrapport-2020", "--format", "json")
    told = json.loads(out)
    assert code == 0
    assert told["reported"] == len(told["reproduced"]) + len(told["missed"])
    assert isinstance(told["beyond"], int)
    assert all(item["reason"] for item in told["missed"])


def test_agreement_works_on_a_report_of_ones_own(run):
    code, out, _ = run("agreement", "--data", "data/example", "--format", "json")
    told = json.loads(out)
    assert code == 0
    assert told["report"] == "lasrapport"
    assert {rule for item in told["reproduced"] for rule in item["rules"]} == {"EK105", "EK402"}
    assert [item["rules"] for item in told["missed"]] == [[]]
    _, beside, _ = run("agreement", "--data", "data/example", "--with-base", "--format", "json")
    assert json.loads(beside)["report"] == "lasrapport"
    _, text, _ = run("agreement", "--data", "data/example")
    assert "effektkedja check data/example --document lasrapport" in text
    code, _, err = run("agreement", "--data", "data/example/lasplan-1.ttl")
    assert code == 2
    assert "Ingen rapport i data beskriver någon brist" in err


def test_coverage_counts_narrower_concepts_on_the_broader_one(run):
    _, out, _ = run("coverage", "data/example", "--matrix", "concept", "--format", "csv")
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(out.removeprefix("\ufeff")), delimiter=";")}
    assert rows["meänkieli"] == rows["nationella minoritetsspråk"]
    assert "1 åt 1 ind" in rows["meänkieli"]
    assert "1 åt 1 ind" not in rows["lättläst svenska"]


def test_coverage_shows_the_blanks(run):
    _, out, _ = run("coverage", "--matrix", "actor", "--format", "csv")
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(out.removeprefix("\ufeff")), delimiter=";")}
    assert set(rows["Storsthlm"]) <= {"-", "'-"}
    assert any("åt" in cell for cell in rows["Kriminalvården"])


def test_view_is_one_page_that_asks_nothing_of_the_network(run, tmp_path):
    target = tmp_path / "kedjan.html"
    code, _, _ = run("view", "--kind", "network", "--out", target)
    page = html.unescape(target.read_text(encoding="utf-8"))
    assert code == 0
    assert "Våldsutövare har tillgång till" in page
    assert 'src="http' not in page
    assert "default-src 'none'" in page


@pytest.mark.parametrize(("kind", "start"), [("chain", "o0"), ("matrix", "t0")])
def test_the_page_opens_where_it_was_told(run, tmp_path, kind, start):
    target = tmp_path / "kedjan.html"
    assert run("view", "data/example", "--kind", kind, "--out", target)[0] == 0
    packed = re.search(r'id="data">([^<]*)<', target.read_text(encoding="utf-8"))
    assert json.loads(zlib.decompress(base64.b64decode(packed[1])))["start"] == start


def test_canonical_rewrites_and_compares(run, tmp_path):
    path = tmp_path / "a.ttl"
    path.write_text('@prefix ek: <https://w3id.org/effektkedja/def/> .\n<b> ek:code "å" . <a> a ek:Rule .', "utf-8")
    assert run("canonical", "--check", path)[0] == 1
    assert run("canonical", path)[0] == 0
    text = path.read_text(encoding="utf-8")
    assert text.index("<a>") < text.index("<b>")
    assert run("canonical", "--check", path)[0] == 0


def test_help_names_every_command_in_swedish(run):
    code, out, _ = run("--help")
    assert code == 0
    assert "Användning:" in out
    for command in ("check", "rules", "agreement", "coverage", "queries", "query", "view", "stats"):
        assert f"\n  {command} " in out
        assert run(command, "--help")[0] == 0


@pytest.mark.parametrize(("lang", "word"), [("sv", "Exempel"), ("en", "Example")])
def test_examples_of_the_help_can_be_copied_into_a_shell(run, lang, word):
    """Quotation marks of running text are no quotation marks to a shell; single ones are none to cmd.exe."""
    names = re.findall(r"^  ([a-z]+) ", run("--help")[1], re.MULTILINE)
    # The language of the help is chosen when the program starts.
    code = f"from effektkedja.cli import main\nfor name in {names}: main([name, '--help'])"
    environment = {**os.environ, "EFFEKTKEDJA_LANG": lang, "PYTHONUTF8": "1"}
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True, timeout=60)
    examples = re.findall(rf"{word}: (effektkedja .*?)(?:\n\n|$)", told.stdout.decode("utf-8"), re.DOTALL)
    assert len(examples) > 5
    assert not [example for example in examples if re.search("[”“’']", example)]


def test_an_accepted_finding_is_set_aside_and_told_of(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    _, out, _ = run("check", "--rule", "EK303", "--format", "json")
    identity = json.loads(out)["findings"][0]["id"]
    given = ("--reason", "Företräder kommunerna", "--owner", "Samordnaren")
    assert run("accept", identity, *given, "--until", "2999-12-31")[0] == 0
    _, out, err = run("check", "--rule", "EK303", "--format", "json")
    told = json.loads(out)
    assert identity not in {finding["id"] for finding in told["findings"]}
    assert [(f["id"], f["acceptance"]["owner"]) for f in told["accepted"]] == [(identity, "Samordnaren")]
    assert "1 godkänd brist räknas inte." in err
    text = " ".join(run("check", "--rule", "EK303")[1].split())
    assert "Godkänd till 2999-12-31 av Samordnaren. Skäl: Företräder kommunerna" in text
    assert run("accept", "EK303-0000000000", *given, "--until", "2999-12-31")[0] == 2
    assert run("accept", identity, *given, "--until", "2020-01-01")[0] == 2
    assert run("accept", identity, *given, "--until", "i morgon")[0] == 2


def test_a_ledger_tells_what_is_new_and_what_is_closed(run, draft, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "är ny: alla" in run("check", draft, "--since", "liggare.jsonl")[1]
    draft.write_text(DRAFT.replace('"2031-02-30"^^xsd:date', '"2031"^^xsd:gYear'), encoding="utf-8")
    code, out, _ = run("check", draft, "--since", "liggare.jsonl", "--fail-on-new")
    assert code == 0
    assert "nya 0" in out
    assert "åtgärdade 1" in out
    assert "ÅTGÄRDADE BRISTER (1)" in out
    assert run("check", draft, "--since", "liggare.jsonl")[0] == 1
    assert run("check", draft, "--since", "liggare.jsonl", "--rule", "EK9")[0] == 2


def test_sarif_and_workbook_are_written_whole(run, tmp_path):
    assert run("check", "--rule", "EK102", "--format", "sarif", "--out", tmp_path / "a.sarif")[0] == 0
    told = json.loads((tmp_path / "a.sarif").read_text(encoding="utf-8"))
    assert told["version"] == "2.1.0"
    assert len(told["runs"][0]["results"]) == 3
    assert run("check", "--rule", "EK102", "--format", "xlsx", "--out", tmp_path / "a.xlsx")[0] == 0
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")


def test_the_next_step_names_the_users_own_files(run, draft):
    _, out, _ = run("check", draft)
    assert f"effektkedja view {draft}" in out
