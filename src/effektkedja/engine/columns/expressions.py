"""Expressions over whole columns. What asks for the form of a term is answered here, since a store rewrites forms;
values are compared and computed by Oxigraph, once for each distinct combination. A truth is two masks: where the
expression is true, and where it is an error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np

from effektkedja.engine.columns.algebra import Call, Const, ExistsIn, Expr, NotPlannable, Var
from effektkedja.engine.columns.comparisons import (
    COMPARISONS,
    FALSE,
    TEXT_TESTS,
    TRUE,
    Truth,
    compared_ids,
    compared_strings,
    text_tested,
)
from effektkedja.engine.columns.forms import ANSWERED, KINDS, constants, inner, is_boolean, is_simple, is_string
from effektkedja.engine.columns.rows import Rows, distinct_tuples, numbered
from effektkedja.engine.columns.scalars import called
from effektkedja.engine.columns.terms import TYPED, UNBOUND, Ids, Mask

if TYPE_CHECKING:
    from effektkedja.engine.columns.machine import Machine

_FEW = 64
"""With fewer rows than these it does not pay to look for equal ones."""


class Expressions:
    """Evaluates expressions on rows.

    Args:
        machine: evaluates the groups of EXISTS, and has the dictionary.
        rows: with the columns that the expression may see, and no others.
        are_distinct: whether the rows are the distinct values of a variable, or one row without any.
    """

    def __init__(self, machine: Machine, rows: Rows, *, are_distinct: bool = False) -> None:
        self._machine = machine
        self._are_distinct = are_distinct
        self._terms = machine.terms
        self._rows = rows

    def holds(self, expression: Expr) -> Mask:
        """Where the expression is true; an error counts as false, as in FILTER."""
        return self.truth(expression).true

    def truth(self, expression: Expr) -> Truth:
        """The effective boolean value for each row."""
        if isinstance(expression, ExistsIn):
            return self._without_error(self._machine.exists(expression.group, self._rows))
        if isinstance(expression, Call):
            if (smaller := self._over_distinct(expression)) is not None:
                few, places = smaller
                found = Expressions(self._machine, few, are_distinct=True).truth(expression)
                return Truth(found.true[places], found.error[places])
            special = _TRUTHS.get(expression.function)
            if special is not None:
                return special(self, expression)
            if expression.function in COMPARISONS:
                return self._compared(expression)
        return self._effective(self.ids(expression))

    def _over_distinct(self, expression: Call) -> tuple[Rows, np.ndarray] | None:
        """The distinct values where an expression looks at one variable only, and where each row's is among them."""
        if self._are_distinct or self._rows.size < _FEW or expression.has_exists:
            return None
        names = expression.names & self._rows.columns.keys()
        if not names:
            return Rows(self._rows.only(()).columns, 1), np.zeros(self._rows.size, np.intp)
        if len(names) > 1 or is_simple(expression):
            return None
        few, places = distinct_tuples(self._rows, sorted(names))
        return Rows(few.columns, few.size, self._rows.maybe & names), places

    # Truths

    def _without_error(self, true: Mask) -> Truth:
        return Truth(true, np.zeros(self._rows.size, np.bool_))

    def _effective(self, ids: Ids) -> Truth:
        """The effective boolean value of terms."""
        unique, places = numbered(ids)
        true_id, false_id = self._terms.id(TRUE), self._terms.id(FALSE)
        true, error = unique == true_id, unique == UNBOUND
        others = np.flatnonzero(~true & ~error & (unique != false_id))
        if len(others):
            column = np.full(len(others), true_id, np.int32)
            answers = called(self._terms, "&&", (unique[others], column))
            true[others], error[others] = answers == true_id, answers == UNBOUND
        return Truth(true[places], error[places])

    def _and(self, call: Call) -> Truth:
        left, right = (self.truth(part) for part in call.arguments)
        true = left.true & right.true
        false = _false(left) | _false(right)
        return Truth(true, ~true & ~false)

    def _or(self, call: Call) -> Truth:
        left, right = (self.truth(part) for part in call.arguments)
        true = left.true | right.true
        false = _false(left) & _false(right)
        return Truth(true, ~true & ~false)

    def _not(self, call: Call) -> Truth:
        negated = self.truth(call.arguments[0])
        return Truth(_false(negated), negated.error)

    def _same_term(self, call: Call) -> Truth:
        left, right = (self.ids(part) for part in call.arguments)
        error = (left == UNBOUND) | (right == UNBOUND)
        return Truth((left == right) & ~error, error)

    def _bound(self, call: Call) -> Truth:
        return self._without_error(self.ids(call.arguments[0]) != UNBOUND)

    def _is_kind(self, call: Call) -> Truth:
        ids = self.ids(call.arguments[0])
        return Truth(np.isin(self._terms.kinds(ids), KINDS[call.function]), ids == UNBOUND)

    def _is_numeric(self, call: Call) -> Truth:
        ids = self.ids(call.arguments[0])
        typed = np.flatnonzero(self._terms.kinds(ids) == TYPED)
        true = np.zeros(self._rows.size, np.bool_)
        true[typed] = called(self._terms, "ISNUMERIC", (ids[typed],)) == self._terms.id(TRUE)
        return Truth(true, ids == UNBOUND)

    def _in(self, call: Call) -> Truth:
        subject, *choices = call.arguments
        none = np.zeros(self._rows.size, np.bool_)
        found = Truth(none, none)
        known = constants(choices)
        if known is not None and all(term.startswith("<") for term in known):
            ids = self.ids(subject)
            return Truth(np.isin(ids, self._terms.ids(known)), ids == UNBOUND)
        for choice in choices:
            one = self._compared(Call("=", (subject, choice)))
            found = Truth(found.true | one.true, found.error | one.error)
        return Truth(found.true, found.error & ~found.true)

    def _coalesce(self, call: Call) -> Truth:
        true, open_ = np.zeros(self._rows.size, np.bool_), np.ones(self._rows.size, np.bool_)
        for part in call.arguments:
            # COALESCE takes the first value that is no error; only booleans are their own effective value.
            if not is_boolean(part):
                return self._effective(self.ids(call))
            value = self.truth(part)
            true |= open_ & value.true
            open_ &= value.error
        return Truth(true, open_)

    def _if(self, call: Call) -> Truth:
        test, yes, no = call.arguments
        if not (is_boolean(yes) and is_boolean(no)):
            return self._effective(self.ids(call))
        chosen, first, second = self.truth(test), self.truth(yes), self.truth(no)
        false = _false(chosen)
        error = chosen.error | (chosen.true & first.error) | (false & second.error)
        return Truth((chosen.true & first.true) | (false & second.true), error)

    # Comparison

    def _compared(self, call: Call) -> Truth:
        left, right = call.arguments
        if is_string(left) and is_string(right):
            first, second = (self.ids(inner(side)) for side in (left, right))
            return compared_strings(self._terms, call.function, first, second)
        return compared_ids(self._terms, call.function, self.ids(left), self.ids(right))

    def _text_test(self, call: Call) -> Truth:
        """A test of the characters of one term against a constant; the regular expressions are those of Oxigraph."""
        subject, *rest = call.arguments
        wanted = constants(rest)
        if wanted is None or len(rest) != 1 or not is_string(subject) or not wanted[0].endswith('"'):
            return self._effective(self._called(call))
        unique, places = numbered(self.ids(inner(subject)))
        found = text_tested(self._terms, call.function, unique, wanted[0])
        if found is None:
            return self._effective(self._called(call))
        return Truth(found.true[places], found.error[places])

    # Terms

    def ids(self, expression: Expr) -> Ids:
        """The term for each row, 0 for an error."""
        if isinstance(expression, Var):
            if expression.name in self._rows:
                return self._rows[expression.name]
            return np.zeros(self._rows.size, np.int32)
        if isinstance(expression, Const):
            return np.full(self._rows.size, self._terms.id(expression.term), np.int32)
        if not isinstance(expression, (Call, ExistsIn)):
            raise NotPlannable("COUNT stands where nothing is grouped")
        if isinstance(expression, Call):
            if (smaller := self._over_distinct(expression)) is not None:
                few, places = smaller
                return np.asarray(Expressions(self._machine, few, are_distinct=True).ids(expression)[places])
            if expression.function in _TERMS:
                return _TERMS[expression.function](self, expression)
        if isinstance(expression, ExistsIn) or expression.function in ANSWERED:
            found = self.truth(expression)
            ids = np.where(found.true, self._terms.id(TRUE), self._terms.id(FALSE)).astype(np.int32)
            ids[found.error] = UNBOUND
            return ids
        return self._called(expression)

    def _called(self, call: Call) -> Ids:
        return called(self._terms, call.function, [self.ids(part) for part in call.arguments])

    def _str(self, call: Call) -> Ids:
        unique, places = numbered(self.ids(call.arguments[0]))
        return self._terms.literals(self._terms.strings(unique).to_list())[places]

    def _lang(self, call: Call) -> Ids:
        return self._terms.languages(self.ids(call.arguments[0]))

    def _datatype(self, call: Call) -> Ids:
        return self._terms.datatypes(self.ids(call.arguments[0]))

    def _coalesced(self, call: Call) -> Ids:
        found = np.zeros(self._rows.size, np.int32)
        for part in call.arguments:
            found = np.where(found == UNBOUND, self.ids(part), found).astype(np.int32)
        return found

    def _chosen(self, call: Call) -> Ids:
        test, yes, no = call.arguments
        chosen = self.truth(test)
        found = np.where(chosen.true, self.ids(yes), self.ids(no)).astype(np.int32)
        found[chosen.error] = UNBOUND
        return found


_TRUTHS: Final[dict[str, Callable[[Expressions, Call], Truth]]] = {
    "&&": Expressions._and,
    "||": Expressions._or,
    "!": Expressions._not,
    "SAMETERM": Expressions._same_term,
    "BOUND": Expressions._bound,
    "IN": Expressions._in,
    "ISNUMERIC": Expressions._is_numeric,
    "COALESCE": Expressions._coalesce,
    "IF": Expressions._if,
    **{name: Expressions._is_kind for name in KINDS},
    **{name: Expressions._text_test for name in TEXT_TESTS},
}
_TERMS: Final[dict[str, Callable[[Expressions, Call], Ids]]] = {
    "STR": Expressions._str,
    "LANG": Expressions._lang,
    "DATATYPE": Expressions._datatype,
    "COALESCE": Expressions._coalesced,
    "IF": Expressions._chosen,
}


def _false(truth: Truth) -> Mask:
    return ~(truth.true | truth.error)
