"""RDF terms as Python values, and back."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import pyoxigraph as ox

from effektkedja.errors import EffektkedjaError
from effektkedja.model.text import Text
from effektkedja.names import short_iri
from effektkedja.store.queryable import Term
from effektkedja.terms import XSD


class IRI(str):
    """The IRI of a thing: a ``str``, told from a text by its type."""

    __slots__ = ()

    @property
    def short(self) -> str:
        """The IRI as short as it can be shown, such as ``strategi-2020-2026/mal/5``."""
        return short_iri(self)

    def __repr__(self) -> str:
        return f"IRI({str(self)!r})"


class LangString(str):
    """A text with the language that it is written in, such as ``sv``: a ``str`` in every other respect."""

    __slots__ = ("lang",)
    lang: str

    def __new__(cls, value: str, lang: str) -> LangString:
        made = super().__new__(cls, value)
        made.lang = lang
        return made

    def __reduce__(self) -> tuple[type[LangString], tuple[str, str]]:
        return LangString, (str(self), self.lang)


_INTEGERS: Final = (
    *("integer", "long", "int", "short", "byte"),
    *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
    *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
)
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_DOUBLE = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_YEAR = re.compile(r"-?[0-9]{4,}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})?")
_BOOLEAN = re.compile(r"true|false|1|0")

_READERS: Final[dict[str, tuple[re.Pattern[str], Callable[[str], Any]]]] = {
    **{XSD + name: (_INTEGER, int) for name in _INTEGERS},
    f"{XSD}gYear": (_YEAR, int),
    f"{XSD}decimal": (_DECIMAL, Decimal),
    f"{XSD}double": (_DOUBLE, float),
    f"{XSD}float": (_DOUBLE, float),
    f"{XSD}boolean": (_BOOLEAN, lambda text: text in ("true", "1")),
    f"{XSD}date": (_DATE, datetime.date.fromisoformat),
    f"{XSD}dateTime": (_DATE_TIME, datetime.datetime.fromisoformat),
}


def to_python(term: Term | None) -> Any:
    """The Python value of a term.

    IRIs become :class:`IRI`, texts ``str`` or :class:`LangString`; ``xsd:integer`` and its kin ``int``, ``decimal``
    :class:`decimal.Decimal`, ``double`` and ``float`` ``float``, ``boolean`` ``bool``, ``date`` and ``dateTime``
    those of :mod:`datetime`, ``gYear`` ``int``. What is ill-formed, or what Python's type cannot hold (a date with a
    time zone), and every other datatype stays the text that was written. Unbound is None.
    """
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return IRI(term.value)
    if not isinstance(term, ox.Literal):
        return str(term)
    if term.language:
        return LangString(term.value, term.language)
    pattern, read = _READERS.get(term.datatype.value, (None, str))
    if pattern is None or not pattern.fullmatch(term.value):
        return term.value
    try:
        return read(term.value)
    except ValueError:  # 30 February
        return term.value


def to_term(value: object) -> Term:
    """The term that a Python value stands for, the other way of :func:`to_python`; a plain ``str`` is a text.

    Raises:
        EffektkedjaError: the value is of a type that has no counterpart, or is not a valid IRI.
    """
    if isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple):
        return value
    try:
        if isinstance(value, IRI):
            return ox.NamedNode(str(value))
        if isinstance(value, LangString):
            return ox.Literal(str(value), language=value.lang)
    except ValueError as error:
        raise EffektkedjaError(Text(f"”{value}” är ingen giltig IRI.", f"'{value}' is not a valid IRI.")) from error
    if isinstance(value, str):
        return ox.Literal(value)
    if isinstance(value, bool | int | float):
        return ox.Literal(value)
    for kind, name in ((Decimal, "decimal"), (datetime.datetime, "dateTime"), (datetime.date, "date")):
        if isinstance(value, kind):
            text = value.isoformat() if isinstance(value, datetime.date) else f"{value:f}"
            return ox.Literal(text, datatype=ox.NamedNode(XSD + name))
    name = type(value).__name__
    raise EffektkedjaError(
        Text(f"Ett värde av typen {name} kan inte användas i en fråga.", f"A {name} cannot be used in a query."),
        hint=Text("Ge text, tal, datum, sant/falskt eller ek.IRI.", "Give text, a number, a date, a bool or ek.IRI."),
    )
