"""The question book: named SPARQL queries with a header that says what they ask, and typed parameters.

A header stands in comment lines that begin with ``#+`` and hold YAML, the convention of grlc. The rest of the file
is plain SPARQL 1.1. Parameters are bound as RDF terms before evaluation and never pasted into the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from effektkedja import resources
from effektkedja.errors import InputError
from effektkedja.model.tables import Column
from effektkedja.model.text import Text
from effektkedja.store.queryable import Term
from effektkedja.terms import EKC, EKD, PREFIXES, XSD

NAME = re.compile(r"^[a-z0-9åäö]+(-[a-z0-9åäö]+)*$")
_IRI = re.compile(r'^[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]+$')
_LOCAL = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._/-]*$")
TYPES = ("document", "goal", "thing", "actor", "concept", "scheme", "string", "integer", "year")
"""What a parameter can be: the first six are things and are given by their ids, the others are plain values."""
COLUMN_TYPES = (*TYPES, "decimal", "boolean", "date", "any")
"""What a column can hold. ``decimal`` also covers whole numbers among decimals; ``string`` any text; ``any`` whatever
term stands there."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a question.

    Args:
        name: the SPARQL variable that it binds, without ``?``.
        kind: one of ``TYPES``; decides how the given text becomes a term.
        label: what it is, for people.
        default: the text used when none is given; empty where the parameter may be left out.
        required: whether a value must be given.
        code_list: name of the code list that a concept must be from, or empty where any will do.
        least: the least value of an integer, or None.
    """

    name: str
    kind: str
    label: Text
    default: str = ""
    required: bool = False
    code_list: str = ""
    least: int | None = None


@dataclass(frozen=True)
class Query:
    """A question: what it asks, what it takes, what it gives, and its SPARQL."""

    name: str
    question: Text
    summary: Text
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    example: str
    sparql: str

    def bind(self, given: Mapping[str, str]) -> dict[str, Term]:
        """The terms that the parameters stand for, defaults filled in.

        Raises:
            InputError: an unknown or missing parameter, or a value that is not of its kind.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                listed = ", ".join(known)
                raise InputError(
                    Text(
                        f"Frågan ”{self.name}” har ingen parameter ”{name}”.",
                        f"The question '{self.name}' has no parameter '{name}'.",
                    ),
                    hint=Text(f"Den har: {listed or 'inga'}.", f"It has: {listed or 'none'}."),
                )
        bound: dict[str, Term] = {}
        for parameter in self.parameters:
            text = given.get(parameter.name, parameter.default)
            if text:
                bound[parameter.name] = to_term(text, parameter)
            elif parameter.required:
                raise InputError(
                    Text(
                        f"Frågan ”{self.name}” behöver parametern ”{parameter.name}” ({parameter.kind}).",
                        f"The question '{self.name}' needs the parameter '{parameter.name}' ({parameter.kind}).",
                    ),
                    hint=Text(f"Till exempel: {self.example}", f"For instance: {self.example}") if self.example else "",
                )
        return bound


def to_term(text: str, parameter: Parameter) -> Term:
    """The term that ``text`` means for a parameter of this kind.

    Raises:
        InputError: the text is not of the parameter's kind.
    """
    wrong = InputError(
        Text(
            f"”{text}” är inget giltigt värde för parametern ”{parameter.name}” ({parameter.kind}).",
            f"'{text}' is not a valid value of the parameter '{parameter.name}' ({parameter.kind}).",
        )
    )
    if parameter.kind == "string":
        return ox.Literal(text)
    if parameter.kind in ("integer", "year"):
        if not re.fullmatch(r"[0-9]{4}" if parameter.kind == "year" else r"-?[0-9]+", text):
            raise wrong
        if parameter.least is not None and int(text) < parameter.least:
            raise wrong
        kind = "gYear" if parameter.kind == "year" else "integer"
        return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))
    iri = text.removeprefix("<").removesuffix(">")
    prefix, colon, local = iri.partition(":")
    if colon and prefix in PREFIXES and _LOCAL.match(local):
        return ox.NamedNode(PREFIXES[prefix] + local)
    if _IRI.match(iri):
        return ox.NamedNode(iri)
    if not _LOCAL.match(text):
        raise wrong
    return ox.NamedNode(_base(parameter) + text.removeprefix("aktor/" if parameter.kind == "actor" else ""))


def to_text(term: Term, parameter: Parameter) -> str:
    """The shortest text that :func:`to_term` reads as ``term`` for this parameter."""
    value = str(getattr(term, "value", term))
    if not isinstance(term, ox.NamedNode):
        return value
    candidates = [(_base(parameter), ""), (EKD, "ekd:"), *((namespace, f"{p}:") for p, namespace in PREFIXES.items())]
    for namespace, prefix in candidates:
        local = value.removeprefix(namespace)
        if local != value and _LOCAL.match(local):
            return prefix + local
    return value


def _base(parameter: Parameter) -> str:
    """The namespace that a bare id of this kind belongs to."""
    return EKC if parameter.kind in ("concept", "scheme") else f"{EKD}aktor/" if parameter.kind == "actor" else EKD


@cache
def book() -> tuple[Query, ...]:
    """All shipped questions in order of their names."""
    return tuple(read(path) for path in resources.files("queries", "*.rq"))


def search(words: Iterable[str]) -> tuple[Query, ...]:
    """The questions that hold every word, in any case, in name, question, summary, tags or headings.

    A question whose name is one of the words comes first.
    """
    wanted = [word.lower() for word in words]
    found = [query for query in book() if all(word in _searched(query) for word in wanted)]
    return tuple(sorted(found, key=lambda query: query.name not in wanted))


def _searched(query: Query) -> str:
    texts = [query.question, query.summary, *(parameter.label for parameter in query.parameters)]
    texts += [column.title for column in query.columns]
    words = [query.name, *query.tags, *(parameter.name for parameter in query.parameters)]
    return " ".join([*words, *(f"{text.sv} {text.en}" for text in texts)]).lower()


def find(name: str) -> Query:
    """The question with this name.

    Raises:
        InputError: there is no such question; the hint names the nearest ones.
    """
    import difflib

    names = {query.name: query for query in book()}
    if name in names:
        return names[name]
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.4)
    listed = ", ".join(near)
    raise InputError(
        Text(f"Det finns ingen fråga ”{name}”.", f"There is no question '{name}'."),
        hint=Text(f"Menade du {listed}?", f"Did you mean {listed}?")
        if near
        else Text("effektkedja queries listar frågorna.", "effektkedja queries lists the questions."),
    )


def read(path: Path) -> Query:
    """The question in a file, with or without a header.

    Raises:
        InputError: the file cannot be read, or its header is not what a header should be.
    """
    import yaml

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(Text("Frågan går inte att läsa.", "The question cannot be read."), where=str(path)) from error
    lines = text.splitlines()
    header = "\n".join(line[2:].removeprefix(" ") for line in lines if line.startswith("#+"))
    try:
        about = yaml.load(header, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}
    except yaml.YAMLError as error:
        raise InputError(
            Text("Huvudet (raderna med #+) är inte giltig YAML.", "The header (the lines with #+) is not valid YAML."),
            where=str(path),
        ) from error
    if not isinstance(about, dict):
        raise InputError(
            Text(
                "Huvudet (raderna med #+) ska vara nycklar med värden.",
                "The header (the lines with #+) must be keys with values.",
            ),
            where=str(path),
        )
    return Query(
        name=path.stem,
        question=_text(about.get("question")),
        summary=_text(about.get("summary")),
        tags=tuple(str(tag) for tag in about.get("tags", [])),
        parameters=tuple(_parameter(entry, path) for entry in about.get("params", [])),
        columns=tuple(_column(entry, path) for entry in about.get("columns", [])),
        example=str(about.get("example", "")),
        sparql=text,
    )


def _parameter(entry: dict[str, Any], path: Path) -> Parameter:
    least = entry.get("min")
    return Parameter(
        _entry_name(entry, path),
        _kind(entry.get("type", "string"), TYPES, path),
        _text(entry.get("label", {})),
        str(entry.get("default", "") or ""),
        bool(entry.get("required", False)),
        str(entry.get("in", "") or ""),
        least if isinstance(least, int) else None,
    )


def _column(entry: dict[str, Any], path: Path) -> Column:
    return Column(_entry_name(entry, path), _text(entry), _kind(entry.get("type", "any"), COLUMN_TYPES, path))


def _entry_name(entry: object, path: Path) -> str:
    if isinstance(entry, dict) and "name" in entry:
        return str(entry["name"])
    raise InputError(
        Text("Varje parameter och kolumn ska ha ett namn.", "Every parameter and column must have a name."),
        where=str(path),
    )


def _kind(kind: object, known: tuple[str, ...], path: Path) -> str:
    if str(kind) in known:
        return str(kind)
    listed = ", ".join(filter(None, known))
    raise InputError(
        Text(f"Typen ”{kind}” finns inte; typerna är {listed}.", f"There is no type '{kind}'; the types are {listed}."),
        where=str(path),
    )


def _text(value: object) -> Text:
    if isinstance(value, dict):
        return Text(str(value.get("sv", "")), str(value.get("en", "")))
    return Text(str(value or ""), str(value or ""))
