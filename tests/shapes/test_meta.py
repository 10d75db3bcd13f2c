"""The rule catalogue as such: complete texts, known terms, well-formed shapes, and cases for every rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from effektkedja import resources
from effektkedja.engine import run_set
from effektkedja.model.rules import Rule, Severity
from effektkedja.rules import catalogue
from effektkedja.store.loading import open_files
from effektkedja.store.reading import read_quads
from effektkedja.terms import EK, EKC, PREFIXES, SH
from shapes.cases import all_cases, plan_of

RULES = [pytest.param(rule, id=rule.code) for rule in catalogue().rules]
FILES = [pytest.param(path, id=path.stem) for path in resources.files("shapes")]
PLACEHOLDERS = frozenset(("this", "value", "goal", "document", "path"))
DOMAIN = re.compile(
    r"våld|violen|utsatt|utöva|förövar|perpetrat|victim|brottsoffer|abus|misshand|kvinnofrid|heder|honour"
    r"|sexu|prostit|traffick|människohand|skyddat|shelter|polis|police",
    re.IGNORECASE,
)


@cache
def shapes_graph() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in resources.files("shapes"):
        graph.parse(path, format="turtle")
    return graph


def selects_of(rule: Rule) -> list[str]:
    """The SELECTs of a rule."""
    graph, sh = shapes_graph(), rdflib.Namespace(SH)
    found = [
        str(graph.value(constraint, sh.select))
        for iri, other in catalogue().by_shape.items()
        if other == rule
        for constraint in graph.objects(rdflib.URIRef(iri), sh.sparql)
    ]
    return sorted(found)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.id and not rule.id.startswith("EK9")])
def test_texts_for_planners_speak_of_no_terms_of_the_data(rule: Rule) -> None:
    """Whoever writes a plan has not heard of them; the note says how it is said in data. EK9 is about the data."""
    texts = (rule.title, rule.message, rule.finding_text, rule.remedy, rule.why)

    assert not [text for text in texts if re.search(r"\b(ek|skos|rdf|sh|dcterms):", f"{text.sv} {text.en}")]


@pytest.mark.parametrize("rule", RULES)
def test_rule_has_cases_that_fail_and_cases_that_pass(rule: Rule) -> None:
    cases = [case for case in all_cases() if case.code == rule.code]

    assert [case.name for case in cases if case.expected], "no case that must fail"
    assert [case.name for case in cases if case.is_valid], "no case that must pass"


def test_cases_are_about_rules_of_the_catalogue() -> None:
    assert {case.code for case in all_cases()} == {rule.code for rule in catalogue().rules}


def test_every_part_of_a_rule_reports_in_some_case() -> None:
    parts: dict[str, set[str]] = {}
    for iri, rule in catalogue().by_shape.items():
        parts.setdefault(rule.code, set()).add(iri)
    several = {code: shapes for code, shapes in parts.items() if len(shapes) > 1}
    cases = [case for case in all_cases() if case.code in several]

    reported = {r.shape for case in cases for r in run_set(plan_of(case.code), open_files([case.path]).select)}

    assert set().union(*several.values()) - reported == set()


@pytest.mark.parametrize("rule", RULES)
def test_rule_is_described_in_both_languages(rule: Rule) -> None:
    for name in ("title", "message", "finding_text", "remedy", "why"):
        text = getattr(rule, name)
        assert text.sv, f"{name} is missing in Swedish"
        assert text.en, f"{name} is missing in English"
        assert text.sv != text.en, f"{name} is the same in both languages"
    assert rule.severity in Severity


@pytest.mark.parametrize("rule", RULES)
def test_texts_are_sentences_and_titles_are_not(rule: Rule) -> None:
    for name in ("message", "finding_text", "remedy", "why"):
        text = getattr(rule, name)
        assert text.sv.endswith("."), f"{name} in Swedish has no full stop"
        assert text.en.endswith("."), f"{name} in English has no full stop"
    assert not rule.title.sv.endswith(".")
    assert not rule.title.en.endswith(".")


@pytest.mark.parametrize("rule", RULES)
def test_placeholders_can_be_filled(rule: Rule) -> None:
    projected = {
        variable for select in selects_of(rule) for variable in re.findall(r"[?$](\w+)", select.partition("WHERE")[0])
    }
    for text in (rule.finding_text, rule.remedy):
        for wording in (text.sv, text.en):
            assert set(re.findall(r"{(\w*)}", wording)) <= PLACEHOLDERS | projected
        assert set(re.findall(r"{\w*}", text.sv)) == set(re.findall(r"{\w*}", text.en)), "the languages differ"


@pytest.mark.parametrize("path", FILES)
def test_terms_exist(path) -> None:
    text = path.read_text(encoding="utf-8")
    quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    used = {term.value for quad in quads for term in quad.triple if isinstance(term, ox.NamedNode)}
    for select in (quad.object.value for quad in quads if quad.predicate.value == f"{SH}select"):
        used |= set(re.findall(r"<([^<>\s]+)>", select))
        used |= {PREFIXES[prefix] + local for prefix, local in re.findall(r"(?<![\w?$])(\w+):([\w-]+)", select)}
    namespaces = (EK, EKC, PREFIXES["ds"])
    ours = {term for term in used if term.startswith(namespaces) and term not in namespaces}

    assert ours - defined() == set()
    assert [term for term in used if term.startswith(SH) and rdflib.URIRef(term) not in rdflib.SH] == []


@cache
def defined() -> frozenset[str]:
    quads = (quad for path in resources.files("ontology") for quad in read_quads(path))
    return frozenset(quad.subject.value for quad in quads)


def test_shapes_are_well_formed_shacl() -> None:
    conforms, _, text = pyshacl.validate(
        rdflib.Graph(), shacl_graph=shapes_graph(), meta_shacl=True, advanced=False, inference="none"
    )
    assert conforms, text


@pytest.mark.parametrize("path", FILES)
def test_shapes_know_nothing_of_one_field_of_policy(path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    told = [line.strip() for line in lines if DOMAIN.search(line) and not line.strip().startswith("dcterms:source ")]
    assert told == []


@pytest.mark.parametrize("rule", RULES)
def test_exists_holds_one_pattern_and_nests_the_rest(rule: Rule) -> None:
    for select in selects_of(rule):
        for group in exists_groups(select):
            assert len(patterns(group)) == 1, group


def exists_groups(select: str) -> Iterator[str]:
    """What stands between the braces of each EXISTS."""
    for found in re.finditer(r"\bEXISTS\s*{", select):
        yield inside(select, found.end() - 1, "{}")


def inside(text: str, start: int, marks: str) -> str:
    """What stands between the mark at ``start`` and the one that closes it."""
    depth = 0
    for position in range(start, len(text)):
        depth += (text[position] == marks[0]) - (text[position] == marks[1])
        if depth == 0:
            return text[start + 1 : position]
    raise ValueError(f"never closed: {text[start:]}")


def patterns(group: str) -> list[str]:
    """The triple patterns of a group, its filters left out; a nested group counts as one more."""
    rest = group
    while (found := re.search(r"\bFILTER\s*(?:NOT\s+)?(?:EXISTS\s*)?([({])", rest)) is not None:
        opening = found.start(1)
        closing = opening + len(inside(rest, opening, "()" if found[1] == "(" else "{}")) + 2
        rest = f"{rest[: found.start()]} . {rest[closing:]}"
    parts = [part.strip() for part in re.split(r"\s\.(?=\s|$)", rest) if part.strip()]
    return [term for part in parts for term in part.split(";")] if "{" not in rest else [rest, "a nested group"]


@pytest.mark.parametrize(
    ("group", "number"),
    [
        ("?a ek:b ?c", 1),
        (" ?a ek:b ?c . FILTER EXISTS { ?c ek:d ?e . FILTER NOT EXISTS { ?e ek:f ?g } } ", 1),
        (" ?a ek:b ?c . FILTER(EXISTS { ?c ek:d ?e } || EXISTS { ?c ek:f ?e }) FILTER(?e != ?c) ", 1),
        ("?a ek:b ?c . ?c ek:d ?e", 2),
        ("?a ek:b ?c ; ek:d ?e", 2),
        ("?a ek:b ?c . FILTER(?c != ?a) ?c ek:d ?e .", 2),
        ("{ ?a ek:b ?c } UNION { ?a ek:d ?c }", 2),
        ("FILTER(?a != ?b)", 0),
    ],
)
def test_patterns_are_counted(group: str, number: int) -> None:
    assert len(patterns(group)) == number
