"""Ctrl-C at any moment: the program ends at once, says so in one line, and leaves no half-written file.

Python raises ``KeyboardInterrupt`` only between two of its own instructions. A query inside Oxigraph may run for
minutes without one, so a thread of ours hears of the signal too and ends the program when the main thread does not
come back.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Final

from effektkedja.cli.language import say
from effektkedja.cli.progress import quiet
from effektkedja.files import writing

INTERRUPTED: Final = 130
"""Exit code after Ctrl-C: 128 and the number of the signal, as shells have it."""
_GRACE: Final = 1.0
"""Seconds that the main thread has for coming back by itself."""


def interrupted() -> str:
    """What the user is told."""
    return say("Avbrutet.", "Interrupted.")


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C end the block within about a second, whatever it is doing; a second Ctrl-C changes nothing.

    Raises:
        KeyboardInterrupt: the user pressed Ctrl-C.
    """
    global _release
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard, sent = socket.socketpair()
    sent.setblocking(False)
    is_over = threading.Event()
    handler = signal.signal(signal.SIGINT, _once)
    wakeup = signal.set_wakeup_fd(sent.fileno(), warn_on_full_buffer=False)
    watcher = threading.Thread(target=_watch, args=(heard, is_over), daemon=True, name="interrupt")
    watcher.start()
    released = threading.Event()

    def release() -> None:
        if not released.is_set():
            released.set()
            is_over.set()
            signal.set_wakeup_fd(wakeup)
            if signal.getsignal(signal.SIGINT) is _once:  # or else it was heard, and the program is ending
                signal.signal(signal.SIGINT, handler or signal.default_int_handler)
            sent.close()
            watcher.join()
            heard.close()

    _release = release
    try:
        yield
    finally:
        release()
        _release = _nothing


def leave_to_command() -> None:
    """The command ends by itself when it hears the signal, as a server does that closes its connections first."""
    _release()
    quiet()


def _nothing() -> None:
    pass


_release: Callable[[], None] = _nothing


def _once(number: int, frame: FrameType | None) -> None:
    """From here on the program cleans up, and must not be disturbed in that."""
    del number, frame
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def _watch(heard: socket.socket, is_over: threading.Event) -> None:
    """Wait for the signal, then for the main thread, and then no more."""
    while signals := heard.recv(16):
        if signal.SIGINT not in signals:
            continue
        if is_over.wait(_GRACE):
            return
        with writing:  # whoever writes a file is let finish
            quiet()
            with contextlib.suppress(OSError, ValueError):
                sys.stderr.write(f"{interrupted()}\n")
                sys.stderr.flush()
            os._exit(INTERRUPTED)
