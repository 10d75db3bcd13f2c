"""The W3C protocol tests, over real HTTP: query, update with the token, graph store, and service description."""

from __future__ import annotations

import httpx
import pyoxigraph as ox
import pytest

from web.server import TOKEN
from web.w3c import SUITE, Case, Sent, cases

pytestmark = pytest.mark.skipif(not SUITE.exists(), reason=f"the W3C suite is not at {SUITE}")

_MEDIA = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"},
}
# Left out: the folder http-rdf-update, because the suite itself marks each of its tests as deprecated in favour of
# graph-store-protocol and gives them as prose only. The tests of service-description are prose too; they are below.

PROTOCOL = cases("protocol/manifest.ttl")
GRAPH_STORE = [*cases("graph-store-protocol/manifest-direct.ttl"), *cases("graph-store-protocol/manifest-indirect.ttl")]


def test_the_suite_is_read_in_full():
    assert len(PROTOCOL) == 34
    assert len(GRAPH_STORE) == 14
    assert all(case.requests for case in [*PROTOCOL, *GRAPH_STORE])


@pytest.mark.parametrize("case", PROTOCOL, ids=lambda case: case.name)
def test_protocol(writable, case: Case):
    _given(writable, case)
    with writable.client() as client:
        for sent in case.requests:
            operation = "update" if _is_update(sent) else "sparql"
            path = sent.path.replace("/sparql/", f"/{operation}", 1)
            _check(_answer(client, sent, path), sent)


@pytest.mark.parametrize("case", GRAPH_STORE, ids=lambda case: case.name)
def test_graph_store(writable, case: Case):
    writable.write("DROP ALL")
    location = ""
    with writable.client() as client:
        for sent in case.requests:
            own = f"{writable.address}graphs"
            path = sent.path.replace("/gsp", "/graphs", 1).replace("$LOCATION$", location)
            response = _answer(client, sent, path)
            _check(response, sent)
            if sent.expected.location:
                location = response.headers["location"]
                assert location.startswith(own)
            if sent.expected.body:
                assert _same_graph(response.text, sent.expected.body)


def _is_update(sent: Sent) -> bool:
    """The suite sends both to one address."""
    words = sent.path + str(sent.headers) + sent.body.decode("latin-1").replace("\0", "")
    return any(word in words for word in ("sparql-update", "update=", "CLEAR"))


def _given(server, case: Case) -> None:
    server.write("DROP ALL")
    named = {name: file.read_text(encoding="utf-8") for name, file in case.graphs}
    if named:
        server.write("INSERT DATA { " + " ".join(f"GRAPH <{iri}> {{ {text} }}" for iri, text in named.items()) + " }")


def _answer(client: httpx.Client, sent: Sent, path: str) -> httpx.Response:
    headers = [*sent.headers, ("authorization", f"Bearer {TOKEN}")]
    return client.request(sent.method, path, headers=headers, content=sent.body or None)


def _check(response: httpx.Response, sent: Sent) -> None:
    expected = sent.expected
    assert response.status_code in expected.statuses, (response.status_code, response.text[:300])
    media = response.headers.get("content-type", "").partition(";")[0]
    if expected.form:
        assert media in _MEDIA[expected.form]
    if expected.boolean is not None:
        assert response.json()["boolean"] is expected.boolean
    for name, value in expected.headers:
        assert response.headers[name] == value


def _same_graph(first: str, second: str) -> bool:
    graphs = []
    for text in (first, second):
        graph = ox.Dataset(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
        graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        graphs.append(graph)
    return graphs[0] == graphs[1]


# --- Service description (three tests without requests in the suite)


@pytest.fixture(scope="module")
def description(server):
    with server.client() as client:
        response = client.get("sparql", headers={"Accept": "application/rdf+xml, text/turtle;q=0.9"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/rdf+xml"
    store = ox.Store()
    store.load(response.content, format=ox.RdfFormat.RDF_XML)
    return store


SD = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "


def test_returns_rdf(server):
    with server.client() as client:
        response = client.get("sparql")
    assert response.headers["content-type"].startswith("text/turtle")
    assert list(ox.parse(response.content, format=ox.RdfFormat.TURTLE))


def test_has_endpoint_triple(server, description):
    found = [
        row["endpoint"].value for row in description.query(f"{SD} SELECT ?endpoint {{ ?s sd:endpoint ?endpoint }}")
    ]
    assert found == [f"{server.address}sparql"]


def test_conforms_to_schema(description):
    """Every sd: term is one of the vocabulary, used with the domain and range that it has there."""
    asked = f"""{SD}
    ASK {{
      ?service a sd:Service ; sd:endpoint ?e ; sd:supportedLanguage sd:SPARQL11Query ; sd:defaultDataset ?dataset .
      ?dataset a sd:Dataset ; sd:defaultGraph ?default ; sd:namedGraph ?named .
      ?default a sd:Graph . ?named a sd:NamedGraph ; sd:name ?name ; sd:graph ?graph . ?graph a sd:Graph
      FILTER(isIRI(?e) && isIRI(?name))
    }}"""
    assert bool(description.query(asked))
    terms = {
        term.value.rpartition("#")[2]
        for quad in description
        for term in (quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and "sparql-service-description#" in term.value
    }
    known = {
        "Service", "Dataset", "Graph", "NamedGraph", "endpoint", "supportedLanguage", "SPARQL11Query", "feature",
        "UnionDefaultGraph", "resultFormat", "defaultDataset", "defaultGraph", "namedGraph", "name", "graph",
    }  # fmt: skip
    assert terms <= known
