"""The clients that analysts use: curl, SPARQLWrapper, and rdflib's SPARQLStore."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

from effektkedja.queries import book
from effektkedja.terms import EK, EKD
from web.server import TOKEN

GOALS = f"SELECT ?goal ?name WHERE {{ ?goal a <{EK}Goal> ; <http://www.w3.org/2004/02/skos/core#prefLabel> ?name }}"


@pytest.fixture
def expected(knowledge_base):
    return {(row["goal"].value, row["name"].value) for row in knowledge_base.select(GOALS)}


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_gets_the_rows(server, expected, method):
    client = SPARQLWrapper(f"{server.address}sparql", returnFormat=JSON)
    client.setMethod(method)
    client.setQuery(GOALS)
    rows = client.query().convert()["results"]["bindings"]
    assert {(row["goal"]["value"], row["name"]["value"]) for row in rows} == expected


def test_sparqlwrapper_gets_the_other_formats(server):
    client = SPARQLWrapper(f"{server.address}sparql")
    client.setQuery("SELECT (1 AS ?n) {}")
    client.setReturnFormat(CSV)
    assert client.query().convert() == b"n\r\n1\r\n"
    client.setReturnFormat(XML)
    assert client.query().convert().getElementsByTagName("literal")[0].firstChild.data == "1"
    client.setQuery(f"CONSTRUCT {{ ?s a <{EK}Goal> }} WHERE {{ ?s a <{EK}Goal> }}")
    client.setReturnFormat(TURTLE)
    assert len(Graph().parse(data=client.query().convert(), format="turtle")) > 5


def test_sparqlwrapper_updates_with_the_token(writable):
    client = SPARQLWrapper(f"{writable.address}sparql", updateEndpoint=f"{writable.address}update")
    client.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    client.setMethod(POST)
    client.setQuery("INSERT DATA { <https://example.org/s> <https://example.org/p> 'å' }")
    client.query()
    client.setQuery("ASK { <https://example.org/s> <https://example.org/p> 'å' }")
    client.setReturnFormat(JSON)
    assert client.query().convert()["boolean"] is True


def test_rdflib_store_reads(server, expected):
    graph = Graph(SPARQLStore(f"{server.address}sparql"))
    assert {(str(goal), str(name)) for goal, name in graph.query(GOALS)} == expected
    goal = URIRef(f"{EKD}strategi-2020-2026/mal/5")
    assert (goal, None, None) in graph
    assert str(graph.value(goal, URIRef("http://www.w3.org/2004/02/skos/core#notation"))) == "5"


def test_rdflib_store_writes_with_the_token(writable):
    headers = {"Authorization": f"Bearer {TOKEN}"}
    store = SPARQLUpdateStore(f"{writable.address}sparql", f"{writable.address}update", headers=headers)
    graph = Graph(store, identifier=URIRef("https://example.org/g"))
    triple = tuple(URIRef(f"https://example.org/{name}") for name in "spo")
    graph.add(triple)
    assert list(graph) == [triple]
    graph.remove(triple)
    assert list(graph) == []


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(server, expected):
    def curl(*arguments: str) -> str:
        done = subprocess.run(["curl", "-sS", "--noproxy", "*", *arguments], capture_output=True, text=True, check=True)
        return done.stdout

    address = f"{server.address}sparql"
    rows = json.loads(curl("--data-urlencode", f"query={GOALS}", address))["results"]["bindings"]
    assert {(row["goal"]["value"], row["name"]["value"]) for row in rows} == expected
    assert curl("-G", "-H", "Accept: text/csv", "--data-urlencode", "query=SELECT (1 AS ?n) {}", address) == "n\n1\n"
    thing = f"{server.address}id/strategi-2020-2026/mal/5"
    assert "skos:prefLabel" in curl("-L", "-H", "Accept: text/turtle", thing)
    assert "<!DOCTYPE html>" in curl("-L", "-H", "Accept: text/html", thing)
    assert "Frågan är inte giltig SPARQL" in curl("--data-urlencode", "query=SELECT", address)


@pytest.mark.parametrize("question", book(), ids=lambda question: question.name)
def test_every_question_of_the_book_answers_as_the_command_does(server, knowledge_base, question):
    if any(parameter.required for parameter in question.parameters):
        words = question.example.split("--param ")[1:]
        given = dict(word.split()[0].split("=", 1) for word in words)
    else:
        given = {}
    bound = question.bind(given)
    here = knowledge_base.evaluate(question.sparql, substitutions=bound)
    with server.client() as client:
        response = client.get(f"queries/{question.name}", params=given)
    assert response.status_code == 200, response.text
    if "json" not in response.headers["content-type"]:
        assert len(Graph().parse(data=response.text, format="turtle")) == len(set(here))
        return
    found = response.json()
    names = [variable.value for variable in here.variables]
    assert found["head"]["vars"] == names
    rows = [[row[name]["value"] if name in row else None for name in names] for row in found["results"]["bindings"]]
    assert rows == [[None if term is None else getattr(term, "value", str(term)) for term in row] for row in here]
