"""Find the breaks of a knowledge base on a SPARQL server: the rules run there, and only what is found is fetched."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from effektkedja import resources
from effektkedja.engine import ByReference, Plan, gather_facts, only, run_set
from effektkedja.engine.compiler import compile_plan
from effektkedja.engine.questions import Question
from effektkedja.errors import ServerError
from effektkedja.model.report import Profile, Report
from effektkedja.model.result import Result
from effektkedja.model.rules import Rule
from effektkedja.model.text import Language, Text
from effektkedja.names import Names, iri_of
from effektkedja.operations import profile as profiles
from effektkedja.operations.check import Selection, know_selection, shipped_plan, wanted
from effektkedja.operations.findings import Maker, identity
from effektkedja.places import line_of_subject
from effektkedja.remote import Excerpt, Knowledge, Scope
from effektkedja.rules import catalogue
from effektkedja.store.queryable import Term
from effektkedja.store.reading import read_quads
from effektkedja.terms import EKG

ENGINE = "endpoint"

_NOT_RUN = Text(
    "Regel {code} kan inte köras på en server och är inte med ({reason}).",
    "Rule {code} cannot run on a server and took no part ({reason}).",
)
_IN_DOUBT = Text(
    "Regel {code} kan ge fel svar på den här servern, som avviker från SPARQL 1.1: {fault}.",
    "Rule {code} may answer wrongly on this server, which departs from SPARQL 1.1: {fault}.",
)
_OTHER_FILE = Text(
    "Grafen {graph} på servern är inte lika stor som filen {file}, så rader kan inte anges.",
    "The graph {graph} on the server is not of the size of the file {file}, so lines cannot be given.",
)

Progress = Callable[[int, int], None]
"""Told how many of how many questions have been answered."""


def check_endpoint(
    knowledge: Knowledge,
    selection: Selection | None = None,
    *,
    lang: Language = "sv",
    progress: Progress = lambda done, of: None,
    profile: Profile | None = None,
) -> Report:
    """Run the rules on a server and give the findings, as ``check`` gives them for files.

    Args:
        knowledge: the server.
        selection: which findings to keep.
        lang: language of messages and remedies.
        progress: told how far it has come.
        profile: which rules are off and how the others weigh.

    Raises:
        InputError: the selection names a rule, document or goal that does not exist.
        ServerError: the server does not answer, or not as it should.
    """
    selection = selection or Selection()
    started = time.perf_counter()
    rules = profiles.chosen(profile, selection.rules)
    excerpt = Excerpt(knowledge.server, knowledge.holdings)
    names = Names(excerpt.dataset, lang)
    if selection.document or selection.goal:
        excerpt.fetch_instances("Document")
        excerpt.fetch_instances("Goal")
        know_selection(names, selection)
        names = Names(excerpt.dataset, lang)  # what names have been given so far came from less than is fetched now
    run = _Run(knowledge, rules, progress)
    results = run.results(knowledge.scope(stated_only=selection.stated_only))
    stated = results
    if not selection.stated_only and knowledge.holdings.interpreted:
        stated = run.results(knowledge.holdings.stated, among=results)
    _fetch(excerpt, results)
    places = GraphPlaces(excerpt)
    weighed = {rule.code: rule for rule in rules}
    maker = Maker(names, places, frozenset(identity(result) for result in stated), weighed)
    kept = tuple(finding for finding in maker.findings(results) if wanted(finding, selection, names))
    notes = (*knowledge.holdings.notes, *dict.fromkeys(run.notes), *places.notes)
    seconds = time.perf_counter() - started
    told = profiles.used(profile, rules)
    texts = tuple(note.in_(lang) for note in notes)
    return Report(kept, len(rules), ENGINE, seconds, knowledge.title, texts, profile=told)


class _Run:
    """The rules as questions, counted so that one can tell how far it has come."""

    def __init__(self, knowledge: Knowledge, rules: Iterable[Rule], progress: Progress) -> None:
        self._server = knowledge.server
        # A profile weighs rules otherwise; which shapes are theirs is known by the catalogue's own.
        self._rules = frozenset(catalogue().rule(rule.code) for rule in rules)
        self._progress = progress
        self._done = 0
        self.notes: tuple[Text, ...] = ()

    def results(self, scope: Scope, among: Iterable[Result] | None = None) -> list[Result]:
        """What the rules find in the graphs of ``scope``; if ``among`` is given, only rules with a result there."""
        by_shape = catalogue().by_shape
        if among is not None:
            self._rules = frozenset(by_shape[result.shape] for result in among)
        plan = self._chosen(shipped_plan())
        facts = gather_facts(plan, lambda query: self._server.select(query, scope).rows)
        steps = dict(compile_plan(plan, facts))
        left = {root: step for root, parts in steps.items() for step in parts if isinstance(step, ByReference)}
        self.notes = (*self.notes, *(_not_run(step) for step in left.values()))
        total = self._done + sum(len(parts) for root, parts in steps.items() if root not in left)

        questions = [part for parts in steps.values() for part in parts if isinstance(part, Question)]
        doubts = [(part.shape, fault) for part in questions for fault in self._server.dialect.doubts(part.text)]
        self.notes = (*self.notes, *(_doubted(shape, fault) for shape, fault in doubts))

        def ask(query: str) -> list[dict[str, Term]]:
            self._progress(self._done, max(total, self._done))
            rows = self._server.select(query, scope).rows
            self._done += 1
            return rows

        runnable = only(plan, steps.keys() - left.keys())
        found = run_set(runnable, ask, self._refuse, forces_order=False)  # Virtuoso knows no EXISTS within IF
        return [result for result in found if by_shape.get(result.shape) in self._rules]

    def _chosen(self, plan: Plan) -> Plan:
        """The plan without the shapes that lead to no chosen rule, so that the server is not asked in vain."""
        codes = catalogue().by_shape
        return only(plan, (root.id for root in plan.roots if self._leads_to_chosen(plan, root.id, codes, set())))

    def _leads_to_chosen(self, plan: Plan, shape: str, codes: Mapping[str, Rule], seen: set[str]) -> bool:
        if shape in seen:
            return False
        seen.add(shape)
        if codes.get(shape) in self._rules:
            return True
        used = (inner for constraint in plan.shape(shape).constraints for inner in constraint.shapes_used)
        return any(self._leads_to_chosen(plan, inner, codes, seen) for inner in used)

    def _refuse(self) -> bytes:
        """The reference engine would need the whole graph; that is never fetched."""
        raise ServerError(
            Text(
                "En regel kan inte köras på servern, eftersom det som den gäller saknar IRI.",
                "A rule cannot run on the server, since what it is about has no IRI.",
            ),
            where=self._server.url,
            hint=Text("Hämta data som filer och kontrollera dem.", "Get the data as files and check those."),
        )


def _not_run(step: ByReference) -> Text:
    rule = catalogue().by_shape.get(step.shape)
    code = rule.code if rule else step.shape
    return Text(_NOT_RUN.sv.format(code=code, reason=step.reason), _NOT_RUN.en.format(code=code, reason=step.reason))


def _doubted(shape: str, fault: Text) -> Text:
    rule = catalogue().by_shape.get(shape)
    code = rule.code if rule else shape
    return Text(_IN_DOUBT.sv.format(code=code, fault=fault.sv), _IN_DOUBT.en.format(code=code, fault=fault.en))


def _fetch(excerpt: Excerpt, results: Iterable[Result]) -> None:
    """Get what the findings need to be told in words."""
    terms = {term for result in results for term in (result.focus, result.value)}
    terms |= {term for result in results for _, term in result.bindings}
    terms |= {f"<{iri}>" for result in results for iri in _iris(result.path)}
    excerpt.fetch(terms)
    excerpt.find_homes({term for result in results for term in (result.focus, result.value)})


def _iris(path: str) -> list[str]:
    return [part.partition(">")[0] for part in path.split("<")[1:]]


@dataclass
class GraphPlaces:
    """Where things are written on a server: in which graph, and for graphs of the shipped files on which line.

    A graph that carries the name of a shipped file and is as large counts as that file, for things that stand in it.
    """

    excerpt: Excerpt
    notes: tuple[Text, ...] = ()
    _texts: dict[str, str] = field(default_factory=dict)

    def is_own(self, term: str) -> bool:
        """Whether the data on the server say something about the term."""
        return self.excerpt.is_own(term)

    def where(self, focus: str, path: str = "", value: str = "") -> tuple[str, int]:
        """The shipped file and its line, or else the graph and 0."""
        homes = [graph for graph in self.excerpt.homes_of(focus) if graph]
        if not homes:
            return "", 0
        interpreted = self.excerpt.holdings.interpreted
        graph = min(homes, key=lambda home: (home in interpreted, home))
        if graph not in self._files:
            return graph, 0
        if graph not in self._texts:
            self._texts[graph] = self._text(graph)
        line = line_of_subject(self._texts[graph], iri_of(focus)) if self._texts[graph] else 0
        return (resources.shown(self._files[graph]), line) if self._texts[graph] else (graph, 0)

    def _text(self, graph: str) -> str:
        path = self._files[graph]
        if len(set(read_quads(path))) == self.excerpt.size_of(graph):
            return path.read_text(encoding="utf-8-sig")
        file = resources.shown(path)
        note = Text(_OTHER_FILE.sv.format(graph=graph, file=file), _OTHER_FILE.en.format(graph=graph, file=file))
        self.notes = (*self.notes, note)
        return ""

    @cached_property
    def _files(self) -> dict[str, Path]:
        files = (*resources.files("data", "*.ttl"), *resources.files("ontology"))
        return {f"{EKG}{path.stem}": path for path in files}
