"""Lexical forms of XSD datatypes."""

from __future__ import annotations

import calendar

import pyoxigraph as ox
import pytest

from effektkedja.engine.lexical import is_derived_integer, well_formed
from effektkedja.terms import XSD

FORMS = {
    "integer": (["0", "-1", "+007", "99999999999999999999999"], ["", "1.0", " 1", "1e3", "one"]),
    "decimal": (["1", "1.", ".5", "-1.50"], ["", ".", "1e3", "1,5"]),
    "double": (["1", "1e3", "-1.5E-3", "INF", "-INF", "NaN"], ["", "inf", "1e", "nan"]),
    "boolean": (["true", "false", "1", "0"], ["TRUE", "yes", ""]),
    "date": (
        ["2024-02-29", "2000-02-29", "-0004-02-29", "12024-01-31", "2024-01-01Z", "2024-01-01+14:00"],
        [
            *("2023-02-29", "1900-02-29", "2024-02-30", "2024-04-31", "2024-13-01", "2024-00-01"),
            *("024-01-01", "02024-01-01", "2024-01-01+14:30", "2024-1-1"),
        ],
    ),
    "dateTime": (
        ["2024-01-01T00:00:00", "2024-01-01T24:00:00", "2024-01-01T23:59:59.999Z"],
        ["2024-01-01", "2024-01-01T24:00:01", "2024-01-01T23:60:00", "2024-02-30T00:00:00"],
    ),
    "dateTimeStamp": (["2024-01-01T00:00:00Z"], ["2024-01-01T00:00:00"]),
    "time": (["00:00:00", "24:00:00.0", "12:30:00+02:00"], ["24:00:01", "25:00:00", "12:30"]),
    "gYear": (["2024", "-0001", "2024Z"], ["24", "02024"]),
    "gYearMonth": (["2024-12"], ["2024-13"]),
    "gMonth": (["--12"], ["--13", "12"]),
    "gDay": (["---31"], ["---32"]),
    "gMonthDay": (["--02-29"], ["--02-30", "--04-31"]),
    "duration": (["P1Y", "P1Y2M3DT4H5M6.7S", "-P1D", "PT1S", "P0Y0M"], ["P", "PT", "P1DT", "1Y", "P1S", "P1H"]),
    "dayTimeDuration": (["P1DT1H", "PT36H"], ["P1Y", "P"]),
    "yearMonthDuration": (["P1Y2M", "P1M"], ["P1D", "P"]),
    "hexBinary": (["", "0aFF"], ["0", "0G"]),
    "byte": (["127", "-128", "+1"], ["128", "-129", "1.0"]),
    "unsignedByte": (["255", "0"], ["256", "-1"]),
    "unsignedLong": (["18446744073709551615"], ["18446744073709551616"]),
    "positiveInteger": (["1", "99999999999"], ["0", "-1"]),
    "negativeInteger": (["-1"], ["0"]),
}
EACH = [(name, text, True) for name, (fine, _) in FORMS.items() for text in fine] + [
    (name, text, False) for name, (_, bad) in FORMS.items() for text in bad
]


def _is_well_formed(datatype: str, texts: list[str]) -> list[bool]:
    test = well_formed(f"<{XSD}{datatype}>", "?text")
    values = " ".join(str(ox.Literal(text)) for text in texts)
    found = ox.Store().query(f"SELECT ?text (COALESCE({test}, false) AS ?good) {{ VALUES ?text {{ {values} }} }}")
    assert isinstance(found, ox.QuerySolutions)
    by_text = {row["text"].value: row["good"].value == "true" for row in found}
    return [by_text[text] for text in texts]


@pytest.mark.parametrize(("datatype", "text", "good"), EACH, ids=[f"{name}-{text}" for name, text, _ in EACH])
def test_forms(datatype: str, text: str, good: bool) -> None:
    assert _is_well_formed(datatype, [text]) == [good]


def test_every_day_of_eight_hundred_years() -> None:
    texts, expected = [], []
    for year in range(1599, 2402, 1):
        for month, day in ((2, 28), (2, 29), (2, 30), (6, 30), (6, 31), (12, 31)):
            texts.append(f"{year}-{month:02}-{day:02}")
            expected.append(day <= calendar.monthrange(year, month)[1])

    assert _is_well_formed("date", texts) == expected


def test_datatypes_that_sparql_does_not_know() -> None:
    assert well_formed("<http://example.org/code>", "?x") == ""
    assert well_formed(f"<{XSD}string>", "?x") == ""


def test_derived_integers() -> None:
    assert is_derived_integer(f"<{XSD}byte>")
    assert not is_derived_integer(f"<{XSD}integer>")
    assert not is_derived_integer("<http://example.org/byte>")
