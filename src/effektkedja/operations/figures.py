"""Figures as series: the observations of each indicator and commitment, by area, sex, age and breakdown."""

from __future__ import annotations

from collections import defaultdict

from effektkedja.model.text import Language
from effektkedja.names import Names, text_of
from effektkedja.picture import Series
from effektkedja.store.dataset import Dataset

_FIGURES = """
SELECT DISTINCT ?observation ?thing ?label ?period ?value ?unit ?area ?sex ?age ?dimension ?broken WHERE {
  { ?observation ek:ofIndicator ?thing } UNION { ?observation ek:ofCommitment ?thing }
  ?observation ek:value ?value . ?observation ek:period ?period
  OPTIONAL { ?observation skos:prefLabel ?label }
  OPTIONAL { ?observation ek:unit ?unit } OPTIONAL { ?observation ek:area ?area }
  OPTIONAL { ?observation ek:sex ?sex } OPTIONAL { ?observation ek:age ?age }
  OPTIONAL { ?observation ek:dimension ?dimension } OPTIONAL { ?observation ek:seriesBreak ?broken }
}"""
_BREAKDOWN = ("area", "sex", "age")


def series_by_thing(dataset: Dataset, names: Names, lang: Language) -> dict[str, tuple[Series, ...]]:
    """The series of each indicator and commitment, by IRI.

    Observations belong to one series when thing, unit, area, sex, age and further breakdown are the same; two values
    for one year (which two documents may give) make two series, so that no figure hides another.
    """
    rows: dict[str, dict[str, str]] = {}
    parts: dict[str, set[str]] = defaultdict(set)
    for row in dataset.select(_FIGURES):
        key = f"{text_of(row['observation'])} {text_of(row['thing'])}"
        rows[key] = {name: text_of(term) for name, term in row.items()}
        if "dimension" in row:
            parts[key].add(text_of(row["dimension"]))
    grouped: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for key, values in sorted(rows.items()):
        breakdown = tuple(values.get(name, "") for name in _BREAKDOWN)
        grouped[(values["thing"], values.get("unit", ""), *breakdown, *sorted(parts[key]))].append(values)
    found: dict[str, list[Series]] = defaultdict(list)
    for (thing, unit, *rest), group in sorted(grouped.items()):
        title = ", ".join(names.plain(iri) for iri in rest if iri)
        found[thing] += _series(title or group[0].get("label", ""), names.plain(unit) if unit else "", group)
    return {thing: tuple(series) for thing, series in found.items()}


def _series(title: str, unit: str, group: list[dict[str, str]]) -> list[Series]:
    """The values as few series as hold each year once."""
    runs: list[dict[int, float]] = []
    breaks = set()
    for values in group:
        try:
            year, value = int(values["period"][:4]), float(values["value"])
        except ValueError:
            continue  # a value in words or a period that is no year belongs to the table, not to a chart
        run = next((run for run in runs if year not in run), None)
        if run is None:
            run = {}
            runs.append(run)
        run[year] = value
        if values.get("broken") == "true":
            breaks.add(year)
    return [Series(title, unit, tuple(sorted(run.items())), tuple(sorted(breaks & set(run)))) for run in runs]
