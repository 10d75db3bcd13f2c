"""The chain page with Playwright in the Chromium of the machine: keys alone, from a gap to a saved proposal.

The other browser tests steer Chromium themselves; this one is a second witness with a driver that everybody knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from effektkedja.cli import main
from effektkedja.operations.proposal_file import read
from render import axe
from render.browser import find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install playwright)")
pytestmark = pytest.mark.skipif(find_chromium() is None, reason="no Chromium on the path")

CONDITION = "Kunskap om universella våldsförebyggande"


@pytest.fixture(scope="module")
def chain_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as the command writes it."""
    path = tmp_path_factory.mktemp("usb") / "kedjan åäö.html"
    assert main(["view", "--out", str(path)]) == 0
    return path


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 720}, accept_downloads=True)
        asked: list[str] = []
        wrong: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        yield page
        browser.close()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert wrong == []


def tab_to(page: Page, condition: str) -> None:
    """Press Tab until the focused element ``e`` fulfils a condition."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(f"((e) => Boolean({condition}))(document.activeElement)"):
            return
    raise AssertionError(f"Tab never came to {condition}")


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page, for all levels of WCAG 2.2 AA."""
    script = axe.find()
    assert script, axe.WHERE
    page.evaluate(script.read_text(encoding="utf-8") + "\n;0")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = page.evaluate("(tags) => axe.run(document, { runOnly: tags })", tags)
    return [f"{one['id']}: {node['target']}" for one in found["violations"] for node in one["nodes"]]


def test_keys_alone_from_a_broken_chain_to_a_saved_proposal(page: Page, chain_file: Path, tmp_path: Path) -> None:
    page.goto(chain_file.as_uri())
    page.wait_for_selector("html.tries", state="attached")
    assert violations(page) == []

    tab_to(page, "e.name === 'text'")
    page.keyboard.type(CONDITION)
    tab_to(page, "e.closest('.hits')")
    page.keyboard.press("Enter")
    assert "EK104" in page.locator("#panel .finding").first.inner_text()
    assert violations(page) == []

    tab_to(page, "e.tagName === 'BUTTON' && e.textContent.startsWith('En ny indikator mäter det här')")
    page.keyboard.press("Enter")
    page.keyboard.type("Andel kommuner där personal har fått utbildning")
    page.keyboard.press("Enter")
    page.wait_for_selector("#forslag .proposal .effect")
    page.keyboard.type("ÅB")
    assert violations(page) == []

    tab_to(page, "e.tagName === 'BUTTON' && e.textContent.startsWith('Spara förslagen')")
    saved: list[Path] = []

    def keep(download: object) -> None:
        path = tmp_path / download.suggested_filename  # type: ignore[attr-defined]
        download.save_as(path)  # type: ignore[attr-defined]
        saved.append(path)

    page.on("download", keep)
    page.keyboard.press("Enter")
    for _ in range(100):
        page.wait_for_timeout(50)
        if len(saved) == 2:
            break

    assert sorted(path.suffix for path in saved) == [".ttl", ".xlsx"]
    (turtle,) = (path for path in saved if path.suffix == ".ttl")
    assert [one.author for one in read(turtle)] == ["ÅB"]
