"""Functions and operators of SPARQL on distinct values, answered by Oxigraph: there is no function library here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyoxigraph as ox

from effektkedja.engine.columns.algebra import NotPlannable
from effektkedja.engine.columns.rows import Rows, distinct_tuples
from effektkedja.engine.columns.terms import BLANK, TRIPLE, UNBOUND, Ids, Terms

_AT_ONCE = 20_000
_FEW = 256
"""Answers for up to so many combinations are remembered: years and kinds come back in rule after rule."""
_INFIX = frozenset(("&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/"))


def called(terms: Terms, function: str, arguments: Sequence[Ids]) -> Ids:
    """The values of a function for each row of its arguments, 0 where it is an error.

    Args:
        terms: the dictionary; what the function gives is added to it.
        function: an operator, a name, or the IRI of a cast in brackets.
        arguments: one column for each argument.

    Raises:
        NotPlannable: Oxigraph does not know the function.
    """
    if not arguments:
        raise NotPlannable(f"{function}() without arguments is not computed on columns")
    names = [f"a{place}" for place in range(len(arguments))]
    rows = Rows(dict(zip(names, arguments, strict=True)), len(arguments[0]))
    if not rows.size:
        return np.empty(0, np.int32)
    few, places = distinct_tuples(rows, names)
    if few.size > _FEW:
        return _asked(terms, function, few, names)[places]
    known: dict[tuple[int, ...], int] = terms.kept(("called", function, len(names)), dict)
    tuples = list(zip(*(few[name].tolist() for name in names), strict=True))
    new = np.array([place for place, key in enumerate(tuples) if key not in known], np.intp)
    if len(new):
        answers = _asked(terms, function, few.at(new), names)
        known.update(zip((tuples[place] for place in new.tolist()), answers.tolist(), strict=True))
    return np.array([known[key] for key in tuples], np.int32)[places]


def _asked(terms: Terms, function: str, few: Rows, names: Sequence[str]) -> Ids:
    values = np.zeros(few.size, np.int32)
    askable = np.ones(few.size, np.bool_)
    for name in names:
        kinds = terms.kinds(few[name])
        # No function has a value for what is unbound, and none for a blank node that is not answered elsewhere.
        askable &= (few[name] != UNBOUND) & (kinds != BLANK) & (kinds != TRIPLE)
    asked = np.flatnonzero(askable)
    texts = [terms.texts(few[name][asked]) for name in names]
    found = list(_answers(function, list(zip(*texts, strict=True))))
    values[asked] = terms.ids(found)
    return values


def _answers(function: str, tuples: Sequence[tuple[str, ...]]) -> Iterator[str]:
    store = ox.Store()
    for start in range(0, len(tuples), _AT_ONCE):
        part = tuples[start : start + _AT_ONCE]
        names = [f"?a{place}" for place in range(len(part[0]))]
        rows = " ".join(f"({number} {' '.join(terms)})" for number, terms in enumerate(part))
        text = (
            f"SELECT ?i ?r WHERE {{ VALUES (?i {' '.join(names)}) {{ {rows} }} BIND({_call(function, names)} AS ?r) }}"
        )
        try:
            solutions = store.query(text)
        except SyntaxError as error:
            raise NotPlannable(f"the function {function} is not understood") from error
        assert isinstance(solutions, ox.QuerySolutions)
        found = [""] * len(part)
        for solution in solutions:
            value = solution["r"]
            number = solution["i"]
            assert isinstance(number, ox.Literal)
            found[int(number.value)] = "" if value is None else str(value)
        yield from found


def _call(function: str, names: Sequence[str]) -> str:
    if function.startswith("unary "):
        return f"{function[6:]}{names[0]}"
    if function in _INFIX:
        return f"{names[0]} {function} {names[1]}"
    return f"{function}({', '.join(names)})"
