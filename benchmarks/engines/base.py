"""What every adapter does, and how what engines report becomes comparable."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from effektkedja.rules import catalogue

Finding = tuple[str, str, str]
"""Code of the rule, focus and value; the value is empty where it is the focus or there is none."""


class Engine(Protocol):
    """An engine, as the worker drives it: load, check some times, and say what the last check found.

    ``notes`` tells a reader of the table what is particular about how this engine was used.
    """

    version: str
    notes: str

    def load(self, shapes: Path, data: Path) -> None:
        """Read shapes (one Turtle file) and data (one N-Triples file) and make ready, as the engine does best."""

    def check(self) -> Any:
        """Check all shapes; gives the engine's own report. This alone is timed as the check."""

    def findings(self, report: Any) -> set[Finding]:
        """What the report says, in terms of the rules."""


class Unavailable(Exception):
    """The engine is not installed here; the message says what is missing."""


def finding(shape: str, focus: str, value: str) -> Finding:
    """A finding from a result's source shape (IRI), focus and value (N-Triples form)."""
    return catalogue().by_shape[shape].code, focus, "" if value == focus else value


def shape_iris(rules: Iterable[str]) -> tuple[str, ...]:
    """The shapes of these rules, or of all where none is named."""
    wanted = set(rules)
    return tuple(iri for iri, rule in catalogue().by_shape.items() if not wanted or rule.code in wanted)
