"""A graph as columns: one relation for each property, over one dictionary of terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

import numpy as np
import polars as pl

from effektkedja.engine.columns.keys import distinct_sorted
from effektkedja.engine.columns.relations import Relation, packed
from effektkedja.engine.columns.terms import Ids, Mask, Terms

_NOTHING = np.empty(0, np.int64)


class ColumnGraph:
    """The merge of some graphs, each statement once.

    Args:
        terms: the dictionary.
        relations: property (its number) to the pairs that it holds between.
        apart: property to the marks of those pairs that only interpretations state, where there are any.
        sources: for each graph that was merged, in order, what it says something about.
    """

    def __init__(
        self,
        terms: Terms,
        relations: Mapping[int, Relation],
        apart: Mapping[int, Mask] | None = None,
        sources: tuple[Ids, ...] = (),
    ) -> None:
        self.terms = terms
        self.relations = dict(relations)
        self.sources = sources
        self._apart = dict(apart or {})

    def __len__(self) -> int:
        return sum(len(relation) for relation in self.relations.values())

    @property
    def is_split(self) -> bool:
        """Whether some statements are made by interpretations alone."""
        return bool(self._apart)

    @cached_property
    def stated(self) -> ColumnGraph:
        """The same graph without what only interpretations state; it shares everything else."""
        if not self._apart:
            return self
        kept = {name: relation for name, relation in self.relations.items() if name not in self._apart}
        for name, drop in self._apart.items():
            if not drop.all():
                kept[name] = self.relations[name].without(drop)
        return ColumnGraph(self.terms, kept, sources=self.sources)

    @cached_property
    def predicates(self) -> Ids:
        """The properties in use, in order."""
        return np.array(sorted(self.relations), np.int32)

    def relation(self, predicate: int) -> Relation:
        """The pairs of one property, none if it is not in use."""
        return self.relations.get(predicate, _EMPTY)

    def merged(self, predicates: Iterable[int], inverse: Iterable[int] = ()) -> Relation:
        """The pairs of several properties as one relation, those of ``inverse`` the other way round."""
        forth = [self.relation(number) for number in predicates]
        back = [self.relation(number) for number in inverse]
        parts = [packed(r.subjects, r.objects) for r in forth] + [packed(r.objects, r.subjects) for r in back]
        return Relation(distinct_sorted(np.concatenate(parts)) if parts else _NOTHING)

    @cached_property
    def subjects(self) -> Ids:
        """Everything that a statement is about, in order."""
        return self._flagged(relation.forward.unique for relation in self.relations.values())

    @cached_property
    def objects(self) -> Ids:
        """Everything that a statement has as object, in order."""
        return self._flagged(relation.objects for relation in self.relations.values())

    @cached_property
    def nodes(self) -> Ids:
        """Subjects and objects, in order."""
        return self._flagged((self.subjects, self.objects))

    def _flagged(self, parts: Iterable[Ids]) -> Ids:
        flags = np.zeros(self.terms.size, np.bool_)
        for part in parts:
            flags[part] = True
        return np.flatnonzero(flags).astype(np.int32)

    def around(self, terms: Ids, steps: int) -> ColumnGraph:
        """What is said of these terms, of what they lead to, and so on for that many steps."""
        flags = np.zeros(self.terms.size + 1, np.bool_)
        flags[np.minimum(terms, self.terms.size)] = True
        flags[-1] = False
        for _ in range(steps - 1):
            new = [relation.objects[flags[relation.subjects]] for relation in self.relations.values()]
            for objects in new:
                flags[objects] = True
        kept = {name: relation.without(~flags[relation.subjects]) for name, relation in self.relations.items()}
        return ColumnGraph(self.terms, {name: relation for name, relation in kept.items() if len(relation)})

    def n_triples(self, about: Ids | None = None) -> bytes:
        """The statements, with the very terms of the source files; with ``about`` only those on these subjects."""
        names = np.repeat(self.predicates, [len(self.relations[name]) for name in self.predicates.tolist()])
        parts = [self.relations[name] for name in self.predicates.tolist()]
        subjects = np.concatenate([part.subjects for part in parts] or [names])
        objects = np.concatenate([part.objects for part in parts] or [names])
        if about is not None:
            kept = np.isin(subjects, about)
            subjects, names, objects = subjects[kept], names[kept], objects[kept]
        columns = {name: self.terms.series(ids) for name, ids in (("s", subjects), ("p", names), ("o", objects))}
        lines = pl.DataFrame(columns).select(pl.format("{} {} {} .\n", "s", "p", "o")).to_series()
        return "".join(lines.to_list()).encode("utf-8")


_EMPTY = Relation(_NOTHING)
