"""What it costs to refuse a hostile workbook: seconds and memory of a whole command, and the sentence it ends with."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.hostile_files import write

SECONDS: Final = 2.0
MEGABYTES: Final = 200


class Cost(NamedTuple):
    """What one refusal took.

    Args:
        name: the file.
        kilobytes: its size on disk.
        seconds: wall time of the command.
        megabytes: largest memory of its process.
        code: its exit code.
        message: what it said.
    """

    name: str
    kilobytes: float
    seconds: float
    megabytes: float
    code: int
    message: str

    @property
    def is_good(self) -> bool:
        """Whether it was refused within the bounds."""
        return self.code == 2 and self.seconds <= SECONDS and self.megabytes <= MEGABYTES


def costs(arguments: Iterable[str] = ("annotate",)) -> list[Cost]:
    """Run a command on every hostile file, each in a process of its own.

    Args:
        arguments: the command; the file is put behind it.
    """
    with tempfile.TemporaryDirectory() as folder:
        return [_cost(path, list(arguments)) for path in write(Path(folder))]


def _cost(path: Path, arguments: list[str]) -> Cost:
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "effektkedja", *arguments, path.name],
        cwd=path.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    said = process.stderr.read().decode()
    _, status, used = os.wait4(process.pid, 0)
    process.stderr.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    return Cost(path.name, path.stat().st_size / 1024, seconds, _megabytes(used), process.returncode, said.strip())


def _megabytes(used: resource.struct_rusage) -> float:
    """Largest memory: Linux tells kilobytes, macOS bytes."""
    return used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def table(measured: Iterable[Cost]) -> str:
    """The costs as a Markdown table, as in docs/hostile.md."""
    rows = ["| file | kB on disk | seconds | MB | what it says |", "| --- | ---: | ---: | ---: | --- |"]
    for cost in measured:
        said = cost.message.replace("|", "\\|").replace("\n", " ")
        sign = "" if cost.is_good else " **!**"
        row = (f"`{cost.name}`{sign}", f"{cost.kilobytes:.0f}", f"{cost.seconds:.2f}", f"{cost.megabytes:.0f}", said)
        rows.append(f"| {' | '.join(row)} |")
    return "\n".join(rows)
