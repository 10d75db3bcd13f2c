"""From a plan to SELECTs: one per constraint, for all focus nodes at once."""

from __future__ import annotations

from collections.abc import Iterator

from effektkedja.engine.conformance import Conformance, is_about_all_values, negated, not_allowed
from effektkedja.engine.constraints import (
    Closed,
    Constraint,
    Custom,
    EqualTo,
    HasProperty,
    HasValue,
    LessThan,
    MaxCount,
    MinCount,
    OneOf,
    Qualified,
    Select,
    UniqueLanguage,
)
from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.facts import Facts
from effektkedja.engine.focus import FOCUS, VALUE, Focus
from effektkedja.engine.paths import Path, path_text
from effektkedja.engine.plan import Plan, Shape
from effektkedja.engine.questions import ByReference, Question, Series, Step
from effektkedja.engine.selects import compile_select, prepare_select
from effektkedja.engine.value_tests import same_term

_MOST_COMPARED = 16
"""A list of more terms than these is looked up instead of being compared one by one."""


def prepare_plan(plan: Plan) -> None:
    """Do what of the compiling needs no data; ``compile_plan`` does it where it has not been done."""
    for shape in plan.roots:
        for constraint in shape.constraints:
            if isinstance(constraint, Select):
                prepare_select(constraint, shape)


def compile_plan(plan: Plan, facts: Facts) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """The steps of each root shape, as pairs of its id and its steps.

    A shape with a part that no set-based query stands for has one step, a ``ByReference`` that says why.

    Raises:
        InputError: the query of a SPARQL constraint is ill-formed.
    """
    for shape in plan.roots:
        try:
            yield shape.id, tuple(_Visit(plan, facts, shape, Focus(shape.targets), ()).steps())
        except NotCompilable as found:
            yield shape.id, (ByReference(shape.id, found.reason),)


class _Visit:
    """One shape, evaluated for the focus nodes that lead to it."""

    def __init__(self, plan: Plan, facts: Facts, shape: Shape, focus: Focus, above: tuple[str, ...]) -> None:
        if shape.id in above:
            raise NotCompilable("the shape refers to itself")
        self._plan = plan
        self._facts = facts
        self._shape = shape
        self._focus = focus
        self._above = above
        self._path_text = path_text(shape.path) if shape.path else ""

    def steps(self) -> Iterator[Step]:
        if self._shape.deactivated:
            return
        for constraint in self._shape.constraints:
            yield from self._steps_of(constraint)

    def _steps_of(self, constraint: Constraint) -> Iterator[Step]:
        if isinstance(constraint, Custom):
            raise NotCompilable(f"{constraint.iri} is a constraint component of the shapes themselves")
        if isinstance(constraint, HasProperty):
            yield from self._nested(constraint)
        elif isinstance(constraint, Select):
            yield self._select(constraint)
        elif self._shape.path is None:
            yield from self._on_node(constraint)
        elif is_about_all_values(constraint):
            yield from self._on_all_values(constraint, self._shape.path)
        else:
            yield self._on_values(constraint, self._shape.path)

    def _nested(self, constraint: HasProperty) -> Iterator[Step]:
        shape = self._plan.shape(constraint.shape)
        focus = self._focus.then(self._shape.path) if self._shape.path else self._focus
        yield from _Visit(self._plan, self._facts, shape, focus, (*self._above, self._shape.id)).steps()

    def _select(self, constraint: Select) -> Question | Series:
        return compile_select(constraint, self._shape, self._focus, self._facts)

    def _on_node(self, constraint: Constraint) -> Iterator[Question]:
        expressions = Conformance(self._plan, self._facts)
        pattern = self._focus.pattern(self._facts)
        if isinstance(constraint, Closed):
            yield self._closed(constraint, pattern, FOCUS)
        elif isinstance(constraint, HasValue):
            yield self._ask(constraint, (), f"{pattern} FILTER({negated(same_term(FOCUS, constraint.value))})", ())
        elif isinstance(constraint, EqualTo):
            missing = f"{pattern} FILTER(!(EXISTS {{ {FOCUS} {constraint.predicate} {FOCUS} }}))"
            yield self._ask(constraint, (), missing)
            extra = f"{pattern} {FOCUS} {constraint.predicate} {VALUE} . FILTER(!sameTerm({FOCUS}, {VALUE}))"
            yield self._ask(constraint, (VALUE,), extra)
        else:
            fails = negated(expressions.holds(constraint, FOCUS, FOCUS))
            yield self._ask(constraint, (), f"{pattern} FILTER({fails})")

    def _on_values(self, constraint: Constraint, path: Path) -> Question:
        pattern = self._focus.with_values(self._facts, path)
        if isinstance(constraint, Closed):
            return self._closed(constraint, pattern, VALUE)
        if isinstance(constraint, LessThan):
            pairs = f"{pattern} {FOCUS} {constraint.predicate} ?other ."
            fails = f"!(COALESCE({VALUE} {constraint.operator} ?other, false))"
            return self._ask(constraint, (VALUE, "?other"), f"{pairs} FILTER({fails})")
        if isinstance(constraint, OneOf) and len(constraint.values) > _MOST_COMPARED:
            return self._ask(constraint, (VALUE,), f"{pattern} MINUS {{ {_listed(constraint, VALUE)} }}")
        fails = negated(Conformance(self._plan, self._facts).holds(constraint, FOCUS, VALUE))
        return self._ask(constraint, (VALUE,), f"{pattern} FILTER({fails})")

    def _closed(self, constraint: Closed, pattern: str, node: str) -> Question:
        other = "?object"
        found = f"{pattern} {node} ?path {other} .{not_allowed(constraint, '?path')}"
        nodes = () if node == FOCUS else (VALUE,)
        return self._ask(constraint, (*nodes, "?path", other), found, ("object",))

    def _on_all_values(self, constraint: Constraint, path: Path) -> Iterator[Question]:
        pattern = self._focus.pattern(self._facts)
        expressions = Conformance(self._plan, self._facts)
        if isinstance(constraint, UniqueLanguage):
            values = self._focus.with_values(self._facts, path)
            shared = expressions.shares_language(FOCUS, path, VALUE)
            tag = f"FILTER({shared}) BIND(LCASE(LANG({VALUE})) AS ?language)"
            yield self._ask(constraint, ("?language",), f"{values} {tag}", ())
        elif isinstance(constraint, EqualTo):
            extra = f"FILTER(!(EXISTS {{ {FOCUS} {constraint.predicate} {VALUE} }}))"
            yield self._ask(constraint, (VALUE,), f"{self._focus.with_values(self._facts, path)} {extra}")
            missing = negated(expressions.leads_to(FOCUS, path, VALUE))
            found = f"{pattern} {FOCUS} {constraint.predicate} {VALUE} . FILTER({missing})"
            yield self._ask(constraint, (VALUE,), found)
        elif (count := _counted_beyond_reach(constraint)) is not None:
            yield self._grouped(constraint, path, *count)
        else:
            fails = negated(expressions.all_values(constraint, FOCUS, path))
            yield self._ask(constraint, (), f"{pattern} FILTER({fails})", ())

    def _grouped(self, constraint: Constraint, path: Path, least: int, fails_when_reached: bool) -> Question:
        """Counting many values: grouped once, since asking for them one by one takes a nested pattern for each."""
        test = ""
        if isinstance(constraint, Qualified):
            test = f" FILTER({Conformance(self._plan, self._facts).counted(constraint)(VALUE)})"
        names = " ".join((*self._focus.ancestors, FOCUS))
        values = f"{self._focus.with_values(self._facts, path)}{test}"
        having = f"GROUP BY {names} HAVING(COUNT(DISTINCT {VALUE}) >= {least})"
        reached = f"{{ SELECT {names} WHERE {{ {values} }} {having} }}"
        if fails_when_reached:
            return self._ask(constraint, (), reached, ())
        return self._ask(constraint, (), f"{self._focus.pattern(self._facts)} MINUS {reached}", ())

    def _ask(
        self,
        constraint: Constraint,
        variables: tuple[str, ...],
        where: str,
        value: tuple[str, ...] | None = None,
    ) -> Question:
        """The variables tell one result from another; ``value`` names the value node, by default the last of them."""
        if value is None:
            value = ("value",) if VALUE in variables else ("this",)
        names = " ".join((*self._focus.ancestors, FOCUS, *variables))
        text = f"SELECT DISTINCT {names} WHERE {{ {where} }}"
        binds_path = "?path" in variables
        return Question(
            self._shape.id, constraint.component_iri, text, value, self._path_text, (), binds_path, self._focus.root
        )


def _listed(constraint: OneOf, variable: str) -> str:
    for term in constraint.values:
        same_term(variable, term)
    return f"VALUES {variable} {{ {' '.join(constraint.values)} }}"


def _counted_beyond_reach(constraint: Constraint) -> tuple[int, bool] | None:
    """How many values decide, and whether reaching that number is the fault; None where one or two decide."""
    if isinstance(constraint, Qualified):
        least, fails_when_reached = constraint.count, False
        if constraint.end == "max":
            least, fails_when_reached = constraint.count + 1, True
    elif isinstance(constraint, MinCount):
        least, fails_when_reached = constraint.count, False
    elif isinstance(constraint, MaxCount):
        least, fails_when_reached = constraint.count + 1, True
    else:
        return None
    return (least, fails_when_reached) if least > 2 else None
