"""``python -m effektkedja`` and the ``effektkedja`` command."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading

_ALLOCATIONS_BEFORE_COLLECTION = 50_000
"""A command makes hundreds of thousands of small values and keeps most of them: looking through them often is waste."""


def run() -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(_ALLOCATIONS_BEFORE_COLLECTION)
    try:
        from effektkedja.cli import main

        code = main()
    except KeyboardInterrupt:  # so early that the command line was not there yet, or so late that it was done
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        from effektkedja.cli.interrupt import INTERRUPTED, interrupted

        sys.stderr.write(f"{interrupted()}\n")
        code = INTERRUPTED
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _leave(code)


def _leave(code: int) -> None:
    """End the program at once where nothing waits to be told: taking its values down one by one is waste."""
    if "multiprocessing" in sys.modules or threading.active_count() > 1:
        sys.exit(code)
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and not stream.closed:  # a program without a window has none
                stream.flush()
    except OSError:
        sys.exit(code)  # Python knows how to say that the output could not be written.
    os._exit(code)


if __name__ == "__main__":
    run()
