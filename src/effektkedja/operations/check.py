"""Find the breaks: run the rules over a dataset and turn raw results into findings with names and remedies."""

from __future__ import annotations

import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pyoxigraph as ox

from effektkedja import resources
from effektkedja.canonical import natural_key
from effektkedja.engine import Plan, prepare_plan, read_shapes, run_at, run_pyshacl, run_set
from effektkedja.errors import InputError
from effektkedja.model.findings import Finding
from effektkedja.model.report import Profile, Report
from effektkedja.model.result import Result
from effektkedja.model.rules import Rule
from effektkedja.model.text import Language, Text
from effektkedja.names import Names, document_id, short_iri
from effektkedja.operations import profile as profiles
from effektkedja.operations.findings import Maker, identity
from effektkedja.places import Places
from effektkedja.rules import catalogue
from effektkedja.store.dataset import Dataset
from effektkedja.store.loading import shipped
from effektkedja.terms import EK, EKD, RDF_TYPE

Engine = Literal["set", "columns", "pyshacl"]

_DANGLING = "EK902"
_MOST_AT_ONCE = 4
_TYPE = ox.NamedNode(RDF_TYPE)


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
    profile: Profile | None = None,
) -> Report:
    """Run the rules and give the findings, worst first within each goal.

    A finding is *stated* when it holds on what the documents say alone, so that no interpretation makes or mends
    it; it is *interpreted* when it appears only once interpretations are taken in.

    Args:
        dataset: what to judge.
        selection: which findings to keep.
        engine: ``set`` compiles the shapes to SPARQL, ``columns`` computes the same on columns (for large data),
            ``pyshacl`` is the slow reference.
        lang: language of messages and remedies.
        progress: told what is going on, for work that takes a while.
        profile: rules to leave out or to weigh otherwise; None takes the catalogue as it is.

    Raises:
        InputError: the selection names a rule, document or goal that does not exist.
    """
    selection = selection or Selection()
    started = time.perf_counter()
    rules = profiles.chosen(profile, selection.rules)
    names = Names(dataset, lang)
    know_selection(names, selection)
    _something_to_judge(dataset)
    if engine == "columns":
        dataset = _on_columns(dataset)
    # Both are needed after the first run, and cost next to nothing beside queries that run outside of Python's lock.
    if engine == "set" and not selection.stated_only and dataset.has_interpretations:
        threading.Thread(target=dataset.prepare_stated).start()
    threading.Thread(target=names.prepare).start()
    results = _results(dataset, engine, selection.stated_only, rules, progress)
    stated = results if selection.stated_only else _stated(dataset, engine, results, progress)
    weighed = {rule.code: rule for rule in rules}
    maker = Maker(names, Places(dataset), frozenset(identity(result) for result in stated), weighed)
    kept = tuple(finding for finding in maker.findings(results) if wanted(finding, selection, names))
    notes = _notes(dataset, kept, lang)
    seconds = time.perf_counter() - started
    told = profiles.used(profile, rules)
    return Report(kept, len(rules), engine, seconds, _checked(dataset, lang), notes, profile=told)


def _on_columns(dataset: Dataset) -> Dataset:
    """The dataset with the results of both runs, for which it is put into columns once."""
    from effektkedja.operations.columns import ColumnDataset, checked

    return dataset if isinstance(dataset, ColumnDataset) else checked(dataset)


def read_rules() -> None:
    """Read and check the shipped shapes, once; a check does it by itself where it has not been done."""
    catalogue()
    prepare_plan(shipped_plan())


def run(dataset: Dataset, engine: Engine, *, stated_only: bool = False) -> list[Result]:
    """The raw results of all shipped shapes over a dataset, for tests and benchmarks."""
    if engine == "pyshacl":
        return run_pyshacl(_shapes_text(), dataset.n_triples(stated_only=stated_only))
    if engine == "columns":
        from effektkedja.operations.columns import results_of

        return list(results_of(dataset, stated_only=stated_only))
    return run_set(
        shipped_plan(), lambda query: dataset.select(query, stated_only=stated_only), at_once=_queries_at_once()
    )


def _queries_at_once() -> int:
    """As many as there are processors, within reason: each holds rows of its own in memory."""
    return max(1, min(os.cpu_count() or 1, _MOST_AT_ONCE))


@cache
def _shapes_text() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in resources.files("shapes"))


@cache
def shipped_plan() -> Plan:
    """The shipped shapes, read and checked once."""
    return read_shapes([path for path in resources.files("shapes")])


def _results(
    dataset: Dataset, engine: Engine, stated_only: bool, rules: Iterable[Rule], progress: Callable[[str], None]
) -> list[Result]:
    progress("stated" if stated_only else "all")
    wanted = {rule.iri for rule in rules}
    home = {shape: rule.iri for shape, rule in catalogue().by_shape.items()}
    return [result for result in run(dataset, engine, stated_only=stated_only) if home.get(result.shape) in wanted]


def _stated(
    dataset: Dataset, engine: Engine, results: Iterable[Result], progress: Callable[[str], None]
) -> Iterable[Result]:
    """What holds without interpretations, as far as it bears on the identity of ``results``.

    Only the focus nodes that a rule found something about are asked again, for every shape of that rule.
    """
    if not dataset.has_interpretations:
        return results
    progress("stated")
    by_shape = catalogue().by_shape
    if engine != "set":
        found = run(dataset, engine, stated_only=True)
    else:
        focus: dict[Rule, set[str]] = defaultdict(set)
        for result in results:
            focus[by_shape[result.shape]].add(result.focus)
        nodes = {shape: focus[rule] for shape, rule in by_shape.items() if rule in focus}
        found = run_at(
            shipped_plan(),
            lambda query: dataset.select(query, stated_only=True),
            nodes,
            at_once=_queries_at_once(),
        )
    return [result for result in found if result.shape in by_shape]


def _something_to_judge(dataset: Dataset) -> None:
    """Refuse files that hold nothing the rules read: "no findings" would look like a sound plan."""
    own = [graph for graph in dataset.graphs if graph.own]
    kinds = {quad.object for graph in own for quad in dataset.store.quads_for_pattern(None, _TYPE, None, graph.node)}
    read = {kind.value for kind in kinds if isinstance(kind, ox.NamedNode) and kind.value.startswith(EK)}
    if own and not read - {f"{EK}Proposal"}:
        raise InputError(
            Text(
                "Här finns ingenting att kontrollera: inga mål, villkor, åtaganden eller indikatorer.",
                "There is nothing to check here: no goals, conditions, commitments or indicators.",
            ),
            where=dataset.title,
            hint=Text("README visar hur ett utkast ser ut.", "The README shows what a draft looks like."),
        )


def _checked(dataset: Dataset, lang: Language) -> str:
    """What was judged, for people: the files that were given, or the knowledge base."""
    return dataset.title or Text("den medföljande kunskapsbasen", "the shipped knowledge base").in_(lang)


def _notes(dataset: Dataset, findings: tuple[Finding, ...], lang: Language) -> tuple[str, ...]:
    """Tell of a way out that no single finding shows: links into the knowledge base, which was not loaded."""
    dangling = {finding.value.iri for finding in findings if finding.rule.code == _DANGLING and finding.value}
    if not any(graph.own for graph in dataset.graphs) or not any(iri.startswith(EKD) for iri in dangling):
        return ()
    known = shipped().store
    found = [iri for iri in dangling if any(True for _ in known.quads_for_pattern(ox.NamedNode(iri), None, None))]
    if not found:
        return ()
    text = Text(
        "{} av länkarna som inte leder någonstans finns i den medföljande kunskapsbasen: lägg till --with-base.",
        "{} of the links that lead nowhere exist in the shipped knowledge base: add --with-base.",
    )
    return (text.in_(lang).format(len(found)),)


def know_selection(names: Names, selection: Selection) -> None:
    """Refuse a selection of what the data do not know.

    Raises:
        InputError: there is no such document or goal; the hint lists those that there are.
    """
    documents = {document_id(iri) for iri in names.instances("Document")} if selection.document else set()
    if selection.document and selection.document not in documents:
        listed = ", ".join(sorted(documents))
        raise InputError(
            Text(f"Det finns inget dokument {selection.document}.", f"There is no document {selection.document}."),
            hint=Text(f"Dokument: {listed}.", f"Known documents: {listed}."),
        )
    if not selection.goal:
        return
    goals = {short_iri(iri) for iri in names.instances("Goal")}
    numbers = {names.thing(f"<{iri}>").number for iri in names.instances("Goal")}
    if selection.goal not in goals | numbers:
        listed = ", ".join(sorted(goals, key=natural_key))
        raise InputError(
            Text(f"Det finns inget mål {selection.goal}.", f"There is no goal {selection.goal}."),
            hint=Text(f"Mål: {listed}.", f"Known goals: {listed}."),
        )


def wanted(finding: Finding, selection: Selection, names: Names) -> bool:
    """Whether the selection takes in the finding: its document or goal, or that of a thing it is about."""
    if selection.document:
        terms = [f"<{thing.iri}>" for thing in (finding.focus, finding.value) if thing]
        documents = {finding.document, *(document_id(names.document_of(term)) for term in terms)}
        if selection.document not in documents:
            return False
    if not selection.goal:
        return True
    return finding.goal is not None and selection.goal in (finding.goal.number, short_iri(finding.goal.iri))
