"""The store: files become named graphs in one Oxigraph store, and queries run over a choice of them.

Parsing is pyoxigraph's alone: it follows the W3C suites, fetches nothing from the network and says on which line
a file is wrong. The store is made anew at each start; the files are the truth.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from effektkedja import resources
from effektkedja.errors import InputError
from effektkedja.files import other_kind
from effektkedja.model import Text
from effektkedja.terms import EK, EKD, EKG, PREFIXES, RDF_TYPE

FORMATS: dict[str, ox.RdfFormat] = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
MAX_FILE_BYTES = 512 * 1024 * 1024

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


Outcome = ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]
"""What a query gives: rows of a SELECT, the truth of an ASK, the triples of a CONSTRUCT or DESCRIBE."""


class Queryable(Protocol):
    """What questions are put to: a :class:`Dataset` in this process, or data that a SPARQL server holds.

    Everything above the store that only asks, and never needs the files, takes this. The methods and their errors
    are those of :class:`Dataset`; a server may also raise :class:`~effektkedja.errors.ServerError`.
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


class Role(Enum):
    """What a graph holds, which decides when it takes part."""

    VOCABULARY = "vocabulary"
    STATED = "stated"
    INTERPRETED = "interpreted"


@dataclass(frozen=True)
class Graph:
    """A named graph and the file that it came from."""

    iri: str
    role: Role
    path: Path
    own: bool

    @property
    def node(self) -> ox.NamedNode:
        return ox.NamedNode(self.iri)


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
                _add(store, self.store.quads_for_pattern(None, None, None, graph.node))
            else:
                _copy(store, self.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph.node) or b"", graph)
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


def shipped() -> Dataset:
    """The knowledge base that ships with the package, with ontology and code lists."""
    files = [(path, Role.STATED, False) for path in resources.files("data", "*.ttl")]
    return _load([*_vocabulary(), *files], "")


def open_files(paths: Sequence[Path], *, with_base: bool = False) -> Dataset:
    """The user's files and folders, with ontology and code lists.

    Args:
        paths: files of the kinds in ``FORMATS``, or folders that are searched for such files.
        with_base: also load the shipped knowledge base, as background that own files may link to.

    Raises:
        InputError: a path does not exist, is of an unknown kind, or cannot be read.
    """
    title = ", ".join(str(path) for path in paths)
    return _load([(graph.path, graph.role, graph.own) for graph in listed(paths, with_base=with_base)], title)


def listed(paths: Sequence[Path], *, with_base: bool = False) -> list[Graph]:
    """The graphs that ``open_files`` loads, before any is read; which ones hold interpretations is not yet known.

    Raises:
        InputError: a path does not exist or is of an unknown kind.
    """
    found = list(dict.fromkeys(file for path in paths for file in _expand(path)))
    base = [(path, Role.STATED, False) for path in resources.files("data", "*.ttl")] if with_base else []
    own = [(path, Role.STATED, True) for path in found]
    return [Graph(_iri(path, own), role, path, own) for path, role, own in (*_vocabulary(), *base, *own)]


def assembled(parts: Iterable[tuple[Graph, Iterable[ox.Quad]]], title: str) -> Dataset:
    """A dataset of statements that have been read already, by graph."""
    store = ox.Store()
    graphs = []
    for graph, quads in parts:
        _add(store, [ox.Quad(q.subject, q.predicate, q.object, graph.node) for q in quads])
        graphs.append(graph)
    return Dataset(store, tuple(graphs), title)


def _iri(path: Path, own: bool) -> str:
    return path.resolve().as_uri() if own else f"{EKG}{path.stem}"


def _vocabulary() -> list[tuple[Path, Role, bool]]:
    return [(path, Role.VOCABULARY, False) for path in resources.files("ontology")]


def _expand(path: Path) -> list[Path]:
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix.lower() in FORMATS and file.is_file())
        if not files:
            raise InputError(
                Text("Mappen innehåller inga datafiler.", "The folder holds no data files."),
                where=str(path),
                hint=_KINDS,
            )
        return files
    if not path.exists():
        raise InputError(Text("Filen finns inte.", "The file does not exist."), where=str(path))
    if path.suffix.lower() not in FORMATS:
        raise other_kind(path, _KINDS)
    return [path]


_KINDS = Text(f"Slag som går: {', '.join(sorted(FORMATS))}.", f"Known kinds: {', '.join(sorted(FORMATS))}.")


def _load(files: Iterable[tuple[Path, Role, bool]], title: str) -> Dataset:
    store = ox.Store()
    graphs: list[Graph] = []
    for path, role, own in files:
        graph = Graph(_iri(path, own), role, path, own)
        if own:
            _add(store, (ox.Quad(q.subject, q.predicate, q.object, graph.node) for q in read_quads(path)))
        else:
            _copy(store, read_bytes(path), graph)
        if role is Role.STATED and _interprets(store, graph):
            graph = replace(graph, role=Role.INTERPRETED)
        graphs.append(graph)
    return Dataset(store, tuple(graphs), title)


def _add(store: ox.Store, quads: Iterable[ox.Quad]) -> None:
    """Put the quads in their graph and in the merge."""
    listed = list(quads)
    store.bulk_extend(listed)
    store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in listed)


def _copy(store: ox.Store, data: bytes, graph: Graph) -> None:
    """Put the statements of a shipped file in their graph and in the merge.

    Loading renames blank nodes, each time anew. Shipped files are canonical and have none, and this is four times
    faster than going by way of quads.
    """
    for to_graph in (graph.node, None):
        with _syntax_errors(graph.path):
            store.load(data, format=FORMATS[graph.path.suffix.lower()], base_iri=EKD, to_graph=to_graph)


def _interprets(store: ox.Store, graph: Graph) -> bool:
    kind = ox.NamedNode(f"{EK}InterpretationGraph")
    return any(True for _ in store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), kind, graph.node))


def read_quads(path: Path) -> list[ox.Quad]:
    """The statements of one RDF file.

    Raises:
        InputError: the file cannot be read, is not UTF-8, too large, or has a syntax error (with its line).
    """
    data = read_bytes(path)
    with _syntax_errors(path):
        return list(ox.parse(data, format=FORMATS[path.suffix.lower()], base_iri=EKD))


def read_bytes(path: Path) -> bytes:
    """The text of an RDF file as UTF-8, without byte order mark.

    Raises:
        InputError: the file cannot be read, is not UTF-8 or too large.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise InputError(
                Text("Filen är större än 512 MB och läses inte.", "The file is larger than 512 MB and is not read."),
                where=str(path),
            )
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            Text(f"Filen går inte att läsa: {error.strerror}.", f"The file cannot be read: {error.strerror}."),
            where=str(path),
        ) from error
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(
            Text("Filen är inte UTF-8.", "The file is not UTF-8."),
            where=f"{path}:{line}",
            hint=Text("Spara den på nytt som UTF-8.", "Save it again as UTF-8."),
        ) from error
    return data.removeprefix(b"\xef\xbb\xbf")


@contextmanager
def _syntax_errors(path: Path) -> Iterator[None]:
    """Say in which file and on which line an error of syntax is."""
    try:
        yield
    except SyntaxError as error:
        raise syntax_fault(error, path) from error


def syntax_fault(error: SyntaxError, path: Path) -> InputError:
    """What a parser found wrong with a file, for the person who wrote it."""
    line = error.lineno or 0
    if "LoadDocumentCallback" in str(error.msg):
        return InputError(
            Text("Filen hänvisar till en @context på nätet.", "The file refers to a @context on the network."),
            where=str(path),
            hint=Text("Skriv in kontexten i filen: inget hämtas.", "Put it in the file: nothing is fetched."),
        )
    return InputError(
        Text(f"Syntaxfel: {error.msg}.", f"Syntax error: {error.msg}."),
        where=f"{path}:{line}" if line else str(path),
    )
