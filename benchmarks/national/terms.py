"""Things of the generated graph and how they are written: N-Triples, one statement per line."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import IO

from effektkedja.terms import EKD, PREFIXES, RDF_TYPE


class Thing:
    """Something in the graph: an IRI, a class, and what is stated of it.

    Args:
        iri: relative to the base of data IRIs.
        kind: the class, as a prefixed name.
        stated: property (prefixed name) to values, each a thing or a term in N-Triples form.
    """

    __slots__ = ("iri", "kind", "stated")

    def __init__(self, iri: str, kind: str) -> None:
        self.iri = iri
        self.kind = kind
        self.stated: dict[str, list[Thing | str]] = {}

    def __str__(self) -> str:
        return f"<{EKD}{self.iri}>"

    def __getitem__(self, name: str) -> list[Thing | str]:
        """The values of a property; an empty list that can be added to where there is none."""
        return self.stated.setdefault(name, [])

    def put(self, name: str, *values: Thing | str) -> Thing:
        """State these values, and no others, of the property."""
        self.stated[name] = list(values)
        return self

    def drop(self, name: str, value: Thing | str | None = None) -> None:
        """State this value no longer, or none where no value is given."""
        if value is None:
            self.stated.pop(name, None)
        else:
            self.stated[name].remove(value)

    def lines(self) -> str:
        """The statements as N-Triples, each once."""
        own = str(self)
        head = f"{own} <{RDF_TYPE}> {name(self.kind)} .\n"
        return head + "".join(
            f"{own} {name(prop)} {value} .\n" for prop, values in self.stated.items() for value in dict.fromkeys(values)
        )


@cache
def name(prefixed: str) -> str:
    """A prefixed name as an IRI in N-Triples form."""
    prefix, _, local = prefixed.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def swedish(text: str) -> str:
    """A text in Swedish; it must hold nothing that N-Triples escapes."""
    return f'"{text}"@sv'


def plain(text: str) -> str:
    """A text without language; it must hold nothing that N-Triples escapes."""
    return f'"{text}"'


def typed(lexical: object, datatype: str) -> str:
    """A literal of an XSD datatype, well-formed or not."""
    return f'"{lexical}"^^{name(f"xsd:{datatype}")}'


class Writer:
    """Writes things as they come and counts the statements; nothing is kept."""

    def __init__(self, out: IO[str]) -> None:
        self._out = out
        self.triples = 0

    def write(self, things: Iterable[Thing]) -> None:
        for thing in things:
            self.text(thing.lines())

    def text(self, lines: str) -> None:
        """Lines of N-Triples that are ready."""
        self.triples += lines.count("\n")
        self._out.write(lines)
