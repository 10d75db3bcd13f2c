"""Conformance as SPARQL expressions: true where a node conforms to a shape, never an error.

Every EXISTS holds one triple pattern and the rest nested inside its filter. Oxigraph answers that with an index probe
per row; two patterns in one EXISTS it plans as a join that it repeats for every row (oxigraph issue 885).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import singledispatchmethod
from itertools import count

from effektkedja.engine.constraints import (
    Closed,
    Constraint,
    DisjointWith,
    EqualTo,
    HasProperty,
    HasValue,
    LessThan,
    Logic,
    MaxCount,
    MinCount,
    Qualified,
    UniqueLanguage,
)
from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.facts import Facts
from effektkedja.engine.paths import Alternative, Path, is_nullable, is_one_pattern, path_text, steps
from effektkedja.engine.plan import Plan, Shape
from effektkedja.engine.value_tests import same_term, value_test

TRUE = "true"
FALSE = "false"
MOST_COUNTED = 4
"""Counting inside an expression takes nested patterns, one for each value: more than these are not worth it."""


def negated(expression: str) -> str:
    """The negation, without piling up marks."""
    if expression in (TRUE, FALSE):
        return FALSE if expression == TRUE else TRUE
    return f"!({expression})"


def conjunction(expressions: list[str]) -> str:
    """All of the expressions; ``true`` for none."""
    parts = [part for part in expressions if part != TRUE]
    if FALSE in parts:
        return FALSE
    return " && ".join(f"({part})" for part in parts) if len(parts) > 1 else parts[0] if parts else TRUE


def disjunction(expressions: list[str]) -> str:
    """Any of the expressions; ``false`` for none."""
    parts = [part for part in expressions if part != FALSE]
    if TRUE in parts:
        return TRUE
    return " || ".join(f"({part})" for part in parts) if len(parts) > 1 else parts[0] if parts else FALSE


class Conformance:
    """Builds expressions for one query; the variables that it invents are unique within it."""

    def __init__(self, plan: Plan, facts: Facts) -> None:
        self._plan = plan
        self._facts = facts
        self._numbers = count(1)
        self._open: list[str] = []

    def fresh(self) -> str:
        """A variable that the query does not use yet."""
        return f"?v{next(self._numbers)}"

    def conforms(self, shape_id: str, node: str) -> str:
        """Whether ``node``, a variable, conforms to the shape.

        Raises:
            NotCompilable: the shape refers to itself, or has a constraint that no expression stands for.
        """
        shape = self._plan.shape(shape_id)
        if shape_id in self._open:
            raise NotCompilable("the shape refers to itself")
        if shape.deactivated:
            return TRUE
        self._open.append(shape_id)
        parts = list(self._of_property(shape, node, shape.path) if shape.path else self._of_node(shape, node))
        self._open.pop()
        return conjunction(parts)

    def _of_node(self, shape: Shape, node: str) -> Iterator[str]:
        for constraint in shape.constraints:
            yield self.holds(constraint, node, node)

    def _of_property(self, shape: Shape, node: str, path: Path) -> Iterator[str]:
        value_nodes = [constraint for constraint in shape.constraints if not is_about_all_values(constraint)]
        if value_nodes:
            yield negated(self.reaches(node, path, lambda value: negated(self._all_hold(value_nodes, node, value))))
        for constraint in shape.constraints:
            if is_about_all_values(constraint):
                yield self.all_values(constraint, node, path)

    def _all_hold(self, constraints: list[Constraint], node: str, value: str) -> str:
        return conjunction([self.holds(constraint, node, value) for constraint in constraints])

    def reaches(self, node: str, path: Path, test: Callable[[str], str]) -> str:
        """Whether the path leads from ``node`` to some value for which ``test`` gives a true expression."""
        return self._walk(node, steps(path), test)

    def _walk(self, node: str, rest: tuple[Path, ...], test: Callable[[str], str]) -> str:
        if not rest:
            return test(node)
        first, others = rest[0], rest[1:]

        def go_on(value: str) -> str:
            return self._walk(value, others, test)

        if isinstance(first, Alternative) and not is_one_pattern(first):
            return disjunction([self._walk(node, steps(choice) + others, test) for choice in first.choices])
        found = self._exists(node, first, go_on)
        # A path of length zero is asked apart, since stores do not know nodes that only the shapes mention.
        return disjunction([go_on(node), found]) if is_nullable(first) else found

    def _exists(self, node: str, path: Path, test: Callable[[str], str]) -> str:
        value = self.fresh()
        wanted = test(value)
        if wanted == FALSE:
            return FALSE
        condition = "" if wanted == TRUE else f" FILTER({wanted})"
        return f"EXISTS {{ {node} {path_text(path)} {value} .{condition} }}"

    def leads_to(self, node: str, path: Path, end: str) -> str:
        """Whether the path leads from ``node`` to ``end``, a term or a bound variable.

        Raises:
            NotCompilable: ``end`` is a blank node of the shapes.
        """
        same_term(node, end)
        *before, last = steps(path)

        def arrives(value: str) -> str:
            if isinstance(last, Alternative) and not is_one_pattern(last):
                return disjunction([self.leads_to(value, choice, end) for choice in last.choices])
            found = f"EXISTS {{ {value} {path_text(last)} {end} }}"
            return disjunction([same_term(value, end), found]) if is_nullable(last) else found

        return self._walk(node, tuple(before), arrives)

    @singledispatchmethod
    def holds(self, constraint: Constraint, node: str, value: str) -> str:
        """Whether ``value``, a value node of the focus node ``node``, satisfies the constraint.

        Raises:
            NotCompilable: no expression stands for the constraint.
        """
        return value_test(constraint, value, self._facts, self.fresh)

    @holds.register
    def _(self, constraint: HasProperty, node: str, value: str) -> str:
        return self.conforms(constraint.shape, value)

    @holds.register
    def _(self, constraint: Logic, node: str, value: str) -> str:
        parts = [self.conforms(shape, value) for shape in constraint.shapes]
        if constraint.kind == "not":
            return negated(parts[0])
        if constraint.kind == "or":
            return disjunction(parts)
        if constraint.kind == "xone":
            return "(" + " + ".join(f"IF({part}, 1, 0)" for part in parts) + ") = 1"
        return conjunction(parts)

    @holds.register
    def _(self, constraint: DisjointWith, node: str, value: str) -> str:
        return f"!(EXISTS {{ {node} {constraint.predicate} {value} }})"

    @holds.register
    def _(self, constraint: LessThan, node: str, value: str) -> str:
        other = self.fresh()
        fails = f"!(COALESCE({value} {constraint.operator} {other}, false))"
        return f"!(EXISTS {{ {node} {constraint.predicate} {other} . FILTER({fails}) }})"

    @holds.register
    def _(self, constraint: Closed, node: str, value: str) -> str:
        predicate, other = self.fresh(), self.fresh()
        return f"!(EXISTS {{ {value} {predicate} {other} .{not_allowed(constraint, predicate)} }})"

    @holds.register
    def _(self, constraint: HasValue, node: str, value: str) -> str:
        return same_term(value, constraint.value)

    @holds.register
    def _(self, constraint: EqualTo, node: str, value: str) -> str:
        other = self.fresh()
        same = f"EXISTS {{ {node} {constraint.predicate} {value} }}"
        differs = f"EXISTS {{ {node} {constraint.predicate} {other} . FILTER(!sameTerm({other}, {value})) }}"
        return f"{same} && !({differs})"

    @singledispatchmethod
    def all_values(self, constraint: Constraint, node: str, path: Path) -> str:
        """Whether the value nodes of ``node``, taken together, satisfy the constraint of a property shape."""
        raise NotCompilable(f"{constraint.component} has no expression")

    @all_values.register
    def _(self, constraint: MinCount, node: str, path: Path) -> str:
        return self._at_least(constraint.count, node, path, lambda value: TRUE)

    @all_values.register
    def _(self, constraint: MaxCount, node: str, path: Path) -> str:
        return negated(self._at_least(constraint.count + 1, node, path, lambda value: TRUE))

    @all_values.register
    def _(self, constraint: Qualified, node: str, path: Path) -> str:
        counted = self.counted(constraint)
        if constraint.end == "min":
            return self._at_least(constraint.count, node, path, counted)
        return negated(self._at_least(constraint.count + 1, node, path, counted))

    def counted(self, constraint: Qualified) -> Callable[[str], str]:
        """The expression for a value node that a qualified value shape counts."""

        def test(value: str) -> str:
            others = [negated(self.conforms(sibling, value)) for sibling in constraint.siblings]
            return conjunction([self.conforms(constraint.shape, value), *others])

        return test

    def _at_least(self, least: int, node: str, path: Path, test: Callable[[str], str]) -> str:
        if least > MOST_COUNTED:
            raise NotCompilable(f"{least} values are counted inside another shape")

        def more(seen: tuple[str, ...]) -> str:
            if len(seen) == least:
                return TRUE

            def another(value: str) -> str:
                different = [f"!sameTerm({value}, {other})" for other in seen]
                return conjunction([*different, test(value), more((*seen, value))])

            return self.reaches(node, path, another)

        return more(())

    @all_values.register
    def _(self, constraint: HasValue, node: str, path: Path) -> str:
        return self.leads_to(node, path, constraint.value)

    @all_values.register
    def _(self, constraint: EqualTo, node: str, path: Path) -> str:
        extra = self.reaches(node, path, lambda value: f"!(EXISTS {{ {node} {constraint.predicate} {value} }})")
        other = self.fresh()
        fails = negated(self.leads_to(node, path, other))
        missing = f"EXISTS {{ {node} {constraint.predicate} {other} . FILTER({fails}) }}"
        return f"!({extra}) && !({missing})"

    @all_values.register
    def _(self, constraint: UniqueLanguage, node: str, path: Path) -> str:
        return negated(self.reaches(node, path, lambda value: self.shares_language(node, path, value)))

    def shares_language(self, node: str, path: Path, value: str) -> str:
        """Whether another value node has the same language tag as ``value``, upper and lower case alike."""

        def same(other: str) -> str:
            tags = f'LCASE(LANG({other})) = LCASE(LANG({value})) && LANG({value}) != ""'
            return f"!sameTerm({other}, {value}) && COALESCE({tags}, false)"

        return self.reaches(node, path, same)


def is_about_all_values(constraint: Constraint) -> bool:
    """Whether the constraint of a property shape is about its value nodes together instead of each by itself."""
    return isinstance(constraint, (MinCount, MaxCount, Qualified, HasValue, EqualTo, UniqueLanguage))


def not_allowed(constraint: Closed, predicate: str) -> str:
    """The filter that leaves the predicates which a closed shape does not allow."""
    return f" FILTER({predicate} NOT IN ({', '.join(constraint.allowed)}))" if constraint.allowed else ""
