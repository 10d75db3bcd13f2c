"""Pages from templates: escaping is always on, and links lead to this server or, marked as such, to the web."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from effektkedja.model.text import Language, Text
from effektkedja.render.page import severity_levels
from effektkedja.terms import BASE
from effektkedja.web.wording import site_words

_SAFE = "/:@!$&'()*+,;=~"


def page(template: str, lang: Language, *, address: str, chosen: bool = False, nonce: str = "", **context: Any) -> str:
    """A page of the site.

    Args:
        template: name of the template.
        lang: language of the page.
        address: path and query of the page itself, for the link to the other language.
        chosen: whether the language was asked for in the address, so that links must keep it.
        nonce: nonce of the content security policy, where the page has one.
        context: what the template needs besides.
    """

    def local(path: str, **fields: str) -> str:
        if chosen:
            fields["lang"] = lang
        return f"{path}{'&' if '?' in path else '?'}{urlencode(fields)}" if fields else path

    other = {"sv": "en", "en": "sv"}[lang]
    return (
        _environment()
        .get_template(template)
        .render(
            lang=lang,
            other=other,
            other_address=_with_language(address, other),
            t=site_words(lang),
            levels={level["key"]: level for level in severity_levels(lang)},
            local=local,
            to=lambda iri: local(page_path(iri)),
            chosen=chosen,
            nonce=nonce,
            **context,
        )
    )


def page_path(iri: str, view: str = "page") -> str:
    """The path of the page (or of the ``data``) on a thing, wherever its IRI leads on the web."""
    if iri.startswith(BASE):
        return f"/{view}/{quote(iri.removeprefix(BASE), safe=_SAFE)}"
    return f"/{view}?{urlencode({'iri': iri})}"


def _with_language(address: str, lang: str) -> str:
    path, _, query = address.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("lang=")]
    return f"{path}?{'&'.join([*kept, f'lang={lang}'])}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("effektkedja.web"), PackageLoader("effektkedja.render")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["on_the_web"] = lambda iri: iri.startswith(("https://", "http://"))
    environment.filters["capital"] = lambda text: text[:1].upper() + text[1:]
    environment.filters["bilingual"] = lambda text, lang: text.in_(lang) if isinstance(text, Text) else str(text)
    return environment
