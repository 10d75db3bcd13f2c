"""Whole-process time of commands from cold start: ``python benchmarks/cold.py [--runs N]``.

Prints a table of wall time in seconds: median, fastest and slowest of the runs. Compiled modules (``__pycache__``) are
written by one run that is not counted, as they are for an installed package.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time

COMMANDS = {
    "effektkedja --help": ["--help"],
    "effektkedja check": ["check", "--fail-on", "never"],
    "effektkedja check --stated-only": ["check", "--stated-only", "--fail-on", "never"],
    "effektkedja check --format json": ["check", "--format", "json", "--fail-on", "never"],
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Whole-process time of commands on the shipped knowledge base.")
    parser.add_argument("--runs", type=int, default=11, help="counted runs of each command (default 11)")
    runs = parser.parse_args().runs
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    print(f"{'command':34} {'median':>8} {'fastest':>8} {'slowest':>8}")
    for name, arguments in COMMANDS.items():
        seconds = [_seconds(arguments, environment) for _ in range(runs + 1)][1:]
        print(f"{name:34} {statistics.median(seconds):8.3f} {min(seconds):8.3f} {max(seconds):8.3f}", flush=True)


def _seconds(arguments: list[str], environment: dict[str, str]) -> float:
    command = [sys.executable, "-m", "effektkedja", *arguments]
    started = time.perf_counter()
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
