"""What the renderers say, Swedish first: by subject what several of them say, and by page what templates need.

Templates find all of it under one roof, by the names in lower case. What one renderer alone says stands with it.
"""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Language, Text
from effektkedja.render.wording import chain, findings, following, kinds, matrix, network, pages, report, rules, tables

__all__ = [
    "chain",
    "findings",
    "following",
    "kinds",
    "matrix",
    "network",
    "page_words",
    "pages",
    "report",
    "rules",
    "tables",
]

PARTS: Final = (findings, following, rules, tables, kinds, pages, report, chain, matrix, network)


def page_words(lang: Language) -> dict[str, str]:
    """Every text of the room in ``lang``: name in lower case to text, for templates and scripts."""
    named = (pair for part in PARTS for pair in vars(part).items())
    return {name.lower(): text.in_(lang) for name, text in named if isinstance(text, Text)}
