"""The picture of a whole strategy: how many commitments serve each condition, and how many indicators measure it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Final

from effektkedja.model.rules import Severity
from effektkedja.model.text import Language
from effektkedja.picture import Card, Picture, Scope
from effektkedja.render import wording
from effektkedja.render.chain.scene import Box, Heading, Scene, Stretch, box_height, wrapped
from effektkedja.render.following import accepted_short
from effektkedja.render.grouping import counted, worst
from effektkedja.render.phrases import clean

_WIDTHS: Final = {"commitment": 190.0, "indicator": 190.0, "condition": 375.0, "goal": 305.0}
# Which links count: those that serve a condition; for a goal without conditions also what is printed under it.
_COUNTED: Final = {"commitment": ("contributesTo", "underGoal"), "indicator": ("measures", "listedUnder")}
# What a rule may say is missing, and in which column that would stand.
_CLASSES: Final = {"Commitment": "commitment", "Indicator": "indicator", "SuccessCondition": "condition"}
_LANE: Final = 48.0
_ROW_GAP: Final = 10.0
_GOAL_GAP: Final = 18.0
_TOP: Final = 46.0
_MARGIN: Final = 12.0


class OverviewScene:
    """Draws the overview of a strategy or programme.

    Args:
        picture: the whole chain.
        lang: language of headings and counts.
    """

    def __init__(self, picture: Picture, lang: Language) -> None:
        self._lang: Language = lang
        self._cards = {card.id: card for card in picture.cards}
        self._index = {card.id: i for i, card in enumerate(picture.cards)}
        self._gap = {(gap.beside, gap.kind): i for i, gap in enumerate(picture.gaps)}
        off = picture.profile.off if picture.profile else ()
        self._silent = frozenset(_CLASSES[name] for rule in off for name in rule.missing if name in _CLASSES)
        self._gaps = picture.gaps
        self._sources: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for link in picture.links:
            self._sources[link.target].append((link.source, link.kind))
        self._lefts: dict[str, float] = {}
        left = _MARGIN
        for kind, width in _WIDTHS.items():
            self._lefts[kind] = left
            left += width + _LANE
        self._width = left - _LANE + _MARGIN

    def scene(self, scopes: tuple[Scope, ...], scene_id: str, title: str) -> Scene:
        """The picture of the goals of one document, one row for each condition.

        Args:
            scopes: the goals.
            scene_id: id of the picture on the page.
            title: name of the document.
        """
        boxes: list[Box] = []
        stretches: list[Stretch] = []
        top = _TOP
        for scope in scopes:
            goal = self._cards[scope.goal]
            rows, row_stretches, bottom = self._rows(goal, top)
            goal_box = self._goal_box(goal, top, bottom)
            boxes += [goal_box, *rows]
            stretches += row_stretches
            for box in rows:
                if box.kind == "condition":
                    stretches.append(_stretch(box, goal_box, _style(box)))
            top = max(bottom, goal_box.y + goal_box.height + _ROW_GAP) + _GOAL_GAP
        headings = tuple(
            Heading(wording.chain.OVERVIEW_HEADINGS[kind].in_(self._lang), self._lefts[kind], width)
            for kind, width in _WIDTHS.items()
        )
        return Scene(scene_id, clean(title), self._width, top + _MARGIN, headings, tuple(boxes), tuple(stretches))

    def _rows(self, goal: Card, top: float) -> tuple[list[Box], list[Stretch], float]:
        found = [source for source, kind in self._sources[goal.id] if kind == "conditionFor"]
        conditions: list[Card | None] = [self._cards[source] for source in found]
        boxes: list[Box] = []
        stretches: list[Stretch] = []
        for condition in conditions or [None]:
            row, links = self._row(condition, goal, top)
            height = max(box.height for box in row)
            boxes += [replace(box, y=round(top + (height - box.height) / 2, 1)) for box in row]
            placed = {box.id: box for box in boxes}
            stretches += [_stretch(placed[source], placed[target], style) for source, target, style in links]
            top += height + _ROW_GAP
        return boxes, stretches, top

    def _row(self, condition: Card | None, goal: Card, top: float) -> tuple[list[Box], list[tuple[str, str, str]]]:
        """Boxes of one row and its links; a goal without conditions counts what stands under the goal itself."""
        about = condition or goal
        printed = condition is None
        counts = (
            self._count_box(about, kind, self._count(about, kind, links if printed else links[:1]))
            for kind, links in _COUNTED.items()
        )
        row = [*counts, self._condition_box(condition, goal)]
        styles = [_style(box) for box in row]
        links = [(row[0].id, row[1].id, styles[0]), (row[1].id, row[2].id, styles[1])]
        return row, links

    def _count(self, about: Card, kind: str, links: tuple[str, ...]) -> int:
        """How many cards of a kind are linked; what is not in use or belongs to a replaced plan does not count."""
        found = {source for source, link in self._sources[about.id] if link in links}
        cards = (self._cards[id_] for id_ in found if id_ in self._cards)
        return sum(card.kind == kind and not card.replaced and not card.state for card in cards)

    def _condition_box(self, condition: Card | None, goal: Card) -> Box:
        width = _WIDTHS["condition"]
        if condition is None:
            lines = wrapped(wording.chain.MISSING["condition"].in_(self._lang), width, 1)
            return self._gap_box(goal, "condition", lines, Severity.WARNING)
        lines = wrapped(f"{condition.number} {condition.name}", width, 3)
        severity = worst(counted(condition.findings))
        return self._box(f"c{self._index[condition.id]}", "condition", "card", lines, severity)

    def _count_box(self, about: Card, kind: str, number: int) -> Box:
        counted = wording.kinds.COUNT_COMMITMENTS if kind == "commitment" else wording.kinds.COUNT_INDICATORS
        text = counted.of(number, self._lang)
        if number == 0 and not self._is_silent(about, kind):
            lines = wrapped(wording.chain.MISSING[kind].in_(self._lang), _WIDTHS[kind], 2)
            return self._gap_box(about, kind, lines, Severity.VIOLATION)
        return self._box(f"n{self._index[about.id]}{kind}", kind, "count", (text,), None)

    def _is_silent(self, about: Card, kind: str) -> bool:
        """Whether nothing says that something is missing here, since a profile has switched off what would."""
        return kind in self._silent and (about.id, kind) not in self._gap

    def _gap_box(self, about: Card, kind: str, lines: tuple[str, ...], severity: Severity) -> Box:
        """A box for what is missing; ``severity`` where nothing of the kind is there but no rule minds."""
        at = self._gap.get((about.id, kind))
        if at is None:
            role = "count" if self._is_silent(about, kind) else "gap"
            id_ = f"n{self._index[about.id]}{kind}"
            return self._box(id_, kind, role, lines, None if role == "count" else severity)
        finding = self._gaps[at].finding
        if accepted := accepted_short(finding, self._lang):
            box = self._box(f"g{at}", kind, "gap", lines, None)
            return replace(box, meta=accepted, height=box_height(lines, accepted), is_accepted=True)
        return self._box(f"g{at}", kind, "gap", lines, finding.severity)

    def _goal_box(self, goal: Card, top: float, bottom: float) -> Box:
        number = f"{wording.findings.GOAL.in_(self._lang)} {goal.number} " if goal.number else ""
        lines = wrapped(f"{number}{goal.name}", _WIDTHS["goal"], 4)
        severity = worst(counted(goal.findings))
        box = self._box(f"c{self._index[goal.id]}", "goal", "card", lines, severity)
        middle = top + (bottom - _ROW_GAP - top - box.height) / 2
        return replace(box, y=round(max(top, middle), 1))

    def _box(self, id_: str, kind: str, role: str, lines: tuple[str, ...], severity: Severity | None) -> Box:
        return Box(id_, kind, role, self._lefts[kind], 0.0, _WIDTHS[kind], box_height(lines, ""), lines, "", severity)


def _style(box: Box) -> str:
    """The look of the line from a box."""
    if box.role != "gap":
        return "stated"
    return "missing accepted" if box.is_accepted else "missing"


def _stretch(source: Box, target: Box, style: str) -> Stretch:
    start = (source.x + source.width, source.y + source.height / 2)
    return Stretch(style, start, (target.x, target.y + target.height / 2), ((source.id, target.id),))
