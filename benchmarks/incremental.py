"""Time of one edit on national graphs: ``python -m benchmarks edits``.

Each graph is loaded into a store with the ontology and a session opened on it. Then edits of the kinds that planners
make are carried out and undone one by one; measured is the time from an edit until the changed results are known.
"""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path
from typing import Any

import click
import pyoxigraph as ox

from benchmarks.edits import Drawer, Edit, kinds
from benchmarks.measure import ROOT, graph, machine
from benchmarks.national import SCALES
from effektkedja import resources
from effektkedja.engine import Session, read_shapes, run_set
from effektkedja.store import Dataset

RESULTS = ROOT / "benchmarks" / "edits.json"


@click.command("edits")
@click.option("--size", "sizes", multiple=True, type=click.Choice(list(SCALES)), default=("1e5", "1e6"))
@click.option("--edits", default=40, show_default=True, help="Edits of each kind; each is also undone.")
@click.option("--folder", type=click.Path(path_type=Path), default=ROOT / "benchmarks" / ".graphs", show_default=False)
@click.option("--whole", is_flag=True, help="In the end, compare with a full check by SPARQL (minutes at 1e6).")
@click.option("--out", type=click.Path(path_type=Path), default=RESULTS, show_default=False)
def main(sizes: tuple[str, ...], edits: int, folder: Path, whole: bool, out: Path) -> None:
    """Measure how long it takes from an edit to the changed results; write that as JSON and print a table."""
    folder.mkdir(parents=True, exist_ok=True)
    told: dict[str, Any] = {"machine": machine(), "sizes": {}}
    for size in sizes:
        click.echo(size, err=True)
        told["sizes"][size] = _measured(size, edits, folder, whole)
        out.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    click.echo(edit_table(told))


def _measured(size: str, edits: int, folder: Path, whole: bool) -> dict[str, Any]:
    data, triples, _ = graph(size, folder)
    store = ox.Store()
    store.bulk_load(path=str(data), format=ox.RdfFormat.N_TRIPLES)
    plan = read_shapes(list(resources.files("shapes")))
    drawer = Drawer(store)
    drawn = {kind: drawer.draw(kind, edits) for kind in kinds()}
    started = time.perf_counter()
    session = Session(plan, store)
    opened = time.perf_counter() - started
    found: dict[str, Any] = {"triples": triples, "open": opened, "results": len(session.results), "kinds": {}}
    before = session.results
    for kind, each in drawn.items():
        found["kinds"][kind] = _times(session, each)
    # Every edit has been undone.
    found["as_before"] = session.results == before
    if whole:
        rows = Dataset(store, (), "").select
        found["equal_to_full_check"] = list(session.results) == run_set(plan, rows)
    return found


def _times(session: Session, edits: list[Edit]) -> dict[str, Any]:
    """Milliseconds of each edit and of undoing it, by the clock and of the processor, and the results that changed."""
    times: list[float] = []
    cpu: list[float] = []
    changed: list[int] = []
    whole = 0
    for edit in edits:
        for added, removed in ((edit.added, edit.removed), (edit.removed, edit.added)):
            started, busy = time.perf_counter(), time.process_time()
            change = session.apply(added, removed)
            cpu.append(1000 * (time.process_time() - busy))
            times.append(1000 * (time.perf_counter() - started))
            changed.append(len(change.appeared) + len(change.disappeared))
            whole += bool(change.asked_whole)
    return {"ms": times, "cpu_ms": cpu, "changed": changed, "asked_whole": whole}


def edit_table(told: dict[str, Any]) -> str:
    """What was measured, as a table in Markdown."""
    about, sizes = told["machine"], told["sizes"]
    names = list(sizes)
    head = (
        f"Measured {about['when']}: {about['cores']} cores ({about['cpu']}), {about['memory_gib']} GiB, "
        f"Python {about['python']}; load average before the run {about['load_before']:.1f}."
    )
    titles = ["kind of edit"]
    for size in names:
        titles += [f"{size}: median ms", "95 % within", "slowest", "results changed"]
    ratio = len(names) > 1
    titles += [f"{names[-1]} / {names[0]}"] if ratio else []
    rows = []
    for kind in ("all", *kinds()):
        row = [f"**{kind}**" if kind == "all" else kind]
        middles = []
        for size in names:
            every = sizes[size]["kinds"]
            parts = list(every.values()) if kind == "all" else [every[kind]]
            times = [each for part in parts for each in part["ms"]]
            changed = [each for part in parts for each in part["changed"]]
            if not times:
                row += ["–"] * 4
                continue
            middles.append(statistics.median(times))
            within = sorted(times)[min(len(times) - 1, round(0.95 * len(times)))]
            row += [*(_ms(each) for each in (middles[-1], within, max(times))), f"{statistics.mean(changed):.1f}"]
        row += [f"{middles[-1] / middles[0]:.1f}" if len(middles) == len(names) else "–"] if ratio else []
        rows.append(row)
    table = "\n".join(f"| {' | '.join(each)} |" for each in (titles, ["---"] * len(titles), *rows))
    opened = "; ".join(
        f"{size}: {found['triples']:,} statements, opened in {found['open']:.1f} s, {found['results']:,} results"
        for size, found in sizes.items()
    )
    return f"{head}\n\n{opened}.\n\n{table}\n"


def _ms(each: float) -> str:
    return f"{each:.2f}" if each < 10 else f"{each:.0f}"
