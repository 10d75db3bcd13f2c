"""Which data a command works on."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from effektkedja.errors import EffektkedjaError
from effektkedja.store import Dataset, open_files, shipped

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
        data = open_files(paths, with_base=with_base) if paths else shipped()
    finally:
        beside.join()
    _kept.append(data)
    return data


def _quietly(work: Callable[[], object]) -> None:
    with contextlib.suppress(EffektkedjaError):
        work()
