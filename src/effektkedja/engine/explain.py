"""Says in words and SPARQL how a plan is evaluated."""

from __future__ import annotations

from collections.abc import Iterator

from effektkedja.engine.compiler import compile_plan
from effektkedja.engine.facts import Facts
from effektkedja.engine.plan import Plan
from effektkedja.engine.questions import ByReference, Series, Step


def explain(plan: Plan, facts: Facts | None = None) -> str:
    """Each root shape with the queries that evaluate it, or the reason why pySHACL does.

    Args:
        plan: the shapes.
        facts: what is known of the dataset; without it no class has subclasses.
    """
    lines: list[str] = []
    for root, steps in compile_plan(plan, facts or Facts()):
        lines.append(root)
        lines.extend(f"  {line}" for step in steps for line in _lines(step))
    return "\n".join(lines) + "\n" if lines else ""


def _lines(step: Step) -> Iterator[str]:
    if isinstance(step, ByReference):
        yield f"by pySHACL, because {step.reason}"
    elif isinstance(step, Series):
        yield f"{_name(step.question.component)}: one focus node at a time, because {step.reason}"
        yield f"  {step.focus}"
        yield "  " + " ".join("?this".join(step.body).split())
    else:
        of = f" of {step.shape}" if step.path else ""
        yield f"{_name(step.component)}{of}"
        yield "  " + " ".join(step.text.split())


def _name(component: str) -> str:
    return component.rpartition("#")[2].removesuffix("ConstraintComponent")
