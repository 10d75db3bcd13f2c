"""Pages that ask: the question book, and the workbench for own SPARQL. Both work without any script."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from effektkedja.errors import InputError
from effektkedja.model.text import Language
from effektkedja.names import short_iri
from effektkedja.queries import NAME, Query, book, find
from effektkedja.terms import EKD, PREFIXES
from effektkedja.web.negotiation import GRAPHS, TABLES, Offer, choose, wants_html
from effektkedja.web.protocol import accepted, respond, service_of
from effektkedja.web.refusal import Refused
from effektkedja.web.requests import FORM, body, fields, media_type, one, query_fields
from effektkedja.web.security import content_policy
from effektkedja.web.things import lang_of, shown
from effektkedja.web.wording import SITE

SHOWN = 1000
"""Rows that a page shows; it says how many there are, and all of them can be downloaded."""

_RESERVED = frozenset({"lang", "format"})
_NUMBERS = frozenset({"xsd:integer", "xsd:decimal", "xsd:double", "xsd:float"})
_FIRST = """SELECT ?goal ?name WHERE {
  ?goal a ek:Goal ; skos:prefLabel ?name .
}
ORDER BY ?goal
LIMIT 100"""


def editor_built() -> bool:
    """Whether the build step has put the editor beside the package's own static files."""
    return (files("effektkedja.web") / "built" / "workbench.js").is_file()


async def questions(request: Request) -> Response:
    """The question book: a page, or JSON for programs."""
    lang = lang_of(request)
    if not wants_html(accepted(request)):
        choose((Offer("json", "application/json"),), accepted(request))
        return JSONResponse([_entry(question, lang) for question in book()], headers={"Vary": "Accept"})
    return shown(request, "questions.html", title=SITE["questions"].in_(lang), questions=book())


async def question(request: Request) -> Response:
    """One question of the book with its parameters from the address: a page, or its answer as data."""
    name = request.path_params["name"]
    asked = _find(name)
    fields_given = query_fields(request)
    form = one(fields_given, "format")
    given = {key: one(fields_given, key) for key in fields_given if key not in _RESERVED}
    given = {key: value for key, value in given.items() if value}
    if form or not wants_html(accepted(request)):
        asked.bind(given)
        return await respond(request, "query", question=asked.name, given=given, format=form)
    result, problem = None, ""
    lang = lang_of(request)
    if given or not any(parameter.required for parameter in asked.parameters):
        try:
            result = await _answered(request, asked, given, lang)
        except Refused as refused:
            problem = refused.sentence(lang)
    header, _ = await service_of(request).do("contents", lang=lang)
    return shown(
        request,
        "question.html",
        title=asked.question.in_(lang) or asked.name,
        question=asked,
        given=given,
        documents=_choices(header["contents"]["documents"]),
        goals=_choices([goal for _, listed in header["contents"]["goals"] for goal in listed]),
        result=result,
        problem=problem,
        forms=_downloads(f"/queries/{asked.name}", given, graph=bool(result and "text" in result)),
    )


async def workbench(request: Request) -> Response:
    """The workbench: a query, its answer as a table, and the question book at hand."""
    given = query_fields(request)
    if request.method == "POST":
        if media_type(request) != FORM:
            raise Refused(415, f"Content-Type: {FORM}")
        limits = service_of(request).limits
        given = fields(await body(request, 3 * limits.query_bytes, limits))
    lang = lang_of(request)
    picked = one(given, "question")
    query = one(given, "query").replace("\r\n", "\n")
    result, problem = None, ""
    if query.strip():
        try:
            result = await _table(request, query)
        except Refused as refused:
            problem = refused.sentence(lang)
    elif picked:
        query = _plain_sparql(_find(picked))
    nonce = secrets.token_urlsafe(16)
    response = shown(
        request,
        "workbench.html",
        title=SITE["workbench"].in_(lang),
        questions=book(),
        picked=picked,
        query=query or _FIRST,
        result=result,
        problem=problem,
        editor=editor_built(),
        nonce=nonce,
        forms=_downloads("/sparql", {"query": query}, graph=bool(result and result.get("graph"))),
    )
    response.headers["Content-Security-Policy"] = content_policy(nonce)
    return response


async def words(request: Request) -> Response:
    """Prefixed names of the classes and properties in use, with labels, for completion in the workbench."""
    header, _ = await service_of(request).do("words")
    return JSONResponse({"words": header["words"], "prefixes": PREFIXES})


def _find(name: str) -> Query:
    """The question of that name.

    Raises:
        Refused: 404, there is none; anything that is no name never gets as far as the book.
    """
    try:
        return find(name if NAME.match(name) else "?")
    except InputError as error:
        raise Refused(404, error.message, hint=error.hint) from error


async def _answered(request: Request, asked: Query, given: Mapping[str, str], lang: Language) -> dict[str, Any]:
    header, content = await service_of(request).do(
        "question", name=asked.name, given=dict(given), lang=lang, shown=SHOWN
    )
    if header.get("turtle"):
        return {"text": content.decode("utf-8")}
    iris = header["iris"] or [[None] * len(row) for row in header["rows"]]
    rows = [
        [_cell(value, iri) for value, iri in zip(row, links, strict=True)]
        for row, links in zip(header["rows"], iris, strict=True)
    ]
    return {"headings": header["headings"], "rows": rows, "total": header["total"]}


def _cell(value: Any, iri: str | None) -> dict[str, Any]:
    shown_value = "" if value is None else {True: "✓", False: "–"}[value] if isinstance(value, bool) else str(value)
    return {"text": shown_value, "iri": iri or "", "note": "", "number": type(value) in (int, float)}


async def _table(request: Request, query: str) -> dict[str, Any]:
    header, _ = await service_of(request).do("table", query=query, default=[], named=[], shown=SHOWN)
    if "answer" in header:
        return {"truth": header["answer"]}
    rows = [[_term(term) for term in row] for row in header["rows"]]
    return {
        "headings": header["variables"],
        "rows": rows,
        "total": header["total"],
        "graph": header["variables"] == ["subject", "predicate", "object"],
    }


def _term(term: Mapping[str, Any] | None) -> dict[str, Any]:
    if term is None:
        return {"text": "", "iri": "", "note": "", "number": False}
    if term["type"] == "uri":
        return {"text": _short(term["value"]), "iri": term["value"], "note": "", "number": False}
    kind = _short(term.get("datatype", ""))
    number = kind in _NUMBERS
    return {
        "text": str(term["value"]),
        "iri": "",
        "note": term.get("xml:lang") or ("" if number else kind),
        "number": number,
    }


def _short(iri: str) -> str:
    if iri.startswith(EKD):
        return f"ekd:{iri.removeprefix(EKD)}"
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _downloads(path: str, given: Mapping[str, str], *, graph: bool) -> list[dict[str, str]]:
    offers = GRAPHS if graph else TABLES
    return [{"name": offer.name, "address": f"{path}?{urlencode({**given, 'format': offer.name})}"} for offer in offers]


def _plain_sparql(asked: Query) -> str:
    """The question without its header, under its own words as a comment."""
    lines = [line for line in asked.sparql.splitlines() if not line.startswith("#+")]
    return "\n".join([f"# {asked.question.sv}", *lines]).strip()


def _choices(things: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"id": short_iri(each["iri"]), "label": each["label"]} for each in things]


def _entry(asked: Query, lang: Language) -> dict[str, Any]:
    return {
        "name": asked.name,
        "question": asked.question.in_(lang),
        "summary": asked.summary.in_(lang),
        "address": f"/queries/{asked.name}",
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.kind,
                "label": parameter.label.in_(lang),
                "default": parameter.default,
                "required": parameter.required,
            }
            for parameter in asked.parameters
        ],
        "columns": [{"name": column.name, "title": column.title.in_(lang)} for column in asked.columns],
    }
