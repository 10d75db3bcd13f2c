"""Workbooks among other files: read, and put into a dataset in place of what they were made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from effektkedja.engine.columns import available
from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.operations.planbook_import import Imported, import_books
from effektkedja.operations.planbook_placing import with_books
from effektkedja.planbook import csv, layout
from effektkedja.planbook.book import Book
from effektkedja.planbook.reading import read
from effektkedja.store.dataset import Dataset
from effektkedja.store.graphs import Role
from effektkedja.store.loading import open_files, shipped
from effektkedja.store.reading import FORMATS
from effektkedja.terms import DCTERMS, EK, SKOS

SUFFIX: Final = ".xlsx"
MANY_ROWS: Final = 1000
"""From this many rows on, columns are used: rules that compare all commitments of a goal grow faster than the plan."""


_BELONGS: Final = tuple(
    ox.NamedNode(iri) for iri in (f"{EK}underStrategy", f"{EK}followsUpDocument", f"{DCTERMS}replaces")
)
_LABEL: Final = ox.NamedNode(f"{SKOS}prefLabel")


@dataclass(frozen=True)
class Opened:
    """A dataset with workbooks in it.

    Args:
        dataset: the data, those of the workbooks among them.
        imported: what came of reading each document's workbooks.
        rows: how many rows the workbooks have.
        under: where the knowledge base was loaded because a workbook belongs to a document of it: its name.
    """

    dataset: Dataset
    imported: tuple[Imported, ...]
    rows: int = 0
    under: str = ""

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
    paths: Sequence[Path],
    *,
    with_base: bool | None = False,
    progress: Callable[[Path | None], None] = lambda path: None,
) -> Opened:
    """The user's files, workbooks among them, with ontology and code lists.

    Args:
        paths: as for :func:`effektkedja.store.loading.open_files`, and workbooks.
        with_base: also load the shipped knowledge base; None: where a workbook belongs to a document of it. Without
            its strategy a plan would be told that all of its links lead nowhere.
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
        return Opened(open_files(paths, with_base=bool(with_base)), ())
    ground = open_files(others, with_base=True) if others else shipped()
    read_books: dict[str, list[Book]] = defaultdict(list)
    for path in books:
        progress(path)
        book = read_book(path)
        read_books[book.facts.document].append(book)
    imported = tuple(import_books(same, ground, progress=progress) for same in read_books.values())
    rows = sum(len(book.rows) for same in read_books.values() for book in same)
    first = [same[0].path or Path() for same in read_books.values()]
    title = ", ".join(str(path) for path in paths)
    under = _belongs_to(imported, ground) if with_base is None else ""
    return Opened(with_books(ground, imported, first, title, with_base=bool(with_base or under)), imported, rows, under)


def _belongs_to(imported: Iterable[Imported], ground: Dataset) -> str:
    """The name of a document of the knowledge base that one of the workbooks stands under, follows up or replaces."""
    base = {graph.node for graph in ground.graphs if not graph.own and graph.role is Role.STATED}
    documents = {ox.NamedNode(placed.book.facts.document) for each in imported for placed in each.placed}
    triples = [triple for each in imported for graph in each.graphs for triple in graph.triples]
    for belongs in _BELONGS:
        others = (triple.object for triple in triples if triple.predicate == belongs and triple.subject in documents)
        for other in sorted((node for node in others if isinstance(node, ox.NamedNode)), key=str):
            for quad in ground.store.quads_for_pattern(other, _LABEL, None):
                if quad.graph_name in base and isinstance(quad.object, ox.Literal):
                    return quad.object.value
    return ""


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
