"""Canonical Turtle: one text for one graph, so that a difference in the file is a difference in fact.

The same set of triples always gives the same bytes, whatever order, prefix or spelling they came in. Blank
nodes have no stable name, so data may not hold them; shapes may, and are written by hand.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.terms import BASE, PREFIXES, RDF_TYPE, XSD

_ID_BASE = f"{BASE}id/"
_LOCAL_NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$")
_IRI_UNSAFE = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_INTEGER = re.compile(r"^[+-]?[0-9]+$")
_DECIMAL = re.compile(r"^[+-]?[0-9]*\.[0-9]+$")
_DIGITS = re.compile(r"(\d+)")
_ESCAPED = re.compile(r'[\\"\x00-\x1f]')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def natural_key(text: str) -> list[tuple[int, int, str]]:
    """Sort key that puts "2.10" after "2.9": runs of digits compare as numbers, the rest as text."""
    parts = _DIGITS.split(text)
    return [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts if part]


def canonical_turtle(triples: Iterable[ox.Triple | ox.Quad], comment: str = "") -> str:
    """The canonical Turtle of a graph without blank nodes.

    Subjects and objects come in natural order, ``rdf:type`` first among the predicates. ``comment`` becomes
    the head of the file, a ``#`` before each line.

    Raises:
        InputError: the graph holds a blank node, which has no name to be sorted by.
    """
    by_subject: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    used: set[str] = set()
    for triple in triples:
        subject = _term(triple.subject, used)
        predicate = "a" if triple.predicate.value == RDF_TYPE else _term(triple.predicate, used)
        by_subject[subject][predicate].add(_term(triple.object, used))
    head = "".join(f"# {line}".rstrip() + "\n" for line in comment.splitlines())
    head += f"@base <{_ID_BASE}> .\n"
    head += "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in sorted(used))
    blocks = [_block(subject, by_subject[subject]) for subject in sorted(by_subject, key=natural_key)]
    return head + "\n" + "\n".join(blocks)


def canonical_file(path: Path) -> str:
    """The canonical text of the Turtle file at ``path``, its leading comment lines kept."""
    text = path.read_text(encoding="utf-8")
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").removeprefix(" "))
    try:
        triples = list(ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=_ID_BASE))
    except SyntaxError as error:
        raise InputError(
            Text(f"Syntaxfel: {error.msg}.", f"Syntax error: {error.msg}."), where=f"{path}:{error.lineno}"
        ) from error
    return canonical_turtle(triples, "\n".join(lines))


def _block(subject: str, predicates: dict[str, set[str]]) -> str:
    rows = []
    for predicate in sorted(predicates, key=lambda p: (p != "a", p)):
        found = predicates[predicate]
        values = sorted(found, key=_value_key) if len(found) > 1 else found
        rows.append(f"    {predicate} " + " ,\n        ".join(values))
    return f"{subject}\n" + " ;\n".join(rows) + " .\n"


def _value_key(value: str) -> tuple[int, list[tuple[int, int, str]]]:
    """Swedish before English before the rest, as in everything that a user reads."""
    rank = 0 if value.endswith('"@sv') else 1 if value.endswith('"@en') else 2
    return rank, natural_key(value)


def _term(term: object, used: set[str]) -> str:
    if isinstance(term, ox.NamedNode):
        return _iri(term.value, used)
    if isinstance(term, ox.Literal):
        return _literal(term, used)
    raise InputError(
        Text(
            "Data får inte innehålla anonyma noder: ge saken en egen adress.",
            "Data may not hold blank nodes: give the thing an IRI of its own.",
        )
    )


def _iri(iri: str, used: set[str]) -> str:
    if iri.startswith(_ID_BASE):
        relative = iri.removeprefix(_ID_BASE)
        if relative and not relative.startswith((".", "/")) and ":" not in relative and "//" not in relative:
            return f"<{relative}>"
        return f"<{iri}>"
    for name, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and _LOCAL_NAME.match(local):
            used.add(name)
            return f"{name}:{local}"
    return "<" + _IRI_UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04X}", iri) + ">"


def _literal(literal: ox.Literal, used: set[str]) -> str:
    value, datatype = literal.value, literal.datatype.value
    quoted = '"' + _ESCAPED.sub(lambda match: _ESCAPES.get(c := match.group(), f"\\u{ord(c):04X}"), value) + '"'
    if literal.language:
        return f"{quoted}@{literal.language}"
    if datatype == XSD + "string":
        return quoted
    if datatype == XSD + "boolean" and value in ("true", "false"):
        return value
    if datatype == XSD + "integer" and _INTEGER.match(value):
        return value
    if datatype == XSD + "decimal" and _DECIMAL.match(value):
        return value
    return f"{quoted}^^{_iri(datatype, used)}"
