"""Real SPARQL servers for the tests: started on a free port in a temporary folder, loaded by their own means, ended.

A server that is not installed makes the tests that need it skip, and say what is missing.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from effektkedja.store.dataset import Dataset

WAIT = 60
"""Seconds that a server may take to start."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def process(command: list[str], folder: Path, ready: str) -> Iterator[None]:
    """A server that runs inside the block; ``ready`` is an address that answers once it is up."""
    log = folder / "server.log"
    with log.open("wb") as output:
        running = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
        try:
            _wait(running, ready, log)
            yield
        finally:
            running.terminate()
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()


def _wait(running: subprocess.Popen[bytes], ready: str, log: Path) -> None:
    for _ in range(WAIT * 5):
        if running.poll() is not None:
            break
        try:
            with urllib.request.urlopen(ready, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"The server did not start: {log.read_text(errors='replace')[-2000:]}")


def put_graphs(store: str, dataset: Dataset) -> None:
    """Load a dataset by the SPARQL 1.1 Graph Store Protocol, each graph by itself."""
    for graph in dataset.graphs:
        body = dataset.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph.node)
        put(f"{store}?graph={quote(graph.iri, safe='')}", body or b"")


def put(address: str, body: bytes) -> None:
    headers = {"Content-Type": "application/n-triples"}
    request = urllib.request.Request(address, data=body, headers=headers, method="PUT")
    with urllib.request.urlopen(request, timeout=60):
        pass


def oxigraph_command() -> str:
    """The command ``oxigraph`` of the PyPI package of that name."""
    beside = Path(sys.executable).parent / ("oxigraph.exe" if os.name == "nt" else "oxigraph")
    found = str(beside) if beside.exists() else shutil.which("oxigraph")
    if not found:
        pytest.skip("the Oxigraph server is not installed (pip install oxigraph)")
    return found


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """An empty Oxigraph server; gives its address without a path."""
    address = f"127.0.0.1:{free_port()}"
    command = [oxigraph_command(), "serve", "--location", str(folder / "data"), "--bind", address]
    with process(command, folder, f"http://{address}/"):
        yield f"http://{address}"


@contextmanager
def fuseki(folder: Path) -> Iterator[str]:
    """An empty Fuseki dataset in memory; the jar is named by an environment variable, since it comes from Maven."""
    jar, java = os.environ.get("FUSEKI_JAR", ""), shutil.which("java")
    if not jar or not java:
        pytest.skip("Fuseki is not installed (FUSEKI_JAR names no jar, or there is no java)")
    port = free_port()
    command = [java, "-jar", jar, "--localhost", "--port", str(port), "--update", "--mem", "/ds"]
    with process(command, folder, f"http://127.0.0.1:{port}/$/ping"):
        yield f"http://127.0.0.1:{port}/ds"


_INI = """[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = {rows}
"""


@contextmanager
def virtuoso(folder: Path, dataset: Dataset, rows: int) -> Iterator[str]:
    """Virtuoso with a dataset and at most ``rows`` rows per answer; gives the address of its SPARQL service."""
    server, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if not server or not client:
        pytest.skip("Virtuoso is not installed (Debian: virtuoso-opensource)")
    sql, http = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(_INI.format(folder=folder, sql=sql, http=http, rows=rows))
    with process([server, "+configfile", str(ini), "+foreground"], folder, f"http://127.0.0.1:{http}/sparql"):
        lines = ["log_enable(2);"]
        for graph in dataset.graphs:
            file = folder / f"{graph.path.stem}.nt"
            file.write_bytes(dataset.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph.node) or b"")
            lines.append(f"DB.DBA.TTLP_MT(file_to_string_output('{file}'), '', '{graph.iri}', 0, 1);")
        subprocess.run(
            [client, f"127.0.0.1:{sql}", "dba", "dba"], input="\n".join(lines).encode(), check=True, capture_output=True
        )
        yield f"http://127.0.0.1:{http}/sparql"
