"""What plans read of a graph: the properties, and of which of them the values matter.

A graph that holds no more than this gives the same answers. A variable that stands only once in a plan binds a value
that nothing looks at: it matters that there is one, not which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

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
    Union,
    Var,
    ends,
    is_var,
)
from effektkedja.engine.paths import Inverse, Path, Predicate, Repeat, Sequence

Candidates = Callable[[str, str], Iterable[str]]
"""Answers a SELECT with the values that it gives to a variable, named without question mark, in N-Triples form."""

_Around = tuple[Step, ...]


@dataclass(frozen=True)
class Reads:
    """What some plans read.

    Args:
        values: the properties of which a plan looks at the values, in N-Triples form.
        presence: those of which plans only ask whether there is a value.
    """

    values: frozenset[str]
    presence: frozenset[str]

    @property
    def properties(self) -> frozenset[str]:
        """All of them."""
        return self.values | self.presence


def reads_of(selects: Iterable[Select], candidates: Candidates) -> Reads:
    """What the plans read.

    Args:
        selects: plans in normal form.
        candidates: asks the graph which properties a step along any property may take.
    """
    values: set[str] = set()
    every: set[str] = set()
    for select in selects:
        mentions = mentions_of(select)
        for group, around in _groups(select.where, ()):
            for step in (element for element in group.elements if isinstance(element, Step)):
                found = _properties(step, group, around, mentions, candidates)
                every |= found
                if not is_var(step.object) or mentions[step.object] > 1 or not _is_plain(step):
                    values |= found
    return Reads(frozenset(values), frozenset(every - values))


def says_anything(step: Step, mentions: Counter[str]) -> bool:
    """Whether a step only asks if anything at all is said of its subject."""
    if not isinstance(step.path, str) or not is_var(step.object):
        return False
    return mentions[step.path] == 1 and mentions[step.object] == 1 and step.path != step.object


def _is_plain(step: Step) -> bool:
    return isinstance(step.path, (str, Predicate))


def _properties(step: Step, group: Group, around: _Around, mentions: Counter[str], candidates: Candidates) -> set[str]:
    if not isinstance(step.path, str):
        return set(_along(step.path))
    if says_anything(step, mentions):
        return set()  # this is known without the statements
    return set(candidates(_candidates_query(step, group, around), step.path[1:]))


def _along(path: Path) -> Iterator[str]:
    if isinstance(path, Predicate):
        yield path.iri
    elif isinstance(path, (Inverse, Repeat)):
        yield from _along(path.path)
    else:
        for part in path.steps if isinstance(path, Sequence) else path.choices:
            yield from _along(part)


def _candidates_query(step: Step, group: Group, around: _Around) -> str:
    """A query that gives every property that the step can take, and perhaps some more.

    It asks for a part of what must hold: that the property is in use, and what the group and the groups around it say
    of the property itself.
    """
    name = str(step.path)
    others = [each for each in (*around, *_steps(group)) if name in (each.subject, each.object)]
    known = {name, *(end for each in others for end in ends(each))}
    outside = frozenset(end for element in group.elements if not isinstance(element, Filter) for end in element.names)
    filters = [
        text
        for element in group.elements
        if isinstance(element, Filter) and element.names & outside <= known
        if (text := _printed(element.expression)) is not None
    ]
    parts = [f"?_s {name} ?_o .", *(_pattern(each) for each in others), *(f"FILTER({text})" for text in filters)]
    return f"SELECT DISTINCT {name} WHERE {{ {' '.join(parts)} }}"


def _steps(group: Group) -> tuple[Step, ...]:
    """The steps of a group that follow a single property."""
    return tuple(each for each in group.elements if isinstance(each, Step) and isinstance(each.path, Predicate))


def _pattern(step: Step) -> str:
    assert isinstance(step.path, Predicate)
    return f"{step.subject} {step.path.iri} {step.object} ."


_INFIX = frozenset(("&&", "||", "=", "!=", "<", ">", "<=", ">="))


def _printed(expression: Expr) -> str | None:
    """An expression as SPARQL; None where it holds more than tests of terms and of single patterns."""
    if isinstance(expression, Var):
        return expression.name
    if isinstance(expression, Const):
        return expression.term
    if isinstance(expression, ExistsIn):
        inside = [_printed_part(element) for element in expression.group.elements]
        return None if None in inside else f"EXISTS {{ {' '.join(part or '' for part in inside)} }}"
    if not isinstance(expression, Call):
        return None
    texts = [_printed(part) for part in expression.arguments]
    if None in texts:
        return None
    parts = [part or "" for part in texts]
    if expression.function in _INFIX:
        return f"({parts[0]} {expression.function} {parts[1]})"
    return f"!({parts[0]})" if expression.function == "!" else f"{expression.function}({', '.join(parts)})"


def _printed_part(element: Element) -> str | None:
    if isinstance(element, Step):
        return _pattern(element) if isinstance(element.path, Predicate) else None
    if isinstance(element, Filter):
        inner = _printed(element.expression)
        return None if inner is None else f"FILTER({inner})"
    return None


def _groups(group: Group, around: _Around) -> Iterator[tuple[Group, _Around]]:
    """The group and all groups inside of it, each with the steps around it that hold wherever it does."""
    yield group, around
    inner = (*around, *_steps(group))
    for element in group.elements:
        if isinstance(element, LeftJoin):
            yield from _groups(element.group, inner)
        elif isinstance(element, Minus):
            yield from _groups(element.group, ())
        elif isinstance(element, Union):
            for branch in element.branches:
                yield from _groups(branch, inner)
        elif isinstance(element, Sub):
            yield from _groups(element.select.where, ())
        elif isinstance(element, (Filter, Extend)):
            yield from _groups_in(element.expression, inner)


def _groups_in(expression: Expr, around: _Around) -> Iterator[tuple[Group, _Around]]:
    if isinstance(expression, ExistsIn):
        yield from _groups(expression.group, around)
    elif isinstance(expression, Call):
        for part in expression.arguments:
            yield from _groups_in(part, around)


def mentions_of(select: Select) -> Counter[str]:
    """How many mentions of a variable may mean the same value as one of them; rather too many than too few.

    A variable of one branch of a union is not that of another branch, and one that a single EXISTS knows is its own.
    """
    found = _mentions_in(select.where, frozenset())
    for name, part in select.columns:
        found[name] += 1
        found += _Expressions(select.where.visible).of(part)
    for part in select.having:
        found += _Expressions(select.where.visible).of(part)
    found.update(select.grouped_by or ())
    return found


def _mentions_in(group: Group, scope: frozenset[str]) -> Counter[str]:
    """The mentions in a group; ``scope`` are the variables that are known around it."""
    own = scope | group.visible
    found: Counter[str] = Counter()
    expressions = _Expressions(own)
    for element in group.elements:
        if isinstance(element, Step):
            found.update(ends(element))
        elif isinstance(element, (Filter, Extend)):
            found.update((element.variable,) if isinstance(element, Extend) else ())
            found += expressions.of(element.expression)
        elif isinstance(element, (LeftJoin, Minus)):
            found += _mentions_in(element.group, own)
        elif isinstance(element, Union):
            branches = [_mentions_in(branch, own) for branch in element.branches]
            found += reduce(or_, branches)
        elif isinstance(element, Sub):
            found += mentions_of(element.select)
        else:
            found.update(element.variables)
    return found + expressions.local


class _Expressions:
    """Counts mentions in expressions; ``local`` are those of variables that single EXISTS have for themselves."""

    def __init__(self, known: frozenset[str]) -> None:
        self._known = known
        self.local: Counter[str] = Counter()

    def of(self, expression: Expr | None) -> Counter[str]:
        """The mentions of variables that are known around the expression."""
        if isinstance(expression, Var):
            return Counter((expression.name,))
        if isinstance(expression, ExistsIn):
            inside = _mentions_in(expression.group, self._known)
            self.local |= Counter({name: times for name, times in inside.items() if name not in self._known})
            return Counter({name: times for name, times in inside.items() if name in self._known})
        if isinstance(expression, Call):
            return sum((self.of(part) for part in expression.arguments), Counter[str]())
        return self.of(expression.argument) if isinstance(expression, Count) else Counter()
