"""One step of a join: rows are extended, or thinned out, along a property."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from effektkedja.engine.columns.algebra import NotPlannable, Step, ends, is_var
from effektkedja.engine.columns.closure import reached
from effektkedja.engine.columns.keys import Places
from effektkedja.engine.columns.ordering import Size
from effektkedja.engine.columns.relations import Relation
from effektkedja.engine.columns.rows import Rows, concatenated, numbered
from effektkedja.engine.columns.terms import Ids, Mask
from effektkedja.engine.paths import Repeat

if TYPE_CHECKING:
    from effektkedja.engine.columns.machine import Machine

_HIT = 0.5
"""What is assumed to be left of the rows by a step between two known ends."""


class Steps:
    """Carries out steps on a graph.

    Args:
        machine: has the graph, and keeps what is computed for one run.
    """

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._graph = machine.graph
        self._terms = machine.terms
        self._named: dict[str, Relation] = {}

    # Estimates

    def estimate(self, step: Step, rows: Rows, needed: frozenset[str], *, distinct: bool) -> float:
        """About how many rows the step will give; only the order of the estimates matters."""
        columns = rows.columns
        known = (
            not step.is_open[0] or step.subject in columns,
            not step.is_open[1] or step.object in columns,
        )
        if isinstance(step.path, str):
            return self._estimate_any(step, rows, known)
        relation = self.relation(step)
        if relation is None:
            return rows.size * 8.0 if any(known) else 1e12
        if all(known):
            return rows.size * _HIT
        if not any(known):
            return float(rows.size) * len(relation)
        inverse = known[1]
        end, other = (step.object, step.subject) if inverse else (step.subject, step.object)
        if not is_var(end):
            return float(rows.size) * len(self.values(relation, end, inverse=inverse))
        if distinct and other not in needed:
            return float(rows.size)
        keys = len(relation.index(inverse=inverse).unique)
        return rows.size * len(relation) / keys if keys else 0.0

    def size(self, step: Step) -> Size:
        """The size of a step by itself."""
        names = step.variables
        if isinstance(step.path, str):
            some = len(self._graph) / max(len(self._graph.relations), 1)
            alone = {step.path: float(len(self._graph.relations)), **dict.fromkeys(names, some)}
            return Size((*names, step.path), float(len(self._graph)), alone)
        relation = self.relation(step)
        if relation is None:
            nodes = float(len(self._graph.nodes))
            return Size(names, 8 * nodes, dict.fromkeys(names, nodes))
        if len(names) < 2:
            return self._thin_size(step, relation, names)
        known = float(len(relation.forward.unique)), float(len(relation.backward.unique))
        return Size(names, float(len(relation)), dict(zip(names, known, strict=True)))

    def _thin_size(self, step: Step, relation: Relation, names: tuple[str, ...]) -> Size:
        if not names or step.subject == step.object:
            return Size(names, 1.0, dict.fromkeys(names, 1.0))
        inverse = is_var(step.subject)
        count = float(len(self.values(relation, step.object if inverse else step.subject, inverse=inverse)))
        return Size(names, count, {names[0]: count})

    def _estimate_any(self, step: Step, rows: Rows, known: tuple[bool, bool]) -> float:
        if isinstance(step.path, str) and step.path in rows:
            return rows.size * (_HIT if all(known) else 4.0 if any(known) else len(self._graph) / 50)
        return rows.size * 16.0 if any(known) else float(len(self._graph)) * rows.size

    # Relations

    def relation(self, step: Step) -> Relation | None:
        """The pairs of the step's path; None for a path of any length or any property."""
        return self.named(step.iri) if step.iri else None

    def named(self, iri: str) -> Relation:
        """The pairs of a property, or of all but some (``!(…)``)."""
        found = self._named.get(iri)
        if found is None:
            found = self._all_but(iri) if iri.startswith("!") else self._graph.relation(self._terms.id(iri))
            self._named[iri] = found
        return found

    def _all_but(self, iri: str) -> Relation:
        words = iri[2:-1].split()
        forth = [self._terms.id(word) for word in words if not word.startswith("^")]
        back = [self._terms.id(word[1:]) for word in words if word.startswith("^")]
        every = set(self._graph.relations)
        return self._graph.merged(
            sorted(every - set(forth)) if forth else (), sorted(every - set(back)) if back else ()
        )

    def values(self, relation: Relation, term: str, *, inverse: bool) -> Ids:
        """The other ends of the pairs that have ``term`` at one end; that is the object with ``inverse``."""
        key = ("values", relation, term, inverse)
        return self._machine.kept(key, lambda: relation.having(self._terms.id(term), inverse=not inverse))

    # Steps

    def take(
        self, step: Step, rows: Rows, needed: frozenset[str], sieve: Callable[[Rows], Rows], *, distinct: bool
    ) -> Rows:
        """The rows joined with the step.

        Args:
            step: what to join.
            rows: what is known so far.
            needed: the variables that are used later on; others need not be bound if ``distinct``.
            sieve: what filters leave of the rows of a part, for steps that are taken in parts.
            distinct: whether it does not matter how often a row occurs.
        """
        if rows.maybe and any(name in rows.maybe for name in ends(step)):
            raise NotPlannable("it joins on a variable that may be unbound")
        if isinstance(step.path, str):
            return self._along_any(step, rows, needed, sieve, distinct)
        if isinstance(step.path, Repeat):
            return self._along_closure(step, rows)
        relation = self.relation(step)
        if relation is None:
            raise NotPlannable("it uses a path that is not understood")
        return self._along(step, relation, rows, needed, distinct)

    def _along(self, step: Step, relation: Relation, rows: Rows, needed: frozenset[str], distinct: bool) -> Rows:
        subject, object_ = step.subject, step.object
        open_subject, open_object = step.is_open
        inverse = not open_object or object_ in rows.columns
        if inverse and (not open_subject or subject in rows.columns):
            return rows.at(self.mask(step, relation, rows))
        if inverse or not open_subject or subject in rows.columns:
            end, other = (object_, subject) if inverse else (subject, object_)
            if end not in rows.columns:
                values = self.values(relation, end, inverse=inverse)
                if distinct and other not in needed:
                    return rows if len(values) else rows.at(np.zeros(rows.size, np.bool_)).extended(_nothing(other))
                return rows.crossed({other: values}, len(values))
            index = relation.index(inverse=inverse)
            if distinct and other not in needed:
                return rows.at(index.has(rows[end]))
            return _followed(rows, *index.follow(rows[end]), other)
        if subject == object_:
            same = relation.subjects[relation.subjects == relation.objects]
            return rows.crossed({subject: same}, len(same))
        return self._scanned(step, relation, rows, needed, distinct)

    def _scanned(self, step: Step, relation: Relation, rows: Rows, needed: frozenset[str], distinct: bool) -> Rows:
        if distinct and step.object not in needed:
            keys = relation.forward.unique
            return rows.crossed({step.subject: keys}, len(keys))
        if distinct and step.subject not in needed:
            flags = self._machine.flags(relation.objects)
            keys = np.flatnonzero(flags).astype(np.int32)
            return rows.crossed({step.object: keys}, len(keys))
        return rows.crossed({step.subject: relation.subjects, step.object: relation.objects}, len(relation))

    def mask(self, step: Step, relation: Relation, rows: Rows) -> Mask:
        """For which rows the step holds; both of its ends are bound or terms."""
        subject, object_ = step.subject, step.object
        open_subject, open_object = step.is_open
        if open_subject and open_object:
            return relation.contains(rows[subject], rows[object_])
        if not open_subject and not open_object:
            pair = [np.array([self._terms.id(end)], np.int32) for end in (subject, object_)]
            return np.full(rows.size, bool(relation.contains(*pair)[0]))
        end, term, inverse = (subject, object_, True) if open_subject else (object_, subject, False)
        key = ("flags", relation, term, inverse)
        flags = self._machine.kept(key, lambda: self._machine.flags(self.values(relation, term, inverse=inverse)))
        return self._machine.flagged(flags, rows[end])

    # Any property

    def _along_any(
        self, step: Step, rows: Rows, needed: frozenset[str], sieve: Callable[[Rows], Rows], distinct: bool
    ) -> Rows:
        name = step.path
        assert isinstance(name, str)
        if name in (step.subject, step.object):
            raise NotPlannable("a variable stands for a property and for a node")
        if distinct and (said := self.said_of(step, rows, needed)) is not None:
            return rows.at(said)
        if name in rows:
            unique, places = numbered(rows[name])
            order = np.argsort(places, kind="stable")
            groups = np.split(order, np.cumsum(np.bincount(places, minlength=len(unique)))[:-1]) if len(unique) else []
            parts = [(predicate, rows.at(group)) for predicate, group in zip(unique.tolist(), groups, strict=True)]
        else:
            allowed = self._machine.allowed_predicates(name)
            parts = [
                (predicate, rows.extended({name: np.full(rows.size, predicate, np.int32)}))
                for predicate in allowed.tolist()
            ]
        found_parts = [
            sieve(self._along(step, self._graph.relation(predicate), part, needed, distinct))
            for predicate, part in parts
        ]
        return concatenated([Rows.none([*rows.columns, *ends(step)]), *found_parts])

    def said_of(self, step: Step, rows: Rows, needed: frozenset[str]) -> Mask | None:
        """For which rows ``?this ?anything ?whatever`` holds: something is said of a node, or leads to it.

        None where the step asks for more than that.
        """
        subject, object_ = step.subject, step.object
        if not isinstance(step.path, str) or step.path in rows or step.path in needed:
            return None
        for end, other, nodes in ((subject, object_, "subjects"), (object_, subject, "objects")):
            if end in rows and is_var(other) and other not in rows and other not in needed:
                flags = self._machine.kept((nodes,), lambda: self._machine.flags(getattr(self._graph, nodes)))  # noqa: B023
                return self._machine.flagged(flags, rows[end])
        return None

    # Paths of any length

    def _along_closure(self, step: Step, rows: Rows) -> Rows:
        assert isinstance(step.path, Repeat)
        backwards = (
            is_var(step.subject) and step.subject not in rows and (not is_var(step.object) or step.object in rows)
        )
        start, end = (step.object, step.subject) if backwards else (step.subject, step.object)
        if is_var(start) and start not in rows:
            nodes = self._graph.nodes
            pairs = reached(step.path, nodes, self._follow, backwards=backwards)
            if start == end:
                loops = pairs[0][pairs[0] == pairs[1]]
                return rows.crossed({start: loops}, len(loops))
            return rows.crossed({start: pairs[0], end: pairs[1]}, len(pairs[0]))
        if not is_var(start):
            starts = np.array([self._terms.id(start)], np.int32)
        else:
            starts, _ = numbered(rows[start])
        keys, values = reached(step.path, starts, self._follow, backwards=backwards)
        order = np.lexsort((values, keys))
        relation = Relation((keys[order].astype(np.int64) << np.int64(32)) | values[order])
        name = Step(start, step.path, end)
        return self._along(name, relation, rows, frozenset(ends(name)), False)

    def _follow(self, predicate: str, backwards: bool, nodes: Ids) -> tuple[Places | None, Ids]:
        return self.named(predicate).index(inverse=backwards).follow(nodes)


def _followed(rows: Rows, places: Places | None, values: Ids, name: str) -> Rows:
    return (rows if places is None else rows.at(places)).extended({name: values})


def _nothing(name: str) -> dict[str, Ids]:
    return {name: np.empty(0, np.int32)}
