"""Measuring: what an engine finds is judged against the truth, limits hold, and the tables say so."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from benchmarks.engines import ENGINES, FLOOR_RULES
from benchmarks.measure import Limits, measure
from benchmarks.national import SCALES, generate
from benchmarks.table import tables

needs_numpy = pytest.mark.skipif(find_spec("numpy") is None, reason="the floor needs numpy")


@needs_numpy
def test_the_floor_finds_what_its_rules_must_find(tmp_path: Path) -> None:
    from benchmarks.engines import floor

    made = generate(SCALES["1e4"], tmp_path / "national.nt")
    engine = floor.Engine()
    engine.load(tmp_path / "none.ttl", _with_ontology(made.path))

    found = engine.findings(engine.check())

    assert found == {(rule, *each) for rule in FLOOR_RULES for each in made.truth.breaks[rule]}


def _with_ontology(path: Path) -> Path:
    import pyoxigraph as ox

    from effektkedja import resources

    with path.open("ab") as out:
        for file in resources.files("ontology"):
            ox.serialize((quad.triple for quad in ox.parse(path=str(file))), out, format=ox.RdfFormat.N_TRIPLES)
    return path


def test_one_engine_measured_in_its_own_process(tmp_path: Path) -> None:
    told = measure(["1e4"], ["set"], tmp_path, Limits(times=2), lambda _: None)

    cell = told["sizes"]["1e4"]["cells"]["set"]
    assert (cell["state"], cell["missing"], cell["extra"]) == ("done", 0, 0)
    assert len(cell["checks"]) == 2
    assert cell["peak"] > 10_000_000
    assert "all, and no other" in tables(told)


def test_a_cell_that_takes_too_long_is_ended_and_named(tmp_path: Path) -> None:
    told = measure(["1e4"], ["pyshacl"], tmp_path, Limits(seconds=0.2), lambda _: None)

    cell = told["sizes"]["1e4"]["cells"]["pyshacl"]
    assert cell["state"] == "stopped"
    assert cell["reason"].startswith("more than 0 s")


def _told(**cells: dict[str, Any]) -> dict[str, Any]:
    about = {"when": "2026", "cores": 2, "cpu": "x", "memory_gib": 1, "system": "s", "python": "3", "load_before": 0.0}
    size = {"triples": 100, "breaks": 3, "bytes": 1000, "cells": {"parse": _cell([1.0]), **cells}}
    return {"machine": about, "sizes": {"1e4": size}}


def _cell(checks: list[float], missing: int = 0, extra: int = 0, *, same_focus: bool = True) -> dict[str, Any]:
    told = {"state": "done", "checks": checks, "load": 1.0, "peak": 2**20, "missing": missing, "extra": extra}
    return {**told, "same_focus": same_focus, "version": "1", "notes": ""}


def test_ratios_are_of_warm_medians() -> None:
    table = tables(_told(set=_cell([9.0, 1.0, 3.0]), pyshacl=_cell([400.0])))

    assert "| effektkedja, SPARQL in Oxigraph | 1 | 9 | 2 | – | 200 | 1 | 2 | 1 | all, and no other |" in table
    assert "| pySHACL | 1 | 400 | 400* | – | 1 | 200 | 400 | 1 | all, and no other |" in table


def test_every_line_of_a_table_has_as_many_cells() -> None:
    table = tables(_told(set=_cell([9.0, 1.0, 3.0]), pyshacl=_cell([400.0])))

    first = table.split("\n\n")[3]
    assert {line.count(" | ") for line in first.splitlines()} == {9}


def test_an_engine_that_is_wrong_is_marked() -> None:
    table = tables(_told(pyrudof=_cell([1.0], 2, 1, same_focus=False), jena=_cell([1.0], 2, 2)))

    assert "**wrong**: 2 missing, 1 that should not be there" in table
    assert "all foci; 2 with another value" in table


def test_a_time_that_was_cut_gives_a_bound() -> None:
    stopped = {"state": "stopped", "while": "checking", "reason": "more than 600 s", "checks": [], "load": 100.0}

    table = tables(_told(set=_cell([2.0]), pyshacl=stopped))

    assert "> 250" in table
    assert "stopped while checking: more than 600 s" in table


def test_every_engine_has_its_module() -> None:
    folder = Path(__file__).parents[2] / "benchmarks" / "engines"

    assert all((folder / f"{entry.module}.py").is_file() for entry in ENGINES.values())
