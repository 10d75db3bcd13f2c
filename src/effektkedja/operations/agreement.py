"""Compare the breaks that a report states with the breaks that the rules find."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pyoxigraph as ox

from effektkedja.errors import InputError
from effektkedja.model.agreement import Agreement, Reported
from effektkedja.model.findings import Finding
from effektkedja.model.report import Profile
from effektkedja.model.text import Language, Text
from effektkedja.names import Names, document_id, text_of
from effektkedja.operations.check import check
from effektkedja.rules import catalogue
from effektkedja.store.dataset import Dataset
from effektkedja.store.queryable import Term
from effektkedja.terms import EK

_REPORTED = """
SELECT ?report ?finding ?rule ?about ?reason WHERE {
  ?finding a ek:ReportedFinding . ?finding ek:inReport ?report
  OPTIONAL { ?finding ek:ofRule ?rule }
  OPTIONAL { ?finding ek:about ?about }
  OPTIONAL { ?finding ek:notDecidable ?reason }
} ORDER BY ?finding"""
_REPORTS = "SELECT DISTINCT ?report WHERE { ?finding a ek:ReportedFinding . ?finding ek:inReport ?report }"
_SUBJECTS = """
SELECT DISTINCT ?report ?thing WHERE {
  { ?report ek:followsUpDocument ?thing }
  UNION { ?report ek:followsUpDocument ?document . ?thing ek:inDocument ?document }
  UNION { ?thing ek:inDocument ?report }
}"""
_IN_REPORT = ox.NamedNode(f"{EK}inReport")
_LATER = """
SELECT DISTINCT ?report ?thing WHERE {
  { ?report ek:followsUpDocument ?old . ?thing dcterms:replaces+ ?old }
  UNION { ?report ek:followsUpDocument ?old . ?later dcterms:replaces+ ?old . ?thing ek:inDocument ?later }
}"""
_QUALITY = "EK9"


@dataclass
class _Stated:
    rules: set[str]
    about: set[str]
    reason: str = ""


def agreement(
    dataset: Dataset, report: str = "", *, lang: Language = "sv", profile: Profile | None = None
) -> Agreement:
    """Match what ``report`` states with what the rules find.

    A stated break is reproduced when a finding of one of its rules concerns all the things that it is about: each is
    the focus, the value or the goal of that finding. A statement about a whole document is reproduced only by a
    finding on that document, not by findings on single things in it. The rest is missed, with the reason.

    The rules judge what the report could see: documents that have since replaced one that it follows up are left
    out, so that its plan counts as the plan in force.

    Findings that the report does not state, on itself and on the documents that it follows up, are *beyond* it; data
    quality (EK9) does not count there.

    Args:
        dataset: the report, what it follows up, and what is known besides.
        report: id of the report; empty where only one states breaks, the user's own files before the rest.
        lang: language of names, messages and reasons.
        profile: rules to leave out; what only they would find is missed, and the reason says so.

    Raises:
        InputError: there is no such report, or no report states a break.
    """
    node = _report(dataset, report)
    report = document_id(node.value)
    names = Names(dataset, lang)
    checked = check(_as_the_report_saw(dataset, node), lang=lang, profile=profile)
    findings = checked.findings
    off = frozenset(rule.code for rule in checked.profile.off) if checked.profile else frozenset()
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_rule[finding.rule.code].append(finding)
    told = [_compare(iri, stated, by_rule, names, off) for iri, stated in _stated(dataset, node).items()]
    matched = {identity for item in told for identity in item.found}
    scope = {text_of(row["thing"]) for row in dataset.select(_SUBJECTS, substitutions={"report": node})} | {node.value}
    beyond = [
        finding
        for finding in findings
        if finding.id not in matched and finding.focus.iri in scope and finding.rule.family != _QUALITY
    ]
    return Agreement(
        report,
        names.plain(node.value),
        tuple(item for item in told if item.found),
        tuple(item for item in told if not item.found),
        tuple(beyond),
        profile=checked.profile,
    )


def _report(dataset: Dataset, report: str) -> ox.NamedNode:
    """The report that is meant."""
    reports = {
        document_id(text_of(row["report"])): ox.NamedNode(text_of(row["report"])) for row in dataset.select(_REPORTS)
    }
    if not reports:
        raise InputError(
            Text("Ingen rapport i data beskriver någon brist.", "No report in the data states a break."),
            where=dataset.title,
            hint=Text(
                "En brist som rapporten själv nämner skrivs som ek:ReportedFinding; se docs/following.md.",
                "A break that the report itself states is an ek:ReportedFinding; see docs/following.md.",
            ),
        )
    own = [identity for identity, node in reports.items() if _in_own(dataset, node)]
    only = own if own else list(reports)
    report = report or (only[0] if len(only) == 1 else "")
    if report not in reports:
        listed = ", ".join(sorted(reports))
        raise InputError(
            Text(
                f"Ingen rapport ”{report}” beskriver brister." if report else "Ange en rapport.",
                f"No report '{report}' states any breaks." if report else "Name a report.",
            ),
            hint=Text(f"Rapporter som beskriver brister: {listed}.", f"Reports with stated breaks: {listed}."),
        )
    return reports[report]


def _in_own(dataset: Dataset, report: ox.NamedNode) -> bool:
    """Whether the user's own files say what the report states."""
    graphs = [graph.node for graph in dataset.graphs if graph.own]
    return any(True for node in graphs for _ in dataset.store.quads_for_pattern(None, _IN_REPORT, report, node))


def _as_the_report_saw(dataset: Dataset, report: ox.NamedNode) -> Dataset:
    """The data without what later documents say, or what is read into it."""
    later = {row["thing"] for row in dataset.select(_LATER, substitutions={"report": report})}
    if not later:
        return dataset
    store = ox.Store()
    store.bulk_extend(quad for quad in dataset.store if quad.subject not in later)
    return Dataset(store, dataset.graphs, dataset.title)


def _stated(dataset: Dataset, report: Term) -> dict[str, _Stated]:
    found: dict[str, _Stated] = {}
    for row in dataset.select(_REPORTED, substitutions={"report": report}):
        stated = found.setdefault(text_of(row["finding"]), _Stated(set(), set()))
        if "rule" in row:
            stated.rules.add(text_of(row["rule"]))
        if "about" in row:
            stated.about.add(text_of(row["about"]))
        if "reason" in row:
            stated.reason = text_of(row["reason"])
    return found


def _compare(
    iri: str, stated: _Stated, by_rule: dict[str, list[Finding]], names: Names, off: frozenset[str]
) -> Reported:
    by_shape = catalogue().by_shape
    codes = sorted(by_shape[rule].code for rule in stated.rules if rule in by_shape)
    found = [
        finding.id
        for code in codes
        for finding in by_rule[code]
        if stated.about and _matches(stated.about, finding, names)
    ]
    return Reported(
        iri=iri,
        label=names.plain(iri),
        goal=names.goal_of(f"<{iri}>"),
        rules=tuple(codes),
        about=tuple(names.thing(f"<{thing}>") for thing in sorted(stated.about)),
        found=tuple(found),
        reason="" if found else _reason(stated, codes, by_rule, names, off),
        source=names.source_of(f"<{iri}>"),
    )


def _about(finding: Finding) -> set[str]:
    things = (finding.focus, finding.value, finding.goal)
    return {thing.iri for thing in things if thing}


def _matches(about: set[str], finding: Finding, names: Names) -> bool:
    if all(names.is_a(iri, "Document") for iri in about):
        return finding.focus.iri in about
    return about <= _about(finding)


def _reason(
    stated: _Stated, codes: list[str], by_rule: dict[str, list[Finding]], names: Names, off: frozenset[str]
) -> str:
    swedish = names.lang == "sv"
    if stated.reason:
        return stated.reason
    if not codes:
        return "Ingen regel handlar om detta." if swedish else "No rule is about this."
    if off.issuperset(codes):
        listed = ", ".join(codes)
        return f"Avstängt av profilen: {listed}." if swedish else f"Switched off by the profile: {listed}."
    codes = [code for code in codes if code not in off]
    if all(names.is_a(iri, "Document") for iri in stated.about):
        return _reason_whole(stated, codes, by_rule, names)
    near = sorted({iri for code in codes for f in by_rule[code] for iri in _about(f) & stated.about})
    listed = ", ".join(codes)
    if not near:
        start = f"Reglerna {listed} hittar ingen brist hos" if swedish else f"The rules {listed} find no break in"
        return f"{start} {', '.join(names.thing(f'<{iri}>').label for iri in sorted(stated.about))}."
    missing = ", ".join(names.thing(f"<{iri}>").label for iri in sorted(stated.about - set(near))) or "-"
    if swedish:
        return f"Reglerna {listed} hittar brister, men ingen som gäller alla sakerna tillsammans; saknas: {missing}."
    return f"The rules {listed} find breaks, but none about all the things together; missing: {missing}."


def _reason_whole(stated: _Stated, codes: list[str], by_rule: dict[str, list[Finding]], names: Names) -> str:
    titles = ", ".join(names.plain(iri) for iri in sorted(stated.about))
    within = {document_id(iri) for iri in stated.about}
    number = sum(finding.document in within for code in codes for finding in by_rule[code])
    listed = ", ".join(codes)
    if names.lang == "sv":
        return f"Det sägs om hela {titles}; {listed} prövar en sak i taget och finner det hos {number} av dem."
    return f"It is said of {titles} as a whole; {listed} judge one thing at a time and find it in {number} of them."
