"""The network view, without a browser."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from effektkedja.model.graph_view import Edge, GraphView, Node
from effektkedja.model.rules import Severity
from effektkedja.model.text import Language
from effektkedja.render.labels import card_text
from effektkedja.render.network import network_html, vis_script, vis_style
from render import hostile, sample
from render.pages import assert_sound, policy


def _data(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found.group(1))
    return data


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_page_is_sound_in_both_languages(lang: Language) -> None:
    html = network_html(sample.graph(), lang)
    page = assert_sound(html)
    assert ("html", {"lang": lang}) in page.elements
    assert ("Framgångsvillkor" in html) == (lang == "sv")


def test_picture_and_table_say_the_same() -> None:
    view = sample.graph()
    html = network_html(view)
    data = _data(html)
    assert len(data["nodes"]) == len(view.nodes)
    assert len(data["edges"]) == len(view.edges)
    assert sum(edge["dashes"] is not False for edge in data["edges"]) == sum(
        e.basis == "interpreted" for e in view.edges
    )
    assert len(re.findall(r"<tr id=.r\d+. data-row=", html)) == len(view.nodes)
    for node in view.nodes:
        for finding in node.findings:
            assert html.count(f"<p>{finding}</p>") == 1
    links = sum(len(re.findall(r"<li><a href=.#r\d+.>", row)) for row in html.split("<tr id=")[1:])
    assert links == 2 * len(view.edges)


def test_the_view_starts_at_the_goal_with_most_breaks() -> None:
    view = sample.graph()
    worst = view.nodes[3].title
    nodes = [replace(node, severity=Severity.VIOLATION) if node.goal == worst else node for node in view.nodes]
    html = network_html(replace(view, nodes=tuple(nodes)))
    selected = re.search(r'<option value="([^"]*)" selected>', html)
    assert selected
    assert selected.group(1) == view.nodes[3].id


def test_goals_may_be_named_by_id_or_by_label() -> None:
    view = sample.graph()
    ids = {node.title: node.id for node in view.nodes if node.kind == "goal"}
    by_id = replace(view, nodes=tuple(replace(node, goal=ids.get(node.goal, node.goal)) for node in view.nodes))
    assert network_html(by_id) == network_html(view)


def test_each_goal_and_document_has_a_layout_of_its_own() -> None:
    view = sample.graph()
    data = _data(network_html(view))
    goals = [node for node in view.nodes if node.kind == "goal"]
    assert set(data["scopes"]) == {"all"} | {f"goal {g.id}" for g in goals} | {
        f"document {title}" for title in {node.document for node in view.nodes if node.document}
    }
    for scope in data["scopes"].values():
        boxes = [(x, y, data["nodes"][int(i)]["height"]) for i, (x, y) in scope["at"].items()]
        overlapping = [
            (a, b)
            for i, a in enumerate(boxes)
            for b in boxes[:i]
            if abs(a[0] - b[0]) < 212 and abs(a[1] - b[1]) < (a[2] + b[2]) / 2
        ]
        assert overlapping == []


def test_what_a_goal_is_linked_to_is_in_its_picture() -> None:
    data = _data(network_html(sample.graph()))
    at = data["scopes"][f"goal {sample.goal(5).iri}"]["at"]
    kinds = {data["nodes"][int(i)]["kind"] for i in at}
    assert kinds == {"actor", "commitment", "indicator", "condition", "goal"}
    assert len(at) < len(data["nodes"]) / 2


def test_an_empty_view_says_so() -> None:
    html = network_html(GraphView("Tom", (), ()))
    assert_sound(html)
    assert "Det finns inget att visa." in html


def test_links_to_nodes_outside_the_view_are_left_out() -> None:
    node = Node("urn:a", "goal", "", "", 4)
    html = network_html(GraphView("Ett", (node,), (Edge("urn:a", "urn:b", "measures"),)))
    assert _data(html)["edges"] == []
    assert "Inga länkar." in html


def test_labels_stay_text() -> None:
    html = network_html(hostile.view())
    page = assert_sound(html)
    assert sum(tag == "script" for tag, _ in page.elements) == 6
    assert not any(tag in ("img", "iframe", "object") for tag, _ in page.elements)
    assert not any(name.startswith("on") or name == "style" for _, found in page.elements for name in found)
    assert {node["findings"][0] for node in _data(html)["nodes"]} == {
        " ".join(clean.split()) for clean in map(_shown, hostile.LABELS)
    }


def _shown(label: str) -> str:
    return re.sub("[\x1b\u202e]", "", label)


def test_the_policy_lets_nothing_in() -> None:
    allowed = policy(assert_sound(network_html(sample.graph())))
    assert allowed.startswith("default-src 'none'; ")
    assert "unsafe" not in allowed
    assert "http" not in allowed
    assert allowed.count("'sha256-") == 7


def test_the_library_comes_from_the_package_and_brings_nothing_along() -> None:
    assert "@license" in vis_script()
    assert "url(" not in vis_style()
    html = network_html(sample.graph())
    for foreign in ("bootstrap", "jsdelivr", "cdnjs", "unpkg", "tom-select"):
        assert foreign not in html


def test_a_label_is_wrapped_cut_and_hyphenated() -> None:
    card = card_text(
        "5.1 Effektivisera brottsbekämpningen genom den särskilda satsningen på särskilt utsatta brottsoffer i länet"
    )
    assert len(card.lines) == 4
    assert max(map(len, card.lines)) <= 24
    assert card.lines[-1].endswith("…")
    assert card.number == "5.1"
    long = card_text("Våldsförebyggandesamverkansorganisation")
    assert long.lines[0].endswith("-")
    assert "".join(line.rstrip("-") for line in long.lines) == "Våldsförebyggandesamverkansorganisation"


@pytest.mark.parametrize(
    ("label", "number"),
    [("5.1 Sprida", "5.1"), ("figur 4.2 Staden", "figur 4.2"), ("Mål 3", "Mål 3"), ("Antal 100 besök", ""), ("", "")],
)
def test_only_the_documents_own_number_counts_as_one(label: str, number: str) -> None:
    assert card_text(label).number == number


def test_the_same_view_gives_the_same_page_in_every_process() -> None:
    code = (
        "import sys; from hashlib import sha256; from render import sample;"
        "from effektkedja.render.network import network_html; from effektkedja.render.report import report_html;"
        "print(sha256((network_html(sample.graph()) + report_html(sample.report())).encode()).hexdigest())"
    )
    digests = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        digests.add(run.stdout)
    assert len(digests) == 1
