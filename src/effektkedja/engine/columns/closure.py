"""Paths of any length: what can be reached from each of many nodes, set at a time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from effektkedja.engine.columns.algebra import NotPlannable
from effektkedja.engine.columns.keys import Places, distinct_sorted
from effektkedja.engine.columns.relations import packed, unpacked
from effektkedja.engine.columns.terms import Ids
from effektkedja.engine.paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence

Follow = Callable[[str, bool, Ids], tuple["Places | None", Ids]]
"""From the text of a predicate, whether it is walked backwards, and nodes: the values and the index of their nodes."""


def reached(path: Path, starts: Ids, follow: Follow, *, backwards: bool) -> tuple[Ids, Ids]:
    """The pairs of a start and a node that the path leads to from it, each once.

    Args:
        path: in normal form.
        starts: each once, in order.
        follow: walks one predicate.
        backwards: walk the path from its end.
    """
    tags = np.arange(len(starts), dtype=np.int32)
    tags, nodes = _walk(path, tags, starts, follow, backwards)
    return starts[tags], nodes


def _walk(path: Path, tags: Ids, nodes: Ids, follow: Follow, backwards: bool) -> tuple[Ids, Ids]:
    if isinstance(path, Predicate):
        places, values = follow(path.iri, backwards, nodes)
        return _once(tags if places is None else tags[places], values)
    if isinstance(path, Inverse):
        return _walk(path.path, tags, nodes, follow, not backwards)
    if isinstance(path, Sequence):
        for step in reversed(path.steps) if backwards else path.steps:
            tags, nodes = _walk(step, tags, nodes, follow, backwards)
        return tags, nodes
    if isinstance(path, Alternative):
        parts = [_walk(choice, tags, nodes, follow, backwards) for choice in path.choices]
        return _once(np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts]))
    if isinstance(path, Repeat):
        return _repeated(path, tags, nodes, follow, backwards)
    raise NotPlannable("it uses a path that is not understood")


def _repeated(path: Repeat, tags: Ids, nodes: Ids, follow: Follow, backwards: bool) -> tuple[Ids, Ids]:
    own = packed(tags, nodes)
    once = packed(*_walk(path.path, tags, nodes, follow, backwards))
    if path.mark == "?":
        return unpacked(distinct_sorted(np.concatenate((own, once))))
    seen = distinct_sorted(once)
    new = seen
    while len(new):
        found = packed(*_walk(path.path, *unpacked(new), follow, backwards))
        new = np.setdiff1d(found, seen, assume_unique=False)
        seen = distinct_sorted(np.concatenate((seen, new)))
    return unpacked(distinct_sorted(np.concatenate((own, seen))) if path.mark == "*" else seen)


def _once(tags: Ids, nodes: Ids) -> tuple[Ids, Ids]:
    return unpacked(distinct_sorted(packed(tags, nodes)))
