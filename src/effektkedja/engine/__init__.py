"""The rule engine: SHACL shapes, evaluated by set-based SPARQL or, as a reference, by pySHACL.

``read_shapes`` gives a plan; ``run_set`` evaluates it wherever a SELECT can be run, ``run_pyshacl`` does the same by
pySHACL. Both engines give the same ``Result`` values in the same order. ``Session`` keeps the results up to date while
the data change, and ``explain`` tells how they come about; these two are imported when they are first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from effektkedja.engine.compiler import prepare_plan
from effektkedja.engine.facts import Facts, Query, Row, gather_facts
from effektkedja.engine.narrowing import run_at
from effektkedja.engine.plan import Plan, Shape
from effektkedja.engine.questions import ByReference, result_key
from effektkedja.engine.reader import only, read_shapes
from effektkedja.engine.reference import run_pyshacl
from effektkedja.engine.runner import Outcome, evaluate, reachable, run_set

if TYPE_CHECKING:
    from effektkedja.engine.explain import Explanation, explain, explained, explanation_text
    from effektkedja.engine.incremental import Change, Session

__all__ = [
    "ByReference",
    "Change",
    "Explanation",
    "Facts",
    "Outcome",
    "Plan",
    "Query",
    "Row",
    "Session",
    "Shape",
    "evaluate",
    "explain",
    "explained",
    "explanation_text",
    "gather_facts",
    "only",
    "prepare_plan",
    "reachable",
    "read_shapes",
    "result_key",
    "run_at",
    "run_pyshacl",
    "run_set",
]

_LATER = {
    "Change": "effektkedja.engine.incremental",
    "Session": "effektkedja.engine.incremental",
    "Explanation": "effektkedja.engine.explain",
    "explain": "effektkedja.engine.explain",
    "explained": "effektkedja.engine.explain",
    "explanation_text": "effektkedja.engine.explain",
}


def __getattr__(name: str) -> object:
    """Import what a check does not need only where it is used."""
    if name in _LATER:
        home = importlib.import_module(_LATER[name])
        # All of them at once: importing a module puts it in the place of a function of the same name.
        globals().update({each: getattr(home, each) for each, other in _LATER.items() if other == _LATER[name]})
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
