"""The rules judged in the page: what a browser finds is what ``check`` finds, whatever is changed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from effektkedja.model import Finding
from effektkedja.operations.check import check
from effektkedja.operations.whatif import rulebook
from effektkedja.render.chain.rulebook import RULE_SCRIPTS
from effektkedja.render.page import asset
from effektkedja.store import shipped
from render.browser import Page, browser, find_chromium

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the debugging pipe is handed over the POSIX way"),
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium on the path"),
]

Told = tuple[str, ...]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page with the scripts and nothing else."""
    scripts = "".join(f"<script>{asset(name)}</script>" for name in RULE_SCRIPTS)
    path = tmp_path_factory.mktemp("regler") / "regler.html"
    path.write_text(f"<!DOCTYPE html><meta charset='utf-8'>{scripts}", encoding="utf-8")
    with browser() as page:
        page.open(path)
        yield page
        assert page.errors == []


def opened(page: Page, text: str) -> None:
    """Make an engine of a rulebook; the page has it as ``engine``."""
    page.run(f"EkRules.open({json.dumps(text)}).then((made) => {{ window.engine = made; }})")


@pytest.fixture(scope="module")
def shipped_engine(page: Page) -> Page:
    opened(page, rulebook(shipped()).text)
    return page


def as_told(findings: Iterable[Finding], english: Iterable[Finding]) -> list[Told]:
    """What a check tells of its findings, in both languages, in its order."""
    by_id = {found.id: found for found in english}
    return [
        (
            sv.id,
            sv.rule.code,
            sv.severity.key,
            sv.focus.iri,
            sv.value.iri if sv.value else "",
            sv.message,
            by_id[sv.id].message,
            sv.remedy,
            by_id[sv.id].remedy,
            sv.basis,
        )
        for sv in findings
    ]


def as_told_by_page(findings: Iterable[dict[str, Any]]) -> list[Told]:
    """The same of what a page says."""
    return [
        (
            found["id"],
            found["rule"],
            found["severity"],
            found["focus"].strip("<>"),
            (found["value"] or "").strip("<>"),
            found["message"]["sv"],
            found["message"]["en"],
            found["remedy"]["sv"],
            found["remedy"]["en"],
            found["basis"],
        )
        for found in findings
    ]


def test_page_finds_what_check_finds_in_the_shipped_data(shipped_engine: Page) -> None:
    told = as_told_by_page(shipped_engine.run("engine.baseline()"))
    expected = as_told(check(shipped()).findings, check(shipped(), lang="en").findings)
    assert told == expected
    assert shipped_engine.run("[...engine.unjudged]") == []
