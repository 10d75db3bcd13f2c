"""The terms of a query as RDF terms: prefixed names resolved, literals as the store writes them."""

from __future__ import annotations

import re
from functools import cache

import pyoxigraph as ox

from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence, normal
from effektkedja.terms import RDF_TYPE

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Node = str | Term
"""A variable, with its question mark, or a term."""

_PREFIX = re.compile(r"PREFIX\s+(\S*:)\s+(<[^>]*>)", re.IGNORECASE)


def is_variable(word: object) -> bool:
    """Whether the node is a variable."""
    return isinstance(word, str) and word.startswith("?")


@cache
def named(iri: str) -> ox.NamedNode:
    """The node that ``<iri>`` stands for."""
    return ox.NamedNode(iri[1:-1])


class Resolver:
    """Resolves the words of one query.

    Args:
        prologue: its PREFIX lines.
    """

    def __init__(self, prologue: str) -> None:
        self._prologue = "".join(f"@prefix {name} {iri} .\n" for name, iri in _PREFIX.findall(prologue))
        self._known: dict[str, Term] = {"a": ox.NamedNode(RDF_TYPE)}

    def node(self, word: str) -> Node:
        """The term that the word stands for; a variable as it is.

        Raises:
            NotCompilable: it is neither.
        """
        if is_variable(word):
            return word
        if word not in self._known:
            self._known[word] = self._parsed(word)
        return self._known[word]

    def path(self, path: Path) -> Path:
        """The path with whole IRIs, inverses pushed down to single properties."""
        return self._path(normal(path))

    def _path(self, path: Path) -> Path:
        if isinstance(path, Predicate):
            return path if path.iri.startswith("!") else Predicate(str(self.node(path.iri)))
        if isinstance(path, Inverse):
            return Inverse(self._path(path.path))
        if isinstance(path, Sequence):
            return Sequence(tuple(self._path(step) for step in path.steps))
        if isinstance(path, Alternative):
            return Alternative(tuple(self._path(choice) for choice in path.choices))
        return Repeat(self._path(path.path), path.mark)

    def _parsed(self, word: str) -> Term:
        """Turtle knows the same words for terms as SPARQL. By way of a store, which rewrites some literals."""
        if word.startswith("<"):
            return named(word)
        store = ox.Store()
        try:
            store.load(f"{self._prologue}<x:s> <x:p> {word} .".encode(), format=ox.RdfFormat.TURTLE)
        except SyntaxError as error:
            raise NotCompilable(f"its query is not understood at {word!r}") from error
        found: list[Term] = [quad.object for quad in store]
        return found[0]


def as_stored(triples: set[ox.Triple]) -> set[ox.Triple]:
    """The triples with their literals as a store writes them."""
    store = ox.Store()
    store.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    return {quad.triple for quad in store}
