"""Yearly figures of the status reports' indicators, by area, sex and, at the largest size, age.

By far the most statements of a national graph are figures, so they are written straight as text, one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.national.county import County
from benchmarks.national.scale import LAST_YEAR, Scale
from benchmarks.national.terms import Thing, name, typed
from benchmarks.national.truth import Truth
from effektkedja.terms import EKD, RDF_TYPE

STALE = 3
"""Years that a stale indicator lacks: its last figure is older than the year before the report."""
_FAULTY = 0.001
_KINDS = 5

_SEXES = (("", ""), ("-kvinnor", name("ekc:sex-female")), ("-man", name("ekc:sex-male")))
_AGES = (("", ""), ("-barn", name("ekc:age-child")), ("-vuxna", name("ekc:age-adult")))
_P = {
    prop: name(prop)
    for prop in (
        "ek:area",
        "ek:inDocument",
        "ek:ofIndicator",
        "ek:period",
        "ek:sourceHeading",
        "ek:sourceLines",
        "ek:unit",
        "ek:value",
        "ek:sex",
        "ek:age",
        "ek:seriesBreak",
        "prov:wasDerivedFrom",
        "skos:prefLabel",
    )
}
_ACTIVE = name("ekc:status-active")
_HEAD = f"<{RDF_TYPE}> {name('qb:Observation')} .\n"


@dataclass(frozen=True)
class Faults:
    """Breaks that show in the figures.

    Args:
        stale: indicators without recent figures.
        late: indicators whose last figure is of the year before.
        broken: indicators with a break in their series.
        every: let each kind of faulty figure come up.
    """

    stale: frozenset[Thing]
    late: frozenset[Thing]
    broken: frozenset[Thing]
    every: bool


def figures(county: County, scale: Scale, faults: Faults, truth: Truth, random: Random) -> Iterator[str]:
    """The figures of a county's report as N-Triples, some of them faulty; a faulty one is of the oldest year."""
    areas = (county.area, *county.municipal_areas)
    ages = _AGES if scale.ages else _AGES[:1]
    unit = name("ekc:unit-percent")
    forced = list(range(_KINDS)) if faults.every else []
    for indicator in county.indicators():
        if _ACTIVE not in indicator["ek:indicatorStatus"]:
            continue
        key = indicator.iri.rpartition("/")[2]
        fixed = (
            f"{{0}} {_P['ek:inDocument']} {county.report} .\n{{0}} {_P['ek:ofIndicator']} {indicator} .\n"
            f'{{0}} {_P["ek:sourceHeading"]} "Tabell {key}" .\n{{0}} {_P["ek:sourceLines"]} "{len(key)}-99" .\n'
            f"{{0}} {_P['ek:unit']} {unit} .\n{{0}} {_P['prov:wasDerivedFrom']} {county.report} .\n"
        )
        last = LAST_YEAR - (STALE if indicator in faults.stale else indicator in faults.late)
        for area in areas:
            code = area.iri.rpartition("/")[2]
            for back in range(scale.years):
                year = last - back
                for sex, sex_term in _SEXES:
                    for age, age_term in ages:
                        iri = f"<{EKD}{county.report.iri}/varde/{key}/{year}-{code}{sex}{age}>"
                        period, value = typed(year, "gYear"), typed(f"{random.randrange(1000) / 10}", "decimal")
                        if back == scale.years - 1 and (forced or random.random() < _FAULTY * scale.years):
                            fault = forced.pop() if forced else random.randrange(_KINDS)
                            period, value = _faulty(iri, period, value, fault, truth)
                        lines = [f"{iri} {_HEAD}", fixed.replace("{0}", iri), f"{iri} {_P['ek:area']} {area} .\n"]
                        lines.append(f'{iri} {_P["skos:prefLabel"]} "Utfall {key} {year}, {code}{sex}{age}"@sv .\n')
                        lines.append(f"{iri} {_P['ek:period']} {period} .\n" if period else "")
                        lines.append(f"{iri} {_P['ek:value']} {value} .\n" if value else "")
                        lines.append(f"{iri} {_P['ek:sex']} {sex_term} .\n" if sex else "")
                        lines.append(f"{iri} {_P['ek:age']} {age_term} .\n" if age else "")
                        if not back and area is county.area and not sex and not age and indicator in faults.broken:
                            lines.append(f"{iri} {_P['ek:seriesBreak']} {typed('true', 'boolean')} .\n")
                        yield "".join(lines)


def _faulty(iri: str, period: str, value: str, fault: int, truth: Truth) -> tuple[str, str]:
    """A figure with a year or a value that cannot be read, or without one."""
    if fault == 0:
        period = typed("20x4", "gYear")
    elif fault == 1:
        period = '"2019"'
    elif fault == 2:
        value = typed("saknas", "decimal")
    elif fault == 3:
        value = ""
    else:
        period = ""
    code, term = (("EK904", period), ("EK904", period), ("EK904", value), ("EK910", ""), ("EK910", ""))[fault]
    truth.breaks[code].add((iri, term))
    return period, value
