"""What all self-contained pages share: the template environment, the content security policy, data for scripts.

A page is one file that asks the network for nothing. Scripts and styles stand inline and are named by their hashes in
the policy, so that nothing that comes in with a label can run or load anything.
"""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from effektkedja.model.rules import Severity
from effektkedja.model.text import Language
from effektkedja.render import wording

if TYPE_CHECKING:
    from jinja2 import Environment

# What would end or confuse a script or style element; our own files never hold it, a library's might one day.
_ENDS_ELEMENT: Final = re.compile(r"</(?:script|style)|<!--", re.IGNORECASE)
_JSON_ESCAPES: Final = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def severity_levels(lang: Language) -> list[dict[str, object]]:
    """The severities, the worst first, as pages name them: level, key, word and meaning."""
    return [
        {
            "level": level,
            "key": level.key,
            "word": wording.findings.SEVERITY[level].in_(lang),
            "meaning": wording.findings.SEVERITY_MEANING[level].in_(lang),
        }
        for level in sorted(Severity, reverse=True)
    ]


def asset(name: str) -> str:
    """The text of a style sheet or script of ours in ``templates/``; scripts without comments and indentation."""
    text = (files(__package__) / "templates" / name).read_text(encoding="utf-8")
    return inline(_compact(text) if name.endswith(".js") else text)


def _compact(script: str) -> str:
    """A script without what only its readers need: a sixth of it. No text in our scripts goes over several lines."""
    lines = (line.strip() for line in script.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def inline(code: str) -> str:
    """Script or style text as it can stand in a page, with the line ends that a browser will hash.

    Raises:
        ValueError: the text holds something that would end its element.
    """
    code = code.replace("\r\n", "\n").replace("\r", "\n")
    if found := _ENDS_ELEMENT.search(code):
        raise ValueError(f"a script or style sheet holds {found.group()!r} and cannot be written into a page")
    return code


def script_data(value: object) -> str:
    """JSON that can stand in a script element of type ``application/json``, whatever the texts in it."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_JSON_ESCAPES)


def packed_data(value: object) -> str:
    """JSON, deflated (RFC 1950) and in base64: a quarter of the size, and harmless whatever the texts in it."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return b64encode(zlib.compress(text.encode(), 9)).decode()


def render_part(template: str, macro: str, *arguments: object) -> str:
    """What a macro of a template in ``templates/`` writes."""
    return str(getattr(_environment().get_template(template).module, macro)(*arguments)).strip()


def render_page(
    template: str, lang: Language, *, styles: tuple[str, ...], scripts: tuple[str, ...], context: dict[str, object]
) -> str:
    """One self-contained page.

    Args:
        template: name of a template in ``templates/``. It loops over ``styles`` and ``scripts`` and writes each into
            an element of its own, unchanged.
        lang: language of the page; the template finds the wording under ``w``.
        styles: style sheets, as ``asset`` or ``inline`` give them.
        scripts: scripts, likewise.
        context: what else the template needs.

    Returns:
        The page; write it as UTF-8.
    """
    from markupsafe import Markup

    return (
        _environment()
        .get_template(template)
        .render(
            **context,
            lang=lang,
            w=wording.page_words(lang),
            csp=content_policy(styles, scripts),
            styles=[Markup(style) for style in styles],
            scripts=[Markup(script) for script in scripts],
        )
    )


def content_policy(styles: tuple[str, ...], scripts: tuple[str, ...]) -> str:
    """A content security policy that lets these very styles and scripts work, and nothing else."""
    sources = {
        "default-src": "'none'",
        "script-src": " ".join(map(_hash, scripts)) or "'none'",
        "style-src": " ".join(map(_hash, styles)) or "'none'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{directive} {allowed}" for directive, allowed in sources.items())


def _hash(code: str) -> str:
    return f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("effektkedja.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
