"""What the chain view's scripts know: cards, gaps, links, pictures and words, as a value for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from effektkedja.model.findings import Finding
from effektkedja.model.text import Language
from effektkedja.picture import COLUMNS, Card, Picture
from effektkedja.render import wording
from effektkedja.render.chain.scene import Shown
from effektkedja.render.following import acceptance_text
from effektkedja.render.page import render_part, severity_levels
from effektkedja.render.phrases import capital, clean, source_text
from effektkedja.render.vocabulary import kind_word, link_words

_WORDS: Final = (
    "accepted", "close", "end_walk", "facts", "figures", "interpreted_link", "matching", "more_series", "neighbours",
    "no_findings", "no_links", "next_step", "open_goal", "previous_step", "remedy", "search_more", "search_none",
    "series_break", "source", "step", "why_read", "interpreted",
)  # fmt: skip


def chain_data(
    picture: Picture, shown: Sequence[Shown], matrices: Sequence[str], start: str, lang: Language
) -> dict[str, Any]:
    """What the scripts need: everything that a panel says, by the place of card, gap and link in the picture.

    Args:
        picture: the chain.
        shown: its pictures.
        matrices: ids of the matrices of coverage on the page.
        start: id of what the page opens with.
        lang: language of the words around the names.

    Returns:
        A value that JSON can hold.
    """
    index = {card.id: i for i, card in enumerate(picture.cards)}
    named = {iri: i for i, iri in enumerate(picture.names)}
    remedies: dict[str, int] = {}
    return {
        "cards": [_card_data(card, named, remedies, lang) for card in picture.cards],
        "gaps": [[index[gap.beside], gap.kind, gap.finding.id] for gap in picture.gaps],
        "links": [
            [index[link.source], index[link.target], link.kind, link.basis == "interpreted", clean(link.why)]
            for link in picture.links
        ],
        "names": [[iri, capital(clean(name))] for iri, name in picture.names.items()],
        "remedies": list(remedies),
        "scenes": [_scene_data(one, lang) for one in shown],
        "matrices": list(matrices),
        "start": start,
        "link_words": {kind: link_words(kind, lang) for kind in sorted({link.kind for link in picture.links})},
        "kind_words": {kind: kind_word(kind, lang) for kind in COLUMNS},
        "severities": {str(level["key"]): level["word"] for level in severity_levels(lang)},
        "missing": {kind: text.in_(lang) for kind, text in wording.chain.MISSING.items()},
        "words": {name: wording.page_words(lang)[name] for name in _WORDS},
    }


def _card_data(card: Card, named: dict[str, int], remedies: dict[str, int], lang: Language) -> dict[str, Any]:
    data: dict[str, Any] = {
        "kind": card.kind,
        "number": "" if card.kind == "actor" else clean(card.number),
        "name": clean(card.name),
        "document": named.get(card.document),
        "state": clean(card.state),
        "concepts": [named[iri] for iri in card.concepts],
        "facts": [[capital(clean(fact.label)), clean(fact.value)] for fact in card.facts],
        "findings": [_finding_data(finding, remedies, lang) for finding in card.findings],
        "source": source_text(card.source, lang),
        "series": [[clean(s.title), clean(s.unit), s.points, s.breaks] for s in card.series],
    }
    return {key: value for key, value in data.items() if value not in ("", [], None)}


def _finding_data(finding: Finding, remedies: dict[str, int], lang: Language) -> list[Any]:
    """A finding; the remedy, which many share, by its place in the list of remedies.

    Where somebody has decided to live with it, what they decided, and whether that holds, come last.
    """
    remedy = remedies.setdefault(clean(finding.remedy), len(remedies))
    interpreted = finding.basis == "interpreted"
    told = [finding.id, finding.rule.code, finding.severity.key, clean(finding.message), remedy, interpreted]
    accepted = acceptance_text(finding, lang)
    return [*told, accepted, finding.status == "accepted"] if accepted else told


def _scene_data(shown: Shown, lang: Language) -> list[Any]:
    """A picture: the boxes in it, the links of each of its lines, and its drawing unless that stands in the page."""
    scene = shown.scene
    lines = [" ".join("-".join(ends) for ends in one.links) for one in scene.stretches]
    drawing = (
        render_part("drawing.html", "drawing", scene, wording.chain.CHAIN_KEYS.in_(lang)) if shown.replaced else ""
    )
    boxes = [box.id for box in scene.boxes]
    return [scene.id, shown.group, shown.goal, shown.replaced, boxes, lines, drawing]
