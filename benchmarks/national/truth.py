"""What the rules must find: recorded where the breaks are made."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from benchmarks.national.terms import Thing

Found = tuple[str, str]
"""Focus and value in N-Triples form; the value is empty where the finding has none."""


class Truth:
    """The breaks of a graph, by rule."""

    def __init__(self) -> None:
        self.breaks: dict[str, set[Found]] = defaultdict(set)

    def add(self, rule: str, focus: Thing | str, value: Thing | str = "") -> None:
        """This rule must find this focus, with this value."""
        self.breaks[rule].add((str(focus), str(value)))

    def take(self, other: Truth, rules: tuple[str, ...]) -> None:
        """Take over what another truth tells of these rules or families of rules."""
        for rule, found in other.breaks.items():
            if rule.startswith(rules):
                self.breaks[rule] |= found

    @property
    def total(self) -> int:
        return sum(map(len, self.breaks.values()))

    def save(self, path: Path, triples: int) -> None:
        """Write the truth as JSON: number of triples, and rule to sorted pairs of focus and value."""
        rules = {rule: sorted(self.breaks[rule]) for rule in sorted(self.breaks)}
        path.write_text(json.dumps({"triples": triples, "breaks": self.total, "rules": rules}, indent=1) + "\n")

    @classmethod
    def load(cls, path: Path) -> Truth:
        """Read what ``save`` wrote."""
        truth = cls()
        for rule, found in json.loads(path.read_text())["rules"].items():
            truth.breaks[rule] = {(focus, value) for focus, value in found}
        return truth
