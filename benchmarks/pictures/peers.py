"""Graphviz dot and dagre, which lay the same graphs out at the same columns."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.pictures.graphs import Layered
from effektkedja.render.ordering import Layers

_HERE = Path(__file__).parent
NPM = _HERE.parent / ".peers" / "pictures"


class Laid(NamedTuple):
    """An order of the nodes of each column, and the seconds of processor time that it took."""

    layers: Layers
    seconds: float


def by_dot(graph: Layered) -> Laid:
    """The order that ``dot`` gives the columns; each is one rank. The time is that of the whole program.

    Raises:
        FileNotFoundError: Graphviz is not installed.
    """
    ranks = "".join(f"{{rank=same;{';'.join(map(str, layer))}}}" for layer in graph.layers)
    links = "".join(f"{source}->{target};" for source, target in graph.edges)
    text = f"digraph{{rankdir=LR;splines=false;{ranks}{links}}}"
    before = _children()
    drawn = subprocess.run(["dot", "-Tplain"], input=text, capture_output=True, text=True, check=True).stdout
    seconds = _children() - before
    places = {}
    for line in drawn.splitlines():
        if line.startswith("node "):
            _, name, _, y, *_ = line.split()
            places[int(name)] = float(y)
    return Laid([sorted(layer, key=lambda node: places[node]) for layer in graph.layers], seconds)


def _children() -> float:
    """Processor time of all programs that have been run from here and ended."""
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def fetch_dagre() -> str:
    """Fetch dagre by its lock file, once; gives what could not be had and why, or nothing."""
    if (NPM / "node_modules").is_dir():
        return ""
    if shutil.which("npm") is None:
        return "dagre: npm is not installed"
    NPM.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(_HERE / "npm" / name, NPM / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=NPM, capture_output=True, text=True)
    return f"dagre: {(done.stderr or done.stdout).strip()[-500:]}" if done.returncode else ""


def by_dagre(graphs: Sequence[Layered]) -> list[Laid]:
    """The orders that dagre gives, its ranks set to the columns. The time is that of the layout alone.

    Raises:
        ValueError: dagre did not keep the columns.
    """
    told = json.dumps([{"layers": graph.layers, "edges": graph.edges} for graph in graphs])
    command = ["node", str(_HERE / "dagre.cjs"), str(NPM)]
    done = subprocess.run(command, input=told, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    if not all(one["kept"] for one in found):
        raise ValueError("dagre did not keep the columns")
    return [Laid(one["layers"], one["seconds"]) for one in found]
