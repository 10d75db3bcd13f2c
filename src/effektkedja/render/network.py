"""The free network view: pyvis and networkx build it, our own page shows it.

pyvis' own template is not used: it loads scripts from the network, writes headings unescaped and turns titles into
HTML. Its ``Network`` collects nodes and links, and its package brings the library that is written into the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, Final

from effektkedja.model.findings import Finding
from effektkedja.model.graph_view import GraphView, Node
from effektkedja.model.rules import Severity
from effektkedja.model.text import Language
from effektkedja.render import wording
from effektkedja.render.following import acceptance_text, profile_lines
from effektkedja.render.labels import CardText, card_text
from effektkedja.render.layout import Position, layered
from effektkedja.render.outline import Choice, Outline, node_name, outline, with_goal_ids
from effektkedja.render.page import asset, inline, render_page, script_data, severity_levels
from effektkedja.render.phrases import clean, local_name, natural
from effektkedja.render.vocabulary import kind_word, link_words

if TYPE_CHECKING:
    from networkx import DiGraph

_IMAGES: Final = re.compile(r"url\([^)]*\)")
# Okabe and Ito's colours, those that the severities leave free; greys for what stands beside the chain.
_KIND_COLOURS: Final = {
    "commitment": "#cc79a7",
    "condition": "#009e73",
    "goal": "#000000",
    "indicator": "#56b4e9",
    "successcondition": "#009e73",
}
_OTHER_COLOUR: Final = "#8a939d"
_OPTIONS: Final[dict[str, object]] = {
    "physics": False,
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "keyboard": False, "multiselect": False, "tooltipDelay": 250},
    "edges": {
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.5}},
        "color": {"color": "#7d8792", "highlight": "#1b1f24", "hover": "#1b1f24", "inherit": False},
        "hoverWidth": 0,
        "selectionWidth": 1.5,
        "smooth": {"enabled": True, "type": "cubicBezier", "forceDirection": "horizontal", "roundness": 0.4},
        "width": 1.5,
    },
}
_SCRIPTS: Final = ("dom.js", "cards.js", "panel.js", "network.js")
_WORDS: Final = (
    "close",
    "interpreted_link",
    "neighbours",
    "no_findings",
    "no_links",
    "nothing_shown",
    "search_more",
    "search_none",
    "shown_nodes",
)


def network_html(view: GraphView, lang: Language = "sv") -> str:
    """The chain as a network to explore: one self-contained page with a table that says the same.

    Args:
        view: nodes and links. Links to a node that is not in the view are left out.
        lang: language of the words around the nodes.

    Returns:
        HTML that works from a file and asks the network for nothing. The page starts at the goal with most breaks.
    """
    from markupsafe import Markup

    view = with_goal_ids(view)
    page = outline(view, lang)
    graph = _graph(view)
    scopes = _scopes(view, graph, page)
    goals = [goal for goal in page.goals if _worth_choosing(view, scopes[f"goal {goal.id}"])]
    data = _data(view, graph, scopes, {c.id: c.title for c in page.documents}, lang)
    style = asset("base.css") + asset("view.css") + asset("network.css")
    context: dict[str, object] = {
        "title": clean(view.title),
        "outline": page,
        "kinds": data["kinds"],
        "levels": severity_levels(lang),
        "goals": goals,
        "documents": [(choice.id, choice.title) for choice in page.documents],
        "start": _start(view, goals),
        "profile": profile_lines(view.profile, lang),
        "data": Markup(script_data(data)),
    }
    return render_page(
        "network.html",
        lang,
        styles=(vis_style(), style),
        scripts=(vis_script(), *(asset(name) for name in _SCRIPTS)),
        context=context,
    )


def _graph(view: GraphView) -> DiGraph[int]:
    """The links between the nodes by their place in the view, each said once."""
    from networkx import DiGraph

    index = {node.id: i for i, node in enumerate(view.nodes)}
    graph: DiGraph[int] = DiGraph()
    graph.add_nodes_from(range(len(view.nodes)))
    graph.add_edges_from(
        (index[e.source], index[e.target]) for e in view.edges if e.source in index and e.target in index
    )
    return graph


def _data(
    view: GraphView, graph: DiGraph[int], members: Mapping[str, list[int]], places: Mapping[str, str], lang: Language
) -> dict[str, Any]:
    cards = [card_text(node.label) for node in view.nodes]
    heights = {i: card.height for i, card in enumerate(cards)}
    columns = {i: node.column for i, node in enumerate(view.nodes)}
    at: dict[str, dict[int, Position]] = {}
    scopes = {}
    for name, nodes in members.items():
        layout = layered(graph, nodes, columns, heights)
        headings = [[_heading(view, nodes, column, lang), *span] for column, span in layout.columns.items()]
        at[name] = {i: layout.positions[i] for i in nodes}
        scopes[name] = {"at": at[name], "headings": headings}
    boxes, edges, _, _, _, options = _network(view, cards, at["all"], places, lang).get_network_data()
    kinds = {local_name(node.kind): kind_word(node.kind, lang) for node in sorted(view.nodes, key=lambda n: n.column)}
    colours = {name: _KIND_COLOURS.get(name.lower(), _OTHER_COLOUR) for name in kinds}
    return {
        "nodes": boxes,
        "edges": edges,
        "options": json.loads(options),
        "scopes": scopes,
        "kinds": {name: {"word": word, "colour": colours[name]} for name, word in kinds.items()},
        "severities": {str(level["key"]): level["word"] for level in severity_levels(lang)},
        "words": {name: wording.page_words(lang)[name] for name in _WORDS},
    }


def _network(
    view: GraphView, cards: list[CardText], at: Mapping[int, Position], places: Mapping[str, str], lang: Language
) -> Any:
    """pyvis' network of the view; what a node holds beyond vis-network's own options is for our scripts."""
    from pyvis.network import Network

    network = Network(directed=True)
    network.set_options(json.dumps(_OPTIONS))
    for i, (node, card) in enumerate(zip(view.nodes, cards, strict=True)):
        network.add_node(
            i,
            label="\n".join(card.lines),
            shape="custom",
            x=at[i][0],
            y=at[i][1],
            height=card.height,
            number=card.number,
            middle=card.middle,
            short=card.short,
            kind=local_name(node.kind),
            name=node_name(node),
            severity=node.severity.key if node.severity else "",
            findings=[*map(clean, node.findings), *(_accepted(finding, lang) for finding in node.accepted)],
            document=node.document,
            place=places.get(node.document, ""),
            goal=node.goal,
        )
    _add_links(network, view, lang)
    return network


def _accepted(finding: Finding, lang: Language) -> str:
    return f"{clean(finding.message)} {acceptance_text(finding, lang)}"


def _add_links(network: Any, view: GraphView, lang: Language) -> None:
    index = {node.id: i for i, node in enumerate(view.nodes)}
    for edge in dict.fromkeys(view.edges):
        if edge.source in index and edge.target in index:
            there, back = link_words(edge.kind, lang)
            interpreted = edge.basis == "interpreted"
            dashes = [7, 5] if interpreted else False
            source, target = index[edge.source], index[edge.target]
            network.add_edge(source, target, dashes=dashes, there=there, back=back, interpreted=interpreted)


def _scopes(view: GraphView, graph: DiGraph[int], page: Outline) -> dict[str, list[int]]:
    """The nodes of each picture that can be chosen, each with its own layout: everything, a goal, a document.

    What a node of the goal is linked to belongs to the picture as well, for that is where a chain that leaves its goal
    can be seen.
    """
    order = sorted(range(len(view.nodes)), key=lambda i: _node_order(view.nodes[i]))
    scopes = {"all": order}
    for goal in page.goals:
        scopes[f"goal {goal.id}"] = _with_neighbours(
            graph, order, {i for i, node in enumerate(view.nodes) if node.goal == goal.id}
        )
    for document in page.documents:
        scopes[f"document {document.id}"] = _with_neighbours(
            graph, order, {i for i, node in enumerate(view.nodes) if node.document == document.id}
        )
    return scopes


def _with_neighbours(graph: DiGraph[int], order: list[int], core: set[int]) -> list[int]:
    near = {other for i in core for other in (*graph.successors(i), *graph.predecessors(i))}
    return [i for i in order if i in core or i in near]


def _node_order(node: Node) -> tuple[object, ...]:
    return (node.column, natural(node.goal), natural(node.label), node.id)


def _heading(view: GraphView, members: list[int], column: int, lang: Language) -> str:
    kinds = dict.fromkeys(kind_word(view.nodes[i].kind, lang) for i in members if view.nodes[i].column == column)
    return " · ".join(kinds)


def _worth_choosing(view: GraphView, members: list[int]) -> bool:
    """Whether there is anything to see: a goal that stands alone and unmarked is only mentioned somewhere."""
    return len(members) > 1 or any(view.nodes[i].severity for i in members)


def _start(view: GraphView, goals: list[Choice]) -> str:
    """The goal with most breaks, for that is what the view is there to show; the first one of equals."""

    def weight(goal: str) -> tuple[int, int]:
        severities = [node.severity for node in view.nodes if node.goal == goal and node.severity]
        return severities.count(Severity.VIOLATION), len(severities)

    return max((goal.id for goal in goals), key=weight, default="")


@cache
def vis_script() -> str:
    """The vis-network library that the pyvis package ships."""
    return inline((_vis_folder() / "vis-network.min.js").read_text(encoding="utf-8"))


@cache
def vis_style() -> str:
    """Its style sheet, without the pictures of buttons that the page does not show (a third of the page's size)."""
    return inline(_IMAGES.sub("none", (_vis_folder() / "vis-network.css").read_text(encoding="utf-8")))


def _vis_folder() -> Traversable:
    folders = [folder for folder in (files("pyvis") / "lib").iterdir() if folder.name.startswith("vis-")]
    return max(folders, key=lambda folder: natural(folder.name))
