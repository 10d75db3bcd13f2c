"""The data files: canonical, complete by the documents' own counts, and every label and figure where it says."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest

from conftest import ROOT
from effektkedja.canonical import canonical_file
from effektkedja.names import text_of
from effektkedja.store.dataset import Dataset
from effektkedja.terms import EK, EKD
from source_text import SEEDS, in_words, passage, squeeze, stands_in

DATA = sorted(ROOT.glob("data/*.ttl"))
TURTLE = [*DATA, *sorted(ROOT.glob("ontology/**/*.ttl"))]
QUOTED = ("Goal", "SuccessCondition", "Commitment", "Indicator", "DevelopmentArea", "Actor")

needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents are not beside the project")


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: path.stem)
def test_file_is_canonical_and_without_blank_nodes(path):
    assert path.read_text(encoding="utf-8") == canonical_file(path)


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_file_says_in_a_comment_what_it_holds(path):
    assert path.read_text(encoding="utf-8").startswith("# ")


def _located(dataset: Dataset):
    """Every thing with a locator: its kinds, labels, values, and the text of the passage."""
    query = """
        SELECT ?thing ?lines ?file WHERE {
          ?thing ek:sourceLines ?lines . ?thing prov:wasDerivedFrom ?document . ?document ek:sourceFile ?file
        } ORDER BY ?thing ?lines"""
    return [(text_of(row["thing"]), text_of(row["lines"]), text_of(row["file"])) for row in dataset.select(query)]


def _facts(dataset: Dataset, thing: str, predicate: str) -> list[str]:
    quads = dataset.store.quads_for_pattern(ox.NamedNode(thing), ox.NamedNode(predicate), None)
    return [text_of(quad.object) for quad in quads]


@needs_seeds
def test_every_locator_points_into_its_document(knowledge_base):
    wrong = []
    located = _located(knowledge_base)
    for thing, lines, file in located:
        try:
            passage(file, lines)
        except ValueError as error:
            wrong.append(f"{thing}: {error}")
    assert not wrong
    assert len(located) > 800


@needs_seeds
def test_every_official_label_stands_at_its_locator(knowledge_base):
    wrong, checked = [], 0
    quoted = {f"{EK}{name}" for name in QUOTED}
    for thing, lines, file in _located(knowledge_base):
        if not quoted & set(_facts(knowledge_base, thing, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type")):
            continue
        for label in _facts(knowledge_base, thing, "http://www.w3.org/2004/02/skos/core#prefLabel"):
            checked += 1
            if not stands_in(label, passage(file, lines)):
                wrong.append(f"{thing.removeprefix(EKD)} {lines}: {label}")
    print(f"{checked} labels checked")
    assert not wrong
    assert checked > 300


@needs_seeds
def test_every_figure_stands_at_its_locator(knowledge_base):
    wrong, checked = [], 0
    for thing, lines, file in _located(knowledge_base):
        for value in _facts(knowledge_base, thing, f"{EK}value"):
            checked += 1
            text = passage(file, lines)
            digits = value.removesuffix(".0").replace(".", "")
            if digits not in squeeze(text) and not in_words(digits, text):
                wrong.append(f"{thing.removeprefix(EKD)} {lines}: {value}")
    print(f"{checked} figures checked")
    assert not wrong
    assert checked > 300


def test_the_plan_has_the_commitments_that_the_document_prints(knowledge_base):
    query = """
        SELECT ?goal WHERE {
          ?commitment a ek:Commitment ; ek:inDocument <handlingsplan-2024-2027> ; ek:underGoal ?goal
        }"""
    counts = Counter(text_of(row["goal"]).rsplit("/", 1)[-1] for row in knowledge_base.select(query))
    assert counts == {"1": 7, "2": 10, "3": 9, "4": 6, "5": 4, "6": 4, "7": 9, "8": 6}


@needs_seeds
def test_the_plan_has_every_number_that_stands_first_on_a_line_of_its_tables(knowledge_base):
    import re

    text = (SEEDS / "001_e464055c1162cb4e.txt").read_text(encoding="utf-8")
    printed = set(re.findall(r"^([1-8]\.[0-9]{1,2}) [A-ZÅÄÖ]", text, flags=re.MULTILINE))
    query = """
        SELECT ?number WHERE {
          ?commitment a ek:Commitment ; ek:inDocument <handlingsplan-2024-2027> ; skos:notation ?number
        }"""
    assert {text_of(row["number"]) for row in knowledge_base.select(query)} == printed


def test_stated_files_hold_no_interpretation(knowledge_base):
    query = "SELECT ?s WHERE { { ?s ek:contributesTo ?o } UNION { ?s a ek:Link } UNION { ?s a ek:NoLink } }"
    assert not list(knowledge_base.select(query, stated_only=True))
