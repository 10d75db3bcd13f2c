"""The chain of the shipped knowledge base and its page, made once for all tests of a process."""

from __future__ import annotations

from functools import cache

from effektkedja.model.text import Language
from effektkedja.operations.picture import picture
from effektkedja.picture import Picture
from effektkedja.render.chain.page import chain_html
from effektkedja.store.loading import shipped


@cache
def shipped_picture(lang: Language = "sv") -> Picture:
    """The chain."""
    return picture(shipped(), title="Kunskapsbasen", lang=lang)


@cache
def shipped_page(lang: Language = "sv") -> str:
    """Its page."""
    return chain_html(shipped_picture(lang), lang)
