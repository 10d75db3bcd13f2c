"""A graph view as an outline: by goal, with findings and links in words. It says all that the picture says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from effektkedja.model.findings import Finding
from effektkedja.model.graph_view import GraphView, Node
from effektkedja.model.text import Language
from effektkedja.render import wording
from effektkedja.render.following import acceptance_text
from effektkedja.render.phrases import capital, clean, natural
from effektkedja.render.vocabulary import document_title, kind_word, link_words


@dataclass(frozen=True)
class Choice:
    """A goal or document that can be chosen; ``document`` is the title of the document that a goal is in."""

    id: str
    title: str
    document: str = ""


@dataclass(frozen=True)
class Link:
    """A link as one of its ends tells it."""

    words: str
    index: int
    name: str
    interpreted: bool


@dataclass(frozen=True)
class Told:
    """A finding in words, with its remedy where the view knows it, and who lives with it where somebody does."""

    message: str
    remedy: str = ""
    acceptance: str = ""


@dataclass(frozen=True)
class Entry:
    """A row of the table below a picture; ``index`` is the place of its thing in the view."""

    index: int
    kind: str
    name: str
    severity: str
    word: str
    findings: tuple[Told, ...]
    links: tuple[Link, ...]
    document: str = ""
    state: str = ""


@dataclass(frozen=True)
class Chapter:
    """The nodes of a goal, or those that no goal has for itself."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Outline:
    """The whole view in words, and what it can be narrowed down by."""

    goals: tuple[Choice, ...]
    documents: tuple[Choice, ...]
    chapters: tuple[Chapter, ...]


def outline(view: GraphView, lang: Language) -> Outline:
    """The view in words.

    Args:
        view: the nodes and links, as ``with_goal_ids`` gives them.
        lang: language of kinds and links.
    """
    titles = {node.document: document_title(node.document) for node in view.nodes}
    goals = _goals(view, titles)
    links = _links(view, lang)
    chapters = []
    for goal in (*goals, Choice("", wording.pages.SHARED.in_(lang))):
        nodes = [(i, node) for i, node in enumerate(view.nodes) if node.goal == goal.id]
        nodes.sort(key=lambda pair: (-pair[1].column, natural(pair[1].label), pair[1].id))
        if nodes:
            chapters.append(Chapter(goal.title, tuple(_entry(i, node, titles, links[i], lang) for i, node in nodes)))
    named = sorted((Choice(id_, title) for id_, title in titles.items() if id_), key=lambda c: (natural(c.title), c.id))
    return Outline(goals, tuple(named), tuple(chapters))


def with_goal_ids(view: GraphView) -> GraphView:
    """The view with the id of its goal on every node, goals included.

    A view may name goals by the id or by the label of their node; where there is no such node, the name stays.
    """
    goals = {node.title: node.id for node in view.nodes} | {node.id: node.id for node in view.nodes}
    named = {goals.get(node.goal, node.goal) for node in view.nodes if node.goal}
    nodes = (replace(n, goal=n.id if n.id in named else goals.get(n.goal, n.goal)) for n in view.nodes)
    return replace(view, nodes=tuple(nodes))


def _goals(view: GraphView, titles: Mapping[str, str]) -> tuple[Choice, ...]:
    """The goals that nodes belong to, by document and number."""
    nodes = {node.id: node for node in view.nodes}
    choices = []
    for id_ in dict.fromkeys(node.goal for node in view.nodes if node.goal):
        node = nodes.get(id_)
        document = titles[node.document] if node and node.document else ""
        choices.append(Choice(id_, node_name(node) if node else capital(clean(id_)), document))
    return tuple(sorted(choices, key=lambda c: (natural(c.document), natural(c.title), c.id)))


def _links(view: GraphView, lang: Language) -> dict[int, tuple[Link, ...]]:
    index = {node.id: i for i, node in enumerate(view.nodes)}
    links: dict[int, list[Link]] = {i: [] for i in range(len(view.nodes))}
    for edge in dict.fromkeys(view.edges):
        if edge.source in index and edge.target in index:
            source, target = index[edge.source], index[edge.target]
            there, back = link_words(edge.kind, lang)
            interpreted = edge.basis == "interpreted"
            links[source].append(Link(there, target, node_name(view.nodes[target]), interpreted))
            links[target].append(Link(back, source, node_name(view.nodes[source]), interpreted))
    return {i: tuple(sorted(found, key=lambda link: (link.words, natural(link.name)))) for i, found in links.items()}


def _entry(i: int, node: Node, titles: Mapping[str, str], links: tuple[Link, ...], lang: Language) -> Entry:
    severity = node.severity
    return Entry(
        i,
        kind_word(node.kind, lang),
        node_name(node),
        severity.key if severity else "",
        wording.findings.SEVERITY[severity].in_(lang) if severity else "",
        (*(Told(clean(text)) for text in node.findings), *(_accepted(finding, lang) for finding in node.accepted)),
        links,
        document=titles[node.document] if node.document else "",
    )


def _accepted(finding: Finding, lang: Language) -> Told:
    return Told(clean(finding.message), acceptance=acceptance_text(finding, lang))


def node_name(node: Node) -> str:
    """The full name of a node as it stands alone."""
    return capital(clean(node.title or node.label or node.id))
