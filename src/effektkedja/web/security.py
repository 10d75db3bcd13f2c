"""The outermost layer: who may ask from where, and what a browser may do with the answer.

A page on the web can make a browser send requests to this machine. The check of ``Host`` keeps out names that were
made to point here (DNS rebinding), the check of ``Origin`` keeps out scripts and forms of other sites, and there is no
CORS header by which they could read an answer.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from effektkedja.model.text import Text
from effektkedja.web.refusal import Refused

LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{nonce}; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with no-referrer a browser posts our own form with Origin: null
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-cache",
}
Refuse = Callable[[Scope, Refused], Awaitable[ASGIApp]]


def content_policy(nonce: str = "") -> str:
    """The content security policy of an answer; ``nonce`` lets the workbench's editor add its styles."""
    return _POLICY.format(nonce=f" 'nonce-{nonce}'" if nonce else "")


class Border:
    """ASGI layer that checks ``Host`` and ``Origin`` and sets the security headers of every answer.

    Args:
        app: what answers.
        names: host names that the server is reached by, in lower case and without port.
        refused: makes the answer to a refused request.
    """

    def __init__(self, app: ASGIApp, names: Iterable[str], refused: Callable[[Scope, Refused], ASGIApp]) -> None:
        self._app = app
        self._names = frozenset(name.lower() for name in names)
        self._refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        app = self._app
        try:
            self._check(scope)
        except Refused as refused:
            app = self._refused(scope, refused)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _completed(message.get("headers", []))
            await send(message)

        await app(scope, receive, with_headers)

    def _check(self, scope: Scope) -> None:
        host = _only(scope, b"host")
        match = _HOST.fullmatch(host)
        if match is None or match[1].lower() not in self._names:
            raise Refused(
                421,
                Text("Servern svarar inte under det namnet.", "This server does not answer to that name."),
                hint=Text("Tillåt namnet med --allow-host.", "Allow the name with --allow-host."),
            )
        origin = _only(scope, b"origin")
        if origin and origin.lower() != f"{scope.get('scheme', 'http')}://{host}".lower():
            raise Refused(
                403, Text("Förfrågan kommer från en annan webbplats.", "The request comes from another site.")
            )


def _only(scope: Scope, name: bytes) -> str:
    """The value of a header that may be there once.

    Raises:
        Refused: it is there twice.
    """
    values = [value for key, value in scope["headers"] if key.lower() == name]
    if len(values) > 1:
        header = name.decode().title()
        raise Refused(400, Text(f"{header} är angiven flera gånger.", f"{header} is given twice."))
    return values[0].decode("latin-1").strip() if values else ""


def _completed(headers: Iterable[Any]) -> list[tuple[bytes, bytes]]:
    given = list(headers)
    present = {bytes(key).lower() for key, _ in given}
    every = {**_HEADERS, "Content-Security-Policy": content_policy()}
    added = [(key.lower().encode(), value.encode()) for key, value in every.items()]
    return [*given, *(pair for pair in added if pair[0] not in present)]
