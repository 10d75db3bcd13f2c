"""The rule engine: SHACL shapes, evaluated by set-based SPARQL or, as a reference, by pySHACL.

``read_shapes`` gives a plan; ``run_set`` evaluates it wherever a SELECT can be run, ``run_pyshacl`` does the same by
pySHACL, and ``explain`` shows the queries. Both engines give the same ``Result`` values in the same order.
"""

from effektkedja.engine.explain import explain
from effektkedja.engine.facts import Facts, Query, Row, gather_facts
from effektkedja.engine.incremental import Change, Session
from effektkedja.engine.narrowing import run_at
from effektkedja.engine.plan import Plan, Shape
from effektkedja.engine.questions import ByReference, result_key
from effektkedja.engine.reader import only, read_shapes
from effektkedja.engine.reference import run_pyshacl
from effektkedja.engine.runner import Outcome, evaluate, run_set

__all__ = [
    "ByReference",
    "Change",
    "Facts",
    "Outcome",
    "Plan",
    "Query",
    "Row",
    "Session",
    "Shape",
    "evaluate",
    "explain",
    "gather_facts",
    "only",
    "read_shapes",
    "result_key",
    "run_at",
    "run_pyshacl",
    "run_set",
]
