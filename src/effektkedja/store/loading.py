"""From files to a dataset: which files are meant, and each as a named graph.

The store is made anew at each start; the files are the truth.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from effektkedja import resources
from effektkedja.errors import InputError
from effektkedja.files import other_kind
from effektkedja.model.text import Text
from effektkedja.store.dataset import Dataset
from effektkedja.store.filling import Statement, add, copy
from effektkedja.store.graphs import Graph, Role
from effektkedja.store.reading import FORMATS, read_bytes, read_quads
from effektkedja.terms import EK, EKG, RDF_TYPE


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


def assembled(parts: Iterable[tuple[Graph, Iterable[Statement]]], title: str) -> Dataset:
    """A dataset of statements that have been read already, by graph."""
    store = ox.Store()
    graphs = []
    for graph, quads in parts:
        add(store, quads, graph.node)
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
            add(store, read_quads(path), graph.node)
        else:
            copy(store, read_bytes(path), graph)
        if role is Role.STATED and _interprets(store, graph):
            graph = replace(graph, role=Role.INTERPRETED)
        graphs.append(graph)
    return Dataset(store, tuple(graphs), title)


def _interprets(store: ox.Store, graph: Graph) -> bool:
    kind = ox.NamedNode(f"{EK}InterpretationGraph")
    return any(True for _ in store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), kind, graph.node))
