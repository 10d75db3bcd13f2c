"""The picture of one goal: who does what, seen by what, so that what, for the goal."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Final

from effektkedja.model.text import Language
from effektkedja.picture import COLUMNS, Card, Gap, Link, Picture, Scope
from effektkedja.render import wording
from effektkedja.render.chain.arranging import arrange
from effektkedja.render.chain.scene import Box, Scene, box_height, wrapped
from effektkedja.render.following import accepted_short
from effektkedja.render.grouping import counted, worst
from effektkedja.render.phrases import clean

WIDTHS: Final = {"actor": 190.0, "commitment": 268.0, "indicator": 268.0, "condition": 252.0, "goal": 206.0}
_MOST_LINES: Final = {"actor": 2, "goal": 6}
# Where a thing is printed says less than what it serves, and is drawn only where nothing says more.
_PRINTED: Final = frozenset({"underGoal", "listedUnder"})
_SERVES: Final = frozenset({"contributesTo", "measures"})


class GoalScene:
    """Draws the pictures of goals.

    Args:
        picture: the whole chain.
        lang: language of headings and signs.
    """

    def __init__(self, picture: Picture, lang: Language) -> None:
        self._picture = picture
        self._lang: Language = lang
        self._cards = {card.id: card for card in picture.cards}
        self._index = {card.id: i for i, card in enumerate(picture.cards)}
        self._links: dict[str, list[Link]] = defaultdict(list)
        for link in picture.links:
            self._links[link.source].append(link)
        self._gaps: dict[str, list[tuple[int, Gap]]] = defaultdict(list)
        for i, gap in enumerate(picture.gaps):
            self._gaps[gap.beside].append((i, gap))

    def scene(self, scope: Scope, scene_id: str, *, with_replaced: bool) -> Scene:
        """The picture of one goal.

        Args:
            scope: the goal and its cards.
            scene_id: id of the picture on the page.
            with_replaced: also draw what belongs to documents that newer ones replace.
        """
        cards = self._shown(scope, with_replaced)
        boxes = []
        for card in cards:
            boxes.append(self._card_box(card, scope.goal))
            boxes += [self._gap_box(i, gap) for i, gap in self._gaps[card.id]]
        headings = {kind: wording.chain.COLUMN_HEADINGS[kind].in_(self._lang) for kind in COLUMNS}
        drawing = arrange(boxes, self._drawn_links(cards, scope.goal), COLUMNS, headings)
        return replace(drawing, id=scene_id, title=goal_title(self._cards[scope.goal], self._lang))

    def _shown(self, scope: Scope, with_replaced: bool) -> list[Card]:
        """The goal's cards; what only a replaced plan was linked to goes with the plan."""
        kept = {id_ for id_ in scope.cards if with_replaced or not self._cards[id_].replaced} | {scope.goal}
        linked = {end for id_ in kept for link in self._links[id_] if link.target in kept for end in (id_, link.target)}
        return [card for card in self._picture.cards if card.id in kept & (linked | {scope.goal})]

    def _card_box(self, card: Card, goal: str) -> Box:
        width = WIDTHS[card.kind]
        number = "" if card.kind == "actor" else card.number
        if card.kind == "goal" and number:
            number = f"{wording.findings.GOAL.in_(self._lang)} {number}"
        lines = wrapped(f"{number} {card.name}" if number else card.name, width, _MOST_LINES.get(card.kind, 3))
        meta = clean(" · ".join(part for part in (card.state, self._elsewhere(card, goal)) if part))
        meta = wrapped(meta, width * 1.15, 1)[0] if meta else ""
        severity = worst(counted(card.findings))
        height = box_height(lines, meta)
        id_ = f"c{self._index[card.id]}"
        return Box(id_, card.kind, "card", 0, 0, width, height, lines, meta, severity)

    def _elsewhere(self, card: Card, goal: str) -> str:
        """Under which other goal a commitment is printed, for those that serve this one as well."""
        goals = [link.target for link in self._links[card.id] if link.kind == "underGoal"]
        if not goals or goal in goals:
            return ""
        other = self._cards.get(goals[0])
        return wording.chain.PRINTED_UNDER.in_(self._lang).format(goal=other.number or other.name) if other else ""

    def _gap_box(self, i: int, gap: Gap) -> Box:
        width = WIDTHS[gap.kind]
        text = wording.chain.MISSING[gap.kind].in_(self._lang)
        lines = wrapped(text, width, 2)
        accepted = accepted_short(gap.finding, self._lang)
        severity = None if accepted else gap.finding.severity
        height = box_height(lines, accepted)
        return Box(f"g{i}", gap.kind, "gap", 0, 0, width, height, lines, accepted, severity, bool(accepted))

    def _drawn_links(self, cards: list[Card], goal: str) -> dict[tuple[str, str], str]:
        """The links to draw: ends, as ids of boxes, to style."""
        drawn = {card.id for card in cards}
        found: dict[tuple[str, str], str] = {}
        for card in cards:
            links = [link for link in self._links[card.id] if link.target in drawn]
            says_more = any(link.kind in _SERVES for link in links)
            for link in links:
                if link.kind in _PRINTED and (says_more or link.target != goal):
                    continue
                ends = (f"c{self._index[link.source]}", f"c{self._index[link.target]}")
                found[ends] = "stated" if "stated" in (link.basis, found.get(ends)) else "interpreted"
            for i, gap in self._gaps[card.id]:
                ends = (f"c{self._index[card.id]}", f"g{i}")
                leftward = COLUMNS.index(gap.kind) < COLUMNS.index(card.kind)
                is_accepted = gap.finding.status == "accepted"
                found[ends[::-1] if leftward else ends] = "missing accepted" if is_accepted else "missing"
        return found


def goal_title(goal: Card, lang: Language) -> str:
    """The heading of a goal's picture: ``Mål 5 · Rättsvårdande myndigheter …``."""
    number = f"{wording.findings.GOAL.in_(lang)} {goal.number} · " if goal.number else ""
    return clean(f"{number}{goal.name}")
