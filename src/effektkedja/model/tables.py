"""Tables: answers to questions, matrices, catalogues."""

from __future__ import annotations

from dataclasses import dataclass, field

from effektkedja.model.text import Text


@dataclass(frozen=True)
class Column:
    """A column of a table: the variable name, its heading, and what its values are.

    ``kind`` is one of the column types of the question book (``goal``, ``integer`` …); ``any`` where nobody has said.
    """

    name: str
    title: Text = field(default_factory=Text)
    kind: str = "any"


Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Table:
    """A table of a named question or a matrix: cells are plain values, already labelled for people.

    ``iris`` runs beside ``rows`` and holds the IRI behind a cell, or None; it is empty where no cell has one.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    iris: tuple[tuple[str | None, ...], ...] = ()
