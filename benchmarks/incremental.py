"""Time of one edit: ``python benchmarks/incremental.py GRAPH.nt [GRAPH.nt …] [--edits N] [--whole]``.

Each graph (N-Triples; see the generator of national graphs) is loaded with the ontology, the rules are run once, and
then statements are taken away and put back one by one. Prints, for each graph, how long an edit took until the
changed results were known, and the median processor time of an edit. Two kinds of edits: any statement, and statements
about the things that a planner edits.
``--whole`` also compares with a full check in the end.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox

from effektkedja import resources
from effektkedja.engine import Session, read_shapes, run_set
from effektkedja.store import Dataset
from effektkedja.terms import EK, EKD, RDF_TYPE

EDITED = ("Commitment", "Indicator", "SuccessCondition", "Goal")


def main() -> None:
    parser = argparse.ArgumentParser(description="Time from an edit to the changed results.")
    parser.add_argument("graphs", type=Path, nargs="+", help="N-Triples files")
    parser.add_argument("--edits", type=int, default=400, help="edits of each kind (default 400)")
    parser.add_argument("--whole", action="store_true", help="compare with a full check in the end")
    given = parser.parse_args()
    print(
        f"{'statements':>12} {'kind of edit':22} {'median ms':>10} {'p95 ms':>10} {'slowest':>10} {'cpu ms':>8} dearest"
    )
    for path in given.graphs:
        _measure(path, given.edits, given.whole)


def _measure(path: Path, edits: int, whole: bool) -> None:
    store = ox.Store()
    store.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES)
    for file in resources.files("ontology"):
        store.load(file.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=EKD)
    plan = read_shapes(list(resources.files("shapes")))
    started = time.perf_counter()
    session = Session(plan, store)
    opened = time.perf_counter() - started
    for kind, statements in (("any statement", _any(path, edits)), ("of what planners edit", _edited(store, edits))):
        times, cpu, by_property = _times(session, statements)
        dearest = max(by_property, key=lambda name: statistics.median(by_property[name]))
        p95 = statistics.quantiles(times, n=20)[-1]
        print(
            f"{len(store):12,} {kind:22} {statistics.median(times):10.2f} {p95:10.2f} {max(times):10.1f} "
            f"{statistics.median(cpu):8.2f}  "
            f"{dearest} {statistics.median(by_property[dearest]):.1f}",
            flush=True,
        )
    print(f"{'':12} first check {opened:.1f} s; whole re-runs: {session.asked_whole or 'none'}", flush=True)
    if whole:
        rows = Dataset(store, (), "").select
        print(f"{'':12} equal to a full check: {list(session.results) == run_set(plan, rows)}", flush=True)


def _times(session: Session, statements: list[ox.Triple]) -> tuple[list[float], list[float], dict[str, list[float]]]:
    """Milliseconds of each edit, by the clock and of the processor, and by the clock for each property."""
    times: list[float] = []
    cpu: list[float] = []
    by_property: dict[str, list[float]] = defaultdict(list)
    for statement in statements:
        for added, removed in (((), (statement,)), ((statement,), ())):
            started, busy = time.perf_counter(), time.process_time()
            session.apply(added, removed)
            cpu.append(1000 * (time.process_time() - busy))
            times.append(1000 * (time.perf_counter() - started))
        by_property[statement.predicate.value.rpartition("/")[2]].append(max(times[-2:]))
    return times, cpu, by_property


def _any(path: Path, edits: int) -> list[ox.Triple]:
    """Statements from all over the file, the same in every run."""
    chosen = random.Random(7)
    with path.open("rb") as file:
        places = sorted(chosen.randrange(path.stat().st_size - 4096) for _ in range(edits))
        lines = []
        for place in places:
            file.seek(place)
            file.readline()
            lines.append(file.readline())
    return _shuffled(lines, chosen)


def _edited(store: ox.Store, edits: int) -> list[ox.Triple]:
    """Statements about commitments, indicators, conditions and goals, the same in every run."""
    chosen = random.Random(7)
    kind = ox.NamedNode(RDF_TYPE)
    things = [
        quad.subject
        for name in EDITED
        for quad in chosen.sample(
            sorted(store.quads_for_pattern(None, kind, ox.NamedNode(f"{EK}{name}")), key=str), edits // len(EDITED)
        )
    ]
    lines = []
    for thing in things:
        quads = sorted(store.quads_for_pattern(thing, None, None), key=str)
        quad = chosen.choice(quads)
        lines.append(f"{quad.subject} {quad.predicate} {quad.object} .\n".encode())
    return _shuffled(lines, chosen)


def _shuffled(lines: list[bytes], chosen: random.Random) -> list[ox.Triple]:
    triples = [quad.triple for quad in ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES)]
    chosen.shuffle(triples)
    return triples


if __name__ == "__main__":
    main()
