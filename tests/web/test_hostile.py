"""Hostile requests: each gets a clear error within its budget, nothing leaves the machine, and others are served."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest

from effektkedja.store.loading import shipped
from effektkedja.web.limits import MEGABYTE, Limits
from effektkedja.web.refusal import Refused
from effektkedja.web.service import Service
from web.server import TOKEN

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?d && ?d != ?g) }"
CROSS_PRODUCT = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
FORM = "application/x-www-form-urlencoded"
BUDGET = 3.0  # the server of these tests is started with --timeout 3
SLACK = 6.0


@contextmanager
def listener():
    """A port on this machine that notes every connection."""
    seen: list[tuple[str, int]] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        going = threading.Event()

        def accept() -> None:
            while not going.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                seen.append(address)
                connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield server.getsockname()[1], seen
        finally:
            going.set()
            thread.join()


def ask(server, query: str, **fields: object) -> httpx.Response:
    with server.client() as client:
        return client.post("sparql", data={"query": query, **fields})


def test_a_query_that_never_ends_is_stopped_while_others_are_served(server):
    with ThreadPoolExecutor(2) as pool:
        started = time.monotonic()
        endless = [pool.submit(ask, server, ENDLESS) for _ in range(2)]
        time.sleep(0.5)
        with server.client() as client:
            others = [client.post("sparql", data={"query": "ASK {}"}) for _ in range(20)]
        assert not any(each.done() for each in endless), "others were served only after the endless ones"
        responses = [each.result() for each in endless]
    assert time.monotonic() - started < BUDGET + SLACK
    assert [each.json() for each in others] == [{"head": {}, "boolean": True}] * 20
    for response in responses:
        assert response.status_code == 503
        assert "avbröts" in response.text
        assert response.headers["content-type"].startswith("text/plain")


def test_a_killed_worker_is_replaced(server):
    with ThreadPoolExecutor(3) as pool:
        assert {each.result().status_code for each in [pool.submit(ask, server, ENDLESS) for _ in range(3)]} == {503}
    assert ask(server, "ASK {}").status_code == 200


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv", "application/sparql-results+xml"])
def test_a_cross_product_is_refused_and_never_cut_short(server, accept):
    with server.client() as client:
        response = client.post("sparql", data={"query": CROSS_PRODUCT}, headers={"Accept": accept})
    assert response.status_code == 422
    assert "fler än 20000 rader" in response.text


def test_a_large_graph_is_refused_and_never_cut_short(server):
    response = ask(server, "CONSTRUCT { ?a ?e ?f } WHERE { ?a a ek:Commitment . ?d ?e ?f }")
    assert response.status_code in (422, 503)
    assert not response.text.startswith("<")


def test_more_bytes_than_allowed_are_refused(server):
    text = "CONCAT(?l, ?l, ?l, ?l, ?l, ?l, ?l, ?l)"
    query = (
        "SELECT ?d { ?s skos:prefLabel ?l . ?t a ek:Goal "
        f"BIND({text} AS ?a) BIND({text.replace('?l', '?a')} AS ?b) BIND({text.replace('?l', '?b')} AS ?d) }}"
    )
    response = ask(server, query)
    assert response.status_code == 422
    assert "MB" in response.text


@pytest.mark.parametrize(
    "query",
    [
        "ASK " + "{" * 5000 + "}" * 5000,
        "ASK { FILTER(" + "(" * 50_000 + "1" + ")" * 50_000 + ") }",
        "ASK { ?s " + "(" * 3000 + "ek:p" + ")" * 3000 + " ?o }",
        "ASK { FILTER(" + "!" * 200_000 + "true) }",
        "ASK { ?s ?p " + "[ ek:p " * 2000 + "1" + "]" * 2000 + " }",
        "ASK { " + " UNION ".join(["{ ?s ?p ?o }"] * 20_000) + " }",
        "ASK { ?s ?p ?o " + "OPTIONAL { ?s ?p ?o } " * 20_000 + "}",
        "SELECT (" + " + ".join(["1"] * 100_000) + " AS ?x) {}",
    ],
    ids=["groups", "parentheses", "paths", "negations", "blank-nodes", "unions", "optionals", "sums"],
)
def test_deep_nesting_is_refused_or_answered_in_time(server, query):
    started = time.monotonic()
    response = ask(server, query)
    assert time.monotonic() - started < BUDGET + SLACK
    assert response.status_code in (200, 400, 503), response.text
    if response.status_code != 200:
        assert response.text.startswith("Frågan"), response.text
    assert ask(server, "ASK {}").status_code == 200


def test_ten_megabytes_of_query_are_refused(server):
    query = "ASK { FILTER('" + "x" * 10_000_000 + "' = '') }"
    started = time.monotonic()
    with server.client() as client:
        direct = client.post("sparql", content=query, headers={"Content-Type": "application/sparql-query"})
        form = client.post("sparql", content=f"query={query}", headers={"Content-Type": FORM})
    assert time.monotonic() - started < SLACK
    assert (direct.status_code, form.status_code) == (413, 413)
    address = raw(server, f"GET /sparql?query={'x' * 100_000} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    assert address.startswith(b"HTTP/1.1 400")


def test_a_body_without_length_is_counted_as_it_comes(server):
    def endless():
        while True:
            yield b"x" * 65536

    with server.client() as client:
        try:
            response = client.post("sparql", content=endless(), headers={"Content-Type": "application/sparql-query"})
        except (httpx.WriteError, httpx.RemoteProtocolError):
            return  # the server closed the connection while we were still sending, which is as good
    assert response.status_code == 413


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process bound its memory")
def test_threads_of_a_job_have_the_usual_stack_and_leave_its_memory_to_it():
    look = "worker._received = lambda _: print(threading.stack_size(), file=sys.stderr)"
    code = f"import sys, threading; from effektkedja.web import worker; {look}; sys.argv = ['', '1']; worker.main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, input="", check=True)
    assert done.stderr == "0\n"


def test_memory_has_an_end():
    doubled = " ".join(f"BIND(CONCAT(?v{i}, ?v{i}) AS ?v{i + 1})" for i in range(30))
    query = f"SELECT (STRLEN(?v30) AS ?n) {{ BIND('{'x' * 100}' AS ?v0) {doubled} }}"
    job = {"default": [], "named": [], "accept": "", "format": ""}

    async def grow() -> tuple[Refused, bytes]:
        limits = Limits(workers=1, seconds=60, memory_bytes=200 * MEGABYTE)
        async with Service(shipped(), limits=limits) as service:
            with pytest.raises(Refused) as refused:
                await service.do("query", query=query, **job)
            _, answer = await service.do("query", query="ASK {}", **job)
            return refused.value, answer

    refused, answer = asyncio.run(grow())
    assert refused.status == 503
    assert "minne" in refused.message.sv
    assert answer == b'{"head":{},"boolean":true}'


# --- Nothing leaves the machine


@pytest.mark.parametrize(
    "query",
    [
        "ASK {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "ASK {{ service silent <{url}> {{ ?s ?p ?o }} }}",
        "ASK {{ BIND(<{url}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
        "ASK {{ {{ SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }}",
        "ASK {{ ?s ?p ?o FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
        "PREFIX x: <{url}>\nASK {{ SERVICE # comment\n x: {{ ?s ?p ?o }} }}",
        "ASK {{ FILTER('\\u0027' = \"'\") SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "ASK {{ <http://x/#\\u0020> ?p ?o }} #\n ASK {{ SERVICE <{url}> {{}} }}",
        "ASK {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "BASE <{url}> SELECT * FROM <a> {{ ?s ?p ?o }}",
        "PREFIX x: <{url}> SELECT * FROM x:a {{ ?s ?p ?o }}",
        "SELECT * FROM <file:///etc/hostname> {{ ?s ?p ?o }}",
        "LOAD <{url}>",
    ],
)
def test_no_query_reaches_out(server, query):
    with listener() as (port, seen):
        response = ask(server, query.format(url=f"http://127.0.0.1:{port}/"))
        time.sleep(0.05)
        assert seen == []
    assert response.status_code in (400, 403), response.text


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_no_graph_parameter_reaches_out(server, name):
    with listener() as (port, seen):
        response = ask(server, "SELECT * { ?s ?p ?o }", **{name: f"http://127.0.0.1:{port}/"})
        assert seen == []
    assert response.status_code == 400
    assert "inget hämtas utifrån" in response.text


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <{url}>",
        "load silent <{url}> into graph <http://x/>",
        "INSERT DATA {{ <a> <b> 1 }} ; LOAD <{url}>",
        "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    ],
)
def test_no_update_reaches_out(writable, update):
    with listener() as (port, seen):
        response = httpx.post(
            f"{writable.address}update",
            data={"update": update.format(url=f"http://127.0.0.1:{port}/")},
            headers={"Authorization": f"Bearer {TOKEN}"},
            trust_env=False,
        )
        assert seen == []
    assert response.status_code == 403


def test_where_graphs_can_be_made_one_that_is_not_there_is_empty_and_not_fetched(writable):
    with listener() as (port, seen):
        response = ask(writable, f"SELECT * FROM <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}")
        assert seen == []
    assert response.json()["results"]["bindings"] == []


def test_no_graph_that_is_sent_reaches_out(writable):
    with listener() as (port, seen), writable.client() as client:
        context = f'{{"@context": "http://127.0.0.1:{port}/", "a": "b"}}'
        entity = (
            f'<!DOCTYPE r [<!ENTITY e SYSTEM "http://127.0.0.1:{port}/">]>'
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&e;</rdf:RDF>'
        )
        for media, text in (("application/ld+json", context), ("application/rdf+xml", entity)):
            headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": media}
            response = client.put("graphs", params={"graph": "http://x/"}, content=text, headers=headers)
            assert response.status_code == 400, response.text
        assert seen == []


@pytest.mark.parametrize(
    "query",
    [
        "ASK { BIND('SERVICE <http://x/> { }' AS ?x) }",
        "ASK { } # SERVICE <http://x/> {}",
        "ASK { ?service ?load ?from }",
        "ASK { <http://x/SERVICE/LOAD> ?p ?o }",
        "PREFIX service: <http://x/> ASK { ?s service:LOAD ?o }",
        'ASK { ?s ?p """SERVICE\n LOAD""" }',
        "ASK FROM <https://w3id.org/effektkedja/graph/kallor> { ?s ?p ?o }",
        "ASK FROM NAMED ekg:kallor { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_words_that_only_look_dangerous_pass(server, query):
    assert ask(server, query).status_code == 200


# --- Tricks with addresses and headers


@pytest.mark.parametrize(
    "path",
    [
        "queries/../../etc/passwd",
        "queries/..%2f..%2fetc%2fpasswd",
        "queries/%2e%2e%2fansvar",
        "queries/ansvar.rq",
        "queries/ansvar%00",
        "queries/ansvar%0a",
        "static/..%2f..%2fsite.py",
        "static/%2e%2e/site.py",
        "page/id/..%2f..%2fsecret",
    ],
)
def test_a_path_in_a_name_leads_nowhere(server, path):
    answer = raw(server, f"GET /{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 404"), answer[:200]
    assert b"Traceback" not in answer
    assert b"/src/" not in answer


def raw(server, request: str | bytes) -> bytes:
    """What the server says to these very bytes, until it closes the connection."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=15) as connection:
        connection.sendall(request.encode("latin-1") if isinstance(request, str) else request)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    return received


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ("Host: evil.example", 421),
        ("Host: 127.0.0.1.evil.example", 421),
        ("Host: 127.0.0.1@evil.example", 421),
        ("Host: localhost:1:2", 421),
        ("Host:", 421),
        ("X-Nothing: 1", 400),
        ("Host: 127.0.0.1\r\nHost: evil.example", 400),
        ("Host: 127.0.0.1\r\nOrigin: https://evil.example", 403),
        ("Host: 127.0.0.1\r\nOrigin: null", 403),
        ("Host: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\nOrigin: http://127.0.0.1", 400),
        ("Host: 127.0.0.1\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-For: 10.0.0.1", 200),
        ("Host: LOCALHOST", 200),
        ("Host: 127.0.0.1\r\nOrigin: http://127.0.0.1", 200),
    ],
)
def test_host_and_origin(server, headers, status):
    answer = raw(server, f"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n{headers}\r\nConnection: close\r\n\r\n")
    assert answer.startswith(f"HTTP/1.1 {status} ".encode()), answer[:200]
    assert b"evil.example" not in answer
    assert b"access-control-allow-origin" not in answer.lower()


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Length: 7\r\nContent-Length: 60",
        "Content-Length: -1",
        "Content-Length: 0x10",
        "Content-Length: 7\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
        "Content-Length : 7",
    ],
)
def test_smuggled_lengths_never_make_two_answers(server, headers):
    hidden = "GET /queries HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    request = (
        "POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\n"
        f"{headers}\r\nConnection: close\r\n\r\n0\r\n\r\n{hidden}"
    )
    answer = raw(server, request)
    assert answer.count(b"HTTP/1.1 ") == 1, answer[:600]
    assert answer.startswith(b"HTTP/1.1 4"), answer[:200]


@pytest.mark.parametrize(
    "path",
    [
        "/sparql?query=ASK%7B%7D&query=ASK%7B%7D",
        "/sparql?query=%ff%fe",
        "/sparql?query=ASK%7B%7D&" + "&".join(f"a{i}=1" for i in range(500)),
        "/sparql?query=",
        "/queries/ansvar?plan=%ff",
        "/queries/ansvar?plan=a&plan=b",
        "/queries/ansvar?plan=%3Chttp%3A%2F%2Fx%20y%3E",
        "/queries/ansvar?nothing=1",
        "/graphs?graph=nothing",
        "/graphs?graph=http%3A%2F%2Fx%2F%3E%20%7B%7D",
        "/graphs?default&graph=http%3A%2F%2Fx%2F",
        "/sparql?query=ASK%7B%7D&default-graph-uri=%3E%7B%7D",
    ],
)
def test_malformed_parameters_are_the_client_s_error(server, path):
    with server.client() as client:
        response = client.get(path)
    assert response.status_code == 400, response.text
    assert response.text.count("\n") == 1


def test_bad_utf_8_in_a_body_is_the_client_s_error(server):
    with server.client() as client:
        for media in ("application/sparql-query", FORM):
            response = client.post("sparql", content=b"query=\xff\xfe", headers={"Content-Type": media})
            assert response.status_code == 400


def test_parameters_are_terms_and_never_text(server):
    with server.client() as client:
        response = client.get("queries/sok", params={"word": '") } # SERVICE <http://x/> {'})
    assert response.status_code == 200
    assert response.json()["results"]["bindings"] == []


# --- Many at once


def test_fifty_clients_at_once_lose_no_answer(server):
    def client(number: int) -> list[tuple[int, str]]:
        found = []
        with server.client() as http:
            for turn in range(4):
                value = number * 100 + turn
                response = http.post("sparql", data={"query": f"SELECT ({value} AS ?n) {{}}"})
                found.append((response.status_code, response.json()["results"]["bindings"][0]["n"]["value"]))
        return found

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(client, range(50)))
    assert answers == [[(200, str(n * 100 + turn)) for turn in range(4)] for n in range(50)]


def test_more_than_it_can_do_is_turned_away():
    """One worker, busy: who waits longer than the queue allows is told so and may come again."""

    async def crowd() -> list[Refused]:
        async with Service(shipped(), limits=Limits(workers=1, seconds=1.5, queue_seconds=0.3)) as service:
            asked = [service.do("query", query=ENDLESS, default=[], named=[], accept="", format="") for _ in range(3)]
            return await asyncio.gather(*asked, return_exceptions=True)

    refused = asyncio.run(crowd())
    assert {each.status for each in refused} == {503}
    assert sorted("Retry-After" in each.headers for each in refused) == [False, True, True]


def test_the_program_has_not_failed_on_any_of_it(server):
    with server.client() as client:
        assert client.get("sparql", params={"query": "ASK {}"}).status_code == 200
    assert server.process.poll() is None
    assert not [line for line in server.errors if "Traceback" in line], server.errors
