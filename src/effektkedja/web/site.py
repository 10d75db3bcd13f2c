"""The application: which address is answered by what."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Scope

from effektkedja.errors import EffektkedjaError
from effektkedja.render.page import asset
from effektkedja.web import asking, errors, graph_store, protocol, things
from effektkedja.web.refusal import Refused
from effektkedja.web.security import LOCAL, Border
from effektkedja.web.service import Service

_FILES = files("effektkedja.web")
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
    kinds = ("id", "def", "code", "shape", "graph")
    return [
        Route("/", things.home),
        *(Route(f"/{kind}/{{local:path}}", things.identifier) for kind in kinds),
        Route("/page", things.thing),
        Route("/page/{local:path}", things.thing),
        Route("/data", things.data),
        Route("/data/{local:path}", things.data),
        Route("/queries", asking.questions),
        Route("/queries/{name}", asking.question),
        Route("/workbench", asking.workbench, methods=["GET", "POST"]),
        Route("/workbench/words", asking.words),
        Route("/static/{name}", static),
        Route("/sparql", protocol.sparql, methods=["GET", "POST"]),
        Route("/update", protocol.update, methods=["POST"]),
        Route("/graphs", graph_store.graphs, methods=_GRAPH_METHODS),
        Route("/graphs/{name:path}", graph_store.graphs, methods=_GRAPH_METHODS),
    ]


async def static(request: Request) -> Response:
    """Style sheets, and the editor where it has been built. Only names that are listed here lead to a file."""
    name = request.path_params["name"]
    if name == "base.css":
        return Response(asset("base.css"), media_type="text/css")
    if name == "site.css":
        return Response((_FILES / "static" / name).read_bytes(), media_type="text/css")
    if name == "workbench.js" and asking.editor_built():
        return Response((_FILES / "built" / name).read_bytes(), media_type="text/javascript")
    raise HTTPException(404)
