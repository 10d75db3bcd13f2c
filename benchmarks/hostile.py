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

from benchmarks.hostile_files import FILES

SECONDS: Final = 2.0
MEGABYTES: Final = 200


class Cost(NamedTuple):
    """What one refusal took.

    Args:
        name: the file.
        kilobytes: its size on disk.
        seconds: wall time of the command.
        busy: seconds that a processor worked for it, which other work on the machine does not change.
        megabytes: largest memory of its process.
        code: its exit code.
        message: what it said.
    """

    name: str
    kilobytes: float
    seconds: float
    busy: float
    megabytes: float
    code: int
    message: str

    @property
    def is_good(self) -> bool:
        """Whether it was refused within the bounds; by its own time of work, whatever else the machine does."""
        return self.code == 2 and self.busy <= SECONDS and self.megabytes <= MEGABYTES


def costs(arguments: Iterable[str] = ("annotate",)) -> list[Cost]:
    """Run a command on every hostile file, each in a process of its own.

    Args:
        arguments: the command; the file is put behind it.
    """
    with tempfile.TemporaryDirectory() as folder:
        # Made elsewhere, because a new process counts the memory of the one that it is made by as its own.
        making = "import pathlib, sys; from benchmarks.hostile_files import write; write(pathlib.Path(sys.argv[1]))"
        subprocess.run([sys.executable, "-c", making, folder], check=True)
        return [_cost(Path(folder) / name, list(arguments)) for name in FILES]


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
    busy = used.ru_utime + used.ru_stime
    size = path.stat().st_size / 1024
    return Cost(path.name, size, seconds, busy, _megabytes(used), process.returncode, said.strip())


def _megabytes(used: resource.struct_rusage) -> float:
    """Largest memory: Linux tells kilobytes, macOS bytes."""
    return used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def table(measured: Iterable[Cost]) -> str:
    """The costs as a Markdown table, as in docs/hostile.md."""
    rows = ["| file | kB on disk | seconds | of work | MB | what it says |", "| --- |" + " ---: |" * 4 + " --- |"]
    for cost in measured:
        said = cost.message.replace("|", "\\|").replace("\n", " ")
        sign = "" if cost.is_good else " **!**"
        numbers = (f"{cost.kilobytes:.0f}", f"{cost.seconds:.2f}", f"{cost.busy:.2f}", f"{cost.megabytes:.0f}")
        row = (f"`{cost.name}`{sign}", *numbers, said)
        rows.append(f"| {' | '.join(row)} |")
    return "\n".join(rows)
