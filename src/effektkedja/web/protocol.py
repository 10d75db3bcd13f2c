"""SPARQL 1.1 Protocol: queries at ``/sparql``, changes at ``/update``, and the service description."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from effektkedja.model.text import Text
from effektkedja.web.description import description
from effektkedja.web.negotiation import wants_html
from effektkedja.web.refusal import Refused
from effektkedja.web.requests import FORM, Fields, body, fields, media_type, one, query_fields, require_token, text
from effektkedja.web.service import Service

_QUERY, _UPDATE = "application/sparql-query", "application/sparql-update"


def service_of(request: Request) -> Service:
    """The service that the application was made for."""
    service: Service = request.app.state.service
    return service


def accepted(request: Request) -> str:
    """The value of ``Accept``, all headers of that name together."""
    return ", ".join(request.headers.getlist("accept"))


async def sparql(request: Request) -> Response:
    """Answer a query; without one, describe the service, or show the workbench to a person."""
    given = query_fields(request)
    if request.method in ("GET", "HEAD"):
        if wants_html(accepted(request)) and "format" not in given:
            address = str(request.url.replace(path="/workbench", scheme="", netloc=""))
            return RedirectResponse(address, status_code=303, headers={"Vary": "Accept"})
        if "query" not in given:
            if "update" in given:
                raise _get_update()
            return await described(request)
    else:
        given = await _posted(request, given, _QUERY, "query")
    return await answered(request, given)


async def answered(request: Request, given: Fields) -> Response:
    """Answer the query among the fields.

    Raises:
        Refused: there is none or more than one, or it cannot or may not be answered.
    """
    query = one(given, "query")
    if not query.strip():
        raise Refused(400, Text("Parametern ”query” saknas.", "The parameter 'query' is missing."))
    return await respond(
        request,
        "query",
        query=query,
        default=given.get("default-graph-uri", []),
        named=given.get("named-graph-uri", []),
        format=one(given, "format"),
    )


async def respond(request: Request, kind: str, **job: Any) -> Response:
    """The answer of a job that gives one document in the form that the client accepts."""
    header, content = await service_of(request).do(kind, accept=accepted(request), **job)
    return Response(content, headers={"Content-Type": header["type"], "Vary": "Accept"})


async def update(request: Request) -> Response:
    """Run an update (SPARQL 1.1 Protocol, section 2.2): 204 when it has been made, and saved where it is to be."""
    require_token(request, service_of(request).token)
    given = await _posted(request, query_fields(request), _UPDATE, "update")
    operation = one(given, "update")
    if not operation.strip():
        raise Refused(400, Text("Parametern ”update” saknas.", "The parameter 'update' is missing."))
    default, named = given.get("using-graph-uri", []), given.get("using-named-graph-uri", [])
    await service_of(request).write({"update": operation, "default": default, "named": named})
    return Response(status_code=204)


async def described(request: Request) -> Response:
    """The service description (SPARQL 1.1 Service Description)."""
    header, _ = await service_of(request).do("graphs")
    endpoint = str(request.url.replace(path="/sparql", query="", fragment=""))
    given = query_fields(request)
    offer, content = description(endpoint, header["graphs"], accepted(request), one(given, "format"))
    return Response(content, headers={"Content-Type": offer.content_type, "Vary": "Accept"})


async def _posted(request: Request, address: Fields, direct: str, name: str) -> Fields:
    """The fields of a POST: of its address, and of its body as a form or as the operation itself."""
    media = media_type(request)
    limits = service_of(request).limits
    content = await body(request, 3 * limits.query_bytes if media == FORM else limits.query_bytes, limits)
    if media == FORM:
        sent = fields(content)
    elif media == direct:
        sent = {name: [text(content)]}
    else:
        raise Refused(
            415,
            Text(f"Skicka {FORM} eller {direct}.", f"Send {FORM} or {direct}."),
        )
    merged = {key: [*values] for key, values in address.items()}
    for key, values in sent.items():
        merged.setdefault(key, []).extend(values)
    if any(len(value.encode("utf-8")) > limits.query_bytes for value in merged.get(name, [])):
        raise Refused(413, Text("Frågan är för lång.", "The query is too long."))
    return merged


def _get_update() -> Refused:
    return Refused(
        405,
        Text("En ändring skickas med POST till /update.", "An update is sent by POST to /update."),
        headers={"Allow": "POST"},
    )
