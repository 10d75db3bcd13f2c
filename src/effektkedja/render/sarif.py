"""Findings as SARIF 2.1.0, for code hosts and editors that show findings next to the lines they are about."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from effektkedja import __version__
from effektkedja.model import Finding, Language, Report, Rule, Severity, Source, Text, Thing
from effektkedja.render import wording
from effektkedja.render.phrases import clean

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT: Final = "effektkedja/v1"
LEVEL: Final[dict[Severity, str]] = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}
_DRIVE: Final = re.compile(r"[A-Za-z]:/")
_LINK: Final = re.compile(r"\[(?=[^\]]*\]\()")
_MARKDOWN: Final = re.compile(r"([\\`*_\[\]<>#|])")
_Json = dict[str, object]


def report_sarif(report: Report, rules: Sequence[Rule], lang: Language = "sv") -> str:
    """The outcome of a check as one SARIF log with one run.

    Args:
        report: the outcome.
        rules: the catalogue: every rule that is to be listed, whether it found something or not.
        lang: language of the rule texts; messages and labels come in the language that the check was run in.

    Returns:
        Indented JSON, non-ASCII letters as they are, ended by a line feed. Rules stand by code; findings the worst
        first, then by rule, document, thing and value. Nothing in it depends on the time, so that the same findings
        give the same text.
    """
    known = {rule.code: rule for rule in (*(finding.rule for finding in report.findings), *rules)}
    listed = [known[code] for code in sorted(known)]
    index = {rule.code: i for i, rule in enumerate(listed)}
    driver: _Json = {
        "name": "effektkedja",
        "version": __version__,
        "semanticVersion": __version__,
        "language": lang,
        "rules": [_rule(rule, lang) for rule in listed],
    }
    run: _Json = {
        "tool": {"driver": driver},
        "language": lang,
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": [
            _result(finding, index[finding.rule.code], lang) for finding in sorted(report.findings, key=_order)
        ],
        "properties": _filled({"checked": clean(report.checked), "engine": report.engine}) | {"rules": report.rules},
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _order(finding: Finding) -> tuple[object, ...]:
    value = finding.value.iri if finding.value else ""
    return (-finding.severity, finding.rule.code, finding.document, finding.focus.iri, value, finding.id)


def _filled(properties: dict[str, str]) -> _Json:
    return {name: value for name, value in properties.items() if value}


def _message(text: str, instead: str = "") -> _Json:
    """A plain-text message: braces and links would otherwise be taken for placeholders and embedded links."""
    plain = clean(text) or clean(instead) or "–"
    return {"text": _LINK.sub(r"\\[", plain.replace("{", "{{").replace("}", "}}"))}


def _invocation(report: Report) -> _Json:
    notes = [{"level": "note", "message": _message(note)} for note in report.notes if clean(note)]
    return {"executionSuccessful": True} | ({"toolExecutionNotifications": notes} if notes else {})


def _rule(rule: Rule, lang: Language) -> _Json:
    title = rule.title.in_(lang)
    return {
        "id": rule.code,
        "name": clean(title) or rule.code,
        "shortDescription": _message(title, rule.code),
        "fullDescription": _message(rule.message.in_(lang), title or rule.code),
        "help": _help(rule, lang),
        "defaultConfiguration": {"level": LEVEL[rule.severity]},
        "properties": {"tags": [rule.family]},
    }


def _help(rule: Rule, lang: Language) -> _Json:
    """Why the rule exists and what to do, as text and as markdown; both are required to say the same."""
    parts: list[tuple[Text, Text]] = [(wording.WHY, rule.why), (wording.REMEDY, rule.remedy)]
    said = [(heading.in_(lang), clean(text.in_(lang))) for heading, text in parts if clean(text.in_(lang))]
    if not said:
        return _message(rule.title.in_(lang), rule.code)
    text = "\n\n".join(f"{heading}: {_message(body)['text']}" for heading, body in said)
    markdown = "\n\n".join(f"**{heading}**\n\n{_markdown(body)}" for heading, body in said)
    return {"text": text, "markdown": markdown}


def _markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text).replace("{", "{{").replace("}", "}}")


def _result(finding: Finding, rule_index: int, lang: Language) -> _Json:
    return {
        "ruleId": finding.rule.code,
        "ruleIndex": rule_index,
        "level": LEVEL[finding.severity],
        "message": _message(finding.message, finding.rule.title.in_(lang)),
        "locations": [_location(finding.focus, finding.source)],
        "partialFingerprints": {FINGERPRINT: finding.id},
        "properties": _properties(finding),
    }


def _location(focus: Thing, source: Source) -> _Json:
    logical = {"name": clean(focus.label) or focus.iri, "fullyQualifiedName": focus.iri}
    if not source.file:
        return {"logicalLocations": [logical]}
    physical: _Json = {"artifactLocation": {"uri": file_uri(source.file)}}
    if source.line > 0:
        physical["region"] = {"startLine": source.line}
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def file_uri(file: str) -> str:
    """A path as a URI reference: relative paths stay relative, with forward slashes; absolute ones become ``file:``."""
    path = file.replace("\\", "/")
    while path.startswith("./"):
        path = path[2:].lstrip("/")
    if _DRIVE.match(path):
        return f"file:///{path[:2]}{quote(path[2:])}"
    if path.startswith("//"):
        return f"file:{quote(path)}"
    return f"file://{quote(path)}" if path.startswith("/") else quote(path)


def _properties(finding: Finding) -> _Json:
    source = finding.source
    at = _filled(
        {
            "document": source.document,
            "title": clean(source.title),
            "heading": clean(source.heading),
            "lines": source.lines,
        }
    )
    about = {
        "goal": finding.goal.iri if finding.goal else "",
        "goalLabel": clean(finding.goal.label) if finding.goal else "",
        "document": finding.document,
        "documentTitle": clean(finding.document_title),
        "basis": finding.basis,
        "remedy": clean(finding.remedy),
    }
    return _filled(about) | ({"source": at} if at else {})
