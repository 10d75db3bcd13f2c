"""Plans as JSON, for the reader that has no Python: the script of a page (``templates/rules-*.js``).

A variable is text that begins with ``?``, a term is text in N-Triples form, everything else is a list that begins with
its kind. Only what the script computes exactly as Oxigraph does is written; the rest is refused, and the rule named.
"""

from __future__ import annotations

import re
from typing import Any, Final

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
    Sub,
    Table,
    Union,
    Var,
)
from effektkedja.engine.columns.reads import mentions_of, says_anything
from effektkedja.engine.paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence
from effektkedja.terms import XSD

FUNCTIONS: Final = frozenset(
    (
        *("||", "&&", "!", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*"),
        *("IN", "BOUND", "COALESCE", "IF", "SAMETERM", "STR", "LANG", "LANGMATCHES", "DATATYPE", "REGEX"),
        *("STRSTARTS", "STRENDS", "CONTAINS", "STRLEN", "SUBSTR", "UCASE", "LCASE", "CONCAT"),
        *("ISIRI", "ISURI", "ISBLANK", "ISLITERAL", "ISNUMERIC", f"<{XSD}integer>", f"<{XSD}string>"),
    )
)
"""What the script knows of SPARQL's operators, functions and casts."""
_UNSURE_PATTERN: Final = re.compile(r"\\\\[a-zA-Z0-9]|\(\?|&&|--|~~|\[[^\]]*\[|(?<!\\)\.")
"""What browsers read otherwise than Oxigraph in regular expressions: classes by letter, flags, sets, any character."""


def select_value(select: Select) -> dict[str, Any]:
    """The SELECT, in normal form, as a JSON object.

    Raises:
        NotPlannable: it holds something that the script does not compute.
    """
    return _Writer(select).select(select)


class _Writer:
    """Writes one SELECT with all that is in it."""

    def __init__(self, select: Select) -> None:
        self._mentions = mentions_of(select)

    def select(self, select: Select) -> dict[str, Any]:
        if select.grouped_by is not None or select.having:
            raise NotPlannable("it counts in groups")
        columns = [[name, None if part is None else self._expression(part)] for name, part in select.columns]
        return {"columns": columns, "where": self._group(select.where, in_exists=False)}

    def _group(self, group: Group, *, in_exists: bool) -> list[Any]:
        return [self._element(element, in_exists) for element in group.elements]

    def _element(self, element: Element, in_exists: bool) -> list[Any]:
        if isinstance(element, Step):
            return self._step(element, in_exists)
        if isinstance(element, Filter):
            return ["filter", self._expression(element.expression)]
        if isinstance(element, Extend):
            return ["extend", element.variable, self._expression(element.expression)]
        if isinstance(element, LeftJoin):
            return ["optional", self._group(element.group, in_exists=in_exists)]
        if isinstance(element, (Minus, Sub)) and in_exists:
            raise NotPlannable("MINUS or a SELECT within EXISTS may look at what stands around it")
        if isinstance(element, Minus):
            return ["minus", self._group(element.group, in_exists=False)]
        if isinstance(element, Union):
            return ["union", *(self._group(branch, in_exists=in_exists) for branch in element.branches)]
        if isinstance(element, Table):
            return ["values", list(element.variables), [list(row) for row in element.rows]]
        assert isinstance(element, Sub)
        return ["select", self.select(element.select)]

    def _step(self, step: Step, in_exists: bool) -> list[Any]:
        if says_anything(step, self._mentions):
            if not in_exists:
                raise NotPlannable("it asks for everything that is said of something")
            return ["said", step.subject]
        return ["step", step.subject, step.path if isinstance(step.path, str) else _path(step.path), step.object]

    def _expression(self, expression: Expr) -> Any:
        if isinstance(expression, Var):
            return expression.name
        if isinstance(expression, Const):
            return expression.term
        if isinstance(expression, ExistsIn):
            return ["exists", self._group(expression.group, in_exists=True)]
        if isinstance(expression, Count):
            raise NotPlannable("it counts")
        if expression.function not in FUNCTIONS:
            raise NotPlannable(f"{expression.function} is not computed in a page")
        if expression.function == "REGEX":
            _refuse_pattern(expression)
        return ["call", expression.function, *(self._expression(part) for part in expression.arguments)]


def _path(path: Path) -> str | list[Any]:
    if isinstance(path, Predicate):
        if path.iri.startswith("!"):
            raise NotPlannable("it uses a path of all properties but some")
        return path.iri
    if isinstance(path, Inverse):
        return ["^", _path(path.path)]
    if isinstance(path, Sequence):
        return ["/", *(_path(step) for step in path.steps)]
    if isinstance(path, Alternative):
        return ["|", *(_path(choice) for choice in path.choices)]
    assert isinstance(path, Repeat)
    return [path.mark, _path(path.path)]


def _refuse_pattern(call: Call) -> None:
    """Refuse a regular expression that a browser may read otherwise.

    Raises:
        NotPlannable: it is one.
    """
    pattern = call.arguments[1]
    if len(call.arguments) > 2 or not isinstance(pattern, Const) or _UNSURE_PATTERN.search(pattern.term):
        raise NotPlannable("a browser may read its regular expression otherwise")
