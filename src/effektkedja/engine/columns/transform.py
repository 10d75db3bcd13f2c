"""Plans in the form that is computed: paths as single steps, conjunctions apart, nested EXISTS as one where joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count

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
    Select,
    Step,
    Sub,
    Table,
    Union,
    Var,
    is_var,
)
from effektkedja.engine.paths import Alternative, Inverse, Predicate, Sequence, normal


def normalised(select: Select) -> Select:
    """The same SELECT in the form that is computed."""
    return _Transformation().select(select)


class _Transformation:
    def __init__(self) -> None:
        self._numbers = count(1)

    def select(self, select: Select) -> Select:
        where = self.group(select.where, frozenset(), in_exists=False)
        scope = where.visible
        columns = tuple((name, None if e is None else self._expression(e, scope)) for name, e in select.columns)
        having = tuple(self._expression(part, scope) for part in select.having)
        return Select(columns, where, select.distinct, select.grouped_by, having)

    def group(self, group: Group, scope: frozenset[str], *, in_exists: bool) -> Group:
        """The group; ``scope`` are the variables that are known outside of it and seen inside."""
        inner = scope | group.visible
        elements = [part for element in group.elements for part in self._element(element, scope, inner)]
        elements = _pushed(elements, inner)
        if in_exists:
            elements = [part for element in elements for part in self._joined(element, elements, scope)]
        return Group(tuple(elements))

    def _element(self, element: Element, scope: frozenset[str], inner: frozenset[str]) -> Iterator[Element]:
        if isinstance(element, Step):
            yield from self._steps(element)
        elif isinstance(element, Filter):
            for part in _conjuncts(element.expression):
                yield Filter(self._expression(part, inner))
        elif isinstance(element, Extend):
            yield Extend(self._expression(element.expression, inner), element.variable)
        elif isinstance(element, LeftJoin):
            yield LeftJoin(self.group(element.group, inner, in_exists=False))
        elif isinstance(element, Minus):
            yield Minus(self.group(element.group, frozenset(), in_exists=False))
        elif isinstance(element, Union):
            yield Union(tuple(self.group(branch, scope, in_exists=False) for branch in element.branches))
        elif isinstance(element, Sub):
            yield Sub(self.select(element.select))
        else:
            yield element

    def _steps(self, step: Step) -> Iterator[Element]:
        if isinstance(step.path, str):
            yield step
            return
        path = normal(step.path)
        if isinstance(path, Sequence):
            inner = [f"?_p{next(self._numbers)}" for _ in path.steps[1:]]
            for start, part, end in zip([step.subject, *inner], path.steps, [*inner, step.object], strict=True):
                yield from self._steps(Step(start, part, end))
        elif isinstance(path, Alternative):
            choices = (Step(step.subject, choice, step.object) for choice in path.choices)
            yield Union(tuple(Group(tuple(self._steps(choice))) for choice in choices))
        elif isinstance(path, Inverse) and isinstance(path.path, Predicate):
            yield Step(step.object, path.path, step.subject)
        else:
            yield Step(step.subject, path, step.object)

    def _expression(self, expression: Expr, scope: frozenset[str]) -> Expr:
        if isinstance(expression, Call):
            return Call(expression.function, tuple(self._expression(part, scope) for part in expression.arguments))
        if isinstance(expression, ExistsIn):
            return ExistsIn(self.group(expression.group, scope, in_exists=True))
        if isinstance(expression, Count) and expression.argument is not None:
            return Count(self._expression(expression.argument, scope), expression.distinct)
        return expression

    def _joined(self, element: Element, among: list[Element], scope: frozenset[str]) -> Iterator[Element]:
        """``EXISTS { A FILTER EXISTS { B } }`` as ``EXISTS { A . B }``, where B looks at more than one variable of A.

        One variable alone is better left: what satisfies B is then a set, found once and shared between rules.
        """
        yield_as_is = True
        if isinstance(element, Filter) and isinstance(element.expression, ExistsIn):
            group = element.expression.group
            own = frozenset(name for part in among if not isinstance(part, Filter) for name in Group((part,)).visible)
            shared = group.names & (own | scope)
            if len(shared) > 1 and all(isinstance(part, (Step, Filter)) for part in group.elements):
                local = {name: f"?_e{next(self._numbers)}" for name in sorted(group.names - own - scope)}
                yield_as_is = False
                yield from renamed(group, local).elements
        if yield_as_is:
            yield element


def _pushed(elements: list[Element], inner: frozenset[str]) -> list[Element]:
    """Filters moved into the branches of a union that binds all that they look at: there they see less rows."""
    unions = [element for element in elements if isinstance(element, Union)]
    inside: dict[Union, list[Element]] = {union: [] for union in unions}
    kept: list[Element] = []
    for element in elements:
        homes = [u for u in unions if isinstance(element, Filter) and _binds_all(u, element.names & inner)]
        for union in homes:
            inside[union].append(element)
        if not homes:
            kept.append(element)
    return [
        Union(tuple(Group((*branch.elements, *inside[element])) for branch in element.branches))
        if isinstance(element, Union) and inside[element]
        else element
        for element in kept
    ]


def _binds_all(union: Union, names: frozenset[str]) -> bool:
    return bool(names) and all(names <= branch.certain for branch in union.branches)


def _conjuncts(expression: Expr) -> Iterator[Expr]:
    if isinstance(expression, Call) and expression.function == "&&":
        for part in expression.arguments:
            yield from _conjuncts(part)
    else:
        yield expression


def renamed(group: Group, names: Mapping[str, str]) -> Group:
    """The group with other names for its variables."""
    return Group(tuple(_renamed_element(element, names) for element in group.elements))


def _renamed_element(element: Element, names: Mapping[str, str]) -> Element:
    if isinstance(element, Step):
        path = names.get(element.path, element.path) if isinstance(element.path, str) else element.path
        return Step(names.get(element.subject, element.subject), path, names.get(element.object, element.object))
    if isinstance(element, Filter):
        return Filter(_renamed_expression(element.expression, names))
    if isinstance(element, Extend):
        variable = names.get(element.variable, element.variable)
        return Extend(_renamed_expression(element.expression, names), variable)
    if isinstance(element, LeftJoin):
        return LeftJoin(renamed(element.group, names))
    if isinstance(element, Minus):
        return Minus(renamed(element.group, names))
    if isinstance(element, Union):
        return Union(tuple(renamed(branch, names) for branch in element.branches))
    if isinstance(element, Table):
        return Table(tuple(names.get(name, name) for name in element.variables), element.rows)
    return element


def _renamed_expression(expression: Expr, names: Mapping[str, str]) -> Expr:
    if isinstance(expression, Var):
        return Var(names.get(expression.name, expression.name))
    if isinstance(expression, Call):
        return Call(expression.function, tuple(_renamed_expression(part, names) for part in expression.arguments))
    if isinstance(expression, ExistsIn):
        return ExistsIn(renamed(expression.group, names))
    return expression


def constants_of(select: Select) -> Iterator[str]:
    """The terms that a SELECT mentions, for looking them up together."""
    yield from _constants(select.where)
    for expression in (*(each for _, each in select.columns if each is not None), *select.having):
        yield from _expression_constants(expression)


def _constants(group: Group) -> Iterator[str]:
    for element in group.elements:
        if isinstance(element, Step):
            yield from (end for end in (element.subject, element.object) if not is_var(end))
            if isinstance(element.path, Predicate):
                yield element.path.iri
        elif isinstance(element, Table):
            yield from (term for row in element.rows for term in row if term is not None)
        elif isinstance(element, (Filter, Extend)):
            yield from _expression_constants(element.expression)
        elif isinstance(element, Union):
            yield from (term for branch in element.branches for term in _constants(branch))
        elif isinstance(element, (LeftJoin, Minus)):
            yield from _constants(element.group)
        elif isinstance(element, Sub):
            yield from constants_of(element.select)


def _expression_constants(expression: Expr) -> Iterable[str]:
    if isinstance(expression, ExistsIn):
        yield from _constants(expression.group)
    elif isinstance(expression, Const):
        yield expression.term
    elif isinstance(expression, Count) and expression.argument is not None:
        yield from _expression_constants(expression.argument)
    elif isinstance(expression, Call):
        for part in expression.arguments:
            yield from _expression_constants(part)
