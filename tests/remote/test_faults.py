"""Every way in which a server can fail is one sentence, exit code 2, and no secret."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from effektkedja.errors import ServerError
from effektkedja.remote import Credentials, Server, Wire

QUERY = "SELECT ?x { ?x ?y ?z }"
RESULTS = "application/sparql-results+json"


def _rows(count: int) -> bytes:
    bindings = [{"x": {"type": "literal", "value": str(number)}} for number in range(count)]
    return json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": bindings}}).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    act: Callable[[_Handler], None]
    seen: list[dict[str, str]]

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.seen.append({**dict(self.headers.items()), "body": self.body.decode()})
        type(self).act(self)

    def reply(self, status: int, body: bytes = b"", kind: str = RESULTS, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(act: Callable[[_Handler], None]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A server that does ``act`` with every request; gives its address and the requests."""
    seen: list[dict[str, str]] = []
    handler = type("Handler", (_Handler,), {"act": staticmethod(act), "seen": seen})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql", seen
    finally:
        server.shutdown()
        server.server_close()


def _ask(url: str, **options) -> Server:
    return Server(Wire(url, **{"timeout": 30, "pause": lambda _: None, **options}))


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (400, b"Parse error: line 3\nmore", "text/plain", "line 3"),
        (500, b"<html>no</html>", "text/html", "could not answer (500)."),
        (401, b"", "text/plain", "EFFEKTKEDJA_ENDPOINT_USER"),
        (403, b"", "text/plain", "EFFEKTKEDJA_ENDPOINT_TOKEN"),
        (404, b"", "text/plain", "No SPARQL is served there"),
        (200, b"<html></html>", "text/html", "answers with text/html"),
        (200, b'{"head": {"vars": ["x"]}, "results": {"bindings": [', RESULTS, "cut off or malformed"),
        (200, b"Error: timeout", RESULTS, "cut off or malformed"),
    ],
)
def test_answers_that_are_none(status, body, kind, words):
    with serving(lambda handler: handler.reply(status, body, kind)) as (url, seen):
        with pytest.raises(ServerError) as caught:
            _ask(url).select(QUERY)
        assert words in caught.value.sentence("en")
        assert "\n" not in caught.value.sentence("sv")
        assert len(seen) == 1, "only faults that pass are tried again"


@pytest.mark.parametrize("status", [502, 503, 504])
def test_faults_that_pass_are_tried_again(status):
    answers = iter([status, status])

    def act(handler):
        handler.reply(next(answers, 200), _rows(1))

    pauses = []
    with serving(act) as (url, seen):
        assert len(_ask(url, pause=pauses.append).select(QUERY).rows) == 1
    assert len(seen) == 3
    assert pauses == sorted(pauses)
    assert len(pauses) == 2


def test_a_fault_that_does_not_pass_is_told():
    with serving(lambda handler: handler.reply(503)) as (url, seen):
        with pytest.raises(ServerError, match="busy or down"):
            _ask(url).select(QUERY)
        assert len(seen) == 4


def test_a_broken_connection_is_tried_again():
    answers = iter([True])

    def act(handler):
        if next(answers, False):
            handler.connection.shutdown(socket.SHUT_RDWR)
        else:
            handler.reply(200, _rows(2))

    with serving(act) as (url, seen):
        assert len(_ask(url).select(QUERY).rows) == 2
        assert len(seen) == 2


def test_a_server_that_trickles_does_not_outlive_the_limit():
    def act(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", RESULTS)
        handler.end_headers()
        for _ in range(100):  # a byte now and then keeps a socket's own time limit from ever being reached
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)

    with serving(act) as (url, _):
        started = time.monotonic()
        with pytest.raises(ServerError, match=r"within 0\.5 seconds"):
            _ask(url, timeout=0.5).select(QUERY)
        assert time.monotonic() - started < 5


def test_redirects_are_not_followed_with_credentials():
    with (
        serving(lambda handler: handler.reply(200, _rows(1))) as (other, elsewhere),
        serving(lambda handler: handler.reply(302, Location=other)) as (url, seen),
    ):
        with pytest.raises(ServerError, match="refers to"):
            _ask(url, credentials=Credentials("anna", "hemligt")).select(QUERY)
        assert seen[0]["Authorization"].startswith("Basic ")
        assert elsewhere == []


def test_a_token_is_sent_and_never_shown():
    credentials = Credentials(token="hemligt", password="hemligare")
    with serving(lambda handler: handler.reply(403)) as (url, seen):
        with pytest.raises(ServerError) as caught:
            _ask(url, credentials=credentials).select(QUERY)
        assert seen[0]["Authorization"] == "Bearer hemligt"
    assert "hemlig" not in repr(credentials) + str(caught.value) + caught.value.sentence("sv")


def test_questions_go_by_post():
    with serving(lambda handler: handler.reply(200, _rows(1))) as (url, seen):
        _ask(url).select(f"SELECT ?x {{ ?x ?y '{'a' * 100_000}' }}")
        assert len(seen[0]["body"]) > 100_000
        assert seen[0]["Content-Type"] == "application/x-www-form-urlencoded"


def test_virtuoso_says_that_its_time_was_up():
    def act(handler):
        handler.reply(200, _rows(3), X_SQL_State="S1TAT", X_SQL_Message="Anytime query timed out")

    with serving(act) as (url, _), pytest.raises(ServerError, match="only a part"):
        _ask(url).select(QUERY)


@pytest.mark.parametrize("can_page", [True, False])
def test_an_answer_is_whole_or_none(can_page):
    """A server that hands out 150 rows of 400 without a word, with or without regard to OFFSET."""
    from urllib.parse import parse_qs

    def act(handler):
        query = parse_qs(handler.body.decode())["query"][0]
        if "COUNT(*)" in query:
            integer = "http://www.w3.org/2001/XMLSchema#integer"
            count = {"n": {"type": "literal", "value": "400", "datatype": integer}}
            body = json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": [count]}}).encode()
        elif "OFFSET" in query:
            left = 400 - int(query.rsplit(" ", 1)[1])
            body = _rows(min(150, left) if can_page else 0)
        else:
            body = _rows(150)
        handler.reply(200, body)

    with serving(act) as (url, _):
        if can_page:
            assert len(_ask(url).select(QUERY).rows) == 400
        else:
            with pytest.raises(ServerError, match="of 400 rows"):
                _ask(url).select(QUERY)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--endpoint", "foo"), "ingen webbadress"),
        (("--endpoint", "ftp://localhost/x"), "ingen webbadress"),
        (("--endpoint", "http://anna:hemligt@localhost/x"), "hör inte hemma i adressen"),
        (("--endpoint", "http://localhost/x", "--with-base"), "inte båda"),
        (("--endpoint", "http://localhost/x", "plan.ttl"), "inte båda"),
        (("--graph", "urn:g"), "hör ihop med --endpoint"),
        (("--endpoint", "http://nosuch.invalid/x"), "ingen server som heter nosuch.invalid"),
    ],
)
def test_options_that_do_not_make_sense(run, arguments, words):
    code, out, err = run("check", *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert "hemligt" not in err
    assert "Traceback" not in err


def test_nobody_answers(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        code, _, err = run("check", "--endpoint", f"http://127.0.0.1:{taken.getsockname()[1]}/query")
    assert code == 2
    assert "Ingen server svarar" in err


def test_an_update_is_not_sent(run, tmp_path):
    file = tmp_path / "update.rq"
    file.write_text("INSERT DATA { <urn:a> <urn:b> 1 }")
    with serving(lambda handler: handler.reply(200, _rows(0))) as (url, seen):
        code, _, err = run("query", "--file", file, "--endpoint", url)
    assert code == 2
    assert not any("INSERT" in request["body"] for request in seen), err
