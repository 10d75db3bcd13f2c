"""What the form of an expression tells: its kind of value, whether it is cheap, whether it is made of constants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from effektkedja.engine.columns.algebra import Call, Const, ExistsIn, Expr, Var
from effektkedja.engine.columns.comparisons import COMPARISONS, FALSE, TEXT_TESTS, TRUE
from effektkedja.engine.columns.terms import BLANK, IRI, SIMPLE, TAGGED, TYPED

KINDS: Final[dict[str, tuple[int, ...]]] = {
    "ISIRI": (IRI,),
    "ISURI": (IRI,),
    "ISBLANK": (BLANK,),
    "ISLITERAL": (SIMPLE, TAGGED, TYPED),
}
"""Which kinds of terms pass a test."""
ANSWERED: Final = frozenset(
    ("&&", "||", "!", "SAMETERM", "BOUND", "IN", "ISNUMERIC", *KINDS, *TEXT_TESTS, *COMPARISONS)
)
"""What is answered as true, false or error without making terms."""
_BOOLEAN: Final = ANSWERED | {"LANGMATCHES"}


def is_boolean(expression: Expr) -> bool:
    """Whether every value of the expression is a boolean."""
    if isinstance(expression, Call):
        if expression.function in ("COALESCE", "IF"):
            skipped = 1 if expression.function == "IF" else 0
            return all(is_boolean(part) for part in expression.arguments[skipped:])
        return expression.function in _BOOLEAN
    return isinstance(expression, ExistsIn) or (isinstance(expression, Const) and expression.term in (TRUE, FALSE))


def is_string(expression: Expr) -> bool:
    """Whether every value is a plain literal: ``STR(…)`` or a constant."""
    if isinstance(expression, Const):
        return expression.term.startswith('"') and expression.term.endswith('"')
    return isinstance(expression, Call) and expression.function == "STR"


def inner(side: Expr) -> Expr:
    """What stands in the brackets of ``STR(…)``; a constant as it is."""
    return side.arguments[0] if isinstance(side, Call) else side


def is_simple(expression: Call) -> bool:
    """Whether the expression is as cheap for each row as finding the distinct values is."""
    if expression.function in ("SAMETERM", "BOUND", "="):
        return all(
            isinstance(part, Var) or (isinstance(part, Const) and part.term[0] == "<") for part in expression.arguments
        )
    if expression.function == "!":
        (negated,) = expression.arguments
        return isinstance(negated, Call) and is_simple(negated)
    return False


def constants(expressions: Sequence[Expr]) -> list[str] | None:
    """The terms, where all of them are constants."""
    found = [part.term for part in expressions if isinstance(part, Const)]
    return found if len(found) == len(expressions) else None
