"""The edits that are measured: each kind can be drawn, changes the graph, and is undone without a trace."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from benchmarks import incremental
from benchmarks.edits import KINDS, Drawer
from benchmarks.measure import graph


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("graphs")


@pytest.fixture(scope="module")
def store(folder: Path) -> ox.Store:
    data, _, _ = graph("1e4", folder)
    made = ox.Store()
    made.bulk_load(path=str(data), format=ox.RdfFormat.N_TRIPLES)
    return made


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_edit_changes_something(kind: str, store: ox.Store) -> None:
    drawn = Drawer(store).draw(kind, 3)
    assert len(drawn) == 3
    assert drawn == Drawer(store).draw(kind, 3)
    for edit in drawn:
        assert edit.added or edit.removed
        assert all(ox.Quad(*triple) in store for triple in edit.removed)
        assert not any(ox.Quad(*triple) in store for triple in edit.added)


def test_the_command_measures_and_prints(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "edits.json"
    given = ["--size", "1e4", "--edits", "2", "--folder", str(folder), "--out", str(out), "--whole"]
    ran = CliRunner().invoke(incremental.main, given)
    assert ran.exit_code == 0, ran.output
    found = json.loads(out.read_text())["sizes"]["1e4"]
    assert found["as_before"]
    assert found["equal_to_full_check"]
    assert found["rows"].keys() == {*KINDS, incremental.STATEMENT, incremental.THING}
    assert all(found["rows"][kind]["edits"] == 4 for kind in KINDS)
    assert not any(each["asked_whole"] for each in found["rows"].values())
    assert found["rows"][incremental.STATEMENT]["changed"] > 1
    table = [line for line in ran.output.splitlines() if line.startswith("| ")]
    assert len(table) == len(KINDS) + 4
