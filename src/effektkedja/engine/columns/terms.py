"""The dictionary of a graph: every term has a number, and what is asked of terms is answered for many at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

T = TypeVar("T")
Ids = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]

UNBOUND: Final = 0
"""The number that stands for no term."""

NONE, IRI, BLANK, SIMPLE, TAGGED, TYPED, TRIPLE = range(7)
"""Kinds of terms; literals are ``SIMPLE`` (``xsd:string``), ``TAGGED`` with a language or ``TYPED``."""

_FEW = 16
_FEW_STRINGS = 512
"""For fewer terms than these a loop in Python is faster than the start of a bulk operation."""
_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ESCAPES: Final = ((r"\t", "\t"), (r"\n", "\n"), (r"\r", "\r"), (r"\b", "\b"), (r"\f", "\f"), (r"\"", '"'))


def kinds_of_texts(texts: pl.Series) -> npt.NDArray[np.uint8]:
    """The kind of each term in N-Triples form; an empty text has none."""
    first = texts.str.slice(0, 1)
    last = texts.str.slice(-1, 1)
    frame = pl.DataFrame({"first": first, "last": last, "triple": texts.str.starts_with("<<")})
    kind = (
        pl.when(pl.col("triple"))
        .then(TRIPLE)
        .when(pl.col("first") == "<")
        .then(IRI)
        .when(pl.col("first") == "_")
        .then(BLANK)
        .when(pl.col("first") != '"')
        .then(NONE)
        .when(pl.col("last") == '"')
        .then(SIMPLE)
        .when(pl.col("last") == ">")
        .then(TYPED)
        .otherwise(TAGGED)
    )
    return frame.select(kind.cast(pl.UInt8)).to_series().to_numpy()


class Terms:
    """Numbers for terms: those of the graph from 1 on, and after them those that queries mention or compute.

    Args:
        texts: the terms of the graph in N-Triples form, each once; the number of a term is its index. The first text
            is empty, since 0 stands for no term.
        kinds: the kind of each of them.
    """

    def __init__(self, texts: pl.Series, kinds: npt.NDArray[np.uint8]) -> None:
        self._texts = texts
        self._kinds = kinds
        self._known: dict[str, int] = {"": UNBOUND}
        self._added: list[str] = []
        self._lock = threading.RLock()
        self._kept: dict[Hashable, Any] = {}
        self.size = len(texts)

    def ids(self, texts: Sequence[str]) -> Ids:
        """The numbers of the terms; one that the graph does not have gets the next free number."""
        with self._lock:
            unknown = sorted({text for text in texts if text not in self._known})
            if unknown:
                self._learn(unknown)
            return np.fromiter((self._known[text] for text in texts), np.int32, len(texts))

    def id(self, text: str) -> int:
        """The number of one term."""
        found = self._known.get(text)
        return int(self.ids([text])[0]) if found is None else found

    def _learn(self, unknown: list[str]) -> None:
        places = self._alike(pl.Series(unknown, dtype=pl.String))
        wanted = set(unknown)
        texts = self._texts.gather(places).to_list()
        self._known.update({text: place for text, place in zip(texts, places.tolist(), strict=True) if text in wanted})
        for text in unknown:
            if text not in self._known:
                self._known[text] = self.size + len(self._added)
                self._added.append(text)
        added = kinds_of_texts(pl.Series(self._added[self._added_kinds() :], dtype=pl.String))
        self._kinds = np.concatenate((self._kinds, added))

    def _alike(self, wanted: pl.Series) -> npt.NDArray[np.intp]:
        """The terms of the graph with the hash of one of these: they are compared much faster than texts."""
        hashes = np.sort(wanted.hash().to_numpy())
        if len(hashes) <= _FEW:
            return np.concatenate([(self._hashes == each).nonzero()[0] for each in hashes])
        near = np.minimum(hashes.searchsorted(self._hashes), len(hashes) - 1)
        return np.flatnonzero(hashes[near] == self._hashes)

    @cached_property
    def _hashes(self) -> npt.NDArray[np.uint64]:
        return self._texts.hash().to_numpy()

    def _added_kinds(self) -> int:
        return len(self._kinds) - self.size

    def kinds(self, ids: Ids) -> npt.NDArray[np.uint8]:
        """The kind of each term."""
        return self._kinds[ids]

    def series(self, ids: Ids) -> pl.Series:
        """The terms in N-Triples form."""
        if not self._added or not len(ids) or int(ids.max()) < self.size:
            return self._texts.gather(ids)
        own = ids < self.size
        texts = self._texts.gather(np.where(own, ids, 0))
        others = np.flatnonzero(~own)
        return texts.scatter(others, [self._added[int(ids[place]) - self.size] for place in others])

    def texts(self, ids: Ids) -> list[str]:
        """The terms in N-Triples form; an empty text for no term."""
        if len(ids) > _FEW:
            return list(self.series(ids).to_list())
        size, texts, added = self.size, self._texts, self._added
        return [texts[number] if number < size else added[number - size] for number in ids.tolist()]

    def strings(self, ids: Ids) -> pl.Series:
        """The plain characters of ``STR()``; null where it has none, as for a blank node."""
        if len(ids) <= _FEW_STRINGS:
            return pl.Series([_string(text) for text in self.texts(ids)], dtype=pl.String)
        frame = pl.DataFrame({"text": self.series(ids), "kind": self.kinds(ids)})
        iri = pl.col("text").str.slice(1, pl.col("text").str.len_chars() - 2)
        quoted = pl.col("text").str.extract(r'(?s)^"(.*)"')
        string = pl.when(pl.col("kind") == IRI).then(iri).when(pl.col("kind") >= SIMPLE).then(quoted)
        return _unescaped(frame.select(string.alias("s")).to_series())

    def languages(self, ids: Ids) -> Ids:
        """The language tags as terms, ``""`` for literals without; unbound for what is no literal."""
        return self._part(ids, TAGGED, r"@([A-Za-z0-9-]+)$", '"{}"', '""')

    def datatypes(self, ids: Ids) -> Ids:
        """The datatypes as terms; unbound for what is no literal."""
        found = self._part(ids, TYPED, r"\^\^<([^>]*)>$", "<{}>", f"<{_XSD}string>")
        found[self.kinds(ids) == TAGGED] = self.id(f"<{_RDF}langString>")
        return found

    def _part(self, ids: Ids, kind: int, pattern: str, form: str, otherwise: str) -> Ids:
        """For literals of a kind the part of their text that the pattern finds, as a term; else ``otherwise``."""
        kinds = self.kinds(ids)
        found = np.where((kinds >= SIMPLE) & (kinds <= TYPED), self.id(otherwise), UNBOUND).astype(np.int32)
        having = np.flatnonzero(kinds == kind)
        if len(having):
            wanted = ids[having]
            column = self.kept(("part", kind), lambda: self._part_column(kind, pattern, form))
            found[having] = column[np.minimum(wanted, self.size - 1)]
            later = having[wanted >= self.size]
            if len(later):
                found[later] = self._parts_of(self.series(ids[later]), pattern, form)
        return found

    def _part_column(self, kind: int, pattern: str, form: str) -> Ids:
        column = np.zeros(self.size, np.int32)
        own = np.flatnonzero(self._kinds[: self.size] == kind).astype(np.int32)
        if len(own):
            column[own] = self._parts_of(self._texts.gather(own), pattern, form)
        return column

    def _parts_of(self, texts: pl.Series, pattern: str, form: str) -> Ids:
        extracted = texts.str.extract(pattern)
        names = extracted.unique(maintain_order=True)
        numbers = self.ids([form.format(name) for name in names.to_list()])
        return np.asarray(numbers[extracted.replace_strict(names, pl.Series(range(len(names)))).to_numpy()])

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, made once for each key: for what is true of terms whatever the graph says of them."""
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    def literals(self, strings: Iterable[str | None]) -> Ids:
        """Plain literals with these characters; unbound for None."""
        return self.ids(["" if string is None else _quoted(string) for string in strings])


def _string(text: str) -> str | None:
    if text.startswith("<") and not text.startswith("<<"):
        return text[1:-1]
    if not text.startswith('"'):
        return None
    quoted = text[1 : text.rindex('"')]
    return _unescape(quoted) if "\\" in quoted else quoted


def _unescaped(strings: pl.Series) -> pl.Series:
    hard = strings.str.contains(r"\\").fill_null(False)
    if not hard.any():
        return strings
    places = hard.arg_true()
    return strings.scatter(places, [_unescape(text) for text in strings.gather(places).to_list()])


def _unescape(text: str) -> str:
    parts = text.split("\\\\")
    return "\\".join(_unescape_part(part) for part in parts)


def _unescape_part(part: str) -> str:
    for escape, character in _ESCAPES:
        part = part.replace(escape, character)
    head, *rest = part.split("\\")
    found = [head]
    for piece in rest:
        length = 5 if piece.startswith("u") else 9
        found.append(chr(int(piece[1:length], 16)) + piece[length:])
    return "".join(found)


def _quoted(string: str) -> str:
    import pyoxigraph as ox

    return str(ox.Literal(string))
