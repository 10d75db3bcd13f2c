"""A network to draw; the chain in columns is a :class:`~effektkedja.picture.Picture`."""

from __future__ import annotations

from dataclasses import dataclass

from effektkedja.model.findings import Finding
from effektkedja.model.report import Profile
from effektkedja.model.rules import Severity
from effektkedja.model.things import Basis


@dataclass(frozen=True)
class Node:
    """A node of the chain as a view draws it.

    ``findings`` are the messages of those that count, ``accepted`` the findings that somebody lives with for now.
    """

    id: str
    kind: str
    label: str
    title: str
    column: int
    findings: tuple[str, ...] = ()
    severity: Severity | None = None
    document: str = ""
    goal: str = ""
    accepted: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Edge:
    """A link of the chain; ``basis`` tells a stated link from one that was read into the sources."""

    source: str
    target: str
    kind: str
    basis: Basis = "stated"


@dataclass(frozen=True)
class GraphView:
    """A chain or network to draw: nodes and edges in stable order, and the profile that its findings follow."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    profile: Profile | None = None
