"""What a profile and accepted gaps do to the views: the picture, the matrices, the network, and their pages."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from effektkedja.model.findings import Acceptance, Finding
from effektkedja.model.report import Profile, Report
from effektkedja.model.rules import Severity
from effektkedja.operations.check import check
from effektkedja.operations.picture import picture
from effektkedja.operations.view import chain
from effektkedja.picture import Picture, Scope
from effektkedja.render.chain.goal_scene import GoalScene
from effektkedja.render.chain.matrix import matrix_shown
from effektkedja.render.chain.overview_scene import OverviewScene
from effektkedja.render.chain.page import chain_html
from effektkedja.render.chain.scene import Scene
from effektkedja.render.network import network_html
from effektkedja.rules import catalogue
from effektkedja.store.dataset import Dataset
from render.browser import Page, browser, find_chromium
from render.pages import Outline

UNTIL = datetime.date(2999, 6, 30)
SAID = f"godkänd till {UNTIL}"
UNMEASURED, UNSERVED = "EK104", "EK106"


@pytest.fixture(scope="module")
def report(knowledge_base: Dataset) -> Report:
    return check(knowledge_base)


def lived_with(report: Report, accepts: Callable[[Finding], bool], *, expired: bool = False) -> Report:
    """The report as it is when somebody has accepted some of its findings."""
    decided = Acceptance("Företräder kommunerna", "Samordnaren", UNTIL, expired=expired)
    with_decision = [replace(f, acceptance=decided) if accepts(f) else f for f in report.findings]
    return replace(
        report,
        findings=tuple(f for f in with_decision if f.status != "accepted"),
        accepted=tuple(f for f in with_decision if f.status == "accepted"),
    )


def few(shown: Picture) -> tuple[Scope, ...]:
    """Goals of the strategy with few cards, whose pictures are made at once."""
    return tuple(scope for scope in shown.scopes if "/strategi-2020-2026/" in scope.goal and len(scope.cards) <= 30)


def drawn(shown: Picture) -> list[Scene]:
    """Pictures of a few goals, and the overview last."""
    goals = GoalScene(shown, "sv")
    return [
        *(goals.scene(scope, f"m{i}", with_replaced=False) for i, scope in enumerate(few(shown))),
        OverviewScene(shown, "sv").scene(shown.scopes, "o", "Allt"),
    ]


def html_of(shown: Picture) -> str:
    """The page, with pictures of a few goals."""
    return chain_html(replace(shown, scopes=few(shown)))


def _unmeasured(finding: Finding) -> bool:
    return finding.rule.code == UNMEASURED


def _unserved(finding: Finding) -> bool:
    return finding.rule.code == UNSERVED


def test_an_accepted_gap_is_drawn_as_one_and_weighs_nothing(knowledge_base: Dataset, report: Report) -> None:
    shown = picture(knowledge_base, report=lived_with(report, _unmeasured))
    gaps = {f"g{i}": gap.finding.rule.code for i, gap in enumerate(shown.gaps)}
    assert UNMEASURED in gaps.values()
    boxes = [box for scene in drawn(shown) for box in scene.boxes if box.id in gaps]
    assert len({box.id for box in boxes if gaps[box.id] == UNMEASURED}) > 10
    for box in boxes:
        assert (box.sign == "accepted") == (box.meta == SAID) == (gaps[box.id] == UNMEASURED)
    lone = [card for card in shown.cards if card.findings and all(f.rule.code == UNMEASURED for f in card.findings)]
    assert lone
    signs = {box.id: box.sign for scene in drawn(shown) for box in scene.boxes}
    assert {signs[f"c{shown.cards.index(card)}"] for card in lone} == {""}


def test_what_counts_is_drawn_before_what_is_accepted(knowledge_base: Dataset, report: Report) -> None:
    before = {card.id: card for card in picture(knowledge_base, report=report).cards}
    shown = picture(knowledge_base, report=lived_with(report, lambda f: f.severity is Severity.VIOLATION))
    for card in shown.cards:
        statuses = [finding.status for finding in card.findings]
        assert statuses == sorted(statuses, reverse=True)  # "open" comes before "accepted"
        assert {f.id for f in card.findings} == {f.id for f in before[card.id].findings}


def test_an_acceptance_that_has_ended_counts_again(knowledge_base: Dataset, report: Report) -> None:
    ended = picture(knowledge_base, report=lived_with(report, _unmeasured, expired=True))
    assert drawn(ended) == drawn(picture(knowledge_base, report=report))
    assert "Godkännandet av Samordnaren gick ut" in html_of(ended)


def test_the_matrix_shows_accepted_gaps_and_no_others(knowledge_base: Dataset, report: Report) -> None:
    before = picture(knowledge_base, report=report)
    of_cells = {f.id for m in before.matrices for row in m.rows for cell in row.cells for f in cell.findings}
    of_rows = {f.id for m in before.matrices for row in m.rows for f in row.findings}
    chosen = {min(of_cells), min(of_rows)}
    shown = picture(knowledge_base, report=lived_with(report, lambda f: f.id in chosen))
    cells, heads = [], []
    for old, matrix in zip(before.matrices, shown.matrices, strict=True):
        told, was = (matrix_shown(one, "t", {}, {}, "sv") for one in (matrix, old))
        for (_, group), (_, old_group) in zip(told.groups, was.groups, strict=True):
            for row, old_row in zip(group, old_group, strict=True):
                changed = [cell for cell, other in zip(row.cells, old_row.cells, strict=True) if cell != other]
                cells += changed
                heads += [found for found in row.findings if found not in old_row.findings]
                assert all(cell.sign == "accepted" for cell in changed)
    assert [cell.lines for cell in cells] == [("inget åtagande", SAID)]
    assert [key for key, _ in heads] == ["accepted"]
    assert heads[0][1].endswith(f"({SAID})")
    assert html_of(shown).count('<td class="accepted">') == 1
    assert "#sign-accepted" not in html_of(before).replace('id="sign-accepted"', "")


def test_a_rule_that_is_off_is_not_drawn_and_the_page_says_so(knowledge_base: Dataset) -> None:
    off = tuple(rule for rule in catalogue().rules if rule.code in (UNMEASURED, "EK113"))
    profile = Profile("egen.toml", off=off)
    shown = picture(knowledge_base, report=check(knowledge_base, profile=profile))
    assert not {gap.finding.rule.code for gap in shown.gaps} & {UNMEASURED, "EK113"}
    overview = drawn(shown)[-1]
    empty = [box for box in overview.boxes if box.kind == "indicator" and box.lines == ("0 indikatorer",)]
    assert len(empty) > 5
    assert not any(box.sign for box in empty)
    for html in (
        html_of(shown),
        network_html(chain(knowledge_base, report=check(knowledge_base, profile=profile))),
    ):
        page = Outline(html)
        assert page.wrong == []
        assert any(found.get("class") == "note profile" for _, found in page.elements)
        assert "Avstängda regler (2): EK104" in html


def test_another_severity_is_drawn_everywhere(knowledge_base: Dataset) -> None:
    rule = catalogue().rule(UNSERVED)
    report = check(knowledge_base, profile=Profile("egen.toml", changed=((rule, Severity.INFO),)))
    shown = picture(knowledge_base, report=report)
    lowered = {f"g{i}" for i, gap in enumerate(shown.gaps) if gap.finding.rule.code == UNSERVED}
    boxes = [(scene.id, box.sign) for scene in drawn(shown) for box in scene.boxes if box.id in lowered]
    assert {scene for scene, _ in boxes} > {"o"}
    assert {sign for _, sign in boxes} == {"info"}


def test_the_network_tells_of_accepted_gaps_without_counting_them(knowledge_base: Dataset, report: Report) -> None:
    view = chain(knowledge_base, report=lived_with(report, _unmeasured))
    assert {f.rule.code for node in view.nodes for f in node.accepted} == {UNMEASURED}
    only = [node for node in view.nodes if node.accepted and not node.findings]
    assert only
    assert all(node.severity is None for node in only)
    html = network_html(view)
    told = next(f.message for node in only for f in node.accepted)
    assert f'<p>{told} <span class="acceptance">' in html
    assert "Godkänd till 2999-06-30 av Samordnaren. Skäl: Företräder kommunerna" in html


in_browser = [
    pytest.mark.skipif(sys.platform == "win32", reason="the debugging pipe is handed over the POSIX way"),
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium on the path"),
]


@pytest.fixture(scope="module")
def opened(knowledge_base: Dataset, report: Report, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    path = tmp_path_factory.mktemp("vy") / "kedjan.html"
    path.write_text(html_of(picture(knowledge_base, report=lived_with(report, _unserved))), encoding="utf-8")
    with browser(1280, 720) as page:
        page.open(path)
        page.settle()
        yield page
        assert page.errors == []


class TestInTheBrowser:
    pytestmark = in_browser

    def test_the_panel_says_who_lives_with_it_and_until_when(self, opened: Page) -> None:
        gap = "document.querySelector('.scene.current .gap.accepted')"
        opened.run(f"{gap}.dispatchEvent(new MouseEvent('click', {{bubbles: true}}))")
        opened.settle()
        text = opened.run("document.querySelector('#panel .finding.accepted').textContent")
        assert text.startswith(f"Godkänd {UNSERVED}")
        assert "Godkänd till 2999-06-30 av Samordnaren. Skäl: Företräder kommunerna" in text
        assert opened.run(f"{gap}.getAttribute('aria-label')").endswith(", Godkänd")

    def test_it_is_not_among_what_is_broken(self, opened: Page) -> None:
        opened.run("document.getElementById('urval').severity.value = 'any'")
        opened.run("document.getElementById('urval').severity.dispatchEvent(new Event('input', {bubbles: true}))")
        opened.settle()
        classes = opened.run("[...document.querySelectorAll('.scene.current .gap')].map((box) => box.classList.value)")
        faint = {("accepted" in found.split(), "faint" in found.split()) for found in classes}
        assert faint == {(True, True), (False, False)}
