"""From RDF files to columns. pyoxigraph parses and writes canonical N-Triples, polars splits and numbers them in bulk.

There is no Python loop over statements: in canonical N-Triples a statement is a line, its terms are separated by one
space, and only the object can hold more.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import IO, TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt
import polars as pl
import pyoxigraph as ox

from effektkedja.engine.columns.graph import ColumnGraph
from effektkedja.engine.columns.keys import distinct_sorted
from effektkedja.engine.columns.relations import Relation, packed
from effektkedja.engine.columns.terms import BLANK, IRI, Ids, Mask, Terms, kinds_of_texts
from effektkedja.terms import EK, RDF_TYPE

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_BLOCK = 48 * 1024 * 1024
"""Bytes of N-Triples that are held at a time."""
_TYPE = f"<{RDF_TYPE}>"
_INTERPRETS = f"<{EK}InterpretationGraph>"
Codes = npt.NDArray[np.uint32]


class Builder:
    """Takes in graphs one by one and puts them together as columns."""

    def __init__(self) -> None:
        self._categories = pl.Categories.random()
        self._blocks: list[tuple[Codes, Codes, Codes]] = []
        self._home: list[int] = []
        self._interprets: list[bool] = []
        # polars forgets the codes of a category as soon as no series has them.
        self._anchor = pl.Series([""], dtype=pl.Categorical(self._categories))

    def add(
        self,
        statements: Iterable[ox.Quad],
        *,
        interpreted: bool | None = False,
        has_graphs: bool = False,
        progress: Callable[[], None] = lambda: None,
    ) -> bool:
        """Take in the statements of one graph.

        Args:
            statements: as pyoxigraph parses them; a generator is best, since nothing is kept of them.
            interpreted: whether the graph holds interpretations; None if it says so itself.
            has_graphs: whether the statements name graphs, which are passed over.
            progress: called now and then, as the statements are read.

        Returns:
            Whether the graph holds interpretations.

        Raises:
            SyntaxError: the parser found a fault, as it reads.
        """
        # A quad in a named graph cannot be written as N-Triples; making triples of all costs a fifth more time.
        triples = cast("Iterable[ox.Quad]", map(attrgetter("triple"), statements)) if has_graphs else statements
        self._interprets.append(bool(interpreted))
        sink = _Sink(self, progress)
        ox.serialize(triples, cast("IO[bytes]", sink), format=ox.RdfFormat.N_TRIPLES)
        sink.finish()
        if interpreted is None:
            self._interprets[-1] = self._declares(len(self._interprets) - 1)
        return self._interprets[-1]

    def add_store(
        self,
        store: ox.Store,
        graphs: Iterable[ox.NamedNode | ox.DefaultGraph] = (ox.DefaultGraph(),),
        *,
        interpreted: bool = False,
    ) -> None:
        """Take in graphs of a store as one, with terms as the store writes them."""
        self._interprets.append(interpreted)
        sink = _Sink(self)
        for graph in graphs:
            store.dump(cast("IO[bytes]", sink), format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
        sink.finish()

    def add_lines(self, canonical: bytes) -> None:
        """Take in whole lines of canonical N-Triples, as a part of the graph that was begun last."""
        if not canonical:
            return
        lines = pl.read_csv(
            io.BytesIO(canonical),
            has_header=False,
            separator="\x01",
            quote_char=None,
            new_columns=["line"],
            schema_overrides=[pl.String],
        )
        parts = pl.col("line").str.strip_suffix(" .").str.splitn(" ", 3).struct.rename_fields(["s", "p", "o"])
        kind = pl.Categorical(self._categories)
        codes = lines.select(parts).unnest("line").select(pl.all().cast(kind).to_physical())
        s, p, o = (codes[name].to_numpy() for name in ("s", "p", "o"))
        self._blocks.append((s, p, o))
        self._home.append(len(self._interprets) - 1)

    def _declares(self, number: int) -> bool:
        """Whether the graph says of itself that it holds interpretations."""
        own = pl.Series([_TYPE, _INTERPRETS], dtype=pl.String).cast(pl.Categorical(self._categories)).to_physical()
        kind, cls = own.to_list()
        blocks = [block for block, home in zip(self._blocks, self._home, strict=True) if home == number]
        return any(bool(((p == kind) & (o == cls)).any()) for _, p, o in blocks)

    def graph(self) -> ColumnGraph:
        """Everything that was taken in."""
        terms, numbers = self._numbered()
        subjects, predicates, objects = (
            np.concatenate([numbers[block[place]] for block in self._blocks] or [np.empty(0, np.int32)])
            for place in range(3)
        )
        homes = np.repeat(np.array(self._home, np.int32), [len(block[0]) for block in self._blocks])
        readings = np.array(self._interprets, np.bool_)[homes] if any(self._interprets) else None
        sources = tuple(_distinct(subjects[homes == number]) for number in range(len(self._interprets)))
        self._blocks.clear()
        return _partitioned(terms, subjects, predicates, objects, readings, sources)

    def _numbered(self) -> tuple[Terms, Ids]:
        """The dictionary, and for each code of a category the number of its term.

        Nodes come before literals, those of one class together: what one property connects then lies close together.
        """
        size = 1 + max((int(part.max()) for block in self._blocks for part in block if len(part)), default=-1)
        used = np.zeros(size, np.bool_)
        for block in self._blocks:
            for part in block:
                used[part] = True
        codes = np.flatnonzero(used).astype(np.uint32)
        texts = pl.Series(codes).cat.to(self._anchor.dtype).cast(pl.String)
        kinds = kinds_of_texts(texts)
        # Within each sort of terms: by class, then as they first came. Literals keep their order.
        rank = self._classes(texts, codes, size)
        rank[kinds == BLANK] += size
        rank[(kinds != IRI) & (kinds != BLANK)] = 3 * size
        order = np.argsort(rank, kind="stable")
        numbers = np.zeros(size, np.int32)
        numbers[codes[order]] = np.arange(1, len(codes) + 1, dtype=np.int32)
        nothing = pl.Series([""], dtype=pl.String)
        ordered = pl.concat([nothing, texts.gather(order)]).rechunk()
        return Terms(ordered, np.concatenate(([0], kinds[order])).astype(np.uint8)), numbers

    def _classes(self, texts: pl.Series, codes: Codes, size: int) -> npt.NDArray[np.int64]:
        """For each code in use one of the classes of the node, as the code of that class; what has none comes last."""
        found = np.full(size, size - 1, np.int64)
        place = (texts == _TYPE).arg_true()
        if len(place):
            for subjects, predicates, objects in self._blocks:
                typed = np.flatnonzero(predicates == codes[int(place[0])])
                found[subjects[typed]] = objects[typed]
        return found[codes]


class _Sink(io.RawIOBase):
    """Where pyoxigraph writes to: cuts the text into blocks of whole lines."""

    def __init__(self, builder: Builder, progress: Callable[[], None] = lambda: None) -> None:
        self._builder = builder
        self._progress = progress
        self._parts = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        self._parts += data
        if len(self._parts) >= _BLOCK:
            end = self._parts.rfind(b"\n") + 1
            self._builder.add_lines(bytes(self._parts[:end]))
            self._parts = self._parts[end:]
            self._progress()
        return memoryview(data).nbytes

    def finish(self) -> None:
        """Hand over what is left."""
        self._builder.add_lines(bytes(self._parts))
        self._parts = bytearray()


def _distinct(numbers: Ids) -> Ids:
    flags = np.zeros(int(numbers.max()) + 1 if len(numbers) else 0, np.bool_)
    flags[numbers] = True
    return np.flatnonzero(flags).astype(np.int32)


def _partitioned(
    terms: Terms, subjects: Ids, predicates: Ids, objects: Ids, readings: Mask | None, sources: tuple[Ids, ...]
) -> ColumnGraph:
    names, group = np.unique(predicates, return_inverse=True)
    order = np.argsort(group.astype(np.uint16 if len(names) < 65536 else np.uint32), kind="stable")
    ends = np.cumsum(np.bincount(group, minlength=len(names))).tolist() if len(names) else []
    relations: dict[int, Relation] = {}
    apart: dict[int, Mask] = {}
    start = 0
    for name, end in zip(names.tolist(), ends, strict=True):
        rows = order[start:end]
        start = end
        keys = packed(subjects[rows], objects[rows])
        unique = distinct_sorted(keys)
        relations[name] = Relation(unique)
        if readings is not None and readings[rows].any():
            stated = distinct_sorted(keys[~readings[rows]])
            drop = ~np.isin(unique, stated, assume_unique=True)
            if drop.any():
                apart[name] = drop
    return ColumnGraph(terms, relations, apart, sources)


def graph_of(statements: Iterable[ox.Quad], *, has_graphs: bool = False) -> ColumnGraph:
    """One graph as columns; arguments and errors as for :meth:`Builder.add`."""
    builder = Builder()
    builder.add(statements, has_graphs=has_graphs)
    return builder.graph()


def graph_of_store(store: ox.Store) -> ColumnGraph:
    """The default graph of a store as columns."""
    builder = Builder()
    builder.add_store(store)
    return builder.graph()
