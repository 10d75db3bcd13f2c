"""Runs a plan on a dataset and gathers the results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from effektkedja.engine.ahead import Ahead
from effektkedja.engine.compiler import compile_plan
from effektkedja.engine.constraints import HasDatatype
from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.facts import Facts, Query, Row, gather_facts, value_of
from effektkedja.engine.lexical import is_derived_integer
from effektkedja.engine.plan import Plan
from effektkedja.engine.questions import ByReference, Question, Series, Step, as_written, result_key
from effektkedja.engine.reader import only
from effektkedja.engine.reference import reference_results
from effektkedja.model.result import Result

_AT_ONCE = 64

Source = Callable[[], bytes]
"""Gives the dataset as N-Triples, in the lexical forms of its source files."""


@dataclass(frozen=True)
class Outcome:
    """What an evaluation found, and how.

    Args:
        results: each result once, sorted.
        by_reference: the root shapes that pySHACL evaluated, and why.
        notes: what else a reader of the results should know.
        by_sparql: the root shapes that a run on columns handed to Oxigraph, and why.
    """

    results: tuple[Result, ...]
    by_reference: tuple[ByReference, ...] = ()
    notes: tuple[str, ...] = ()
    by_sparql: tuple[ByReference, ...] = ()


def run_set(
    plan: Plan, query: Query, source: Source | None = None, *, at_once: int = 1, forces_order: bool = True
) -> list[Result]:
    """Evaluate the plan with set-based queries.

    Args:
        plan: the shapes.
        query: evaluates a SELECT on the dataset, its default graph being the data (with the ontology).
        source: the dataset as N-Triples, for shapes that only pySHACL can evaluate; asked of ``query`` if not given.
        at_once: how many queries may run beside each other; ``query`` is called from as many threads.
        forces_order: ask in the words that force Oxigraph's order of filters, which not all stores understand.

    Returns:
        Each result once, sorted; ``evaluate`` also tells how they came about.

    Raises:
        InputError: a shape cannot be evaluated by any engine.
    """
    return list(evaluate(plan, query, source, at_once=at_once, forces_order=forces_order).results)


def evaluate(
    plan: Plan, query: Query, source: Source | None = None, *, at_once: int = 1, forces_order: bool = True
) -> Outcome:
    """The same as ``run_set``, with the shapes named that went to the reference engine."""
    facts = gather_facts(plan, query)
    steps_of = compile_plan(plan, facts)
    compiled = steps_of if forces_order else ((root, tuple(map(as_written, steps))) for root, steps in steps_of)
    found, by_reference = occurrences(plan, query, facts, source, at_once=at_once, compiled=compiled)
    notes = _notes(plan, facts) if source is None else ()
    return Outcome(tuple(sorted(set(found), key=result_key)), by_reference, notes)


def occurrences(
    plan: Plan,
    query: Query,
    facts: Facts,
    source: Source | None = None,
    *,
    at_once: int = 1,
    compiled: Iterable[tuple[str, tuple[Step, ...]]] | None = None,
) -> tuple[list[Result], tuple[ByReference, ...]]:
    """The results as often as SHACL counts them: once for each way that leads to a nested property shape."""
    results: list[Result] = []
    left: list[ByReference] = []
    with Ahead(at_once) as ahead:
        steps_of = compile_plan(plan, facts) if compiled is None else compiled
        asked = [(root, _ask(plan, root, steps, query, facts, source, ahead)) for root, steps in steps_of]
        for root, found in asked:
            try:
                results.extend(found())
            except NotCompilable as reason:
                left.append(ByReference(root, reason.reason))
    if left:
        data = source() if source else _as_ntriples(query)
        results.extend(reference_results(only(plan, (step.shape for step in left)), data))
    return results, tuple(left)


def _ask(
    plan: Plan, root: str, steps: Iterable[Step], query: Query, facts: Facts, source: Source | None, ahead: Ahead
) -> Callable[[], list[Result]]:
    """Begin with the steps of a root shape; what is given back waits for their results.

    What is given back raises NotCompilable where the shape is one for the reference engine.
    """
    try:
        refuse_widened(plan, root, facts, source)
    except NotCompilable as reason:
        return partial(_refuse, reason)
    begun = [ahead.begin(partial(_gathered, step, query)) for step in steps]
    return lambda: [result for wait in begun for result in wait()]


def _refuse(reason: NotCompilable) -> list[Result]:
    raise reason


def _gathered(step: Step, query: Query) -> list[Result]:
    """The results of one step, read to the end by the thread that asked for them, as Oxigraph wants it."""
    return list(answers(step, query))


def answers(step: Step, query: Query) -> Iterator[Result]:
    """The results of one step.

    Raises:
        NotCompilable: the step is one for the reference engine.
    """
    if isinstance(step, ByReference):
        raise NotCompilable(step.reason)
    if isinstance(step, Question):
        return _results(step, query(step.asked))
    return _series_results(step, query)


def _results(question: Question, rows: Iterable[Row]) -> Iterator[Result]:
    return (result_of(question, row) for row in rows)


def result_of(question: Question, row: Row) -> Result:
    """The result that a solution of the question stands for."""
    path = value_of(row, "path") if question.binds_path else ""
    return Result(
        shape=question.shape,
        focus=value_of(row, "this"),
        value=next((value for name in question.value if (value := value_of(row, name))), ""),
        path=path if path.startswith("<") else question.path,
        bindings=tuple((name, value) for name in question.bindings if (value := value_of(row, name))),
        component=question.component,
    )


def _series_results(series: Series, query: Query) -> Iterator[Result]:
    nodes = sorted(value_of(row, "this") for row in query(series.focus))
    if any(not node.startswith("<") for node in nodes):
        raise NotCompilable(f"{series.reason}, and a focus node has no IRI")
    for start in range(0, len(nodes), _AT_ONCE):
        parts = (f"{{ {node.join(series.body)} }}" for node in nodes[start : start + _AT_ONCE])
        text = f"{series.prefixes}SELECT * WHERE {{ {' UNION '.join(parts)} }}"
        yield from _results(series.question, query(text))


def _as_ntriples(query: Query) -> bytes:
    rows = query("SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o }")
    lines = (f"{value_of(row, 's')} {value_of(row, 'p')} {value_of(row, 'o')} .\n" for row in rows)
    return "".join(lines).encode("utf-8")


def _widened(plan: Plan, facts: Facts) -> tuple[str, ...]:
    """The shapes whose ``sh:datatype`` the dataset cannot tell from ``xsd:integer``."""
    if not facts.widens_integers:
        return ()
    return tuple(
        shape.id
        for shape in plan.shapes
        if any(isinstance(c, HasDatatype) and is_derived_integer(c.datatype) for c in shape.constraints)
    )


def refuse_widened(plan: Plan, root: str, facts: Facts, source: Source | None) -> None:
    """Leave a shape to the reference engine that asks for what the store has changed and ``source`` still has.

    Raises:
        NotCompilable: the root shape is such a one.
    """
    if source is not None and set(_widened(plan, facts)) & set(reachable(plan, root)):
        raise NotCompilable("the store does not keep the datatype that it asks for")


def _notes(plan: Plan, facts: Facts) -> tuple[str, ...]:
    widened = _widened(plan, facts)
    return tuple(f"{shape}: the store reads the datatype that it asks for as xsd:integer" for shape in widened)


def reachable(plan: Plan, root: str) -> Iterator[str]:
    """The shape and all that it refers to, directly or by way of others; each once."""
    seen: set[str] = set()
    waiting = [root]
    while waiting:
        shape_id = waiting.pop()
        if shape_id in seen:
            continue
        seen.add(shape_id)
        yield shape_id
        for constraint in plan.shape(shape_id).constraints:
            waiting.extend(constraint.shapes_used)
