"""A workbook that is not filled in is not called sound; files of other programs are told how to become workbooks."""

from __future__ import annotations

from pathlib import Path

import pytest

from planbook_help import Editor


@pytest.fixture
def strategy(run, tmp_path: Path) -> Editor:
    path = tmp_path / "strategi.xlsx"
    assert run("template", "--new-strategy", "--years", "2027-2034", "--out", path)[0] == 0
    return Editor(path)


def _flat(text: str) -> str:
    return " ".join(text.split())


def test_empty_strategy_is_told_what_to_begin_with(run, strategy: Editor) -> None:
    code, out, _ = run("check", strategy.path, "--with-base")
    assert code == 0
    assert "Bra jobbat" not in out
    assert (
        "Inga brister hittades, men det säger inget om kedjan: arbetsboken är inte ifylld. Bladen Mål och Villkor är "
        "tomma. Börja med Mål: det tillstånd som strategin vill nå. En rad per mål. På bladet Dokument är inte ifyllt: "
        "Utgivare, Omfattar aktörer, Ska täcka, Ska delas upp på."
    ) in _flat(out)
    assert "the workbook is not filled in. The sheets Goals and Conditions are empty." in _flat(
        run("check", strategy.path, "--with-base", "--lang", "en")[1]
    )


def test_what_is_left_is_told_beside_the_findings(run, strategy: Editor) -> None:
    strategy.add("Mål", Nr="1", Mål="Ingen utsätts för våld")
    strategy.fill("Dokument", Utgivare="Länsstyrelsen Stockholm")
    out = _flat(run("check", strategy.save(), "--with-base")[1])
    assert "Obs: Bladet Villkor är tomt. Börja med Villkor: det som behöver vara på plats" in out
    assert "Mål och" not in out
    assert "inte ifyllt: Omfattar aktörer, Ska täcka" in out
    strategy.add("Villkor", Nr="1.1", Villkor="Alla får stöd", Villkor_för_mål="1")
    assert "är tomt" not in run("check", strategy.save(), "--with-base")[1]


def test_the_copy_and_the_report_say_it_too(run, strategy: Editor, tmp_path: Path) -> None:
    assert "arbetsboken är inte ifylld" in _flat(run("annotate", strategy.path)[2])
    run("check", strategy.path, "--with-base", "--format", "html", "--out", tmp_path / "r.html")
    assert "arbetsboken är inte ifylld" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_unanswered_rows_of_a_follow_up_are_counted(run, tmp_path: Path) -> None:
    path = tmp_path / "svar.xlsx"
    code, _, err = run(
        "template", "--follow-up", "handlingsplan-2024-2027", "--actor", "Region Stockholm", "--out", path
    )
    assert code == 0
    assert "Skicka den till aktören" in err
    editor = Editor(path)
    rows = sum(row[0].value is not None for row in editor.workbook["Uppföljning"].iter_rows(min_row=3))
    editor.set("Uppföljning", 3, Utfall="uppföljt")
    out = _flat(run("check", editor.save(), "--with-base")[1])
    assert f"{rows - 1} rader på bladet Uppföljning är obesvarade." in out


def test_the_start_sheet_of_a_strategy_speaks_of_its_own_sheets(strategy: Editor) -> None:
    said = " ".join(str(cell.value) for row in strategy.workbook["Start"] for cell in row if cell.value)
    assert "Länkar" not in said
    assert "Grå rader" not in said
    assert "Utvecklingsområden" in said
    assert [strategy.workbook["Start"].cell(row, 1).value for row in range(4, 14)] == list(range(1, 11))


@pytest.mark.parametrize("command", ["check", "import", "annotate", "watch", "suggest", "view"])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("plan.xls", "välj Arkiv > Spara som > Excel-arbetsbok (.xlsx)."),
        ("plan.XLSB", "välj Arkiv > Spara som > Excel-arbetsbok (.xlsx)."),
        ("plan.ods", "Öppna den i LibreOffice"),
        ("plan.docx", "effektkedja template --out plan.xlsx"),
        ("plan.pdf", "effektkedja template --out plan.xlsx"),
        ("plan.csv", "ange mappen."),
    ],
)
def test_files_of_other_programs(run, tmp_path: Path, command: str, name: str, said: str) -> None:
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    code, out, err = run(command, tmp_path / name)
    assert (code, out) == (2, "")
    assert said in err
    assert "Slag som går" not in err
