"""Many questions about what a store holds, answered together on columns and as the store itself answers them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from effektkedja.engine.columns.algebra import NotPlannable
from effektkedja.engine.columns.loading import graph_of_store
from effektkedja.engine.columns.machine import Machine
from effektkedja.engine.columns.planning import planned
from effektkedja.engine.columns.results import results_by_root
from effektkedja.engine.columns.transform import constants_of
from effektkedja.engine.questions import Question, Step
from effektkedja.model.result import Result


def answers_by_root(store: ox.Store, steps: Sequence[Step]) -> dict[int, dict[str, tuple[Result, ...]]]:
    """The results of those steps that can be computed on columns, by the focus node of the root shape.

    Args:
        store: the data, in its default graph.
        steps: the steps of a plan; they go by their place.

    Returns:
        Nothing for a step that somebody else has to answer.
    """
    mentioned = {at: _constants(step.text) for at, step in enumerate(steps) if isinstance(step, Question)}
    rewritten = _rewritten({term for terms in mentioned.values() for term in terms})
    machine = Machine(graph_of_store(store))
    found: dict[int, dict[str, tuple[Result, ...]]] = {}
    for at, terms in mentioned.items():
        step = steps[at]
        # A store reads what a query mentions as it reads data; columns compare with what is written there.
        if not isinstance(step, Question) or terms & rewritten:
            continue
        try:
            found[at] = results_by_root(machine, step)
        except NotPlannable:
            continue
    return found


def _constants(text: str) -> frozenset[str]:
    try:
        return frozenset(constants_of(planned(text)))
    except NotPlannable:
        return frozenset()


def _rewritten(terms: Iterable[str]) -> set[str]:
    """The literals that a store writes in another way."""
    literals = {term for term in terms if term.startswith('"')}
    store = ox.Store()
    lines = "".join(f"<x:s> <x:p> {literal} .\n" for literal in literals)
    store.load(io.BytesIO(lines.encode("utf-8")), format=ox.RdfFormat.N_TRIPLES)
    return literals - {str(quad.object) for quad in store}
