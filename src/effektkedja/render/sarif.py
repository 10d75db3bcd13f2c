"""Findings as SARIF 2.1.0, for code hosts and editors that show findings next to the lines they are about."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from effektkedja import __version__
from effektkedja.model.findings import Closed, Finding
from effektkedja.model.report import Report
from effektkedja.model.rules import Rule, Severity
from effektkedja.model.text import Language, Text
from effektkedja.model.things import Source, Thing
from effektkedja.render import wording
from effektkedja.render.following import acceptance_text, is_followed
from effektkedja.render.phrases import clean

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT: Final = "effektkedja/v1"
LEVEL: Final[dict[Severity, str]] = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}
BASELINE: Final = {"new": "new", "remaining": "unchanged", "reopened": "new", "closed": "absent"}
"""What a ledger says, in the words of SARIF (3.27.24): a finding that came back was not in the last run."""

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
        first, then by rule, document, thing and value. Accepted findings are suppressed results; a ledger gives
        every result its baseline state, and what is gone is *absent*. What a profile changed stands as overrides of
        the rules' configuration. Nothing in it depends on the time, so that the same findings give the same text.
    """
    # The catalogue comes last: its severities are the default, those of a profile are overrides.
    found = (finding.rule for finding in (*report.findings, *report.accepted))
    known = {rule.code: rule for rule in (*found, *rules)}
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
        "invocations": [_invocation(report, index)],
        "results": _results(report, index, lang),
        "properties": _filled({"checked": clean(report.checked), "engine": report.engine}) | {"rules": report.rules},
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _results(report: Report, index: dict[str, int], lang: Language) -> list[_Json]:
    """Findings, accepted ones among them, then what is gone.

    SARIF wants all results of a run to have a baseline state or none, and likewise with suppressions (3.27.23): an
    empty list says that a finding is known not to be accepted.
    """
    results = []
    for finding in sorted((*report.findings, *report.accepted), key=_order):
        result = _result(finding, index[finding.rule.code], lang)
        if finding.seen:
            result["baselineState"] = BASELINE[finding.seen.status]
        if report.accepted:
            result["suppressions"] = _suppressions(finding, lang)
        results.append(result)
    if is_followed(report):
        results += [_absent(closed, index, bool(report.accepted)) for closed in report.closed]
    return results


def _suppressions(finding: Finding, lang: Language) -> list[_Json]:
    decided = finding.acceptance
    if decided is None or decided.expired:
        return []
    about = _filled({"owner": clean(decided.owner)}) | {"until": decided.until.isoformat()}
    reason = acceptance_text(finding, lang)
    return [{"kind": "external", "status": "accepted", "justification": reason, "properties": about}]


def _absent(closed: Closed, index: dict[str, int], suppressing: bool) -> _Json:
    """What the ledger knew and is gone. Its rule may be gone too, and then has no index."""
    at: _Json = {"ruleIndex": index[closed.rule]} if closed.rule in index else {}
    return {
        "ruleId": closed.rule,
        **at,
        "message": _message(closed.label, closed.rule),
        "partialFingerprints": {FINGERPRINT: closed.id},
        "baselineState": BASELINE["closed"],
        **({"suppressions": []} if suppressing else {}),
        "properties": {"firstSeen": closed.first.isoformat(), "closed": closed.closed.isoformat()},
    }


def _order(finding: Finding) -> tuple[object, ...]:
    value = finding.value.iri if finding.value else ""
    return (-finding.severity, finding.rule.code, finding.document, finding.focus.iri, value, finding.id)


def _filled(properties: dict[str, str]) -> _Json:
    return {name: value for name, value in properties.items() if value}


def _message(text: str, instead: str = "") -> _Json:
    """A plain-text message: braces and links would otherwise be taken for placeholders and embedded links."""
    plain = clean(text) or clean(instead) or "–"
    return {"text": _LINK.sub(r"\\[", plain.replace("{", "{{").replace("}", "}}"))}


def _invocation(report: Report, index: dict[str, int]) -> _Json:
    invocation: _Json = {"executionSuccessful": True}
    notes = [{"level": "note", "message": _message(note)} for note in report.notes if clean(note)]
    if notes:
        invocation["toolExecutionNotifications"] = notes
    overrides = _overrides(report, index)
    if overrides:
        invocation["ruleConfigurationOverrides"] = overrides
    if report.profile:
        invocation["properties"] = {"profile": clean(report.profile.file)}
    return invocation


def _overrides(report: Report, index: dict[str, int]) -> list[_Json]:
    """What the profile changed for this run; the catalogue itself stays as it is (SARIF 3.20.5)."""
    profile = report.profile
    if profile is None:
        return []
    off: list[tuple[str, _Json]] = [(rule.code, {"enabled": False}) for rule in profile.off]
    changed: list[tuple[str, _Json]] = [(rule.code, {"level": LEVEL[level]}) for rule, level in profile.changed]
    return [
        {"configuration": configuration, "descriptor": {"id": code, "index": index[code]}}
        for code, configuration in sorted(off + changed, key=lambda each: each[0])
        if code in index
    ]


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
    parts: list[tuple[Text, Text]] = [(wording.rules.WHY, rule.why), (wording.findings.REMEDY, rule.remedy)]
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
        "firstSeen": finding.seen.first.isoformat() if finding.seen else "",
    }
    return _filled(about) | ({"source": at} if at else {})
