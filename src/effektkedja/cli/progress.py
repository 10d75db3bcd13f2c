"""A sign of life on standard error for work that takes longer than two seconds.

On a terminal one line that is written over and taken away when the work is done; elsewhere a few lines that come ever
more seldom, so that a log does not fill. Standard output is never touched.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Iterator
from typing import IO, Final

from effektkedja.cli.language import say

PATIENCE = 2.0
"""Seconds of silence before the first sign."""
_REDRAW: Final = 0.5
_SELDOM: Final = 1.6
"""How much longer each silence between two lines is than the one before, where standard error is no terminal."""
_ERASE: Final = "\r\x1b[K"


class Ticker:
    """Shows what is being done, and for how long.

    Args:
        stream: where to; standard error.
        patience: seconds before the first sign.
    """

    def __init__(self, stream: IO[str], patience: float) -> None:
        self._stream = stream
        self._patience = patience
        self._rewrites = stream.isatty()
        self._what = ""
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._is_shown = False
        self._started = time.monotonic()
        self._thread = threading.Thread(target=self._run, daemon=True, name="progress")

    def start(self) -> None:
        self._thread.start()

    def tell(self, what: str) -> None:
        """Say what is being done now; shown when it is time for it."""
        self._what = what

    def clear(self) -> None:
        """Take the line away, before something else is written to the terminal."""
        with self._lock:
            if self._is_shown:
                self._write(_ERASE)
                self._is_shown = False

    def stop(self) -> None:
        """End it, leaving nothing behind on the terminal."""
        self._done.set()
        self.clear()

    def _run(self) -> None:
        pause = self._patience
        while not self._done.wait(pause):
            with self._lock:
                if self._done.is_set():
                    return
                self._show()
            pause = _REDRAW if self._rewrites else max(pause * _SELDOM, self._patience)

    def _show(self) -> None:
        seconds = round(time.monotonic() - self._started)
        text = f"{self._what or say('Arbetar', 'Working')} … {seconds} s"
        self._write(f"{_ERASE}{text}" if self._rewrites else f"{text}\n")
        self._is_shown = self._rewrites

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # a closed stream has no reader to tell
            self._stream.write(text)
            self._stream.flush()


_now: Ticker | None = None


@contextlib.contextmanager
def working() -> Iterator[None]:
    """Show signs of life while the block runs."""
    global _now
    outer, _now = _now, Ticker(sys.stderr, PATIENCE)
    _now.start()
    try:
        yield
    finally:
        _now.stop()
        _now = outer


def tell(what: str) -> None:
    """Say what the command is doing now, in the language of the user; without effect outside of ``working``."""
    if _now is not None:
        _now.tell(what)


def clear() -> None:
    """Take the line of progress away before something else is written."""
    if _now is not None:
        _now.clear()


def quiet() -> None:
    """No more signs of life: the command now waits for others, as a server does."""
    if _now is not None:
        _now.stop()
