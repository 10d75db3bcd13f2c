"""SPARQL constraints: from a query for one ``$this`` to one query for all focus nodes.

SHACL puts the focus node in place of ``$this`` and evaluates the query once for each. Joining the focus nodes in front
of the WHERE body gives the same solutions in one go, provided that every group that looks at ``$this`` also binds it.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, replace
from functools import lru_cache

import pyoxigraph as ox

from effektkedja.engine.constraints import Select
from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.facts import Facts
from effektkedja.engine.focus import FOCUS, Focus
from effektkedja.engine.paths import Path, path_text
from effektkedja.engine.plan import Shape
from effektkedja.engine.questions import Question, Series
from effektkedja.engine.sparql_nesting import nested
from effektkedja.engine.sparql_order import in_order
from effektkedja.engine.sparql_parser import parse_select
from effektkedja.engine.sparql_substitution import Substitution
from effektkedja.engine.sparql_syntax import (
    PATH,
    Bind,
    Column,
    Element,
    Expression,
    Filter,
    FocusPattern,
    Group,
    Optional,
    Query,
    SubSelect,
    Triple,
    Union,
    query_text,
    variables_in,
    visible,
)
from effektkedja.engine.sparql_tokens import tokens
from effektkedja.errors import InputError
from effektkedja.model.text import Text

_HOLE = "<urn:effektkedja:focus>"
_OUTER = "\x01focus nodes and those above\x01"
_INNER = "\x01focus nodes\x01"
_ANY_FOCUS = f"{FOCUS} a ?t ."


def check_select(constraint: Select, shape: Shape) -> None:
    """Refuse a query that is not SPARQL or uses what SHACL-SPARQL forbids.

    Raises:
        InputError: it is such a query.
    """
    path = f"({path_text(shape.path)})" if shape.path else PATH
    text = re.sub(r"[$?]PATH\b", lambda _: path, constraint.text)
    try:
        _prebound(parse_select(constraint.text), shape.id, shape.path)
    except InputError as error:
        raise InputError(error.message, where=shape.id) from error
    except NotCompilable:
        pass  # The compiler will say so, and pySHACL take over.
    try:
        found = ox.Store().query(f"{constraint.prefixes}{text}")
    except SyntaxError as error:
        fault = str(error).partition("\n")[0]
        message = Text(
            f"Frågan i ett SPARQL-villkor är inte giltig SPARQL: {fault}",
            f"The query of a SPARQL constraint is not valid SPARQL: {fault}",
        )
        raise InputError(message, where=shape.id) from error
    if not isinstance(found, ox.QuerySolutions):
        message = Text("Frågan i ett SPARQL-villkor ska vara en SELECT.", "A SPARQL constraint needs a SELECT.")
        raise InputError(message, where=shape.id)


@dataclass(frozen=True)
class _Prepared:
    """What can be made of a constraint before the focus nodes are known.

    Args:
        question: what becomes of the solutions, without text.
        query: the query with ``$PATH`` and ``$currentShape`` filled in.
        reason: why it is not one query for all focus nodes; then there are no texts.
        text: the query for all, with places for the patterns of the focus nodes.
        in_order: the same with the order of its filters forced, empty where nothing is to force.
    """

    question: Question
    query: Query
    reason: str
    text: str = ""
    in_order: str = ""


def compile_select(constraint: Select, shape: Shape, focus: Focus, facts: Facts) -> Question | Series:
    """The query of a SPARQL constraint for all focus nodes at once, or one by one where only that is right.

    Raises:
        NotCompilable: pySHACL has to evaluate it.
    """
    prepared = _prepared(constraint, shape.id, shape.path, focus.ancestors)
    question = replace(prepared.question, root=focus.root)
    if prepared.reason:
        return _series(prepared.query, constraint, focus, facts, question, prepared.reason)
    outer, inner = focus.distinct(facts), focus.distinct(facts, with_ancestors=False)
    text, in_order_text = (
        text.replace(_OUTER, outer).replace(_INNER, inner) for text in (prepared.text, prepared.in_order)
    )
    return replace(question, text=text, in_order=in_order_text)


def prepare_select(constraint: Select, shape: Shape) -> None:
    """Do what of the compiling needs no data, for a root shape; ``compile_select`` does it where it was not done."""
    with contextlib.suppress(NotCompilable, InputError):
        _prepared(constraint, shape.id, shape.path, ())


@lru_cache(maxsize=1024)
def _prepared(constraint: Select, shape: str, path: Path | None, ancestors: tuple[str, ...]) -> _Prepared:
    query = _prebound(parse_select(constraint.text), shape, path)
    question = _question(query, constraint, shape, path)
    if reason := _only_one_by_one(query):
        return _Prepared(question, query, reason)
    prefixes = _used_prefixes(constraint)
    plain = nested(_for_all(query, ancestors))
    ordered = in_order(plain)
    texts = [f"{prefixes}{query_text(found)}" for found in ((plain, ordered) if ordered != plain else (plain,))]
    for text in texts:
        _check_ours(text.replace(_OUTER, _ANY_FOCUS).replace(_INNER, _ANY_FOCUS))
    return _Prepared(question, query, "", *texts)


def _used_prefixes(constraint: Select) -> str:
    """The PREFIX lines of the prefixes that the query mentions: the others would be read at every asking."""
    used = {word.text.partition(":")[0] for word in tokens(constraint.text) if word.kind == "name"}
    lines = constraint.prefixes.splitlines(keepends=True)
    return "".join(line for line in lines if line.removeprefix("PREFIX ").partition(":")[0] in used)


def _check_ours(text: str) -> None:
    try:
        ox.Store().query(text)
    except SyntaxError as error:
        raise NotCompilable(f"its query could not be rewritten: {error}") from error


def _prebound(query: Query, shape: str, path: Path | None) -> Query:
    used = frozenset(variables_in((SubSelect(query),)))
    if "?shapesGraph" in used:
        message = Text("En fråga kan inte se formerna ($shapesGraph).", "A query cannot see the shapes ($shapesGraph).")
        raise InputError(message)
    if "?currentShape" in used and shape.startswith("_:"):
        raise NotCompilable("its query uses $currentShape and the shape has no IRI")
    if path is None and PATH in used:
        message = Text("$PATH står inte för något i en nodform.", "$PATH stands for nothing in a node shape.")
        raise InputError(message)
    return Substitution({"?currentShape": f"<{shape}>"}, path).query(query)


def _question(query: Query, constraint: Select, shape: str, path: Path | None) -> Question:
    names = [column.variable for column in query.columns] or sorted(set(visible(query.where)))
    others = sorted({name[1:] for name in names} - {"this", "value", "path"})
    value = ("value",) if path else ("value", "this")
    text = path_text(path) if path else ""
    return Question(shape, constraint.component_iri, "", value, text, tuple(others), "?path" in names)


def _only_one_by_one(query: Query) -> str:
    """Why the query may give other solutions for all focus nodes together than for each, or an empty text."""
    if query.slice:
        return "it is limited to a number of solutions"
    inner = [element.query for element in _all_elements(query.where) if isinstance(element, SubSelect)]
    return next((reason for part in inner if (reason := _only_one_by_one(part))), "")


def _all_elements(group: Group) -> list[Element]:
    found: list[Element] = []
    for element in group.elements:
        found.append(element)
        if isinstance(element, Optional):
            found.extend(_all_elements(element.group))
        elif isinstance(element, Union):
            found.extend(inner for branch in element.branches for inner in _all_elements(branch))
    return found


def _series(query: Query, constraint: Select, focus: Focus, facts: Facts, question: Question, reason: str) -> Series:
    nodes = f"SELECT DISTINCT {FOCUS} WHERE {{ {focus.pattern(facts)} }}"
    prefixes = f"{_used_prefixes(constraint)}{query.prologue}\n"
    text = query_text(nested(Substitution({FOCUS: _HOLE}).query(replace(query, prologue=""))))
    _check_ours(f"{prefixes}{text}")
    return Series(nodes, prefixes, tuple(text.split(_HOLE)), question, reason)


def _for_all(query: Query, ancestors: tuple[str, ...]) -> Query:
    names = (*ancestors, FOCUS)
    columns = query.columns or tuple(Column(name) for name in sorted(set(visible(query.where))))
    columns = (*(Column(name) for name in names), *(column for column in columns if column.variable != FOCUS))
    body = _with_focus(query.where, FocusPattern(_INNER)).elements
    where = Group((FocusPattern(_OUTER), *body))
    return replace(query, columns=columns, where=where, group_by=_grouping(query, names), order_by=())


def _grouping(query: Query, names: tuple[str, ...]) -> tuple[Expression, ...]:
    if not query.group_by:
        return ()
    return (*((name,) for name in names), *(part for part in query.group_by if part != (FOCUS,)))


def _with_focus(group: Group, focus: FocusPattern) -> Group:
    """The group with the focus nodes put into each inner group that looks at ``$this`` without binding it."""
    return Group(tuple(_element_with_focus(element, focus) for element in group.elements))


def _element_with_focus(element: Element, focus: FocusPattern) -> Element:
    if isinstance(element, Union):
        return Union(tuple(_inner_with_focus(branch, focus) for branch in element.branches))
    if isinstance(element, Optional):
        inner = _with_focus(element.group, focus)
        # A filter of an OPTIONAL sees what stands before it, so that only BIND and an inner OPTIONAL need the focus.
        return Optional(Group((focus, *inner.elements)) if _needs_focus_early(inner) else inner)
    if isinstance(element, SubSelect):
        query = element.query
        grouping = _grouping(query, (FOCUS,))
        return SubSelect(replace(query, where=_inner_with_focus(query.where, focus), group_by=grouping))
    return element


def _inner_with_focus(group: Group, focus: FocusPattern) -> Group:
    inner = _with_focus(group, focus)
    filters = (element for element in inner.elements if isinstance(element, Filter))
    if _needs_focus_early(inner) or (FOCUS in variables_in(filters) and FOCUS not in _certain(inner)):
        return Group((focus, *inner.elements))
    return inner


def _needs_focus_early(group: Group) -> bool:
    """Whether BIND or OPTIONAL looks at ``$this``: they are evaluated on what stands before them."""
    return FOCUS in variables_in(element for element in group.elements if isinstance(element, (Bind, Optional)))


def _certain(group: Group) -> frozenset[str]:
    """The variables that every solution of the group binds."""
    found: set[str] = set()
    for element in group.elements:
        if isinstance(element, (Triple, FocusPattern)):
            found.update(variables_in((element,)))
        elif isinstance(element, Union):
            found.update(frozenset.intersection(*(_certain(branch) for branch in element.branches)))
        elif isinstance(element, SubSelect):
            found.update(_certain(element.query.where) & {column.variable for column in element.query.columns})
    return frozenset(found)
