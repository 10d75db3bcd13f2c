"""The rules judged in the page: what a browser finds is what ``check`` finds, whatever is changed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings

from effektkedja.engine.columns.algebra import NotPlannable
from effektkedja.engine.columns.planning import planned
from effektkedja.engine.columns.transcript import FUNCTIONS, select_value
from effektkedja.model.findings import Finding
from effektkedja.model.text import Language
from effektkedja.names import iri_of
from effektkedja.operations.check import Selection, check
from effektkedja.operations.picture import picture
from effektkedja.operations.whatif import rulebook
from effektkedja.render.chain.page import chain_html
from effektkedja.render.chain.rulebook import RULE_SCRIPTS
from effektkedja.render.page import asset
from effektkedja.store.loading import open_files, shipped
from effektkedja.store.reading import read_quads
from effektkedja.terms import EK, OWL, RDF_TYPE, XSD
from engine.columns import test_random_queries as random_queries
from engine.support import query_of, turtle
from render.browser import Page, browser, find_chromium
from render.changes import Change, Changes, Judge
from shapes.cases import Case, all_cases

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the debugging pipe is handed over the POSIX way"),
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium on the path"),
]

LANGUAGES: tuple[Language, ...] = ("sv", "en")
Told = tuple[str, ...]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page with the scripts and nothing else."""
    scripts = "".join(f"<script>{asset(name)}</script>" for name in RULE_SCRIPTS)
    path = tmp_path_factory.mktemp("regler") / "regler.html"
    path.write_text(f"<!DOCTYPE html><meta charset='utf-8'>{scripts}", encoding="utf-8")
    with browser() as page:
        page.open(path)
        yield page
        assert page.errors == []


def opened(page: Page, text: str) -> None:
    """Make an engine of a rulebook; the page has it as ``engine``."""
    page.run(f"EkRules.open({json.dumps(text)}).then((made) => {{ window.engine = made; }})")


@pytest.fixture(scope="module")
def shipped_engine(page: Page) -> Page:
    opened(page, rulebook(shipped()).text)
    return page


def as_told(findings: Iterable[Finding], english: Iterable[Finding] | None = None) -> list[Told]:
    """What a check tells of its findings, in its order; in both languages if asked for."""
    by_id = None if english is None else {found.id: found for found in english}
    return [
        (
            found.id,
            found.rule.code,
            found.severity.key,
            found.focus.iri,
            found.value.iri if found.value else "",
            found.basis,
            found.message,
            found.remedy,
            *(() if by_id is None else (by_id[found.id].message, by_id[found.id].remedy)),
        )
        for found in findings
    ]


def as_told_by_page(findings: Iterable[dict[str, Any]], languages: Sequence[Language] = LANGUAGES) -> list[Told]:
    """The same of what a page says."""
    return [
        (
            found["id"],
            found["rule"],
            found["severity"],
            iri_of(found["focus"]),
            iri_of(found["value"] or ""),
            found["basis"],
            *(found[text][lang] for lang in languages for text in ("message", "remedy")),
        )
        for found in findings
    ]


def changed(page: Page, changes: Iterable[Change]) -> list[dict[str, Any]]:
    """What the page says to each change."""
    listed = json.dumps([change.value() for change in changes])
    answers: list[dict[str, Any]] = page.run(f"{listed}.map((change) => engine.check(change))")
    return answers


def told_by_check(found: list[list[Finding]]) -> list[Told]:
    return as_told(*found) if found else []


def test_page_finds_what_check_finds_in_the_shipped_data(shipped_engine: Page) -> None:
    told = as_told_by_page(shipped_engine.run("engine.baseline()"))
    expected = as_told(check(shipped()).findings, check(shipped(), lang="en").findings)
    assert told == expected
    assert shipped_engine.run("[...engine.unjudged]") == []


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(shipped())


def test_page_says_to_changes_what_a_check_of_the_changed_data_says(shipped_engine: Page, judge: Judge) -> None:
    changes = list(Changes(shipped(), seed=1).some(216))
    before = as_told_by_page(shipped_engine.run("engine.baseline()"))
    told = changed(shipped_engine, changes)
    with_effect = 0
    for place, (change, answer) in enumerate(zip(changes, told, strict=True)):
        languages = LANGUAGES if place % 4 == 0 else LANGUAGES[:1]
        closed, appeared = judge.answer(change, languages)
        assert as_told_by_page(answer["closed"], languages) == told_by_check(closed), change
        assert as_told_by_page(answer["appeared"], languages) == told_by_check(appeared), change
        assert answer["unjudged"] == []
        with_effect += bool(closed or appeared)
    assert with_effect > 80
    assert as_told_by_page(shipped_engine.run("engine.baseline()")) == before, "a change has left something behind"


def test_page_says_what_the_default_check_says(shipped_engine: Page, judge: Judge) -> None:
    before = {found.id for found in check(shipped()).findings}
    changes = [change for change in Changes(shipped(), seed=2).some(6) if not change.stated][:4]
    for change, answer in zip(changes, changed(shipped_engine, changes), strict=True):
        with judge.made(change) as data:
            after = check(data).findings
        appeared = [(found.id, found.message, found.basis) for found in after if found.id not in before]
        assert [(found["id"], found["message"]["sv"], found["basis"]) for found in answer["appeared"]] == appeared
        assert {found["id"] for found in answer["closed"]} == before - {found.id for found in after}


def test_every_rule_finds_in_its_cases_what_they_say(page: Page, tmp_path: Path) -> None:
    """The cases one by one, as changes to a page of the vocabulary alone."""
    empty = tmp_path / "tom.ttl"
    empty.write_text("", encoding="utf-8")
    opened(page, rulebook(open_files([empty])).text)
    cases = all_cases()
    changes = [Change(tuple(quad.triple for quad in read_quads(case.path)), (), stated=True) for case in cases]
    for case, answer in zip(cases, changed(page, changes), strict=True):
        assert _found(case, answer["appeared"]) == case.expected, case.name
        assert answer["unjudged"] == []


def _found(case: Case, findings: Iterable[dict[str, Any]]) -> frozenset[tuple[str, str]]:
    return frozenset(
        (found["focus"], "" if found["value"] in (None, found["focus"]) else found["value"])
        for found in findings
        if found["rule"] == case.code
    )


ONE_OF_FAMILY = {case.code[:3]: case for case in all_cases() if case.expected}


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in ONE_OF_FAMILY.values()])
def test_page_of_a_case_finds_what_check_finds(page: Page, case: Case) -> None:
    data = open_files([case.path])
    opened(page, rulebook(data).text)
    told = as_told_by_page(page.run("engine.baseline()"))
    assert told == as_told(check(data).findings, check(data, lang="en").findings)
    assert case.code in {rule for _, rule, *_ in told}


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in [*ONE_OF_FAMILY.values()][:2]])
def test_only_own_files_are_judged_beside_the_shipped_ones(page: Page, case: Case) -> None:
    data = open_files([case.path], with_base=True)
    opened(page, rulebook(data).text)
    told = as_told_by_page(page.run("engine.baseline()"), LANGUAGES[:1])
    assert told == as_told(check(data).findings)
    assert 0 < len(told) < 50


def test_page_without_readings(page: Page) -> None:
    opened(page, rulebook(shipped(), stated_only=True).text)
    told = as_told_by_page(page.run("engine.baseline()"), LANGUAGES[:1])
    assert told == as_told(check(shipped(), Selection(stated_only=True)).findings)
    assert {basis for _, _, _, _, _, basis, *_ in told} == {"stated"}


def test_rules_work_in_the_chain_page_and_ask_for_nothing(tmp_path: Path) -> None:
    text = rulebook(open_files([ONE_OF_FAMILY["EK1"].path])).text
    path = tmp_path / "kedja åäö.html"
    shown = picture(open_files([ONE_OF_FAMILY["EK1"].path]), title="Kedjan")
    path.write_text(chain_html(shown, rulebook=text), encoding="utf-8")
    with browser() as page:
        page.open(path)
        page.run(
            "EkRules.open(document.getElementById('ek-rulebook').textContent).then((made) => { window.engine = made; })"
        )
        assert page.run("engine.baseline().length") == len(check(open_files([ONE_OF_FAMILY["EK1"].path])).findings)
        assert [url for url in page.requests if not url.startswith("file:")] == []
        assert page.errors == []


TERMS = (
    "<http://a.example/x>", "<http://a.example/é>", '""', '"a"', '"B"', '"ab"', '"Åäö 😀"', '"ﬀ"', '"a"@sv', '"a"@en',
    '"b"@sv', '"2020-01-02"', '"12"', '" 12"', '"-3"', '"true"', f'"true"^^<{XSD}boolean>', f'"false"^^<{XSD}boolean>',
    f'"x"^^<{XSD}boolean>', f'"1"^^<{XSD}integer>', f'"-7"^^<{XSD}integer>', f'"0"^^<{XSD}integer>',
    f'"x"^^<{XSD}integer>', f'"1.0"^^<{XSD}double>', f'"1.5"^^<{XSD}decimal>', f'"2.5E3"^^<{XSD}double>',
    f'"NaN"^^<{XSD}double>', f'"INF"^^<{XSD}float>', f'"2020"^^<{XSD}gYear>', f'"2021"^^<{XSD}gYear>',
    f'"20x1"^^<{XSD}gYear>', f'"2020-05"^^<{XSD}gYearMonth>', f'"2020-02-29"^^<{XSD}date>',
    f'"2020-03-01Z"^^<{XSD}date>', f'"2020-03-01"^^<{XSD}date>', f'"2020-03-01T12:00:00"^^<{XSD}dateTime>',
    f'"2020-03-01T12:00:00+01:00"^^<{XSD}dateTime>', f'"2020-03-01T11:00:00Z"^^<{XSD}dateTime>',
    '"a"^^<http://a.example/t>', '"b"^^<http://a.example/t>', f'"9223372036854775807"^^<{XSD}integer>',
)  # fmt: skip
UNARY = sorted(
    {"STR", "LANG", "DATATYPE", "STRLEN", "UCASE", "LCASE", "!"}
    | {name for name in FUNCTIONS if name.startswith(("IS", "<http"))}
)
BINARY = (
    *("=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "&&", "||", "SAMETERM", "LANGMATCHES", "CONCAT"),
    *("STRSTARTS", "STRENDS", "CONTAINS", "SUBSTR", "COALESCE", "IN"),
)


def test_functions_are_those_of_oxigraph(page: Page) -> None:
    calls = [["call", name, "?a"] for name in UNARY] + [["call", name, "?a", "?b"] for name in BINARY]
    calls += [["call", "IF", "?a", "?b", "?a"], ["call", "IN", "?a", "?b", '"a"'], ["call", "SUBSTR", "?b", "?a", "?a"]]
    page.run(_ASK)
    unsure = 0
    pairs = [(a, b) for a in TERMS for b in TERMS]
    for call in calls:
        known = [(a, TERMS[0]) for a in TERMS] if len(call) == 3 else pairs
        told = page.run(f"computed({json.dumps(call)}, {json.dumps(known)})")
        for pair, ours, theirs in zip(known, told, _computed(call, known), strict=True):
            if ours == "?":
                unsure += 1
            else:
                assert ours == theirs, (call, pair)
    assert unsure < 0.2 * len(calls) * len(pairs) / 2


def _computed(call: list[str], pairs: list[tuple[str, str]]) -> list[str]:
    """What Oxigraph gives for each pair, empty for an error."""
    _, name, *arguments = call
    if name in ("!", "unary -"):
        text = f"{name}({arguments[0]})"
    elif name == "IN":
        text = f"{arguments[0]} IN ({', '.join(arguments[1:])})"
    elif name.isalpha() or name.startswith("<http"):
        text = f"{name}({', '.join(arguments)})"
    else:
        text = f" {name} ".join(arguments)
    rows = " ".join(f"({place} {a} {b})" for place, (a, b) in enumerate(pairs))
    found = [""] * len(pairs)
    for row in ox.Store().query(f"SELECT ?i ?r WHERE {{ VALUES (?i ?a ?b) {{ {rows} }} BIND({text} AS ?r) }}"):
        if row["r"] is not None:
            found[int(row["i"].value)] = str(row["r"])
    return found


_ASK = """
window.world = (triples) => {
  const dictionary = new EkTerms.Dictionary([]);
  const graph = new EkGraph.Graph([]);
  for (const triple of triples) {
    const [s, p, o] = triple.map((text) => dictionary.id(text));
    if (!graph.has(s, p, o)) graph.add(s, p, o);
  }
  return new EkGraph.World(dictionary, graph);
};
window.asked = (select, triples) => {
  const shown = world(triples);
  try {
    const plan = new EkPlans.Select(select, shown);
    return plan.run().map((row) => row.map((id) => shown.dictionary.text(id)));
  } catch (reason) {
    if (reason instanceof EkValues.Unsure) return null;
    throw reason;
  }
};
window.computed = (call, pairs) => pairs.map(([a, b]) => {
  const rows = asked({ columns: [["?r", call]], where: [["values", ["?a", "?b"], [[a, b]]]] }, []);
  return rows === null ? "?" : rows[0][0];
});
"""
_answered: list[bool] = []


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(random_queries.queries, random_queries.graphs)
def _random_query(page: Page, query: str, data: list[str]) -> None:
    text = turtle("\n".join(data))
    try:
        select = planned(query)
        value = select_value(select)
    except NotPlannable:
        _answered.append(False)
        return
    triples = [[str(t.subject), str(t.predicate), str(t.object)] for t in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)]
    told = page.run(f"asked({json.dumps(value)}, {json.dumps(triples)})")
    _answered.append(told is not None)
    if told is not None:
        ours = {frozenset(zip(select.selected, row, strict=True)) for row in told}
        theirs = {
            frozenset((f"?{variable.value}", str(row[variable] or "")) for variable in solutions.variables)
            for solutions in [query_of(text)(query)]
            for row in solutions
        }
        assert ours == theirs


def test_random_plans_as_oxigraph_answers_them(page: Page) -> None:
    page.run(_ASK)
    _random_query(page)
    assert sum(_answered) > 60


@pytest.mark.parametrize("harm", ["text", "half", "letters", "empty"])
def test_broken_rulebook_is_said_so(page: Page, harm: str) -> None:
    text = rulebook(shipped()).text
    broken = {"text": "!" + text[1:], "half": text[: len(text) // 8 * 4], "letters": "A" * 4000, "empty": ""}[harm]
    said = page.run(f"EkRules.open({json.dumps(broken)}).then(() => null, (fault) => [fault.name, fault.text])")
    assert said == [
        "Fault",
        {
            "sv": "Sidans regler går inte att läsa. Skapa sidan på nytt med effektkedja view.",
            "en": "The rules in the page cannot be read. Make the page anew with effektkedja view.",
        },
    ]


@pytest.mark.parametrize(
    ("added", "words"),
    [
        (["<x:a>", "<x:b>"], "tre termer"),
        (["<x:a>", "<x:b>", "utan citattecken"], "tre termer"),
        ([f"<{EK}measures>", "<x:b>", "<x:c>"], "Klasser och egenskaper"),
        (["<x:a>", "<http://www.w3.org/2000/01/rdf-schema#subClassOf>", f"<{EK}Goal>"], "Klasser och egenskaper"),
        (["<x:a>", f"<{RDF_TYPE}>", f"<{OWL}Class>"], "Klasser och egenskaper"),
        (["<x:a>", f"<{EK}linkProperty>", f"<{EK}sourceHeading>"], "inte allt som behövs"),
    ],
)
def test_change_that_the_page_cannot_judge_is_refused(shipped_engine: Page, added: list[str], words: str) -> None:
    change = json.dumps({"added": [added]})
    said = shipped_engine.run(
        f"(() => {{ try {{ engine.check({change}); }} catch (fault) {{ return fault.text.sv; }} return ''; }})()"
    )
    assert words in said


def test_things_that_an_editor_calls_individuals_can_be_changed(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "individer.ttl"
    path.write_text(f"<x:a> a <{OWL}NamedIndividual>, <{EK}Commitment> .", encoding="utf-8")
    opened(page, rulebook(open_files([path])).text)
    new, old = ["<x:b>", f"<{RDF_TYPE}>", f"<{OWL}NamedIndividual>"], ["<x:a>", f"<{RDF_TYPE}>", f"<{EK}Commitment>"]
    closed = page.run(f"engine.check({json.dumps({'added': [new], 'removed': [old]})}).closed")
    assert "EK901" in {found["rule"] for found in closed}, "a commitment without a name is none any more"


def test_rulebook_is_the_same_each_time_and_needs_no_numpy() -> None:
    program = (
        "import sys; sys.modules['numpy'] = sys.modules['polars'] = None\n"
        "from effektkedja.operations.whatif import rulebook; from effektkedja.store.loading import shipped\n"
        "print(rulebook(shipped()).text)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    found = rulebook(shipped())
    assert done.stdout.strip() == found.text
    assert found.left_out == ()
    assert len(found.text) < 110_000
