"""What planners typically do wrong in Excel: each gets one sentence with sheet and cell, and what to do."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import openpyxl
import pytest

from effektkedja.errors import InputError
from effektkedja.operations.planbook_import import Imported, import_books
from effektkedja.operations.planbook_template import Wish, plan_template
from effektkedja.planbook.dates import expected_day
from effektkedja.planbook.reading import read
from effektkedja.planbook.writing import book_xlsx
from effektkedja.render.planbook import fault_lines, stopping_text
from effektkedja.store.dataset import Dataset
from planbook_help import DAY, Editor, block, exported, imported, told, turtle

REPORT = "lagesrapport-2020"
PLAN = "handlingsplan-2024-2027"


@pytest.fixture(scope="module")
def empty(knowledge_base: Dataset) -> bytes:
    return book_xlsx(plan_template(knowledge_base, "", Wish(), DAY))


@pytest.fixture
def plan(empty: bytes, tmp_path: Path) -> Editor:
    (tmp_path / "plan.xlsx").write_bytes(empty)
    editor = Editor(tmp_path / "plan.xlsx")
    editor.set("Åtaganden", 3, Nr="1", Åtagande="Utbilda", Mål="1", Ansvarig="Region Stockholm", Gäller="barn")
    editor.set("Åtaganden", 4, Nr="2", Åtagande="Fråga", Mål="2", Bidrar_till_villkor="2.1")
    return editor


@pytest.fixture(scope="module")
def report(knowledge_base: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(knowledge_base, REPORT, tmp_path_factory.mktemp("report") / "rapport.xlsx")


def _said(outcome: Imported) -> list[str]:
    return [line.removeprefix("plan.xlsx, ") for line in fault_lines([outcome], "sv")]


@pytest.mark.parametrize(
    ("heading", "written", "said"),
    [
        (
            "Följs upp",
            "varje år",
            "Åtaganden!H3: Ett namn ur listan Hur ofta det följs upp: ”varje år” finns inte där. Välj bland: årligen; "
            "löpande; två gånger per år; vid planens slut.",
        ),
        ("Gäller", "barnen", "Åtaganden!I3: Ett namn ur listan Begrepp: ”barnen” finns inte där. Menade du ”barn”?"),
        (
            "Ansvarig",
            "Länstyrelsen Stockholm; Kriminalvården; Polisen i länet",
            "Åtaganden!F3: Ett namn ur listan Aktörer: ”Länstyrelsen Stockholm” finns inte där. Menade du "
            "”Länsstyrelsen Stockholm”? Ett namn ur listan Aktörer: ”Polisen i länet” finns inte där. Menade du "
            "”Polismyndigheten”? Nu står det ”Länstyrelsen Stockholm; Kriminalvården; Polisen i länet”.",
        ),
        (
            "Ansvarig",
            "Kriminalvården, Region Stockholm",
            "Åtaganden!F3: Ett namn ur listan Aktörer: ”Kriminalvården, Region Stockholm” finns inte där. Skilj namn "
            "åt med semikolon, inte komma.",
        ),
        (
            "Ansvarig",
            "Xyzföreningen",
            "Åtaganden!F3: Ett namn ur listan Aktörer: ”Xyzföreningen” finns inte där. Namnen står på bladen Aktörer "
            "och Kodlistor. Är det nytt, skriv det först på bladet Aktörer.",
        ),
        (
            "Mål",
            "9",
            "Åtaganden!D3: Ett namn ur listan Mål: ”9” finns inte där. Numren är 1, 2, 3, 4, 5, 6, 7, 8.",
        ),
        (
            "Nr",
            "2",
            "Åtaganden!B4: Ett nummer som ingen annan rad har: 2 är redan ”Utbilda” (plan.xlsx, Åtaganden!B3). "
            "Nu står det ”2”.",
        ),
    ],
)
def test_wrong_name(knowledge_base: Dataset, plan: Editor, heading: str, written: str, said: str) -> None:
    plan.workbook["Åtaganden"].cell(3, plan.column("Åtaganden", heading)).value = written
    assert _said(imported(knowledge_base, plan.save())) == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2024", "Ett datum med år, månad och dag, till exempel 2024-11-30; bara året räcker inte."),
        ("1/12 2026", "Ett datum som år-månad-dag. Menade du 2026-12-01?"),
        ("1 december 2026", "Ett datum som år-månad-dag. Menade du 2026-12-01?"),
        ("2026.12.01", "Ett datum som år-månad-dag. Menade du 2026-12-01?"),
        ("31/2 2026", "Ett datum, till exempel 2026-11-30."),
        ("i höst", "Ett datum, till exempel 2026-11-30."),
        ("1/12 26", "Ett datum, till exempel 2026-11-30."),
    ],
)
def test_text_that_is_no_date(text: str, said: str) -> None:
    assert expected_day(text).sv == said


def test_figures_years_and_dates(knowledge_base: Dataset, report: Path, tmp_path: Path) -> None:
    editor = Editor(Path(shutil.copy(report, tmp_path / "plan.xlsx")))
    editor.set("Siffror", 3, Värde="12,5 %")
    editor.set("Siffror", 4, Värde="1 234,5")
    editor.set("Siffror", 5, År="år 2020")
    editor.set("Siffror", 6, År=datetime.date(2024, 1, 1))
    editor.set("Siffror", 7, Datum=datetime.date(1905, 7, 16))
    outcome = imported(knowledge_base, editor.save())
    assert _said(outcome) == [
        "Siffror!E3: Bara en siffra, till exempel 12,5. Enheten har kolumnen Enhet, och ord som cirka och minst har "
        "Precision. Nu står det ”12,5 %”.",
        "Siffror!D5: Bara året: skriv 2020. Nu står det ”år 2020”.",
        "Siffror!D6: Bara året: skriv 2024. Nu står det ”2024-01-01”.",
        "Siffror!R7: Ett datum, till exempel 2026-11-30. Någon har skrivit 2024, och Excel har gjort det till "
        "1905-07-16. Nu står det ”1905-07-16”.",
    ]
    assert any("”1234,5”" in event.text.sv for event in outcome.events), "a decimal comma is read, and told with comma"


def test_merged_cells(knowledge_base: Dataset, plan: Editor) -> None:
    sheet = plan.workbook["Åtaganden"]
    sheet["E4"] = None
    sheet.merge_cells("E3:E4")
    sheet.merge_cells("B1:F1")
    sheet.merge_cells("E100:F140")
    plan.workbook["Dokument"].merge_cells("C4:D4")
    assert _said(imported(knowledge_base, plan.save())) == [
        "Åtaganden!E3: Ett värde i varje cell: E3:E4 är sammanfogade till en, och bara E3 läses. Dela upp dem (Start > "
        "Justering) och skriv värdet i var och en."
    ], "headings, empty rows and cells of no field may be merged"


def test_renamed_tab(plan: Editor) -> None:
    plan.workbook["Åtaganden"].title = "Åtgärder"
    plan.workbook.create_sheet("Egna anteckningar")["A1"] = "Hej"
    with pytest.raises(InputError) as refused:
        read(plan.save())
    assert refused.value.sentence("sv").endswith(
        "plan.xlsx: Bladet Åtgärder ser ut att vara bladet Åtaganden under ett annat namn. Ge det namnet Åtaganden "
        "igen."
    )


def test_copied_tab_is_not_read_and_does_not_stop_the_rest(plan: Editor) -> None:
    plan.workbook.copy_worksheet(plan.workbook["Åtaganden"]).title = "Åtaganden (2)"
    assert read(plan.save()).ignored == ("Åtaganden (2)",)


def test_renamed_heading(knowledge_base: Dataset, plan: Editor) -> None:
    plan.workbook["Åtaganden"]["D2"] = "Strategimål"
    assert _said(imported(knowledge_base, plan.save())) == [
        "Åtaganden!D2: Rubriken Mål *; utan den läses inte kolumnen. Nu står det ”Strategimål”."
    ]


def test_deleted_column_takes_nothing_away(knowledge_base: Dataset, tmp_path: Path) -> None:
    editor = Editor(exported(knowledge_base, PLAN, tmp_path / "plan.xlsx"))
    editor.workbook["Åtaganden"].delete_cols(editor.column("Åtaganden", "Ansvarig"))
    outcome = imported(knowledge_base, editor.save())
    assert _said(outcome) == ["Åtaganden!A2: Kolumnen Ansvarig; töm dess celler i stället för att ta bort den."]
    assert not any(graph.is_changed for graph in outcome.graphs)


def test_inserted_rows_filters_and_other_orders_change_nothing(knowledge_base: Dataset, tmp_path: Path) -> None:
    editor = Editor(exported(knowledge_base, PLAN, tmp_path / "plan.xlsx"))
    sheet = editor.workbook["Åtaganden"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    at = editor.column("Åtaganden", "Ansvarig") - 1
    for number, values in enumerate(sorted(rows, key=lambda row: str(row[at])), 3):
        editor.put("Åtaganden", number, values)
    sheet.insert_rows(10)
    sheet.auto_filter.add_filter_column(3, ["1"])
    sheet.row_dimensions[12].hidden = True
    outcome = imported(knowledge_base, editor.save())
    assert outcome.faults == ()
    assert not any(graph.is_changed for graph in outcome.graphs)


def test_deleted_column_of_ids_changes_nothing(knowledge_base: Dataset, tmp_path: Path) -> None:
    editor = Editor(exported(knowledge_base, PLAN, tmp_path / "plan.xlsx"))
    editor.workbook["Åtaganden"].delete_cols(1)
    outcome = imported(knowledge_base, editor.save())
    assert outcome.faults == ()
    assert not any(graph.is_changed for graph in outcome.graphs)


def test_two_copies_in_conflict(knowledge_base: Dataset, tmp_path: Path) -> None:
    books = []
    for name, actor in (("anna", "Region Stockholm"), ("bo", "Kriminalvården")):
        editor = Editor(exported(knowledge_base, PLAN, tmp_path / f"{name}.xlsx"))
        editor.set("Åtaganden", editor.row("Åtaganden", "Nr", "4.3"), Ansvarig=actor)
        books.append(read(editor.save()))
    outcome = import_books(books, knowledge_base)
    number = openpyxl.load_workbook(tmp_path / "bo.xlsx")["Åtaganden"]
    row = next(r for r in range(3, 99) if number.cell(r, 2).value == "4.3")
    assert _said(outcome) == [
        f"Krock i åtagande 4.3, Ansvarig: ”Region Stockholm” i anna.xlsx, Åtaganden!F{row}, men ”Kriminalvården” i "
        f"bo.xlsx, Åtaganden!F{row}."
    ]


def test_what_stops_is_counted_in_words() -> None:
    assert stopping_text(1, 0).sv == "1 cell går inte att läsa"
    assert stopping_text(2, 1).sv == "2 celler går inte att läsa och 1 uppgift krockar"


def test_rows_sorted_past_their_ids_and_edited_are_still_themselves(knowledge_base: Dataset, tmp_path: Path) -> None:
    """Excel sorts no locked cells: the ids stay where they are when somebody sorts by a filter's arrow."""
    editor = Editor(exported(knowledge_base, PLAN, tmp_path / "plan.xlsx"))
    sheet = editor.workbook["Åtaganden"]
    at = editor.column("Åtaganden", "Ansvarig") - 2
    rows = [[cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=3)]
    for number, values in enumerate(sorted(rows, key=lambda row: str(row[at])), 3):
        editor.put("Åtaganden", number, values, start=2)
    for number, edit in (
        ("4.3", {"Ansvarig": "Polismyndigheten"}),
        ("2.7", {"Åtagande": "Helt ny lydelse"}),
        ("1.1", {"Nr": "1.99"}),
    ):
        editor.set("Åtaganden", editor.row("Åtaganden", "Nr", number), **edit)
    outcome = imported(knowledge_base, editor.save())
    assert outcome.faults == ()
    said = sorted(event.text.sv.partition(":")[0] for kind in ("changed", "renamed") for event in told(outcome, kind))
    assert said == ["Åtagande 1.99, Nr", "Åtagande 2.7, Åtagande", "Åtagande 4.3, Ansvarig"]
    assert not told(outcome, "new")
    assert not told(outcome, "deleted")
    text = turtle(outcome, PLAN)
    assert 'skos:notation "1.99"' in block(text, f"{PLAN}/atgard/1.1")
    assert "ek:responsible <aktor/polismyndigheten> ;" in block(text, f"{PLAN}/atgard/4.3")


def test_filters_leave_locked_cells_out(empty: bytes, tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(empty)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    for tab in ("Åtaganden", "Indikatorer", "Aktörer"):
        assert book[tab].auto_filter.ref.startswith("B2:")
        assert not any(book[tab].column_dimensions[letter].protection.locked for letter in "BCD")
        assert not book[tab].protection.sort, "allowed"
