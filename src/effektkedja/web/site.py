"""The application: which address is answered by what."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Scope

from effektkedja.errors import EffektkedjaError
from effektkedja.web import errors, graph_store, protocol
from effektkedja.web.refusal import Refused
from effektkedja.web.security import LOCAL, Border
from effektkedja.web.service import Service

_GRAPH_METHODS = ["GET", "PUT", "POST", "DELETE"]


def application(service: Service, names: Iterable[str] = LOCAL) -> ASGIApp:
    """The ASGI application.

    Args:
        service: what answers; it is opened and closed with the application.
        names: host names that the server is reached by.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with service:
            yield

    app = Starlette(
        routes=_routes(),
        lifespan=lifespan,
        exception_handlers={
            EffektkedjaError: errors.handle,
            HTTPException: errors.handle,
            Exception: errors.handle,
        },
    )
    app.state.service = service

    def refused(scope: Scope, refusal: Refused) -> ASGIApp:
        return errors.answer_to(Request(scope), refusal, service.lang)

    return Border(app, names, refused)


def _routes() -> list[BaseRoute]:
    return [
        Route("/sparql", protocol.sparql, methods=["GET", "POST"]),
        Route("/update", protocol.update, methods=["POST"]),
        Route("/graphs", graph_store.graphs, methods=_GRAPH_METHODS),
        Route("/graphs/{name:path}", graph_store.graphs, methods=_GRAPH_METHODS),
    ]
