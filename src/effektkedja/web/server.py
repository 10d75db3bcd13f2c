"""Run the application: a socket, uvicorn, and a clean end."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterable

import uvicorn

from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.web.security import LOCAL
from effektkedja.web.service import Service
from effektkedja.web.site import application

_HEADER_BYTES = 64 * 1024
_WILDCARDS = ("0.0.0.0", "::", "")


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens, so that an address that is taken is known before anything is started.

    Args:
        host: name or address of this machine.
        port: port, or 0 for any free one.

    Raises:
        InputError: the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        if not hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # on Windows SO_REUSEADDR would let two servers share a port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(512)
    except OSError as error:
        bound.close()
        raise InputError(
            Text(
                f"Det går inte att lyssna på {host}, port {port}: {error.strerror or error}.",
                f"Cannot listen on {host}, port {port}: {error.strerror or error}.",
            ),
            hint=Text("Välj en annan port med --port.", "Choose another port with --port."),
        ) from error
    return bound


def address_of(bound: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = bound.getsockname()[:2]
    if host in _WILDCARDS:
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def run(
    service: Service, bound: socket.socket, *, names: Iterable[str] = (), ready: Callable[[], None] = lambda: None
) -> None:
    """Serve until the user stops it.

    Args:
        service: what answers.
        bound: a listening socket.
        names: host names, besides those of this machine, that the server is reached by.
        ready: called once requests are answered.
    """
    host = str(bound.getsockname()[0])
    own = {f"[{host}]" if ":" in host else host} - set(_WILDCARDS)
    config = uvicorn.Config(
        application(service, LOCAL | own | set(names)),
        http="h11",
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        h11_max_incomplete_event_size=_HEADER_BYTES,
        limit_concurrency=service.limits.connections,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=2,
    )
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(_Server(config, ready), bound))


async def _serve(server: uvicorn.Server, bound: socket.socket) -> None:
    await server.serve(sockets=[bound])


class _Server(uvicorn.Server):
    """uvicorn, which tells when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if not self.should_exit:
            self._ready()
