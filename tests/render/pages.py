"""What can be checked of a page without a browser."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

_VOID = {"meta", "input", "br", "link", "img", "path", "rect", "circle", "use"}


class Outline(HTMLParser):
    """The elements of a page: ids, links, headings, loaded things, and what is wrongly closed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.labelled_by: list[str] = []
        self.headings: list[int] = []
        self.loads: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.wrong: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.wrong += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.elements.append((tag, found))
        if tag not in _VOID:
            self._open.append(tag)
        if found.get("id"):
            self.ids[str(found["id"])] += 1
        if tag in ("a", "use"):
            self.links.append(str(found.get("href")))
        self.labelled_by += str(found.get("aria-labelledby") or "").split()
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.loads += [str(found[name]) for name in ("src", "srcset", "data", "poster", "action") if found.get(name)]
        if tag == "link":
            self.loads.append(str(found.get("href")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self._open or self._open[-1] != tag:
            self.wrong.append(f"</{tag}> closes {self._open[-1:]}")
        else:
            self._open.pop()


def assert_sound(html: str) -> Outline:
    """The page is well formed, has one h1, no skipped heading, ids that are unique and links that lead somewhere."""
    page = Outline(html)
    assert html.startswith("<!DOCTYPE html>")
    assert page.wrong == []
    assert page.headings.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in zip(page.headings, page.headings[1:], strict=False))
    assert [id_ for id_, count in page.ids.items() if count > 1] == []
    assert [link for link in page.links if not link.startswith("#") or link[1:] not in page.ids] == []
    assert [id_ for id_ in page.labelled_by if id_ not in page.ids and id_ != "panel-namn"] == []
    assert page.loads == []
    assert not re.search(r"""(?:src|href)\s*=\s*["']?\s*(?:https?:|//|javascript:)""", html, re.IGNORECASE)
    return page


def policy(page: Outline) -> str:
    """The content security policy of a page."""
    return next(
        str(found["content"])
        for tag, found in page.elements
        if tag == "meta" and found.get("http-equiv") == "Content-Security-Policy"
    )
