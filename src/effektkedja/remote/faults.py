"""What can be wrong with an answer from a SPARQL server, as one sentence with a next step. No secret is ever in it."""

from __future__ import annotations

import re
import socket
import ssl
from email.message import Message
from typing import Final
from urllib.parse import urlsplit

from effektkedja.errors import InputError, ServerError
from effektkedja.model.text import Text

USER: Final = "EFFEKTKEDJA_ENDPOINT_USER"
PASSWORD: Final = "EFFEKTKEDJA_ENDPOINT_PASSWORD"
TOKEN: Final = "EFFEKTKEDJA_ENDPOINT_TOKEN"
AUTH: Final = "EFFEKTKEDJA_ENDPOINT_AUTH"

_LONGEST_QUOTE = 300
_UPDATE = re.compile(r"^\s*(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b", re.IGNORECASE | re.MULTILINE)
_LONGER = Text("Prova med en högre gräns: --timeout SEKUNDER.", "Try a higher limit: --timeout SECONDS.")
_ADDRESS = Text(
    "Ange adressen till tjänsten för SPARQL-frågor, till exempel http://localhost:7878/query.",
    "Give the address of the SPARQL query service, such as http://localhost:7878/query.",
)
_LATER = Text("Försök igen om en stund.", "Try again in a while.")


def of_connection(url: str, error: Exception, timeout: float) -> ServerError:
    """No answer came: the host is unknown, refuses, is not trusted, or broke off."""
    cause = getattr(error, "reason", error)
    host = urlsplit(url).hostname or url
    if isinstance(cause, TimeoutError):
        return too_slow(url, timeout)
    if isinstance(cause, socket.gaierror):
        return ServerError(
            Text(f"Det finns ingen server som heter {host}.", f"There is no server called {host}."),
            where=url,
            hint=Text("Kontrollera adressen och nätet.", "Check the address and the network."),
        )
    if isinstance(cause, ConnectionRefusedError):
        return ServerError(
            Text("Ingen server svarar på adressen.", "No server answers at the address."),
            where=url,
            hint=Text("Är servern startad, och stämmer porten?", "Is the server running, and is the port right?"),
        )
    if isinstance(cause, ssl.SSLError):
        why = getattr(cause, "verify_message", "") or cause.reason or "TLS"
        return ServerError(
            Text(
                f"Anslutningen kunde inte göras säker (TLS): {why}.",
                f"The connection could not be secured (TLS): {why}.",
            ),
            where=url,
            hint=Text(
                "Är det https på den porten, och är serverns certifikat giltigt?",
                "Is that port https, and is the server's certificate valid?",
            ),
        )
    what = str(cause) or type(cause).__name__
    return ServerError(
        Text(f"Förbindelsen med servern bröts: {what}.", f"The connection to the server broke: {what}."),
        where=url,
        hint=_LATER,
    )


def of_status(url: str, code: int, headers: Message, body: bytes) -> ServerError:
    """The server answered with a status that is not success."""
    said = _said(body, headers.get("Content-Type", ""))
    if 300 <= code < 400:
        other = headers.get("Location", "?")
        message = Text(f"Servern hänvisar till {other}.", f"The server refers to {other}.")
        return ServerError(message, where=url, hint=Text("Ange den adressen.", "Give that address."))
    if code in (401, 403):
        return ServerError(
            Text(f"Servern släpper inte in frågan ({code}).", f"The server does not let the question in ({code})."),
            where=url,
            hint=Text(
                f"Sätt {USER} och {PASSWORD}, eller {TOKEN}, i miljön.",
                f"Set {USER} and {PASSWORD}, or {TOKEN}, in the environment.",
            ),
        )
    if code in (404, 405):
        message = Text(f"Adressen tar inte emot SPARQL-frågor ({code}).", f"No SPARQL is served there ({code}).")
        return ServerError(message, where=url, hint=_ADDRESS)
    if code in (429, 502, 503, 504):
        message = Text(f"Servern är upptagen eller nere ({code}).", f"The server is busy or down ({code}).")
        return ServerError(message, where=url, hint=_LATER)
    return ServerError(
        Text(f"Servern kunde inte svara på frågan ({code}){said}.", f"The server could not answer ({code}){said}."),
        where=url,
    )


def too_slow(url: str, timeout: float) -> ServerError:
    """The answer was not there in time."""
    return ServerError(
        Text(
            f"Servern svarade inte inom {timeout:g} sekunder.", f"The server did not answer within {timeout:g} seconds."
        ),
        where=url,
        hint=_LONGER,
    )


def too_long(url: str, most: int) -> ServerError:
    """The answer is larger than is read."""
    megabytes = most >> 20
    return ServerError(
        Text(f"Svaret är större än {megabytes} MB.", f"The answer is larger than {megabytes} MB."),
        where=url,
        hint=Text("Ställ en snävare fråga.", "Ask a narrower question."),
    )


def not_results(url: str, media_type: str) -> ServerError:
    """The answer is a page, or whatever else is not a result."""
    return ServerError(
        Text(
            f"Adressen svarar med {media_type} och inte med ett SPARQL-resultat.",
            f"The address answers with {media_type}, not with a SPARQL result.",
        ),
        where=url,
        hint=_ADDRESS,
    )


def broken_results(url: str, why: str) -> ServerError:
    """The answer begins as a result and is none, as when a server gives up half way."""
    return ServerError(
        Text(
            f"Serverns svar är avbrutet eller felaktigt: {why}.", f"The server's answer is cut off or malformed: {why}."
        ),
        where=url,
    )


def partial(url: str, why: str) -> ServerError:
    """The server says itself that it gave only a part of the answer."""
    return ServerError(
        Text(f"Servern gav bara en del av svaret: {why}.", f"The server gave only a part of the answer: {why}."),
        where=url,
        hint=Text(
            "Höj serverns gräns för tid eller rader per fråga.", "Raise the server's limit of time or rows per query."
        ),
    )


def cut(url: str, got: int, expected: int) -> ServerError:
    """The server keeps rows back, and pages do not get at them either."""
    return ServerError(
        Text(
            f"Servern lämnar ut {got} av {expected} rader, även i omgångar.",
            f"The server hands out {got} of {expected} rows, in pages too.",
        ),
        where=url,
        hint=Text(
            "Höj serverns gräns för rader per svar (Virtuoso: ResultSetMaxRows).",
            "Raise the server's limit of rows per answer (Virtuoso: ResultSetMaxRows).",
        ),
    )


def not_a_question(text: str) -> InputError:
    """Something else than a question was given: an update, or no SPARQL at all."""
    if _UPDATE.search(text):
        return InputError(
            Text(
                "Det här är en uppdatering; bara frågor skickas till en server.",
                "This is an update; only questions are sent to a server.",
            )
        )
    return InputError(
        Text(
            "Frågan ska vara en SELECT, ASK, CONSTRUCT eller DESCRIBE.",
            "The query must be a SELECT, ASK, CONSTRUCT or DESCRIBE.",
        )
    )


def _said(body: bytes, media_type: str) -> str:
    """The first line of what the server itself says of the fault, where that is plain text."""
    if "html" in media_type:
        return ""
    line = next((line for line in body.decode("utf-8", "replace").splitlines() if line.strip()), "").strip()
    line = re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", line)[:_LONGEST_QUOTE].rstrip(".")
    return f": {line}" if line else ""
