"""Every text of the room in both languages, and no name in a template that does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from effektkedja.model.text import Text
from effektkedja.render import network, wording
from effektkedja.render.chain import data, page
from effektkedja.render.vocabulary import document_title, kind_word, link_words
from effektkedja.render.wording.counted import Counted
from effektkedja.terms import EK

_RENDER = Path(page.__file__).parents[1]
_TEMPLATES = _RENDER / "templates"


def _texts(value: object) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, Counted):
        yield from (value.one, value.many)
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in _texts(part))
    elif isinstance(value, tuple):
        yield from (text for part in value for text in _texts(part))


def test_every_text_is_there_in_both_languages_with_the_same_places_to_fill() -> None:
    texts = [text for part in wording.PARTS for value in vars(part).values() for text in _texts(value)]
    assert len(texts) > 100
    for text in texts:
        assert text.sv.strip(), text
        assert text.en.strip(), text
        if "1 av dem" not in text.sv:
            assert sorted(re.findall(r"\{\w*\}", text.sv)) == sorted(re.findall(r"\{\w*\}", text.en)), text


def test_a_name_stands_in_one_part_only_and_is_used() -> None:
    names = [(part.__name__, name) for part in wording.PARTS for name in vars(part) if name.isupper()]
    assert len(names) > 150
    assert len({name for _, name in names}) == len(names), "templates see all parts as one"
    code = "\n".join(path.read_text("utf-8") for path in _RENDER.rglob("*.py") if path.parent.name != "wording")
    pages = "\n".join(path.read_text("utf-8") for path in _TEMPLATES.iterdir())
    for part, name in names:
        in_code = re.search(rf"\b{part.rpartition('.')[2]}\.{name}\b", code)
        assert in_code or re.search(rf"\bw(ords)?\.{name.lower()}\b", pages), f"nobody says {part}.{name}"


def test_templates_and_scripts_use_names_that_exist() -> None:
    used = {name for path in _TEMPLATES.glob("*.html") for name in re.findall(r"\bw\.(\w+)", path.read_text("utf-8"))}
    assert used <= set(wording.page_words("sv"))
    assert _used(page._SCRIPTS) == set(data._WORDS) <= set(wording.page_words("sv"))
    assert _used(network._SCRIPTS) == set(network._WORDS) <= set(wording.page_words("sv"))


def _used(scripts: tuple[str, ...]) -> set[str]:
    return {name for file in scripts for name in re.findall(r"\bwords\.(\w+)", (_TEMPLATES / file).read_text("utf-8"))}


def test_kinds_and_links_have_words_and_unknown_ones_are_readable() -> None:
    assert kind_word(f"{EK}SuccessCondition", "sv") == kind_word("condition", "sv") == "Framgångsvillkor"
    assert kind_word("urn:x/RiskFactor", "sv") == "Risk factor"
    assert link_words(f"{EK}measures", "en") == ("measures", "measured by")
    assert link_words("isPartOf", "sv")[0] == "is part of"


def test_a_document_without_title_gets_a_readable_one() -> None:
    assert document_title("handlingsplan-2024-2027") == "Handlingsplan 2024–2027"
    assert document_title("Mål 4: Skydda") == "Mål 4: Skydda"
