"""``python -m effektkedja`` and the ``effektkedja`` command."""

from __future__ import annotations

import sys


def run() -> None:
    """Run the command line and leave with its exit code."""
    from effektkedja.cli import main

    sys.exit(main())


if __name__ == "__main__":
    run()
