"""Says in words and SPARQL how a plan is evaluated: targets, patterns, sets and filters, by which backend, and why."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from effektkedja.engine.compiler import compile_plan
from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.facts import Facts, Query
from effektkedja.engine.incremental_index import followed_back
from effektkedja.engine.paths import path_text
from effektkedja.engine.plan import Plan, Shape, Target, TargetClass, TargetNode, TargetSubjectsOf
from effektkedja.engine.query_words import query_words
from effektkedja.engine.questions import ByReference, Series, Step
from effektkedja.engine.runner import answers

_IRI = re.compile(r"<([^<>\s]*[/#])([A-Za-z_][\w-]*)>")
_PROLOGUE = re.compile(r"PREFIX\s+\S+\s+<[^>]*>\s*")


@dataclass(frozen=True)
class Part:
    """One step of a rule.

    Args:
        title: the constraint component, and the shape that reports where that is not the root.
        backend: what evaluates it, and why that where it is not the usual.
        words: what it computes, line by line, inner parts indented.
        query: what the backend is asked, or empty.
        after_an_edit: how much of it is asked again when the data change.
        seconds: how long it took, where it was measured.
        rows: how many results it gave, where it was measured.
    """

    title: str
    backend: str
    words: tuple[str, ...]
    query: str = ""
    after_an_edit: str = ""
    seconds: float | None = None
    rows: int | None = None


@dataclass(frozen=True)
class Explanation:
    """How a root shape is evaluated: where it starts, and its steps."""

    shape: str
    targets: tuple[str, ...]
    parts: tuple[Part, ...]


Backend = Callable[[Step], tuple[str, tuple[str, ...]] | None]
"""What another backend does with a step: its name and its plan in words, or None where it leaves the step to others."""


def explained(
    plan: Plan, facts: Facts | None = None, *, query: Query | None = None, backend: Backend = lambda step: None
) -> tuple[Explanation, ...]:
    """Each root shape, and how it is evaluated.

    Args:
        plan: the shapes.
        facts: what is known of the dataset; without it no class has subclasses.
        query: where to measure time and rows; without it nothing is run.
        backend: a backend that comes before SPARQL.
    """
    facts = facts or Facts()
    return tuple(
        Explanation(
            root,
            tuple(_target(target, facts) for target in plan.shape(root).targets),
            tuple(_measured(_part(step, plan.shape(root), backend), step, query) for step in steps),
        )
        for root, steps in compile_plan(plan, facts)
    )


def explain(plan: Plan, facts: Facts | None = None, prefixes: Mapping[str, str] | None = None) -> str:
    """The same as text, each root shape after the other, its IRIs shortened by ``prefixes``."""
    return "".join(explanation_text(each, prefixes) for each in explained(plan, facts))


def explanation_text(explanation: Explanation, prefixes: Mapping[str, str] | None = None, title: str = "") -> str:
    """An explanation as lines of text.

    Args:
        explanation: what to show.
        prefixes: prefix to namespace, for short names.
        title: the heading; the IRI of the shape by default.
    """
    lines = [title or explanation.shape]
    lines.extend(f"  starts from {target}" for target in explanation.targets)
    for part in explanation.parts:
        lines.append(f"  {part.title}: {part.backend}")
        lines.extend(f"    {line}" for line in part.words)
        lines.extend(f"    {line}" for line in _footnotes(part))
    return shortened("\n".join(lines) + "\n", prefixes or {})


def shortened(text: str, prefixes: Mapping[str, str]) -> str:
    """The text with prefixed names in place of IRIs."""
    names = {namespace: prefix for prefix, namespace in prefixes.items()}

    def short(match: re.Match[str]) -> str:
        prefix = names.get(match.group(1))
        return match.group() if prefix is None else f"{prefix}:{match.group(2)}"

    return _IRI.sub(short, text)


def _footnotes(part: Part) -> Iterator[str]:
    if part.after_an_edit:
        yield f"after an edit: {part.after_an_edit}"
    if part.seconds is not None:
        yield f"measured: {1000 * part.seconds:.1f} ms, {part.rows} results"
    if part.query:
        yield f"query: {part.query}"


def _part(step: Step, root: Shape, backend: Backend) -> Part:
    if isinstance(step, ByReference):
        return Part(
            "All constraints", f"by pySHACL, because {step.reason}", _plain(root), "", "everything is asked again"
        )
    question = step.question if isinstance(step, Series) else step
    along = f" along {question.path}" if question.path else ""
    of = f" of {question.shape}" if question.shape != root.id else ""
    title = f"{_name(question.component)}{along}{of}"
    if other := backend(step):
        return Part(title, *other)
    if isinstance(step, Series):
        text = f"{step.prefixes}{'?this'.join(step.body)}"
        reason = f"by SPARQL, one focus node at a time, because {step.reason}"
        return Part(title, reason, _words(text), _one_line(text), _after_an_edit(step))
    return Part(title, "by SPARQL", _words(step.text), _one_line(step.text), _after_an_edit(step))


def _plain(shape: Shape) -> tuple[str, ...]:
    """The constraints as the shapes state them."""
    path = f" along {path_text(shape.path)}" if shape.path else ""
    return tuple(f"{_name(constraint.component_iri)}{path}" for constraint in shape.constraints)


def _words(text: str) -> tuple[str, ...]:
    try:
        return tuple(query_words(text))
    except NotCompilable as error:
        return (f"as the query says ({error.reason})",)


def _after_an_edit(step: Step) -> str:
    patterns, lost = followed_back(step)
    if not patterns:
        return f"everything is asked again, because {', '.join(lost)}"
    but = f"; everything is asked again after some, because {', '.join(lost)}" if lost else ""
    return f"{patterns} {'pattern' if patterns == 1 else 'patterns'} followed back to the focus nodes touched{but}"


def _measured(part: Part, step: Step, query: Query | None) -> Part:
    if query is None or isinstance(step, ByReference):
        return part
    started = time.perf_counter()
    rows = sum(1 for _ in answers(step, query))
    return replace(part, seconds=time.perf_counter() - started, rows=rows)


def _target(target: Target, facts: Facts) -> str:
    if isinstance(target, TargetNode):
        return target.node
    if isinstance(target, TargetClass):
        return f"instances of {_list(facts.subclasses.get(target.cls, (target.cls,)))}"
    if isinstance(target, TargetSubjectsOf):
        return f"everything that has {target.predicate}"
    return f"every value of {target.predicate}"


def _list(words: Iterable[str]) -> str:
    return " or ".join(words)


def _one_line(text: str) -> str:
    return " ".join(_PROLOGUE.sub("", text).split())


def _name(component: str) -> str:
    name = component.rpartition("#")[2].removesuffix("ConstraintComponent")
    return "SPARQL constraint" if name == "SPARQL" else name
