"""Where the graphs of an import go, and what must not be written over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from effektkedja.canonical import canonical_turtle
from effektkedja.errors import InputError
from effektkedja.files import write_whole
from effektkedja.model.text import Text
from effektkedja.operations.planbook_apply import ImportedGraph, graph_file
from effektkedja.operations.planbook_ground import Ground
from effektkedja.operations.planbook_import import Imported
from effektkedja.planbook import layout
from effektkedja.planbook.book import Book, State
from effektkedja.store.dataset import Dataset
from effektkedja.store.graphs import Role
from effektkedja.store.loading import open_files, shipped
from effektkedja.store.reading import read_quads
from effektkedja.terms import EK, EKD, PROV, RDF_TYPE, SKOS

_OF_ITSELF = frozenset(
    (RDF_TYPE, f"{EK}inDocument", f"{EK}inReport", f"{PROV}wasDerivedFrom", f"{SKOS}prefLabel", f"{SKOS}notation")
)
"""Properties that an import writes for every row, with or without a column."""


@dataclass(frozen=True)
class Written:
    """A file of an import.

    Args:
        path: where it goes.
        text: canonical Turtle.
        is_changed: whether its graph says something else than before.
    """

    path: Path
    text: str
    is_changed: bool


def background(base: Sequence[Path], out: Path | None, books: Sequence[Book]) -> Dataset:
    """The data that workbooks are read against.

    A file that is to be written over takes part where the workbook was made from it, or where it says something that
    the workbook has no column for: nothing is lost by reading a workbook twice.

    Args:
        base: files that the user names.
        out: the file to write, if it is there already.
        books: the workbooks.

    Raises:
        InputError: a file cannot be read.
    """
    if base:
        return open_files(base, with_base=True)
    if out is None or not out.is_file():
        return shipped()
    before = [out, *(file for file in sorted(out.parent.glob("tolkningar-*.ttl")) if file != out)]
    data = open_files(before, with_base=True)
    ground = Ground(data, books[0].facts.document)
    is_own = any(graph.own for graph in ground.homes)
    is_from_it = any(mark.state is State.STATED for book in books for mark in book.marks)
    has_readings = any(graph.own for graph in ground.readings)
    return data if is_own and (is_from_it or has_readings or says_more(ground, books)) else shipped()


def says_more(ground: Ground, books: Sequence[Book]) -> bool:
    """Whether the document's own files say something that one of the workbooks has no column for."""
    rows = {iri: sheet for sheet in layout.SHEETS for iri in ground.things(sheet)}
    for graph in ground.homes:
        if not graph.own:
            continue
        for subject, pairs in ground.statements(graph).items():
            sheet = rows.get(subject)
            if sheet is None:
                return True
            for name, value in pairs:
                known = layout.columns_of(sheet.key, name)
                columns = [column for column in known if all(book.has(sheet.key, column.key) for book in books)]
                if name not in _OF_ITSELF and not any(ground.shows(sheet, column, value) for column in columns):
                    return True
    return False


def files_of(imported: Imported, out: Path | None, data: Dataset) -> list[Written]:
    """The files of an import: the document's own first, then those that are new or changed.

    Raises:
        InputError: a file beside it is there already and took no part in the import, so that it would be lost.
    """
    target = out or Path(f"{imported.document}.ttl")
    files = []
    for at, graph in enumerate(sorted(imported.graphs, key=lambda graph: graph.role is Role.INTERPRETED)):
        if at and not graph.is_changed:
            continue
        path = target if not at else target.parent / graph_file(graph)
        text = canonical_turtle(graph.triples, graph.comment)
        if out is not None:
            _keep_others(path, graph, imported.document, data)
        files.append(Written(path, text, graph.is_changed))
    return files


def put(file: Written) -> None:
    """Write a file, whole or not at all.

    Raises:
        InputError: it cannot be written.
    """
    write_whole(file.path, file.text.encode("utf-8"))


def _keep_others(path: Path, graph: ImportedGraph, document: str, data: Dataset) -> None:
    """Refuse to write over a file of somebody else's."""
    took_part = {known.path.resolve() for known in data.graphs if known.own}
    if graph.before is not None:
        took_part.add(graph.before.path.resolve())
    if not path.exists() or path.resolve() in took_part or _is_earlier(path, graph, document):
        return
    raise InputError(
        Text("Filen finns redan och hör inte till arbetsboken.", "The file exists and is no part of the workbook."),
        where=str(path),
        hint=Text(f"Ange den som underlag: --base {path}", f"Name it as background: --base {path}"),
    )


def _is_earlier(path: Path, graph: ImportedGraph, document: str) -> bool:
    """Whether a file is of the same document, or of the same readings: an earlier import of the workbook."""
    wanted = ox.NamedNode(graph.iri if graph.role is Role.INTERPRETED else EKD + document)
    try:
        return any(quad.subject == wanted for quad in read_quads(path))
    except (InputError, KeyError):
        return False


def gone_since(out: Path | None, imported: Imported) -> list[str]:
    """Addresses of things that an earlier import wrote to the file and that the workbook no longer holds."""
    if out is None or not out.is_file():
        return []
    now = {triple.subject for graph in imported.graphs for triple in graph.triples}
    before = {quad.subject for quad in read_quads(out)}
    return sorted(node.value.removeprefix(EKD) for node in before - now if isinstance(node, ox.NamedNode))
