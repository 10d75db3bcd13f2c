"""What cells say: terms of a graph shown in a cell, and cells read back as terms."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from effektkedja.model.text import Text
from effektkedja.planbook.book import Scalar, Term
from effektkedja.planbook.dates import TYPED_YEAR, expected_day, typed_year
from effektkedja.planbook.parts import Column, Kind
from effektkedja.terms import XSD

_YEAR: Final = re.compile(r"[1-9][0-9]{3}")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_SPACES: Final = re.compile(r"[ \t\u00a0\u202f]+")
_INTEGER, _DECIMAL = ox.NamedNode(f"{XSD}integer"), ox.NamedNode(f"{XSD}decimal")
_TYPES: Final = {
    Kind.STRING: (f"{XSD}string",),
    Kind.YEAR: (f"{XSD}gYear",),
    Kind.DATE: (f"{XSD}date",),
    Kind.NUMBER: (f"{XSD}integer", f"{XSD}decimal"),
    Kind.INTEGER: (f"{XSD}integer",),
    Kind.FLAG: (f"{XSD}boolean",),
}
_FLAGS: Final = {"ja": "true", "nej": "false", "yes": "true", "no": "false", "sant": "true", "falskt": "false"}
_HASH_BYTES: Final = 5
_UNWRITABLE: Final = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\ufffe\uffff]")
CELL_LENGTH: Final = 32767
"""Letters that Excel keeps in a cell."""


class UnreadableError(ValueError):
    """A cell that cannot be read; ``expected`` says what was expected instead."""

    def __init__(self, expected: Text) -> None:
        super().__init__(expected.en)
        self.expected = expected


def holds(column: Column, term: object) -> bool:
    """Whether a value is of the kind that the column can show; where a thing leads to is not looked at."""
    if column.kind is Kind.CHOICE:
        return isinstance(term, ox.NamedNode)
    if not isinstance(term, ox.Literal):
        return False
    if column.kind in (Kind.TEXT, Kind.LINES):
        return term.language == "sv"
    return not term.language and term.datatype.value in _TYPES[column.kind]


def shown(column: Column, terms: Iterable[Term], name: Callable[[str], str]) -> Scalar:
    """What stands in the cell for these values, in the order given.

    Args:
        column: where.
        terms: values that the column :func:`holds`.
        name: what an IRI is called in this column.
    """
    listed = list(terms)
    if not listed:
        return None
    if column.kind is Kind.CHOICE:
        return "; ".join(name(term.value) for term in listed)
    if len(listed) == 1:
        return _scalar(column.kind, listed[0].value)
    return "\n".join(term.value for term in listed)


def read(column: Column, value: Scalar) -> tuple[Term, ...]:
    """The literals that a cell says. Not for ``Kind.CHOICE``, which needs names.

    Raises:
        UnreadableError: the cell holds something else than the column expects.
    """
    if value is None:
        return ()
    if column.kind is Kind.TEXT:
        return (ox.Literal(_text(value), language="sv"),)
    if column.kind is Kind.LINES:
        return tuple(dict.fromkeys(ox.Literal(line, language="sv") for line in lines(_text(value))))
    return (_READERS[column.kind](value),)


def lines(text: str) -> list[str]:
    """The lines of a cell that hold something."""
    return [stripped for line in normal(text).split("\n") if (stripped := line.strip())]


def parts(text: str) -> list[str]:
    """The names in a cell that chooses several things."""
    return [stripped for part in re.split(r"[;\n]", normal(text)) if (stripped := part.strip())]


def normal(value: Scalar) -> str:
    """A cell's value in one spelling, whatever program has saved the workbook; empty for an empty cell.

    Line ends, trailing spaces and the composition of letters are not kept alike by Excel, LibreOffice and CSV, and
    numbers have fifteen digits in all of them.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int | float):
        return format(float(value), ".15g")
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    return _normal_text(value)


@lru_cache(maxsize=20_000)
def _normal_text(value: str) -> str:
    """The same names stand in thousands of cells."""
    if value.isascii() and "\n" not in value and "\r" not in value:
        return value.strip()  # the fingerprints of a row are long, and as they should be
    text = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def as_number(value: Scalar) -> Scalar:
    """A number that stands as text with decimal comma, as in CSV, as a number; anything else as it is."""
    if isinstance(value, str) and _NUMBER.fullmatch(text := _SPACES.sub("", value.strip())):
        return float(text.replace(",", ".")) if "," in text or "." in text else int(text)
    return value


def writable(value: Scalar) -> Scalar:
    """A cell's value with only what XML can hold, at most as long as a cell."""
    if not isinstance(value, str):
        return value
    return _UNWRITABLE.sub("", value)[:CELL_LENGTH] or None


def shown_mark(value: Scalar) -> str:
    """The fingerprint of what stands in a cell; empty for an empty cell."""
    text = normal(value)
    return _hash(text) if text else ""


def meant_mark(terms: Iterable[Term]) -> str:
    """The fingerprint of a set of values; empty for none."""
    texts = sorted(str(term) for term in terms)
    return _hash("\n".join(texts)) if texts else ""


@lru_cache(maxsize=20_000)
def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_HASH_BYTES).hexdigest()


def _scalar(kind: Kind, text: str) -> Scalar:
    """A literal as Excel should hold it; where it would not come back the same, as its text."""
    if kind is Kind.YEAR and _YEAR.fullmatch(text):
        return int(text)
    if kind in (Kind.NUMBER, Kind.INTEGER) and re.fullmatch(r"[+-]?[0-9]*\.?[0-9]+", text):
        return float(text) if "." in text else int(text)
    if kind is Kind.FLAG:
        return {"true": "ja", "1": "ja", "false": "nej", "0": "nej"}.get(text, text)
    if kind is Kind.DATE:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return text
        return day if day.year >= 1901 else text
    return text


def _text(value: Scalar) -> str:
    """A cell as text. A number that Excel made of a text keeps its digits."""
    return value if isinstance(value, str) else normal(value)


def _string(value: Scalar) -> Term:
    if isinstance(value, date):
        raise UnreadableError(
            Text(
                "Numret som text. Excel har gjort om det till ett datum: formatera cellen som Text och skriv det igen.",
                "The number as text. Excel has made a date of it: format the cell as Text and write it again.",
            )
        )
    return ox.Literal(_text(value).strip())


def _year(value: Scalar) -> Term:
    text = normal(value).strip()
    if not _YEAR.fullmatch(text):
        years = re.findall(r"(?<![0-9])[12][0-9]{3}(?![0-9])", text)
        year = years[0] if len(years) == 1 else ""
        raise UnreadableError(
            Text(f"Bara året: skriv {year}.", f"Only the year: write {year}.")
            if year
            else Text("Ett år med fyra siffror, till exempel 2028.", "A year with four digits, such as 2028.")
        )
    return ox.Literal(text, datatype=ox.NamedNode(f"{XSD}gYear"))


def _day(value: Scalar) -> Term:
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        try:
            value = date.fromisoformat(normal(value).strip())
        except ValueError:
            raise UnreadableError(expected_day(normal(value))) from None
    if value.year == TYPED_YEAR:
        raise UnreadableError(typed_year(value))
    return ox.Literal(value.strftime("%Y-%m-%d"), datatype=ox.NamedNode(f"{XSD}date"))


def _figure_in(text: str) -> str:
    """The only figure in a text, as it is to be written; empty where there is none, or several."""
    figures = re.findall(r"[0-9]+(?:[.,][0-9]+)?", _SPACES.sub("", text))
    return str(figures[0]).replace(".", ",") if len(figures) == 1 else ""


def _number(value: Scalar) -> Term:
    text = _SPACES.sub("", normal(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        text = format(Decimal(text), "f")
    if not _NUMBER.fullmatch(text):
        raise UnreadableError(
            Text(
                f"Bara en siffra, till exempel {_figure_in(normal(value)) or '12,5'}. Enheten har kolumnen Enhet, och "
                "ord som cirka och minst har Precision.",
                "Only a figure, such as 12.5. The unit has a column of its own, and so have words such as about.",
            )
        )
    text = text.replace(",", ".").removeprefix("+")
    return ox.Literal(text, datatype=_DECIMAL if "." in text else _INTEGER)


def _integer(value: Scalar) -> Term:
    term = _number(value)
    if isinstance(term, ox.Literal) and term.datatype != _INTEGER:
        raise UnreadableError(Text("Ett heltal.", "A whole number."))
    return term


def _flag(value: Scalar) -> Term:
    text = _FLAGS.get(normal(value).strip().casefold())
    if text is None:
        raise UnreadableError(Text("ja eller nej.", "ja or nej (yes or no)."))
    return ox.Literal(text, datatype=ox.NamedNode(f"{XSD}boolean"))


_READERS: Final[dict[Kind, Callable[[Scalar], Term]]] = {
    Kind.STRING: _string,
    Kind.YEAR: _year,
    Kind.DATE: _day,
    Kind.NUMBER: _number,
    Kind.INTEGER: _integer,
    Kind.FLAG: _flag,
}
