"""The chain as tables: one for each goal, and one for the actors, who belong to several."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from effektkedja.model.findings import Finding
from effektkedja.model.text import Language
from effektkedja.picture import Card, Picture
from effektkedja.render import wording
from effektkedja.render.following import acceptance_text
from effektkedja.render.grouping import counted, worst
from effektkedja.render.outline import Chapter, Entry, Link, Told
from effektkedja.render.phrases import clean, natural, shorten
from effektkedja.render.vocabulary import kind_word, link_words

_ORDER: Final = ("goal", "condition", "indicator", "commitment")
_MOST_LETTERS: Final = 48  # of a name that is linked to: its own row has the whole


def chapters(picture: Picture, lang: Language) -> list[Chapter]:
    """All cards with findings and links in words.

    Args:
        picture: the chain.
        lang: language of the words around the names.
    """
    cards = {card.id: card for card in picture.cards}
    index = {card.id: i for i, card in enumerate(picture.cards)}
    links = _links(picture, index, lang)
    told: set[str] = set()
    found: list[Chapter] = []

    def chapter(title: str, members: list[Card]) -> Chapter:
        return Chapter(clean(title), tuple(_entry(index[c.id], c, tuple(links[c.id]), lang) for c in members))

    for scope in picture.scopes:
        goal = cards[scope.goal]
        members = [goal, *(cards[id_] for id_ in scope.cards if id_ not in told and cards[id_].kind != "actor")]
        told |= {card.id for card in members}
        members.sort(key=lambda card: _ORDER.index(card.kind))
        found.append(chapter(_title(goal, lang), members))
    actors = [card for card in picture.cards if card.kind == "actor"]
    return [*found, chapter(wording.chain.ALL_ACTORS.in_(lang), actors)] if actors else found


def _title(goal: Card, lang: Language) -> str:
    return f"{kind_word('goal', lang)} {goal.number} · {goal.name}" if goal.number else goal.name


def _entry(index: int, card: Card, links: tuple[Link, ...], lang: Language) -> Entry:
    severity = worst(counted(card.findings))
    return Entry(
        index,
        kind_word(card.kind, lang),
        _name(card),
        severity.key if severity else "",
        wording.findings.SEVERITY[severity].in_(lang) if severity else "",
        tuple(_told(finding, lang) for finding in card.findings),
        links,
        state=clean(card.state),
    )


def _told(finding: Finding, lang: Language) -> Told:
    return Told(clean(finding.message), clean(finding.remedy), acceptance_text(finding, lang))


def _name(card: Card) -> str:
    return clean(card.name if card.kind == "actor" else f"{card.number} {card.name}")


def _links(picture: Picture, index: dict[str, int], lang: Language) -> dict[str, list[Link]]:
    """What each card is linked to, told from both ends."""
    names = {card.id: shorten(_name(card), _MOST_LETTERS) for card in picture.cards}
    found: dict[str, list[Link]] = defaultdict(list)
    for link in picture.links:
        there, back = link_words(link.kind, lang)
        interpreted = link.basis == "interpreted"
        found[link.source].append(Link(there, index[link.target], names[link.target], interpreted))
        found[link.target].append(Link(back, index[link.source], names[link.source], interpreted))
    for links in found.values():
        links.sort(key=lambda link: (link.words, natural(link.name)))
    return found
