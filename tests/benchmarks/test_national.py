"""The generated national graph: the same every time, and the rules find its breaks exactly."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchmarks.national import SCALES, Generated, Scale, Truth, generate
from benchmarks.national.scale import MUNICIPALITIES
from effektkedja.operations import check
from effektkedja.rules import catalogue
from effektkedja.store.loading import open_files


@pytest.fixture(scope="module")
def smallest(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    return generate(SCALES["1e4"], tmp_path_factory.mktemp("national") / "national.nt")


def found_in(path: Path) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for result in check.run(open_files([path]), "set"):
        code = catalogue().by_shape[result.shape].code
        found[code].add((result.focus, "" if result.value == result.focus else result.value))
    return found


@pytest.mark.parametrize("size", ["1e4", "1e5"])
def test_every_rule_has_a_break_in_it(size: str, tmp_path: Path) -> None:
    """The larger sizes have more of the same; at 10^4 and 10^5 a rule is most easily left without a break."""
    made = generate(SCALES[size], tmp_path / "national.nt")

    assert {code for code, found in made.truth.breaks.items() if found} == {rule.code for rule in catalogue().rules}


def test_a_replaced_plan_has_breaks_that_no_rule_tells_of(smallest: Generated) -> None:
    """Some of its commitments have nobody who answers for them: that is in the graph, and not in the truth."""
    plan = "<https://w3id.org/effektkedja/id/handlingsplan-lan-09-2020/atgard/"
    lines = smallest.path.read_text(encoding="utf-8").splitlines()
    commitments = {line.split()[0] for line in lines if line.startswith(plan)}
    owned = {line.split()[0] for line in lines if "/def/responsible>" in line}
    told = {code for code, found in smallest.truth.breaks.items() if any(focus in commitments for focus, _ in found)}

    assert commitments - owned
    assert "EK501" in told
    assert told <= {"EK501", "EK901", "EK905", "EK908"}


def test_the_engine_finds_every_break_and_nothing_else(smallest: Generated) -> None:
    assert found_in(smallest.path) == smallest.truth.breaks


OTHERS = [Scale("by chance", ("09", "10"), years=2), Scale("by age", ("09",), years=3, ages=True)]


@pytest.mark.parametrize("scale", OTHERS, ids=lambda scale: scale.name)
def test_other_nations_hold_what_they_promise(scale: Scale, tmp_path: Path) -> None:
    """Where breaks are made by chance, and not all of them everywhere, none causes or hides another."""
    made = generate(scale, tmp_path / "other.nt", seed=7)

    assert found_in(made.path) == made.truth.breaks


def test_same_seed_same_bytes(smallest: Generated, tmp_path: Path) -> None:
    again = generate(SCALES["1e4"], tmp_path / "again.nt")
    other = generate(SCALES["1e4"], tmp_path / "other.nt", seed=1)

    assert again.path.read_bytes() == smallest.path.read_bytes()
    assert other.path.read_bytes() != smallest.path.read_bytes()


def test_statements_are_counted_and_stand_once(smallest: Generated) -> None:
    lines = smallest.path.read_text(encoding="utf-8").splitlines()

    assert len(lines) == smallest.triples == len(set(lines))
    assert sum(1 for _ in ox.parse(path=str(smallest.path), format=ox.RdfFormat.N_TRIPLES)) == smallest.triples


def test_truth_is_kept_beside_the_graph(smallest: Generated) -> None:
    assert Truth.load(smallest.path.with_suffix(".truth.json")).breaks == smallest.truth.breaks


def test_the_nation_is_whole() -> None:
    assert len(MUNICIPALITIES) == 21
    assert sum(MUNICIPALITIES.values()) == 290
    assert SCALES["1e6"].counties == SCALES["1e7"].counties == tuple(MUNICIPALITIES)
