"""The commands of the workbook: what they write, what they refuse, their exit codes and messages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import effektkedja as ek
from effektkedja import resources
from effektkedja.operations.planbook_template import Wish, plan_template
from effektkedja.planbook.writing import book_xlsx
from effektkedja.store.dataset import Dataset
from planbook_help import DAY, Editor

PLAN = "handlingsplan-2020-2022"


@pytest.fixture(scope="module")
def template(knowledge_base: Dataset) -> bytes:
    return book_xlsx(plan_template(knowledge_base, "", Wish(), DAY))


@pytest.fixture
def plan(template: bytes, tmp_path: Path) -> Editor:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(template)
    editor = Editor(path)
    editor.add("Åtaganden", Nr="1.1", Åtagande="Sprida kunskap", Mål="1", Ansvarig="Polismyndigheten")
    return editor


def test_export_and_import_give_the_file_back(run, tmp_path: Path) -> None:
    book, out = tmp_path / "plan.xlsx", tmp_path / f"{PLAN}.ttl"
    assert run("export", book, "--document", PLAN)[0] == 0
    code, text, err = run("import", book, "--out", out)
    assert (code, text) == (0, "")
    assert str(out) in err
    assert out.read_bytes() == (resources.root() / "data" / f"{PLAN}.ttl").read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir()) == [out.name, "plan.xlsx"], "unchanged readings stay"


def test_workbook_is_never_written_over(run, plan: Editor) -> None:
    before = plan.path.read_bytes()
    for command in (("template", "--out", plan.path), ("export", plan.path, "--document", PLAN)):
        code, _, err = run(*command)
        assert code == 2
        assert "skrivs inte över" in err
    assert plan.path.read_bytes() == before


def test_unreadable_cell_stops_the_import_and_nothing_is_written(run, plan: Editor, tmp_path: Path) -> None:
    row = plan.add("Åtaganden", Åtagande="Ett till", Mål="ett som inte finns")
    out = tmp_path / "plan.ttl"
    code, text, err = run("import", plan.save(), "--out", out)
    assert (code, text) == (2, "")
    assert f"plan.xlsx, Åtaganden!D{row}: Ett namn ur listan Mål" in err
    assert "Ingenting har skrivits: 1 cell går inte att läsa." in err
    assert not out.exists()


def test_check_reads_the_rest_of_a_workbook_and_says_what_it_could_not(run, plan: Editor) -> None:
    row = plan.add("Åtaganden", Åtagande="Ett till", Mål="ett som inte finns")
    code, text, err = run("check", plan.save(), "--with-base", "--format", "json")
    assert code == 2
    assert f"Åtaganden!D{row}" in err
    rules = {finding["rule"] for finding in json.loads(text)["findings"] if "Sprida kunskap" in finding["label"]}
    assert "EK101" in rules


def test_check_of_a_workbook_is_that_of_its_turtle(run, plan: Editor, tmp_path: Path) -> None:
    path, out = plan.save(), tmp_path / "ttl" / "plan.ttl"
    out.parent.mkdir()
    assert run("import", path, "--out", out)[0] == 0
    code, from_book, _ = run("check", path, "--with-base", "--format", "json")
    again, from_turtle, _ = run("check", out, "--with-base", "--format", "json")
    keys = [[(f["id"], f["message"]) for f in json.loads(text)["findings"]] for text in (from_book, from_turtle)]
    assert keys[0] == keys[1]
    assert code == again == 1


def test_edited_copy_of_a_shipped_plan_takes_its_place(run, tmp_path: Path) -> None:
    """Else what was deleted in the workbook would still be found in the knowledge base beside it."""
    book = tmp_path / "plan.xlsx"
    run("export", book, "--document", "handlingsplan-2024-2027")
    _, before, _ = run("check", "--format", "json", "--document", "handlingsplan-2024-2027")
    _, unedited, _ = run("check", book, "--with-base", "--format", "json", "--document", "handlingsplan-2024-2027")
    ids = [{finding["id"] for finding in json.loads(text)["findings"]} for text in (before, unedited)]
    assert ids[0] == ids[1]
    editor = Editor(book)
    for row in range(3, editor.workbook["Indikatorer"].max_row + 1):
        editor.put("Indikatorer", row, [None] * 20, start=2)
    _, after, _ = run("check", editor.save(), "--with-base", "--format", "json", "--rule", "EK101")
    assert len(json.loads(after)["findings"]) > 5


@pytest.mark.parametrize("command", [("check", "--format", "json"), ("suggest", "--kind", "commitment")])
def test_a_plan_brings_its_strategy_along(run, plan: Editor, command: tuple[str, ...]) -> None:
    """Without it, each link to a goal of the strategy would be told to lead nowhere."""
    path = plan.save()
    _, alone, err = run(*command, path)
    _, beside, quiet = run(*command, path, "--with-base")
    if command[0] == "check":
        alone, beside = (json.dumps(json.loads(text)["findings"]) for text in (alone, beside))
    assert alone == beside
    assert "Jämförs med kunskapsbasen, som har Strategi för att förebygga och bekämpa våld i Stockholms län" in err
    assert "Jämförs" not in quiet


def test_a_strategy_of_its_own_brings_nothing_along(run, tmp_path: Path) -> None:
    path = tmp_path / "strategi.xlsx"
    assert run("template", "--new-strategy", "--years", "2027-2034", "--out", path)[0] == 0
    assert "Jämförs" not in run("check", path)[2]


def test_python_opens_workbooks(plan: Editor) -> None:
    kb = ek.open(plan.save(), with_base=True)
    assert any(finding.rule.code == "EK101" for finding in kb.check(rule="EK101"))


def test_answers_come_in_with_one_command(run, tmp_path: Path) -> None:
    answers = tmp_path / "svar"
    answers.mkdir()
    for name in ("Polismyndigheten", "Kriminalvården"):
        out = answers / f"{name}.xlsx"
        code, _, _ = run(
            "template", "--follow-up", "handlingsplan-2024-2027", "--actor", name, "--out", out, "--year", 2026
        )
        assert code == 0
        editor = Editor(out)
        editor.set("Uppföljning", 3, Utfall="uppföljt")
        editor.save()
    out = tmp_path / "uppfoljning.ttl"
    code, _, err = run("import", answers, "--out", out)
    assert code == 0, err
    assert out.read_text(encoding="utf-8").count("a ek:FollowUp") == 2
    assert "Obesvarade: " in err


def test_csv_folder_goes_out_and_in(run, plan: Editor, tmp_path: Path) -> None:
    folder = tmp_path / "mapp"
    assert run("export", folder, "--document", PLAN)[0] == 0
    text = (folder / "Åtaganden.csv").read_text(encoding="utf-8-sig")
    (folder / "Åtaganden.csv").write_text(text.replace("Utveckla", "Förbättra"), encoding="utf-8-sig")
    code, turtle, err = run("import", folder)
    assert code == 0, err
    assert "Förbättra" in turtle
    assert "Ändrade namn och nummer: " in err


def test_reading_again_loses_nothing_that_was_written_by_hand(run, plan: Editor, tmp_path: Path) -> None:
    out = tmp_path / "plan.ttl"
    path = plan.save()
    assert run("import", path, "--out", out)[0] == 0
    first = out.read_text(encoding="utf-8")
    assert run("import", path, "--out", out)[0] == 0
    assert out.read_text(encoding="utf-8") == first
    by_hand = 'skos:editorialNote "Bilaga 1"@sv ;\n    ek:underGoal'
    out.write_text(first.replace("ek:underGoal", by_hand), encoding="utf-8")
    plan.set("Åtaganden", plan.row("Åtaganden", "Nr", "1.1"), Åtagande="Sprida mer kunskap")
    assert run("import", plan.save(), "--out", out)[0] == 0
    text = out.read_text(encoding="utf-8")
    assert "Bilaga 1" in text
    assert "Sprida mer kunskap" in text


def test_file_of_another_document_is_not_written_over(run, plan: Editor, tmp_path: Path) -> None:
    out = tmp_path / "annat.ttl"
    out.write_text("<https://example.org/x> <https://example.org/y> 1 .\n", encoding="utf-8")
    code, _, err = run("import", plan.save(), "--out", out)
    assert code == 2
    assert "hör inte till arbetsboken" in err
    assert "example.org" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("template", "--follow-up", PLAN), "både --follow-up PLAN och --actor NAMN"),
        (("template", "--under", "strategi-2020-2026", "--new-strategy"), "Välj en av"),
        (("template", "--years", "2031-2028"), "går inte att läsa"),
        (("template", "--under", "finns-inte"), "Det finns ingen strategi finns-inte"),
        (("export", "x.xlsx", "--document", "finns-inte"), "Det finns inget dokument finns-inte"),
        (("export", "x.ods", "--document", PLAN), "skrivs inte"),
        (("import", "finns-inte.xlsx"), "Filen finns inte"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(run, tmp_path: Path, monkeypatch, arguments, words) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_an_older_workbook_loses_no_place_in_the_source(run, plan: Editor, tmp_path: Path) -> None:
    """It has no column for it; what somebody has written in the file stays."""
    for tab in plan.workbook.worksheets:
        for column in range(tab.max_column, 0, -1):
            if tab.cell(2, column).value in ("Rubrik i källan", "Sida eller rader i källan"):
                tab.delete_cols(column)
    plan.workbook["_bok"]["B1"] = "1"
    out, path = tmp_path / "plan.ttl", plan.save()
    assert run("import", path, "--out", out)[0] == 0
    text = out.read_text(encoding="utf-8")
    out.write_text(text.replace("ek:underGoal", 'ek:sourceLines "s. 3" ;\n    ek:underGoal'), encoding="utf-8")
    assert run("import", path, "--out", out)[0] == 0
    assert 'ek:sourceLines "s. 3"' in out.read_text(encoding="utf-8")
