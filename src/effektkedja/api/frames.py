"""Columns of values as tables of pandas, polars or Arrow, each with the type that the values have."""

from __future__ import annotations

import datetime
import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from effektkedja.errors import EffektkedjaError
from effektkedja.model.text import Text

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Kind = Literal["string", "integer", "number", "boolean", "date", "datetime"]

_DECLARED: dict[str, Kind] = {
    "integer": "integer",
    "year": "integer",
    "decimal": "number",
    "boolean": "boolean",
    "date": "date",
}
_WIDEST = 2**63
"""What a whole number of 64 bits is less than; a larger one stays exact as text."""
_PANDAS = {
    "string": "string",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
    "datetime": "datetime64[us]",
}
_POLARS = {"string": "String", "integer": "Int64", "number": "Float64", "boolean": "Boolean", "date": "Date"}
_ARROW = {"string": "string", "integer": "int64", "number": "float64", "boolean": "bool_", "date": "date32"}


@dataclass(frozen=True)
class Series:
    """A named column of plain values of one kind, None where there is none."""

    name: str
    kind: Kind
    values: list[Any]


def series(name: str, values: Sequence[Any], declared: str = "any") -> Series:
    """A column with the narrowest kind that holds all its values; the declared type decides where there are none.

    Decimals become floats. A column that holds values of several kinds is text, as it was written.
    """
    present = [value for value in values if value is not None]
    kind = _kind(present) if present else _DECLARED.get(declared, "string")
    if kind == "integer" and _DECLARED.get(declared) == "number":
        kind = "number"
    if kind in ("string", "number"):
        convert: Callable[[Any], Any] = text if kind == "string" else float
        return Series(name, kind, [None if value is None else convert(value) for value in values])
    return Series(name, kind, list(values))


def _kind(values: Sequence[Any]) -> Kind:
    kinds = {type(value) for value in values}
    if kinds == {bool}:
        return "boolean"
    if kinds == {int}:
        return "integer" if all(-_WIDEST <= value < _WIDEST for value in values) else "string"
    if kinds <= {int, float, Decimal}:
        return "number"
    if kinds == {datetime.date}:
        return "date"
    if kinds == {datetime.datetime} and len({value.tzinfo is None for value in values}) == 1:
        return "datetime"
    return "string"


def text(value: object) -> str:
    """A value as plain text, empty for None; exactly a ``str``, since some libraries look at the very type."""
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def to_pandas(columns: Sequence[Series]) -> pandas.DataFrame:
    """A DataFrame with nullable types.

    Raises:
        EffektkedjaError: pandas is not installed.
    """
    pd = _library("pandas")
    made = {column.name: pd.Series(column.values, dtype=_pandas_type(column, pd)) for column in columns}
    frame: pandas.DataFrame = pd.DataFrame(made, columns=[column.name for column in columns])
    return frame


def to_polars(columns: Sequence[Series]) -> polars.DataFrame:
    """A DataFrame of polars.

    Raises:
        EffektkedjaError: polars is not installed.
    """
    pl = _library("polars")
    made = [pl.Series(column.name, column.values, dtype=_polars_type(column, pl)) for column in columns]
    frame: polars.DataFrame = pl.DataFrame(made)
    return frame


def to_arrow(columns: Sequence[Series]) -> pyarrow.Table:
    """A table of Arrow.

    Raises:
        EffektkedjaError: pyarrow is not installed.
    """
    pa = _library("pyarrow")
    arrays = [pa.array(column.values, type=_arrow_type(column, pa)) for column in columns]
    return pa.table(arrays, names=[column.name for column in columns])


def _aware(column: Series) -> bool:
    return any(value is not None and value.tzinfo is not None for value in column.values)


def _pandas_type(column: Series, pd: ModuleType) -> Any:
    if column.kind == "datetime" and _aware(column):
        return pd.DatetimeTZDtype("us", "UTC")
    return _PANDAS[column.kind]


def _polars_type(column: Series, pl: ModuleType) -> Any:
    if column.kind == "datetime":
        return pl.Datetime("us", "UTC" if _aware(column) else None)
    return getattr(pl, _POLARS[column.kind])


def _arrow_type(column: Series, pa: ModuleType) -> Any:
    if column.kind == "datetime":
        return pa.timestamp("us", "UTC" if _aware(column) else None)
    return getattr(pa, _ARROW[column.kind])()


def _library(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        extra = {"pyarrow": "arrow"}.get(name, name)
        raise EffektkedjaError(
            Text(f"{name} är inte installerat.", f"{name} is not installed."),
            hint=Text(
                f"Installera det med: pip install 'effektkedja[{extra}]'",
                f"Install it with: pip install 'effektkedja[{extra}]'",
            ),
        ) from error
