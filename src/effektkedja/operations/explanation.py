"""How the rules are evaluated on a dataset, for analysts: what ``check --explain`` shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from effektkedja.engine import Query, explained, explanation_text, gather_facts, only, reachable
from effektkedja.model.rules import Rule
from effektkedja.model.text import Language
from effektkedja.operations.check import Selection, read_rules, shipped_plan
from effektkedja.rules import catalogue
from effektkedja.store.dataset import Dataset
from effektkedja.terms import PREFIXES

if TYPE_CHECKING:
    from effektkedja.engine.columns.graph import ColumnGraph
    from effektkedja.engine.explain import Backend


def explanation(dataset: Dataset, selection: Selection, lang: Language, *, timed: bool = False) -> str:
    """The chosen rules by SPARQL, each with its targets, what is computed, the backend and the query.

    Args:
        dataset: the data that the rules would be run on; subclasses are looked up there.
        selection: which rules, and whether interpretations take part.
        lang: language of the names of rules; the rest is English, for people who read SPARQL.
        timed: also run each step, and tell time and results.

    Raises:
        InputError: there is no such rule.
    """

    def query(text: str) -> list[dict[str, object]]:
        return [dict(row) for row in dataset.select(text, stated_only=selection.stated_only)]

    return _explanation(selection, lang, query, timed=timed)


def explanation_on_columns(graph: ColumnGraph, selection: Selection, lang: Language, *, timed: bool = False) -> str:
    """The chosen rules on columns, each with its targets and the steps taken, with the rows that each left.

    Args:
        graph: the data that the rules would be run on; the order of the steps depends on it.
        selection: as for :func:`explanation`.
        lang: as for :func:`explanation`.
        timed: also tell the time of each step.

    Raises:
        InputError: there is no such rule.
    """
    from effektkedja.engine.columns.explaining import on_columns
    from effektkedja.engine.columns.running import Asker

    data = graph.stated if selection.stated_only else graph
    return _explanation(selection, lang, Asker(data).query, backend=on_columns(data, timed=timed))


def _explanation(
    selection: Selection, lang: Language, query: Query, *, timed: bool = False, backend: Backend = lambda step: None
) -> str:
    read_rules()
    wanted = set(catalogue().chosen(selection.rules))
    plan = shipped_plan()
    roots = {root.id: rules[0] for root in plan.roots if (rules := _rules(root.id, wanted))}
    facts = gather_facts(plan, query)
    found = explained(only(plan, roots), facts, query=query if timed else None, backend=backend)
    ordered = sorted(found, key=lambda each: (roots[each.shape].code, each.shape))
    return "\n".join(explanation_text(each, PREFIXES, _title(roots[each.shape], each.shape, lang)) for each in ordered)


def _rules(root: str, wanted: set[Rule]) -> list[Rule]:
    """The rules that the root shape or one that it refers to reports for, as far as they are wanted."""
    by_shape = catalogue().by_shape
    found = (by_shape.get(shape) for shape in reachable(shipped_plan(), root))
    return [rule for rule in found if rule in wanted]


def _title(rule: Rule, root: str, lang: Language) -> str:
    return f"{rule.code} {rule.title.in_(lang)} ({root if root.startswith('_:') else f'<{root}>'})"
