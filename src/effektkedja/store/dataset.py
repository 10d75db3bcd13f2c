"""Files in one Oxigraph store, ready to be asked."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.store.filling import add, copy
from effektkedja.store.graphs import Graph, Role
from effektkedja.store.queryable import Term
from effektkedja.terms import EKD, PREFIXES


@dataclass(frozen=True)
class Dataset:
    """Files loaded as named graphs, ready to be asked.

    Every statement stands in the named graph of its file and once in the default graph, which is their merge: a
    union taken at query time would count a statement that two files make twice, and is ten times slower.

    Args:
        store: the quads, with the merge in the default graph.
        graphs: the graphs in load order.
        title: what was loaded, for people.
    """

    store: ox.Store
    graphs: tuple[Graph, ...]
    title: str
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)
    _stated_stores: list[ox.Store] = field(default_factory=list, repr=False, compare=False)

    def select(
        self, query: str, *, stated_only: bool = False, substitutions: Mapping[str, Term] | None = None
    ) -> Iterator[dict[str, Term]]:
        """The rows of a SELECT over the merge of the graphs, each a map from variable to bound term.

        Args:
            query: SPARQL 1.1; the project's prefixes are declared.
            stated_only: leave out the graphs that hold interpretations.
            substitutions: variables bound to terms before evaluation, never pasted as text; the SELECT must name
                them.

        Raises:
            InputError: the query is not valid SPARQL, or is not a SELECT.
        """
        result = self.evaluate(query, stated_only=stated_only, substitutions=substitutions)
        if not isinstance(result, ox.QuerySolutions):
            raise InputError(Text("Frågan måste vara en SELECT.", "The query must be a SELECT."))
        names = [variable.value for variable in result.variables]
        for solution in result:
            yield {name: term for name in names if (term := solution[name]) is not None}

    def evaluate(
        self, query: str, *, stated_only: bool = False, substitutions: Mapping[str, Term] | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The result of any SPARQL 1.1 query, as pyoxigraph gives it. Arguments and errors as for :meth:`select`."""
        store = self._stated if stated_only else self.store
        bound = {ox.Variable(name): term for name, term in (substitutions or {}).items()}
        try:
            return store.query(query, prefixes=PREFIXES, base_iri=EKD, substitutions=bound or None)
        except SyntaxError as error:
            where = str(error).partition(": expected")[0].removeprefix("error at ")
            raise InputError(
                Text(
                    f"Frågan är inte giltig SPARQL vid rad och tecken {where}.",
                    f"The query is not valid SPARQL at line and column {where}.",
                )
            ) from error
        except RuntimeError as error:  # pyoxigraph binds only variables that the SELECT names
            raise InputError(Text(f"Frågan kan inte ställas: {error}.", f"Cannot ask: {error}.")) from error

    def about(self, terms: Iterable[str]) -> Dataset:
        """Where the names of the things are that terms in N-Triples form stand for: here."""
        return self

    def n_triples(self, *, stated_only: bool = False) -> bytes:
        """The merge of the graphs as N-Triples, each statement once."""
        store = self._stated if stated_only else self.store
        return store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""

    def prepare_stated(self) -> None:
        """Make ready for questions with ``stated_only``, which are otherwise slow the first time. Thread-safe."""
        with self._lock:
            if not self._stated_stores:
                self._stated_stores.append(self._without_interpretations())

    @property
    def _stated(self) -> ox.Store:
        """The same data without interpretations."""
        self.prepare_stated()
        return self._stated_stores[0]

    def _without_interpretations(self) -> ox.Store:
        if not self.has_interpretations:
            return self.store
        store = ox.Store()
        for graph in self.graphs:
            if graph.role is Role.INTERPRETED:
                continue
            if graph.own:
                add(store, self.store.quads_for_pattern(None, None, None, graph.node), graph.node)
            else:
                copy(store, self.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph.node) or b"", graph)
        return store

    def known_line(self, path: Path, iri: str) -> int | None:
        """The line of a subject in a file that is not to be read again; None for a file that may be."""
        return None

    @property
    def has_interpretations(self) -> bool:
        """Whether a graph holds what was read into the documents."""
        return any(graph.role is Role.INTERPRETED for graph in self.graphs)

    @property
    def own_graphs(self) -> tuple[Graph, ...]:
        """The graphs whose things are judged: the user's files, or everything where only shipped files are loaded."""
        own = tuple(graph for graph in self.graphs if graph.own)
        return own or tuple(graph for graph in self.graphs if graph.role is not Role.VOCABULARY)
