"""The rules in the page: the element that holds them, and the scripts that judge a change by them."""

from __future__ import annotations

import re
from typing import Final

RULE_SCRIPTS: Final = (
    "rules-terms.js",
    "rules-graph.js",
    "rules-values.js",
    "rules-paths.js",
    "rules-order.js",
    "rules-expressions.js",
    "rules-plans.js",
    "rules-names.js",
    "rules-findings.js",
    "rules-change.js",
    "rules.js",
)
"""In the order in which they need each other; the last one gives ``EkRules``."""
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]*={0,2}")


def rule_scripts(rulebook: str) -> tuple[str, ...]:
    """The scripts that a page with this rulebook needs: none where it is empty."""
    return RULE_SCRIPTS if rulebook else ()


def base64_text(rulebook: str) -> str:
    """The text that stands in the page as ``<script type="application/octet-stream" id="ek-rulebook">``.

    Raises:
        ValueError: it is not Base64, so that it could end its element.
    """
    if not _BASE64.fullmatch(rulebook):
        raise ValueError("a rulebook is text in Base64")
    return rulebook
