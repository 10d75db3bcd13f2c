"""The chain page for everybody: axe-core in every state, 200 % of a small screen, keys alone, and no script."""

from __future__ import annotations

import base64
import datetime
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from effektkedja.model.findings import Acceptance
from effektkedja.model.report import Profile
from effektkedja.picture import CoverageMatrix, Gap, MatrixCell, MatrixGoal, MatrixRow, Picture
from effektkedja.render.chain.page import chain_html
from render import axe
from render.browser import Page, browser, find_chromium
from render.shipped_chain import shipped_page
from render.test_chain_in_browser import small

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the debugging pipe is handed over the POSIX way"),
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium on the path"),
]
_CLICK = "document.querySelector('.current {}').dispatchEvent(new MouseEvent('click', {{ bubbles: true }}))"
_SEARCH = "((f) => { f.value = 'stöd'; f.dispatchEvent(new Event('input', { bubbles: true })); })(urval.elements.text)"
STATES = {
    "overview": ("", ""),
    "goal": ("#bild=GOAL", ""),
    "gap chosen": ("#bild=GOAL", _CLICK.format(".box.gap")),
    "accepted gap chosen": ("#bild=GOAL", _CLICK.format(".box.gap.accepted")),
    "figures in the panel": ("#bild=GOAL", _CLICK.format(".box.indicator.card")),
    "choices open": ("#bild=GOAL&severity=violation", "document.getElementById('val').open = true"),
    "search": ("#bild=GOAL", _SEARCH),
    "walk": ("#bild=GOAL", "document.getElementById('ga-igenom').click()"),
    "coverage": ("#bild=t0", ""),
    "table": ("", "document.getElementById('tabell').open = true"),
    "replaced": ("#bild=GOAL&ersatta=1", ""),
}


def _small() -> Picture:
    """A small chain with a gap that is accepted, a matrix with a cell of every sort, and a plan that is replaced."""
    shown = small()
    cards = {card.kind: card for card in shown.cards}
    goal, commitment = cards["goal"].id, cards["commitment"].id
    told = next(card for card in shown.cards if card.findings).findings
    decided = Acceptance("Tas fram under våren.", "Åsa Öberg", datetime.date(2999, 6, 30))
    lived_with = (replace(told[0], id="EK104-aaaaaaaaaa", acceptance=decided),)
    followed = MatrixCell((commitment,), (cards["indicator"].id,))
    rows = [
        MatrixRow("urn:grupp", "Grupp", "Grupper", (followed, MatrixCell(), MatrixCell((commitment,))), told),
        MatrixRow("urn:annan", "Annan grupp", "Grupper", (MatrixCell(), MatrixCell(), MatrixCell(findings=told))),
        MatrixRow(
            "urn:tredje", "Tredje", "Grupper", (MatrixCell(findings=lived_with), *2 * (MatrixCell(),)), lived_with
        ),
    ]
    goals = (
        MatrixGoal(goal, "1", "Alla"),
        MatrixGoal("urn:x", "2", "Ingen", "Strategi"),
        MatrixGoal("urn:y", "3", "Fler"),
    )
    matrix = CoverageMatrix("concept", "urn:plan", "Planen", goals, tuple(rows), ("Det är en annans sak.",))
    replaced = tuple(
        replace(card, replaced=card.kind == "actor", findings=lived_with if card.id == commitment else card.findings)
        for card in shown.cards
    )
    gaps = (*shown.gaps, Gap(commitment, "indicator", lived_with[0]))
    profile = Profile("egen.toml", off=(told[0].rule,))
    return replace(shown, cards=replaced, gaps=gaps, matrices=(matrix,), profile=profile)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A small page in both languages, and that of the shipped knowledge base."""
    folder = tmp_path_factory.mktemp("vy")
    made = {"sv": chain_html(_small(), "sv"), "en": chain_html(_small(), "en")}
    made["shipped"] = shipped_page()
    for name, html in made.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Page]:
    with browser(1280, 720) as page:
        yield page


@pytest.fixture
def page(chromium: Page) -> Iterator[Page]:
    chromium.resize(1280, 720)
    chromium.errors.clear()
    yield chromium
    assert chromium.errors == []


def _open(page: Page, path: Path, state: str = "overview") -> None:
    fragment, action = STATES[state]
    goal = re.findall(r'<section class="scene" id="(m\d+)"', path.read_text(encoding="utf-8"))[0]
    page.call("Page.navigate", url="about:blank")
    page.call("Page.navigate", url=path.as_uri() + fragment.replace("GOAL", goal))
    page.wait("document.documentElement?.classList.contains('live')")
    page.settle()
    if action:
        page.run(action)
        page.settle()


@pytest.mark.skipif(axe.find() is None, reason=axe.WHERE)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_no_state_breaks_a_rule_of_accessibility(page: Page, pages: dict[str, Path], lang: str) -> None:
    broken = {}
    for state in STATES:
        _open(page, pages[lang], state)
        broken[state] = axe.breaches(page)
    assert broken == {state: [] for state in STATES}
    page.run("document.querySelector('h1').innerHTML = '<button></button>'")
    assert any(line.startswith("button-name") for line in axe.breaches(page))  # it can find one


@pytest.mark.skipif(axe.find() is None, reason=axe.WHERE)
@pytest.mark.parametrize("state", ["overview", "gap chosen", "coverage"])
def test_nor_does_the_shipped_page(page: Page, pages: dict[str, Path], state: str) -> None:
    _open(page, pages["shipped"], state)
    assert axe.breaches(page, without="#tabell") == []


@pytest.mark.skipif(axe.find() is None, reason=axe.WHERE)
def test_nor_does_the_page_as_it_stands_without_scripts(page: Page, pages: dict[str, Path], tmp_path: Path) -> None:
    html = pages["sv"].read_text(encoding="utf-8")
    still = tmp_path / "stilla.html"  # axe is a script itself, so that the page's own are taken out instead
    still.write_text(re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL), encoding="utf-8")
    page.open(still)
    assert not page.run("document.documentElement.classList.contains('live')")
    assert axe.breaches(page) == []


def test_at_200_percent_of_a_small_screen_texts_need_no_scrolling_sideways(page: Page, pages: dict[str, Path]) -> None:
    page.resize(640, 360)
    for state in STATES:
        _open(page, pages["sv"], state)
        assert page.run("document.documentElement.scrollWidth <= innerWidth"), state
        # Pictures and the coverage may be scrolled in two directions (WCAG 2.2, 1.4.10); what is read may not.
        wide = page.run(
            "[...document.querySelectorAll('h1, h2, h3, p, li, dt, dd, button, summary, label')].filter((e) =>"
            " e.checkVisibility() && !e.closest('.canvas, details:not([open]) > :not(summary)')"
            " && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.textContent.slice(0, 60))"
        )
        assert wide == [], state
        fixed = page.run(
            "[...document.querySelectorAll('.legend, .walk, header.page')].filter((e) => !e.hidden"
            " && ['fixed', 'sticky'].includes(getComputedStyle(e).position)).map((e) => e.offsetHeight)"
        )
        assert sum(fixed) <= 0.65 * 360, state


def test_tab_goes_through_everything_and_out_again(page: Page, pages: dict[str, Path]) -> None:
    for state in ("overview", "gap chosen", "walk", "coverage"):
        _open(page, pages["sv"], state)
        page.run("document.activeElement.blur()")
        seen = []
        for _ in range(60):
            page.key("Tab")
            at = page.run("document.activeElement === document.body ? '' : document.activeElement.outerHTML")
            if not at and seen:
                break
            seen.append(at)
        assert not at, (state, seen[-3:])  # the last Tab leaves the page: nothing holds it
        assert len(seen) >= 8


def test_what_has_the_focus_is_not_hidden_behind_what_is_fixed(page: Page, pages: dict[str, Path]) -> None:
    _open(page, pages["shipped"], "goal")
    page.run("document.querySelector('.current .box[tabindex=\"0\"]').focus()")
    top, bottom = (
        "document.activeElement.getBoundingClientRect().top",
        "document.querySelector('.legend').getBoundingClientRect().top",
    )
    for key in ["ArrowDown"] * 4 + ["ArrowLeft"] * 3 + ["ArrowDown"] * 6:
        page.key(key)
        page.wait(f"{top} >= 0 && {top} < {bottom} - 20", 5)  # the page scrolls smoothly


def test_on_paper_each_picture_has_a_page_and_the_legend_and_nothing_is_faint(
    page: Page, pages: dict[str, Path]
) -> None:
    _open(page, pages["sv"], "gap chosen")
    page.run(
        "addEventListener('beforeprint', () => { window.onPaper = [...document.querySelectorAll('.scene')].map("
        "(scene) => scene.querySelectorAll('.signs .sign').length); })"
    )
    printed = page.call("Page.printToPDF", preferCSSPageSize=True)["data"]
    scenes = page.run("document.querySelectorAll('.scene').length")
    assert len(re.findall(rb"/Type /Page\b", base64.b64decode(printed))) == scenes == 3
    assert page.run("onPaper") == [5, 5, 5]
    assert page.run("document.querySelectorAll('.signs').length") == 0
    page.call("Emulation.setEmulatedMedia", media="print")
    faint = (
        "[...document.querySelectorAll('.box, .links path')].filter((e) => getComputedStyle(e).opacity !== '1').length"
    )
    try:
        assert page.run(faint) == 0
    finally:
        page.call("Emulation.setEmulatedMedia", media="")
    assert page.run(faint) > 0
