"""Coverage matrices: what is covered by commitments and indicators, and where nothing is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from effektkedja.canonical import natural_key
from effektkedja.errors import InputError
from effektkedja.model import Column, Language, Table, Text
from effektkedja.names import Names, document_id, short_iri, text_of
from effektkedja.store import Dataset, Term
from effektkedja.terms import EKD

Matrix = Literal["concept", "actor", "condition"]
MATRICES: tuple[Matrix, ...] = ("concept", "actor", "condition")

_PLANS = "SELECT DISTINCT ?plan WHERE { { ?plan a ek:ActionPlan } UNION { ?plan a ek:Programme } }"
_GOALS = """
SELECT DISTINCT ?plan ?goal WHERE {
  { ?plan ek:underStrategy ?strategy . ?plan a ek:ActionPlan . ?goal ek:inDocument ?strategy }
  UNION { ?plan a ek:Programme . ?goal ek:inDocument ?plan }
  ?goal a ek:Goal
}"""
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


@dataclass
class _Count:
    commitments: set[str]
    indicators: set[str]


def coverage(dataset: Dataset, matrix: Matrix, plan: str = "", *, lang: Language = "sv") -> Table:
    """One matrix for one plan.

    ``concept`` and ``actor`` give the goals as columns; a cell says how many commitments there are and how many
    indicators in use follow them, ``-`` where there is nothing. A concept also counts what concerns its narrower
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
    return _goal_matrix(dataset, matrix, plan_iri, names)


def _plan(dataset: Dataset, plan: str, names: Names) -> str:
    plans = sorted(text_of(row["plan"]) for row in dataset.select(_PLANS))
    if not plans:
        raise InputError(
            Text("Det finns ingen plan och inget program i data.", "There is no plan or programme in the data.")
        )
    if plan:
        iri = plan if plan in plans else EKD + plan
        if iri not in plans:
            known = ", ".join(document_id(iri) for iri in plans)
            raise InputError(
                Text(f"Det finns ingen plan {plan}.", f"There is no plan {plan}."),
                hint=Text(f"Planer: {known}.", f"Known plans: {known}."),
            )
        return iri
    return max(plans, key=lambda iri: (names.is_a(iri, "ActionPlan"), iri))


def _goal_matrix(dataset: Dataset, matrix: Matrix, plan: str, names: Names) -> Table:
    import pyoxigraph as ox

    bound = {"plan": ox.NamedNode(plan)}
    goals = _sorted(text_of(row["goal"]) for row in dataset.select(_GOALS, substitutions=bound))
    columns = _concepts(dataset, bound, names) if matrix == "concept" else _actors(dataset, bound)
    counts: dict[tuple[str, str], _Count] = defaultdict(lambda: _Count(set(), set()))
    query = _COMMITMENTS % (_BY_CONCEPT if matrix == "concept" else _BY_ACTOR)
    for row in dataset.select(query, substitutions=bound):
        count = counts[text_of(row["goal"]), text_of(row["column"])]
        count.commitments.add(text_of(row["commitment"]))
        if "indicator" in row:
            count.indicators.add(text_of(row["indicator"]))
    rows = tuple(
        (names.plain(column), *(_cell(counts.get((goal, column)), names.lang) for goal in goals)) for column in columns
    )
    heads = tuple(Column(short_iri(goal), _both(_goal_head(goal, names))) for goal in goals)
    about = {"concept": Text("Område eller grupp", "Area or group"), "actor": Text("Aktör", "Actor")}[matrix]
    title = Text(
        f"{names.plain(plan)}: åtaganden (åt) och indikatorer i bruk (ind) per mål",
        f"{names.plain(plan)}: commitments (com) and indicators in use (ind) by goal",
    )
    return Table(matrix, title.in_(names.lang), (Column(matrix, about), *heads), rows)


def _goal_head(goal: str, names: Names) -> str:
    number = names.thing(f"<{goal}>").number
    word = "Mål" if names.lang == "sv" else "Goal"
    return f"{word} {number}" if number else names.plain(goal)


def _cell(count: _Count | None, lang: Language) -> str:
    if count is None:
        return "-"
    words = ("åt", "ind") if lang == "sv" else ("com", "ind")
    return f"{len(count.commitments)} {words[0]} {len(count.indicators)} {words[1]}"


def _concepts(dataset: Dataset, bound: Mapping[str, Term], names: Names) -> list[str]:
    rows = dataset.select(_CONCEPTS, substitutions=bound)
    pairs = {(text_of(row["scheme"]), text_of(row["concept"])) for row in rows}
    return [concept for _, concept in sorted(pairs, key=lambda pair: (pair[0] != _first(pairs), pair))]


def _first(pairs: set[tuple[str, str]]) -> str:
    """The longest code list goes first: it is what the strategy is about."""
    schemes = [scheme for scheme, _ in pairs]
    return max(sorted(set(schemes)), key=schemes.count)


def _actors(dataset: Dataset, bound: Mapping[str, Term]) -> list[str]:
    return _sorted(text_of(row["actor"]) for row in dataset.select(_ACTORS, substitutions=bound))


def _conditions(dataset: Dataset, plan: str, names: Names) -> Table:
    import pyoxigraph as ox

    bound = {"plan": ox.NamedNode(plan)}
    goals = {text_of(row["goal"]) for row in dataset.select(_GOALS, substitutions=bound)}
    counts: dict[tuple[str, str], _Count] = defaultdict(lambda: _Count(set(), set()))
    for row in dataset.select(_CONDITIONS, substitutions=bound):
        if text_of(row["goal"]) not in goals:
            continue
        count = counts[text_of(row["goal"]), text_of(row["condition"])]
        for name, found in (("commitment", count.commitments), ("indicator", count.indicators)):
            if name in row:
                found.add(text_of(row[name]))
    keys = sorted(counts, key=lambda key: (natural_key(key[0]), natural_key(key[1])))
    rows = tuple(
        (
            names.thing(f"<{goal}>").label,
            names.thing(f"<{condition}>").label,
            _numbers(counts[goal, condition].commitments, names),
            _numbers(counts[goal, condition].indicators, names),
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
