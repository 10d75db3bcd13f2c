"""Measures engines on national graphs, each in a process of its own, under a limit of time and memory."""

from __future__ import annotations

import json
import os
import platform
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from benchmarks.engines import ENGINES, FLOOR_RULES
from benchmarks.engines.base import Finding
from benchmarks.national import SCALES, Truth, generate
from effektkedja import resources

ROOT = Path(__file__).resolve().parents[1]
_GIB = 1024**3


@dataclass(frozen=True)
class Limits:
    """What a cell of the table may cost.

    Args:
        seconds: wall time of a cell, from its start to its last check.
        gib: memory of its process.
        times: checks per cell; fewer once they have taken a fifth of ``seconds``.
        prefix: command that each process is started by, such as ``taskset`` or ``flock``.
    """

    seconds: float = 600
    gib: float = 14
    times: int = 5
    prefix: str = ""


def measure(
    sizes: Sequence[str],
    engines: Sequence[str],
    folder: Path,
    limits: Limits,
    tell: Callable[[str], None],
    keep: Callable[[dict[str, Any]], None] = lambda _: None,
) -> dict[str, Any]:
    """Measure these engines on graphs of these sizes.

    Args:
        sizes: keys of ``SCALES``, the smallest first: what breaks a limit is not tried at larger sizes.
        engines: keys of ``ENGINES``; the yardsticks are always measured as well.
        folder: where graphs are made and kept.
        limits: of each cell.
        tell: told of progress.
        keep: given what has been measured so far, after each cell.

    Returns:
        What was measured, as written to the results file: machine, and per size the graph and a cell per engine.
    """
    told: dict[str, Any] = {"machine": machine(), "sizes": {}}
    shapes = folder / "shapes.ttl"
    folder.mkdir(parents=True, exist_ok=True)
    shapes.write_text("\n".join(path.read_text(encoding="utf-8") for path in resources.files("shapes")))
    beaten: set[str] = set()
    for size in sizes:
        data, triples, truth = graph(size, folder)
        cells: dict[str, Any] = {}
        about = {"triples": triples, "breaks": truth.total, "bytes": data.stat().st_size, "cells": cells}
        told["sizes"][size] = about
        for key, rules in _cells([engine for engine in engines if engine not in beaten]):
            tell(f"{size} {key}")
            found = _cell(key.partition("@")[0], rules, shapes, data, limits)
            _judge(found, truth, rules if key != "parse" else None)
            cells[key] = found
            keep(told)
            beaten |= {key} if found["state"] in ("stopped", "failed") else set()
            tell(f"  {found['state']} {found.get('reason', '')} {[round(each, 3) for each in found['checks']]}")
    return told


def _cells(engines: Sequence[str]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """The cells of a size with the rules they run; ``set@floor`` is an engine on the rules of the floor alone."""
    for key in ("parse", *engines):
        yield key, ()
    yield "floor", FLOOR_RULES
    for key in engines:
        if ENGINES[key].own:
            yield f"{key}@floor", FLOOR_RULES


def graph(size: str, folder: Path) -> tuple[Path, int, Truth]:
    """The national graph of this size together with the ontology, as one file; made unless it is there already."""
    data = folder / f"national-{size}-whole.nt"
    if not data.exists():
        made = generate(SCALES[size], folder / f"national-{size}.nt")
        unfinished = data.with_suffix(".part")
        with unfinished.open("wb") as out, made.path.open("rb") as national:
            for path in resources.files("ontology"):
                ox.serialize((quad.triple for quad in ox.parse(path=str(path))), out, format=ox.RdfFormat.N_TRIPLES)
            while block := national.read(1 << 22):
                out.write(block)
        made.path.unlink()
        unfinished.rename(data)
    told = folder / f"national-{size}.truth.json"
    return data, json.loads(told.read_text())["triples"], Truth.load(told)


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIB if hasattr(os, "sysconf") else 0
    cpu = next((line.partition(":")[2].strip() for line in _proc("cpuinfo") if line.startswith("model name")), "")
    return {
        "when": datetime.now(UTC).isoformat(timespec="minutes"),
        "cpu": cpu or platform.processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(memory, 1),
        "system": platform.system(),
        "python": platform.python_version(),
        "load_before": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    }


def _proc(name: str) -> list[str]:
    path = Path("/proc") / name
    return path.read_text().splitlines() if path.exists() else []


def _cell(engine: str, rules: Sequence[str], shapes: Path, data: Path, limits: Limits) -> dict[str, Any]:
    """One engine on one graph."""
    job, out = data.parent / "job.json", data.parent / "cell.json"
    asked = {"engine": engine, "shapes": str(shapes), "data": str(data), "times": limits.times, "rules": list(rules)}
    job.write_text(json.dumps({**asked, "seconds": limits.seconds / 5}))
    out.unlink(missing_ok=True)
    command = [*shlex.split(limits.prefix), sys.executable, "-m", "benchmarks.worker", str(job), str(out)]
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        stopped = _watch(process, out, limits)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    found: dict[str, Any] = _read(out) or {"state": "failed", "checks": [], "reason": "nothing was written"}
    if found["state"] not in ("done", "failed", "unavailable"):
        reason = stopped or f"ended with code {process.returncode}"
        found = {**found, "while": found["state"], "state": "stopped" if stopped else "failed", "reason": reason}
    return found


def _watch(process: subprocess.Popen[bytes], out: Path, limits: Limits) -> str:
    """Wait for a cell, and end it when it breaks a limit; gives which. Time counts from when the worker began."""
    started: float | None = None
    while process.poll() is None:
        time.sleep(0.5)
        if started is None and out.exists():
            started = time.monotonic()
        reason = ""
        if started is not None and time.monotonic() - started > limits.seconds:
            reason = f"more than {limits.seconds:.0f} s"
        elif _held(process.pid).bytes > limits.gib * _GIB:
            reason = f"more than {limits.gib:.0f} GiB"
        if reason:
            reason += f", {_held(process.pid).seconds:.0f} s of them at work" if reason.endswith(" s") else ""
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return reason
    return ""


class _Held(NamedTuple):
    """Memory that a process and what it started hold, in bytes, and the processor time that they have taken."""

    bytes: int
    seconds: float


def _held(group: int) -> _Held:
    """What a group of processes holds; nothing where the system does not tell."""
    pages = ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(fields[2]) == group:
            pages += int(fields[21])
            ticks += int(fields[11]) + int(fields[12])
    return _Held(pages * os.sysconf("SC_PAGE_SIZE"), ticks / os.sysconf("SC_CLK_TCK"))


def _read(out: Path) -> dict[str, Any] | None:
    if not out.exists():
        return None
    made: dict[str, Any] = json.loads(out.read_text())
    return made


def _judge(cell: dict[str, Any], truth: Truth, rules: Sequence[str] | None) -> None:
    """Replace the findings of a cell by how they differ from the truth."""
    listed = cell.pop("findings", None)
    if listed is None or rules is None:
        return
    found: set[Finding] = {(rule, focus, value) for rule, focus, value in listed}
    wanted = {(rule, *pair) for rule, pairs in truth.breaks.items() if not rules or rule in rules for pair in pairs}
    cell["expected"], cell["found"] = len(wanted), len(found)
    cell["missing"], cell["extra"] = len(wanted - found), len(found - wanted)
    cell["same_focus"] = {each[:2] for each in wanted} == {each[:2] for each in found}
    cell["examples"] = sorted(wanted ^ found)[:4]
