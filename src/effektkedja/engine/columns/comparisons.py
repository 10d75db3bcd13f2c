"""Comparisons of whole columns: what the form of terms decides is decided here, what their value does by Oxigraph."""

from __future__ import annotations

import operator as operators
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from effektkedja.engine.columns.rows import numbered
from effektkedja.engine.columns.scalars import called
from effektkedja.engine.columns.terms import BLANK, IRI, NONE, SIMPLE, TAGGED, TRIPLE, UNBOUND, Ids, Mask, Terms
from effektkedja.terms import XSD

TRUE: Final = f'"true"^^<{XSD}boolean>'
FALSE: Final = f'"false"^^<{XSD}boolean>'
COMPARISONS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "=": operators.eq,
    "!=": operators.ne,
    "<": operators.lt,
    ">": operators.gt,
    "<=": operators.le,
    ">=": operators.ge,
}
TEXT_TESTS: Final[dict[str, Callable[[pl.Series, str], pl.Series]]] = {
    "REGEX": lambda strings, wanted: strings.str.contains(wanted),
    "STRSTARTS": lambda strings, wanted: strings.str.starts_with(wanted),
    "STRENDS": lambda strings, wanted: strings.str.ends_with(wanted),
    "CONTAINS": lambda strings, wanted: strings.str.contains(wanted, literal=True),
}
"""Tests of characters; polars and Oxigraph use the same library of regular expressions."""
_REMEMBERED = 256
"""Tests of up to so many terms are remembered: years and kinds come back in rule after rule."""


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


def compared_strings(terms: Terms, operator: str, first: Ids, second: Ids) -> Truth:
    """Compare what ``STR()`` gives of terms by its characters, in the order of code points."""
    true = np.full(len(first), operator in ("=", "<=", ">="))
    # The same term on both sides is common (a thing and its likes, itself among them), and needs no characters.
    error = ~(_has_string(terms, first) & _has_string(terms, second))
    other = ((first != second) & ~error).nonzero()[0]
    if len(other):
        true[other] = _compared_texts(terms, operator, first[other], second[other])
    return Truth(true & ~error, error)


def _compared_texts(terms: Terms, operator: str, first: Ids, second: Ids) -> Mask:
    """Compare the characters of pairs of different terms that have some."""
    if operator in ("=", "!=") and (terms.kinds(first) == IRI).all() and (terms.kinds(second) == IRI).all():
        return np.full(len(first), operator == "!=")
    if len(first) <= _REMEMBERED:
        pairs = zip(terms.strings(first).to_list(), terms.strings(second).to_list(), strict=True)
        return np.fromiter((COMPARISONS[operator](*pair) for pair in pairs), np.bool_, len(first))
    (few, left), (many, right) = numbered(first), numbered(second)
    compared = COMPARISONS[operator](terms.strings(few).gather(left), terms.strings(many).gather(right))
    return np.asarray(compared.to_numpy(), np.bool_)


def _has_string(terms: Terms, ids: Ids) -> Mask:
    kinds = terms.kinds(ids)
    return np.asarray((kinds != NONE) & (kinds != BLANK) & (kinds != TRIPLE))


def text_tested(terms: Terms, function: str, ids: Ids, constant: str) -> Truth | None:
    """Test the characters of each term against a plain literal; None where that cannot be done here."""
    wanted = terms.strings(np.array([terms.id(constant)], np.int32))[0]
    error = ~_has_string(terms, ids)
    if len(ids) > _REMEMBERED:
        found = _text_test(function, terms.strings(ids), wanted)
        return None if found is None else Truth(found & ~error, error)
    known: dict[int, bool] = terms.kept(("tested", function, wanted), dict)
    new = np.array([number for number in ids.tolist() if number not in known], np.int32)
    if len(new):
        found = _text_test(function, terms.strings(new), wanted)
        if found is None:
            return None
        known.update(zip(new.tolist(), found.tolist(), strict=True))
    true = np.array([known[number] for number in ids.tolist()], np.bool_)
    return Truth(true & ~error, error)


def _text_test(function: str, strings: pl.Series, wanted: str) -> Mask | None:
    """Which strings pass; None where the test cannot be made, as with a faulty pattern."""
    try:
        found = TEXT_TESTS[function](strings, wanted)
    except pl.exceptions.ComputeError:
        return None
    return np.asarray(found.fill_null(False).to_numpy(), np.bool_)
