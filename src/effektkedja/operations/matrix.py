"""What a plan covers: its goals against the concepts that must be covered, and against actors.

The command line prints these matrices and the chain view shows them, so that they cannot disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import pyoxigraph as ox

from effektkedja.canonical import natural_key
from effektkedja.model.findings import Finding
from effektkedja.names import Names, text_of
from effektkedja.picture import CoverageMatrix, MatrixCell, MatrixGoal, MatrixRow
from effektkedja.store.dataset import Dataset
from effektkedja.store.queryable import Term

GoalMatrix = Literal["concept", "actor"]

_PLANS = "SELECT DISTINCT ?plan WHERE { { ?plan a ek:ActionPlan } UNION { ?plan a ek:Programme } }"
_GOALS = """
SELECT DISTINCT ?plan ?goal WHERE {
  { ?plan ek:underStrategy ?strategy . ?plan a ek:ActionPlan . ?goal ek:inDocument ?strategy }
  UNION { ?plan a ek:Programme . ?goal ek:inDocument ?plan }
  ?goal a ek:Goal
}"""
_LEFT_OUT = "SELECT DISTINCT ?plan ?goal WHERE { ?plan ek:leavesOut ?goal }"
_REASONS = "SELECT DISTINCT ?plan ?reason WHERE { ?plan ek:leavesOutReason ?reason }"
_REPLACED = "SELECT DISTINCT ?old WHERE { ?new dcterms:replaces ?old }"
_CONCEPTS = """
SELECT DISTINCT ?plan ?scheme ?concept WHERE {
  { ?plan ek:underStrategy ?strategy . ?strategy ek:mustCover ?scheme } UNION { ?plan ek:mustCover ?scheme }
  ?concept skos:inScheme ?scheme
}"""
_COMMITMENTS = """
SELECT DISTINCT ?plan ?goal ?column ?commitment ?indicator WHERE {
  ?commitment ek:inDocument ?plan . ?commitment ek:underGoal ?goal . ?commitment a ek:Commitment .
  %s
  OPTIONAL {
    ?indicator ek:measures ?commitment
    FILTER NOT EXISTS { ?indicator ek:indicatorKind ekc:kind-to-be-developed }
    FILTER NOT EXISTS { ?indicator ek:indicatorKind ekc:kind-descriptive }
    FILTER NOT EXISTS { ?indicator ek:indicatorStatus ekc:status-discontinued }
  }
}"""
# What is about a narrower concept is about the broader one too, as what is done for one language of a group is.
_BY_CONCEPT = "?commitment ek:concerns ?named . ?named skos:broader* ?column ."
_BY_ACTOR = "?commitment ek:responsible ?column ."
_ACTORS = """
SELECT DISTINCT ?plan ?actor WHERE {
  { ?plan ek:coversActor ?actor } UNION { ?commitment ek:inDocument ?plan . ?commitment ek:responsible ?actor }
}"""


def plans(dataset: Dataset) -> list[str]:
    """IRIs of all plans and programmes, sorted."""
    return sorted(text_of(row["plan"]) for row in dataset.select(_PLANS))


def plan_goals(dataset: Dataset, plan: str) -> list[str]:
    """IRIs of the goals that a plan answers to: those of its strategy, or a programme's own."""
    return _sorted(text_of(row["goal"]) for row in dataset.select(_GOALS, substitutions=_bound(plan)))


def matrices(
    dataset: Dataset, names: Names, findings: Sequence[Finding] = (), *, stated_only: bool = False
) -> tuple[CoverageMatrix, ...]:
    """The matrices of the plans in force, action plans before programmes; none that would be empty.

    Args:
        dataset: what to count in.
        names: what things are called.
        findings: findings to set beside what they are about.
        stated_only: leave out what was read into the documents.
    """
    replaced = {text_of(row["old"]) for row in dataset.select(_REPLACED)}
    current = [plan for plan in plans(dataset) if plan not in replaced]
    current.sort(key=lambda plan: names.document_rank(plan))
    kinds: tuple[GoalMatrix, ...] = ("concept", "actor")
    made = (
        goal_matrix(dataset, kind, plan, names, findings, stated_only=stated_only) for plan in current for kind in kinds
    )
    return tuple(matrix for matrix in made if matrix.rows and matrix.goals)


def goal_matrix(
    dataset: Dataset,
    kind: GoalMatrix,
    plan: str,
    names: Names,
    findings: Sequence[Finding] = (),
    *,
    stated_only: bool = False,
) -> CoverageMatrix:
    """One matrix of one plan.

    Args:
        dataset: what to count in.
        kind: whether the rows are the concepts that must be covered (``ek:mustCover``) or actors.
        plan: IRI of the plan or programme.
        names: what things are called.
        findings: findings to set beside what they are about.
        stated_only: leave out what was read into the documents.
    """
    bound = _bound(plan)
    goals = _goals(dataset, plan, names)
    columns = _concepts(dataset, bound) if kind == "concept" else _actors(dataset, bound)
    counts: dict[tuple[str, str], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    query = _COMMITMENTS % (_BY_CONCEPT if kind == "concept" else _BY_ACTOR)
    for row in dataset.select(query, substitutions=bound, stated_only=stated_only):
        commitments, indicators = counts[text_of(row["goal"]), text_of(row["column"])]
        commitments.add(text_of(row["commitment"]))
        if "indicator" in row:
            indicators.add(text_of(row["indicator"]))
    named = names.plain(plan)
    about = _by_ends(findings)
    # A finding about a goal and a concept may have another document in mind: only one that names the plan counts.
    said = _by_ends(finding for finding in findings if named in finding.message)

    def cell(goal: str, column: str) -> MatrixCell:
        commitments, indicators = counts.get((goal, column), ((), ()))
        return MatrixCell(
            tuple(_sorted(commitments)), tuple(_sorted(indicators)), said.get(frozenset((goal, column)), ())
        )

    rows = tuple(
        MatrixRow(
            column,
            names.plain(column),
            names.plain(scheme) if scheme else "",
            tuple(cell(goal.iri, column) for goal in goals),
            about.get(frozenset((plan, column)), ()),
        )
        for scheme, column in columns
    )
    reasons = (text_of(row["reason"]) for row in dataset.select(_REASONS, substitutions=bound))
    return CoverageMatrix(kind, plan, named, goals, rows, tuple(sorted(reasons)))


def _goals(dataset: Dataset, plan: str, names: Names) -> tuple[MatrixGoal, ...]:
    """The plan's goals, and after them those of its strategy that it says it does not take up."""
    own = plan_goals(dataset, plan)
    left_out = {text_of(row["goal"]) for row in dataset.select(_LEFT_OUT, substitutions=_bound(plan))}
    goals = [*own, *_sorted(left_out - set(own))]
    return tuple(
        MatrixGoal(
            goal,
            names.thing(f"<{goal}>").number,
            names.plain(goal),
            names.plain(names.document_of(f"<{goal}>")) if goal in left_out else "",
        )
        for goal in goals
    )


def _by_ends(findings: Iterable[Finding]) -> dict[frozenset[str], tuple[Finding, ...]]:
    """Findings by the two things that they are about, whichever is the focus."""
    found: dict[frozenset[str], tuple[Finding, ...]] = {}
    for finding in findings:
        if finding.value:
            ends = frozenset((finding.focus.iri, finding.value.iri))
            found[ends] = (*found.get(ends, ()), finding)
    return found


def _concepts(dataset: Dataset, bound: Mapping[str, Term]) -> list[tuple[str, str]]:
    """Pairs of code list and concept."""
    rows = dataset.select(_CONCEPTS, substitutions=bound)
    pairs = {(text_of(row["scheme"]), text_of(row["concept"])) for row in rows}
    return sorted(pairs, key=lambda pair: (pair[0] != _first(pairs), pair))


def _first(pairs: set[tuple[str, str]]) -> str:
    """The longest code list goes first: it is what the strategy is about."""
    schemes = [scheme for scheme, _ in pairs]
    return max(sorted(set(schemes)), key=schemes.count)


def _actors(dataset: Dataset, bound: Mapping[str, Term]) -> list[tuple[str, str]]:
    actors = (text_of(row["actor"]) for row in dataset.select(_ACTORS, substitutions=bound))
    return [("", actor) for actor in _sorted(actors)]


def _bound(plan: str) -> dict[str, Term]:
    return {"plan": ox.NamedNode(plan)}


def _sorted(iris: Iterable[str]) -> list[str]:
    return sorted(set(iris), key=natural_key)
