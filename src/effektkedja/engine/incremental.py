"""The results of a plan kept up to date while the data change: an answer after every edit.

A session holds the results by question and by focus node. An edit is compared with what each question reads
(``incremental_reads``), followed outwards to the focus nodes that it can touch (``incremental_walk``), and only these
are asked again. A question for which that cannot be derived is asked as a whole, and named.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from effektkedja.engine.compiler import compile_plan
from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.facts import Facts, Row, gather_facts, value_of
from effektkedja.engine.incremental_reads import Read, reads
from effektkedja.engine.incremental_terms import Term, as_stored, named
from effektkedja.engine.incremental_walk import Fanout, Statement, View, Way, entries, ways
from effektkedja.engine.narrowing import are_targets, narrow, put
from effektkedja.engine.plan import Plan, Shape, Target, TargetClass, TargetNode, TargetSubjectsOf
from effektkedja.engine.questions import Question, Series, Step, result_key
from effektkedja.engine.reader import only
from effektkedja.engine.runner import answers, occurrences, result_of
from effektkedja.model import Result
from effektkedja.terms import RDF_TYPE, RDFS

_MOST_ROOTS = 4096
"""More focus nodes than these are not listed in a query: the question is then asked as a whole."""
_SUBCLASS = ox.NamedNode(f"{RDFS}subClassOf")

_Found = dict[str, tuple[Result, ...]]
"""Focus node of the root shape to the results that start from it."""


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


@dataclass
class _Asked:
    """One step of the plan, how it is asked for chosen focus nodes, and what it found."""

    root: Shape
    step: Step
    narrowed: Step
    found: _Found = field(default_factory=dict)

    @property
    def shape(self) -> str:
        """The shape that reports."""
        return self.step.question.shape if isinstance(self.step, Series) else self.step.shape


@dataclass
class _Index:
    """The ways that a triple can take, by its predicate; None stands for ways that any predicate can take."""

    ways: dict[Term | None, list[tuple[int, Way]]] = field(default_factory=lambda: defaultdict(list))
    lost: dict[Term | None, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))

    def ways_for(self, statement: Statement) -> Iterator[tuple[int, Way]]:
        """Number of a question and how the statement leads to its focus nodes."""
        yield from self.ways.get(statement[1], ())
        yield from self.ways.get(None, ())

    def lost_for(self, statement: Statement) -> Iterator[tuple[int, str]]:
        """Number of a question that reads the statement but from where nothing leads back, and why."""
        yield from self.lost.get(statement[1], ())
        yield from self.lost.get(None, ())


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
        self._asked = list(_asked(self._plan, self._facts))
        self._index = _index(self._asked, Fanout(self._store))
        for asked in self._asked:
            asked.found = self._whole(asked)
        self._counted = Counter(result for asked in self._asked for result in _all(asked.found))

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
            return self._start_over()
        touched, whole = self._touched(come, gone)
        renewed: dict[int, _Found] = {}
        for at, roots in touched.items():
            if at not in whole:
                reason = _unlisted(roots)
                if reason:
                    whole[at] = reason
                else:
                    renewed[at] = self._renewed(self._asked[at], roots)
        renewed.update((at, self._whole(self._asked[at])) for at in whole)
        reasons = {self._asked[at].shape: reason for at, reason in whole.items()}
        return self._commit(renewed, len(touched), reasons, whole)

    def _facts_changed(self) -> bool:
        return gather_facts(self._plan, self._query) != self._facts

    def _start_over(self) -> Change:
        """The classes have changed, and with them the queries."""
        kept = (self._facts, self._asked, self._index, self._counted)
        try:
            self._start()
        except BaseException:
            self._facts, self._asked, self._index, self._counted = kept
            raise
        before = kept[3]
        appeared = sorted(self._counted.keys() - before.keys(), key=result_key)
        disappeared = sorted(before.keys() - self._counted.keys(), key=result_key)
        reasons = {asked.shape: "the hierarchy of classes has changed" for asked in self._asked}
        return Change(tuple(appeared), tuple(disappeared), 0, reasons)

    def _touched(self, come: list[Statement], gone: list[Statement]) -> tuple[dict[int, set[Term]], dict[int, str]]:
        """For each question the focus nodes to ask about, and the questions to ask as a whole."""
        after = View(self._store)
        before = View(self._store, missing=frozenset(gone), extra=frozenset(come))
        touched: dict[int, set[Term]] = defaultdict(set)
        whole: dict[int, str] = {}
        for view, statements in ((after, come), (before, gone)):
            for statement in statements:
                whole.update(self._index.lost_for(statement))
                for at, way in self._index.ways_for(statement):
                    if at not in whole and not way.is_decided_otherwise(before, after, statement):
                        touched[at] |= way.roots(view, statement)
        return {at: roots for at, roots in touched.items() if roots}, whole

    def _renewed(self, asked: _Asked, roots: set[Term]) -> _Found:
        """What the question now finds at these focus nodes; nothing where they are no targets any more."""
        found: _Found = {str(root): () for root in roots}
        targets = self._targets(asked.root, roots)
        if targets:
            found.update(self._answers(put(asked.narrowed, targets)))
        return found

    def _targets(self, shape: Shape, roots: set[Term]) -> frozenset[str]:
        after = View(self._store)
        if any(isinstance(target, TargetClass) and target.cls in self._facts.anonymous for target in shape.targets):
            return are_targets(shape, self._query, self._facts, {str(root) for root in roots})
        return frozenset(
            str(root) for root in roots if any(_is_target(t, root, after, self._facts) for t in shape.targets)
        )

    def _whole(self, asked: _Asked) -> _Found:
        try:
            return self._answers(asked.step)
        except NotCompilable:
            found, _ = occurrences(only(self._plan, [asked.root.id]), self._query, self._facts)
            return {"": tuple(dict.fromkeys(found))}

    def _answers(self, step: Step) -> _Found:
        found: dict[str, dict[Result, None]] = defaultdict(dict)
        if isinstance(step, Question):
            for row in self._query(step.text):
                found[value_of(row, step.root)][result_of(step, row)] = None
        else:
            for result in answers(step, self._query):
                found[result.focus][result] = None
        return {root: tuple(results) for root, results in found.items()}

    def _commit(self, renewed: dict[int, _Found], asked: int, reasons: dict[str, str], whole: Iterable[int]) -> Change:
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
            for root in [root for root, results in new.items() if not results]:
                del kept[root]
            self._asked[at].found = kept
        for result, more in difference.items():
            self._counted[result] += more
            if not self._counted[result]:
                del self._counted[result]
        return Change(tuple(sorted(appeared, key=result_key)), tuple(sorted(gone, key=result_key)), asked, reasons)


def followed_back(step: Step) -> tuple[int, tuple[str, ...]]:
    """How many patterns of a step are followed back from an edit to focus nodes, and why others are not.

    Where one is not, an edit that it may match has the whole step asked again.
    """
    index = _index([_Asked(Shape("", None, (), (), ""), step, step)], Fanout(ox.Store()))
    patterns = {way.read.pattern for found in index.ways.values() for _, way in found}
    return len(patterns), tuple(sorted({reason for found in index.lost.values() for _, reason in found}))


def _statement(triple: ox.Triple) -> Statement:
    return triple.subject, triple.predicate, triple.object


def _all(found: _Found) -> Iterator[Result]:
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


def _asked(plan: Plan, facts: Facts) -> Iterator[_Asked]:
    narrowed = dict(compile_plan(narrow(plan, {root.id for root in plan.roots}), facts))
    for root, steps in compile_plan(plan, facts):
        for step, at_nodes in zip(steps, narrowed[root], strict=True):
            yield _Asked(plan.shape(root), step, at_nodes)


def _index(asked: list[_Asked], fanout: Fanout) -> _Index:
    index = _Index()
    for at, each in enumerate(asked):
        try:
            found = _reads(each.step)
        except NotCompilable as error:
            index.lost[None].append((at, error.reason))
            continue
        for read in found:
            _add_ways(index, at, read, _root(each.step), fanout)
    return index


def _add_ways(index: _Index, at: int, read: Read, root: str, fanout: Fanout) -> None:
    try:
        found = list(entries(read.pattern))
    except NotCompilable as error:
        index.lost[None].append((at, error.reason))
        return
    for entry in found:
        try:
            index.ways[entry.predicate].extend([(at, way) for way in ways(read, entry, root, fanout)])
        except NotCompilable as error:
            index.lost[entry.predicate].append((at, error.reason))


def _root(step: Step) -> str:
    return f"?{step.root}" if isinstance(step, Question) else "?this"


def _reads(step: Step) -> tuple[Read, ...]:
    if isinstance(step, Question):
        return reads(step.text)
    if isinstance(step, Series):
        # A limit counts for each focus node by itself, so that whatever changes the solutions may change the answer.
        return (*reads(step.focus), *reads(step.prefixes + "?this".join(step.body), is_for_one=True))
    raise NotCompilable(step.reason)
