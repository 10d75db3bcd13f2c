"""The plan: the shapes graph as an immutable value of our own, independent of any RDF library.

Terms are text in N-Triples form (``<iri>``, ``"text"@sv``); shapes are named by their plain IRI, or by ``_:label``
for an anonymous shape, the label being the same for the same shapes graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from effektkedja.engine.constraints import Constraint
from effektkedja.engine.paths import Path


@dataclass(frozen=True, slots=True)
class TargetNode:
    """The node itself, whether or not the data mention it."""

    node: str


@dataclass(frozen=True, slots=True)
class TargetClass:
    """The instances of a class and of its subclasses; ``sh:targetClass`` and the implicit class target."""

    cls: str


@dataclass(frozen=True, slots=True)
class TargetSubjectsOf:
    """Everything that has the property."""

    predicate: str


@dataclass(frozen=True, slots=True)
class TargetObjectsOf:
    """Everything that is a value of the property."""

    predicate: str


Target = TargetNode | TargetClass | TargetSubjectsOf | TargetObjectsOf


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape (without path) or a property shape.

    Args:
        id: plain IRI, or ``_:label``.
        severity: plain IRI, ``sh:Violation`` unless stated.
        messages: literals in N-Triples form, sorted.
    """

    id: str
    path: Path | None
    targets: tuple[Target, ...]
    constraints: tuple[Constraint, ...]
    severity: str
    messages: tuple[str, ...] = ()
    deactivated: bool = False


@dataclass(frozen=True)
class Plan:
    """All shapes of a shapes graph, sorted by id, and that graph itself in canonical N-Triples."""

    shapes: tuple[Shape, ...]
    source: str

    @cached_property
    def _by_id(self) -> dict[str, Shape]:
        return {shape.id: shape for shape in self.shapes}

    @property
    def roots(self) -> tuple[Shape, ...]:
        """The shapes that have a target and are not deactivated: those that are evaluated on their own."""
        return tuple(shape for shape in self.shapes if shape.targets and not shape.deactivated)

    def shape(self, shape_id: str) -> Shape:
        """The shape of that id.

        Raises:
            KeyError: there is none.
        """
        return self._by_id[shape_id]
