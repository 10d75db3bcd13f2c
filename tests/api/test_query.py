"""Questions from Python: the book, SPARQL and files give rows with types, in every table library."""

from __future__ import annotations

import datetime
import importlib
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

import effektkedja as ek
from api.support import Wire
from effektkedja.operations.query import ask
from effektkedja.queries import book, find

OWN = Path(__file__).parent / "data.ttl"
EX = "PREFIX ex: <http://example.org/> "
COLUMNS = ("integer", "decimal", "double", "year", "date", "time", "truth", "text", "phrase", "thing")
EVERYTHING = (
    EX
    + f"SELECT ?s {' '.join('?' + name for name in COLUMNS)} WHERE {{ VALUES ?s {{ ex:full ex:empty }} "
    + " ".join(f"OPTIONAL {{ ?s ex:{name} ?{name} }}" for name in COLUMNS)
    + "}"
)
GOAL = "https://w3id.org/effektkedja/id/strategi-2020-2026/mal/5"


@pytest.fixture(scope="module")
def kb() -> ek.KnowledgeBase:
    return ek.open()


@pytest.fixture(scope="module")
def own() -> ek.KnowledgeBase:
    return ek.open(OWN)


def test_rows_have_the_types_of_python(own):
    full, empty = own.query(EVERYTHING)
    assert (full["integer"], full["decimal"], full["year"]) == (7, Decimal("1.5"), 2020)
    assert full["date"] == datetime.date(2024, 2, 29)
    assert full["truth"] is True
    assert full["phrase"].lang == "sv"
    assert full["thing"] == ek.IRI("https://w3id.org/effektkedja/id/plan/mal/1")
    assert {value for name, value in empty.items() if name != "s"} == {None}


def test_pandas_has_nullable_types(own):
    frame = own.query(EVERYTHING).to_pandas()
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "s": "string",
        "integer": "Int64",
        "decimal": "Float64",
        "double": "Float64",
        "year": "Int64",
        "date": "datetime64[s]",
        "time": "datetime64[us, UTC]",
        "truth": "boolean",
        "text": "string",
        "phrase": "string",
        "thing": "string",
    }
    assert frame.loc[0, "decimal"] == 1.5
    assert frame.loc[0, "date"].date() == datetime.date(2024, 2, 29)
    assert frame.loc[0, "time"].isoformat() == "2024-02-29T12:30:00+00:00"
    assert frame.loc[1].drop("s").isna().all()


def test_polars_has_the_same_types(own):
    frame = own.query(EVERYTHING).to_polars()
    kinds = ["String", "Int64", "Float64", "Float64", "Int64", "Date", "Datetime", "Boolean", "String", "String"]
    assert [str(kind).partition("(")[0] for kind in frame.dtypes] == [*kinds, "String"]
    assert frame.row(0)[5] == datetime.date(2024, 2, 29)
    assert frame.row(1)[1:] == (None,) * len(COLUMNS)


def test_arrow_has_the_same_types(own):
    table = own.query(EVERYTHING).to_arrow()
    kinds = ["int64", "double", "double", "int64", "date32[day]", "timestamp[us, tz=UTC]", "bool", "string"]
    assert [str(field.type) for field in table.schema] == ["string", *kinds, "string", "string"]
    assert table.to_pylist()[0]["year"] == 2020
    assert table.column("integer").null_count == 1


def values_of(frame, name: str) -> list[object]:
    column = frame.column(name).to_pylist() if hasattr(frame, "to_pylist") else list(frame[name])
    return [None if str(value) == "<NA>" else value for value in column]


@pytest.mark.parametrize("library", ["to_pandas", "to_polars", "to_arrow"])
def test_what_has_no_common_type_is_text(own, library):
    for name, expected in (
        ("mixed", ["1", "ett"]),
        ("date", ["2023-02-30", "2024-02-29"]),
        ("huge", ["92233720368547758070"]),
    ):
        result = own.query(EX + f"SELECT ?value WHERE {{ ?s ex:{name} ?value }} ORDER BY STR(?value)")
        assert values_of(getattr(result, library)(), "value") == expected


@pytest.mark.parametrize("library", ["to_pandas", "to_polars", "to_arrow"])
def test_an_empty_answer_keeps_its_types(kb, library):
    """The header of the question says what the columns are where no row does."""
    result = kb.query("per-kon", document="webbsida-mal-4", goal="strategi-2020-2026/mal/8")
    frame = getattr(result, library)()
    assert len(result) == 0
    full = getattr(kb.query("per-kon"), library)()
    kinds = (lambda f: list(f.schema)) if library == "to_arrow" else lambda f: list(f.dtypes)
    assert kinds(frame) == kinds(full)
    assert len(full) > 0


def test_things_are_written_as_one_likes(kb):
    result = kb.query("per-kon", goal=GOAL)
    assert set(result.to_pandas()["goal"]) == {GOAL}
    assert set(result.to_pandas(iris="short")["goal"]) == {"strategi-2020-2026/mal/5"}
    (label,) = set(result.to_pandas(iris="label")["goal"])
    assert label.startswith("mål 5 ”Rättsvårdande")
    assert kb.label("strategi-2020-2026/mal/5") == kb.label(GOAL) == label


def test_the_language_of_a_text_can_be_kept(own):
    result = own.query(EX + "SELECT ?phrase ?s WHERE { ?s ex:phrase ?phrase } ORDER BY ?s")
    assert list(result.to_polars(languages=True).columns) == ["phrase", "phrase_lang", "s"]
    assert list(result.to_polars(languages=True)["phrase_lang"]) == ["sv", "en"]
    assert list(result.to_polars().columns) == ["phrase", "s"]


@pytest.mark.parametrize("name", [query.name for query in book() if query.columns])
def test_every_question_gives_the_rows_of_the_command_line(kb, knowledge_base, name):
    """And every table library takes them."""
    needed = {"word": "skola", "thing": "strategi-2020-2026/mal/5"}
    values = {p.name: needed[p.name] for p in find(name).parameters if p.required}
    table = ask(knowledge_base, find(name), values)
    result = kb.query(name, parameters=values)
    assert not isinstance(table, bytes)
    assert len(result) == len(table.rows)
    assert [column.name for column in result.columns] == [column.name for column in table.columns]
    for row, cells in zip(result, table.rows, strict=True):
        for value, cell in zip(row.values(), cells, strict=True):
            assert cell == (
                result.label(value) if isinstance(cell, str) else float(value) if type(value) is Decimal else value
            )
    sizes = {result.to_pandas().shape, result.to_polars().shape, result.to_arrow().shape}
    assert sizes == {(len(table.rows), len(table.columns))}


def test_the_number_of_a_goal_stands_for_every_goal_with_it(kb):
    numbered = kb.query("per-kon", goal="5")
    assert kb.query("per-kon", goal=5).rows == numbered.rows
    goals = dict.fromkeys(row["goal"] for row in numbered)
    assert len(goals) > 1
    each = [row for goal in goals for row in kb.query("per-kon", goal=goal)]
    assert each == list(numbered)


def test_names_that_python_keeps_for_itself_can_be_given(kb):
    rows = kb.query("verksamheter-2018-2020", parameters={"from": 2018, "to": 2020}, area="aktor/kommun/botkyrka")
    assert {row["from"] for row in rows} == {2018}


def test_own_sparql_binds_values_as_terms(own):
    ask_for = EX + "SELECT ?s ?text WHERE { ?s ex:text ?text }"
    assert len(own.query(ask_for, text="=1+1")) == 1
    assert len(own.query(ask_for, text='x" } #')) == 0
    assert len(own.query(EX + "SELECT ?s ?year WHERE { ?s ex:integer ?year }", year=7)) == 1
    assert len(own.query(EX + "SELECT ?s WHERE { ?s ex:integer 7 }", s=ek.IRI("http://example.org/full"))) == 1


def test_a_file_with_a_header_has_typed_parameters(kb, tmp_path):
    path = tmp_path / "min.rq"
    path.write_text(find("per-kon").sparql, encoding="utf-8")
    assert kb.query(path, goal=5).rows == kb.query("per-kon", goal=5).rows


def test_yes_and_no_and_counts_are_values(kb):
    assert kb.query("ASK { ?goal a ek:Goal }").value is True
    assert kb.query("ASK { ?goal a ek:Nothing }").value is False
    assert kb.query("SELECT (COUNT(*) AS ?n) WHERE { ?goal a ek:Goal }").value > 20
    with pytest.raises(ek.EffektkedjaError, match="not a single value"):
        _ = kb.query("per-kon").value


def test_a_graph_is_rows_and_turtle(kb):
    result = kb.query("kedja-som-graf", plan="handlingsplan-2024-2027", goal="strategi-2020-2026/mal/5")
    assert set(result[0]) == {"subject", "predicate", "object"}
    assert result.to_turtle().encode() == ask(
        kb._dataset, find("kedja-som-graf"), {"plan": "handlingsplan-2024-2027", "goal": "strategi-2020-2026/mal/5"}
    )
    with pytest.raises(ek.EffektkedjaError, match="gives a table"):
        kb.query("per-kon").to_turtle()


@pytest.mark.parametrize(
    ("call", "sv"),
    [
        (lambda kb: kb.query("per-kön"), "Menade du per-kon"),
        (lambda kb: kb.query("per-kon", golf=1), "ingen parameter ”golf”"),
        (lambda kb: kb.query("per-kon", goal="99"), "finns inte i de data som frågas"),
        (
            lambda kb: kb.query("per-kon", goal="handlingsplan-2024-2027"),
            "är inte ett mål",
        ),
        (lambda kb: kb.query("sok"), "behöver parametern ”word”"),
        (lambda kb: kb.query("SELECT nonsens"), "inte giltig SPARQL"),
        (lambda kb: kb.query(Path("saknas.rq")), "går inte att läsa"),
        (lambda kb: kb.query("per-kon").column("x"), "ingen kolumn ”x”"),
        (lambda kb: ek.open("saknas.ttl"), "Filen finns inte"),
        (lambda kb: ek.open("a.ttl", endpoint="http://localhost:1/"), "på samma gång"),
        (lambda kb: ek.open(lang="de"), "Språket ”de” finns inte"),
        (lambda kb: kb.check(rule="EK999"), "ingen regel EK999"),
        (lambda kb: kb.check(goal=99), "inget mål 99"),
        (lambda kb: kb.check().counts("färg"), "räknas per ”färg”"),
        (lambda kb: kb.chain(goal=99), "inget mål 99"),
        (lambda kb: kb.chain(document="x"), "inget dokument x"),
        (lambda kb: ek.bottlenecks(kb.chain(), start="källa"), "slag av saker"),
    ],
)
def test_every_fault_is_one_class_with_a_sentence_in_both_languages(kb, call, sv):
    with pytest.raises(ek.EffektkedjaError) as fault:
        call(kb)
    assert sv in fault.value.sentence("sv")
    assert fault.value.message.en
    assert fault.value.message.en != fault.value.message.sv
    assert str(fault.value) == fault.value.sentence("en")


@pytest.mark.parametrize(
    ("method", "library", "extra"),
    [("to_pandas", "pandas", "pandas"), ("to_polars", "polars", "polars"), ("to_arrow", "pyarrow", "arrow")],
)
def test_a_missing_library_says_how_to_get_it(kb, monkeypatch, method, library, extra):
    def refuse(name: str):
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", refuse)
    for table in (kb.query("per-kon"), kb.check(rule="EK102")):
        with pytest.raises(ek.EffektkedjaError) as fault:
            getattr(table, method)()
        assert f"{library} är inte installerat." in fault.value.sentence("sv")
        assert f"pip install 'effektkedja[{extra}]'" in fault.value.sentence("sv")


# --- In a notebook ---------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """The elements and texts of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.texts.append(data)


def test_a_result_shows_names_and_runs_nothing(own):
    page = Page(
        own.query(
            "SELECT ?goal ?text ?none WHERE { ?goal a ek:Goal . BIND('<img src=x onerror=y>' AS ?text) }"
        )._repr_html_()
    )
    assert not {"script", "img"} & set(page.tags)
    assert "mål 1 ”<script>alert('mål')</script>”" in page.texts
    assert "<img src=x onerror=y>" in page.texts
    assert page.texts[-1] == "1 rad"


def test_a_long_result_is_cut_and_says_so(kb):
    result = kb.query("SELECT ?s ?p WHERE { ?s ?p ?o } LIMIT 100")
    page = Page(result._repr_html_())
    assert page.tags.count("tr") == 1 + 40
    assert page.texts[-1] == "… och 60 rader till; to_pandas() ger alla 100."


def test_findings_show_what_is_wrong_and_what_to_do(kb):
    findings = kb.check(rule="EK102", goal=5)
    page = Page(findings._repr_html_())
    assert findings[0].message in page.texts
    assert findings[0].remedy in page.texts


# --- The seam to a server --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["per-kon", "om-kallan-upphor", "tidsserie", "kedja-som-graf", "stad-mot-lan"])
def test_data_over_a_wire_give_the_same(kb, knowledge_base, name):
    """Whatever answers as a dataset does is asked in the same way: nothing reaches for the store or the files."""
    wire = Wire(knowledge_base)
    far = ek.KnowledgeBase(wire)
    here, there = kb.query(name), far.query(name)
    assert there.terms == here.terms
    assert there.columns == here.columns
    assert wire.asked


def test_the_chain_over_a_wire_is_the_same(kb, knowledge_base):
    far = ek.KnowledgeBase(Wire(knowledge_base)).chain(goal=4)
    near = kb.chain(goal=4)
    assert dict(far.nodes(data=True)) == dict(near.nodes(data=True))
    assert sorted(far.edges(keys=True)) == sorted(near.edges(keys=True))
