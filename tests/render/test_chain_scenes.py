"""The pictures of the chain view: nothing lies on anything else, links lead where they should, gaps stand in place."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effektkedja.model.things import Basis
from effektkedja.operations.picture import picture
from effektkedja.picture import COLUMNS, Picture
from effektkedja.render.chain.goal_scene import GoalScene
from effektkedja.render.chain.overview_scene import OverviewScene
from effektkedja.render.chain.placing import GAP, place
from effektkedja.render.chain.scene import Box, Scene
from effektkedja.store.loading import shipped
from render.shipped_chain import shipped_picture

# The size of an A3 page in millimetres, within its margins and below the heading, and letters that can be read there.
A3 = (400.0, 255.0)
LETTER_UNITS, LETTER_MM = 15.5, 1.7


@pytest.fixture(scope="module")
def shown() -> Picture:
    return shipped_picture()


@pytest.fixture(scope="module")
def scenes(shown: Picture) -> list[Scene]:
    goals = GoalScene(shown, "sv")
    return [goals.scene(scope, f"m{i}", with_replaced=False) for i, scope in enumerate(shown.scopes)]


def test_every_goal_that_has_a_chain_has_a_picture(shown: Picture, scenes: list[Scene]) -> None:
    assert len(scenes) == len(shown.scopes) >= 15
    assert all(sum(box.kind == "goal" and box.role == "card" for box in scene.boxes) == 1 for scene in scenes)


def test_no_box_lies_on_another(scenes: list[Scene]) -> None:
    for scene in scenes:
        for one, two in combinations(scene.boxes, 2):
            apart_x = one.x + one.width <= two.x or two.x + two.width <= one.x
            assert apart_x or one.y + one.height <= two.y or two.y + two.height <= one.y, (one, two)


def test_no_line_runs_behind_a_box(scenes: list[Scene]) -> None:
    for scene in scenes:
        for stretch in scene.stretches:
            (x, y), (to_x, to_y) = stretch.start, stretch.end
            if y == to_y:
                hit = [b for b in scene.boxes if b.x < to_x and x < b.x + b.width and b.y < y < b.y + b.height]
                assert not hit, (scene.title, stretch, hit)


def test_lines_begin_and_end_at_the_boxes_that_they_link(scenes: list[Scene]) -> None:
    for scene in scenes:
        boxes = {box.id: box for box in scene.boxes}
        links = {link for stretch in scene.stretches for link in stretch.links}
        for source, target in links:
            mine = [s for s in scene.stretches if (source, target) in s.links]
            start, end = min(mine, key=lambda s: s.start), max(mine, key=lambda s: s.end)
            assert start.start == (boxes[source].x + boxes[source].width, _middle(boxes[source]))
            assert end.end == (boxes[target].x, _middle(boxes[target]))
            assert sum(s.end[0] - s.start[0] for s in mine) == pytest.approx(end.end[0] - start.start[0])


def _middle(box: Box) -> float:
    return round(box.y + box.height / 2, 1)


def test_gaps_stand_in_the_column_of_what_is_missing(shown: Picture, scenes: list[Scene]) -> None:
    assert shown.gaps
    columns = {kind: {box.x for scene in scenes for box in scene.boxes if box.kind == kind} for kind in COLUMNS}
    for scene in scenes:
        for box in scene.boxes:
            if box.role == "gap":
                gap = shown.gaps[int(box.id[1:])]
                assert box.kind == gap.kind
                assert box.x in columns[gap.kind]
                assert any(box.id in link for s in scene.stretches if s.style == "missing" for link in s.links)


def test_a_goal_can_be_read_on_one_a3_page(scenes: list[Scene]) -> None:
    for scene in scenes:
        millimetres = min(A3[0] / scene.width, A3[1] / scene.height)
        assert LETTER_UNITS * millimetres >= LETTER_MM, (scene.title, scene.width, scene.height)


def test_texts_fit_their_boxes(scenes: list[Scene]) -> None:
    for box in (box for scene in scenes for box in scene.boxes):
        assert all(len(line) * 8 < box.width + 8 for line in box.lines), box


def test_a_replaced_plan_is_only_drawn_when_asked_for(shown: Picture) -> None:
    replaced = {f"c{i}" for i, card in enumerate(shown.cards) if card.replaced}
    assert replaced
    goals = GoalScene(shown, "sv")
    drawn = [
        {box.id for scope in shown.scopes for box in goals.scene(scope, "m", with_replaced=which).boxes}
        for which in (False, True)
    ]
    assert not drawn[0] & replaced
    assert drawn[1] >= replaced


def test_the_overview_has_a_row_for_each_condition_and_counts_what_is_linked(shown: Picture) -> None:
    goals = [s for s in shown.scopes if "/strategi-2020-2026/" in s.goal]
    scene = OverviewScene(shown, "sv").scene(tuple(goals), "o0", "Strategin")
    conditions = [box for box in scene.boxes if box.kind == "condition" and box.role == "card"]
    links = {(link.source, link.target) for link in shown.links if link.kind == "contributesTo"}
    cards = {card.id: card for card in shown.cards}
    for box in conditions:
        condition = shown.cards[int(box.id[1:])]
        count = sum(t == condition.id and not cards[s].replaced and not cards[s].state for s, t in links)
        row = [other for other in scene.boxes if other.kind == "commitment" and abs(_middle(other) - _middle(box)) < 1]
        assert len(row) == 1
        assert row[0].role == ("count" if count else "gap")
        assert not count or row[0].lines[0].startswith(f"{count} ")
    assert len(conditions) == 17


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(10, 90), min_size=1, max_size=6), min_size=1, max_size=4), st.randoms())
def test_placing_keeps_order_and_distance(heights: list[list[float]], choice: object) -> None:
    nodes = [(i, j) for i, column in enumerate(heights) for j, _ in enumerate(column)]
    number = {node: n for n, node in enumerate(nodes)}
    columns = [[number[i, j] for j, _ in enumerate(column)] for i, column in enumerate(heights)]
    height = {number[i, j]: heights[i][j] for i, j in nodes}
    links = {n: [m for m in height if choice.random() < 0.3] for n in height}  # type: ignore[attr-defined]
    tops = place(columns, height, links)
    assert min(tops.values()) == 0
    for column in columns:
        for one, two in pairwise(column):
            assert tops[two] >= tops[one] + height[one] + GAP - 0.2


def test_links_say_whether_they_are_read_and_why(shown: Picture) -> None:
    assert {link.basis for link in shown.links} == set(get_args(Basis))
    read = [link for link in shown.links if link.basis == "interpreted"]
    assert sum(bool(link.why) for link in read) > 0.9 * len(read)
    assert not any(link.why for link in shown.links if link.basis == "stated")
    assert all(link.basis == "stated" for link in picture(shipped(), _stated_only()).links)


def _stated_only() -> object:
    from effektkedja.operations.check import Selection

    return Selection(stated_only=True)
