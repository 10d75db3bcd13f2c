"""Terms become the Python values that their datatypes mean, and values become terms again."""

from __future__ import annotations

import copy
import datetime
import pickle
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import effektkedja as ek
from effektkedja.api.values import to_python, to_term
from effektkedja.terms import XSD


def literal(text: str, kind: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("7", "integer", 7),
        ("+07", "nonNegativeInteger", 7),
        ("-3", "long", -3),
        ("1.50", "decimal", Decimal("1.50")),
        (".5", "decimal", Decimal("0.5")),
        ("2.5e3", "double", 2500.0),
        ("-INF", "float", float("-inf")),
        ("true", "boolean", True),
        ("0", "boolean", False),
        ("2020", "gYear", 2020),
        ("2024-02-29", "date", datetime.date(2024, 2, 29)),
        ("2024-02-29T12:30:00Z", "dateTime", datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.UTC)),
        ("2024-02-29T12:30:00", "dateTime", datetime.datetime(2024, 2, 29, 12, 30)),
        ("text", "string", "text"),
    ],
)
def test_a_datatype_is_a_type(text, kind, expected):
    value = to_python(literal(text, kind))
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("sju", "integer"),
        ("1_0", "integer"),
        ("1e3", "decimal"),
        ("NaN", "decimal"),
        ("ja", "boolean"),
        ("2023-02-30", "date"),
        ("2024-02-29+01:00", "date"),
        ("20", "gYear"),
        ("--02-29", "gMonthDay"),
        ("P1Y", "duration"),
        ("24:99", "dateTime"),
    ],
)
def test_what_no_type_holds_stays_the_text_that_was_written(text, kind):
    value = to_python(literal(text, kind))
    assert value == text
    assert type(value) is str


def test_things_texts_and_nothing_are_told_apart():
    thing = to_python(ox.NamedNode("https://w3id.org/effektkedja/id/strategi-2020-2026/mal/5"))
    phrase = to_python(ox.Literal("mål", language="sv"))
    assert isinstance(thing, ek.IRI)
    assert thing.short == "strategi-2020-2026/mal/5"
    assert isinstance(phrase, ek.LangString)
    assert (phrase, phrase.lang) == ("mål", "sv")
    assert to_python(None) is None
    assert to_python(ox.BlankNode("b")) == "_:b"


@pytest.mark.parametrize("value", [ek.IRI("http://example.org/å"), ek.LangString("mål", "sv")])
def test_values_survive_a_copy_and_another_process(value):
    for made in (copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert made == value
        assert type(made) is type(value)
        assert getattr(made, "lang", None) == getattr(value, "lang", None)


@settings(deadline=None)
@given(
    st.one_of(
        st.integers(),
        st.booleans(),
        st.decimals(allow_nan=False, allow_infinity=False, places=6),
        st.floats(allow_nan=False),
        st.dates(min_value=datetime.date(1000, 1, 1)),
        st.datetimes(min_value=datetime.datetime(1000, 1, 1), timezones=st.none() | st.just(datetime.UTC)),
        st.text(st.characters(exclude_categories=["Cs"])),
    )
)
def test_a_value_comes_back_as_itself(value):
    back = to_python(to_term(value))
    assert back == value
    assert type(back) is type(value)


def test_what_is_no_value_is_refused_in_one_sentence():
    with pytest.raises(ek.EffektkedjaError, match="A list cannot be used in a query") as refused:
        to_term(["a"])
    assert refused.value.message.sv == "Ett värde av typen list kan inte användas i en fråga."
    with pytest.raises(ek.EffektkedjaError, match="not a valid IRI"):
        to_term(ek.IRI("http://example.org/a b"))
