"""Labels that try to be more than text."""

from __future__ import annotations

import datetime
from dataclasses import replace

from effektkedja.model.findings import Acceptance, Closed
from effektkedja.model.graph_view import Edge, GraphView, Node
from effektkedja.model.report import Profile, Report
from effektkedja.model.rules import Severity
from effektkedja.model.things import Source, Thing
from render import sample

_DAY = datetime.date(2026, 3, 1)
LABELS = (
    "</script><script>window.hacked = 1</script>",
    '<img src="https://evil.example/x.png" onerror="window.hacked = 2">',
    '<a href="javascript:window.hacked=3">Åtgärd</a>',
    '" onmouseover="window.hacked = 4" x="',
    "]]><svg onload=window.hacked=5>",
    "{{ 7 * 7 }} {% raw %} &lt;b&gt;",
    "<!-- <script> \u2028\u2029 </style><style>*{background:url(https://evil.example/y)}</style>",
    "\x1b[31mröd\x1b[0m \u202eomvänd",
)


def view() -> GraphView:
    """A chain in which every text is hostile, ids included."""
    nodes = [
        Node(
            f"urn:x:{i}{label}",
            "indicator" if i else "goal",
            label,
            label,
            i % 3,
            (label,),
            Severity.VIOLATION,
            label,
            "",
        )
        for i, label in enumerate(LABELS)
    ]
    nodes = [replace(node, goal=nodes[0].id) for node in nodes]
    edges = [Edge(node.id, nodes[0].id, LABELS[0], "interpreted") for node in nodes[1:]]
    return GraphView(LABELS[0], tuple(nodes), tuple(edges))


def report() -> Report:
    """A check in which every text of every finding is hostile, and of what is accepted, gone and switched off."""
    found = []
    for i, (label, finding) in enumerate(zip(LABELS, sample.findings(), strict=False)):
        thing = Thing(label, label, label, label, label)
        source = Source(label, label, label, label, label, 1)
        texts = {"message": label, "remedy": label + str(i), "document": label, "document_title": label}
        decided = Acceptance(label, label, _DAY, expired=bool(i % 2))
        found.append(replace(finding, **texts, focus=thing, value=thing, goal=thing, source=source, acceptance=decided))
    return replace(
        sample.report(),
        findings=tuple(finding for finding in found if finding.status != "accepted"),
        accepted=tuple(finding for finding in found if finding.status == "accepted"),
        closed=tuple(Closed(f"EK101-{i}", label, label, _DAY, _DAY) for i, label in enumerate(LABELS)),
        since=_DAY,
        notes=LABELS,
        checked=LABELS[0],
        profile=Profile(LABELS[0], tuple(sample.RULES.values())),
    )
