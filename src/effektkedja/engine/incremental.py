"""The results of a plan kept up to date while the data change: an answer after every edit.

A session holds the results by question and by focus node. An edit is compared with what each question reads
(``incremental_reads``), followed outwards to the focus nodes that it can touch (``incremental_walk``), and only these
are asked again. A question for which that cannot be derived is asked as a whole, and named.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import islice

import pyoxigraph as ox

from effektkedja.engine import columns
from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.facts import Facts, Row, gather_facts, value_of
from effektkedja.engine.incremental_index import Asked, Found, asked_of, index_of
from effektkedja.engine.incremental_terms import Term, as_stored, named
from effektkedja.engine.incremental_view import Fanout, Statement, View
from effektkedja.engine.narrowing import are_targets, asked_at, put
from effektkedja.engine.plan import Plan, Shape, Target, TargetClass, TargetNode, TargetSubjectsOf
from effektkedja.engine.questions import Question, Step, result_key
from effektkedja.engine.reader import only
from effektkedja.engine.runner import answers, occurrences, result_of
from effektkedja.model.result import Result
from effektkedja.terms import RDF_TYPE, RDFS

_MOST_ROOTS = 4096
"""More focus nodes than these are not listed in a query: the question is then asked as a whole."""
_MOST_STATEMENTS = 256
"""Where more statements than these change at once, everything is asked again."""
_MANY_STATEMENTS = 50_000
"""A store of so many statements is asked as a whole on columns, where these are installed."""
_AT_ONCE = min(os.cpu_count() or 1, 4)
"""Questions that are asked beside each other."""
_WORTH_THREADS = 3
"""Fewer questions than these are answered before threads have woken up."""
_BY_REFERENCE = "pySHACL had to evaluate it"
_SUBCLASS = ox.NamedNode(f"{RDFS}subClassOf")


@dataclass(frozen=True)
class Change:
    """What an edit did to the results.

    Args:
        appeared: results that were not there before, sorted.
        disappeared: results that are not there any more, sorted.
        asked: how many questions were asked again for some focus nodes.
        asked_whole: the shapes of which a question was asked as a whole, and why.
    """

    appeared: tuple[Result, ...]
    disappeared: tuple[Result, ...]
    asked: int = 0
    asked_whole: Mapping[str, str] = field(default_factory=dict)


class Session:
    """The results of a plan on the default graph of a store, kept up to date edit by edit.

    Nobody else may change the default graph while the session is in use. Literals are judged as the store writes them.

    Args:
        plan: the shapes.
        store: the data, ontology included, in the default graph.

    Raises:
        InputError: a shape cannot be evaluated by any engine.
    """

    def __init__(self, plan: Plan, store: ox.Store) -> None:
        self._plan = plan
        self._store = store
        self._pool: ThreadPoolExecutor | None = None
        self._start()

    @property
    def results(self) -> tuple[Result, ...]:
        """All results as they stand, each once, in the order of ``run_set``."""
        return tuple(sorted(self._counted, key=result_key))

    @property
    def asked_whole(self) -> dict[str, str]:
        """The shapes of which some edits ask a question as a whole, since nothing better could be derived, and why."""
        return {self._asked[at].shape: reason for found in self._index.lost.values() for at, reason in found}

    def apply(self, added: Iterable[ox.Triple] = (), removed: Iterable[ox.Triple] = ()) -> Change:
        """Change the data, and say what that did to the results.

        Args:
            added: statements to add; those that are there already count for nothing.
            removed: statements to take away; one that is also added stays.

        Raises:
            InputError: a shape cannot be evaluated by any engine. Data and results are then as before, as they are
                after any other exception.
        """
        new = as_stored(set(added))
        come = [triple for triple in new if not self._holds(triple)]
        gone = [triple for triple in as_stored(set(removed)) - new if self._holds(triple)]
        if not come and not gone:
            return Change((), ())
        self._write(come, gone)
        try:
            return self._update([_statement(t) for t in come], [_statement(t) for t in gone])
        except BaseException:
            self._write(gone, come)
            raise

    def _start(self) -> None:
        self._facts = gather_facts(self._plan, self._query)
        self._asked = list(asked_of(self._plan, self._facts))
        self._index = index_of(self._asked, Fanout(self._store))
        opened = self._opened()
        for at, asked in enumerate(self._asked):
            asked.found = opened[at] if at in opened else self._whole(asked)
        self._counted = Counter(result for asked in self._asked for result in _all(asked.found))

    def _opened(self) -> dict[int, Found]:
        """What the questions find that are computed on columns, where there is so much that this takes less time."""
        if not self._has_many() or not columns.available():
            return {}
        from effektkedja.engine.columns.stored import answers_by_root

        return answers_by_root(self._store, [asked.step for asked in self._asked])

    def _has_many(self) -> bool:
        """Whether the default graph is large; it is not counted to its end, which takes long where it is."""
        quads = self._store.quads_for_pattern(None, None, None, ox.DefaultGraph())
        return next(islice(quads, _MANY_STATEMENTS, None), None) is not None

    def _query(self, text: str) -> Iterable[Row]:
        found = self._store.query(text)
        assert isinstance(found, ox.QuerySolutions)
        return found

    def _holds(self, triple: ox.Triple) -> bool:
        return ox.Quad(triple.subject, triple.predicate, triple.object) in self._store

    def _write(self, come: Iterable[ox.Triple], gone: Iterable[ox.Triple]) -> None:
        for triple in gone:
            self._store.remove(ox.Quad(triple.subject, triple.predicate, triple.object))
        for triple in come:
            self._store.add(ox.Quad(triple.subject, triple.predicate, triple.object))

    def _update(self, come: list[Statement], gone: list[Statement]) -> Change:
        if any(verb == _SUBCLASS for _, verb, _ in (*come, *gone)) and self._facts_changed():
            return self._start_over("the hierarchy of classes has changed")
        if len(come) + len(gone) > _MOST_STATEMENTS:
            return self._start_over("many statements have changed at once")
        after = View(self._store)
        touched, whole = self._touched(come, gone, after)
        for at, roots in touched.items():
            reason = _BY_REFERENCE if "" in self._asked[at].found else _unlisted(roots)
            if reason:
                whole.setdefault(at, reason)
        renewed = self._all_renewed({at: roots for at, roots in touched.items() if at not in whole}, after)
        renewed.update((at, self._whole(self._asked[at])) for at in whole)
        reasons = {self._asked[at].shape: reason for at, reason in whole.items()}
        return self._commit(renewed, len(touched), reasons, whole)

    def _facts_changed(self) -> bool:
        return gather_facts(self._plan, self._query) != self._facts

    def _start_over(self, reason: str) -> Change:
        """Compile and ask everything again, since the queries may have changed, or because it takes less time."""
        kept = (self._facts, self._asked, self._index, self._counted)
        try:
            self._start()
        except BaseException:
            self._facts, self._asked, self._index, self._counted = kept
            raise
        before = kept[3]
        appeared = sorted(self._counted.keys() - before.keys(), key=result_key)
        disappeared = sorted(before.keys() - self._counted.keys(), key=result_key)
        reasons = {asked.shape: reason for asked in self._asked}
        return Change(tuple(appeared), tuple(disappeared), 0, reasons)

    def _touched(
        self, come: list[Statement], gone: list[Statement], after: View
    ) -> tuple[dict[int, set[Term]], dict[int, str]]:
        """For each question the focus nodes to ask about, and the questions to ask as a whole."""
        before = View(self._store, after, missing=frozenset(gone), extra=frozenset(come))
        touched: dict[int, set[Term]] = defaultdict(set)
        whole: dict[int, str] = {}
        for view, statements in ((after, come), (before, gone)):
            for statement in statements:
                whole.update(self._index.lost_for(statement))
                for at, way in self._index.ways_for(statement):
                    if at not in whole and not way.is_indifferent(before, after, statement):
                        touched[at] |= way.roots(view, statement)
        return {at: roots for at, roots in touched.items() if roots}, whole

    def _all_renewed(self, touched: dict[int, set[Term]], after: View) -> dict[int, Found]:
        """What the touched questions now find; several of them are asked beside each other, which Oxigraph allows."""
        if len(touched) < _WORTH_THREADS or _AT_ONCE < 2:
            return {at: self._renewed(self._asked[at], roots, after) for at, roots in touched.items()}
        if self._pool is None:
            self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="query")
        begun = {at: self._pool.submit(self._renewed, self._asked[at], roots, after) for at, roots in touched.items()}
        # Whatever fails: the data are not changed back while somebody still reads them.
        wait(begun.values())
        return {at: future.result() for at, future in begun.items()}

    def _renewed(self, asked: Asked, roots: set[Term], after: View) -> Found:
        """What the question now finds at these focus nodes; nothing where they are no targets any more."""
        found: Found = {str(root): () for root in roots}
        targets = self._targets(asked.root, roots, after)
        if not targets:
            return found
        if isinstance(asked.narrowed, Question):
            return found | self._rows(asked.narrowed, asked_at(asked.narrowed, targets))
        return found | self._answers(put(asked.narrowed, targets))

    def _targets(self, shape: Shape, roots: set[Term], after: View) -> frozenset[str]:
        if any(isinstance(target, TargetClass) and target.cls in self._facts.anonymous for target in shape.targets):
            return are_targets(shape, self._query, self._facts, {str(root) for root in roots})
        return frozenset(
            str(root) for root in roots if any(_is_target(t, root, after, self._facts) for t in shape.targets)
        )

    def _whole(self, asked: Asked) -> Found:
        try:
            return self._answers(asked.step)
        except NotCompilable:
            found, _ = occurrences(only(self._plan, [asked.root.id]), self._query, self._facts)
            return {"": tuple(dict.fromkeys(found))}

    def _answers(self, step: Step) -> Found:
        if isinstance(step, Question):
            return self._rows(step, step.asked)
        return _grouped((result.focus, result) for result in answers(step, self._query))

    def _rows(self, question: Question, text: str) -> Found:
        return _grouped((value_of(row, question.root), result_of(question, row)) for row in self._query(text))

    def _commit(self, renewed: dict[int, Found], asked: int, reasons: dict[str, str], whole: Iterable[int]) -> Change:
        difference: Counter[Result] = Counter()
        for at, new in renewed.items():
            old = self._asked[at].found
            replaced = old if at in whole else {root: old.get(root, ()) for root in new}
            difference.update(_all(new))
            difference.subtract(_all(replaced))
        appeared = [result for result, more in difference.items() if more > 0 and not self._counted[result]]
        gone = [result for result, more in difference.items() if more < 0 and self._counted[result] + more == 0]
        for at, new in renewed.items():
            kept = {} if at in whole else self._asked[at].found
            kept.update(new)
            for root in [root for root, results in new.items() if root and not results]:
                del kept[root]
            self._asked[at].found = kept
        for result, more in difference.items():
            self._counted[result] += more
            if not self._counted[result]:
                del self._counted[result]
        return Change(tuple(sorted(appeared, key=result_key)), tuple(sorted(gone, key=result_key)), asked, reasons)


def _statement(triple: ox.Triple) -> Statement:
    return triple.subject, triple.predicate, triple.object


def _grouped(results: Iterable[tuple[str, Result]]) -> Found:
    """The results of each focus node of the root shape, each once."""
    found: dict[str, dict[Result, None]] = defaultdict(dict)
    for root, result in results:
        found[root][result] = None
    return {root: tuple(each) for root, each in found.items()}


def _all(found: Found) -> Iterator[Result]:
    return (result for results in found.values() for result in results)


def _unlisted(roots: set[Term]) -> str:
    """Why a query cannot list the focus nodes, or an empty text."""
    if any(isinstance(root, (ox.BlankNode, ox.Triple)) for root in roots):
        return "a focus node has no IRI"
    return "too many focus nodes are touched" if len(roots) > _MOST_ROOTS else ""


def _is_target(target: Target, node: Term, view: View, facts: Facts) -> bool:
    if isinstance(target, TargetNode):
        return str(node) == target.node
    if isinstance(target, TargetClass):
        classes = facts.subclasses.get(target.cls, (target.cls,))
        return any(str(cls) in classes for _, _, cls in view.match(node, ox.NamedNode(RDF_TYPE), None))
    if isinstance(target, TargetSubjectsOf):
        return view.has(node, named(target.predicate), None)
    return view.has(None, named(target.predicate), node)
