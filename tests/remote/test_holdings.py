"""What counts as the data on a server, whatever else is there."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from effektkedja.errors import InputError, ServerError
from effektkedja.remote import open_server
from effektkedja.store.loading import shipped
from effektkedja.terms import EK, RDF_TYPE
from remote.servers import oxigraph, put, put_graphs


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """An Oxigraph server that the tests of this file fill step by step, in the order in which they stand."""
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as address:
        yield address


def test_steps_from_nothing_to_a_knowledge_base(run, empty):
    """One test, since each step builds on the one before."""
    url, store = f"{empty}/query", f"{empty}/store"
    assert "ingenting att kontrollera" in run("check", "--endpoint", url)[2]

    base = shipped()
    plan = next(graph for graph in base.graphs if graph.path.stem == "handlingsplan-2024-2027")
    triples = base.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=plan.node) or b""
    put(f"{store}?graph=urn:plan", triples)
    with pytest.raises(ServerError, match="lacks the ontology"):
        open_server(url)

    put_graphs(store, base)
    put(f"{store}?graph=urn:other", b'<urn:a> <http://www.w3.org/2000/01/rdf-schema#label> "elsewhere" .\n')
    knowledge = open_server(url)
    assert set(knowledge.holdings.every.default) == {"urn:plan", *(graph.iri for graph in base.graphs)}
    assert len(knowledge.holdings.interpreted) == 4
    assert knowledge.holdings.notes == ()

    with pytest.raises(InputError, match="no graph"):
        open_server(url, graphs=["urn:nosuch"])
    chosen = [graph.iri for graph in base.graphs if graph.path.stem not in ("sex", "age")]
    notes = open_server(url, graphs=chosen).holdings.notes
    assert [note.sv.split(" (")[0] for note in notes] == [notes[0].sv.split(" (")[0]]
    assert "Servern saknar" in notes[0].sv

    put(f"{store}?default", triples)
    put(f"{store}?graph=urn:plan", b"<urn:a> <urn:b> <urn:c> .\n")
    assert open_server(url).holdings.notes == (), "everything outside the graphs stands in one of them too"
    put(f"{store}?default", f"<urn:only-here> <{RDF_TYPE}> <{EK}Goal> .\n".encode())
    assert "outside its named graphs" in open_server(url).holdings.notes[0].en


def test_a_server_with_everything_in_one_graph(run, tmp_path):
    with oxigraph(tmp_path) as address:
        put(f"{address}/store?default", shipped().n_triples())
        url = f"{address}/query"
        code, _, err = run("check", "--endpoint", url, "--stated-only", "--rule", "EK104")
        assert (code, "en enda graf" in err) == (2, True)
        code, out, err = run("check", "--endpoint", url, "--rule", "EK104", "--format", "json")
        assert code in (0, 1)
        assert "tolkningar inte skiljas" in err or "tolkningar kan inte skiljas" in err
        here = run("check", "--rule", "EK104", "--format", "json")[1]
        assert out.count('"id"') == here.count('"id"') > 0
        assert '"interpreted"' not in out
