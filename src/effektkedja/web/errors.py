"""Answers to requests that cannot be served: one sentence in the client's language, as a page or as plain text."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from effektkedja.errors import EffektkedjaError
from effektkedja.model.text import Language, Text
from effektkedja.web.negotiation import wants_html
from effektkedja.web.refusal import Refused, not_found
from effektkedja.web.requests import language
from effektkedja.web.worker import broken

_METHOD = Text("Adressen tar inte emot metoden {}.", "The address does not take the method {}.")


def answer_to(request: Request, refused: Refused, lang: Language) -> Response:
    """The answer to a refused request.

    Args:
        request: the request.
        refused: why.
        lang: language where the client asks for none.
    """
    lang = language(request, lang)
    headers = {**refused.headers, "Vary": "Accept, Accept-Language", "Content-Language": lang}
    accept = ", ".join(request.headers.getlist("accept"))
    if wants_html(accept):
        from effektkedja.web.templating import page

        content = page("error.html", lang, refused=refused, title=refused.message.in_(lang), address="/")
        return HTMLResponse(content, refused.status, headers)
    return PlainTextResponse(f"{refused.sentence(lang)}\n", refused.status, headers)


async def handle(request: Request, error: Exception) -> Response:
    """Answer for an exception that a route raised."""
    lang: Language = request.app.state.service.lang
    return answer_to(request, refusal_of(request, error), lang)


def refusal_of(request: Request, error: Exception) -> Refused:
    """The refusal that an exception amounts to."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, EffektkedjaError):
        return Refused(400, error.message, hint=error.hint)
    if isinstance(error, HTTPException):
        if error.status_code == 404:
            return not_found(Text("Här finns ingenting.", "There is nothing here."))
        if error.status_code == 405:
            method = request.method
            message = Text(_METHOD.sv.format(method), _METHOD.en.format(method))
            return Refused(405, message, headers=dict(error.headers or {}))
        return Refused(error.status_code, Text(error.detail, error.detail), headers=dict(error.headers or {}))
    return broken()
