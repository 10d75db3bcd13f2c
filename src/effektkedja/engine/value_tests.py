"""Constraints that look at one value node alone, as SPARQL expressions that never end in an error."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, singledispatch
from typing import Final

import pyoxigraph as ox

from effektkedja.engine.constraints import (
    Constraint,
    HasClass,
    HasDatatype,
    HasLength,
    HasNodeKind,
    InLanguages,
    InRange,
    Matches,
    OneOf,
)
from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.facts import Facts
from effektkedja.engine.lexical import is_derived_integer, well_formed
from effektkedja.terms import XSD

Fresh = Callable[[], str]

_NODE_KINDS: Final = {
    "IRI": "isIRI({0})",
    "BlankNode": "isBlank({0})",
    "Literal": "isLiteral({0})",
    "BlankNodeOrIRI": "!isLiteral({0})",
    "BlankNodeOrLiteral": "!isIRI({0})",
    "IRIOrLiteral": "!isBlank({0})",
}
_FLAGS = re.compile("^[simxq]*$")


def same_term(variable: str, term: str) -> str:
    """Whether the variable is that very term, not merely equal to it in value.

    Raises:
        NotCompilable: the term is a blank node, which a query cannot name.
    """
    if term.startswith("_:"):
        raise NotCompilable("a blank node of the shapes is compared with the data")
    return f"sameTerm({variable}, {term})"


def quoted(text: str) -> str:
    """The text as a SPARQL string."""
    return str(ox.Literal(text))


@singledispatch
def value_test(constraint: Constraint, value: str, facts: Facts, fresh: Fresh) -> str:
    """Whether ``value``, a variable, satisfies the constraint.

    Raises:
        NotCompilable: the constraint is none that this module knows, or cannot be said in SPARQL.
    """
    raise NotCompilable(f"{constraint.component_iri} is not evaluated inside another shape")


@value_test.register
def _(constraint: HasClass, value: str, facts: Facts, fresh: Fresh) -> str:
    return f"EXISTS {{ {facts.is_instance(value, constraint.cls, fresh())} }}"


@value_test.register
def _(constraint: HasDatatype, value: str, facts: Facts, fresh: Fresh) -> str:
    datatype = constraint.datatype
    if facts.widens_integers and is_derived_integer(datatype):
        parts = [f"DATATYPE({value}) IN ({datatype}, <{XSD}integer>)"]
    else:
        parts = [f"DATATYPE({value}) = {datatype}"]
    if form := well_formed(datatype, value):
        parts.append(form)
    return f"COALESCE({' && '.join(parts)}, false)"


@value_test.register
def _(constraint: HasNodeKind, value: str, facts: Facts, fresh: Fresh) -> str:
    return _NODE_KINDS[constraint.kind].format(value)


@value_test.register
def _(constraint: InRange, value: str, facts: Facts, fresh: Fresh) -> str:
    return f"COALESCE({value} {constraint.operator} {constraint.bound}, false)"


@value_test.register
def _(constraint: HasLength, value: str, facts: Facts, fresh: Fresh) -> str:
    return f"COALESCE(!isBlank({value}) && STRLEN(STR({value})) {constraint.operator} {constraint.count}, false)"


@value_test.register
def _(constraint: Matches, value: str, facts: Facts, fresh: Fresh) -> str:
    if not _is_understood(constraint.pattern, constraint.flags):
        raise NotCompilable(f"the pattern {constraint.pattern} is not understood by SPARQL engines")
    flags = f", {quoted(constraint.flags)}" if constraint.flags else ""
    return f"COALESCE(!isBlank({value}) && REGEX(STR({value}), {quoted(constraint.pattern)}{flags}), false)"


@cache
def _is_understood(pattern: str, flags: str) -> bool:
    """An engine that cannot read a pattern calls it an error, which would look like a value that does not match."""
    if not _FLAGS.match(flags):
        return False
    arguments = ", ".join(quoted(text) for text in ("", pattern, flags))
    solutions = ox.Store().query(f"SELECT ?found WHERE {{ BIND(REGEX({arguments}) AS ?found) }}")
    assert isinstance(solutions, ox.QuerySolutions)
    return all(solution["found"] is not None for solution in solutions)


@value_test.register
def _(constraint: InLanguages, value: str, facts: Facts, fresh: Fresh) -> str:
    tests = (f"LANGMATCHES(LANG({value}), {quoted(language)})" for language in constraint.ranges)
    return f"COALESCE({' || '.join(tests) or 'false'}, false)"


@value_test.register
def _(constraint: OneOf, value: str, facts: Facts, fresh: Fresh) -> str:
    return " || ".join(same_term(value, term) for term in constraint.values) or "false"
