"""Suggested links: what is suggested and why, what never is, and what the suggestions are worth."""

from __future__ import annotations

import importlib.util
import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchmarks.suggest import chosen, measure, table
from conftest import ROOT
from effektkedja.operations.similarity import Similarity
from effektkedja.operations.suggest import MEASURES_CONDITION, WEIGHTS, suggest
from effektkedja.render.suggestions import reason
from effektkedja.store.dataset import Dataset
from effektkedja.store.loading import open_files

_PLAN = """
@base <https://w3id.org/effektkedja/id/> .
@prefix ek: <https://w3id.org/effektkedja/def/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<s> a ek:Strategy ; skos:prefLabel "Strategi"@sv .
<p> a ek:ActionPlan ; ek:underStrategy <s> ; skos:prefLabel "Plan"@sv .
<annan> a ek:Strategy ; skos:prefLabel "En annan strategi"@sv .
<s/mal/1> a ek:Goal ; ek:inDocument <s> ; skos:notation "1" ; skos:prefLabel "Skolan förebygger våld"@sv .
<s/mal/2> a ek:Goal ; ek:inDocument <s> ; skos:notation "2" ; skos:prefLabel "Utsatta får stöd och skydd"@sv .
<s/villkor/1> a ek:SuccessCondition ; ek:inDocument <s> ; ek:conditionFor <s/mal/1> ;
  skos:prefLabel "Personal i skolan känner till metoder som förebygger våld"@sv .
<s/villkor/2> a ek:SuccessCondition ; ek:inDocument <s> ; ek:conditionFor <s/mal/2> ;
  skos:prefLabel "Barn som har utsatts får stöd"@sv .
<s/villkor/3> a ek:SuccessCondition ; ek:inDocument <s> ;
  skos:prefLabel "Stöd och skydd för utsatta finns i hela länet"@sv .
<annan/villkor/1> a ek:SuccessCondition ; ek:inDocument <annan> ;
  skos:prefLabel "Utbilda skolpersonal i våldsförebyggande metoder"@sv .
<p/a/1> a ek:Commitment ; ek:inDocument <p> ; skos:notation "1" ; ek:underGoal <s/mal/1> ;
  skos:prefLabel "Utbilda skolpersonal i våldsförebyggande metoder"@sv .
<p/a/2> a ek:Commitment ; ek:inDocument <p> ; skos:notation "2" ; ek:underGoal <s/mal/2> ;
  ek:contributesTo <s/villkor/2> ; skos:prefLabel "Erbjuda samtal till barn i skyddat boende"@sv .
<p/a/3> a ek:Commitment ; ek:inDocument <p> ; skos:notation "3" ; ek:underGoal <s/mal/2> ;
  skos:prefLabel "Samtal erbjuds barn i skyddade boenden"@sv .
<p/a/4> a ek:Commitment ; ek:inDocument <p> ; skos:notation "4" ; skos:prefLabel "Ta fram en webbplats"@sv .
<p/tolkning/1> a ek:NoLink ; ek:from <p/a/4> ; ek:linkProperty ek:contributesTo .
<p/i/1> a ek:Indicator ; ek:inDocument <p> ; skos:prefLabel "Antal samtal med barn i skyddat boende"@sv .
"""
_ID = "https://w3id.org/effektkedja/id/"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.ttl"
    path.write_text(_PLAN, encoding="utf-8")
    return path


def _by_thing(dataset: Dataset, **options: object) -> dict[tuple[str, str], list[str]]:
    found = suggest(dataset, **options)
    return {
        (s.thing.iri.removeprefix(_ID), s.candidates[0].thing.iri.split("/")[-2]): [
            candidate.thing.iri.removeprefix(_ID) for candidate in s.candidates
        ]
        for s in found
    }


def test_compounds_are_taken_apart_by_the_words_of_the_texts():
    similarity = Similarity(
        {"a": "våldsutsatta barn", "b": "barn som utsatts för våld", "c": "utsatta och utsatthet, våld"}
    )
    assert similarity.compound("våldsutsatta") == ("våld", "utsatta")
    assert similarity.compound("barnboende") == ()
    assert similarity.shared("a", "b") == ("barn", "våldsutsatta")
    assert similarity.words(["a"], ["b"])[0, 0] > 0.4


def test_words_that_say_nothing_make_nothing_alike():
    similarity = Similarity({"a": "för att det ska vara så", "b": "det är för att så ska vara", "c": "väg"})
    assert similarity.words(["a"], ["b"])[0, 0] == 0


def test_the_best_candidate_comes_first_and_says_why(plan: Path):
    found = {s.thing.iri.removeprefix(_ID): s for s in suggest(open_files([plan]), ["commitment"])}
    first = found["p/a/1"].candidates[0]
    assert first.thing.iri == f"{_ID}s/villkor/1"
    assert first.is_same_goal
    assert "våldsförebyggande" in first.words
    assert 0 < first.score <= 1
    assert [c.score for c in found["p/a/1"].candidates] == sorted(
        (c.score for c in found["p/a/1"].candidates), reverse=True
    )


def test_a_similar_commitment_shows_the_way(plan: Path):
    found = {s.thing.iri.removeprefix(_ID): s for s in suggest(open_files([plan]), ["commitment"])}
    first = found["p/a/3"].candidates[0]
    assert first.thing.iri == f"{_ID}s/villkor/2"
    assert first.like
    assert first.like.iri == f"{_ID}p/a/2"


def test_an_indicator_that_only_names_things_is_understood_by_its_commitment(tmp_path: Path):
    """Nothing in *anslutna till KAST* speaks of a condition; the commitment that names KAST does."""
    added = """
<p/a/5> a ek:Commitment ; ek:inDocument <p> ; skos:notation "5" ; ek:underGoal <s/mal/2> ;
  skos:prefLabel "Ge barn som har utsatts stöd genom KAST"@sv .
<p/i/2> a ek:Indicator ; ek:inDocument <p> ; skos:prefLabel "Antal kommuner som är anslutna till KAST"@sv .
"""
    path = tmp_path / "plan.ttl"
    path.write_text(_PLAN + added, encoding="utf-8")
    found = suggest(open_files([path]), ["indicator"], top=1)
    tops = [s.candidates[0] for s in found if s.thing.iri == f"{_ID}p/i/2"]
    [first] = [top for top in tops if "/villkor/" in top.thing.iri]
    assert first.thing.iri == f"{_ID}s/villkor/2"
    assert first.words == ()
    assert first.through
    assert first.through.iri == f"{_ID}p/a/5"
    assert "liknar åtagande 5 ”Ge barn som har utsatts stöd genom KAST”" in reason(first)
    commitments = [s for s in suggest(open_files([path]), ["commitment"]) for c in s.candidates if c.through]
    assert commitments == [], "a commitment speaks for itself"


def test_only_what_lacks_a_link_and_only_within_the_strategy(plan: Path):
    found = _by_thing(open_files([plan]), top=50)
    things = {thing for thing, _ in found}
    assert "p/a/2" not in things, "it has a link"
    assert "p/a/4" not in things, "somebody has found that it has none"
    assert ("s/villkor/3", "mal") in found
    assert not any("annan" in target for targets in found.values() for target in targets)
    assert found["p/i/1", "a"][0] == "p/a/2"


def test_kind_document_and_top(plan: Path):
    dataset = open_files([plan])
    assert {thing for thing, _ in _by_thing(dataset, keys=["condition"])} == {"s/villkor/3"}
    assert {thing for thing, _ in _by_thing(dataset, document="s")} == {"s/villkor/3"}
    assert all(len(targets) == 1 for targets in _by_thing(dataset, top=1).values())


def test_only_own_things_get_suggestions(plan: Path):
    own = {s.thing.iri for s in suggest(open_files([plan], with_base=True))}
    assert own
    assert all(iri.startswith((f"{_ID}p/", f"{_ID}s/")) for iri in own)


def test_command_writes_nothing_but_what_it_says(plan: Path, run):
    before = plan.read_bytes()
    code, out, _ = run("suggest", plan)
    assert code == 0
    assert "Åtagande 1 ”Utbilda skolpersonal i våldsförebyggande metoder” bidrar inte till något villkor." in out
    assert "samma mål" in out
    assert "prövas av någon som kan planen" in " ".join(out.split())
    assert plan.read_bytes() == before


def test_formats(plan: Path, run, tmp_path: Path):
    from openpyxl import load_workbook

    code, out, _ = run("suggest", plan, "--format", "csv", "--top", "1")
    assert code == 0
    assert out.startswith("\ufeffDokument;Sak utan länk;Länk;Plats;Förslag;Poäng;Skäl")
    told = json.loads(run("suggest", plan, "--format", "json", "--lang", "en")[1])
    assert {s["property"].rsplit("/", 1)[1] for s in told["suggestions"]} == {
        "contributesTo",
        "measures",
        "conditionFor",
    }
    assert run("suggest", plan, "--format", "xlsx")[0] == 2
    path = tmp_path / "förslag.xlsx"
    assert run("suggest", plan, "--format", "xlsx", "--out", path)[0] == 0
    sheet = load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[4]][-1] == "Stämmer det?"
    assert sheet.data_validations.dataValidation[0].formula1 == '"ja,nej,kanske"'
    assert sheet.max_row - 4 == sum(len(s["candidates"]) for s in told["suggestions"])


def test_turtle_holds_proposals_and_no_link(plan: Path, run):
    code, out, _ = run("suggest", plan, "--format", "ttl", "--kind", "commitment")
    assert code == 0
    triples = list(ox.parse(io.BytesIO(out.encode()), format=ox.RdfFormat.TURTLE))
    ek = "https://w3id.org/effektkedja/def/"
    predicates = {triple.predicate.value for triple in triples}
    assert f"{ek}contributesTo" not in predicates
    assert f"{ek}adds" in predicates
    assert sum(triple.object == ox.NamedNode(f"{ek}Proposal") for triple in triples) > 1


def test_proposals_can_be_applied(run, tmp_path: Path):
    path = tmp_path / "forslag.ttl"
    assert run("suggest", "--format", "ttl", "--kind", "commitment", "--top", "1", "--out", path)[0] == 0
    code, out, _ = run("apply", path, "--dry-run")
    assert code == 0
    assert out.startswith("6 förslag läggs in:")
    assert "inte prövat" in out


def test_nothing_to_suggest_is_said(tmp_path: Path, run):
    path = tmp_path / "bara-ett-mal.ttl"
    path.write_text(_PLAN[: _PLAN.index("<s/villkor/1>")], encoding="utf-8")
    code, out, _ = run("suggest", path)
    assert code == 0
    assert out.startswith("Inget att föreslå")


def test_missing_library_is_named(plan: Path, run, monkeypatch: pytest.MonkeyPatch):
    known = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "sklearn" else known(name))
    code, _, err = run("suggest", plan)
    assert code == 2
    assert "scikit-learn" in err
    assert 'pip install "effektkedja[suggest]"' in err


def test_unknown_document(plan: Path, run):
    code, _, err = run("suggest", plan, "--document", "saknas")
    assert code == 2
    assert "Dokument: annan, p, s." in err


def test_the_page_shows_what_is_measured(knowledge_base: Dataset):
    """The figures are those of this knowledge base and this code, and the weights those that they were chosen by."""
    measured = measure(knowledge_base)
    assert table(measured) in (ROOT / "docs" / "suggest.md").read_text(encoding="utf-8")
    assert chosen(knowledge_base) == WEIGHTS
    commitments = [one.figures for one in measured if one.kind.key == "commitment"]
    assert len(commitments) == 3
    for figures in commitments:
        assert figures["suggest"].mrr > figures["same goal"].mrr > figures["random"].mrr
    [plan] = [m for m in measured if m.kind == MEASURES_CONDITION and m.document == "handlingsplan-2024-2027"]
    assert plan.figures["suggest"].mrr > 1.3 * plan.figures["words"].mrr, "where commitments explain the indicators"
