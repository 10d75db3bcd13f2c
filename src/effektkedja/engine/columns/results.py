"""From the rows of a question to results: what each row says, with terms in N-Triples form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from effektkedja.engine.columns.machine import Machine
from effektkedja.engine.columns.planning import planned
from effektkedja.engine.columns.rows import Rows
from effektkedja.engine.columns.terms import Ids, Terms
from effektkedja.engine.questions import Question
from effektkedja.model.result import Result


def results_of(machine: Machine, question: Question) -> list[Result]:
    """The results that the rows of a question stand for; equal ones may occur more than once.

    Raises:
        NotPlannable: the question holds something that is not computed on columns.
    """
    return _results(machine, question, machine.select(planned(question.text), distinct=True))


def results_by_root(machine: Machine, question: Question) -> dict[str, tuple[Result, ...]]:
    """The same by the focus node of the root shape, each result once for each of these.

    Raises:
        NotPlannable: the question holds something that is not computed on columns.
    """
    rows = machine.select(planned(question.text), distinct=True)
    roots = Texts(machine.terms, rows).of(f"?{question.root}")
    found: dict[str, dict[Result, None]] = defaultdict(dict)
    for root, result in zip(roots, _results(machine, question, rows), strict=True):
        found[root][result] = None
    return {root: tuple(results) for root, results in found.items()}


def _results(machine: Machine, question: Question, rows: Rows) -> list[Result]:
    if not rows.size:
        return []
    texts = Texts(machine.terms, rows)
    focus = texts.of("?this")
    values = texts.first_of([f"?{name}" for name in question.value])
    paths = _paths(question, texts, rows.size)
    bindings = [(name, texts.of(f"?{name}")) for name in question.bindings if f"?{name}" in rows]
    shape, component = question.shape, question.component
    if not bindings:
        return [
            Result(shape, this, value, path, (), component)
            for this, value, path in zip(focus, values, paths, strict=True)
        ]
    return [
        Result(shape, this, value, path, tuple((n, t[place]) for n, t in bindings if t[place]), component)
        for place, (this, value, path) in enumerate(zip(focus, values, paths, strict=True))
    ]


def _paths(question: Question, texts: Texts, size: int) -> list[str]:
    if not question.binds_path:
        return [question.path] * size
    return [path if path.startswith("<") else question.path for path in texts.of("?path")]


class Texts:
    """The columns of rows as terms in N-Triples form.

    Args:
        terms: the dictionary.
        rows: what is to be written out.
    """

    def __init__(self, terms: Terms, rows: Rows) -> None:
        self._terms = terms
        self._rows = rows

    def of(self, name: str) -> list[str]:
        """The terms of one column, empty where it is unbound."""
        return self._terms.texts(self._column(name))

    def first_of(self, names: Sequence[str]) -> list[str]:
        """For each row the first of these columns that is bound."""
        found = np.zeros(self._rows.size, np.int32)
        for name in names:
            found = np.where(found == 0, self._column(name), found).astype(np.int32)
        return self._terms.texts(found)

    def _column(self, name: str) -> Ids:
        return self._rows[name] if name in self._rows else np.zeros(self._rows.size, np.int32)
