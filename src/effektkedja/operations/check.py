"""Find the breaks: run the rules over a dataset and turn raw results into findings with names and remedies."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from effektkedja import resources
from effektkedja.canonical import natural_key
from effektkedja.engine import Plan, read_shapes, run_pyshacl, run_set
from effektkedja.errors import InputError
from effektkedja.model import Finding, Language, Report, Result, Rule, Text
from effektkedja.names import Names, document_id, short_iri
from effektkedja.places import Places
from effektkedja.rules import catalogue
from effektkedja.store import Dataset

Engine = Literal["set", "pyshacl"]

_IRI = re.compile(r"<([^>]*)>")


@dataclass(frozen=True)
class Selection:
    """Which findings are wanted. Empty fields select everything.

    Args:
        rules: rule codes or families such as ``EK1``.
        document: id of a document, such as ``handlingsplan-2024-2027``.
        goal: number of a goal, or its id such as ``strategi-2020-2026/mal/5``.
        stated_only: judge only what the documents say, without interpretations.
    """

    rules: tuple[str, ...] = ()
    document: str = ""
    goal: str = ""
    stated_only: bool = False


def check(
    dataset: Dataset,
    selection: Selection | None = None,
    *,
    engine: Engine = "set",
    lang: Language = "sv",
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Run the rules and give the findings, worst first within each goal.

    A finding is *stated* when it holds on what the documents say alone, so that no interpretation makes or mends
    it; it is *interpreted* when it appears only once interpretations are taken in.

    Args:
        dataset: what to judge.
        selection: which findings to keep.
        engine: ``set`` compiles the shapes to SPARQL, ``pyshacl`` is the slow reference.
        lang: language of messages and remedies.
        progress: told what is going on, for work that takes a while.

    Raises:
        InputError: the selection names a rule, document or goal that does not exist.
    """
    selection = selection or Selection()
    started = time.perf_counter()
    rules = catalogue().chosen(selection.rules)
    names = Names(dataset, lang)
    _know(names, selection)
    stated = _results(dataset, engine, True, rules, progress)
    results = stated if selection.stated_only else _results(dataset, engine, False, rules, progress)
    maker = _Maker(names, Places(dataset), frozenset(stated))
    findings = {maker.finding(result) for result in results if maker.concerns_own(result)}
    kept = [finding for finding in findings if _wanted(finding, selection, names)]
    kept.sort(key=_order)
    return Report(tuple(kept), len(rules), engine, time.perf_counter() - started, dataset.title)


def run(dataset: Dataset, engine: Engine, *, stated_only: bool = False) -> list[Result]:
    """The raw results of all shipped shapes over a dataset, for tests and benchmarks."""
    if engine == "pyshacl":
        return run_pyshacl(_shapes_text(), dataset.n_triples(stated_only=stated_only))
    return run_set(_plan(), lambda query: dataset.select(query, stated_only=stated_only))


@cache
def _shapes_text() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in resources.files("shapes"))


@cache
def _plan() -> Plan:
    return read_shapes([path for path in resources.files("shapes")])


def _results(
    dataset: Dataset, engine: Engine, stated_only: bool, rules: Iterable[Rule], progress: Callable[[str], None]
) -> list[Result]:
    progress("stated" if stated_only else "all")
    wanted = set(rules)
    by_shape = catalogue().by_shape
    return [result for result in run(dataset, engine, stated_only=stated_only) if by_shape.get(result.shape) in wanted]


@dataclass
class _Maker:
    """Turns results into findings; holds what all of them need."""

    names: Names
    places: Places
    stated: frozenset[Result]

    def concerns_own(self, result: Result) -> bool:
        """Whether the result is about the files that are judged, not about background or vocabulary."""
        return self.places.is_own(result.focus) or (bool(result.value) and self.places.is_own(result.value))

    def finding(self, result: Result) -> Finding:
        rule = catalogue().by_shape[result.shape]
        names, lang = self.names, self.names.lang
        value = names.thing(result.value) if result.value else None
        document = names.document_of(result.focus, *([result.value] if result.value else []))
        goal = names.goal_of(result.focus, *([result.value] if result.value else []))
        source = names.source_of(result.focus, *([result.value] if result.value else []))
        file, line = self.places.where(result.focus, result.path, result.value)
        words = self._words(result, goal.label if goal else "", document)
        return Finding(
            id=finding_id(rule.code, result.focus, result.value),
            rule=rule,
            focus=names.thing(result.focus),
            value=value,
            document=document_id(document),
            document_title=names.plain(document) if document else "",
            goal=goal,
            message=fill(rule.finding_text.in_(lang), words),
            remedy=fill(rule.remedy.in_(lang), words),
            basis="stated" if result in self.stated else "interpreted",
            source=replace(source, file=file, line=line),
        )

    def _words(self, result: Result, goal: str, document: str) -> dict[str, str]:
        none = {"sv": "(okänt)", "en": "(unknown)"}[self.names.lang]
        own = self.names.document_of(result.focus) or document
        words = {name: self.names.thing(term).label for name, term in result.bindings}
        words |= {
            "this": self.names.thing(result.focus).label,
            "value": self.names.thing(result.value).label if result.value else none,
            "goal": goal or none,
            "document": self.names.plain(own) if own else none,
            "path": self._path(result.path),
        }
        return words

    def _path(self, path: str) -> str:
        """A path in words: every property by its label, alternatives joined by a slash."""
        if not path:
            return ""
        shown = []
        for iri in _IRI.findall(path):
            label, short = self.names.plain(iri), short_iri(iri)
            shown.append(short if label == short else f"{label}, {short}")
        return " / ".join(shown)


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


def finding_id(code: str, focus: str, value: str) -> str:
    """Stable id of a finding: the rule and a hash of rule, focus and value, the same in every run and engine."""
    digest = hashlib.sha256("\n".join((code, focus, value)).encode()).hexdigest()
    return f"{code}-{digest[:10]}"


def _know(names: Names, selection: Selection) -> None:
    documents = {document_id(iri) for iri in names.instances("Document")}
    if selection.document and selection.document not in documents:
        listed = ", ".join(sorted(documents))
        raise InputError(
            Text(f"Det finns inget dokument {selection.document}.", f"There is no document {selection.document}."),
            hint=Text(f"Dokument: {listed}.", f"Known documents: {listed}."),
        )
    goals = {short_iri(iri) for iri in names.instances("Goal")}
    numbers = {names.thing(f"<{iri}>").number for iri in names.instances("Goal")}
    if selection.goal and selection.goal not in goals | numbers:
        listed = ", ".join(sorted(goals, key=natural_key))
        raise InputError(
            Text(f"Det finns inget mål {selection.goal}.", f"There is no goal {selection.goal}."),
            hint=Text(f"Mål: {listed}.", f"Known goals: {listed}."),
        )


def _wanted(finding: Finding, selection: Selection, names: Names) -> bool:
    if selection.document:
        terms = [f"<{thing.iri}>" for thing in (finding.focus, finding.value) if thing]
        documents = {finding.document, *(document_id(names.document_of(term)) for term in terms)}
        if selection.document not in documents:
            return False
    if not selection.goal:
        return True
    return finding.goal is not None and selection.goal in (finding.goal.number, short_iri(finding.goal.iri))


def _order(finding: Finding) -> tuple[object, ...]:
    goal = finding.goal.iri if finding.goal else ""
    value = finding.value.iri if finding.value else ""
    return (
        natural_key(goal),
        -finding.severity,
        finding.rule.code,
        natural_key(finding.focus.iri),
        natural_key(value),
        finding.message,
    )
