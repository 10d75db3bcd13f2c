"""Large files: read into columns and checked there, with a store for the surroundings of what was found alone.

A store of all statements takes more memory and time than reading and checking together. Names, documents and goals are
needed only of the things that findings are about, so a store of these few is made once the findings are known.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import pyoxigraph as ox

from effektkedja.engine.columns import available
from effektkedja.errors import InputError
from effektkedja.model.result import Result
from effektkedja.model.text import Text
from effektkedja.operations.check import shipped_plan
from effektkedja.store.dataset import Dataset
from effektkedja.store.graphs import Graph, Role
from effektkedja.store.loading import assembled, listed
from effektkedja.store.reading import FORMATS, read_quads, syntax_fault
from effektkedja.terms import EK, EKD, RDF_TYPE, RDFS

if TYPE_CHECKING:
    from effektkedja.engine.columns.graph import ColumnGraph
    from effektkedja.engine.columns.loading import Builder
    from effektkedja.engine.columns.terms import Ids

LARGE = 4 * 1024 * 1024
"""From this many bytes of files on, columns are faster than a store: about equal at 2 MB, twice as fast at 17 MB."""
READ_AGAIN = 24 * 1024 * 1024
"""Files up to this many bytes are read again for the lines of findings; in larger ones only things are looked up."""
_AROUND = 3
"""Steps from a thing to all that its name, goal and document are read from: indicator, commitment, goal."""
_LINES = frozenset((".nt", ".nq"))
_REPLACES = "<http://purl.org/dc/terms/replaces>"


def is_large(paths: Sequence[Path]) -> bool:
    """Whether the files together are worth reading into columns, and can be."""
    sizes = [file.stat().st_size for path in paths for file in _files(path)]
    return sum(sizes) >= LARGE and available()


def _files(path: Path) -> Iterable[Path]:
    return path.rglob("*") if path.is_dir() else [path] if path.is_file() else []


@dataclass(frozen=True)
class ColumnDataset(Dataset):
    """A dataset that has been checked on columns; its store holds what the findings are about, and the vocabulary.

    Args:
        found: results with and without interpretations, by ``stated_only``.
        seconds: how long the rules took.
        lines: for each file that is too large to be read again as a whole, the lines of the things found.
    """

    found: Mapping[bool, tuple[Result, ...]] = field(default_factory=dict)
    seconds: float = 0.0
    lines: Mapping[Path, Mapping[str, int]] = field(default_factory=dict)

    def known_line(self, path: Path, iri: str) -> int | None:
        """The line of a subject in a large file, 0 where it is not known; None for other files."""
        lines = self.lines.get(path)
        return None if lines is None else lines.get(iri, 0)


class Doing(NamedTuple):
    """What is being done with large files, and how far it has come.

    Args:
        what: whether a file is being read, the rules are run, or names are looked up.
        name: of the file.
        done: bytes of the file, or shapes of the rules.
        of: how many there are in all.
    """

    what: Literal["reading", "judging", "naming"]
    name: str = ""
    done: int = 0
    of: int = 0


Progress = Callable[[Doing], None]


def opened(paths: Sequence[Path], *, with_base: bool = False, progress: Progress = lambda doing: None) -> ColumnGraph:
    """The user's files as columns, with the vocabulary; without paths the shipped knowledge base.

    Args:
        paths: as for :func:`effektkedja.store.loading.open_files`.
        with_base: also take in the shipped knowledge base.
        progress: told what is being done.

    Raises:
        InputError: as for :func:`open_checked`.
    """
    return _opened(listed(paths, with_base=with_base or not paths), progress)[0]


def _opened(graphs: Iterable[Graph], progress: Progress) -> tuple[ColumnGraph, list[Graph]]:
    """The graphs as one, and how they turned out when they were read."""
    _need_packages()
    from effektkedja.engine.columns.loading import Builder

    builder = Builder()
    read = [_read(builder, graph, progress) for graph in graphs]
    progress(Doing("judging"))
    return builder.graph(), read


def open_checked(
    paths: Sequence[Path], *, with_base: bool = False, progress: Progress = lambda doing: None
) -> ColumnDataset:
    """The user's files, checked on columns with all rules.

    Args:
        paths: as for :func:`effektkedja.store.loading.open_files`.
        with_base: also take in the shipped knowledge base.
        progress: told what is being done.

    Raises:
        InputError: a path does not exist or cannot be read, or the packages for columns are not installed.
    """
    graph, graphs = _opened(listed(paths, with_base=with_base), progress)
    started = time.perf_counter()
    found = results(graph, lambda done, of: progress(Doing("judging", done=done, of=of)))
    seconds = time.perf_counter() - started
    progress(Doing("naming"))
    store, lines = _surroundings(graph, graphs, found)
    title = ", ".join(str(path) for path in paths)
    dataset = assembled(store, title)
    return ColumnDataset(dataset.store, tuple(graphs), title, found=found, seconds=seconds, lines=lines)


def results(
    graph: ColumnGraph, progress: Callable[[int, int], None] = lambda done, of: None
) -> dict[bool, tuple[Result, ...]]:
    """The results of all shipped shapes, by ``stated_only``; one run is enough where nothing is interpreted."""
    every = _run(graph, progress)
    return {False: every, True: _run(graph.stated, progress) if graph.is_split else every}


def checked(dataset: Dataset) -> ColumnDataset:
    """A dataset that is in a store already, checked on columns with all rules; literals are as the store writes them.

    Raises:
        InputError: the packages for columns are not installed.
    """
    _need_packages()
    from effektkedja.engine.columns.loading import Builder

    builder = Builder()
    for interpreted in (False, True):
        nodes = [graph.node for graph in dataset.graphs if (graph.role is Role.INTERPRETED) == interpreted]
        builder.add_store(dataset.store, nodes, interpreted=interpreted)
    return ColumnDataset(dataset.store, dataset.graphs, dataset.title, found=results(builder.graph()))


def results_of(dataset: Dataset, *, stated_only: bool) -> tuple[Result, ...]:
    """The results for a dataset that is in a store already; literals are as the store writes them.

    Raises:
        InputError: the packages for columns are not installed.
    """
    if isinstance(dataset, ColumnDataset):
        return dataset.found[stated_only]
    _need_packages()
    from effektkedja.engine.columns.loading import graph_of

    text = dataset.n_triples(stated_only=stated_only)
    return _run(graph_of(ox.parse(text, format=ox.RdfFormat.N_TRIPLES)))


def _run(graph: ColumnGraph, progress: Callable[[int, int], None] = lambda done, of: None) -> tuple[Result, ...]:
    from effektkedja.engine.columns.running import run_columns

    return run_columns(shipped_plan(), graph, progress).results


def _need_packages() -> None:
    if not available():
        raise InputError(
            Text("Kolumnmotorn är inte installerad.", "The engine on columns is not installed."),
            hint=Text(
                "Installera den: pip install 'effektkedja[columns]'", "Install it: pip install 'effektkedja[columns]'"
            ),
        )


def _read(builder: Builder, graph: Graph, progress: Progress) -> Graph:
    kind = FORMATS[graph.path.suffix.lower()]
    try:
        size = graph.path.stat().st_size
        with graph.path.open("rb") as file:

            def so_far() -> None:
                progress(Doing("reading", graph.path.name, file.tell(), size))

            so_far()
            if file.read(3) != b"\xef\xbb\xbf":  # a byte order mark, as Windows programs write it
                file.seek(0)
            quads = ox.parse(file, format=kind, base_iri=EKD)
            interpreted = None if graph.role is Role.STATED else False
            has_graphs = kind.supports_datasets
            interprets = builder.add(quads, interpreted=interpreted, has_graphs=has_graphs, progress=so_far)
    except SyntaxError as error:
        raise syntax_fault(error, graph.path) from error
    except OSError as error:
        raise InputError(
            Text(f"Filen går inte att läsa: {error.strerror}.", f"The file cannot be read: {error.strerror}."),
            where=str(graph.path),
        ) from error
    return Graph(graph.iri, Role.INTERPRETED, graph.path, graph.own) if interprets else graph


def _surroundings(
    graph: ColumnGraph, graphs: Sequence[Graph], found: Mapping[bool, tuple[Result, ...]]
) -> tuple[list[tuple[Graph, list[ox.Quad]]], dict[Path, dict[str, int]]]:
    """The quads that findings are told from, by graph, and the lines of their things in large files."""
    import numpy as np

    terms = {term for result in found[False] for term in (result.focus, result.value, *dict(result.bindings).values())}
    wanted = np.concatenate((graph.terms.ids(sorted(terms)), _landmarks(graph)))
    near = graph.around(wanted, _AROUND)
    parts: list[tuple[Graph, list[ox.Quad]]] = []
    for source, about in zip(graphs, graph.sources, strict=True):
        if source.role is Role.VOCABULARY:
            parts.append((source, read_quads(source.path)))
        else:
            parts.append((source, list(ox.parse(near.n_triples(about), format=ox.RdfFormat.N_TRIPLES))))
    focus = {result.focus[1:-1] for result in found[False] if result.focus.startswith("<")}
    large = {each.path for each in graphs if each.own and each.path.stat().st_size > READ_AGAIN}
    return parts, {path: _lines(path, focus) for path in sorted(large)}


def _landmarks(graph: ColumnGraph) -> Ids:
    """Documents and goals, by which findings are selected and sorted, what replaces what, and one of each class."""
    import numpy as np

    terms = graph.terms
    below = graph.relation(terms.id(f"<{RDFS}subClassOf>"))
    classes = terms.ids([f"<{EK}Document>", f"<{EK}Goal>", f"<{EK}InterpretationGraph>"])
    while len(more := np.union1d(classes, below.backward.follow(classes)[1]).astype(np.int32)) > len(classes):
        classes = more
    types = graph.relation(terms.id(f"<{RDF_TYPE}>")).backward
    instances = types.follow(classes)[1]
    # And one thing of each class, so that it is seen that there was something to judge.
    some = [types.values_of(cls)[:1] for cls in types.unique.tolist()]
    return np.concatenate((instances, *some, graph.relation(terms.id(_REPLACES)).subjects))


def _lines(path: Path, wanted: set[str]) -> dict[str, int]:
    """The line of the first statement on each subject; none for Turtle, where finding it takes reading it all anew."""
    found: dict[str, int] = {}
    if path.suffix.lower() not in _LINES:
        return found
    sought = {f"<{iri}>".encode() for iri in wanted}
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            subject = line[: line.find(b" ")]
            if subject in sought:
                sought.discard(subject)
                found[subject[1:-1].decode("utf-8")] = number
    return found
