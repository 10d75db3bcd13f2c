"""The cases of the rule catalogue: one folder per rule, files that break it and files that do not.

A case is a small Turtle file about an invented cycling strategy. Its first lines say what it shows and, after
``expect:``, which findings of the rule it must give; no such line means that the rule must keep quiet.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from effektkedja import resources
from effektkedja.engine import Plan, only, read_shapes, run_pyshacl, run_set
from effektkedja.model.result import Result
from effektkedja.rules import catalogue
from effektkedja.store.loading import open_files
from effektkedja.store.queryable import Term
from effektkedja.store.reading import read_quads
from effektkedja.terms import EK, EKD, EKS, PREFIXES

FOLDER = Path(__file__).parent
Found = frozenset[tuple[str, str]]
"""Focus and value of each finding, in N-Triples form; the value is empty where it is the focus or there is none."""

About = dict[Term, list[ox.Triple]]
Follows = Callable[[Term], bool]

_EXPECT = re.compile(r"^# expect: (EK\d+) (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """One file, the rule it is about and what that rule must find in it."""

    path: Path
    code: str
    expected: Found

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def is_valid(self) -> bool:
        return self.path.stem.startswith("valid-")


@cache
def all_cases() -> tuple[Case, ...]:
    """Every case of every rule."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("EK*/*.ttl")))


def _read(path: Path) -> Case:
    told = _EXPECT.findall(path.read_text(encoding="utf-8"))
    strange = sorted({code for code, _ in told} - {path.parent.name})
    if strange:
        raise ValueError(f"{path} expects findings of other rules than that of its folder: {strange}")
    return Case(path, path.parent.name, frozenset(_expected(terms) for _, terms in told))


def _expected(terms: str) -> tuple[str, str]:
    """``<focus>`` or ``<focus> <value>``, written as in Turtle."""
    head = f"@base <{EKD}> .\n" + "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    text = f"{head}[] <urn:expected> ({terms}) ."
    first = f"{PREFIXES['rdf']}first"
    found = [str(t.object) for t in ox.parse(text, format=ox.RdfFormat.TURTLE) if t.predicate.value == first]
    return found[0], found[1] if len(found) > 1 else ""


def found_by(engine: str, case: Case) -> Found:
    """What the rule of the case finds in it."""
    if engine == "set":
        return as_found(run_set(plan_of(case.code), open_files([case.path]).select), case.code)
    return as_found(run_pyshacl(shapes_of(case.code), with_vocabulary_in_use(case.path)), case.code)


def as_found(results: Iterable[Result], code: str) -> Found:
    """The results of one rule; a SELECT without a value reports the focus as the value."""
    by_shape = catalogue().by_shape
    return frozenset(
        (result.focus, "" if result.value == result.focus else result.value)
        for result in results
        if by_shape[result.shape].code == code
    )


@cache
def plan_of(code: str) -> Plan:
    return only(_plan(), (iri for iri, rule in catalogue().by_shape.items() if rule.code == code))


@cache
def _plan() -> Plan:
    return read_shapes(resources.files("shapes"))


@cache
def shapes_of(code: str) -> str:
    """The shapes of one rule as Turtle: pySHACL reads all that it is given, each time."""
    about = _by_subject(quad for path in resources.files("shapes") for quad in ox.parse(path=str(path)))
    own = [node for node, triples in about.items() if any(_has_code(triple, code) for triple in triples)]
    kept = _reached(own, about, lambda term: isinstance(term, ox.BlankNode) or _is_prefix(term))
    return ox.serialize(kept, format=ox.RdfFormat.TURTLE).decode("utf-8")


def _has_code(triple: ox.Triple, code: str) -> bool:
    return triple.predicate.value == f"{EK}code" and triple.object == ox.Literal(code)


def _is_prefix(term: object) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(f"{EKS}prefix")


def with_vocabulary_in_use(path: Path) -> bytes:
    """The file and what it uses of the vocabulary, as N-Triples.

    Some rules look at everything that has a type: with the whole vocabulary pySHACL needs half a minute for a file.
    """
    own = _by_subject(read_quads(path))
    kept = _reached(own, ChainMap(own, _vocabulary()), lambda term: isinstance(term, ox.NamedNode))
    return ox.serialize(kept, format=ox.RdfFormat.N_TRIPLES)


@cache
def _vocabulary() -> About:
    return _by_subject(quad for path in resources.files("ontology") for quad in read_quads(path))


def _by_subject(statements: Iterable[ox.Quad]) -> About:
    about: About = {}
    for each in statements:
        about.setdefault(each.subject, []).append(each.triple)
    return about


def _reached(start: Iterable[Term], about: Mapping[Term, list[ox.Triple]], follows: Follows) -> list[ox.Triple]:
    """The statements about ``start`` and about the terms in them that ``follows`` lets through, and so on."""
    kept: list[ox.Triple] = []
    seen: set[Term] = set()
    waiting = list(start)
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        for triple in about.get(node, ()):
            kept.append(triple)
            waiting += [term for term in (triple.predicate, triple.object) if follows(term)]
    return kept
