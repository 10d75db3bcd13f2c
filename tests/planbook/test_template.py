"""Workbooks to fill in: for a plan, for a strategy, for a follow-up. What is written in them becomes a graph."""

from __future__ import annotations

from pathlib import Path

import pytest

from effektkedja.errors import InputError
from effektkedja.operations.planbook_template import Wish, follow_up_template, plan_template, strategy_template
from effektkedja.planbook.book import Book
from effektkedja.planbook.reading import read
from effektkedja.planbook.writing import book_xlsx
from effektkedja.store.dataset import Dataset
from planbook_help import DAY, Editor, block, imported, told, turtle

PLAN = "handlingsplan-2028-2031"
REPORT = "uppfoljning-handlingsplan-2024-2027-2026"


def _editor(book: Book, path: Path) -> Editor:
    path.write_bytes(book_xlsx(book))
    return Editor(path)


def test_plan_is_written_down_and_its_links_are_stated(knowledge_base: Dataset, tmp_path: Path) -> None:
    editor = _editor(plan_template(knowledge_base, "", Wish(), DAY), tmp_path / "plan.xlsx")
    editor.add("Aktörer", Aktör="Länets nya råd", Slag_av_aktör="samverkan")
    editor.add(
        "Åtaganden",
        Nr="3.1",
        Åtagande="Fråga alla om våld",
        Mål="3",
        Bidrar_till_villkor="3.1; 3.2",
        Ansvarig="Region Stockholm; Länets nya råd",
        Följs_upp="årligen",
        Gäller="barn; vuxna",
    )
    editor.add(
        "Indikatorer", Indikator="Andel som fått frågan", Mäter_åtagande="3.1", Mäter_villkor="3.2", Slag="andel"
    )
    outcome = imported(knowledge_base, editor.save())
    assert outcome.faults == ()
    assert [graph.iri.rsplit("/", 1)[-1] for graph in outcome.graphs] == [PLAN], "nothing of it is a reading"
    text = turtle(outcome, PLAN)
    made = block(text, f"{PLAN}/atgard/3.1")
    for statement in (
        "ek:contributesTo <strategi-2020-2026/villkor/3.1> ,\n        <strategi-2020-2026/villkor/3.2>",
        f"ek:responsible <aktor/region-stockholm> ,\n        <{PLAN}/aktor/1>",
        "ek:concerns ekc:age-adult ,\n        ekc:age-child",
        f"ek:inDocument <{PLAN}>",
        f"prov:wasDerivedFrom <{PLAN}>",
    ):
        assert statement in made
    indicator = block(text, f"{PLAN}/indikator/3.1-1")
    assert f"ek:measures <{PLAN}/atgard/3.1> ,\n        <strategi-2020-2026/villkor/3.2>" in indicator
    document = block(text, PLAN)
    assert "dcterms:replaces <handlingsplan-2024-2027>" in document
    assert "ek:underStrategy <strategi-2020-2026>" in document


def test_reading_a_filled_in_template_twice_gives_the_same(knowledge_base: Dataset, tmp_path: Path) -> None:
    editor = _editor(plan_template(knowledge_base, "", Wish(), DAY), tmp_path / "plan.xlsx")
    for label in ("Ett", "Två", "Tre"):
        editor.add("Åtaganden", Åtagande=label, Mål="3")
    path = editor.save()
    assert turtle(imported(knowledge_base, path), PLAN) == turtle(imported(knowledge_base, path), PLAN)


def test_new_strategy_has_goals_of_its_own(knowledge_base: Dataset, tmp_path: Path) -> None:
    editor = _editor(strategy_template(knowledge_base, Wish(start=2027, end=2034), DAY), tmp_path / "strategi.xlsx")
    editor.add("Mål", Nr="1", Mål="Alla kan simma")
    editor.add("Villkor", Villkor="Det finns badhus", Villkor_för_mål="1")
    editor.add("Åtaganden", Åtagande="Bygga badhus", Mål="Alla kan simma", Bidrar_till_villkor="Det finns badhus")
    outcome = imported(knowledge_base, editor.save())
    assert outcome.faults == ()
    text = turtle(outcome, "strategi-2027-2034")
    assert "a ek:Strategy" in block(text, "strategi-2027-2034")
    assert "ek:conditionFor <strategi-2027-2034/mal/1>" in block(text, "strategi-2027-2034/villkor/1.1")
    assert "ek:contributesTo <strategi-2027-2034/villkor/1.1>" in block(text, "strategi-2027-2034/atgard/1.1")


def test_document_that_exists_is_not_made_anew(knowledge_base: Dataset) -> None:
    with pytest.raises(InputError, match="exists already"):
        plan_template(knowledge_base, "", Wish(id="handlingsplan-2024-2027"), DAY)


def _answers(knowledge_base: Dataset, folder: Path, actor: str) -> Editor:
    book = follow_up_template(knowledge_base, "handlingsplan-2024-2027", actor, 2026, DAY)
    return _editor(book, folder / f"{actor}.xlsx")


def test_answers_of_several_actors_come_in_together(knowledge_base: Dataset, tmp_path: Path) -> None:
    police = _answers(knowledge_base, tmp_path, "Polismyndigheten")
    prison = _answers(knowledge_base, tmp_path, "Kriminalvården")
    police.set("Uppföljning", 3, Utfall="uppföljt", Vad_har_gjorts="RRI-samtal i alla områden.", Syns_effekten="nej")
    police.set("Siffror", 3, Värde=117)
    prison.set(
        "Uppföljning", 3, Utfall="inte möjligt att följa upp", **{"Om det inte följts upp: varför": "Nytt system."}
    )
    outcome = imported(knowledge_base, police.save(), prison.save())
    assert outcome.faults == ()
    text = turtle(outcome, REPORT)
    answer = block(text, f"{REPORT}/uppfoljning/1.6-polismyndigheten")
    for statement in (
        "a ek:FollowUp",
        "ek:followsUp <handlingsplan-2024-2027/atgard/1.6>",
        "ek:followUpStatus ekc:followup-done",
        'skos:prefLabel "Uppföljning av åtagande 1.6"@sv',
        f"ek:inReport <{REPORT}>",
        "ek:effectKnown false",
        "prov:wasAttributedTo <aktor/polismyndigheten>",
        'dcterms:date "2026-11-22"^^xsd:date',
    ):
        assert statement in answer
    assert text.count("a ek:FollowUp") == 2, "what nobody has answered is no follow-up"
    assert text.count("a qb:Observation") == 1
    assert "ek:value 117" in text
    assert "ek:followsUpDocument <handlingsplan-2024-2027>" in block(text, REPORT)
    assert len(told(outcome, "unanswered")) == len(read(police.path).marks) + len(read(prison.path).marks) - 2 - 3


def test_actor_without_commitments_cannot_be_asked(knowledge_base: Dataset) -> None:
    with pytest.raises(InputError, match="answers for no commitment"):
        follow_up_template(knowledge_base, "handlingsplan-2024-2027", "Socialstyrelsen", 2026, DAY)


def test_misspelt_actor_is_told_of_the_nearest(knowledge_base: Dataset) -> None:
    with pytest.raises(InputError) as refused:
        follow_up_template(knowledge_base, "handlingsplan-2024-2027", "Polismyndighetn", 2026, DAY)
    assert "Polismyndigheten" in refused.value.hint.sv


def test_names_that_several_have_are_told_apart_by_what_they_are_about(knowledge_base: Dataset) -> None:
    book = follow_up_template(knowledge_base, "handlingsplan-2024-2027", "Region Stockholm", 2026, DAY)
    shown = [str(row.cells["indicator"].value) for row in book.rows_of("figures")]
    assert "Antal nedladdningar av materialet (åtagande 8.3)" in shown
    assert "Antal nedladdningar av materialet" not in shown, "none of them keeps the name for itself"
    assert not any("<" in text for text in shown), "nobody should have to read an address"
    assert len(set(shown)) == len(shown)


def test_whoever_answers_is_not_asked_for_places_in_a_source(knowledge_base: Dataset, tmp_path: Path) -> None:
    editor = _answers(knowledge_base, tmp_path, "Polismyndigheten")
    for sheet, shown in (("Uppföljning", "Utfall"), ("Siffror", "Värde")):
        columns = editor.workbook[sheet].column_dimensions
        for heading in ("Rubrik i källan", "Sida eller rader i källan"):
            assert columns[chr(64 + editor.column(sheet, heading))].hidden
        assert not columns[chr(64 + editor.column(sheet, shown))].hidden


def test_code_lists_begin_with_actors_and_end_with_commitments(knowledge_base: Dataset, tmp_path: Path) -> None:
    editor = _editor(plan_template(knowledge_base, "", Wish(), DAY), tmp_path / "plan.xlsx")
    lists = [row[0].value for row in editor.workbook["Kodlistor"].iter_rows(min_row=3)]
    assert lists[0] == "Aktörer"
    assert lists[-1] in ("Åtaganden", "Indikatorer")
    assert list(dict.fromkeys(lists)) == [name for at, name in enumerate(lists) if name not in lists[:at]]
