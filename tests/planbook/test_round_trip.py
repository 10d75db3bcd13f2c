"""A document goes out as a workbook and comes back: unedited, nothing has changed, to the byte."""

from __future__ import annotations

import dataclasses
import secrets
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from effektkedja.canonical import canonical_turtle
from effektkedja.operations.planbook_export import export_book
from effektkedja.operations.planbook_import import import_books
from effektkedja.planbook import csv
from effektkedja.planbook.book import Book, State
from effektkedja.planbook.reading import read
from effektkedja.planbook.writing import book_xlsx
from effektkedja.store.dataset import Dataset
from effektkedja.store.graphs import Graph, Role
from effektkedja.store.loading import assembled, shipped
from effektkedja.terms import DCTERMS, EK, EKC, EKD, PROV, QB, RDF_TYPE, SKOS, XSD
from planbook_help import DAY, exported, imported

PLANS = ("handlingsplan-2020-2022", "handlingsplan-2024-2027", "stockholms-stads-program-2021-2025")
OTHERS = ("lagesrapport-2020",)


@pytest.mark.parametrize("document", [*PLANS, *OTHERS])
def test_unedited_workbook_changes_no_byte(knowledge_base: Dataset, document: str, tmp_path: Path) -> None:
    outcome = imported(knowledge_base, exported(knowledge_base, document, tmp_path / "plan.xlsx"))
    assert outcome.faults == ()
    assert outcome.events == ()
    assert {graph.iri.rsplit("/", 1)[-1] for graph in outcome.graphs} >= {document}
    for graph in outcome.graphs:
        assert graph.before is not None
        assert canonical_turtle(graph.triples, graph.comment) == graph.before.path.read_text(encoding="utf-8")


def _forgetful(book: Book) -> Book:
    """The workbook as if every cell had been edited: then all of them are read, not only those that were."""
    marks = tuple(
        mark if mark.state is State.CONTEXT else dataclasses.replace(mark, shown=dict.fromkeys(mark.shown, "edited"))
        for mark in book.marks
    )
    return dataclasses.replace(book, marks=marks)


@pytest.mark.parametrize("document", [*PLANS, *OTHERS])
def test_every_cell_reads_as_what_it_was_written_from(knowledge_base: Dataset, document: str, tmp_path: Path) -> None:
    book = _forgetful(read(exported(knowledge_base, document, tmp_path / "plan.xlsx")))
    outcome = import_books([book], knowledge_base)
    assert [problem for _, problem in outcome.problems] == []
    assert [graph.iri for graph in outcome.graphs if graph.is_changed] == []


@pytest.mark.parametrize("document", PLANS)
def test_unedited_csv_changes_nothing(knowledge_base: Dataset, document: str, tmp_path: Path) -> None:
    csv.write(export_book(knowledge_base, document, DAY), tmp_path / "plan")
    text = (tmp_path / "plan" / "Åtaganden.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbfId;Nr;"), "Swedish Excel reads semicolons, and UTF-8 only with its mark"
    outcome = import_books([csv.read(tmp_path / "plan")], knowledge_base)
    assert outcome.faults == ()
    assert [graph.iri for graph in outcome.graphs if graph.is_changed] == []
    forgetful = import_books([_forgetful(csv.read(tmp_path / "plan"))], knowledge_base)
    assert [problem for _, problem in forgetful.problems] == []
    assert [graph.iri for graph in forgetful.graphs if graph.is_changed] == []


DOCUMENT = f"{EKD}plan-x"
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\tåäö;<>=+-@\"'_x000D_"),
    max_size=40,
)
NUMBER = st.from_regex(r"[1-9][0-9]?(\.[1-9][0-9]?)?[a-c]?", fullmatch=True)
CODES = {
    "frequency": ("frequency-annual", "frequency-plan-end"),
    "indicatorKind": ("kind-count", "kind-share", "kind-descriptive"),
    "indicatorStatus": ("status-active", "status-development"),
    "concerns": ("age-child", "age-adult", "sex-women"),
    "measureLevel": ("level-output", "level-outcome"),
}


def _literal(text: str, language: str = "sv") -> ox.Literal:
    return ox.Literal(text, language=language)


class _Statements:
    """Statements as they are drawn."""

    def __init__(self) -> None:
        self.triples: set[ox.Triple] = set()

    def say(self, subject: str, name: str, *values: ox.NamedNode | ox.Literal) -> None:
        self.triples.update(ox.Triple(ox.NamedNode(subject), ox.NamedNode(name), value) for value in values)


KINDS = (("mal", "Goal"), ("villkor", "SuccessCondition"), ("atgard", "Commitment"), ("indikator", "Indicator"))
LINKS = {
    "SuccessCondition": ("conditionFor",),
    "Commitment": ("underGoal", "contributesTo", "responsible", "continues"),
    "Indicator": ("measures", "listedUnder", "dataSource"),
}
FIGURE = {
    f"{EK}value": (
        ["0", "-3", "12.50", "0.1", "99999999999999999999", "007", "1e3", ".5"],
        ["integer", "decimal", "double"],
    ),
    f"{EK}period": (["2026", "0099", "-2026", "later"], ["gYear"]),
    f"{DCTERMS}date": (["2026-11-22", "1066-10-14", "1900-02-28", "someday"], ["date"]),
    f"{EK}seriesBreak": (["true", "false", "1", "maybe"], ["boolean"]),
}


@st.composite
def _things(draw: st.DrawFn) -> set[ox.Triple]:
    """Statements of a plan with everything that may turn up: several labels, odd texts, links to what is not there."""
    said = _Statements()
    said.say(DOCUMENT, RDF_TYPE, ox.NamedNode(f"{EK}ActionPlan"))
    said.say(DOCUMENT, f"{SKOS}prefLabel", _literal(draw(TEXT)))
    made = {kind: _drawn_things(draw, said, segment, kind) for segment, kind in KINDS}
    elsewhere = ("finns/inte", "strategi-2020-2026/villkor/1.1", "aktor/polismyndigheten")
    ends = [*(iri for iris in made.values() for iri in iris), *(EKD + name for name in elsewhere)]
    for kind, names in LINKS.items():
        for iri in made[kind]:
            for name in names:
                found = draw(st.sets(st.sampled_from(ends), max_size=3))
                said.say(iri, EK + name, *(ox.NamedNode(end) for end in found))
    for at in range(draw(st.integers(0, 2))):
        figure = f"{DOCUMENT}/varde/x/{at}"
        said.say(figure, RDF_TYPE, ox.NamedNode(f"{QB}Observation"))
        said.say(figure, f"{EK}inDocument", ox.NamedNode(DOCUMENT))
        for name, (texts, types) in FIGURE.items():
            datatype = ox.NamedNode(XSD + draw(st.sampled_from(types)))
            said.say(figure, name, ox.Literal(draw(st.sampled_from(texts)), datatype=datatype))
    return said.triples


def _drawn_things(draw: st.DrawFn, said: _Statements, segment: str, kind: str) -> list[str]:
    numbers = draw(st.lists(NUMBER, max_size=4, unique=True))
    for number in numbers:
        iri = f"{DOCUMENT}/{segment}/{number}"
        said.say(iri, RDF_TYPE, ox.NamedNode(EK + kind))
        said.say(iri, f"{EK}inDocument", ox.NamedNode(DOCUMENT))
        said.say(iri, f"{EK}sourceLines", ox.Literal("1-2"))
        said.say(iri, f"{SKOS}notation", *(draw(st.sets(st.just(ox.Literal(number)), max_size=1))))
        for language in draw(st.sets(st.sampled_from(["sv", "en"]))):
            texts = draw(st.sets(TEXT, max_size=2))
            said.say(iri, f"{SKOS}prefLabel", *(_literal(text, language) for text in texts))
        said.say(iri, f"{EK}note", *(_literal(text) for text in draw(st.sets(TEXT, max_size=2))))
        said.say(iri, f"{EK}something", *draw(st.sets(st.just(ox.Literal("x")), max_size=1)))
        for name, codes in CODES.items():
            found = draw(st.sets(st.sampled_from(codes), max_size=2))
            said.say(iri, EK + name, *(ox.NamedNode(EKC + code) for code in found))
    return [f"{DOCUMENT}/{segment}/{number}" for number in numbers]


@st.composite
def _readings(draw: st.DrawFn, things: set[ox.Triple]) -> set[ox.Triple]:
    """Links between the things of a plan, as somebody has read them."""
    commitments = sorted({t.subject.value for t in things if t.object == ox.NamedNode(f"{EK}Commitment")})
    readings = {ox.Triple(ox.NamedNode(f"{EKD}graf"), ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{EK}InterpretationGraph"))}
    for at, start in enumerate(commitments):
        link = ox.NamedNode(f"{EKD}tolkning/{at}")
        has_end = draw(st.booleans())
        said = [
            (RDF_TYPE, ox.NamedNode(EK + ("Link" if has_end else "NoLink"))),
            (f"{EK}from", ox.NamedNode(start)),
            (f"{EK}linkProperty", ox.NamedNode(f"{EK}contributesTo")),
            (f"{EK}rationale", _literal(draw(TEXT))),
            (f"{PROV}wasAttributedTo", ox.NamedNode(f"{EKD}aktor/polismyndigheten")),
        ]
        if has_end:
            end = ox.NamedNode(f"{EKD}strategi-2020-2026/villkor/1.1")
            said.append((f"{EK}to", end))
            readings.add(ox.Triple(ox.NamedNode(start), ox.NamedNode(f"{EK}contributesTo"), end))
        readings |= {ox.Triple(link, ox.NamedNode(name), value) for name, value in said}
    return readings


@cache
def _vocabulary() -> list[tuple[Graph, list[ox.Quad]]]:
    base = shipped()
    graphs = [graph for graph in base.graphs if graph.role is Role.VOCABULARY]
    return [(graph, list(base.store.quads_for_pattern(None, None, None, graph.node))) for graph in graphs]


def _dataset(things: set[ox.Triple], readings: set[ox.Triple], folder: Path) -> Dataset:
    """The plan and its readings in files, as a user has them."""
    parts = list(_vocabulary())
    for name, role, triples in (("plan-x", Role.STATED, things), ("tolkningar-plan-x", Role.INTERPRETED, readings)):
        path = folder / f"{name}.ttl"
        path.write_text(canonical_turtle(triples), encoding="utf-8", newline="")
        graph = Graph(f"{EKD}graph/{name}", role, path, own=True)
        parts.append((graph, [ox.Quad(t.subject, t.predicate, t.object) for t in triples]))
    return assembled(parts, "")


WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
PATIENT = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture)


@settings(max_examples=12, deadline=None, suppress_health_check=PATIENT, phases=WITHOUT_SHRINKING)
@given(data=st.data())
def test_random_plans_survive_unedited(data: st.DataObject, tmp_path: Path) -> None:
    things = data.draw(_things())
    readings = data.draw(_readings(things))
    dataset = _dataset(things, readings, tmp_path)
    path = tmp_path / "plan.xlsx"
    path.write_bytes(book_xlsx(export_book(dataset, "plan-x", DAY)))
    outcome = imported(dataset, path)
    assert outcome.faults == ()
    assert outcome.events == ()
    by_name = {graph.iri.rsplit("/", 1)[-1]: graph.triples for graph in outcome.graphs}
    assert canonical_turtle(by_name["plan-x"]) == canonical_turtle(things)
    if "tolkningar-plan-x" in by_name:
        assert canonical_turtle(by_name["tolkningar-plan-x"]) == canonical_turtle(readings)


@settings(max_examples=25, deadline=None, suppress_health_check=PATIENT, phases=WITHOUT_SHRINKING)
@given(data=st.data())
def test_random_plans_survive_as_csv(data: st.DataObject, tmp_path: Path) -> None:
    things = data.draw(_things())
    dataset = _dataset(things, data.draw(_readings(things)), tmp_path)
    folder = tmp_path / secrets.token_hex(8)
    csv.write(export_book(dataset, "plan-x", DAY), folder)
    outcome = import_books([csv.read(folder)], dataset)
    assert outcome.faults == ()
    by_name = {graph.iri.rsplit("/", 1)[-1]: graph.triples for graph in outcome.graphs}
    assert by_name["plan-x"] ^ things == frozenset()
