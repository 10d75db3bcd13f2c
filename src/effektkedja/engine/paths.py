"""SHACL property paths: small immutable values, their SPARQL text and the normal form that queries use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mark = Literal["*", "+", "?"]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A step along one property. ``iri`` is written as SPARQL writes it: ``<…>``, a prefixed name or ``!(…)``."""

    iri: str


@dataclass(frozen=True, slots=True)
class Inverse:
    """The path walked backwards."""

    path: Path


@dataclass(frozen=True, slots=True)
class Sequence:
    """One path after the other; at least two."""

    steps: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Any one of the paths; at least two."""

    choices: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A path any number of times (``*``), at least once (``+``) or at most once (``?``)."""

    path: Path
    mark: Mark


Path = Predicate | Inverse | Sequence | Alternative | Repeat


def path_text(path: Path) -> str:
    """The path in SPARQL syntax, parentheses only where they are needed: ``<p>/^<q>``."""
    if isinstance(path, Predicate):
        return path.iri
    if isinstance(path, Sequence):
        return "/".join(_operand(step) for step in path.steps)
    if isinstance(path, Alternative):
        return "|".join(_operand(choice) for choice in path.choices)
    if isinstance(path, Inverse):
        return f"^{_operand(path.path)}"
    return f"{_operand(path.path)}{path.mark}"


def _operand(path: Path) -> str:
    text = path_text(path)
    return text if isinstance(path, Predicate) or _is_simple_inverse(path) else f"({text})"


def _is_simple_inverse(path: Path) -> bool:
    return isinstance(path, Inverse) and isinstance(path.path, Predicate) and not path.path.iri.startswith("!")


def normal(path: Path) -> Path:
    """The same path with inverses pushed down to single properties and nested sequences flattened."""
    if isinstance(path, Inverse):
        return _inverted(path.path)
    if isinstance(path, Sequence):
        return Sequence(tuple(part for step in path.steps for part in steps(step)))
    if isinstance(path, Alternative):
        return Alternative(tuple(normal(choice) for choice in path.choices))
    if isinstance(path, Repeat):
        return Repeat(normal(path.path), path.mark)
    return path


def _inverted(path: Path) -> Path:
    if isinstance(path, Inverse):
        return normal(path.path)
    if isinstance(path, Sequence):
        return normal(Sequence(tuple(Inverse(step) for step in reversed(path.steps))))
    if isinstance(path, Alternative):
        return Alternative(tuple(_inverted(choice) for choice in path.choices))
    if isinstance(path, Repeat):
        return Repeat(_inverted(path.path), path.mark)
    return Inverse(path)


def steps(path: Path) -> tuple[Path, ...]:
    """The steps of the normal form, one after the other; a single path is its own only step."""
    found = normal(path)
    return found.steps if isinstance(found, Sequence) else (found,)


def is_nullable(path: Path) -> bool:
    """Whether the path can have length zero, so that every node is a value node of its own."""
    if isinstance(path, Predicate):
        return False
    if isinstance(path, Repeat):
        return path.mark != "+" or is_nullable(path.path)
    if isinstance(path, Sequence):
        return all(is_nullable(step) for step in path.steps)
    if isinstance(path, Alternative):
        return any(is_nullable(choice) for choice in path.choices)
    return is_nullable(path.path)


def is_one_pattern(path: Path) -> bool:
    """Whether a SPARQL engine evaluates the path as one index probe instead of joining several patterns."""
    if isinstance(path, Sequence):
        return False
    if isinstance(path, Alternative):
        return all(is_one_pattern(choice) for choice in path.choices)
    return True
