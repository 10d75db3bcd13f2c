"""One question to a SPARQL server over HTTP, and every way in which that can fail, told in one sentence.

SPARQLWrapper builds the request (SPARQL 1.1 Protocol, sections 2.1.2 and 2.1.4: always POST, since compiled rules are
longer than an address may be). What it leaves out is added here: a time limit for the whole answer and not only for
the connection, new attempts after passing faults, no following of redirects (urllib would turn the POST into a GET and
carry the credentials to another host), and no change to the openers of the process.
"""

from __future__ import annotations

import math
import queue
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import Any, Final

from SPARQLWrapper import BASIC, POST, URLENCODED, SPARQLWrapper

from effektkedja.errors import EffektkedjaError
from effektkedja.remote import faults
from effektkedja.remote.query_text import QueryText

RESULTS: Final = "application/sparql-results+json"
TRIPLES: Final = "application/n-triples, text/turtle;q=0.9"
MAX_BYTES: Final = 512 * 1024 * 1024
"""Longest answer that is read, in bytes."""

_PAUSES = (0.5, 1.0, 2.0)
"""Seconds before each new attempt."""
_TRANSIENT = (502, 503, 504)
_READ_AT_ONCE = 1 << 20
_LOOK_UP_EVERY = 0.2


@dataclass(frozen=True)
class Credentials:
    """How to be let in. Never part of a message, an address or the command line.

    Args:
        user: name for HTTP Basic or Digest, or empty.
        password: the password that belongs to it.
        token: bearer token, or empty.
        digest: whether the server wants Digest, as Virtuoso's ``/sparql-auth`` does.
    """

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    digest: bool = False


@dataclass(frozen=True)
class Answer:
    """What the server sent: the body, its media type and the other headers in lower case."""

    body: bytes
    media_type: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Wire:
    """The way to a server.

    Args:
        url: address of its SPARQL query service.
        timeout: seconds that one question may take, from the first byte sent to the last one read.
        credentials: how to be let in.
        pause: waits for some seconds; replaced in tests.
    """

    url: str
    timeout: float = 120.0
    credentials: Credentials = Credentials()
    pause: Callable[[float], None] = time.sleep

    def ask(self, query: str, *, accept: str = RESULTS) -> Answer:
        """Send a query and read the whole answer, trying again after faults that pass.

        Args:
            query: SPARQL 1.1, complete with prefixes.
            accept: media types of the answer.

        Raises:
            ServerError: the server cannot be reached, refuses, or takes too long.
        """
        for pause in (*_PAUSES, None):
            try:
                return _within(self.timeout, lambda late: self._once(query, accept, late))
            except urllib.error.HTTPError as error:
                with error:
                    if pause is None or error.code not in _TRANSIENT:
                        raise faults.of_status(self.url, error.code, error.headers, _start_of(error)) from None
            except TimeoutError:
                raise faults.too_slow(self.url, self.timeout) from None
            except (OSError, HTTPException) as error:
                if pause is None or not _is_transient(error):
                    raise faults.of_connection(self.url, error, self.timeout) from None
            self.pause(pause)
        raise AssertionError("the last attempt returns or raises")

    def _once(self, query: str, accept: str, late: threading.Event) -> Answer:
        client = _Client(self.url, self.credentials)
        client.setMethod(POST)
        client.setRequestMethod(URLENCODED)
        client.setOnlyConneg(True)
        client.setTimeout(math.ceil(self.timeout))
        form = QueryText(query).form
        if not form:
            raise faults.not_a_question(query)
        client.setQuery(query)
        client.queryType = form  # its own reading goes by patterns, and takes some questions for updates
        client.addCustomHttpHeader("Accept", accept)
        with client.query().response as response:
            return Answer(
                _whole(response, self.url, late),
                response.headers.get_content_type(),
                {name.lower(): value for name, value in response.headers.items()},
            )


class _Client(SPARQLWrapper):
    """SPARQLWrapper with an opener of its own."""

    def __init__(self, url: str, credentials: Credentials) -> None:
        super().__init__(url, agent="effektkedja")
        handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
        if credentials.token:
            self.addCustomHttpHeader("Authorization", f"Bearer {credentials.token}")
        elif credentials.user and credentials.digest:
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(None, url, credentials.user, credentials.password)
            handlers.append(urllib.request.HTTPDigestAuthHandler(passwords))
        elif credentials.user:
            self.setHTTPAuth(BASIC)
            self.setCredentials(credentials.user, credentials.password)
        self._opener = urllib.request.build_opener(*handlers)

    def _query(self) -> tuple[Any, str]:
        return self._opener.open(self._createRequest(), timeout=self.timeout), self.returnFormat


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def _within(seconds: float, work: Callable[[threading.Event], Answer]) -> Answer:
    """Run ``work`` for at most so long. A socket's own time limit begins anew with every byte that trickles in.

    The wait is cut in short pieces, so that Ctrl-C is heard on Windows too.

    Raises:
        TimeoutError: it was not done in time; it is told, and stops at the next byte.
    """
    done: queue.SimpleQueue[Answer | Exception] = queue.SimpleQueue()
    late = threading.Event()

    def run() -> None:
        try:
            done.put(work(late))
        except Exception as error:
            done.put(error)

    threading.Thread(target=run, daemon=True, name="sparql").start()
    deadline = time.monotonic() + seconds
    while True:
        try:
            outcome = done.get(timeout=min(_LOOK_UP_EVERY, max(0.0, deadline - time.monotonic())))
            break
        except queue.Empty:
            if time.monotonic() >= deadline:
                late.set()
                raise TimeoutError from None
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _whole(response: HTTPResponse, url: str, late: threading.Event) -> bytes:
    parts: list[bytes] = []
    size = 0
    while not late.is_set() and (part := response.read1(_READ_AT_ONCE)):
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            raise faults.too_long(url, MAX_BYTES)
    return b"".join(parts)


def _start_of(error: urllib.error.HTTPError) -> bytes:
    try:
        return error.read(4096)
    except (OSError, HTTPException):
        return b""


def _is_transient(error: Exception) -> bool:
    """Whether the connection broke on the way, which a server that restarts or a proxy does."""
    cause = getattr(error, "reason", error)
    return isinstance(cause, (ConnectionResetError, ConnectionAbortedError, BrokenPipeError)) or (
        isinstance(error, HTTPException) and not isinstance(error, EffektkedjaError)
    )
