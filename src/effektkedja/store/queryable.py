"""What can be asked: the terms of answers, and the interface of all that answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

Outcome = ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]
"""What a query gives: rows of a SELECT, the truth of an ASK, the triples of a CONSTRUCT or DESCRIBE."""


class Queryable(Protocol):
    """What questions are put to: a ``Dataset`` in this process, or data that a SPARQL server holds.

    Everything above the store that only asks, and never needs the files, takes this. The methods and their errors
    are those of :class:`~effektkedja.store.dataset.Dataset`; a server may also raise
    :class:`~effektkedja.errors.ServerError`.
    """

    @property
    def title(self) -> str: ...

    def select(
        self, query: str, *, stated_only: bool = False, substitutions: Mapping[str, Term] | None = None
    ) -> Iterator[dict[str, Term]]: ...

    def evaluate(
        self, query: str, *, stated_only: bool = False, substitutions: Mapping[str, Term] | None = None
    ) -> Outcome: ...

    def about(self, terms: Iterable[str]) -> Queryable:
        """Data that say what the things are called that terms in N-Triples form stand for, and where they stand."""
        ...
