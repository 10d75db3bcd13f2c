"""``python -m effektkedja`` and the ``effektkedja`` command."""

from __future__ import annotations

import gc
import sys

_ALLOCATIONS_BEFORE_COLLECTION = 50_000
"""A command makes hundreds of thousands of small values and keeps most of them: looking through them often is waste."""


def run() -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(_ALLOCATIONS_BEFORE_COLLECTION)
    from effektkedja.cli import main

    sys.exit(main())


if __name__ == "__main__":
    run()
