"""From raw results to findings: names for terms, sentences for shapes, and where each thing stands."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from effektkedja.canonical import natural_key
from effektkedja.model.findings import Finding
from effektkedja.model.result import Result
from effektkedja.model.rules import Rule
from effektkedja.model.text import Language
from effektkedja.names import Names, document_id, short_iri
from effektkedja.rules import catalogue
from effektkedja.terms import EKD

_IRI = re.compile(r"<([^>]*)>")
_UNKNOWN = {"sv": "(okänt)", "en": "(unknown)"}
_AND = {"sv": " och ", "en": " and "}

Identity = tuple[str, str, str, str]
"""Rule code, focus, value and path: what makes two results the same finding."""


def identity(result: Result) -> Identity:
    """What the result is about, whatever else its constraint bound on the way."""
    return catalogue().by_shape[result.shape].code, result.focus, result.value, result.path


def finding_id(result: Result) -> str:
    """Stable id of a finding: the rule and a hash of focus, value and path, the same in every run and engine."""
    about = identity(result)
    return f"{about[0]}-{hashlib.sha256(chr(10).join(about).encode()).hexdigest()[:10]}"


class Whereabouts(Protocol):
    """Knows where things are written: in files, or in the graphs of a server."""

    def is_own(self, term: str) -> bool:
        """Whether what is judged says something about the term."""
        ...

    def where(self, focus: str, path: str = "", value: str = "") -> tuple[str, int]:
        """File or graph, and line, of a statement; line 0 where there is none."""
        ...


@dataclass
class Maker:
    """Turns results into findings.

    Args:
        names: what things are called.
        places: where they are written.
        stated: identities of the results that hold on what the documents say alone.
        weighed: rules by code as this check weighs them; those of the catalogue where one is missing.
    """

    names: Names
    places: Whereabouts
    stated: frozenset[Identity]
    weighed: Mapping[str, Rule] = field(default_factory=dict)

    def findings(self, results: Iterable[Result]) -> list[Finding]:
        """One finding per identity, in stable order, about the judged files only.

        A constraint may find the same thing in several ways (a group that two plans leave out); that is one finding
        which names them all.
        """
        grouped: dict[Identity, list[Result]] = {}
        for result in results:
            if self._concerns_own(result):
                grouped.setdefault(identity(result), []).append(result)
        return sorted((self._finding(group) for group in grouped.values()), key=self._order)

    def _concerns_own(self, result: Result) -> bool:
        return self.places.is_own(result.focus) or (bool(result.value) and self.places.is_own(result.value))

    def _finding(self, group: list[Result]) -> Finding:
        result = group[0]
        rule = catalogue().by_shape[result.shape]
        rule = self.weighed.get(rule.code, rule)
        names, lang = self.names, self.names.lang
        terms = (result.focus, result.value) if result.value else (result.focus,)
        document, goal = names.document_of(*terms), names.goal_of(*terms)
        file, line = self.places.where(result.focus, result.path, result.value)
        words = self._words(group, goal.label if goal else _UNKNOWN[lang], document)
        return Finding(
            id=finding_id(result),
            rule=rule,
            focus=names.thing(result.focus),
            value=names.thing(result.value) if result.value else None,
            document=document_id(document),
            document_title=names.plain(document) if document else "",
            goal=goal,
            message=fill(rule.finding_text.in_(lang), words),
            remedy=fill(rule.remedy.in_(lang), words),
            basis="stated" if identity(result) in self.stated else "interpreted",
            source=replace(names.source_of(*(terms[:1] if file else terms)), file=file, line=line),
            path=result.path,
        )

    def _words(self, group: list[Result], goal: str, document: str) -> dict[str, str]:
        result, names = group[0], self.names
        bound: dict[str, set[str]] = {}
        for found in group:
            for name, term in found.bindings:
                bound.setdefault(name, set()).add(names.thing(term).label)
        own = names.document_of(result.focus) or document
        unknown = _UNKNOWN[names.lang]
        return {name: _listed(sorted(labels, key=natural_key), names.lang) for name, labels in bound.items()} | {
            "this": names.thing(result.focus).label,
            "value": names.thing(result.value).label if result.value else unknown,
            "goal": goal,
            "document": names.plain(own) if own else unknown,
            "path": self._path(result.path),
        }

    def _order(self, finding: Finding) -> tuple[object, ...]:
        goal = finding.goal.iri if finding.goal else ""
        value = finding.value.iri if finding.value else ""
        document = self.names.document_rank(EKD + finding.document)
        place = (natural_key(finding.focus.iri), natural_key(value))
        return document, natural_key(goal), -finding.severity, finding.rule.code, *place, finding.message, finding.id

    def _path(self, path: str) -> str:
        """A path in words: every property by its label, alternatives joined by a slash."""
        shown = []
        for iri in _IRI.findall(path):
            label, short = self.names.plain(iri), short_iri(iri)
            shown.append(short if label == short else f"{label}, {short}")
        return " / ".join(shown)


def _listed(labels: list[str], lang: Language) -> str:
    """Several names as a sentence says them: ``a, b och c``."""
    return _AND[lang].join(part for part in (", ".join(labels[:-1]), labels[-1]) if part)


def fill(template: str, words: dict[str, str]) -> str:
    """A text with its ``{name}`` marks replaced, beginning with a capital letter.

    Names that are not known stay as they are: labels may hold braces and are not formats.
    """
    parts: list[str] = []
    rest = template
    while rest:
        before, brace, after = rest.partition("{")
        name, closing, tail = after.partition("}")
        if not brace or not closing or name not in words:
            parts.append(before + brace)
            rest = after
            continue
        parts += [before, words[name]]
        rest = tail
    text = "".join(parts)
    return text[:1].upper() + text[1:]
