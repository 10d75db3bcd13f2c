"""The answer to a question, with values of Python and a way into every table library."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, overload

from effektkedja.api import frames, html
from effektkedja.api.values import IRI, LangString, to_python
from effektkedja.errors import EffektkedjaError
from effektkedja.model.tables import Column
from effektkedja.model.text import Text
from effektkedja.names import Names
from effektkedja.operations.query import Answer, turtle
from effektkedja.store.queryable import Term

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Row = dict[str, Any]
IriStyle = Literal["full", "short", "label"]


class Result(Sequence[Row]):
    """The rows of an answer, each a dict from column to value (None where unbound).

    A question that is answered by yes or no has one row with one value, and :attr:`value` gives it. One that builds
    a graph has a row per triple (``subject``, ``predicate``, ``object``), and :meth:`to_turtle` writes it.
    """

    def __init__(self, answer: Answer, names: Names) -> None:
        self._answer = answer
        self._names = names

    @property
    def question(self) -> str:
        """The question in words, or its name, or empty for SPARQL of one's own."""
        return self._answer.query.question.in_(self._names.lang) or self._answer.query.name

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns with headings in both languages and, for the question book, types."""
        return self._answer.columns

    @property
    def terms(self) -> tuple[tuple[Term | None, ...], ...]:
        """The same rows as RDF terms of pyoxigraph, exactly as they were given."""
        return self._answer.rows

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """All rows."""
        names = [column.name for column in self.columns]
        return tuple(dict(zip(names, map(to_python, row), strict=True)) for row in self.terms)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, at: int | slice) -> Row | tuple[Row, ...]:
        return self.rows[at]

    def __len__(self) -> int:
        return len(self.terms)

    def column(self, name: str) -> list[Any]:
        """The values of one column.

        Raises:
            EffektkedjaError: there is no such column.
        """
        if name not in [column.name for column in self.columns]:
            listed = ", ".join(column.name for column in self.columns)
            raise EffektkedjaError(
                Text(f"Svaret har ingen kolumn ”{name}”.", f"The result has no column '{name}'."),
                hint=Text(f"Kolumner: {listed}.", f"Columns: {listed}."),
            )
        return [row[name] for row in self.rows]

    @property
    def value(self) -> Any:
        """The only value of an answer with one row and one column, such as a count or a yes or no.

        Raises:
            EffektkedjaError: the answer has another shape.
        """
        if len(self) != 1 or len(self.columns) != 1:
            raise EffektkedjaError(
                Text(
                    f"Svaret har {len(self)} rader och {len(self.columns)} kolumner, inte ett enda värde.",
                    f"The result has {len(self)} rows and {len(self.columns)} columns, not a single value.",
                )
            )
        return to_python(self.terms[0][0])

    def to_pandas(self, *, iris: IriStyle = "full", languages: bool = False) -> pandas.DataFrame:
        """The rows as a pandas DataFrame with nullable types: ``Int64``, ``Float64``, ``boolean``, ``string``, dates.

        Args:
            iris: how things are written: ``full`` IRIs, ``short`` ones, or by ``label``.
            languages: add a column ``<name>_lang`` after each column that holds texts with a language.

        Raises:
            EffektkedjaError: pandas is not installed.
        """
        return frames.to_pandas(self._series(iris, languages))

    def to_polars(self, *, iris: IriStyle = "full", languages: bool = False) -> polars.DataFrame:
        """The rows as a polars DataFrame. Arguments and errors as for :meth:`to_pandas`."""
        return frames.to_polars(self._series(iris, languages))

    def to_arrow(self, *, iris: IriStyle = "full", languages: bool = False) -> pyarrow.Table:
        """The rows as an Arrow table. Arguments and errors as for :meth:`to_pandas`."""
        return frames.to_arrow(self._series(iris, languages))

    def to_turtle(self) -> str:
        """The graph that the question built, as Turtle in canonical order.

        Raises:
            EffektkedjaError: the question gave a table.
        """
        return turtle(self._answer).decode("utf-8")

    def label(self, value: object) -> str:
        """A value as people know it: the name of a thing, any other value as text."""
        return self._names.thing(f"<{value}>").label if isinstance(value, IRI) else frames.text(value)

    def _series(self, iris: IriStyle, languages: bool) -> list[frames.Series]:
        found: list[frames.Series] = []
        for column in self.columns:
            values = self.column(column.name)
            shown = [self._shown(value, iris) if isinstance(value, IRI) else value for value in values]
            found.append(frames.series(column.name, shown, column.kind))
            tags = [value.lang if isinstance(value, LangString) else None for value in values]
            if languages and any(tags):
                found.append(frames.series(f"{column.name}_lang", tags))
        return found

    def _shown(self, iri: IRI, style: IriStyle) -> str:
        return self.label(iri) if style == "label" else iri.short if style == "short" else iri

    def _repr_html_(self) -> str:
        lang = self._names.lang
        cells = [
            [(self.label(value), value if isinstance(value, IRI) else "") for value in row.values()]
            for row in self.rows[: html.ROWS]
        ]
        headings = [column.title.in_(lang) or column.name for column in self.columns]
        return html.table(self.question, headings, cells, len(self), lang)

    def __repr__(self) -> str:
        return f"<Result {self.question!r}: {len(self)} rows, columns {', '.join(c.name for c in self.columns)}>"
