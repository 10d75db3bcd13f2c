"""Opened on a real SPARQL server, a knowledge base gives what it gives in this process."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

import effektkedja as ek
from effektkedja.store.dataset import Dataset

SERVER = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
pytestmark = pytest.mark.skipif(SERVER is None, reason="the oxigraph server is not installed: pip install oxigraph")


@pytest.fixture(scope="module")
def address(tmp_path_factory, knowledge_base: Dataset):
    """The query service of a server that holds the shipped knowledge base, a named graph per file."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("oxigraph")
    command = [SERVER, "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{base}/", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        import pyoxigraph as ox

        named = ox.Store()
        for quad in knowledge_base.store:
            if not isinstance(quad.graph_name, ox.DefaultGraph):
                named.add(quad)
        data = named.dump(format=ox.RdfFormat.N_QUADS)
        request = urllib.request.Request(f"{base}/store", data, {"Content-Type": "application/n-quads"}, method="POST")
        urllib.request.urlopen(request, timeout=60).close()
        yield f"{base}/query"
    finally:
        server.kill()
        server.wait()


@pytest.fixture(scope="module")
def far(address) -> ek.KnowledgeBase:
    return ek.open(endpoint=address)


@pytest.fixture(scope="module")
def near() -> ek.KnowledgeBase:
    return ek.open()


@pytest.mark.parametrize("name", ["per-kon", "om-kallan-upphor", "tolkningar", "kedja-som-graf"])
def test_questions_give_the_same_rows_and_names(near, far, name):
    here, there = near.query(name), far.query(name)
    assert sorted(map(str, there.terms)) == sorted(map(str, here.terms))
    if name != "kedja-som-graf":
        assert there.to_pandas(iris="label").equals(here.to_pandas(iris="label"))


def test_values_and_numbers_of_goals_are_resolved_there(near, far):
    assert far.query("per-kon", goal=5).terms == near.query("per-kon", goal=5).terms
    with pytest.raises(ek.EffektkedjaError, match="Values that do: handlingsplan-2020-2022"):
        far.query("per-kon", document="finns-inte")
    assert far.query("ASK { ?s a ek:Goal }").value is True
    assert far.label("strategi-2020-2026/mal/5") == near.label("strategi-2020-2026/mal/5")


def test_a_check_finds_the_same(near, far):
    here, there = near.check(rule="EK102"), far.check(rule="EK102")
    assert [(f.id, f.message, f.basis) for f in there] == [(f.id, f.message, f.basis) for f in here]
    assert there.engine == "endpoint"
    with pytest.raises(ek.EffektkedjaError, match="for files only"):
        far.check(engine="pyshacl")


def test_the_chain_is_the_same(near, far):
    here, there = near.chain(), far.chain()
    assert dict(there.nodes(data=True)) == dict(here.nodes(data=True))
    assert sorted(there.edges(keys=True, data="basis")) == sorted(here.edges(keys=True, data="basis"))


def test_a_server_that_is_not_there_is_one_sentence():
    with pytest.raises(ek.EffektkedjaError, match="No server answers"):
        ek.open(endpoint="http://127.0.0.1:9/query")
