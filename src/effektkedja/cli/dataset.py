"""Which data a command works on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from effektkedja.store import Dataset, open_files, shipped


def dataset(paths: Sequence[Path], *, with_base: bool = False) -> Dataset:
    """The user's files where there are any, otherwise the shipped knowledge base.

    Raises:
        InputError: a file cannot be read.
    """
    return open_files(paths, with_base=with_base) if paths else shipped()
