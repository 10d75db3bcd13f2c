"""Reading requests strictly: what is malformed, doubled or too large is refused, never guessed at."""

from __future__ import annotations

import asyncio
import hmac
import re
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from effektkedja.model.text import Language, Text
from effektkedja.web.limits import MEGABYTE, Limits
from effektkedja.web.refusal import Refused

FORM = "application/x-www-form-urlencoded"
_MAX_FIELDS = 200
Fields = dict[str, list[str]]


def query_fields(request: Request) -> Fields:
    """The parameters of the address.

    Raises:
        Refused: 400, they are not UTF-8 or too many.
    """
    return fields(bytes(request.scope["query_string"]))


def fields(encoded: bytes) -> Fields:
    """URL-encoded fields by name, in order.

    Raises:
        Refused: 400, they are not UTF-8 or too many.
    """
    try:
        pairs = parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except UnicodeDecodeError as error:
        raise Refused(400, Text("Parametrarna är inte UTF-8.", "The parameters are not UTF-8.")) from error
    except ValueError as error:
        raise Refused(400, Text("För många parametrar.", "Too many parameters.")) from error
    found: Fields = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def one(given: Fields, name: str, default: str = "") -> str:
    """The value of a field that may be given once.

    Raises:
        Refused: 400, it is given more than once.
    """
    values = given.get(name, [])
    if len(values) > 1:
        raise Refused(
            400, Text(f"Parametern ”{name}” är angiven flera gånger.", f"The parameter '{name}' is given twice.")
        )
    return values[0] if values else default


def media_type(request: Request) -> str:
    """The media type of the body, without parameters.

    Raises:
        Refused: 415 for another character set than UTF-8, 400 for more than one ``Content-Type``.
    """
    values = request.headers.getlist("content-type")
    if len(values) > 1:
        raise Refused(400, Text("Content-Type är angiven flera gånger.", "Content-Type is given twice."))
    media, *parameters = (values or [""])[0].split(";")
    for parameter in parameters:
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "charset" and value.strip('"').lower() not in ("utf-8", "utf8", "us-ascii"):
            raise Refused(415, Text("Bara UTF-8 tas emot.", "Only UTF-8 is accepted."))
    return media.strip().lower()


async def body(request: Request, most: int, limits: Limits) -> bytes:
    """The body, read until it is whole, too large or too slow.

    Raises:
        Refused: 413, 408, or 400 where the length is not a number.
    """
    declared = request.headers.get("content-length", "0")
    if not re.fullmatch(r"[0-9]{1,18}", declared):
        raise Refused(400, Text("Content-Length är inget tal.", "Content-Length is not a number."))
    if int(declared) > most:
        raise _too_large(most)
    try:
        return await asyncio.wait_for(_read(request, most), limits.body_seconds)
    except TimeoutError as error:
        raise Refused(408, Text("Innehållet kom för långsamt.", "The body came too slowly.")) from error
    except ClientDisconnect as error:
        raise Refused(400, Text("Anslutningen bröts.", "The connection was lost.")) from error


async def _read(request: Request, most: int) -> bytes:
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > most:
            raise _too_large(most)
    return bytes(read)


def _too_large(most: int) -> Refused:
    size = f"{most / MEGABYTE:g}"
    return Refused(
        413,
        Text(f"Det som skickades är större än {size} MB.", f"What was sent is larger than {size} MB."),
        headers={"Connection": "close"},
    )


def text(data: bytes) -> str:
    """Bytes as text.

    Raises:
        Refused: 400, they are not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, Text("Texten är inte UTF-8.", "The text is not UTF-8.")) from error


def language(request: Request, default: Language) -> Language:
    """``?lang=``, else what the browser prefers (``Accept-Language``), else the server's."""
    for name, value in parse_qsl(request.scope["query_string"].decode("latin-1")):
        if name == "lang" and value in ("sv", "en"):
            return "en" if value == "en" else "sv"
    best: tuple[float, Language] = (0.0, default)
    for part in reversed(request.headers.get("accept-language", "").split(",")[:50]):
        tag, _, weight = part.strip().partition(";q=")
        try:
            value = float(weight or 1)
        except ValueError:
            continue
        code = tag.lower().partition("-")[0]
        if code in ("sv", "en") and value >= best[0]:
            best = (value, "en" if code == "en" else "sv")
    return best[1]


def require_token(request: Request, token: str) -> None:
    """Let only those write who hold the token.

    Args:
        request: the request with ``Authorization: Bearer …``.
        token: the secret; empty where the server accepts no changes.

    Raises:
        Refused: 403 where nobody may write, 401 where the token is missing or wrong.
    """
    if not token:
        raise Refused(
            403,
            Text("Servern tar inte emot ändringar.", "This server accepts no changes."),
            hint=Text(
                "Starta den med --allow-update och EFFEKTKEDJA_TOKEN.",
                "Start it with --allow-update and EFFEKTKEDJA_TOKEN.",
            ),
        )
    values = request.headers.getlist("authorization")
    scheme, _, given = (values[0] if len(values) == 1 else "").partition(" ")
    right = hmac.compare_digest(given.strip().encode("utf-8", "surrogateescape"), token.encode("utf-8"))
    if scheme.lower() != "bearer" or not right:
        raise Refused(
            401,
            Text("Lösenordet (token) saknas eller är fel.", "The token is missing or wrong."),
            hint=Text("Skicka: Authorization: Bearer …", "Send: Authorization: Bearer …"),
            headers={"WWW-Authenticate": 'Bearer realm="effektkedja"'},
        )
