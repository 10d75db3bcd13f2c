"""From Turtle to a plan, and what is refused on the way."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from effektkedja.engine import only, read_shapes
from effektkedja.engine.constraints import (
    Closed,
    HasClass,
    HasLength,
    InRange,
    LessThan,
    Logic,
    Matches,
    Qualified,
    Select,
)
from effektkedja.engine.plan import TargetClass, TargetNode, TargetObjectsOf, TargetSubjectsOf
from effektkedja.errors import InputError
from engine.support import EX, PREFIXES


def plan_of(shapes: str):
    """The plan of shapes in which the usual prefixes are known."""
    return read_shapes(PREFIXES + shapes)


def test_a_whole_shape() -> None:
    shape = plan_of("""
        ex:S a sh:NodeShape ;
            sh:targetClass ex:A ; sh:targetNode ex:a , "text"@SV ; sh:targetSubjectsOf ex:p ; sh:targetObjectsOf ex:q ;
            sh:severity sh:Warning ; sh:message "Fel"@sv , "Wrong"@en ;
            sh:class ex:A , ex:B ; sh:not [ sh:class ex:C ] ; sh:minLength 2 ; sh:pattern "^a" ; sh:flags "i" ;
            sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
            sh:property [ sh:path ex:p ] , [ sh:path ( ex:p ex:q ) ] .
    """).shape(f"{EX}S")

    assert set(shape.targets) == {
        TargetClass(f"<{EX}A>"),
        TargetNode(f"<{EX}a>"),
        TargetNode('"text"@sv'),
        TargetSubjectsOf(f"<{EX}p>"),
        TargetObjectsOf(f"<{EX}q>"),
    }
    assert shape.severity == "http://www.w3.org/ns/shacl#Warning"
    assert shape.messages == ('"Fel"@sv', '"Wrong"@en')
    assert [c.cls for c in shape.constraints if isinstance(c, HasClass)] == [f"<{EX}A>", f"<{EX}B>"]
    assert HasLength(">=", 2) in shape.constraints
    assert Matches("^a", "i") in shape.constraints
    assert Closed((f"<{EX}p>", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>")) in shape.constraints
    assert [c.kind for c in shape.constraints if isinstance(c, Logic)] == ["not"]


def test_component_names() -> None:
    shape = plan_of("""
        ex:S sh:path ex:p ; sh:minExclusive 1 ; sh:maxInclusive 2 ; sh:maxLength 3 ; sh:lessThanOrEquals ex:q ;
            sh:lessThan ex:q ; sh:qualifiedValueShape [ sh:class ex:A ] ; sh:qualifiedMaxCount 1 ; sh:xone ( [] [] ) ;
            sh:targetClass ex:A .
    """).shape(f"{EX}S")

    assert {c.component_iri.rpartition("#")[2].removesuffix("ConstraintComponent") for c in shape.constraints} == {
        *("MinExclusive", "MaxInclusive", "MaxLength", "LessThanOrEquals", "LessThan", "QualifiedMaxCount", "Xone")
    }
    assert InRange("<=", '"2"^^<http://www.w3.org/2001/XMLSchema#integer>') in shape.constraints
    assert LessThan("<", f"<{EX}q>") in shape.constraints


def test_siblings_of_a_qualified_value_shape() -> None:
    shape = plan_of("""
        ex:S sh:property ex:P , ex:Q .
        ex:P sh:path ex:p ; sh:qualifiedValueShape ex:One ; sh:qualifiedMinCount 1 ;
            sh:qualifiedValueShapesDisjoint true .
        ex:Q sh:path ex:p ; sh:qualifiedValueShape ex:Two ; sh:qualifiedMinCount 1 .
        ex:One sh:class ex:A . ex:Two sh:class ex:B .
    """)

    assert shape.shape(f"{EX}P").constraints == (Qualified("min", 1, f"{EX}One", (f"{EX}Two",)),)
    assert shape.shape(f"{EX}Q").constraints == (Qualified("min", 1, f"{EX}Two"),)


def test_prefixes_through_imports() -> None:
    shapes = """
        ex:S sh:targetClass ex:A ; sh:sparql [ sh:prefixes ex:all ; sh:select "SELECT $this { $this b:p a:x }" ] .
        ex:all owl:imports ex:more ; sh:declare [ sh:prefix "a" ; sh:namespace "http://a/"^^xsd:anyURI ] .
        ex:more owl:imports ex:all ; sh:declare [ sh:prefix "b" ; sh:namespace "http://b/"^^xsd:anyURI ] .
    """
    (select,) = plan_of(shapes).shape(f"{EX}S").constraints

    assert isinstance(select, Select)
    assert select.prefixes == "PREFIX a: <http://a/>\nPREFIX b: <http://b/>\n"


def test_implicit_class_target() -> None:
    shapes = plan_of("""
        ex:A a rdfs:Class , sh:NodeShape . ex:B a owl:Class , sh:NodeShape . ex:C a ex:Metaclass , sh:NodeShape .
        ex:Metaclass rdfs:subClassOf rdfs:Class . ex:D a rdfs:Class .
    """)

    assert [shape.id for shape in shapes.roots] == [f"{EX}A", f"{EX}B", f"{EX}C"]


def test_what_only_true_switches_on() -> None:
    shapes = plan_of("""
        ex:S sh:targetClass ex:A ; sh:path ex:p ; sh:uniqueLang "1"^^xsd:boolean ; sh:closed false ;
            sh:deactivated false .
        ex:T sh:targetClass ex:A ; sh:deactivated true .
    """)

    assert shapes.shape(f"{EX}S").constraints == ()
    assert [shape.id for shape in shapes.roots] == [f"{EX}S"]


def test_the_same_plan_whatever_the_order() -> None:
    lines = [
        "ex:S a sh:NodeShape .",
        "ex:S sh:targetClass ex:A .",
        "ex:S sh:property [ sh:path ex:p ; sh:minCount 1 ] .",
        "ex:S sh:property [ sh:path ex:q ; sh:or ( [ sh:class ex:A ] [ sh:class ex:B ] ) ] .",
        "ex:S sh:property [ sh:path ex:r ; sh:maxCount 1 ] .",
    ]
    first = plan_of("\n".join(lines))
    random.Random(1).shuffle(lines)

    assert plan_of("\n".join(lines)) == first


def test_several_sources(tmp_path: Path) -> None:
    file = tmp_path / "one.ttl"
    file.write_text(f"{PREFIXES} ex:S sh:targetClass ex:A ; sh:property _:x . _:x sh:path ex:p .", encoding="utf-8")
    text = f"{PREFIXES} ex:T sh:targetClass ex:A ; sh:property _:x . _:x sh:path ex:q ."

    assert len(read_shapes([file, text]).shapes) == 4
    assert len(read_shapes(file).shapes) == 2


def test_only() -> None:
    plan = plan_of('ex:S sh:targetClass ex:A . ex:T a sh:NodeShape , rdfs:Class ; sh:targetNode "a \u2028 b" .')

    left = only(plan, [f"{EX}S"])

    assert [shape.id for shape in left.roots] == [f"{EX}S"]
    assert read_shapes(left.source) == left
    assert only(plan, [f"{EX}S", f"{EX}T"]) == plan
    assert only(read_shapes(""), []).source == ""


REFUSED = {
    "not Turtle": ("ex:S sh:targetClass", "cannot be read"),
    "a misspelt term": ("ex:S sh:targetClass ex:A ; sh:dataType xsd:date .", "sh:dataType"),
    "SHACL beyond Core and SPARQL": ("ex:S sh:targetClass ex:A ; sh:rule [] .", "sh:rule"),
    "count on a node shape": ("ex:S sh:targetClass ex:A ; sh:minCount 1 .", "property shape"),
    "property shape without path": ("ex:S a sh:PropertyShape .", "sh:path"),
    "node shape with path": ("ex:S a sh:NodeShape ; sh:path ex:p .", "sh:path"),
    "sh:property without path": ("ex:S sh:targetClass ex:A ; sh:property ex:T . ex:T sh:class ex:A .", "sh:path"),
    "dangling shape": ("ex:S sh:targetClass ex:A ; sh:node ex:T .", "say nothing"),
    "blank target": ("ex:S sh:targetNode [] .", "blank node"),
    "two values for one": ("ex:S sh:targetClass ex:A ; sh:datatype xsd:date , xsd:time .", "one value"),
    "broken list": ("ex:S sh:targetClass ex:A ; sh:in ex:list .", "list"),
    "endless list": ("ex:S sh:targetClass ex:A ; sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l .", "list"),
    "literal for class": ('ex:S sh:targetClass ex:A ; sh:class "A" .', "IRI"),
    "IRI for bound": ("ex:S sh:targetClass ex:A ; sh:minInclusive ex:a .", "literal"),
    "IRI for flags": ('ex:S sh:targetClass ex:A ; sh:pattern "a" ; sh:flags ex:a .', "literal"),
    "negative length": ("ex:S sh:targetClass ex:A ; sh:minLength -1 .", "whole number"),
    "node kind": ("ex:S sh:targetClass ex:A ; sh:nodeKind sh:Iri .", "node kind"),
    "no select": ("ex:S sh:targetClass ex:A ; sh:sparql [] .", "sh:select"),
    "half a prefix": (
        'ex:S sh:targetClass ex:A ; sh:sparql [ sh:select "SELECT $this {}" ; '
        'sh:prefixes [ sh:declare [ sh:prefix "a" ] ] ] .',
        "sh:declare",
    ),
    "one prefix, two namespaces": (
        'ex:S sh:targetClass ex:A ; sh:sparql [ sh:select "SELECT $this {}" ; sh:prefixes [ sh:declare '
        '[ sh:prefix "a" ; sh:namespace "http://a/" ] , [ sh:prefix "a" ; sh:namespace "http://b/" ] ] ] .',
        "two namespaces",
    ),
}


@pytest.mark.parametrize(("shapes", "fault"), REFUSED.values(), ids=REFUSED)
def test_refused(shapes: str, fault: str) -> None:
    with pytest.raises(InputError) as caught:
        plan_of(shapes)

    assert fault in caught.value.message.en
    assert caught.value.message.sv != caught.value.message.en


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_shapes(tmp_path / "none.ttl")

    assert caught.value.where.endswith("none.ttl")
