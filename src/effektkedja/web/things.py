"""Pages and data of things: their IRIs lead to one or the other, by what the client accepts.

An IRI of a thing in the world answers with 303 See Other: the page is about the thing and is not the thing itself. The
same holds for terms of the ontology, concepts and shapes, which are slash IRIs too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from effektkedja.errors import InputError
from effektkedja.model.text import Language, Text
from effektkedja.operations.catalogue import one as rule_of
from effektkedja.operations.catalogue import shacl
from effektkedja.operations.common_terms import COMMON
from effektkedja.operations.portrait import COUNTED
from effektkedja.queries import book
from effektkedja.terms import BASE, EK, EKD, EKG, EKS
from effektkedja.web.guard import bad_iri
from effektkedja.web.negotiation import GRAPHS, HTML, choose, wants_html
from effektkedja.web.protocol import accepted, service_of
from effektkedja.web.refusal import Refused, not_found
from effektkedja.web.requests import language, one, query_fields, text
from effektkedja.web.templating import page, page_path
from effektkedja.web.wording import SITE

_JUDGED = tuple(f"{EK}{name}" for name in ("Goal", "SuccessCondition", "Commitment", "Indicator", "ActionPlan"))
_ROLES = ("stated", "interpreted", "vocabulary")
_SEVERITIES = ("violation", "warning", "info")


def shown(request: Request, template: str, **context: Any) -> Response:
    """A page of the site in the language that the client wants."""
    lang = language(request, service_of(request).lang)
    query = request.url.query
    content = page(
        template,
        lang,
        address=f"{request.url.path}?{query}" if query else request.url.path,
        chosen="lang" in query_fields(request),
        **context,
    )
    return HTMLResponse(content, headers={"Content-Language": lang, "Vary": "Accept, Accept-Language"})


def lang_of(request: Request) -> Language:
    """The language of the answer."""
    return language(request, service_of(request).lang)


async def identifier(request: Request) -> Response:
    """Lead from a thing to what is known of it (303)."""
    iri = _iri(request, "")
    choose((HTML, *GRAPHS), accepted(request))
    view = "page" if wants_html(accepted(request)) else "data"
    address = page_path(iri, view)
    if view == "data" and iri.startswith(EKG):
        address = address.replace("/data/graph/", "/graphs/", 1)
    given = query_fields(request)
    if "lang" in given:
        address += f"{'&' if '?' in address else '?'}lang={lang_of(request)}"
    return RedirectResponse(address, 303, headers={"Vary": "Accept"})


async def data(request: Request) -> Response:
    """What the graph says of a thing, as RDF."""
    iri = _iri(request, "/data")
    form = one(query_fields(request), "format")
    header, content = await service_of(request).do("statements", iri=iri, accept=accepted(request), format=form)
    if header.get("missing"):
        raise _unknown(iri)
    return Response(content, headers={"Content-Type": header["type"], "Vary": "Accept"})


async def thing(request: Request) -> Response:
    """The page of a thing: its name, links both ways, findings and source."""
    iri, lang = _iri(request, "/page"), lang_of(request)
    if iri.startswith(EKS):
        return await _rule_page(request, iri, lang)
    if iri.startswith(EKG):
        header, _ = await service_of(request).do("graphs")
        if any(graph["iri"] == iri for graph in header["graphs"]):
            return await graph_list(request, only=iri)
    header, _ = await service_of(request).do("portrait", iri=iri, lang=lang)
    if "portrait" not in header:
        raise _unknown(iri)
    portrait = header["portrait"]
    found, problem = await _findings(request, lang)
    about = portrait["thing"]
    own = [each for each in found if iri in (each["focus"], each["value"])]
    below = [each for each in found if each not in own and iri in (each["goal"], EKD + (each["document"] or ""))]
    return shown(
        request,
        "thing.html",
        title=about["name"] or COMMON.get(iri, Text()).in_(lang) or about["label"].strip("<>"),
        portrait=portrait,
        own=own,
        below=below,
        judged=about["kind"] in _JUDGED and not problem,
        problem=problem,
        data=page_path(iri, "data"),
        forms=GRAPHS,
        counted=COUNTED,
        base=BASE,
    )


async def home(request: Request) -> Response:
    """The front page: goals with the number of their findings, documents, questions."""
    lang = lang_of(request)
    header, _ = await service_of(request).do("contents", lang=lang)
    found, problem = await _findings(request, lang)
    contents = header["contents"]
    names = {document["iri"]: document for document in contents["documents"]}
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    goals = {iri: [goal for goal in listed] for iri, listed in contents["goals"]}
    by_goal: dict[tuple[str, str | None], Counter[str]] = defaultdict(Counter)
    for each in found:
        home_of = next((iri for iri, listed in goals.items() if any(g["iri"] == each["goal"] for g in listed)), None)
        document = home_of or EKD + (each["document"] or "")
        by_goal[document, each["goal"] if home_of else None][each["severity"]] += 1
    for document in [*names, *sorted({key for key, _ in by_goal} - set(names))]:
        rows = [_row(goal["iri"], goal["label"], by_goal[document, goal["iri"]]) for goal in goals.get(document, [])]
        if by_goal[document, None]:
            rows.append(_row("", SITE["without_goal"].in_(lang), by_goal[document, None]))
        groups[document] = rows
    counts = Counter(each["severity"] for each in found)
    return shown(
        request,
        "home.html",
        title=header["title"] or SITE["knowledge_base"].in_(lang),
        documents=[
            {"iri": iri, "name": names.get(iri, {}).get("name") or iri.removeprefix(EKD), "rows": rows}
            for iri, rows in groups.items()
            if rows
        ],
        every=contents["documents"],
        counts={**{key: counts[key] for key in _SEVERITIES}, "total": len(found)},
        questions=book(),
        problem=problem,
    )


async def graph_list(request: Request, only: str = "") -> Response:
    """The graphs as a page; with ``only``, one of them."""
    header, _ = await service_of(request).do("graphs")
    graphs = [
        {**graph, "address": f"/graphs?{_encoded(graph=graph['iri'], format='turtle')}"}
        for graph in header["graphs"]
        if not only or graph["iri"] == only
    ]
    graphs.sort(key=lambda graph: (_ROLES.index(graph["role"]), graph["iri"]))
    return shown(request, "graphs.html", title=SITE["graphs"].in_(lang_of(request)), graphs=graphs)


async def _rule_page(request: Request, iri: str, lang: Language) -> Response:
    try:
        rule = rule_of(iri.removeprefix(EKS))
    except InputError:  # a part of the shapes that is no rule: there is nothing to say of it in words
        return RedirectResponse(page_path(iri, "data"), 303, headers={"Vary": "Accept"})
    found, problem = await _findings(request, lang)
    return shown(
        request,
        "rule.html",
        title=rule.title.in_(lang),
        rule=rule,
        found=[each for each in found if each["rule"] == rule.code],
        problem=problem,
        shacl=shacl(rule),
        data=page_path(iri, "data"),
    )


async def _findings(request: Request, lang: Language) -> tuple[list[dict[str, Any]], str]:
    """The findings on the data, or none and why they could not be had."""
    try:
        report = await service_of(request).findings(lang)
    except Refused as refused:
        return [], refused.sentence(lang)
    findings: list[dict[str, Any]] = report["findings"]
    return findings, ""


def _row(iri: str, label: str, counts: Counter[str]) -> dict[str, Any]:
    return {"iri": iri, "label": label, "counts": {key: counts[key] for key in _SEVERITIES}, "total": counts.total()}


def _iri(request: Request, view: str) -> str:
    """The IRI that the address is about: below the view, or as ``?iri=``."""
    path: str = request.scope["path"]
    local = path.removeprefix(view).removeprefix("/")
    if local:
        text(local.encode("utf-8", "surrogateescape"))
        return BASE + local
    iri = one(query_fields(request), "iri")
    if ":" not in iri:
        raise bad_iri(iri)
    return iri


def _unknown(iri: str) -> Refused:
    shown_iri = iri if len(iri) < 200 else f"{iri[:200]} …"
    missing = SITE["missing"]
    return not_found(Text(missing.sv.format(shown_iri), missing.en.format(shown_iri)))


def _encoded(**fields: str) -> str:
    return urlencode(fields)
