"""Edits of the kinds that planners make, as statements to add and to take away, drawn from a graph."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

import pyoxigraph as ox

from effektkedja.terms import EK, EKC, QB, RDF_TYPE, SKOS

_TYPE = ox.NamedNode(RDF_TYPE)
_LABEL = ox.NamedNode(f"{SKOS}prefLabel")
_DOCUMENT = ox.NamedNode(f"{EK}inDocument")

_TRIES = 50
"""Things that are looked at for each edit before it is given up: not every thing has what the edit changes."""


class Edit(NamedTuple):
    """What a person changes at once; the other way round it is undone."""

    added: tuple[ox.Triple, ...]
    removed: tuple[ox.Triple, ...]


class Drawer:
    """Draws edits, the same in every run on the same graph.

    Args:
        store: the graph, as it is before any edit.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._chosen = random.Random(7)
        self._members: dict[str, list[ox.NamedNode]] = {}

    def draw(self, kind: str, count: int) -> list[Edit]:
        """So many edits of a kind, fewer where the graph does not have enough things for them."""
        make = KINDS[kind]
        tries = (make(self) for _ in range(count * _TRIES))
        found: list[Edit] = []
        for edit in tries:
            if edit is not None:
                found.append(edit)
            if len(found) == count:
                break
        return found

    def thing(self, cls: str) -> ox.NamedNode:
        """Some thing of a class."""
        if cls not in self._members:
            quads = self._store.quads_for_pattern(None, _TYPE, ox.NamedNode(cls))
            names = sorted(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))
            self._members[cls] = [ox.NamedNode(name) for name in names]
        return self._chosen.choice(self._members[cls])

    def said(self, thing: ox.NamedNode, verb: ox.NamedNode | None = None) -> list[ox.Triple]:
        """The statements on a thing, in order."""
        return sorted((quad.triple for quad in self._store.quads_for_pattern(thing, verb, None)), key=str)

    def changed(self, cls: str, verb: str, value: Callable[[ox.NamedNode, ox.Triple], object]) -> Edit | None:
        """A statement of some thing gets another value, or goes where there is None."""
        thing = self.thing(f"{EK}{cls}")
        statements = self.said(thing, ox.NamedNode(f"{EK}{verb}") if verb else _LABEL)
        if not statements:
            return None
        old = self._chosen.choice(statements)
        new = value(thing, old)
        if any(new == each.object for each in statements):
            return None
        return Edit(() if new is None else (ox.Triple(thing, old.predicate, new),), (old,))  # type: ignore[arg-type]

    def alike(self, thing: ox.NamedNode, old: ox.Triple) -> object:
        """A value that a thing of the same class in the same document has for the same property."""
        kind = next(iter(self.said(thing, _TYPE))).object
        for document in self.said(thing, _DOCUMENT):
            within = self._store.quads_for_pattern(None, _DOCUMENT, document.object)
            others = sorted(
                {
                    value.object
                    for quad in within
                    if ox.Quad(quad.subject, _TYPE, kind) in self._store
                    for value in self._store.quads_for_pattern(quad.subject, old.predicate, None)
                }
                - {old.object},
                key=str,
            )
            if others:
                return self._chosen.choice(others)
        return old.object

    def copied(self, cls: str) -> Edit:
        """A new thing of which the same is said as of an existing one."""
        thing = self.thing(cls)
        name = ox.NamedNode(f"{thing.value}-ny-{self._chosen.randrange(10**6)}")
        return Edit(tuple(ox.Triple(name, each.predicate, each.object) for each in self.said(thing)), ())

    def dropped(self, cls: str) -> Edit:
        """Everything that is said of a thing goes; what others say of it stays."""
        return Edit((), tuple(self.said(self.thing(f"{EK}{cls}"))))


def _gone(thing: ox.NamedNode, old: ox.Triple) -> None:
    return None


def _reworded(thing: ox.NamedNode, old: ox.Triple) -> ox.Literal:
    assert isinstance(old.object, ox.Literal)
    return ox.Literal(f"{old.object.value} (ändrad)", language=old.object.language)


def _status(name: str) -> Callable[[ox.NamedNode, ox.Triple], ox.NamedNode]:
    return lambda thing, old: ox.NamedNode(f"{EKC}{name}")


_Make = Callable[[Drawer], Edit | None]
STATEMENTS: dict[str, _Make] = {
    "a commitment is reworded": lambda d: d.changed("Commitment", "", _reworded),
    "a commitment moves under another goal": lambda d: d.changed("Commitment", "underGoal", d.alike),
    "a commitment gets another actor": lambda d: d.changed("Commitment", "responsible", d.alike),
    "a commitment turns to another group": lambda d: d.changed("Commitment", "concerns", d.alike),
    "a commitment no longer serves a condition": lambda d: d.changed("Commitment", "contributesTo", _gone),
    "an indicator no longer measures a thing": lambda d: d.changed("Indicator", "measures", _gone),
    "an indicator is discontinued": lambda d: d.changed("Indicator", "indicatorStatus", _status("status-discontinued")),
    "a condition goes over to another goal": lambda d: d.changed("SuccessCondition", "conditionFor", d.alike),
    "a goal is reworded": lambda d: d.changed("Goal", "", _reworded),
}
"""Edits of one statement, in words, and how one is drawn; None where the thing drawn has nothing that would change."""
THINGS: dict[str, _Make] = {
    "a commitment is added": lambda d: d.copied(f"{EK}Commitment"),
    "a commitment is dropped": lambda d: d.dropped("Commitment"),
    "an indicator is added": lambda d: d.copied(f"{EK}Indicator"),
    "a figure is added": lambda d: d.copied(f"{QB}Observation"),
}
"""Edits of a whole thing at once, some ten to fifteen statements."""
KINDS = {**STATEMENTS, **THINGS}
