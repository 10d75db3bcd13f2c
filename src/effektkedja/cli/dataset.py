"""Which data a command works on."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from effektkedja.cli.base import note
from effektkedja.cli.language import say
from effektkedja.cli.progress import tell
from effektkedja.errors import EffektkedjaError
from effektkedja.store.dataset import Dataset
from effektkedja.store.loading import open_files, shipped

if TYPE_CHECKING:
    from effektkedja.operations.planbook_open import Opened


_kept: list[Dataset] = []
"""Giving a store back piece by piece takes longer than ending the program with it."""


def dataset(
    paths: Sequence[Path], *, with_base: bool = False, meanwhile: Callable[[], object] = lambda: None
) -> Dataset:
    """The user's files where there are any, otherwise the shipped knowledge base.

    Args:
        paths: files and folders.
        with_base: also load the shipped knowledge base.
        meanwhile: something cached that is needed next; done beside the loading, which happens outside of Python's
            lock. Its faults show when it is asked for again.

    Raises:
        InputError: a file cannot be read.
    """
    beside = threading.Thread(target=_quietly, args=(meanwhile,))
    beside.start()
    try:
        data = _open(paths, with_base=with_base) if paths else shipped()
    finally:
        beside.join()
    _kept.append(data)
    return data


def _open(paths: Sequence[Path], *, with_base: bool) -> Dataset:
    if not has_books(paths):
        return open_files(paths, with_base=with_base)
    from effektkedja.operations.planbook_open import refuse_unreadable

    opened = open_books(paths, with_base=with_base)
    refuse_unreadable(opened.imported)
    return opened.dataset


def has_books(paths: Sequence[Path]) -> bool:
    """Whether a workbook is among the paths or in their folders; without one, nothing of workbooks is loaded."""
    return any(path.suffix.lower() == ".xlsx" or _has_book(path) for path in paths)


def _has_book(folder: Path) -> bool:
    return folder.is_dir() and (any(folder.glob("*.xlsx")) or (folder / "_bok.csv").is_file())


def open_books(paths: Sequence[Path], *, with_base: bool) -> Opened:
    """Files with workbooks among them; what of those cannot be read is told of beside the data.

    A workbook brings the knowledge base along where it belongs to a document of it, and that is told.

    Raises:
        InputError: a file cannot be opened.
    """
    from effektkedja.operations.planbook_open import open_paths

    opened = open_paths(paths, with_base=with_base or None, progress=tell_reading)
    if opened.under:
        note(
            say(
                f"Jämförs med kunskapsbasen, som har {opened.under}.",
                f"Compared with the knowledge base, which has {opened.under}.",
            )
        )
    return opened


def tell_reading(path: Path | None) -> None:
    """Say which workbook is being read."""
    tell(say(f"Läser {path.name if path else ''}", f"Reading {path.name if path else ''}"))


def _quietly(work: Callable[[], object]) -> None:
    with contextlib.suppress(EffektkedjaError):
        work()
