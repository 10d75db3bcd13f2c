"""The workbench in a real browser: under its strict policy, asking nobody else, with and without script."""

from __future__ import annotations

import os
import shutil
import subprocess
from urllib.parse import quote

import pytest

from conftest import ROOT
from render.browser import browser, find_chromium

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="no Chromium on the path")
BUILT = ROOT / "src" / "effektkedja" / "web" / "built" / "workbench.js"


@pytest.fixture(scope="module")
def editor():
    """The built editor; it is built here where npm is at hand."""
    if BUILT.exists():
        return BUILT
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("the editor is not built, and there is no npm to build it with")
    for command in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
        done = subprocess.run([npm, *command], cwd=ROOT, capture_output=True, text=True, timeout=180)
        if done.returncode:
            pytest.skip(f"the editor cannot be built: npm {command[0]}: {done.stderr[-300:]}")
    return BUILT


@pytest.fixture
def tab():
    with browser() as page:
        yield page


def visit(tab, server, path: str) -> None:
    tab.call("Page.navigate", url=f"{server.address}{path}")
    tab.wait("location.href !== 'about:blank' && document.readyState === 'complete'")
    tab.settle()


def stayed_at_home(tab, server) -> bool:
    return all(url.startswith((server.address, "data:,")) for url in tab.requests) and tab.requests != []


def test_the_editor_runs_under_the_policy_and_asks_nobody_else(server, editor, tab):
    visit(tab, server, "workbench")
    assert tab.run("document.querySelectorAll('.cm-editor').length") == 1
    assert tab.run("getComputedStyle(document.querySelector('#query')).display") == "none"
    tab.run("window.word = [...document.querySelectorAll('.cm-line span')].find((s) => s.textContent === 'SELECT'); 1")
    assert tab.run("getComputedStyle(window.word).color") == "rgb(122, 31, 122)", (
        "the editor's style sheet was not let in"
    )
    assert tab.errors == []
    assert stayed_at_home(tab, server), tab.requests


def test_a_query_is_typed_completed_and_run_with_the_keyboard(server, editor, tab):
    visit(tab, server, "workbench")
    tab.run("document.querySelector('.cm-content').focus()")
    tab.call("Input.dispatchKeyEvent", type="keyDown", key="a", code="KeyA", windowsVirtualKeyCode=65, modifiers=2)
    tab.call("Input.dispatchKeyEvent", type="keyDown", key="Delete", code="Delete", windowsVirtualKeyCode=46)
    tab.call("Input.insertText", text="SELECT ?x { ?x a ek:Goa")
    for kind in ("keyDown", "keyUp"):  # ask for completion
        tab.call("Input.dispatchKeyEvent", type=kind, key=" ", code="Space", windowsVirtualKeyCode=32, modifiers=2)
    tab.wait("[...document.querySelectorAll('.cm-completionLabel')].some((l) => l.textContent === 'ek:Goal')")
    assert any(url.endswith("/workbench/words") for url in tab.requests)
    tab.run("new Promise((done) => setTimeout(done, 150))")  # the list takes no key in its first moment
    tab.key("Enter")
    tab.call("Input.insertText", text=" } ORDER BY ?x LIMIT 3")
    for kind in ("keyDown", "keyUp"):
        tab.call("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", windowsVirtualKeyCode=13, modifiers=2)
    tab.wait("document.querySelectorAll('table.answer tbody tr').length === 3")
    assert "ek%3AGoal" in tab.run("location.search")
    assert tab.errors == []
    assert stayed_at_home(tab, server), tab.requests


def test_a_long_query_is_posted(server, editor, tab):
    visit(tab, server, f"workbench?query={quote('SELECT (1 AS ?n) {}')}")
    tab.run("document.querySelector('.cm-content').focus()")
    tab.call("Input.insertText", text="# " + "lång kommentar " * 1000 + "\n")
    tab.run("document.querySelector('#query-form button').click()")
    tab.wait("location.search === ''")
    tab.wait("document.readyState === 'complete' && document.querySelectorAll('table.answer tbody tr').length === 1")
    assert tab.errors == []


def test_the_question_book_fills_the_editor(server, editor, tab):
    visit(tab, server, "workbench")
    tab.run("document.querySelector('#bok').value = 'malens-lage'")
    tab.run("document.querySelector('form.book button').click()")
    tab.wait("location.search.includes('malens-lage') && document.readyState === 'complete'")
    assert "SELECT" in tab.run("document.querySelector('.cm-content').textContent")


def test_data_in_an_answer_is_text(server, editor, tab):
    payload = "<img src=x onerror=document.title=1><svg onload=document.title=2></td><script>document.title=3</script>"
    visit(tab, server, f"workbench?query={quote(f'SELECT (STR({payload!r}) AS ?x) (IRI({payload!r}) AS ?y) {{}}')}")
    title = tab.run("document.title")
    assert title == "SPARQL · effektkedja"
    assert tab.run("document.querySelectorAll('table.answer img, table.answer svg, table.answer script').length") == 0
    assert "onerror" in tab.run("document.querySelector('table.answer').textContent")


def test_without_script_there_is_a_text_area_that_works(server, tab):
    with tab.without_scripts():
        visit(tab, server, "workbench")
        assert tab.run("document.querySelectorAll('.cm-editor').length") == 0
        tab.run("document.querySelector('#query').value = 'ASK {}'")
        tab.run("document.querySelector('#query-form button').click()")
        tab.wait("location.search.includes('ASK') && document.readyState === 'complete'")
        assert tab.run("document.querySelector('section p.lead').textContent") in ("ja", "yes")
    assert tab.errors == []


@pytest.mark.parametrize(
    "path", ["", "page/id/strategi-2020-2026/mal/5", "queries/ansvar", "workbench", "graphs", "page/id/-"]
)
def test_no_page_is_wider_than_a_phone(server, tab, path):
    tab.resize(390, 800)
    visit(tab, server, path)
    assert tab.run("document.documentElement.scrollWidth") <= 390
    assert stayed_at_home(tab, server)


@pytest.mark.skipif("EFFEKTKEDJA_SCREENSHOTS" not in os.environ, reason="set EFFEKTKEDJA_SCREENSHOTS to a folder")
def test_screenshots(server, editor, tab):
    """The pictures of docs/serve.md."""
    from pathlib import Path

    folder = Path(os.environ["EFFEKTKEDJA_SCREENSHOTS"])
    tab.call("Emulation.setLocaleOverride", locale="sv-SE")
    tab.call("Network.setExtraHTTPHeaders", headers={"Accept-Language": "sv"})
    query = """# Hur många åtaganden har varje aktör i planen?
SELECT ?namn (COUNT(?atagande) AS ?antal) WHERE {
  ?atagande a ek:Commitment ; ek:responsible ?aktor ;
    ek:inDocument ekd:handlingsplan-2024-2027 .
  ?aktor skos:prefLabel ?namn .
  FILTER(LANG(?namn) = "sv")
}
GROUP BY ?namn
ORDER BY DESC(?antal)"""
    visit(tab, server, f"workbench?query={quote(query)}")
    tab.screenshot(folder / "serve-workbench.png")
    visit(tab, server, "page/id/handlingsplan-2024-2027/atgard/5.1")
    tab.screenshot(folder / "serve-thing.png")
    visit(tab, server, "")
    tab.screenshot(folder / "serve-home.png")
