"""The pages in a real browser: scripts run, nothing is asked for, labels do nothing, and people can use it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from effektkedja.model.text import Language
from effektkedja.render.network import network_html
from effektkedja.render.report import report_html
from render import axe, hostile, sample
from render.browser import Page, browser, find_chromium

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the debugging pipe is handed over the POSIX way"),
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium on the path"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Page]:
    with browser() as page:
        yield page


@pytest.fixture
def page(chromium: Page) -> Iterator[Page]:
    """The browser with a clean record; afterwards nothing but files may have been asked for and no error raised."""
    chromium.requests.clear()
    chromium.errors.clear()
    yield chromium
    chromium.settle()
    assert [url for url in chromium.requests if not url.startswith(("file:", "data:", "about:"))] == []
    assert chromium.errors == []


def _open(page: Page, tmp_path: Path, html: str) -> None:
    path = tmp_path / "sida med å.html"
    path.write_text(html, encoding="utf-8")
    page.open(path)


def _visible(page: Page, selector: str) -> int:
    return int(page.run(f"[...document.querySelectorAll({selector!r})].filter((e) => e.offsetParent).length"))


def _choose(page: Page, name: str, value: str) -> None:
    page.run(
        f"(() => {{ const field = document.getElementById('urval')[{name!r}]; field.value = {value!r};"
        " field.dispatchEvent(new Event('input', { bubbles: true }));"
        " field.dispatchEvent(new Event('change', { bubbles: true })); })()"
    )
    page.settle()


def test_the_report_filters(page: Page, tmp_path: Path) -> None:
    _open(page, tmp_path, report_html(sample.report()))
    assert _visible(page, "article[data-rule]") == 40
    _choose(page, "rule", "EK205")
    assert _visible(page, "article[data-rule]") == 15
    assert page.run("document.getElementById('visar').textContent") == "Visar 15 av 40 brister"
    _choose(page, "text", "KONTAKTFÖRBUD")
    shown = _visible(page, "article[data-rule]")
    assert 0 < shown < 15
    _choose(page, "text", "finns inte alls")
    assert _visible(page, "article[data-rule]") == _visible(page, "section.document") == 0
    page.run("document.getElementById('urval').reset()")
    page.settle()
    assert _visible(page, "article[data-rule]") == 40
    _choose(page, "basis", "interpreted")
    assert _visible(page, "article[data-rule]") == sum(f.basis == "interpreted" for f in sample.findings())


def test_the_report_filters_by_status(page: Page, tmp_path: Path) -> None:
    report = sample.followed_report()
    _open(page, tmp_path, report_html(report))
    everything = len(report.findings) + len(report.accepted)
    assert _visible(page, "article[data-rule]") == everything
    for status, number in (("accepted", 2), ("new", 1), ("reopened", 1), ("remaining", everything - 4)):
        _choose(page, "status", status)
        assert _visible(page, "article[data-rule]") == number
    _choose(page, "status", "")
    assert _visible(page, "article[data-rule]") == everything


def test_a_source_leads_to_its_folded_place_and_from_there_to_the_finding(page: Page, tmp_path: Path) -> None:
    _open(page, tmp_path, report_html(sample.report()))
    assert page.run("document.querySelectorAll('.sources details[open]').length") == 0
    page.run("document.querySelector('article .source a').click()")
    page.wait("location.hash.startsWith('#kalla-')")
    page.wait("document.querySelector(location.hash).closest('details').open")
    _choose(page, "text", "finns inte alls")
    page.run("document.querySelector(':target a').click()")
    page.wait("location.hash.startsWith('#brist-')")
    page.wait("document.getElementById(decodeURIComponent(location.hash.slice(1))).offsetParent !== null")


@pytest.mark.skipif(axe.find() is None, reason=axe.WHERE)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_report_breaks_no_rule_of_accessibility(page: Page, tmp_path: Path, lang: Language) -> None:
    _open(page, tmp_path, report_html(sample.followed_report(), lang))
    page.run("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    page.settle()
    assert axe.breaches(page) == []
    page.run("document.documentElement.removeAttribute('lang')")
    assert [line.partition(":")[0] for line in axe.breaches(page)] == ["html-has-lang"]  # it can find one


def test_the_report_can_be_read_without_scripts(page: Page, tmp_path: Path) -> None:
    with page.without_scripts():
        _open(page, tmp_path, report_html(sample.report()))
        assert _visible(page, "article[data-rule]") == 40
        assert _visible(page, ".filters") == 0


def test_labels_do_nothing_in_the_report(page: Page, tmp_path: Path) -> None:
    _open(page, tmp_path, report_html(hostile.report()))
    _choose(page, "text", "x")
    assert page.run("window.hacked") is None
    assert page.run("document.querySelectorAll('img, iframe, object').length") == 0


def test_the_network_starts_with_one_goal_and_shows_all_on_request(page: Page, tmp_path: Path) -> None:
    view = sample.graph()
    _open(page, tmp_path, network_html(view))
    first = int(page.run("document.getElementById('visar').textContent").split(" ")[0])
    assert 5 < first < len(view.nodes) / 2
    assert _visible(page, "canvas") == 1
    _choose(page, "goal", "")
    assert (
        page.run("document.getElementById('visar').textContent")
        == f"{len(view.nodes)} av {len(view.nodes)} delar visas"
    )
    _choose(page, "severity", "violation")
    shown = int(page.run("document.getElementById('visar').textContent").split(" ")[0])
    assert sum(node.severity == 3 for node in view.nodes) <= shown < len(view.nodes)


def test_something_is_drawn(page: Page, tmp_path: Path) -> None:
    _open(page, tmp_path, network_html(sample.graph()))
    colours = page.run(
        "(() => { const c = document.querySelector('#canvas canvas'); const d = c.getContext('2d')"
        ".getImageData(0, 0, c.width, c.height).data; const seen = new Set();"
        " for (let i = 0; i < d.length; i += 4) seen.add(`${d[i]},${d[i+1]},${d[i+2]}`); return [...seen]; })()"
    )
    assert "213,94,0" in colours  # the vermillion of a break
    assert len(colours) > 50


def test_the_keyboard_opens_the_panel_and_its_buttons_lead_on(page: Page, tmp_path: Path) -> None:
    _open(page, tmp_path, network_html(sample.graph()))
    page.run("document.getElementById('canvas').focus()")
    page.key("ArrowRight")
    assert _visible(page, "#panel") == 1
    first = page.run("document.getElementById('panel-namn').textContent")
    page.key("ArrowRight")
    second = page.run("document.getElementById('panel-namn').textContent")
    assert first != second
    assert page.run("document.getElementById('lage').textContent").find(second) >= 0
    page.run("document.querySelector('#panel .node-button').click()")
    page.settle()
    assert page.run("document.activeElement.id") == "panel-namn"
    page.key("Escape")
    assert _visible(page, "#panel") == 0
    assert page.run("document.activeElement.id") == "canvas"


def test_a_click_on_a_card_selects_it(page: Page, tmp_path: Path) -> None:
    _open(page, tmp_path, network_html(sample.graph()))
    box = page.run(
        "(() => { const b = document.getElementById('canvas').getBoundingClientRect();"
        " return [b.x, b.y, b.width, b.height]; })()"
    )
    for step in range(1, 12):  # somewhere down the second of five columns there is a card
        page.click(box[0] + box[2] * 0.3, box[1] + box[3] * step / 12)
        if _visible(page, "#panel"):
            break
    assert page.run("document.querySelector('#panel p.quiet').textContent").startswith("Åtagande")


def test_search_finds_across_goals_and_opens_what_is_hidden(page: Page, tmp_path: Path) -> None:
    _open(page, tmp_path, network_html(sample.graph()))
    page.run("document.querySelector('#urval [name=text]').focus()")
    page.call("Input.insertText", text="personutredningar frivården")
    page.settle()
    assert _visible(page, ".hits .node-button") == 1
    page.run("document.querySelector('.hits .node-button').click()")
    page.settle()
    assert "5.4" in page.run("document.getElementById('panel-namn').textContent")
    assert page.run("document.getElementById('urval').goal.value") == sample.goal(5).iri
    assert _visible(page, ".hits") == 0


def test_kinds_and_documents_narrow_picture_and_table_alike(page: Page, tmp_path: Path) -> None:
    view = sample.graph()
    _open(page, tmp_path, network_html(view))
    _choose(page, "goal", "")
    page.run("document.getElementById('tabell').open = true")
    page.run("document.querySelector('#slag [value=indicator]').click()")
    page.settle()
    assert _visible(page, "tr[data-row]") == sum(node.kind != "indicator" for node in view.nodes)
    page.run("document.querySelector('#slag [value=indicator]').click()")
    _choose(page, "document", sample.STRATEGY_TITLE)
    shown = _visible(page, "tr[data-row]")
    assert sum(node.document == sample.STRATEGY_TITLE for node in view.nodes) <= shown < len(view.nodes)
    assert page.run("document.getElementById('visar').textContent").startswith(f"{shown} ")


def test_labels_do_nothing_in_the_network(page: Page, tmp_path: Path) -> None:
    _open(page, tmp_path, network_html(hostile.view()))
    page.run("document.getElementById('canvas').focus()")
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Enter"):
        page.key(key)
    assert _visible(page, "#panel") == 1
    for step in range(1, 16):  # tooltips on the way
        page.call("Input.dispatchMouseEvent", type="mouseMoved", x=80 * step, y=300)
        page.settle()
    page.run("document.querySelector('#urval [name=text]').focus()")
    page.call("Input.insertText", text="hacked")
    page.settle()
    assert _visible(page, ".hits .node-button") > 0
    assert page.run("window.hacked") is None
    assert page.run("document.querySelectorAll('img, iframe, object, a[href^=javascript]').length") == 0


def test_a_network_of_350_parts_stays_quick(page: Page, tmp_path: Path) -> None:
    view = sample.graph(8)
    assert len(view.nodes) > 350
    _open(page, tmp_path, network_html(view))
    milliseconds = page.run(
        "(() => { const from = performance.now(); const field = document.getElementById('urval').goal;"
        " field.value = ''; field.dispatchEvent(new Event('change', { bubbles: true }));"
        " return performance.now() - from; })()"
    )
    assert milliseconds < 3000


def test_the_network_says_what_to_do_without_scripts(page: Page, tmp_path: Path) -> None:
    with page.without_scripts():
        _open(page, tmp_path, network_html(sample.graph()))
        assert _visible(page, "noscript") == 1
        assert _visible(page, "tr[data-row]") == len(sample.graph().nodes)
