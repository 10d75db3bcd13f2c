"""Comparisons of whole columns: what the form of terms decides is decided here, what their value does by Oxigraph."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from effektkedja.engine.columns.scalars import called
from effektkedja.engine.columns.terms import BLANK, SIMPLE, TAGGED, UNBOUND, Ids, Mask, Terms
from effektkedja.terms import XSD

TRUE: Final = f'"true"^^<{XSD}boolean>'
FALSE: Final = f'"false"^^<{XSD}boolean>'
COMPARISONS: Final[dict[str, Callable[..., Mask]]] = {
    "=": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    ">": np.greater,
    "<=": np.less_equal,
    ">=": np.greater_equal,
}
TEXT_TESTS: Final[dict[str, Callable[[pl.Series, str], pl.Series]]] = {
    "REGEX": lambda strings, wanted: strings.str.contains(wanted),
    "STRSTARTS": lambda strings, wanted: strings.str.starts_with(wanted),
    "STRENDS": lambda strings, wanted: strings.str.ends_with(wanted),
    "CONTAINS": lambda strings, wanted: strings.str.contains(wanted, literal=True),
}
"""Tests of characters; polars and Oxigraph use the same library of regular expressions."""
Ranks = npt.NDArray[np.int64]


class Truth(NamedTuple):
    """For each row, whether an expression is true, and whether it is an error; it is never both."""

    true: Mask
    error: Mask


def compared_ids(terms: Terms, operator: str, left: Ids, right: Ids) -> Truth:
    """Compare terms by value, as the operators of SPARQL do."""
    error = (left == UNBOUND) | (right == UNBOUND)
    true = np.zeros(len(left), np.bool_)
    open_ = ~error
    if operator in ("=", "!="):
        first, second = terms.kinds(left), terms.kinds(right)
        named = (first <= BLANK) | (second <= BLANK)
        # Plain literals are equal only to themselves; two tagged ones as well, since parsing lowers their tags.
        plain = (first == second) & ((first == SIMPLE) | (first == TAGGED))
        settled = open_ & (named | plain)
        true[settled] = ((left == right) == (operator == "="))[settled]
        open_ &= ~settled
    rest = np.flatnonzero(open_)
    if len(rest):
        answers = called(terms, operator, (left[rest], right[rest]))
        true[rest] = answers == terms.id(TRUE)
        error[rest] = answers == UNBOUND
    return Truth(true, error)


def compared_ranks(operator: str, left: Ranks, right: Ranks) -> Truth:
    """Compare places in an order, 0 standing for what has none."""
    error = (left == 0) | (right == 0)
    return Truth(COMPARISONS[operator](left, right) & ~error, error)


def text_test(function: str, strings: pl.Series, wanted: str) -> Mask | None:
    """Which strings pass a test of their characters; None where the test cannot be made, as with a faulty pattern."""
    try:
        found = TEXT_TESTS[function](strings, wanted)
    except pl.exceptions.ComputeError:
        return None
    return np.asarray(found.fill_null(False).to_numpy(), np.bool_)
