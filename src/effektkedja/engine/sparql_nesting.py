"""Rewrites EXISTS with several patterns into EXISTS within EXISTS, each with one pattern.

``EXISTS { A . B FILTER f }`` means the same as ``EXISTS { A FILTER EXISTS { B FILTER f } }``, since SPARQL puts what A
binds in place of the variables of the inner one. Oxigraph plans the first as a join that it repeats for every row of
the outer query, which is quadratic, and the second as an index probe (oxigraph issue 885).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from effektkedja.engine.paths import Alternative, is_one_pattern, steps
from effektkedja.engine.sparql_syntax import (
    Bind,
    Column,
    Element,
    Exists,
    Expression,
    Filter,
    Group,
    Optional,
    Query,
    SubSelect,
    Triple,
    Union,
    variables_in,
    visible,
)


def nested(query: Query) -> Query:
    """The same query with every EXISTS that can be nested nested."""
    return _Nesting().query(query, frozenset())


class _Nesting:
    def __init__(self) -> None:
        self._numbers = count(1)

    def query(self, query: Query, outer: frozenset[str]) -> Query:
        bound = outer | frozenset(visible(query.where))
        columns = tuple(Column(c.variable, self._expression(c.expression, bound)) for c in query.columns)
        having = tuple(self._expression(part, bound) for part in query.having)
        return replace(query, where=self.group(query.where, outer), columns=columns, having=having)

    def group(self, group: Group, outer: frozenset[str]) -> Group:
        bound = outer | frozenset(visible(group))
        return Group(tuple(self._element(element, outer, bound) for element in group.elements))

    def _element(self, element: Element, outer: frozenset[str], bound: frozenset[str]) -> Element:
        if isinstance(element, Filter):
            return Filter(self._expression(element.expression, bound))
        if isinstance(element, Bind):
            return Bind(self._expression(element.expression, bound), element.variable)
        if isinstance(element, Optional):
            return Optional(self.group(element.group, bound))
        if isinstance(element, Union):
            return Union(tuple(self.group(branch, outer) for branch in element.branches))
        if isinstance(element, SubSelect):
            return SubSelect(self.query(element.query, outer))
        return element

    def _expression(self, expression: Expression, bound: frozenset[str]) -> Expression:
        return tuple(part if isinstance(part, str) else self._exists(part, bound) for part in expression)

    def _exists(self, part: Exists, bound: frozenset[str]) -> Exists:
        return Exists(self._chain(part.group, bound), part.negated)

    def _chain(self, group: Group, bound: frozenset[str]) -> Group:
        elements = [part for element in group.elements for part in self._parts(element)]
        triples = [element for element in elements if isinstance(element, Triple)]
        filters = [element for element in elements if isinstance(element, Filter)]
        unions = [element for element in elements if isinstance(element, Union)]
        known_kinds = len(triples) + len(filters) + len(unions) == len(elements)
        if not known_kinds or len(unions) > 1 or not _stand_alone(unions, triples):
            return self.group(group, bound)
        return Group(self._links(triples, filters, unions, bound))

    def _parts(self, element: Element) -> list[Element]:
        if not isinstance(element, Triple) or isinstance(element.path, str):
            return [element]
        return [_spread(step) for step in self._split(element)]

    def _split(self, triple: Triple) -> list[Triple]:
        parts = () if isinstance(triple.path, str) else steps(triple.path)
        nodes = [triple.subject, *(f"?_n{next(self._numbers)}" for _ in parts[1:]), triple.object]
        return [Triple(a, part, b) for a, part, b in zip(nodes, parts, nodes[1:], strict=False)]

    def _links(
        self,
        triples: list[Triple],
        filters: list[Filter],
        unions: list[Union],
        bound: frozenset[str],
        placed: frozenset[str] = frozenset(),
    ) -> tuple[Element, ...]:
        if not triples:
            return self._branches(filters, unions, bound)
        first = max(triples, key=lambda triple: (_closeness(triple, bound), -triples.index(triple)))
        rest = [triple for triple in triples if triple is not first]
        placed |= frozenset(variables_in((first,)))
        # What the outer query may leave unbound, such as a variable of an OPTIONAL, is known only once it stands here.
        missing = frozenset(variables_in([*rest, *unions])) - placed
        ready = [element for element in filters if not missing & frozenset(variables_in((element,)))]
        later = [element for element in filters if element not in ready]
        known = bound | placed
        here: list[Element] = [first, *(Filter(self._expression(element.expression, known)) for element in ready)]
        if rest or unions or later:
            here.append(Filter((Exists(Group(self._links(rest, later, unions, known, placed))),)))
        return tuple(here)

    def _branches(self, filters: list[Filter], unions: list[Union], bound: frozenset[str]) -> tuple[Element, ...]:
        """What is left when the triples are used up: a UNION, each branch of which gets the filters on it."""
        if not unions:
            return tuple(Filter(self._expression(element.expression, bound)) for element in filters)
        words: list[str | Exists] = []
        for branch in unions[0].branches:
            words.extend(("||",) if words else ())
            words.append(self._exists(Exists(Group((*branch.elements, *filters))), bound))
        return (Filter(tuple(words)),)


def _spread(triple: Triple) -> Element:
    """An alternative of longer paths as a UNION of their patterns."""
    path = triple.path
    if not isinstance(path, Alternative) or is_one_pattern(path):
        return triple
    return Union(tuple(Group((Triple(triple.subject, choice, triple.object),)) for choice in path.choices))


def _stand_alone(unions: list[Union], triples: list[Triple]) -> bool:
    """Whether each branch holds triples and filters only, and no filter mentions a variable that stands outside of it.

    Such a filter cannot see that variable where it is, and could once the branch stands within an inner EXISTS.
    """
    outside = frozenset(variables_in(triples))
    for branch in (branch for union in unions for branch in union.branches):
        patterns = [element for element in branch.elements if isinstance(element, Triple)]
        filters = [element for element in branch.elements if isinstance(element, Filter)]
        if len(patterns) + len(filters) < len(branch.elements):
            return False
        if frozenset(variables_in(filters)) & outside - frozenset(variables_in(patterns)):
            return False
    return True


def _closeness(triple: Triple, bound: frozenset[str]) -> tuple[int, int, int]:
    """How well known variables tie the pattern down: those first, then constants, and the subject before the object."""
    ends = (triple.subject, triple.object)
    tied = [end in bound for end in ends]
    constant = [not end.startswith("?") for end in ends]
    return sum(tied), int(tied[0]), sum(constant)
