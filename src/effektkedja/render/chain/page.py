"""The chain view: a page with a picture of the whole strategy and one of each goal, tables, and a script.

The pictures stand in the page as SVG, so that they can be seen and printed without a script.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from effektkedja.model.text import Language
from effektkedja.picture import Picture, Scope
from effektkedja.proposal import Offers
from effektkedja.render.chain.data import chain_data
from effektkedja.render.chain.goal_scene import GoalScene
from effektkedja.render.chain.matrix import MatrixShown, matrix_shown
from effektkedja.render.chain.overview_scene import OverviewScene
from effektkedja.render.chain.rulebook import base64_text, rule_scripts
from effektkedja.render.chain.scene import Shown
from effektkedja.render.chain.table import chapters
from effektkedja.render.chain.whatif import SCRIPTS as WHATIF_SCRIPTS
from effektkedja.render.chain.whatif import whatif_data
from effektkedja.render.following import profile_lines
from effektkedja.render.page import asset, packed_data, render_page, severity_levels
from effektkedja.render.phrases import capital, clean, natural

_STYLES: Final = ("base.css", "view.css", "chain.css", "matrix.css")
_SCRIPTS: Final = (
    "unpack.js", "dom.js", "chart.js", "chain-model.js", "chain-scene.js", "chain-panel.js", "chain-walk.js",
    "chain-matrix.js", "chain-save.js", "chain.js",
)  # fmt: skip


def chain_html(
    picture: Picture,
    lang: Language = "sv",
    *,
    begin_with_matrix: bool = False,
    rulebook: str = "",
    offers: Offers | None = None,
) -> str:
    """The chain view as one self-contained page.

    Args:
        picture: the chain.
        lang: language of the words around the names.
        begin_with_matrix: open at the first matrix of coverage, if there is one, rather than at the overview.
        rulebook: the rules and their graph in Base64, for trying changes in the page; empty for a page without that.
        offers: what can be proposed in the page; None for a page without proposals. It takes a rulebook to weigh them.

    Returns:
        HTML that works from a file, with and without a script, and asks the network for nothing.
    """
    shown = _scenes(picture, lang)
    matrices = _matrices(picture, shown, lang)
    start = matrices[0].id if begin_with_matrix and matrices else shown[0].group if shown else ""
    context: dict[str, object] = {
        "title": clean(picture.title),
        "shown": shown,
        "goals": _by_document([one for one in shown if one.goal >= 0 and not one.replaced]),
        "overviews": [one for one in shown if one.goal < 0],
        "levels": severity_levels(lang),
        "documents": _choices({card.document for card in picture.cards if card.document}, picture.names),
        "concepts": _concepts(picture),
        "matrices": matrices,
        "actors": [(i, clean(card.name)) for i, card in enumerate(picture.cards) if card.kind == "actor"],
        "chapters": chapters(picture, lang),
        "data": packed_data(chain_data(picture, shown, [matrix.id for matrix in matrices], start, lang)),
        "has_accepted": _has_accepted(picture),
        "profile": profile_lines(picture.profile, lang),
        "has_replaced": any(one.replaced for one in shown),
        "rulebook": base64_text(rulebook),
        "whatif": packed_data(whatif_data(picture, offers, lang)) if offers else "",
    }
    styles = (*_STYLES, *(("whatif.css",) if offers else ()))
    scripts = (*rule_scripts(rulebook), *_SCRIPTS, *(WHATIF_SCRIPTS if offers else ()))
    return render_page(
        "chain.html",
        lang,
        styles=tuple(asset(name) for name in styles),
        scripts=tuple(asset(name) for name in scripts),
        context=context,
    )


def _has_accepted(picture: Picture) -> bool:
    """Whether somebody lives with anything that is drawn or stands in a matrix."""
    rows = [row for matrix in picture.matrices for row in matrix.rows]
    found = [
        *(finding for card in picture.cards for finding in card.findings),
        *(finding for row in rows for finding in row.findings),
        *(finding for row in rows for cell in row.cells for finding in cell.findings),
    ]
    return any(finding.status == "accepted" for finding in found)


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


def _matrices(picture: Picture, shown: list[Shown], lang: Language) -> list[MatrixShown]:
    actors = {card.id: str(i) for i, card in enumerate(picture.cards) if card.kind == "actor"}
    choices = {iri: iri for iri, _ in _concepts(picture)} | actors
    scenes = {picture.cards[one.goal].id: one.group for one in shown if one.goal >= 0}
    return [matrix_shown(one, f"t{i}", choices, scenes, lang) for i, one in enumerate(picture.matrices)]


def _concepts(picture: Picture) -> list[tuple[str, str]]:
    """What can be chosen: what cards concern, and what a matrix has rows for."""
    rows = {row.about: row.name for one in picture.matrices if one.kind == "concept" for row in one.rows}
    return _choices(
        {concept for card in picture.cards for concept in card.concepts} | rows.keys(), rows | picture.names
    )


def _by_document(shown: list[Shown]) -> dict[str, list[Shown]]:
    grouped: dict[str, list[Shown]] = {}
    for one in shown:
        grouped.setdefault(one.document, []).append(one)
    return grouped


def _choices(iris: set[str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    named = [(iri, capital(clean(names.get(iri, iri)))) for iri in iris]
    return sorted(named, key=lambda pair: (natural(pair[1]), pair[0]))
