"""The command line: ``python -m benchmarks`` measures and prints; ``--help`` tells the rest."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from benchmarks import incremental as edits
from benchmarks import peers as others
from benchmarks.engines import ENGINES
from benchmarks.measure import ROOT, Limits, measure
from benchmarks.national import SCALES, generate
from benchmarks.table import tables

RESULTS = ROOT / "benchmarks" / "results.json"
PAGE = ROOT / "docs" / "performance.md"
_COMPARED = [key for key, entry in ENGINES.items() if entry.compared]
_BLOCKS = {"measured": (RESULTS, tables), "edits": (edits.RESULTS, edits.edit_table)}
"""What the page shows between ``<!-- name -->`` and ``<!-- /name -->``: a file of results, and how it is printed."""


@click.group(invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """Measure SHACL engines on a national graph whose breaks are known."""
    if context.invoked_subcommand is None:
        context.invoke(run)


@main.command("generate")
@click.argument("size", type=click.Choice(list(SCALES)))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--seed", default=2026, show_default=True)
def make(size: str, file: Path, seed: int) -> None:
    """Write a national graph as N-Triples, and its truth beside it."""
    made = generate(SCALES[size], file, seed=seed)
    click.echo(f"{made.triples} statements, {made.truth.total} breaks of {len(made.truth.breaks)} rules: {file}")


@main.command()
def peers() -> None:
    """Fetch the engines that do not come from PyPI, by Maven and npm."""
    for missing in others.fetch():
        click.echo(missing, err=True)


@main.command()
@click.option("--size", "sizes", multiple=True, type=click.Choice(list(SCALES)), default=("1e4", "1e5"))
@click.option("--engine", "engines", multiple=True, type=click.Choice(_COMPARED), help="Default: all.")
@click.option("--folder", type=click.Path(path_type=Path), default=ROOT / "benchmarks" / ".graphs", show_default=False)
@click.option("--seconds", default=600.0, show_default=True, help="Wall time that a cell may take.")
@click.option("--gib", default=14.0, show_default=True, help="Memory that a cell may take.")
@click.option("--times", default=5, show_default=True, help="Checks per cell, of which the first is cold.")
@click.option("--prefix", default="", help="Command that starts each process, such as 'taskset -c 0,1'.")
@click.option("--out", type=click.Path(path_type=Path), default=RESULTS, show_default=False)
@click.option("--merge", is_flag=True, help="Keep the cells of --out that are not measured now.")
def run(sizes: tuple[str, ...], engines: tuple[str, ...], folder: Path, out: Path, merge: bool, **limits: Any) -> None:
    """Measure, write the results as JSON and print them as tables."""
    before = json.loads(out.read_text()) if merge and out.exists() else {"sizes": {}}

    def keep(told: dict[str, Any]) -> None:
        out.write_text(json.dumps(_merged(before, told), indent=1, ensure_ascii=False) + "\n")

    told = measure(sizes, engines or _COMPARED, folder, Limits(**limits), lambda line: click.echo(line, err=True), keep)
    click.echo(tables(_merged(before, told)))


def _merged(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Both results; a cell of an earlier run says when that was, and yields to a cell of this one."""
    sizes: dict[str, Any] = {}
    for size in SCALES:
        old, new = before["sizes"].get(size), now["sizes"].get(size)
        if old:
            cells = {key: {"when": before["machine"]["when"], **cell} for key, cell in old["cells"].items()}
            sizes[size] = {**(new or old), "cells": {**cells, **(new["cells"] if new else {})}}
        elif new:
            sizes[size] = new
    return {"machine": now["machine"], "sizes": sizes}


main.add_command(edits.main)


@main.command()
@click.argument("arguments", nargs=-1)
def hostile(arguments: tuple[str, ...]) -> None:
    """Refuse every hostile workbook by a command (annotate), and print what it took and what was said."""
    from benchmarks.hostile import costs, table

    measured = costs(arguments or ("annotate",))
    click.echo(table(measured))
    if not all(cost.is_good for cost in measured):
        sys.exit(1)


@main.command()
def suggest() -> None:
    """Measure suggested links against those of the knowledge base, one document left out at a time."""
    from benchmarks.suggest import chosen, measure, table
    from effektkedja.operations.suggest import WEIGHTS
    from effektkedja.store.loading import shipped

    data = shipped()
    click.echo(table(measure(data)))
    weights = chosen(data)
    click.echo(f"Chosen on all documents: {weights}", err=True)
    if weights != WEIGHTS:
        sys.exit("The command uses other weights: put these into effektkedja.operations.suggest.WEIGHTS")


@main.command()
@click.option("--rows", default=5000, show_default=True, help="Commitments in the workbook.")
def workbook(rows: int) -> None:
    """Export, import and check a large workbook, and print what each took."""
    from benchmarks.workbook import costs, table

    click.echo(table(costs(rows)))


@main.command()
@click.option("--page", type=click.Path(path_type=Path, exists=True), default=PAGE)
@click.option("--check", is_flag=True, help="Only tell whether the page shows these results.")
def page(page: Path, check: bool) -> None:
    """Put the tables of the results into the page on performance."""
    text = made = page.read_text(encoding="utf-8")
    for name, (results, printed) in _BLOCKS.items():
        if not results.exists():
            continue  # what has not been measured stays as it is
        start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        head, _, rest = made.partition(start)
        made = f"{head}{start}\n\n{printed(json.loads(results.read_text()))}\n{end}{rest.partition(end)[2]}"
    if not check:
        page.write_text(made, encoding="utf-8")
    elif made != text:
        sys.exit(f"{page} does not show what was measured: run python -m benchmarks page")


@main.command()
@click.option("--seeds", default=2, show_default=True, help="Random graphs of each size.")
def layout(seeds: int) -> None:
    """Compare the crossings of our pictures with those of Graphviz dot and dagre."""
    from benchmarks.pictures.layout import LIMIT, compare, table

    found = compare(seeds, lambda line: click.echo(line, err=True))
    click.echo(table(found))
    if any(one.ratio is not None and one.ratio > LIMIT for one in found):
        sys.exit(1)


@main.command()
def chainpage() -> None:
    """Time the chain page in Chromium: until it can be used, and each interaction at two thousand things."""
    from benchmarks.pictures.page import kept, measure, tables

    opened, answered = measure(lambda line: click.echo(line, err=True))
    click.echo(tables(opened, answered))
    if not kept(opened, answered):
        sys.exit(1)


if __name__ == "__main__":
    main()
