"""Time of one edit on national graphs: ``python -m benchmarks edits``.

Each graph is loaded into a store with the ontology and a session opened on it. Then edits of the kinds that planners
make are carried out and undone one by one; measured is the time from an edit until the changed results are known.
"""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path
from typing import Any, NamedTuple

import click
import pyoxigraph as ox

from benchmarks.edits import KINDS, STATEMENTS, THINGS, Drawer, Edit
from benchmarks.measure import ROOT, graph, machine
from benchmarks.national import SCALES
from effektkedja import resources
from effektkedja.engine import Session, read_shapes, run_set
from effektkedja.store.dataset import Dataset

RESULTS = ROOT / "benchmarks" / "edits.json"
STATEMENT, THING = "one statement", "a whole thing"


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
    drawn = {kind: drawer.draw(kind, edits) for kind in KINDS}
    started = time.perf_counter()
    session = Session(plan, store)
    opened = time.perf_counter() - started
    before = session.results
    times = {kind: _times(session, each) for kind, each in drawn.items()}
    rows: dict[str, Any] = {}
    for title, group in ((STATEMENT, STATEMENTS), (THING, THINGS)):
        rows[title] = _summary([times[kind] for kind in group])
        rows.update((kind, _summary([times[kind]])) for kind in group)
    found: dict[str, Any] = {"triples": triples, "open": opened, "results": len(before), "rows": rows}
    # Every edit has been undone.
    found["as_before"] = session.results == before
    if whole:
        query = Dataset(store, (), "").select
        found["equal_to_full_check"] = list(session.results) == run_set(plan, query)
    return found


class _Time(NamedTuple):
    """One edit: milliseconds by the clock and of the processor, results changed, questions asked as a whole."""

    ms: float
    cpu: float
    changed: int
    whole: int


def _times(session: Session, edits: list[Edit]) -> list[_Time]:
    """What each edit took, and undoing it."""
    found = []
    for edit in edits:
        for added, removed in ((edit.added, edit.removed), (edit.removed, edit.added)):
            started, busy = time.perf_counter(), time.process_time()
            change = session.apply(added, removed)
            cpu, wall = time.process_time() - busy, time.perf_counter() - started
            changed = len(change.appeared) + len(change.disappeared)
            found.append(_Time(1000 * wall, 1000 * cpu, changed, len(change.asked_whole)))
    return found


def _summary(kinds: list[list[_Time]]) -> dict[str, Any]:
    """What some kinds of edits took together."""
    every = [each for times in kinds for each in times]
    if not every:
        return {"edits": 0}
    walls = sorted(each.ms for each in every)
    return {
        "edits": len(every),
        "median_ms": round(statistics.median(walls), 3),
        "within_ms": round(walls[min(len(walls) - 1, round(0.95 * len(walls)))], 3),
        "slowest_ms": round(walls[-1], 3),
        "median_cpu_ms": round(statistics.median(each.cpu for each in every), 3),
        "changed": round(statistics.mean(each.changed for each in every), 2),
        "asked_whole": sum(each.whole for each in every),
    }


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
    titles += [f"{names[-1]} / {names[0]}"] if len(names) > 1 else []
    kinds = list(next(iter(sizes.values()))["rows"])
    rows = [_row(kind, [found["rows"][kind] for found in sizes.values()]) for kind in kinds]
    table = "\n".join(f"| {' | '.join(each)} |" for each in (titles, ["---"] * len(titles), *rows))
    opened = "; ".join(
        f"{size}: {found['triples']:,} statements, opened in {found['open']:.1f} s, {found['results']:,} results"
        for size, found in sizes.items()
    )
    return f"{head}\n\n{opened}.\n\n{table}\n"


def _row(kind: str, measured: list[dict[str, Any]]) -> list[str]:
    row = [f"**{kind}**" if kind in (STATEMENT, THING) else kind]
    for each in measured:
        times = [_ms(each[key]) for key in ("median_ms", "within_ms", "slowest_ms")] if each["edits"] else ["–"] * 3
        row += [*times, f"{each['changed']:.1f}" if each["edits"] else "–"]
    if len(measured) > 1:
        known = measured[0]["edits"] and measured[-1]["edits"]
        row.append(f"{measured[-1]['median_ms'] / measured[0]['median_ms']:.1f}" if known else "–")
    return row


def _ms(each: float) -> str:
    return f"{each:.2f}" if each < 10 else f"{each:.0f}"
