"""SPARQL 1.1 Graph Store HTTP Protocol at ``/graphs``.

A graph is named by ``?graph=IRI``, by ``?default``, or by the address itself: ``/graphs/NAME`` is the graph
``ekg:NAME``, wherever the server runs, and so is ``?graph=http://…/graphs/NAME`` with the server's own address.
"""

from __future__ import annotations

import secrets
from urllib.parse import unquote_to_bytes

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from effektkedja.model.text import Text
from effektkedja.terms import EKG
from effektkedja.web.guard import bad_iri
from effektkedja.web.negotiation import wants_html
from effektkedja.web.protocol import accepted, service_of
from effektkedja.web.refusal import Refused
from effektkedja.web.requests import Fields, body, media_type, one, query_fields, require_token, text
from effektkedja.web.things import graph_list

_WRITING = ("PUT", "POST", "DELETE")


async def graphs(request: Request) -> Response:
    """Get, replace, extend or delete a graph; POST without a graph makes a new one."""
    given = query_fields(request)
    direct = _direct(request)
    if request.method in _WRITING:
        require_token(request, service_of(request).token)
    if not direct and "graph" not in given and "default" not in given:
        if request.method == "POST":
            return await _written(request, f"{EKG}ny-{secrets.token_hex(8)}", new=True)
        if request.method == "GET" and wants_html(accepted(request)):
            return await graph_list(request)
        raise Refused(
            400,
            Text("Ange vilken graf: ?graph=IRI eller ?default.", "Say which graph: ?graph=IRI or ?default."),
            hint=Text("/graphs i en webbläsare listar dem.", "/graphs in a browser lists them."),
        )
    iri = _named(request, given, direct)
    if request.method in _WRITING:
        return await _written(request, iri)
    header, content = await service_of(request).do(
        "graph", iri=iri, accept=accepted(request), format=one(given, "format")
    )
    if header.get("missing"):
        raise _missing(iri)
    return Response(content, headers={"Content-Type": header["type"], "Vary": "Accept"})


async def _written(request: Request, iri: str, *, new: bool = False) -> Response:
    """Make the change and answer with 201 where a graph came to be, else 204."""
    limits = service_of(request).limits
    content, media = b"", ""
    if request.method != "DELETE":
        media_type(request)  # refuses other character sets
        media = request.headers.get("content-type", "")
        content = await body(request, limits.body_bytes, limits)
    outcome = await service_of(request).write(
        {"method": request.method, "graph": iri, "media": media, "base": iri or str(request.url)}, content
    )
    if outcome.get("missing"):
        raise _missing(iri)
    if outcome["existed"] or request.method == "DELETE":
        return Response(status_code=204)
    return Response(status_code=201, headers={"Location": _address(request, iri)} if new else {})


def _direct(request: Request) -> str:
    """The name of the graph in the address, percent-encoding resolved once and strictly."""
    raw = bytes(request.scope.get("raw_path") or request.scope["path"].encode())
    return text(unquote_to_bytes(raw.partition(b"?")[0].removeprefix(b"/graphs").removeprefix(b"/")))


def _named(request: Request, given: Fields, direct: str) -> str:
    """IRI of the graph that the request is about, empty for the default graph."""
    if sum((bool(direct), "graph" in given, "default" in given)) > 1:
        raise Refused(400, Text("Ange en graf, inte flera.", "Name one graph, not several."))
    if "default" in given:
        return ""
    iri = one(given, "graph")
    own = f"{request.url.scheme}://{request.url.netloc}/graphs/"
    if direct or iri.startswith(own):
        iri = EKG + (direct or iri.removeprefix(own))
    try:
        absolute = ":" in iri and bool(ox.NamedNode(iri))
    except ValueError:
        absolute = False
    if not absolute:
        raise bad_iri(iri)
    return iri


def _address(request: Request, iri: str) -> str:
    return f"{request.url.scheme}://{request.url.netloc}/graphs/{iri.removeprefix(EKG)}"


def _missing(iri: str) -> Refused:
    return Refused(
        404,
        Text(f"Grafen {iri} finns inte.", f"There is no graph {iri}."),
        hint=Text("/graphs i en webbläsare listar graferna.", "/graphs in a browser lists the graphs."),
    )
