"""The matrices of coverage: they say what ``effektkedja coverage`` says, and lead to the chain that they count."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from effektkedja.model.text import Language
from effektkedja.operations.coverage import coverage
from effektkedja.picture import CoverageMatrix, MatrixCell, MatrixGoal, MatrixRow, Picture
from effektkedja.render.chain.matrix import matrix_shown
from effektkedja.render.chain.page import chain_html
from effektkedja.store.dataset import Dataset
from effektkedja.store.loading import shipped
from effektkedja.terms import EKD
from render.browser import Page, browser, find_chromium
from render.hostile import LABELS
from render.pages import assert_sound
from render.shipped_chain import shipped_page, shipped_picture
from render.test_chain_in_browser import small

in_browser = [
    pytest.mark.skipif(sys.platform == "win32", reason="the debugging pipe is handed over the POSIX way"),
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium on the path"),
]
PLAN, CITY = f"{EKD}handlingsplan-2024-2027", f"{EKD}stockholms-stads-program-2021-2025"
IN_CELLS = {"sv": ("åtagande", "indikator", "ingen"), "en": ("commitment", "indicator", "no ")}


@pytest.fixture(scope="module")
def data() -> Dataset:
    return shipped()


@pytest.fixture(scope="module")
def shown() -> Picture:
    return shipped_picture()


def _matrix(shown: Picture, plan: str, kind: str) -> CoverageMatrix:
    return next(one for one in shown.matrices if (one.plan, one.kind) == (plan, kind))


def test_every_plan_in_force_has_its_matrices(shown: Picture) -> None:
    assert [(one.plan, one.kind) for one in shown.matrices] == [
        (plan, kind) for plan in (PLAN, CITY) for kind in ("concept", "actor")
    ]


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("plan", [PLAN, CITY])
@pytest.mark.parametrize("kind", ["concept", "actor"])
def test_the_page_says_what_the_command_line_says(data: Dataset, plan: str, kind: str, lang: Language) -> None:
    shown = shipped_picture(lang)
    page = matrix_shown(_matrix(shown, plan, kind), "t0", {}, {}, lang)
    table = coverage(data, kind, plan, lang=lang)  # type: ignore[arg-type]
    rows = [row for _, group in page.groups for row in group]
    assert [row.name.lower() for row in rows] == [str(row[0]).lower() for row in table.rows]
    assert len(rows) > 5
    for row, (_, *cells) in zip(rows, table.rows, strict=True):
        for cell, printed in zip(row.cells, cells, strict=True):
            counts = [int(n) for n in re.findall(r"\d+", str(printed))]
            said = [int(n) if (n := line.split()[0]).isdigit() else 0 for line in cell.lines]
            assert said == counts or (said, counts) == ([0], [])
            assert (cell.sign == "left-out") == (str(printed) in ("tas inte upp", "left out"))


def test_commitments_without_an_indicator_have_a_sign_and_words(shown: Picture) -> None:
    for matrix in shown.matrices:
        page = matrix_shown(matrix, "t0", {}, {}, "sv")
        told = [cell for _, group in page.groups for row in group for cell in row.cells]
        cells = [cell for row in matrix.rows for cell in row.cells]
        for cell, words in zip(cells, told, strict=True):
            if cell.commitments and not cell.indicators:
                assert words.sign == "warning"
                assert words.lines[1] == "ingen indikator"
            elif cell.commitments:
                assert not words.sign


def test_what_a_plan_leaves_out_is_told_with_its_reason(shown: Picture) -> None:
    page = matrix_shown(_matrix(shown, CITY, "concept"), "t0", {}, {}, "sv")
    assert [head.title for head in page.heads if head.left_out] == ["Mål 5"]
    assert len(page.notes) == 1
    assert "tar inte upp Mål 5 (Strategi för att" in page.notes[0]
    assert "rättsväsendet" in page.notes[0]
    assert matrix_shown(_matrix(shown, PLAN, "concept"), "t0", {}, {}, "sv").notes == ()


def test_what_the_rules_find_of_a_goal_and_a_concept_stands_in_their_cell(shown: Picture) -> None:
    matrix = _matrix(shown, PLAN, "concept")
    told = [
        (row.about, goal.iri)
        for row in matrix.rows
        for goal, cell in zip(matrix.goals, row.cells, strict=True)
        if cell.findings
    ]
    assert told
    for row in matrix.rows:
        for goal, cell in zip(matrix.goals, row.cells, strict=True):
            for finding in cell.findings:
                assert finding.value
                assert {finding.focus.iri, finding.value.iri} == {goal.iri, row.about}
                assert "Handlingsplan 2024–2027" in finding.message


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_page_with_matrices_is_sound_and_not_too_large(lang: Language) -> None:
    html = shipped_page(lang)
    assert_sound(html)
    assert len(html.encode()) < 1_100_000


@pytest.fixture(scope="module")
def chromium() -> Iterator[Page]:
    with browser(1280, 720) as page:
        yield page


@pytest.fixture(scope="module")
def path(shown: Picture, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("vy") / "täckning.html"
    path.write_text(chain_html(shown, begin_with_matrix=True), encoding="utf-8")
    return path


@pytest.fixture
def page(chromium: Page, path: Path) -> Iterator[Page]:
    chromium.errors.clear()
    chromium.call("Page.navigate", url="about:blank")
    chromium.call("Page.navigate", url=path.as_uri())
    chromium.wait("document.readyState === 'complete' && document.documentElement.classList.contains('live')")
    chromium.settle()
    yield chromium
    assert chromium.errors == []


def _indices(shown: Picture, iris: tuple[str, ...]) -> set[str]:
    return {f"c{i}" for i, card in enumerate(shown.cards) if card.id in iris}


def test_labels_stay_text() -> None:
    hostile = [MatrixRow(label, label, label, (MatrixCell(),)) for label in LABELS]
    goal = MatrixGoal(LABELS[0], LABELS[1], LABELS[2], LABELS[3])
    matrix = CoverageMatrix("concept", LABELS[4], LABELS[5], (goal,), tuple(hostile), LABELS)
    html = chain_html(replace(small(LABELS[:5]), matrices=(matrix,)))
    page = assert_sound(html)
    assert not any(tag in ("img", "iframe", "object") for tag, _ in page.elements)
    assert not any(name.startswith("on") or name == "style" for _, found in page.elements for name in found)
    assert "{{ 7 * 7 }}" in html


class TestInTheBrowser:
    pytestmark = in_browser

    def test_it_opens_there_and_nowhere_else_unless_asked(self, page: Page) -> None:
        assert page.run("document.querySelector('.scene.current').id") == "t0"
        assert page.run("document.querySelector('.scene.current table').getAttribute('role')") == "grid"

    def test_a_cell_leads_to_the_chain_that_it_counts(self, page: Page, shown: Picture) -> None:
        places = [
            (m, r, c)
            for m, one in enumerate(shown.matrices)
            for r, row in enumerate(one.rows)
            for c, _ in enumerate(row.cells)
        ]
        told = [place for place in places if shown.matrices[place[0]].rows[place[1]].cells[place[2]].commitments]
        assert len(told) > 100
        for m, r, c in told[::9]:
            cell = shown.matrices[m].rows[r].cells[c]
            page.run(f"document.querySelector('#urval [name=picture]').value = 't{m}'")
            page.run(
                "document.querySelector('#urval [name=picture]').dispatchEvent(new Event('input', {bubbles: true}))"
            )
            page.run(f"document.querySelectorAll('#t{m} tr[data-choice]')[{r}].querySelectorAll('td a')[{c}].click()")
            page.settle()
            lit = set(
                page.run("[...document.querySelectorAll('.scene.current .box:not(.faint)')].map((b) => b.dataset.box)")
            )
            assert lit >= _indices(shown, (*cell.commitments, *cell.indicators))
            assert page.run("document.querySelectorAll('.scene.current .box.faint').length") > 0
            plan = {
                i
                for i, card in enumerate(shown.cards)
                if card.kind == "commitment" and card.document == shown.matrices[m].plan
            }
            assert {int(box[1:]) for box in lit if shown.cards[int(box[1:])].kind == "commitment"} <= plan

    def test_the_keyboard_moves_about_in_it_and_opens_the_chain(self, page: Page) -> None:
        for _ in range(12):
            page.key("Tab")
            if page.run("Boolean(document.activeElement.closest('.matrix'))"):
                break
        assert page.run("document.querySelectorAll('#t0 .matrix [tabindex=\"0\"]').length") == 1
        cell = "document.activeElement.closest('td, th')"
        place = f"[{cell}.parentElement.rowIndex, {cell}.cellIndex]"
        start = page.run(place)
        page.key("ArrowRight")
        page.key("ArrowDown")
        assert page.run(place) == [start[0] + 1, start[1] + 1]
        for _ in range(30):
            page.key("ArrowLeft")
        assert page.run(place)[1] == 0
        for _ in range(30):
            page.key("ArrowUp")
        assert page.run(place) == [0, 0]
        for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown"):
            page.key(key)
        page.key("Enter")
        assert page.run("document.querySelector('.scene.current').id").startswith("m")
        assert page.run("document.activeElement.classList.contains('box')")
        assert page.run("document.getElementById('urval').document.value") == PLAN
        assert page.run("document.getElementById('urval').concept.value") != ""

    def test_it_can_be_read_without_scripts(self, chromium: Page, path: Path) -> None:
        with chromium.without_scripts():
            chromium.open(path)
            cells, links = "[...document.querySelectorAll('.matrix td')]", "[...document.querySelectorAll('.matrix a')]"
            assert chromium.run(f"{cells}.every((td) => td.getClientRects().length && td.textContent.trim())")
            assert chromium.run(f"{links}.every((a) => document.querySelector(a.getAttribute('href')))")
