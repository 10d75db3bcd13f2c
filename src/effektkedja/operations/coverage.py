"""Coverage matrices as tables: what is covered by commitments and indicators, and where nothing is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

from effektkedja.canonical import natural_key
from effektkedja.errors import InputError
from effektkedja.model.tables import Column, Table
from effektkedja.model.text import Language, Text
from effektkedja.names import Names, document_id, short_iri, text_of
from effektkedja.operations.matrix import goal_matrix, plan_goals, plans
from effektkedja.picture import CoverageMatrix, MatrixCell, MatrixGoal
from effektkedja.store.dataset import Dataset
from effektkedja.terms import EKD

Matrix = Literal["concept", "actor", "condition"]
MATRICES: tuple[Matrix, ...] = ("concept", "actor", "condition")

_CONDITIONS = """
SELECT DISTINCT ?plan ?condition ?goal ?commitment ?indicator WHERE {
  ?condition ek:conditionFor ?goal
  FILTER NOT EXISTS { ?condition ek:restates ?original }
  OPTIONAL { ?commitment ek:contributesTo ?condition . ?commitment ek:inDocument ?plan }
  OPTIONAL {
    ?indicator ek:measures ?condition
    FILTER NOT EXISTS { ?indicator ek:indicatorStatus ekc:status-discontinued }
    FILTER NOT EXISTS { ?indicator ek:indicatorStatus ekc:status-development }
  }
}"""


def coverage(dataset: Dataset, matrix: Matrix, plan: str = "", *, lang: Language = "sv") -> Table:
    """One matrix for one plan.

    ``concept`` and ``actor`` give the goals as columns; a cell says how many commitments there are and how many
    indicators in use follow them, ``-`` where there is nothing. A goal of the strategy that the plan itself leaves out
    (``ek:leavesOut``) has a column that says so. A concept also counts what concerns its narrower
    concepts (``skos:broader``, any number of steps). ``condition`` lists each condition with its
    commitments in the plan and its indicators.

    Args:
        dataset: what to count in.
        matrix: which matrix.
        plan: id of a plan or programme; the newest plan where empty.
        lang: language of names and headings.

    Raises:
        InputError: there is no such plan.
    """
    names = Names(dataset, lang)
    plan_iri = _plan(dataset, plan, names)
    if matrix == "condition":
        return _conditions(dataset, plan_iri, names)
    return _goal_table(goal_matrix(dataset, matrix, plan_iri, names), names)


def _plan(dataset: Dataset, plan: str, names: Names) -> str:
    known_plans = plans(dataset)
    if not known_plans:
        raise InputError(
            Text("Det finns ingen plan och inget program i data.", "There is no plan or programme in the data.")
        )
    if plan:
        iri = plan if plan in known_plans else EKD + plan
        if iri not in known_plans:
            known = ", ".join(document_id(iri) for iri in known_plans)
            raise InputError(
                Text(f"Det finns ingen plan {plan}.", f"There is no plan {plan}."),
                hint=Text(f"Planer: {known}.", f"Known plans: {known}."),
            )
        return iri
    return max(known_plans, key=lambda iri: (names.is_a(iri, "ActionPlan"), iri))


def _goal_table(matrix: CoverageMatrix, names: Names) -> Table:
    rows = tuple(
        (row.name, *(_cell(goal, cell, names.lang) for goal, cell in zip(matrix.goals, row.cells, strict=True)))
        for row in matrix.rows
    )
    heads = tuple(Column(short_iri(goal.iri), _both(_goal_head(goal, names.lang))) for goal in matrix.goals)
    about = {"concept": Text("Område eller grupp", "Area or group"), "actor": Text("Aktör", "Actor")}[matrix.kind]
    title = Text(
        f"{matrix.plan_name}: åtaganden (åt) och indikatorer i bruk (ind) per mål",
        f"{matrix.plan_name}: commitments (com) and indicators in use (ind) by goal",
    )
    return Table(matrix.kind, title.in_(names.lang), (Column(matrix.kind, about), *heads), rows)


def _goal_head(goal: MatrixGoal, lang: Language) -> str:
    word = "Mål" if lang == "sv" else "Goal"
    head = f"{word} {goal.number}" if goal.number else goal.name
    return f"{head} ({goal.left_out})" if goal.left_out else head


def _cell(goal: MatrixGoal, cell: MatrixCell, lang: Language) -> str:
    if goal.left_out:
        return "tas inte upp" if lang == "sv" else "left out"
    if not cell.commitments:
        return "-"
    words = ("åt", "ind") if lang == "sv" else ("com", "ind")
    return f"{len(cell.commitments)} {words[0]} {len(cell.indicators)} {words[1]}"


def _conditions(dataset: Dataset, plan: str, names: Names) -> Table:
    import pyoxigraph as ox

    bound = {"plan": ox.NamedNode(plan)}
    goals = set(plan_goals(dataset, plan))
    counts: dict[tuple[str, str], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for row in dataset.select(_CONDITIONS, substitutions=bound):
        if text_of(row["goal"]) not in goals:
            continue
        count = counts[text_of(row["goal"]), text_of(row["condition"])]
        for name, found in zip(("commitment", "indicator"), count, strict=True):
            if name in row:
                found.add(text_of(row[name]))
    keys = sorted(counts, key=lambda key: (natural_key(key[0]), natural_key(key[1])))
    rows = tuple(
        (
            names.thing(f"<{goal}>").label,
            names.thing(f"<{condition}>").label,
            _numbers(counts[goal, condition][0], names),
            _numbers(counts[goal, condition][1], names),
        )
        for goal, condition in keys
    )
    columns = (
        Column("goal", Text("Mål", "Goal")),
        Column("condition", Text("Villkor", "Condition")),
        Column("commitments", Text("Åtaganden", "Commitments")),
        Column("indicators", Text("Indikatorer", "Indicators")),
    )
    title = {"sv": f"{names.plain(plan)}: villkor", "en": f"{names.plain(plan)}: conditions"}[names.lang]
    return Table("condition", title, columns, rows)


def _numbers(iris: set[str], names: Names) -> str:
    """The document's own numbers where things have them, the short id otherwise; ``-`` for none."""
    things = [names.thing(f"<{iri}>") for iri in _sorted(iris)]
    return ", ".join(thing.number or short_iri(thing.iri).rsplit("/", 1)[-1] for thing in things) or "-"


def _sorted(iris: Iterable[str]) -> list[str]:
    return sorted(set(iris), key=natural_key)


def _both(text: str) -> Text:
    return Text(text, text)
