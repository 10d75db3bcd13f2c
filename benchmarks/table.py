"""What was measured, as tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import log
from statistics import median
from typing import Any

from benchmarks.engines import ENGINES

Cell = dict[str, Any]


def tables(told: dict[str, Any]) -> str:
    """The machine, a table per size, how time grows, and the distance to the floor."""
    parts = [_machine(told["machine"])]
    for size, measured in told["sizes"].items():
        parts.append(_size(size, measured))
    parts.append(_growth(told["sizes"]))
    parts.append(_floor(told["sizes"]))
    parts.append(_engines(told["sizes"]))
    return "\n\n".join(part for part in parts if part) + "\n"


def warm(cell: Cell) -> float | None:
    """Median of the checks after the first; the first where it is the only one; None where none was finished."""
    checks = cell["checks"]
    return median(checks[1:] or checks) if checks else None


def busy(cell: Cell) -> float | None:
    """Processor time of the checks that ``warm`` is the median of; None where another process did the work."""
    spent = cell.get("cpu", [])
    return median(spent[1:] or spent) if sum(spent) > sum(cell["checks"]) / 20 else None


def _machine(about: dict[str, Any]) -> str:
    return (
        f"Measured {about['when']}: {about['cores']} cores ({about['cpu']}), {about['memory_gib']} GiB, "
        f"{about['system']}, Python {about['python']}; load average before the run {about['load_before']:.1f}."
    )


def _size(size: str, measured: dict[str, Any]) -> str:
    cells = measured["cells"]
    parse = _seconds(cells, "parse")
    slow = _seconds(cells, "pyshacl")
    stopped = slow is None and "pyshacl" in cells
    ours = [_right(cells, key) for key, entry in ENGINES.items() if entry.own and entry.compared]
    own = min((took for took in ours if took is not None), default=None)
    head = (
        f"### {size}: {measured['triples']:,} statements, {measured['breaks']:,} breaks\n\n"
        f"Parsing the file ({measured['bytes'] / 1e6:,.0f} MB) with Oxigraph takes {_s(parse)} s.\n"
    )
    seconds = ("load s", "first check s", "warm check s", "its CPU s")
    titles = ("engine", *seconds, "pySHACL / it", "it / ours", "it / parsing", "peak MiB", "findings")
    rows = []
    for key, entry in ENGINES.items():
        if not entry.compared or key not in cells:
            continue
        cell = cells[key]
        took = warm(cell)
        times = (_s(cell.get("load")), _s(cell["checks"][0] if cell["checks"] else None), _warm(cell), _s(busy(cell)))
        against = _ratio(slow, took) if not stopped else _at_least(cells["pyshacl"], took)
        ratios = (against, _ratio(took, own), _ratio(took, parse))
        rows.append((entry.name, *times, *ratios, _mib(cell), _verdict(cell)))
    return f"{head}\n{_markdown(titles, rows)}"


def _seconds(cells: dict[str, Cell], key: str) -> float | None:
    return warm(cells[key]) if key in cells else None


def _right(cells: dict[str, Cell], key: str) -> float | None:
    """The time of an engine that found what it had to."""
    cell = cells.get(key)
    if cell is None or cell["state"] != "done" or cell.get("missing", 1) or cell["extra"]:
        return None
    return warm(cell)


def _ratio(one: float | None, other: float | None) -> str:
    if one is None or other is None:
        return "–"
    ratio = one / other
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.2g}"


def _at_least(stopped: Cell, took: float | None) -> str:
    """pySHACL was ended: its check took at least what was left of its time."""
    if took is None or "more than" not in stopped.get("reason", "") or "load" not in stopped:
        return "–"
    return f"> {_ratio(float(stopped['reason'].split()[2]) - stopped['load'], took)}"


def _s(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    return f"{seconds:.3g}" if seconds < 1000 else f"{seconds:.0f}"


def _warm(cell: Cell) -> str:
    """The warm check; with a star where the only check was the cold one."""
    return _s(warm(cell)) + ("*" if len(cell["checks"]) == 1 else "")


def _mib(cell: Cell) -> str:
    return f"{cell['peak'] / 2**20:,.0f}" if cell.get("peak") and cell["state"] != "unavailable" else "–"


def _verdict(cell: Cell) -> str:
    if cell["state"] == "unavailable":
        return f"not here: {cell['reason']}"
    if cell["state"] != "done":
        return f"{cell['state']} while {cell.get('while', 'starting')}: {cell['reason']}"
    if not cell["missing"] + cell["extra"]:
        return "all, and no other"
    if cell["same_focus"]:
        return f"all foci; {cell['missing']} with another value"
    return f"**wrong**: {cell['missing']} missing, {cell['extra']} that should not be there"


def _growth(sizes: dict[str, Any]) -> str:
    """How the warm check grows from size to size: 1.0 is as fast as the graph."""
    names = list(sizes)
    steps = list(pairwise(names))
    if not steps:
        return ""
    rows = []
    for key, entry in ENGINES.items():
        times = {size: _seconds(sizes[size]["cells"], key) for size in names}
        if any(times.values()):
            rows.append((entry.name, *(_exponent(sizes, times, one, other) for one, other in steps)))
    return "### Growth of the warm check (exponent)\n\n" + _markdown(
        ("engine", *(f"{one} to {other}" for one, other in steps)), rows
    )


def _exponent(sizes: dict[str, Any], times: dict[str, float | None], one: str, other: str) -> str:
    small, large = times[one], times[other]
    if small is None or large is None:
        return "–"
    return f"{log(large / small) / log(sizes[other]['triples'] / sizes[one]['triples']):.2f}"


def _floor(sizes: dict[str, Any]) -> str:
    rows = []
    for size, measured in sizes.items():
        cells = measured["cells"]
        floor = _right(cells, "floor")
        for key, entry in ENGINES.items():
            took = _right(cells, f"{key}@floor")
            if took is not None and floor is not None:
                rows.append((size, entry.name, _s(took), _s(floor), _ratio(took, floor)))
    if not rows:
        return ""
    return "### Distance to the floor, on the twelve rules that it knows\n\n" + _markdown(
        ("size", "engine", "warm check s", "floor s", "engine / floor"), rows
    )


def _engines(sizes: dict[str, Any]) -> str:
    """Versions, and how each was used."""
    told: dict[str, tuple[str, str, str]] = {}
    for measured in sizes.values():
        for key, cell in measured["cells"].items():
            if key in ENGINES and "version" in cell:
                told[key] = (ENGINES[key].name, cell["version"], cell["notes"])
    return "### Engines\n\n" + _markdown(
        ("engine", "version", "how it was used"), [told[key] for key in ENGINES if key in told]
    )


def _markdown(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
