"""What people do to rows: rename, move, copy, empty, delete, add. Each is recognised and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from effektkedja.operations.planbook_import import Imported
from effektkedja.store.dataset import Dataset
from effektkedja.store.loading import open_files
from planbook_help import Editor, block, exported, imported, told, turtle

PLAN = "handlingsplan-2024-2027"
SHEET = "Åtaganden"


@pytest.fixture(scope="module")
def workbook(knowledge_base: Dataset, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return exported(knowledge_base, PLAN, tmp_path_factory.mktemp("rows") / "plan.xlsx").read_bytes()


@pytest.fixture
def editor(workbook: bytes, tmp_path: Path) -> Editor:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook)
    return Editor(path)


def _clean(outcome: Imported) -> str:
    assert outcome.faults == ()
    return turtle(outcome, PLAN)


def _unchanged(outcome: Imported) -> bool:
    return not any(graph.is_changed for graph in outcome.graphs)


def test_new_label_and_number_keep_the_address(knowledge_base: Dataset, editor: Editor) -> None:
    row = editor.row(SHEET, "Nr", "4.3")
    editor.set(SHEET, row, Nr="4.30", Åtagande="Ett annat löfte")
    outcome = imported(knowledge_base, editor.save())
    text = block(_clean(outcome), f"{PLAN}/atgard/4.3")
    assert 'skos:notation "4.30"' in text
    assert 'skos:prefLabel "Ett annat löfte"@sv' in text
    assert len(told(outcome, "renamed")) == 2
    assert told(outcome, "renamed")[0].where.startswith(f"plan.xlsx, {SHEET}!")


def test_row_moved_whole_changes_nothing(knowledge_base: Dataset, editor: Editor) -> None:
    sheet = editor.workbook[SHEET]
    first, last = editor.row(SHEET, "Nr", "1.1"), editor.row(SHEET, "Nr", "8.6")
    values = editor.values(SHEET, first)
    for row in range(first, last):
        editor.put(SHEET, row, editor.values(SHEET, row + 1))
    editor.put(SHEET, last, values)
    assert sheet.cell(last, 2).value == "1.1"
    outcome = imported(knowledge_base, editor.save())
    assert _unchanged(outcome)
    assert [event.kind.value for event in outcome.events] == ["moved"]


def test_contents_moved_past_the_hidden_id_keep_their_thing(knowledge_base: Dataset, editor: Editor) -> None:
    one, other = editor.row(SHEET, "Nr", "1.1"), editor.row(SHEET, "Nr", "5.2")
    first, second = editor.values(SHEET, one)[1:], editor.values(SHEET, other)[1:]
    editor.put(SHEET, one, second, start=2)
    editor.put(SHEET, other, first, start=2)
    editor.set(SHEET, other, Följs_upp="löpande")
    outcome = imported(knowledge_base, editor.save())
    text = _clean(outcome)
    assert "frequency-continuous" in block(text, f"{PLAN}/atgard/1.1")
    old = outcome.graphs[0].before.path.read_text(encoding="utf-8")
    assert block(text, f"{PLAN}/atgard/5.2") == block(old, f"{PLAN}/atgard/5.2")
    assert told(outcome, "moved")


def test_copy_becomes_a_thing_of_its_own(knowledge_base: Dataset, editor: Editor) -> None:
    row = editor.row(SHEET, "Nr", "4.3")
    copy = editor.add(SHEET)
    editor.put(SHEET, copy, editor.values(SHEET, row))
    outcome = imported(knowledge_base, editor.save())
    text = _clean(outcome)
    assert len(told(outcome, "copied")) == 1
    [numbered] = told(outcome, "numbered")
    number = numbered.text.sv.rsplit(" ", 1)[-1].rstrip(".")
    assert f"<{PLAN}/atgard/{number}>" in text
    old = outcome.graphs[0].before.path.read_text(encoding="utf-8")
    assert block(text, f"{PLAN}/atgard/4.3") == block(old, f"{PLAN}/atgard/4.3")


def test_edited_copy_and_untouched_original_are_told_apart(knowledge_base: Dataset, editor: Editor) -> None:
    """The copy stands first, and is edited: the untouched row further down is still the one it was."""
    row, first = editor.row(SHEET, "Nr", "4.3"), editor.row(SHEET, "Nr", "1.1")
    values = editor.values(SHEET, row)
    editor.put(SHEET, first, values)
    editor.set(SHEET, first, Nr="9.1", Åtagande="Ett nytt löfte efter mall")
    outcome = imported(knowledge_base, editor.save())
    text = _clean(outcome)
    assert f"<{PLAN}/atgard/9.1>" in text
    assert "Ett nytt löfte efter mall" not in block(text, f"{PLAN}/atgard/4.3")
    assert len(told(outcome, "deleted")) == 1, "what stood in the row that was written over is gone, and that is told"


def test_emptied_row_is_deleted_and_told(knowledge_base: Dataset, editor: Editor) -> None:
    row = editor.row(SHEET, "Nr", "4.3")
    editor.put(SHEET, row, [None] * (editor.workbook[SHEET].max_column - 1), start=2)
    outcome = imported(knowledge_base, editor.save())
    assert f"\n<{PLAN}/atgard/4.3>\n" not in _clean(outcome)
    [event] = told(outcome, "deleted")
    assert "4.3" in event.text.sv


def test_removed_row_is_deleted(knowledge_base: Dataset, editor: Editor) -> None:
    editor.workbook[SHEET].delete_rows(editor.row(SHEET, "Nr", "4.3"))
    outcome = imported(knowledge_base, editor.save())
    assert f"\n<{PLAN}/atgard/4.3>\n" not in _clean(outcome)
    assert len(told(outcome, "deleted")) == 1


def test_new_rows_get_addresses_from_the_numbering(knowledge_base: Dataset, editor: Editor) -> None:
    goal = editor.get(SHEET, editor.row(SHEET, "Nr", "4.3"), "Mål")
    editor.add(SHEET, Nr="4.20", Åtagande="Med eget nummer", Mål=goal, Ansvarig="Polismyndigheten")
    editor.add(SHEET, Åtagande="Utan nummer", Mål="4", Ansvarig="Kriminalvården")
    editor.add("Indikatorer", Indikator="Antal löften", Mäter_åtagande="4.20", Slag="antal")
    outcome = imported(knowledge_base, editor.save())
    text = _clean(outcome)
    assert "ek:responsible <aktor/polismyndigheten>" in block(text, f"{PLAN}/atgard/4.20")
    [numbered] = told(outcome, "numbered")
    number = numbered.text.sv.rsplit(" ", 1)[-1].rstrip(".")
    assert number.startswith("4.")
    made = block(text, f"{PLAN}/atgard/{number}")
    assert 'skos:prefLabel "Utan nummer"@sv' in made
    assert f'skos:notation "{number}"' in made
    assert "ek:underGoal <strategi-2020-2026/mal/4>" in made
    assert f"ek:measures <{PLAN}/atgard/4.20>" in block(text, f"{PLAN}/indikator/4.20-1")
    assert len(told(outcome, "new")) == 3


def test_number_that_another_row_has_is_a_problem(knowledge_base: Dataset, editor: Editor) -> None:
    row = editor.add(SHEET, Nr="4.3", Åtagande="En till", Mål="4")
    outcome = imported(knowledge_base, editor.save())
    [(where, text)] = outcome.faults
    assert where == f"plan.xlsx, {SHEET}!B{row}"
    assert text.sv.startswith("Ett nummer som ingen annan rad har: 4.3 är redan ”")


def test_guidance_rows_are_not_changed(knowledge_base: Dataset, editor: Editor) -> None:
    row = editor.row("Villkor", "Nr", "1.1")
    editor.set("Villkor", row, Villkor="Något annat")
    outcome = imported(knowledge_base, editor.save())
    assert _unchanged(outcome)
    assert len(told(outcome, "guidance")) == 1


def _changed_base(tmp_path: Path, old: str, new: str) -> Dataset:
    """The knowledge base as somebody has edited it since the workbook was made."""
    from effektkedja import resources

    text = (resources.root() / "data" / f"{PLAN}.ttl").read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = tmp_path / "base" / f"{PLAN}.ttl"
    path.parent.mkdir()
    path.write_text(text.replace(old, new), encoding="utf-8")
    return open_files([path], with_base=True)


LABEL = "Sprida uppdaterat Stöd för yrkesverksamma på www.operationkvinnofrid.se"


def test_stale_row_keeps_what_the_document_says_now(tmp_path: Path, editor: Editor) -> None:
    row = editor.row(SHEET, "Nr", "2.2")
    editor.set(SHEET, row, Följs_upp="löpande")
    outcome = imported(_changed_base(tmp_path, f'"{LABEL}"', '"Ny lydelse"'), editor.save())
    assert outcome.faults == ()
    text = block(turtle(outcome, f"{PLAN}.ttl"), f"{PLAN}/atgard/2.2")
    assert '"Ny lydelse"' in text
    assert "frequency-continuous" in text
    [stale] = told(outcome, "stale")
    assert "Åtagande" in stale.text.sv


def test_edit_of_what_has_changed_meanwhile_is_a_conflict(tmp_path: Path, editor: Editor) -> None:
    editor.set(SHEET, editor.row(SHEET, "Nr", "2.2"), Åtagande="Min lydelse")
    outcome = imported(_changed_base(tmp_path, f'"{LABEL}"', '"Ny lydelse"'), editor.save())
    [conflict] = outcome.conflicts
    assert [value for _, value in conflict.sides] == ["Min lydelse", "Ny lydelse"]
    assert not outcome.is_whole


def test_link_follows_its_row(knowledge_base: Dataset, editor: Editor) -> None:
    """A reading has its link as a plain statement beside it, which is changed, deleted and made with it."""
    sheet = editor.workbook["Länkar"]
    head = {column: editor.column("Länkar", column) for column in ("Från", "Till", "Slag av länk", "Rubrik")}
    rows = {sheet.cell(row, head["Rubrik"]).value: row for row in range(3, sheet.max_row + 1)}
    editor.set("Länkar", rows["Åtgärd 1.5 bidrar till villkor 1.1"], Till="villkor 7.1")
    editor.put("Länkar", rows["Åtgärd 2.1 bidrar till villkor 2.1"], [None] * 10, start=2)
    editor.add(
        "Länkar",
        Från="Åtagande 1.6",
        Slag_av_länk="bidrar till",
        Till="Villkor 7.1",
        Skäl="Så här.",
        Läst_av="Länsstyrelsen Stockholm",
        Datum="2026-12-01",
    )
    outcome = imported(knowledge_base, editor.save())
    assert outcome.faults == ()
    text = turtle(outcome, f"tolkningar-{PLAN}")
    condition = "<strategi-2020-2026/villkor/7.1>"
    assert block(text, f"{PLAN}/atgard/1.5").strip() == f"ek:contributesTo {condition} ."
    assert "contributesTo" not in block(text, f"{PLAN}/atgard/2.1")
    assert condition in block(text, f"{PLAN}/atgard/1.6")
    new = block(text, f"tolkning/{PLAN}/atgard-1.6--villkor-7.1")
    assert "a ek:Link" in new
    assert 'skos:prefLabel "Åtagande 1.6 bidrar till villkor 7.1"@sv' in new
    assert not any(graph.is_changed for graph in outcome.graphs if graph.iri.endswith(f"/{PLAN}"))
