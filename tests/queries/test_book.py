"""What surrounds the questions: types, values, search, completion in the shell, RDF and the page that lists them."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pyoxigraph as ox
import pytest
import rdflib
from click.shell_completion import ShellComplete, ZshComplete

from conftest import ROOT
from effektkedja.cli import group
from effektkedja.cli.completion import Bash
from effektkedja.errors import InputError
from effektkedja.operations.executables import executables, form
from effektkedja.operations.query import answer, ask
from effektkedja.operations.values import choices
from effektkedja.queries import COLUMN_TYPES, Query, book, find, read, search, to_term, to_text
from effektkedja.store.dataset import Dataset
from effektkedja.store.queryable import Term
from effektkedja.terms import EKQ, XSD

LITERALS = {
    "integer": ("integer",),
    "year": ("gYear",),
    "decimal": ("decimal", "integer"),
    "boolean": ("boolean",),
    "date": ("date",),
}
CLASSES = {
    "goal": "a ek:Goal",
    "document": "a/rdfs:subClassOf* ek:Document",
    "actor": "a/rdfs:subClassOf* org:Organization",
    "scheme": "a skos:ConceptScheme",
    "concept": "skos:inScheme ?scheme",
}
GIVEN = {"word": "skola", "thing": "strategi-2020-2026/mal/5"}

each_query = pytest.mark.parametrize("query", book(), ids=lambda query: query.name)


def given(query: Query) -> dict[str, str]:
    return {p.name: GIVEN[p.name] for p in query.parameters if p.required}


@pytest.fixture(scope="module")
def instances(knowledge_base: Dataset) -> dict[str, set[Term]]:
    return {
        kind: {row["x"] for row in knowledge_base.select(f"SELECT ?x WHERE {{ ?x {pattern} }}")}
        for kind, pattern in CLASSES.items()
    }


# --- Types -----------------------------------------------------------------------------------------------------------


@each_query
def test_columns_hold_what_their_type_says(query, knowledge_base, instances):
    found = answer(knowledge_base, query, given(query))
    for at, column in enumerate(found.columns):
        assert column.kind in COLUMN_TYPES
        for term in {row[at] for row in found.rows} - {None}:
            if column.kind in instances:
                assert term in instances[column.kind], (column.name, term)
            elif column.kind == "thing":
                assert isinstance(term, ox.NamedNode), (column.name, term)
            elif column.kind != "any":
                assert isinstance(term, ox.Literal), (column.name, term)
                kinds = LITERALS.get(column.kind, ("string", ""))
                assert term.language or term.datatype.value.removeprefix(XSD) in kinds, (column.name, term)


@each_query
def test_every_column_says_its_type(query):
    stated = re.findall(r"^#\+   - \{name: (\w+), type: (\w+), ", query.sparql, re.MULTILINE)
    assert [(column.name, column.kind) for column in query.columns] == stated


@each_query
def test_a_parameter_and_its_column_are_of_one_type(query):
    kinds = {column.name: column.kind for column in query.columns}
    assert all(kinds.get(parameter.name, parameter.kind) == parameter.kind for parameter in query.parameters)


def test_a_type_that_does_not_exist_is_refused(tmp_path):
    path = tmp_path / "x.rq"
    path.write_text("#+ columns:\n#+   - {name: a, type: number, sv: A, en: A}\nSELECT ?a {}", encoding="utf-8")
    with pytest.raises(InputError, match="no type 'number'; the types are document, goal"):
        read(path)


# --- Values ----------------------------------------------------------------------------------------------------------


def parameters():
    for query in book():
        for parameter in query.parameters:
            if parameter.kind not in ("string", "integer", "year"):
                yield pytest.param(query, parameter, id=f"{query.name}-{parameter.name}")


@pytest.mark.parametrize(("query", "parameter"), list(parameters()))
def test_every_value_that_is_offered_leads_to_rows(query, parameter, knowledge_base):
    offered = choices(knowledge_base, query, parameter)
    assert offered
    whole = answer(knowledge_base, query, given(query)).rows
    for text in {offered[0], offered[-1]}:
        assert to_text(to_term(text, parameter), parameter) == text
        found = answer(knowledge_base, query, given(query) | {parameter.name: text})
        assert found.rows or not whole or form(query) == "CONSTRUCT"


@pytest.mark.parametrize(
    ("name", "parameter", "value", "hint"),
    [
        ("per-kon", "document", "strategi-2020-2026/mal/4", "lagesrapport-2020"),
        ("per-kon", "goal", "handlingsplan-2024-2027", "strategi-2020-2026/mal/1"),
        ("per-kon", "goal", "99", "strategi-2020-2026/mal/1"),
        ("per-kon", "scheme", "sex-female", "sex"),
        ("ansvar", "actor", "polis", "polismyndigheten"),
        ("mot-riket", "compared", "confidence-low", "compared-below"),
        ("tolkningar", "confidence", "compared-below", "confidence-low"),
    ],
)
def test_a_value_of_another_kind_is_refused_with_values_that_do(knowledge_base, name, parameter, value, hint):
    """An empty answer would look like a finding."""
    with pytest.raises(InputError) as refused:
        ask(knowledge_base, find(name), {parameter: value})
    assert f"”{value}” finns inte" in refused.value.message.sv
    assert hint in refused.value.hint.sv


def test_a_number_below_the_least_is_refused(knowledge_base):
    with pytest.raises(InputError, match="not a valid value"):
        ask(knowledge_base, find("aktorer-utan-matt"), {"minimum": "0"})


def test_the_number_of_a_goal_is_every_goal_with_it(knowledge_base, run):
    both = answer(knowledge_base, find("per-kon"), {"goal": "5"}).rows
    goals = {str(row[1]) for row in both}
    assert len(goals) > 1
    assert sorted(map(str, both)) == sorted(
        str(row) for goal in goals for row in answer(knowledge_base, find("per-kon"), {"goal": goal}).rows
    )
    code, out, _ = run("query", "per-kon", "--param", "goal=5", "--format", "json")
    assert code == 0
    assert out.count('"possible"') - 1 == len(both)


# --- Listing and searching -------------------------------------------------------------------------------------------


def test_words_are_searched_in_all_that_a_header_says():
    assert search(()) == book()
    assert {query.name for query in search(["KÖN", "indikator"])} >= {"per-kon", "tidsserie"}
    assert all("sex" in query.sparql for query in search(["followed", "by", "sex"]))
    assert search(["finnsinte"]) == ()
    assert search(["ansvar"])[0].name == "ansvar", "the question of that name before those that mention the word"


def test_a_question_is_shown_in_full(run):
    code, out, err = run("queries", "mot-riket")
    assert (code, err) == (0, "")
    query = find("mot-riket")
    for text in (query.question.sv, "begrepp i kodlistan comparison", "Mot riket (begrepp)", query.example):
        assert text in out
    assert query.question.en in run("queries", "mot-riket", "--lang", "en")[1]
    assert "≥ 1, förval 2" in run("queries", "aktorer-utan-matt")[1]
    assert "måste anges" in run("queries", "sok")[1]


def test_the_list_is_data_too(run):
    assert run("queries", "indikator", "--format", "json")[1].count('"name": ') > 5
    assert run("queries", "finnsinte")[0] == 2


# --- In RDF ----------------------------------------------------------------------------------------------------------


SHACL = rdflib.Namespace("http://www.w3.org/ns/shacl#")


@pytest.fixture(scope="module")
def shelf() -> rdflib.Graph:
    return rdflib.Graph().parse(data=executables(book()), format="turtle")


@each_query
def test_an_executable_carries_the_question(query, shelf, knowledge_base):
    """The text in RDF, alone, gives the rows of the file."""
    node = rdflib.URIRef(EKQ + query.name)
    kind = form(query)
    assert (node, rdflib.RDF.type, SHACL[f"SPARQL{kind.title()}Executable"]) in shelf
    sparql = shelf.value(node, SHACL[kind.lower()])
    assert "#+" not in sparql
    ours, theirs = knowledge_base.evaluate(query.sparql), knowledge_base.store.query(str(sparql))
    assert [str(row) for row in ours] == [str(row) for row in theirs]
    assert {str(label) for label in shelf.objects(node, rdflib.RDFS.label)} == {query.question.sv, query.question.en}
    paths = {str(shelf.value(p, SHACL.path)).rsplit("/", 1)[1] for p in shelf.objects(node, SHACL.parameter)}
    assert paths == {parameter.name for parameter in query.parameters}
    columns = shelf.objects(node, rdflib.CSVW.column)
    ordered = sorted(columns, key=lambda column: shelf.value(column, SHACL.order).value)
    assert [str(shelf.value(column, rdflib.CSVW.name)) for column in ordered] == [c.name for c in query.columns]


def test_the_command_writes_them(run, shelf):
    code, out, _ = run("queries", "--format", "ttl")
    assert code == 0
    assert len(rdflib.Graph().parse(data=out, format="turtle")) == len(shelf)
    assert not any(isinstance(node, rdflib.BNode) for node in shelf.all_nodes())


# --- Completion in the shell -----------------------------------------------------------------------------------------


def offered(*words: str, shell: type[ShellComplete] = ZshComplete) -> list[str]:
    """What is offered for the last of the words."""
    complete = shell(group, {}, "effektkedja", "_EFFEKTKEDJA_COMPLETE")
    return [item.value for item in complete.get_completions(list(words[:-1]), words[-1])]


def test_names_are_completed():
    assert offered("query", "per-") == ["per-kon"]
    assert set(offered("query", "")) == {query.name for query in book()}
    assert offered("queries", "stad") == ["stad-mot-lan"]
    assert offered("query", "--file", "x.rq", "") == [""], "files after --file"


def test_parameters_and_their_values_are_completed(knowledge_base):
    assert offered("query", "per-kon", "--param", "") == ["document=", "goal=", "scheme="]
    assert offered("query", "per-kon", "--param", "sch") == ["scheme=age", "scheme=sex"]
    assert offered("query", "per-kon", "--param", "document=lag") == ["document=lagesrapport-2020"]
    assert offered("query", "per-kon", "--param=document=lag") == ["document=lagesrapport-2020"]
    goals = offered("query", "per-kon", "--param", "goal=strategi-2020-2026/mal/")
    assert len(goals) == 8
    compared = offered("query", "mot-riket", "--param", "c")
    assert set(compared) == {
        f"compared={text}" for text in choices(knowledge_base, find("mot-riket"), find("mot-riket").parameters[0])
    }
    assert offered("query", "sok", "--param", "") == ["word="]
    assert offered("query", "verksamheter-2018-2020", "--param", "from=") == ["from=2018"]


@pytest.mark.parametrize(
    "words", [("query", "finns-inte", "--param", ""), ("query", "per-kon", "saknas.ttl", "--param", "goal=")]
)
def test_what_cannot_be_completed_is_silence(words):
    assert offered(*words) == []


def test_values_come_from_the_files_that_the_command_names(tmp_path):
    (tmp_path / "egen.ttl").write_text(
        "@prefix ek: <https://w3id.org/effektkedja/def/> . @base <https://w3id.org/effektkedja/id/> .\n"
        "<egen> a ek:ActionPlan . <egen/1> a ek:Commitment ; ek:inDocument <egen> ; ek:responsible <aktor/jag> .",
        encoding="utf-8",
    )
    assert offered("query", "ansvar", str(tmp_path / "egen.ttl"), "--param", "plan=") == ["plan=egen"]


@pytest.mark.skipif(sys.platform == "win32", reason="bash is asked the way that bash asks")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (["query", "per-k"], ["plain,per-kon"]),
        (["query", "per-kon", "--param", ""], ["plain,document=", "plain,goal=", "plain,scheme="]),
        (["query", "per-kon", "--param", "document", "=", "lag"], ["plain,lagesrapport-2020"]),
        (["query", "per-kon", "--param", "=", "document", "=", "lag"], ["plain,lagesrapport-2020"]),
        (["query", "per-kon", "--param", "scheme", "="], ["plain,age", "plain,sex"]),
        (["query", "per-kon", "--param", "sch"], ["plain,scheme=age", "plain,scheme=sex"]),
    ],
)
def test_bash_splits_at_the_equals_sign(line, expected):
    environment = os.environ | {
        "_EFFEKTKEDJA_COMPLETE": "bash_complete",
        "COMP_WORDS": "\n".join(["effektkedja", *line]),
        "COMP_CWORD": str(len(line)),
    }
    command = [sys.executable, "-m", "effektkedja"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.stdout.splitlines() == expected, done.stderr


def test_bash_adds_no_space_after_an_equals_sign():
    """The line of click's script that takes a value is there to be changed."""
    assert "compopt -o nospace" in Bash.source_template


# --- The page --------------------------------------------------------------------------------------------------------


def test_the_page_of_questions_is_current():
    command = [sys.executable, str(ROOT / "tools" / "make_question_page.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout
