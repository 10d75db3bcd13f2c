"""Servers that the tests of this folder share; each is started once, when a test asks for it."""

from __future__ import annotations

import pytest

from remote.servers import fuseki, oxigraph, put_graphs, virtuoso

ROWS = 500
"""What Virtuoso hands out here per answer: so few that a check has to fetch some of its answers in pages."""


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory, knowledge_base):
    """Address of the SPARQL service of an Oxigraph server that holds the shipped knowledge base."""
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as address:
        put_graphs(f"{address}/store", knowledge_base)
        yield f"{address}/query"


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory, knowledge_base):
    """The same for Virtuoso."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso"), knowledge_base, ROWS) as address:
        yield address


@pytest.fixture(scope="session")
def fuseki_server(tmp_path_factory, knowledge_base):
    """The same for Fuseki."""
    with fuseki(tmp_path_factory.mktemp("fuseki")) as address:
        put_graphs(f"{address}/data", knowledge_base)
        yield f"{address}/query"


@pytest.fixture(params=["oxigraph", "virtuoso", "fuseki"])
def server(request) -> str:
    """Each of the servers in turn."""
    return request.getfixturevalue(f"{request.param}_server")
