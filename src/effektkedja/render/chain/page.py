"""The chain view: a page with a picture of the whole strategy and one of each goal, tables, and a script.

The pictures stand in the page as SVG, so that they can be seen and printed without a script.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from effektkedja.model import Finding, Language, Severity
from effektkedja.picture import COLUMNS, Card, Picture, Scope
from effektkedja.render import wording
from effektkedja.render.chain.goal_scene import GoalScene
from effektkedja.render.chain.overview_scene import OverviewScene
from effektkedja.render.chain.rulebook import base64_text, rule_scripts
from effektkedja.render.chain.scene import Scene
from effektkedja.render.page import asset, render_page, script_data, severity_levels, words
from effektkedja.render.phrases import capital, clean, natural, source_text
from effektkedja.render.vocabulary import kind_word, link_words

_WORDS: Final = (
    "close", "end_walk", "facts", "figures", "interpreted_link", "matching", "more_series", "neighbours", "no_findings",
    "no_links", "next_step", "open_goal", "previous_step", "remedy", "search_more", "search_none", "series_break",
    "source", "step", "why_read", "interpreted",
)  # fmt: skip
_SCRIPTS: Final = ("chain-model.js", "chain-panel.js", "chain-walk.js", "chain.js")


@dataclass(frozen=True)
class Shown:
    """A picture on the page: the overview of a document, or a goal with or without what has been replaced."""

    scene: Scene
    goal: int
    replaced: bool
    document: str

    @property
    def group(self) -> str:
        """The picture that this one is a variant of."""
        return self.scene.id.removesuffix("-alla")


def chain_html(picture: Picture, lang: Language = "sv", *, rulebook: str = "") -> str:
    """The chain view as one self-contained page.

    Args:
        picture: the chain.
        lang: language of the words around the names.
        rulebook: the rules and their graph in Base64, for trying changes in the page; empty for a page without that.

    Returns:
        HTML that works from a file, with and without a script, and asks the network for nothing.
    """
    from markupsafe import Markup

    shown = _scenes(picture, lang)
    context: dict[str, object] = {
        "title": clean(picture.title),
        "shown": shown,
        "goals": _by_document([one for one in shown if one.goal >= 0 and not one.replaced]),
        "overviews": [one for one in shown if one.goal < 0],
        "levels": severity_levels(lang),
        "documents": _choices({card.document for card in picture.cards if card.document}, picture),
        "concepts": _choices({concept for card in picture.cards for concept in card.concepts}, picture),
        "actors": [(i, clean(card.name)) for i, card in enumerate(picture.cards) if card.kind == "actor"],
        "chapters": _chapters(picture, lang),
        "data": Markup(script_data(_data(picture, shown, lang))),
        "has_replaced": any(one.replaced for one in shown),
        "rulebook": base64_text(rulebook),
    }
    return render_page(
        "chain.html",
        lang,
        styles=(asset("base.css"), asset("chain.css")),
        scripts=tuple(asset(name) for name in (*rule_scripts(rulebook), *_SCRIPTS)),
        context=context,
    )


def _scenes(picture: Picture, lang: Language) -> list[Shown]:
    cards = {card.id: card for card in picture.cards}
    index = {card.id: i for i, card in enumerate(picture.cards)}
    goals, overviews = GoalScene(picture, lang), OverviewScene(picture, lang)
    by_document: dict[str, list[Scope]] = defaultdict(list)
    for scope in picture.scopes:
        by_document[cards[scope.goal].document].append(scope)
    shown: list[Shown] = []
    for number, (document, scopes) in enumerate(by_document.items()):
        title = picture.names.get(document, document)
        scene = overviews.scene(tuple(scopes), f"o{number}", title)
        shown.append(Shown(scene, -1, False, title))
    for document, scopes in by_document.items():
        for scope in scopes:
            place = index[scope.goal]
            title = picture.names.get(document, document)
            shown.append(Shown(goals.scene(scope, f"m{place}", with_replaced=False), place, False, title))
            if any(cards[id_].replaced for id_ in scope.cards):
                shown.append(Shown(goals.scene(scope, f"m{place}-alla", with_replaced=True), place, True, title))
    return shown


def _by_document(shown: list[Shown]) -> dict[str, list[Shown]]:
    grouped: dict[str, list[Shown]] = {}
    for one in shown:
        grouped.setdefault(one.document, []).append(one)
    return grouped


def _choices(iris: set[str], picture: Picture) -> list[tuple[str, str]]:
    named = [(iri, capital(clean(picture.names.get(iri, iri)))) for iri in iris]
    return sorted(named, key=lambda pair: (natural(pair[1]), pair[0]))


def _chapters(picture: Picture, lang: Language) -> list[dict[str, Any]]:
    """The same content as tables: one for each goal, and one for the actors, who belong to several."""
    cards = {card.id: card for card in picture.cards}
    links = _links_by_card(picture, lang)
    index = {card.id: i for i, card in enumerate(picture.cards)}
    chapters: list[dict[str, Any]] = []
    told: set[str] = set()
    for scope in picture.scopes:
        goal = cards[scope.goal]
        members = [goal, *(cards[id_] for id_ in scope.cards if id_ not in told and cards[id_].kind != "actor")]
        told |= {card.id for card in members}
        members.sort(key=lambda card: ("goal", "condition", "indicator", "commitment").index(card.kind))
        title = f"{kind_word('goal', lang)} {goal.number} · {goal.name}" if goal.number else goal.name
        chapters.append({"title": clean(title), "cards": [_row(index[c.id], c, links[c.id], lang) for c in members]})
    actors = [card for card in picture.cards if card.kind == "actor"]
    if actors:
        title = wording.ALL_ACTORS.in_(lang)
        chapters.append({"title": title, "cards": [_row(index[c.id], c, links[c.id], lang) for c in actors]})
    return chapters


def _row(index: int, card: Card, links: list[tuple[str, str, bool]], lang: Language) -> dict[str, Any]:
    severity = max((finding.severity for finding in card.findings), default=None, key=Severity)
    return {
        "index": index,
        "kind": kind_word(card.kind, lang),
        "name": clean(f"{card.number} {card.name}") if card.kind != "actor" else clean(card.name),
        "state": clean(card.state),
        "severity": severity.key if severity else "",
        "word": wording.SEVERITY[severity].in_(lang) if severity else "",
        "findings": [(clean(finding.message), clean(finding.remedy)) for finding in card.findings],
        "links": links,
    }


def _links_by_card(picture: Picture, lang: Language) -> dict[str, list[tuple[str, str, bool]]]:
    """What each card is linked to: the words of the link, the other card, and whether the link was read."""
    cards = {card.id: card for card in picture.cards}
    found: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    for link in picture.links:
        there, back = link_words(link.kind, lang)
        interpreted = link.basis == "interpreted"
        found[link.source].append((there, clean(cards[link.target].label), interpreted))
        found[link.target].append((back, clean(cards[link.source].label), interpreted))
    return found


def _data(picture: Picture, shown: list[Shown], lang: Language) -> dict[str, Any]:
    """What the script needs: everything that a panel says, by the place of card, gap and link in the picture."""
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
        "scenes": [[one.scene.id, one.group, one.goal, one.replaced] for one in shown],
        "link_words": {kind: link_words(kind, lang) for kind in sorted({link.kind for link in picture.links})},
        "kind_words": {kind: kind_word(kind, lang) for kind in COLUMNS},
        "severities": {str(level["key"]): level["word"] for level in severity_levels(lang)},
        "missing": {kind: text.in_(lang) for kind, text in wording.MISSING.items()},
        "words": {name: words(lang)[name] for name in _WORDS},
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
        "findings": [_finding_data(finding, remedies) for finding in card.findings],
        "source": source_text(card.source, lang),
        "series": [[clean(s.title), clean(s.unit), s.points, s.breaks] for s in card.series],
    }
    return {key: value for key, value in data.items() if value not in ("", [], None)}


def _finding_data(finding: Finding, remedies: dict[str, int]) -> list[Any]:
    """A finding; the remedy, which many share, by its place in the list of remedies."""
    remedy = remedies.setdefault(clean(finding.remedy), len(remedies))
    interpreted = finding.basis == "interpreted"
    return [finding.id, finding.rule.code, finding.severity.key, clean(finding.message), remedy, interpreted]
