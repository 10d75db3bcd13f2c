"""Named graphs: which file each came from, and when it takes part."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import pyoxigraph as ox


class Role(Enum):
    """What a graph holds, which decides when it takes part."""

    VOCABULARY = "vocabulary"
    STATED = "stated"
    INTERPRETED = "interpreted"


@dataclass(frozen=True)
class Graph:
    """A named graph and the file that it came from."""

    iri: str
    role: Role
    path: Path
    own: bool

    @property
    def node(self) -> ox.NamedNode:
        return ox.NamedNode(self.iri)
