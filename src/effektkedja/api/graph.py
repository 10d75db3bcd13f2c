"""The chain as a networkx graph, and what rests on what.

A thing that every way from the sources to a goal passes is a cut point: without it the goal is followed by nothing.
Cut points are the dominators of a flow graph (Lowry and Medlock, CACM 12:1, 1969); networkx computes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from effektkedja.errors import EffektkedjaError
from effektkedja.model.text import Text
from effektkedja.operations.effects import KINDS, Effects

if TYPE_CHECKING:
    import networkx as nx

    ChainGraph = nx.MultiDiGraph[str]

_ROOT = ""
"""Where every way begins; no thing has an empty IRI."""


@dataclass(frozen=True)
class Bottleneck:
    """A thing that goals rest on.

    Args:
        iri: the thing.
        kind: what it is, such as ``source``.
        label: kind, number and name, for people.
        carries: the goals that some way leads to through it, sorted.
        alone: those of them that no way reaches without it, sorted.
    """

    iri: str
    kind: str
    label: str
    carries: tuple[str, ...]
    alone: tuple[str, ...]


def to_networkx(effects: Effects) -> ChainGraph:
    """The chain as a graph whose node keys are IRIs and whose edge keys are the kinds of the links."""
    import networkx as nx

    graph: ChainGraph = nx.MultiDiGraph()
    for node in effects.nodes:
        about = {
            "kind": node.kind,
            "label": node.label,
            "name": node.name,
            "number": node.number,
            "document": node.document,
            "goal": node.goal,
            "states": node.states,
            "in_use": node.in_use,
        }
        graph.add_node(node.iri, **about)
    for link in effects.links:
        graph.add_edge(link.source, link.target, key=link.kind, kind=link.kind, basis=link.basis)
    return graph


def in_use(graph: ChainGraph) -> ChainGraph:
    """A copy of the chain without indicators and sources that cannot be followed today.

    Left out are those that are discontinued or still to be developed, and indicators that only describe.
    """
    return graph.subgraph([node for node, used in graph.nodes(data="in_use") if used]).copy()


def bottlenecks(graph: ChainGraph, *, start: Iterable[str] = ("source",)) -> list[Bottleneck]:
    """What the goals rest on: for each thing on a way from the start to a goal, the goals it carries, alone or not.

    Args:
        graph: a chain, as :meth:`KnowledgeBase.chain` gives it; :func:`in_use` leaves out what cannot be followed.
        start: the kinds of things that the ways begin with: ``source`` asks what rests on a data source,
            ``indicator`` what rests on any indicator, with a named source or not.

    That a goal corresponds to one of another plan is no way of following it, and is not counted as one.

    Returns:
        Those that carry a goal, the one that most goals rest on alone first. Goals themselves are left out.

    Raises:
        EffektkedjaError: the start names a kind that does not exist.
    """
    import networkx as nx

    begins = {start} if isinstance(start, str) else set(start)
    if not begins <= set(KINDS):
        listed = ", ".join(KINDS)
        raise EffektkedjaError(
            Text("Start ska vara ett eller flera slag av saker.", "The start must be one or more kinds of things."),
            hint=Text(f"Välj bland: {listed}.", f"Choose from: {listed}."),
        )
    kinds: dict[str, str] = {node: about["kind"] for node, about in graph.nodes(data=True)}
    flow: nx.DiGraph[str] = nx.DiGraph()
    flow.add_node(_ROOT)
    flow.add_edges_from((_ROOT, node) for node, kind in kinds.items() if kind in begins)
    flow.add_edges_from((source, target) for source, target, kind in graph.edges(keys=True) if kind != "correspondsTo")
    above = nx.immediate_dominators(flow, _ROOT)
    goals = [node for node in above if kinds.get(node) == "goal"]
    carried: dict[str, set[str]] = {}
    for goal in goals:
        for node in nx.ancestors(flow, goal).intersection(above):
            carried.setdefault(node, set()).add(goal)
    alone: dict[str, set[str]] = {}
    for goal in goals:
        node = above[goal]
        while node is not None and node != _ROOT:
            alone.setdefault(node, set()).add(goal)
            node = above[node]
    found = [
        Bottleneck(
            node,
            kinds[node],
            str(graph.nodes[node]["label"]),
            tuple(sorted(carries)),
            tuple(sorted(alone.get(node, ()))),
        )
        for node, carries in carried.items()
        if kinds.get(node, "goal") != "goal"
    ]
    return sorted(found, key=lambda b: (-len(b.alone), -len(b.carries), KINDS.index(b.kind), b.iri))
