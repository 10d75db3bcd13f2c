"""The rule catalogue: what the shape files say about their own rules."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from effektkedja import resources
from effektkedja.errors import InputError
from effektkedja.model.rules import Rule, Severity
from effektkedja.model.text import Text
from effektkedja.terms import DCTERMS, EK, EKD, SH, SKOS

_SEVERITY = {
    f"{SH}Violation": Severity.VIOLATION,
    f"{SH}Warning": Severity.WARNING,
    f"{SH}Info": Severity.INFO,
}
_FAMILY = re.compile(r"EK[0-9]$")


@dataclass(frozen=True)
class Catalogue:
    """All rules by code, and which shape belongs to which rule."""

    rules: tuple[Rule, ...]
    by_shape: dict[str, Rule]

    def rule(self, code: str) -> Rule:
        """The rule with this code, upper or lower case.

        Raises:
            InputError: there is no such rule.
        """
        for rule in self.rules:
            if rule.code == code.upper():
                return rule
        raise InputError(
            Text(f"Det finns ingen regel {code}.", f"There is no rule {code}."),
            hint=Text("effektkedja rules listar reglerna.", "effektkedja rules lists the rules."),
        )

    def chosen(self, codes: Iterable[str]) -> tuple[Rule, ...]:
        """The rules that ``codes`` name, each a code or a family such as ``EK1``; all where none is given.

        Raises:
            InputError: a code names no rule.
        """
        wanted: list[Rule] = []
        for code in codes:
            if _FAMILY.match(code.upper()):
                family = [rule for rule in self.rules if rule.family == code.upper()]
                if not family:
                    self.rule(code)
                wanted += family
            else:
                wanted.append(self.rule(code))
        unique = dict.fromkeys(wanted)
        return tuple(sorted(unique, key=lambda rule: rule.code)) if unique else self.rules


@cache
def catalogue() -> Catalogue:
    """The catalogue of the shipped shapes.

    Raises:
        InputError: a rule lacks a code, a text or a severity; the shipped files are then broken.
    """
    facts: dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]] = {}
    home: dict[str, str] = {}
    for path in resources.files("shapes"):
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=EKD):
            if isinstance(quad.subject, ox.NamedNode):
                shape = facts.setdefault(quad.subject.value, defaultdict(list))
                shape[quad.predicate.value].append(quad.object)
                home[quad.subject.value] = resources.shown(path)
    shapes = {iri: about for iri, about in facts.items() if f"{EK}code" in about}
    rules = {_code(about): _rule(iri, about, home[iri]) for iri, about in shapes.items() if f"{EK}findingText" in about}
    ordered = tuple(rules[code] for code in sorted(rules))
    return Catalogue(ordered, {iri: rules[_code(about)] for iri, about in shapes.items()})


_Facts = dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]


def _code(about: _Facts) -> str:
    return str(getattr(about[f"{EK}code"][0], "value", ""))


def _rule(iri: str, about: _Facts, file: str) -> Rule:
    severity = next((term.value for term in about.get(f"{SH}severity", []) if isinstance(term, ox.NamedNode)), "")
    if severity not in _SEVERITY:
        raise InputError(f"The rule {_code(about)} has no severity.", where=file)
    sources = [term.value for term in about.get(f"{DCTERMS}source", []) if isinstance(term, ox.Literal)]
    return Rule(
        code=_code(about),
        iri=iri,
        severity=_SEVERITY[severity],
        title=_text(about, f"{SH}name"),
        message=_text(about, f"{SH}message"),
        finding_text=_text(about, f"{EK}findingText"),
        remedy=_text(about, f"{EK}remedy"),
        why=_text(about, f"{EK}why"),
        source="; ".join(sorted(sources)),
        file=file,
        missing=tuple(sorted(t.value.removeprefix(EK) for t in about[f"{EK}missing"] if isinstance(t, ox.NamedNode))),
        note=_text(about, f"{SKOS}note"),
    )


def _text(about: _Facts, predicate: str) -> Text:
    texts = {term.language: term.value for term in about.get(predicate, []) if isinstance(term, ox.Literal)}
    return Text(texts.get("sv", ""), texts.get("en", ""))
