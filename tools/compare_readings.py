"""Compare the second, blind reading with the readings in data/tolkningar-*.ttl and print the agreement.

Run: python tools/compare_readings.py [--differences]
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from pathlib import Path

from effektkedja.names import text_of
from effektkedja.store.dataset import Dataset
from effektkedja.store.loading import shipped
from effektkedja.terms import EKC, EKD

ROOT = Path(__file__).resolve().parents[1]
SECOND = ROOT / "docs" / "readings" / "second-reading.tsv"


def first_reading(dataset: Dataset, linked: str) -> dict[str, set[str]]:
    """What each thing is linked to by the property, by short ids."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in dataset.select(f"SELECT ?from ?to WHERE {{ ?from ek:{linked} ?to }}"):
        found[text_of(row["from"]).removeprefix(EKD)].add(text_of(row["to"]).removeprefix(EKD))
    return found


def kind(thing: str) -> str:
    """Document and sort of a thing, such as ``handlingsplan-2024-2027 atgard``."""
    return " ".join(thing.split("/")[:2])


def main() -> None:
    dataset = shipped()
    contributes, measures = first_reading(dataset, "contributesTo"), first_reading(dataset, "measures")
    levels = first_reading(dataset, "measureLevel")
    totals: Counter[str] = Counter()
    agreed: Counter[str] = Counter()
    differences = []
    with SECOND.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            thing, main_link = row["thing"], row["main"]
            links = measures if row["level"] else contributes
            first = {link for link in links.get(thing, set()) if "/villkor/" in link}
            totals[kind(thing)] += 1
            same = main_link in first if main_link != "none" else not first
            agreed[kind(thing)] += same
            if not same:
                differences.append((thing, ", ".join(sorted(first)) or "none", main_link, row["also"], row["reason"]))
            if row["level"]:
                level = next(iter(levels.get(thing, {""}))).removeprefix(f"{EKC}level-") or "unclear"
                totals["levels"] += 1
                agreed["levels"] += level == row["level"]
    for name, total in totals.items():
        print(f"{name}: {agreed[name]} of {total} ({100 * agreed[name] / total:.0f} %)")
    if "--differences" in sys.argv:
        for difference in differences:
            print("\t".join(difference))


if __name__ == "__main__":
    main()
