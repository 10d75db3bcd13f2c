"""Writes the national graph county by county, so that the memory it takes does not grow with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.national import interpretations
from benchmarks.national.breaks import break_county
from benchmarks.national.county import county
from benchmarks.national.figures import figures
from benchmarks.national.nation import nation
from benchmarks.national.programme import programme
from benchmarks.national.programme_breaks import break_programme
from benchmarks.national.scale import Scale
from benchmarks.national.terms import Writer
from benchmarks.national.truth import Truth


@dataclass(frozen=True)
class Generated:
    """A graph on disk and what must be found in it."""

    path: Path
    triples: int
    truth: Truth


def generate(scale: Scale, path: Path, *, seed: int = 2026) -> Generated:
    """Write a national graph of this size as N-Triples, and its truth beside it as JSON.

    Args:
        scale: how much to generate.
        path: file to write; the truth goes to the same name with ``.truth.json``.
        seed: the same seed gives the same bytes.

    Returns:
        Where the graph is, how many statements it holds, and the breaks in it.
    """
    truth = Truth()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n", buffering=1 << 20) as out:
        writer = Writer(out)
        shared = nation(Random(f"{seed}-nation"))
        writer.write(shared.things())
        for at, code in enumerate(scale.counties):
            random = Random(f"{seed}-{code}")
            made = county(shared, code, random)
            programmes = [programme(made, shared, area, random) for area in made.municipal_areas]
            faults = break_county(made, shared, truth, random, every=at == 0)
            for place, each in enumerate(programmes):
                break_programme(each, made, truth, random, every=at == place == 0)
            writer.write(made.things())
            writer.write(interpretations.of_county(made))
            for each in programmes:
                writer.write(each.things())
                writer.write(interpretations.of_programme(each))
            for lines in figures(made, scale, faults, truth, random):
                writer.text(lines)
    truth.save(path.with_suffix(".truth.json"), writer.triples)
    return Generated(path, writer.triples, truth)
