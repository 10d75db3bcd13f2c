"""Words for the kinds of things and links in a graph view, and titles for documents that have none."""

from __future__ import annotations

import re

from effektkedja.model.text import Language
from effektkedja.render import wording
from effektkedja.render.phrases import clean, local_name

_CAMEL = re.compile(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])")
_ID = re.compile(r"[a-z0-9_-]+")
_YEARS = re.compile(r"\b(\d{4}) (\d{4})\b")


def kind_word(kind: str, lang: Language) -> str:
    """The word for a kind: ``Åtagande`` of ``commitment`` or its class; the name in words where it is unknown."""
    name = local_name(kind)
    word = wording.kinds.KINDS.get(name.lower())
    return word.in_(lang) if word else _in_words(name).capitalize()


def link_words(kind: str, lang: Language) -> tuple[str, str]:
    """What a link says from its source and from its target: ``bidrar till`` and ``får bidrag från``."""
    name = local_name(kind)
    if name in wording.kinds.LINK_KINDS:
        there, back = wording.kinds.LINK_KINDS[name]
        return there.in_(lang), back.in_(lang)
    return _in_words(name), f"← {_in_words(name)}"


def document_title(document: str) -> str:
    """A document's title; where only an id is known, a readable form of it: ``Handlingsplan 2024–2027``."""
    if not _ID.fullmatch(document):
        return clean(document)
    text = clean(document.replace("-", " ").replace("_", " "))
    return _YEARS.sub(r"\1–\2", text[:1].upper() + text[1:])


def _in_words(name: str) -> str:
    return clean(_CAMEL.sub(" ", name).replace("-", " ").replace("_", " ").lower())
