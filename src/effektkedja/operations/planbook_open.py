"""Workbooks among other files: read, and put into a dataset in place of what they were made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from effektkedja.engine.columns import available
from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.operations.planbook_apply import ImportedGraph
from effektkedja.operations.planbook_import import Imported, import_books
from effektkedja.planbook import csv, layout
from effektkedja.planbook.book import Book
from effektkedja.planbook.reading import read
from effektkedja.store.dataset import Dataset
from effektkedja.store.graphs import Graph, Role
from effektkedja.store.loading import assembled, open_files, shipped
from effektkedja.store.reading import FORMATS

SUFFIX: Final = ".xlsx"
MANY_ROWS: Final = 1000
"""From this many rows on, columns are used: rules that compare all commitments of a goal grow faster than the plan."""


@dataclass(frozen=True)
class Opened:
    """A dataset with workbooks in it.

    Args:
        dataset: the data, those of the workbooks among them.
        imported: what came of reading each document's workbooks.
        rows: how many rows the workbooks have.
    """

    dataset: Dataset
    imported: tuple[Imported, ...]
    rows: int = 0

    @property
    def is_large(self) -> bool:
        """Whether the workbooks are so large that rules run faster on columns, and can."""
        return self.rows >= MANY_ROWS and available()


def is_book(path: Path) -> bool:
    """Whether a path is given as a workbook: an ``.xlsx`` file, or a folder of its sheets as CSV."""
    return path.suffix.lower() == SUFFIX or csv.is_folder(path)


def books_in(paths: Sequence[Path]) -> list[Path]:
    """The workbooks among paths, and those in folders that hold workbooks of this program beside other files."""
    found: list[Path] = []
    for path in paths:
        if is_book(path):
            found.append(path)
        elif path.is_dir():
            found.extend(file for file in sorted(path.glob(f"*{SUFFIX}")) if _is_ours(file))
    return list(dict.fromkeys(found))


def read_book(path: Path) -> Book:
    """A workbook, or a folder of its sheets as CSV.

    Raises:
        InputError: it cannot be opened, or is no workbook of this program.
    """
    return csv.read(path) if csv.is_folder(path) else read(path)


def open_paths(
    paths: Sequence[Path], *, with_base: bool = False, progress: Callable[[Path | None], None] = lambda path: None
) -> Opened:
    """The user's files, workbooks among them, with ontology and code lists.

    Args:
        paths: as for :func:`effektkedja.store.loading.open_files`, and workbooks.
        with_base: also load the shipped knowledge base.
        progress: told each workbook when it is read.

    Returns:
        The dataset. What a workbook was made from is not in it a second time. Cells that cannot be read and changes
        that collide are left out, and told of in ``imported``.

    Raises:
        InputError: a path cannot be read.
    """
    books = books_in(paths)
    others = [path for path in paths if not is_book(path) and (not path.is_dir() or _has_data(path))]
    if not books:
        return Opened(open_files(paths, with_base=with_base), ())
    ground = open_files(others, with_base=True) if others else shipped()
    read_books: dict[str, list[Book]] = defaultdict(list)
    for path in books:
        progress(path)
        book = read_book(path)
        read_books[book.facts.document].append(book)
    imported = tuple(import_books(same, ground, progress=progress) for same in read_books.values())
    parts = list(_parts(ground, imported, [same[0].path for same in read_books.values()], with_base=with_base))
    rows = sum(len(book.rows) for same in read_books.values() for book in same)
    return Opened(assembled(parts, ", ".join(str(path) for path in paths)), imported, rows)


def _parts(
    ground: Dataset, imported: Sequence[Imported], paths: Sequence[Path | None], *, with_base: bool
) -> Iterator[tuple[Graph, Iterable[ox.Quad]]]:
    """The graphs of the dataset: what was there, without what workbooks take the place of, and then those."""
    replaced = {graph.before.iri for each in imported for graph in each.graphs if graph.before is not None}
    for graph in ground.graphs:
        is_wanted = graph.own or with_base or graph.role is Role.VOCABULARY
        if is_wanted and graph.iri not in replaced:
            yield graph, ground.store.quads_for_pattern(None, None, None, graph.node)
    for each, path in zip(imported, paths, strict=True):
        for made in each.graphs:
            yield from _book_parts(made, path or Path(), with_base=with_base)


def _book_parts(graph: ImportedGraph, path: Path, *, with_base: bool) -> Iterator[tuple[Graph, Iterable[ox.Quad]]]:
    """A graph of a workbook. Readings may stand among readings of other documents: those are not the user's own."""
    name = f"{path.resolve().as_uri()}#{graph.iri.rsplit('/', 1)[-1]}"
    own = Graph(name, graph.role, path, own=True)
    triples = graph.triples
    if graph.role is Role.INTERPRETED and graph.before is not None:
        triples = graph.own_triples
        if with_base or graph.before.own:
            rest = replace(graph.before, role=Role.INTERPRETED)
            yield rest, _quads(graph.triples - triples)
    yield own, _quads(triples)


def _quads(triples: Iterable[ox.Triple]) -> Iterator[ox.Quad]:
    return (ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)


def _has_data(folder: Path) -> bool:
    return any(file.suffix.lower() in FORMATS for file in folder.rglob("*"))


def _is_ours(path: Path) -> bool:
    """Whether a workbook that lies in a folder is one of this program; others are passed over."""
    if path.name.startswith("~$"):
        return False
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as archive, archive.open("xl/workbook.xml") as file:
            return f'"{layout.HIDDEN_BOOK}"'.encode() in file.read(1024 * 1024)
    except (OSError, BadZipFile, KeyError, RuntimeError, NotImplementedError):
        return False


def refuse_unreadable(imported: Iterable[Imported]) -> None:
    """Refuse workbooks of which something cannot be read: for all that has no place to tell it.

    Raises:
        InputError: names the first cell, and how many there are.
    """
    faults = [fault for each in imported for fault in each.faults]
    if not faults:
        return
    where, expected = faults[0]
    more = len(faults) - 1
    raise InputError(
        Text(
            f"Förväntat: {expected.sv}" + (f" Det finns {more} fel till." if more else ""),
            f"Expected: {expected.en}" + (f" There are {more} more faults." if more else ""),
        ),
        where=where,
        hint=Text("Alla visas av: effektkedja check FILEN.xlsx", "All are shown by: effektkedja check FILE.xlsx"),
    )
