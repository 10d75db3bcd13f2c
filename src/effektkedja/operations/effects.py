"""The chain as plain nodes and links for analysis: every link points towards the goal that it serves.

Source → indicator → what it measures; actor → commitment → condition → goal. What a document only restates from
another is one node with the original, so that nothing counts twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from effektkedja.canonical import natural_key
from effektkedja.errors import InputError
from effektkedja.model.text import Language, Text
from effektkedja.model.things import Basis
from effektkedja.names import Names, document_id, short_iri, text_of
from effektkedja.store.queryable import Queryable
from effektkedja.terms import EKC, PREFIXES

KINDS = ("source", "actor", "indicator", "commitment", "condition", "goal")
"""Kinds of nodes, from what the chain rests on to what it is for."""

_LINKS = """
SELECT DISTINCT ?source ?target ?kind WHERE {
  { ?target ek:dataSource ?source . BIND("dataSource" AS ?kind) }
  UNION { ?target ek:responsible ?source . BIND("responsible" AS ?kind) }
  UNION { ?source ek:measures ?target . BIND("measures" AS ?kind) }
  UNION { ?source ek:listedUnder ?target . BIND("listedUnder" AS ?kind) }
  UNION { ?source ek:contributesTo ?target . BIND("contributesTo" AS ?kind) }
  UNION { ?source ek:underGoal ?target . BIND("underGoal" AS ?kind) }
  UNION { ?source ek:conditionFor ?target . BIND("conditionFor" AS ?kind) }
  UNION { ?source ek:correspondsTo ?target . BIND("correspondsTo" AS ?kind) }
}"""
_THINGS = """
SELECT DISTINCT ?thing ?kind WHERE {
  { ?thing a ek:Goal . BIND("goal" AS ?kind) }
  UNION { ?thing a ek:SuccessCondition . BIND("condition" AS ?kind) }
  UNION { ?thing a ek:Commitment . BIND("commitment" AS ?kind) }
  UNION { ?thing a ek:Indicator . BIND("indicator" AS ?kind) }
  UNION { ?any ek:dataSource ?thing . ?any a ek:Indicator . BIND("source" AS ?kind) }
  UNION { ?any ek:responsible ?thing . ?any a ek:Commitment . BIND("actor" AS ?kind) }
}"""
_RESTATED = "SELECT ?copy ?original WHERE { ?copy ek:restates ?original }"
_STATES = """
SELECT ?thing ?state WHERE {
  { ?thing ek:indicatorStatus ?state } UNION { ?thing ek:indicatorKind ?state } UNION { ?thing adms:status ?state }
}"""
_NOT_IN_USE = frozenset(
    [f"{EKC}status-{name}" for name in ("development", "discontinued")]
    + [f"{EKC}kind-{name}" for name in ("to-be-developed", "descriptive")]
    + [f"{PREFIXES['ds']}{name}" for name in ("DISCONT", "DEVELOP")]
)
"""States of indicators and sources that cannot carry a follow-up, as in the rules and the question book."""


_Key = tuple[str, str, str]
"""Source, target and kind of a link."""

_Part = tuple[dict[str, str], set[_Key]]
"""Things with their kinds, and the links between them."""


@dataclass(frozen=True)
class EffectNode:
    """A thing in the chain.

    Args:
        iri: its IRI.
        kind: one of ``KINDS``.
        label: kind, number and name.
        name: the name alone.
        number: the document's own number, or empty.
        document: id of the document that it belongs to, or empty.
        goal: IRI of the goal that it is or stands under first, or empty.
        states: IRIs of status and kind, sorted.
        in_use: whether an indicator or source can be followed today; True for all other things.
    """

    iri: str
    kind: str
    label: str
    name: str
    number: str
    document: str
    goal: str
    states: tuple[str, ...]
    in_use: bool


@dataclass(frozen=True)
class EffectLink:
    """A link towards the goal: ``kind`` is the local name of the property that states it."""

    source: str
    target: str
    kind: str
    basis: Basis


@dataclass(frozen=True)
class Effects:
    """Nodes and links in natural order."""

    nodes: tuple[EffectNode, ...]
    links: tuple[EffectLink, ...]


def effects(
    dataset: Queryable, *, goal: str = "", document: str = "", stated_only: bool = False, lang: Language = "sv"
) -> Effects:
    """The chain of the data, things without any link included.

    Args:
        dataset: what to read.
        goal: number or id of a goal: keep what leads to it. A number stands for every goal with that number.
        document: id of a document: keep its commitments and indicators and what they lead to or rest on.
        stated_only: leave out links that have been read into the documents.
        lang: language of labels.

    Raises:
        InputError: the data have no such goal or document.
    """
    same = {text_of(row["copy"]): text_of(row["original"]) for row in dataset.select(_RESTATED)}
    kinds = {same.get(iri, iri): kind for iri, kind in _kinds(dataset).items()}
    stated = _links(dataset, same, stated_only=True)
    every = stated if stated_only else _links(dataset, same, stated_only=False)
    names = Names(dataset.about(f"<{iri}>" for iri in kinds), lang)
    keys = {key for key in every if key[0] in kinds and key[1] in kinds and key[0] != key[1]}
    if document:
        kinds, keys = _of_document(kinds, keys, names, document)
    if goal:
        kinds, keys = _towards(kinds, keys, names, goal)
    states = _states(dataset)
    nodes = [_node(iri, kind, names, states.get(iri, ())) for iri, kind in kinds.items()]
    links = [EffectLink(*key, "stated" if key in stated else "interpreted") for key in keys]
    return Effects(
        tuple(sorted(nodes, key=lambda node: (KINDS.index(node.kind), natural_key(node.iri)))),
        tuple(sorted(links, key=lambda link: (natural_key(link.source), natural_key(link.target), link.kind))),
    )


def _kinds(dataset: Queryable) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in dataset.select(_THINGS):
        kind, iri = text_of(row["kind"]), text_of(row["thing"])
        found[iri] = max(found.get(iri, kind), kind, key=KINDS.index)
    return found


def _links(dataset: Queryable, same: Mapping[str, str], *, stated_only: bool) -> set[_Key]:
    rows = dataset.select(_LINKS, stated_only=stated_only)
    ends = ((text_of(row["source"]), text_of(row["target"]), text_of(row["kind"])) for row in rows)
    return {(same.get(source, source), same.get(target, target), kind) for source, target, kind in ends}


def _states(dataset: Queryable) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in dataset.select(_STATES):
        found[text_of(row["thing"])].add(text_of(row["state"]))
    return {iri: tuple(sorted(states)) for iri, states in found.items()}


def _of_document(kinds: dict[str, str], keys: set[_Key], names: Names, document: str) -> _Part:
    things = [thing for thing, kind in kinds.items() if kind in ("commitment", "indicator")]
    documents = {thing: document_id(names.document_of(f"<{thing}>")) for thing in things}
    own = {thing for thing in things if documents[thing] == document}
    if not own:
        listed = ", ".join(sorted(set(documents.values()) - {""}))
        raise InputError(
            Text(
                f"Det finns inget dokument {document} med åtaganden eller indikatorer.",
                f"There is no document {document} with commitments or indicators.",
            ),
            hint=Text(f"Dokument: {listed}.", f"Documents: {listed}."),
        )
    behind = _reached(own, _ends(keys, backwards=True), lambda thing: kinds[thing] in ("source", "actor"))
    ahead = _reached(own, _ends(keys), lambda thing: kinds[thing] in ("condition", "goal"))
    return _cut(kinds, keys, own | behind | ahead)


def _towards(kinds: dict[str, str], keys: set[_Key], names: Names, goal: str) -> _Part:
    goals = {iri for iri, kind in kinds.items() if kind == "goal"}
    wanted = {iri for iri in goals if goal in (iri, short_iri(iri), names.thing(f"<{iri}>").number)}
    if not wanted:
        listed = ", ".join(sorted((short_iri(iri) for iri in goals), key=natural_key))
        raise InputError(
            Text(f"Det finns inget mål {goal}.", f"There is no goal {goal}."),
            hint=Text(f"Mål: {listed}.", f"Known goals: {listed}."),
        )
    return _cut(kinds, keys, _reached(wanted, _ends(keys, backwards=True), lambda _: True))


def _ends(keys: set[_Key], *, backwards: bool = False) -> dict[str, list[str]]:
    """The neighbours of each thing along the links, or against them."""
    found: dict[str, list[str]] = defaultdict(list)
    for source, target, _ in keys:
        found[target if backwards else source].append(source if backwards else target)
    return found


def _reached(start: set[str], ends: Mapping[str, list[str]], through: Callable[[str], bool]) -> set[str]:
    """What can be reached from ``start`` by way of things that may be passed."""
    seen, waiting = set(start), list(start)
    while waiting:
        for thing in ends.get(waiting.pop(), ()):
            if thing not in seen and through(thing):
                seen.add(thing)
                waiting.append(thing)
    return seen


def _cut(kinds: dict[str, str], keys: set[_Key], kept: set[str]) -> _Part:
    return (
        {iri: kind for iri, kind in kinds.items() if iri in kept},
        {key for key in keys if key[0] in kept and key[1] in kept},
    )


def _node(iri: str, kind: str, names: Names, states: tuple[str, ...]) -> EffectNode:
    thing, goal = names.thing(f"<{iri}>"), names.goal_of(f"<{iri}>")
    document = names.document_of(f"<{iri}>")
    return EffectNode(
        iri=iri,
        kind=kind,
        label=thing.label,
        name=thing.name,
        number=thing.number,
        document=document_id(document) if document else "",
        goal=goal.iri if goal else "",
        states=states,
        in_use=not _NOT_IN_USE.intersection(states),
    )
