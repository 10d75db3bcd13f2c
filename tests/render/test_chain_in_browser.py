"""The chain view in a real browser: people find gaps and remedies, by mouse and by keys, and nothing else happens."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from effektkedja.model.findings import Finding
from effektkedja.model.rules import Rule, Severity
from effektkedja.model.text import Text
from effektkedja.model.things import Source, Thing
from effektkedja.picture import Card, Fact, Gap, Link, Picture, Scope, Series
from effektkedja.render.chain.page import chain_html
from render import shipped_chain
from render.browser import Page, browser, find_chromium
from render.hostile import LABELS

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the debugging pipe is handed over the POSIX way"),
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium on the path"),
]

RULE = Rule(
    "EK104",
    "https://example.org/rule",
    Severity.VIOLATION,
    Text("Villkor som ingen mäter"),
    Text("Ingen mäter villkoret."),
    Text("Ingen mäter {this}."),
    Text("Välj en indikator."),
    Text("Annars vet ingen."),
    missing=("Indicator",),
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Page]:
    with browser(1280, 720) as page:
        yield page


@pytest.fixture
def page(chromium: Page) -> Iterator[Page]:
    """The browser with a clean record; afterwards nothing but files may have been asked for and no error raised."""
    chromium.requests.clear()
    chromium.errors.clear()
    yield chromium
    chromium.settle()
    assert [url for url in chromium.requests if not url.startswith(("file:", "data:", "about:", "blob:"))] == []
    assert chromium.errors == []


@pytest.fixture(scope="module")
def shipped_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("vy") / "kedjan åäö.html"
    path.write_text(shipped_chain.shipped_page(), encoding="utf-8")
    return path


def _finding(about: Card, message: str) -> Finding:
    thing = Thing(about.id, about.label)
    return Finding(
        "EK104-0123456789", RULE, thing, None, "plan", "Plan", None, message, "Välj en indikator.", "stated", Source()
    )


def small(
    labels: tuple[str, ...] = ("Kommunen", "Ge stöd", "Andel som fått stöd", "Det finns stöd", "Alla får stöd"),
) -> Picture:
    """A chain with one card of each kind, and one condition more that nobody measures."""
    kinds = ("actor", "commitment", "indicator", "condition", "goal")
    series = Series(labels[0], labels[0], ((2018, 1.5), (2020, 2.0)), (2020,))
    cards = [
        Card(
            id=f"urn:x:{i}",
            kind=kind,
            number="1" if i else "",
            name=label,
            label=label,
            document="urn:plan",
            state=labels[0] if kind == "indicator" else "",
            facts=(Fact(label, label),),
            concepts=("urn:grupp",),
            source=Source(heading=label),
            series=(series,),
        )
        for i, (kind, label) in enumerate(zip(kinds, labels, strict=False))
    ]
    bare = replace(cards[3], id="urn:x:9", number="2", name=f"Omätt {labels[3]}")
    bare = replace(bare, findings=(_finding(bare, labels[1]),))
    ends = (
        (0, 1, "responsible", "stated"),
        (1, 2, "followedBy", "stated"),
        (1, 3, "contributesTo", "interpreted"),
        (2, 3, "measures", "interpreted"),
        (3, 4, "conditionFor", "stated"),
        (9, 4, "conditionFor", "stated"),
    )
    links = [
        Link(f"urn:x:{a}", f"urn:x:{b}", kind, "interpreted" if basis != "stated" else "stated", labels[2])
        for a, b, kind, basis in ends
    ]
    cards = sorted([*cards, bare], key=lambda card: (kinds.index(card.kind), card.id))
    scope = Scope("urn:x:4", ("urn:x:0", "urn:x:1", "urn:x:2", "urn:x:3", "urn:x:9"))
    gap = Gap("urn:x:9", "indicator", bare.findings[0])
    return Picture(
        labels[0], tuple(cards), tuple(links), (gap,), (scope,), {"urn:plan": labels[1], "urn:grupp": labels[2]}
    )


def _open(page: Page, path: Path, fragment: str = "") -> None:
    page.call("Page.navigate", url=path.as_uri() + fragment)
    page.wait("document.readyState === 'complete' && document.documentElement.classList.contains('live')")
    page.settle()


def _write(tmp_path: Path, shown: Picture) -> Path:
    path = tmp_path / "sida.html"
    path.write_text(chain_html(shown), encoding="utf-8")
    return path


def _current(page: Page) -> str:
    return str(page.run("document.querySelector('.scene.current').id"))


def _visible(page: Page, selector: str) -> int:
    return int(
        page.run(f"[...document.querySelectorAll({selector!r})].filter((e) => e.getClientRects().length).length")
    )


def test_it_starts_with_the_whole_strategy(page: Page, shipped_page: Path) -> None:
    _open(page, shipped_page)
    assert _visible(page, ".scene") == 1
    assert page.run("document.querySelector('.scene.current h2').textContent").startswith("Översikt: Strategi för att")
    assert _visible(page, ".scene.current .box.condition") == 17
    assert _visible(page, ".scene.current .box.goal") == 8


def test_the_keyboard_alone_finds_a_gap_and_its_remedy(page: Page, shipped_page: Path) -> None:
    _open(page, shipped_page)
    for _ in range(60):  # to the picture, past links, fields and buttons
        page.key("Tab")
        if page.run("document.activeElement.classList.contains('box')"):
            break
    for key in ("ArrowLeft", "ArrowLeft"):
        page.key(key)
    assert page.run("document.activeElement.classList.contains('gap')")
    page.key("Enter")
    assert _current(page).startswith("m")
    assert "saknas" in page.run("document.getElementById('panel-namn').textContent")
    assert page.run("document.querySelector('#panel .finding').textContent").find("Gör så här: ") > 0
    page.key("Escape")
    assert _visible(page, "#panel") == 0
    assert page.run("document.activeElement.dataset.box").startswith("g")


def test_a_box_lights_up_what_leads_to_it_and_from_it(page: Page, tmp_path: Path) -> None:
    _open(page, _write(tmp_path, small()), "#bild=m5")
    page.run(
        "document.querySelector('.current .box.indicator.card').dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
    page.settle()
    near = page.run(
        "[...document.querySelectorAll('.current .box.near')].map((b) => b.querySelector('text').textContent)"
    )
    assert sorted(near) == sorted(
        ["Kommunen", "1 Ge stöd", "1 Andel som fått stödKommunen", "1 Det finns stöd", "Mål 1 Alla får stöd"]
    )
    assert page.run("document.querySelector('#panel .chart').getAttribute('aria-label')") == "2018: 1,5 · 2020: 2"


def test_the_address_brings_the_same_view_back(page: Page, shipped_page: Path) -> None:
    _open(page, shipped_page)
    page.run(
        "document.querySelector('.current .box.condition').dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
    page.settle()
    fragment, scene = page.run("location.hash"), _current(page)
    name = page.run("document.getElementById('panel-namn').textContent")
    _open(page, shipped_page, "#")
    _open(page, shipped_page, fragment)
    assert _current(page) == scene
    assert page.run("document.getElementById('panel-namn').textContent") == name


@pytest.mark.parametrize(
    "fragment", ["#bild=finnsinte", "#ruta=c99999", "#bild=m1&ruta=<img>", "#severity=x&concept=%00", "#%"]
)
def test_an_address_that_leads_nowhere_does_no_harm(page: Page, tmp_path: Path, fragment: str) -> None:
    _open(page, _write(tmp_path, small()), fragment)
    assert _visible(page, ".scene.current") == 1


def test_filters_fade_what_does_not_fit_and_say_how_much_does(page: Page, shipped_page: Path) -> None:
    _open(page, shipped_page)
    page.run(
        "(() => { const f = document.getElementById('urval').severity; f.value = 'violation';"
        " f.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )
    faint, all_ = page.run(
        "[document.querySelectorAll('.current .box.faint').length, document.querySelectorAll('.current .box').length]"
    )
    assert 0 < faint < all_
    assert page.run("document.getElementById('visar').textContent") == f"{all_ - faint} av {all_} rutor passar urvalet"


def test_search_opens_the_goal_that_a_card_belongs_to(page: Page, shipped_page: Path) -> None:
    _open(page, shipped_page)
    page.run("document.querySelector('#urval [name=text]').focus()")
    page.call("Input.insertText", text="personutredningar frivården")
    page.settle()
    assert _visible(page, ".hits .node-button") >= 1
    page.run("document.querySelector('.hits .node-button').click()")
    page.settle()
    assert "frivården" in page.run("document.getElementById('panel-namn').textContent")
    assert _visible(page, ".hits") == 0


def test_replaced_plans_are_drawn_when_asked_for(page: Page, shipped_page: Path) -> None:
    _open(page, shipped_page)
    goal = page.run("document.querySelector('#urval [name=picture] option[value^=m]').value")
    _open(page, shipped_page, f"#bild={goal}")
    before = _visible(page, ".scene.current .box")
    page.run("document.getElementById('ersatta').click()")
    page.settle()
    assert _current(page) == f"{goal}-alla"
    assert _visible(page, ".scene.current .box") > before
    assert page.run("document.querySelectorAll('.scene.current .box[aria-label=\"\"]').length") == 0
    assert page.run("new URLSearchParams(location.hash.slice(1)).get('ersatta')") == "1"


def test_a_name_in_the_table_leads_to_its_box(page: Page, shipped_page: Path) -> None:
    _open(page, shipped_page)
    page.run("document.getElementById('tabell').open = true")
    page.run("document.querySelector('#tabell td a').click()")
    page.settle()
    name = page.run("document.querySelector('#tabell td a').textContent").rstrip("…")
    assert name in page.run("document.getElementById('panel-namn').textContent")


def test_a_walk_goes_from_the_goal_card_by_card(page: Page, tmp_path: Path) -> None:
    _open(page, _write(tmp_path, small()), "#bild=m5")
    page.run("document.getElementById('ga-igenom').click()")
    told = []
    for _ in range(20):
        told.append(page.run("document.querySelector('#steg .said').innerText").splitlines())
        if page.run("document.activeElement.textContent") == "Avsluta":
            break
        page.key("ArrowRight")
    assert len(told) == 7
    assert told[0][0] == "Steg 1 av 7 · Mål"
    assert any("Här saknas en indikator" in lines[0] for lines in told)
    page.key("Escape")
    assert _visible(page, "#steg") == 0


def test_it_can_be_read_without_scripts(page: Page, shipped_page: Path) -> None:
    with page.without_scripts():
        page.open(shipped_page)
        assert _visible(page, ".scene .drawing") >= 15
        assert _visible(page, "#tabell tr") > 300
        assert _visible(page, ".filters") == 0


def test_a_saved_picture_stands_on_its_own(page: Page, tmp_path: Path) -> None:
    _open(page, _write(tmp_path, small()), "#bild=m5")
    page.run(
        "window.saved = new Promise((done) => {"
        " URL.createObjectURL = (blob) => { done(blob.text()); return 'about:blank'; }; });"
        " HTMLAnchorElement.prototype.click = () => {}; document.getElementById('spara-svg').click()"
    )
    svg = page.run("window.saved")
    assert svg.startswith("<svg")
    for part in ("sign-violation", ".box rect", "Det finns stöd"):
        assert part in svg
    saved = tmp_path / "sparad.svg"
    saved.write_text(svg, encoding="utf-8")
    page.open(saved)
    assert page.run("document.documentElement.getBBox().width") > 800


def test_labels_do_nothing(page: Page, tmp_path: Path) -> None:
    _open(page, _write(tmp_path, small(LABELS[:5])), "#bild=m5")
    for key in ("Tab",) * 14:
        page.key(key)
    boxes = page.run("document.querySelectorAll('.current .box').length")
    for i in range(boxes):
        page.run(
            f"document.querySelectorAll('.current .box')[{i}].dispatchEvent(new MouseEvent('click', {{bubbles: true}}))"
        )
        page.settle()
    page.run("document.getElementById('ga-igenom').click()")
    page.run("document.querySelector('#urval [name=text]').focus()")
    page.call("Input.insertText", text="hacked")
    page.settle()
    assert page.run("window.hacked") is None
    assert page.run("document.querySelectorAll('img, iframe, object, a[href^=javascript]').length") == 0
