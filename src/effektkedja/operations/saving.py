"""Notices when a file has been saved, whatever program saves it and how.

Excel writes a new file beside the old one and renames it, so that the old one is gone for a moment; LibreOffice writes
over it; OneDrive does either, in pieces. Files on a network drive report no events. So the file is looked at again and
again, and counts as saved once it is there, has changed and then stays as it is from one look to the next. The lock
files of Excel and LibreOffice (``~$plan.xlsx``, ``.~lock.plan.xlsx#``) are other files and do not disturb.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

PAUSE: Final = 0.4
"""Seconds between two looks."""


class Look(NamedTuple):
    """What is seen of a file from outside: a save changes at least one of these."""

    modified: int
    size: int
    node: int


def look(path: Path) -> Look | None:
    """What is seen of the file now; None while it is not there or not to be had."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return Look(seen.st_mtime_ns, seen.st_size, seen.st_ino) if seen.st_size else None


def saves(path: Path, *, pause: float = PAUSE, sleep: Callable[[float], None] = time.sleep) -> Iterator[Look]:
    """Each state that the file is left in, the first one too; goes on until nobody asks any more.

    Args:
        path: the file. It may come and go.
        pause: seconds between two looks.
        sleep: waits so long.
    """
    known: Look | None = None
    before: Look | None = None
    while True:
        now = look(path)
        if now is not None and now == before and now != known:
            known = now
            yield now
        before = now
        sleep(pause)
