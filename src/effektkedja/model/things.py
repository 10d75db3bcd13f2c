"""Things of the data as people know them, where they stand, and what that rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Basis = Literal["stated", "interpreted"]
"""Whether documents say it themselves, or somebody has read it into them."""


@dataclass(frozen=True)
class Thing:
    """Something in the data as a person knows it.

    Args:
        iri: the IRI, or the lexical form of a literal.
        label: kind, number and name: ``Åtagande 5.1 «Effektivisera …»``.
        kind: IRI of the class, or empty.
        number: the document's own number, or empty.
        name: the name alone.
    """

    iri: str
    label: str
    kind: str = ""
    number: str = ""
    name: str = ""


@dataclass(frozen=True)
class Source:
    """Where a statement stands.

    Args:
        document: id of the document that was read, such as ``handlingsplan-2024-2027``, or empty.
        title: name of that document.
        heading: heading, table and number there.
        lines: lines of the source text, such as ``692-708``.
        file: file that holds the statement now.
        line: line in ``file``, counted from 1; 0 where unknown.
    """

    document: str = ""
    title: str = ""
    heading: str = ""
    lines: str = ""
    file: str = ""
    line: int = 0
