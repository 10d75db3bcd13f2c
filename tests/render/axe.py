"""axe-core, which finds breaches of WCAG in a page, from the PyPI package that ships it; no other browser is needed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from render.browser import Page

WHERE: Final = "axe-core is not installed (pip install axe-playwright-python)"
_TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def find() -> Path | None:
    """The script, or None where the package is not installed. The package itself is not imported: it wants a driver."""
    spec = find_spec("axe_playwright_python")
    folders = spec.submodule_search_locations if spec else None
    path = Path(folders[0]) / "axe.min.js" if folders else None
    return path if path and path.exists() else None


def breaches(page: Page, *, without: str = "") -> list[str]:
    """What is wrong with the page as it stands, one line per rule and place; empty where nothing is.

    ``without`` is a selector of what is not looked at.
    """
    script = find()
    assert script, WHERE
    page.run(script.read_text(encoding="utf-8") + "\n;0")
    found = page.run(
        f"axe.run({{ exclude: {[without] if without else []} }}, {{ runOnly: {list(_TAGS)} }})"
        ".then((result) => result.violations.flatMap((rule) =>"
        " rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`)))"
    )
    return [str(line) for line in found]
