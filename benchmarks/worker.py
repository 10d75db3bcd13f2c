"""One engine on one graph, in a process of its own: ``python -m benchmarks.worker JOB OUT``.

JOB is JSON with ``engine``, ``shapes``, ``data``, ``times``, ``seconds`` and ``rules``. OUT is written again after each
step, so that whoever ends the process can tell how far it came.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.engines import ENGINES
from benchmarks.engines.base import Unavailable


def work(job: dict[str, Any], out: Path) -> None:
    """Load once, check some times, and write seconds, memory and findings.

    The first check of the process is the cold one. Checks stop at ``times``, or once they have taken ``seconds``.
    """
    told: dict[str, Any] = {"state": "starting", "checks": [], "cpu": []}

    def tell(**more: Any) -> None:
        told.update(more, peak=_peak(engine))
        out.write_text(json.dumps(told))

    engine: Any = None
    tell()
    try:
        made = import_module(f"benchmarks.engines.{ENGINES[job['engine']].module}").Engine
        engine = made(tuple(job["rules"])) if ENGINES[job["engine"]].own else made()
    except Unavailable as missing:
        tell(state="unavailable", reason=str(missing))
        return
    tell(state="loading", version=engine.version, notes=engine.notes)
    started = time.perf_counter()
    engine.load(Path(job["shapes"]), Path(job["data"]))
    tell(state="checking", load=time.perf_counter() - started)
    report = None
    while len(told["checks"]) < job["times"] and sum(told["checks"]) < job["seconds"]:
        report = None  # what the check before found is not kept in memory beside what this one finds
        started, busy = time.perf_counter(), time.process_time()
        report = engine.check()
        took = time.perf_counter() - started
        tell(checks=[*told["checks"], took], cpu=[*told["cpu"], time.process_time() - busy])
    measured = told["peak"]
    tell(state="reading")
    tell(state="done", findings=sorted(engine.findings(report)))
    told["peak"] = measured
    out.write_text(json.dumps(told))


def _peak(engine: Any) -> int:
    """The most memory in use so far, in bytes, without what findings take to read out."""
    if hasattr(engine, "peak"):
        return int(engine.peak())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    target = Path(sys.argv[2])
    try:
        work(json.loads(Path(sys.argv[1]).read_text()), target)
    except Exception as error:
        so_far = json.loads(target.read_text())
        reason = f"{type(error).__name__}: {error}"[:300]
        target.write_text(json.dumps({**so_far, "state": "failed", "while": so_far["state"], "reason": reason}))
        traceback.print_exc()
        raise SystemExit(1) from error
