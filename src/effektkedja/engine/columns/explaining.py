"""Says how rules are computed on columns: the steps that were taken, in their order, with the rows that they left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from effektkedja.engine.columns.algebra import (
    Call,
    Const,
    Count,
    Element,
    ExistsIn,
    Expr,
    Extend,
    Filter,
    Group,
    LeftJoin,
    Minus,
    NotPlannable,
    Select,
    Step,
    Table,
    Union,
    Var,
)
from effektkedja.engine.columns.graph import ColumnGraph
from effektkedja.engine.columns.machine import Machine
from effektkedja.engine.columns.planning import planned
from effektkedja.engine.paths import path_text
from effektkedja.engine.questions import Question
from effektkedja.engine.questions import Step as Asked

_INFIX = frozenset(("&&", "||", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/"))


def on_columns(graph: ColumnGraph, *, timed: bool = False) -> Callable[[Asked], tuple[str, tuple[str, ...]] | None]:
    """A backend for ``explain``: what is done with a question on this graph.

    The order of the steps follows the data, so that each question is computed once, by itself. In a check, what several
    rules need is computed once for all of them.

    Args:
        graph: the data.
        timed: also tell the milliseconds since the step before.
    """

    def told(step: Asked) -> tuple[str, tuple[str, ...]] | None:
        if not isinstance(step, Question):
            return None
        try:
            return "on columns", tuple(_taken(planned(step.text), graph, timed))
        except NotPlannable as reason:
            return f"by SPARQL, because {reason.reason}", ()

    return told


def _taken(select: Select, graph: ColumnGraph, timed: bool) -> Iterator[str]:
    lines: list[str] = []
    started = before = time.perf_counter()

    def trace(what: Element | Expr, size: int, depth: int) -> None:
        nonlocal before
        now = time.perf_counter()
        took = f"{(now - before) * 1000:9.2f} ms" if timed else ""
        lines.append(f"{size:>9,} rows{took}  {'  ' * (depth - 1)}{words(what)}")
        before = now

    found = Machine(graph, trace).select(select, distinct=True)
    seconds = time.perf_counter() - started
    yield from lines
    yield f"{found.size:>9,} rows{' ' * 12 if timed else ''}  give each {', '.join(select.selected)}"
    if timed:
        yield f"measured: {1000 * seconds:.1f} ms, {found.size} results"


def words(node: Element | Expr) -> str:
    """A step, a filter or an expression in a few words; of inner groups, only how they begin."""
    if isinstance(node, Step):
        return f"with {_pattern(node)}"
    if isinstance(node, Filter):
        return f"keep if {_expression(node.expression)}"
    if isinstance(node, (Var, Const, Call, ExistsIn, Count)):
        return f"keep if {_expression(node)}"
    if isinstance(node, Extend):
        return f"let {node.variable} be {_expression(node.expression)}"
    if isinstance(node, Table):
        return f"with one of {len(node.rows)} values for {', '.join(node.variables)}"
    if isinstance(node, Union):
        return "either " + " or ".join(_beginning(branch) for branch in node.branches)
    if isinstance(node, LeftJoin):
        return f"with or without {_beginning(node.group)}"
    if isinstance(node, Minus):
        return f"without {_beginning(node.group)}"
    return f"with each {', '.join(node.select.selected)}"


def _pattern(step: Step) -> str:
    path = step.path if isinstance(step.path, str) else path_text(step.path)
    return f"{step.subject} {path} {step.object}"


def _beginning(group: Group) -> str:
    if not group.elements:
        return "anything"
    first, *others = group.elements
    text = _pattern(first) if isinstance(first, Step) else words(first)
    return f"{text} …" if others else text


def _expression(node: Expr) -> str:
    if isinstance(node, Var):
        return node.name
    if isinstance(node, Const):
        return node.term
    if isinstance(node, ExistsIn):
        return f"there is {_beginning(node.group)}"
    if isinstance(node, Count):
        inner = "*" if node.argument is None else _expression(node.argument)
        return f"COUNT({'DISTINCT ' if node.distinct else ''}{inner})"
    if node.function == "!":
        (inner_node,) = node.arguments
        if isinstance(inner_node, ExistsIn):
            return f"there is no {_beginning(inner_node.group)}"
        return f"not {_bracketed(inner_node)}"
    if node.function in _INFIX and len(node.arguments) == 2:
        return f" {node.function} ".join(_bracketed(part) for part in node.arguments)
    return f"{node.function}({', '.join(_expression(part) for part in node.arguments)})"


def _bracketed(node: Expr) -> str:
    text = _expression(node)
    is_one = isinstance(node, (Var, Const)) or (isinstance(node, Call) and node.function not in (*_INFIX, "!"))
    return text if is_one else f"[{text}]"
