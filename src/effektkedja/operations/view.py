"""The chain as a free network to draw: what is promised, by whom, what is measured, and what it is all for."""

from __future__ import annotations

from collections import defaultdict

from effektkedja.canonical import natural_key
from effektkedja.model.findings import Finding
from effektkedja.model.graph_view import Edge, GraphView, Node
from effektkedja.model.report import Report
from effektkedja.model.rules import Severity
from effektkedja.model.text import Language
from effektkedja.model.things import Thing
from effektkedja.names import Names, text_of
from effektkedja.operations.check import Selection, check
from effektkedja.operations.drawn_links import drawn_links
from effektkedja.picture import COLUMNS
from effektkedja.store.dataset import Dataset

_THINGS = """
SELECT DISTINCT ?thing ?kind WHERE {
  { ?thing a ek:Goal . BIND("goal" AS ?kind) }
  UNION { ?thing a ek:SuccessCondition . BIND("condition" AS ?kind) }
  UNION { ?thing a ek:Indicator . BIND("indicator" AS ?kind) }
  UNION { ?thing a ek:Commitment . BIND("commitment" AS ?kind) }
  UNION { ?any ek:responsible ?thing . ?any a ek:Commitment . BIND("actor" AS ?kind) }
}"""


def chain(
    dataset: Dataset,
    selection: Selection | None = None,
    *,
    report: Report | None = None,
    title: str = "",
    lang: Language = "sv",
) -> GraphView:
    """The whole chain of a dataset, with its findings on the nodes that they concern.

    Args:
        dataset: what to draw.
        selection: which findings to show; ``stated_only`` also leaves out interpreted links.
        report: a check of the same data with the same selection, where a profile is followed or gaps are accepted;
            None checks here, by the catalogue as it is.
        title: heading of the view.
        lang: language of labels.

    Raises:
        InputError: the selection names a rule, document or goal that does not exist.
    """
    selection = selection or Selection()
    names = Names(dataset, lang)
    findings: dict[str, list[Finding]] = defaultdict(list)
    report = report or check(dataset, selection, lang=lang)
    for finding in (*report.findings, *report.accepted):
        findings[finding.focus.iri].append(finding)
    kinds = {text_of(row["thing"]): text_of(row["kind"]) for row in dataset.select(_THINGS)}
    links = drawn_links(dataset, kinds, stated_only=selection.stated_only)
    edges = tuple(Edge(link.source, link.target, link.kind, link.basis) for link in links)
    linked = {end for edge in edges for end in (edge.source, edge.target)}
    nodes = [
        _node(iri, kind, names, findings.get(iri, [])) for iri, kind in kinds.items() if iri in linked or kind == "goal"
    ]
    nodes.sort(key=lambda node: (node.column, natural_key(node.id)))
    return GraphView(title, tuple(nodes), edges, report.profile)


def _node(iri: str, kind: str, names: Names, findings: list[Finding]) -> Node:
    thing = names.thing(f"<{iri}>")
    goal = names.goal_of(f"<{iri}>")
    document = names.document_of(f"<{iri}>")
    counted = [finding for finding in findings if finding.status != "accepted"]
    short = f"{thing.number} {thing.name}".strip() if kind != "actor" else thing.name
    return Node(
        id=iri,
        kind=kind,
        label=short or thing.label,
        title=_full(thing, names),
        column=COLUMNS.index(kind),
        findings=tuple(dict.fromkeys(finding.message for finding in counted)),
        severity=max((finding.severity for finding in counted), default=None, key=Severity),
        document=names.plain(document) if document else "",
        goal=goal.iri if goal else "",
        accepted=tuple(finding for finding in findings if finding.status == "accepted"),
    )


def _full(thing: Thing, names: Names) -> str:
    """Kind, number and the whole name, however long."""
    kind = names.plain(thing.kind) if thing.kind else ""
    return " ".join(part for part in (kind, thing.number, f"”{thing.name}”" if thing.name else thing.label) if part)
