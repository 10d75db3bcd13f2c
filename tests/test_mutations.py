"""Break the shipped knowledge base in one place at a time: just the findings that ought to change do change.

What each mutation should lead to is written down from what the rules say, not copied from what they gave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox
import pytest

from effektkedja.operations.check import run as run_rules
from effektkedja.rules import catalogue
from effektkedja.store.dataset import Dataset
from effektkedja.terms import BASE, EK, EKD, EKG, PREFIXES, RDF_TYPE

DOCUMENTS = {
    "plan": "handlingsplan-2024-2027",
    "before": "handlingsplan-2020-2022",
    "strategy": "strategi-2020-2026",
    "report": "lagesrapport-2020",
    "national": "rapport-2019-6",
    "city": "stockholms-stads-program-2021-2025",
    "web": "webbsida-mal-4",
}
"""Short names of documents: ``<plan/atgard/7.2>`` in a statement, ``plan/atgard/7.2`` in a finding."""

LINK_PARTS = ("from", "linkProperty", "to")
ANY = "*"


@dataclass(frozen=True)
class Mutation:
    """One thing done to the data.

    Args:
        name: what is done.
        steps: statements to remove (``-``), add (``+``), or remove with the ``ek:Link`` that argues for them (``~``);
            ``*`` stands for every subject or object there is.
        appear: findings that are there only afterwards: rule, focus, and value unless it is the focus.
        vanish: findings that are there only before.
    """

    name: str
    steps: str
    appear: str = ""
    vanish: str = ""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def term(token: str) -> ox.NamedNode | ox.Literal | None:
    """A term as Turtle writes it, IRIs relative to the data and with short names of documents."""
    if token == ANY:
        return None
    if match := re.fullmatch(r"<(\w+)(/[^>]*)?>", token):
        token = f"<{DOCUMENTS.get(match[1], match[1])}{match[2] or ''}>"
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    (triple,) = ox.parse(f"{head} <s> <p> {token} .", format=ox.RdfFormat.TURTLE, base_iri=EKD)
    return triple.object


def short(text: str) -> str:
    """A term of a result as the expectations write it."""
    text = text.removeprefix("<").removesuffix(">") if text.startswith("<") else text
    text = text.replace(EKD, "").replace(f"{BASE}code/", "ekc:").replace(EK, "ek:")
    for name, document in DOCUMENTS.items():
        text = re.sub(rf"^{document}(?=/|$)", name, text)
    return re.sub(r'^("[^"]*").*', r"\1", text)


class Copy:
    """The knowledge base once more, to be changed. Every statement stands in its own graph and in the merge."""

    def __init__(self, original: Dataset) -> None:
        self.store = ox.Store()
        self.store.bulk_extend(iter(original.store))
        self.dataset = Dataset(self.store, original.graphs, original.title)
        self.new = ox.NamedNode(f"{EKG}lagesrapport-2020")
        self.added: list[ox.Quad] = []
        self.removed: list[ox.Quad] = []

    def apply(self, step: str) -> None:
        sign, *tokens = step.split(maxsplit=3)
        subject, predicate, value = (term(token) for token in tokens)
        if sign == "+":
            self._add(subject, predicate, value)
        elif sign == "~":
            self._remove(subject, predicate, value)
            self._remove_links(subject, predicate, value)
        else:
            self._remove(subject, predicate, value)

    def undo(self) -> None:
        """Put everything back. No mutation adds what it took away, or takes away what it added."""
        for quad in self.added:
            self.store.remove(quad)
        self.store.extend(self.removed)
        self.added, self.removed = [], []

    def _add(self, subject, predicate, value) -> None:
        assert not self._quads(subject, predicate, value), "already stated"
        homes = [quad.graph_name for quad in self._quads(subject, ox.NamedNode(RDF_TYPE), None)]
        named = [home for home in homes if isinstance(home, ox.NamedNode)]
        for graph in (named[0] if named else self.new, ox.DefaultGraph()):
            self.added.append(ox.Quad(subject, predicate, value, graph))
            self.store.add(self.added[-1])

    def _remove(self, subject, predicate, value) -> None:
        found = self._quads(subject, predicate, value)
        assert len(found) >= 2, "nothing to remove: a statement stands in its graph and in the merge"
        for quad in found:
            self.store.remove(quad)
        self.removed += found

    def _remove_links(self, *ends) -> None:
        sets = [
            {quad.subject for quad in self._quads(None, ox.NamedNode(f"{EK}{part}"), end)}
            for part, end in zip(LINK_PARTS, (ends[0], ends[1], ends[2]), strict=True)
        ]
        links = set.intersection(*sets)
        assert links, "no ek:Link argues for the statement"
        for link in links:
            self._remove(link, None, None)

    def _quads(self, subject, predicate, value) -> list[ox.Quad]:
        return list(self.store.quads_for_pattern(subject, predicate, value, None))


def found(dataset: Dataset) -> set[str]:
    """All findings: rule, focus, and value unless it is the focus."""
    by_shape = catalogue().by_shape
    return {
        " ".join((by_shape[r.shape].code, short(r.focus), *([short(r.value)] if r.value not in ("", r.focus) else ())))
        for r in run_rules(dataset, "set")
    }


def several(pattern: str, *parts: object) -> str:
    """The same line for several things."""
    return "\n".join(pattern.format(part) for part in parts)


CHAIN = [
    Mutation(
        "indicator loses its commitment, whose condition nobody measures",
        "- <plan/indikator/7.2-1> ek:measures <plan/atgard/7.2>",
        appear="""EK101 plan/atgard/7.2
            EK910 plan/indikator/7.2-1
            EK502 plan/indikator/7.4-1 plan/atgard/7.3""",
        vanish="""EK502 plan/indikator/7.3-1 plan/atgard/7.2
            EK502 plan/indikator/7.4-1 plan/atgard/7.2""",
    ),
    Mutation(
        "indicator loses its commitment, whose condition is measured",
        "- <plan/indikator/3.3-1> ek:measures <plan/atgard/3.3>",
        appear="""EK115 plan/atgard/3.3
            EK910 plan/indikator/3.3-1""",
    ),
    Mutation(
        "indicator becomes one to be developed",
        """- <plan/indikator/7.2-1> ek:indicatorKind ekc:kind-count
        + <plan/indikator/7.2-1> ek:indicatorKind ekc:kind-to-be-developed""",
        appear="""EK102 plan/atgard/7.2
            EK502 plan/indikator/7.4-1 plan/atgard/7.3""",
        vanish="""EK502 plan/indikator/7.3-1 plan/atgard/7.2
            EK502 plan/indikator/7.4-1 plan/atgard/7.2""",
    ),
    Mutation(
        "indicator to be developed is developed",
        """- <plan/indikator/6.1-1> ek:indicatorKind ekc:kind-to-be-developed
        + <plan/indikator/6.1-1> ek:indicatorKind ekc:kind-count""",
        vanish="EK102 plan/atgard/6.1",
    ),
    Mutation(
        "only indicator becomes a description",
        """- <plan/indikator/7.2-1> ek:indicatorKind ekc:kind-count
        + <plan/indikator/7.2-1> ek:indicatorKind ekc:kind-descriptive""",
        appear="""EK103 plan/atgard/7.2
            EK502 plan/indikator/7.4-1 plan/atgard/7.3""",
        vanish="""EK502 plan/indikator/7.3-1 plan/atgard/7.2
            EK502 plan/indikator/7.4-1 plan/atgard/7.2""",
    ),
    Mutation(
        "figure beside a description becomes a description too",
        """- <plan/indikator/5.3-2> ek:indicatorKind ekc:kind-count
        + <plan/indikator/5.3-2> ek:indicatorKind ekc:kind-descriptive""",
        appear="EK103 plan/atgard/5.3",
    ),
    Mutation(
        "one of two measures of a condition is discontinued",
        """- <plan/indikator/2.7-1> ek:indicatorStatus ekc:status-active
        + <plan/indikator/2.7-1> ek:indicatorStatus ekc:status-discontinued""",
        appear="EK202 plan/indikator/2.7-1",
    ),
    Mutation(
        "both measures of a condition are discontinued",
        """- <plan/indikator/2.7-1> ek:indicatorStatus *
        + <plan/indikator/2.7-1> ek:indicatorStatus ekc:status-discontinued
        - <plan/indikator/2.7-2> ek:indicatorStatus *
        + <plan/indikator/2.7-2> ek:indicatorStatus ekc:status-discontinued""",
        appear="""EK104 strategy/villkor/2.2
            EK116 strategy/mal/2 strategy/villkor/2.1
            EK202 plan/indikator/2.7-1
            EK202 plan/indikator/2.7-2""",
        vanish="EK113 strategy/villkor/2.2 report",
    ),
    Mutation(
        "only indicator of a goal is discontinued",
        """- <report/indikator/mal-1-1> ek:indicatorStatus *
        + <report/indikator/mal-1-1> ek:indicatorStatus ekc:status-discontinued""",
        appear="""EK105 strategy/mal/1 report
            EK202 report/indikator/mal-1-1""",
        vanish="""EK110 report/indikator/mal-1-1 report
            EK210 strategy/mal/1 report
            EK306 strategy/mal/1 ekc:age-child
            EK306 strategy/mal/1 ekc:role-perpetrator
            EK306 strategy/mal/1 ekc:sex-male""",
    ),
    Mutation(
        "only contribution to a condition goes, with its link",
        "~ <plan/atgard/2.6> ek:contributesTo <strategy/villkor/2.3>",
        appear="""EK106 strategy/villkor/2.3 plan
            EK114 plan/atgard/2.6""",
        vanish="EK119 strategy/villkor/2.3 plan/atgard/2.6",
    ),
    Mutation(
        "one contribution of several goes, with its link",
        "~ <plan/atgard/3.5> ek:contributesTo <strategy/villkor/7.1>",
    ),
    Mutation(
        "somebody works for the condition that nobody worked for",
        "+ <plan/atgard/1.1> ek:contributesTo <strategy/villkor/1.3>",
        appear="EK119 strategy/villkor/1.3 plan/atgard/1.1",
        vanish="EK106 strategy/villkor/1.3 plan",
    ),
    Mutation(
        "commitment moves to another goal",
        """- <plan/atgard/7.2> ek:underGoal <strategy/mal/7>
        + <plan/atgard/7.2> ek:underGoal <strategy/mal/1>""",
        appear="EK107 plan/atgard/7.2 strategy/mal/7",
    ),
    Mutation(
        "commitment in the wrong place comes home",
        """- <plan/atgard/7.3> ek:underGoal <strategy/mal/7>
        + <plan/atgard/7.3> ek:underGoal <strategy/mal/4>""",
        appear="EK508 plan/atgard/7.3 web",
        vanish="EK107 plan/atgard/7.3 strategy/mal/4",
    ),
    Mutation(
        "indicator in the wrong place measures nothing",
        "- <report/indikator/mal-1-1> ek:measures <strategy/villkor/3.1>",
        vanish="EK108 report/indikator/mal-1-1 strategy/villkor/3.1",
    ),
    Mutation(
        "one of two measures of a condition in a report goes, with its link",
        "~ <report/indikator/mal-4-4> ek:measures <strategy/villkor/3.1>",
    ),
    Mutation(
        "both measures of a condition in a report go",
        """- <report/indikator/mal-1-1> ek:measures <strategy/villkor/3.1>
        ~ <report/indikator/mal-4-4> ek:measures <strategy/villkor/3.1>""",
        appear="""EK113 strategy/villkor/3.1 report
            EK404 before/atagande/3.2 report""",
        vanish="""EK108 report/indikator/mal-1-1 strategy/villkor/3.1
            EK117 strategy/villkor/3.1 report""",
    ),
    Mutation(
        "indicator moves to another goal",
        """- <report/indikator/mal-4-2> ek:listedUnder <strategy/mal/4>
        + <report/indikator/mal-4-2> ek:listedUnder <strategy/mal/1>""",
        appear="""EK108 report/indikator/mal-4-2 strategy/villkor/4.1
            EK110 report/indikator/mal-4-2 report
            EK306 strategy/mal/4 ekc:age-child
            EK306 strategy/mal/1 ekc:violence-honour
            EK306 strategy/mal/1 ekc:violence-prostitution
            EK306 strategy/mal/1 ekc:violence-sexual
            EK306 strategy/mal/1 ekc:violence-trafficking""",
        vanish="""EK206 report/indikator/mal-4-2 ekc:sex
            EK210 strategy/mal/1 report
            EK306 strategy/mal/1 ekc:age-child""",
    ),
    Mutation(
        "only outcome measured under a goal becomes an output, read and argued",
        """~ <plan/indikator/8.2-1> ek:measureLevel ekc:level-outcome
        + <plan/indikator/8.2-1> ek:measureLevel ekc:level-output""",
        appear="EK109 strategy/mal/8 plan",
    ),
    Mutation(
        "goal without outcomes gets one",
        """~ <plan/indikator/7.5-1> ek:measureLevel ekc:level-reach
        + <plan/indikator/7.5-1> ek:measureLevel ekc:level-outcome""",
        vanish="EK109 strategy/mal/7 plan",
    ),
    Mutation(
        "indicator of a goal no longer measures the goal",
        "~ <report/indikator/mal-2-1> ek:measures <strategy/mal/2>",
        appear="EK110 report/indikator/mal-2-1 report",
    ),
    Mutation(
        "only condition of a goal loses the goal",
        "- <strategy/villkor/6.1> ek:conditionFor <strategy/mal/6>",
        appear="""EK111 strategy/mal/6
            EK910 strategy/villkor/6.1
            EK107 plan/atgard/6.2 strategy/mal/5
            EK107 plan/atgard/6.3 strategy/mal/4
            EK107 plan/atgard/6.4 strategy/mal/4
            EK107 plan/atgard/6.4 strategy/mal/5""",
        vanish="""EK107 plan/atgard/1.6 strategy/mal/6
            EK116 strategy/mal/6 strategy/villkor/6.1""",
    ),
    Mutation(
        "condition that nobody works for is dropped",
        """- <strategy/villkor/1.3> * *
        - * * <strategy/villkor/1.3>""",
        vanish="""EK104 strategy/villkor/1.3
            EK106 strategy/villkor/1.3 plan""",
    ),
    Mutation(
        "strategy gets a goal that nothing follows",
        """+ <strategy/mal/9> rdf:type ek:Goal
        + <strategy/mal/9> skos:prefLabel "Ett nytt mål"@sv
        + <strategy/mal/9> ek:inDocument <strategy>
        + <strategy/mal/9> ek:sourceLines "1"
        + <strategy/mal/9> prov:wasDerivedFrom <report>""",
        appear="""EK105 strategy/mal/9 report
            EK111 strategy/mal/9
            EK112 strategy/mal/9 plan
            EK507 strategy/mal/9 city""",
    ),
    Mutation(
        "plan's indicators are known only in part",
        "+ <plan> ek:incompleteFor ek:Indicator",
        vanish="\n".join(
            (
                several("EK102 plan/atgard/{}", 5.1, 6.1, 8.4),
                several("EK103 plan/atgard/{}", 2.8, 2.9, 4.5, 4.6, 6.4),
                several("EK109 strategy/mal/{} plan", 1, 7),
                several("EK116 strategy/mal/{0} strategy/villkor/{0}.1", 1, 5, 6, 7, 8),
            )
        ),
    ),
    Mutation(
        "strategy's conditions are known only in part",
        "+ <strategy> ek:incompleteFor ek:SuccessCondition",
        vanish="\n".join(
            (
                several("EK104 strategy/villkor/{}", 1.1, 1.2, 1.3, 2.1, 2.3, 4.3, 5.1, 5.2, 6.1, 7.1, 8.1, 8.2),
                several("EK116 strategy/mal/{0} strategy/villkor/{0}.1", 1, 5, 6, 7, 8),
            )
        ),
    ),
    Mutation(
        "condition gets a measure under its own goal in the report",
        "+ <report/indikator/mal-3-1> ek:measures <strategy/villkor/3.1>",
        vanish="""EK110 report/indikator/mal-3-1 report
            EK117 strategy/villkor/3.1 report""",
    ),
    Mutation(
        "goal gets a figure of the year of the report",
        """- <report/varde/mal-3-3/2019> ek:period *
        + <report/varde/mal-3-3/2019> ek:period "2020"^^xsd:gYear""",
        vanish="EK210 strategy/mal/3 report",
    ),
    Mutation(
        "plan gives an authority that it does not cover a commitment",
        "+ <plan/atgard/8.1> ek:responsible <aktor/socialstyrelsen>",
        appear="EK310 plan aktor/socialstyrelsen",
    ),
    Mutation(
        "plan covers those whom it makes responsible",
        "+ <plan> ek:coversActor <aktor/kommunerna-i-stockholms-lan>",
        vanish="EK310 plan aktor/kommunerna-i-stockholms-lan",
    ),
    Mutation(
        "report no longer mentions a commitment",
        "- <report/uppfoljning/2.4> ek:followsUp *",
        appear="""EK407 before/atagande/2.4 report
            EK910 report/uppfoljning/2.4""",
        vanish="EK404 before/atagande/2.4 report",
    ),
    Mutation(
        "plan ends with its strategy",
        """- <plan> ek:periodEnd *
        + <plan> ek:periodEnd "2026"^^xsd:gYear""",
        vanish="EK509 plan",
    ),
    Mutation(
        "programme no longer says that it leaves out a goal",
        "- <city> ek:leavesOut <strategy/mal/5>",
        appear="EK507 strategy/mal/5 city",
    ),
    Mutation(
        "condition that rests on one commitment gets another",
        "+ <plan/atgard/2.5> ek:contributesTo <strategy/villkor/2.3>",
        vanish="EK119 strategy/villkor/2.3 plan/atgard/2.6",
    ),
    Mutation(
        "indicator moves from its commitment to the goal",
        """- <plan/indikator/3.3-1> ek:measures <plan/atgard/3.3>
        + <plan/indikator/3.3-1> ek:listedUnder <strategy/mal/3>""",
        appear="""EK118 plan
            EK201 plan/indikator/3.3-1""",
    ),
    Mutation(
        "source of a condition's only measure ends",
        """+ <plan/indikator/4.2-1> ek:dataSource <kalla/nedlagd>
        + <kalla/nedlagd> adms:status ds:DISCONT""",
        appear="EK202 plan/indikator/4.2-1",
    ),
]

MEASURABILITY = [
    Mutation(
        "indicator of a report loses its source",
        "- <report/indikator/mal-2-1> ek:dataSource *",
        appear="EK201 report/indikator/mal-2-1",
    ),
    Mutation(
        "source of one goal's indicators ends",
        """- <kalla/kriminalstatistik> adms:status ds:COMPLETED
        + <kalla/kriminalstatistik> adms:status ds:DISCONT""",
        appear="\n".join(
            (
                "EK105 strategy/mal/5 report",
                several("EK202 report/indikator/mal-5-{}", *range(1, 11)),
                several("EK202 national/indikator/mal-3-{}", *range(1, 6)),
                several("EK302 report ekc:violence-{}", "honour", "prostitution", "trafficking"),
            )
        ),
    ),
    Mutation(
        "only named source of the plan ends",
        """- <kalla/forsakringskassans-nationella-uppfoljning> adms:status ds:COMPLETED
        + <kalla/forsakringskassans-nationella-uppfoljning> adms:status ds:DISCONT""",
        appear="EK202 plan/indikator/3.7-1",
    ),
    Mutation(
        "source of five goals is only in development",
        """- <kalla/ej-namngiven-lagesrapport-2020> adms:status ds:COMPLETED
        + <kalla/ej-namngiven-lagesrapport-2020> adms:status ds:DEVELOP""",
        appear=several("EK105 strategy/mal/{} report", 1, 2, 3, 4, 7),
    ),
    Mutation(
        "indicator of a report is still in development",
        """- <report/indikator/mal-2-1> ek:indicatorStatus ekc:status-active
        + <report/indikator/mal-2-1> ek:indicatorStatus ekc:status-development""",
        appear="""EK203 report/indikator/mal-2-1
            EK302 report ekc:role-perpetrator""",
    ),
    Mutation(
        "only figure of an indicator is old",
        """- <report/varde/mal-4-2/2020> ek:period *
        + <report/varde/mal-4-2/2020> ek:period "2016"^^xsd:gYear""",
        appear="EK204 report/indikator/mal-4-2",
    ),
    Mutation(
        "only figure of an indicator is of nothing",
        "- <report/varde/mal-4-2/2020> ek:ofIndicator *",
        appear="""EK204 report/indikator/mal-4-2
            EK910 report/varde/mal-4-2/2020""",
    ),
    Mutation(
        "series is broken",
        "+ <report/varde/mal-4-2/2020> ek:seriesBreak true",
        appear="EK205 report/indikator/mal-4-2",
    ),
    Mutation(
        "only breakdown under a goal goes",
        "- <report/indikator/mal-4-1> ek:disaggregatedBy ekc:sex",
        vanish="""EK206 report/indikator/mal-4-2 ekc:sex
            EK206 report/indikator/mal-4-4 ekc:sex""",
    ),
    Mutation(
        "one breakdown of several under a goal goes",
        "- <report/indikator/mal-3-1> ek:disaggregatedBy ekc:sex",
        appear="EK206 report/indikator/mal-3-1 ekc:sex",
    ),
    Mutation(
        "only named source of the plan goes",
        "- <plan/indikator/3.7-1> ek:dataSource *",
        appear="EK207 plan",
    ),
    Mutation(
        "only target of the plan goes",
        "- <plan/indikator/4.3-3> ek:target *",
        appear="EK208 plan",
    ),
    Mutation(
        "one indicator of the report is broken down by age",
        "+ <report/indikator/mal-7-1> ek:disaggregatedBy ekc:age",
        vanish="EK209 report ekc:age",
    ),
]

COVERAGE = [
    Mutation(
        "only commitment that names men no longer does",
        "- <plan/atgard/7.8> ek:concerns ekc:sex-male",
        appear="""EK301 plan ekc:sex-male
            EK305 strategy/mal/7 ekc:sex-male""",
    ),
    Mutation(
        "only commitment that names a sex no longer does",
        """- <plan/atgard/7.8> ek:concerns ekc:sex-male
        - <plan/atgard/7.8> ek:concerns ekc:sex-female""",
        appear="""EK301 plan ekc:sex-male
            EK301 plan ekc:sex-female""",
    ),
    Mutation(
        "indicator no longer names men, its commitment does",
        "- <plan/indikator/7.8-1> ek:concerns ekc:sex-male",
    ),
    Mutation(
        "neither indicator nor commitment names men",
        """- <plan/indikator/7.8-1> ek:concerns ekc:sex-male
        - <plan/atgard/7.8> ek:concerns ekc:sex-male""",
        appear="""EK301 plan ekc:sex-male
            EK302 plan ekc:sex-male
            EK305 strategy/mal/7 ekc:sex-male""",
    ),
    Mutation(
        "plan covers one more actor",
        "+ <plan> ek:coversActor <aktor/socialstyrelsen>",
        appear="EK303 plan aktor/socialstyrelsen",
    ),
    Mutation(
        "covered actor loses the unit that answers",
        """- <aktor/forsakringskassan-stod-for-atergang-stockholm> org:unitOf *
        - <aktor/forsakringskassan-stod-for-atergang-stockholm> org:subOrganizationOf *""",
        appear="EK303 plan aktor/forsakringskassan",
    ),
    Mutation(
        "covered actor answers for something",
        "+ <plan/atgard/8.1> ek:responsible <aktor/storsthlm>",
        vanish="EK303 plan aktor/storsthlm",
    ),
    Mutation(
        "one of two indicators looks at another actor",
        "+ <report/indikator/mal-7-1> ek:measuresActor <aktor/region-stockholm>",
        vanish="EK304 strategy/mal/7 aktor/kommunerna-i-stockholms-lan",
    ),
    Mutation(
        "all indicators of a goal look at one actor",
        several("+ <report/indikator/mal-3-{}> ek:measuresActor <aktor/polismyndigheten>", 1, 2, 3, 4),
        appear="EK304 strategy/mal/3 aktor/polismyndigheten",
    ),
    Mutation(
        "only indicator of a goal that names children no longer does",
        "- <report/indikator/mal-7-1> ek:concerns ekc:age-child",
        appear="EK306 strategy/mal/7 ekc:age-child",
    ),
    Mutation(
        "collaboration takes over from an authority",
        """- <plan/atgard/1.1> ek:responsible <aktor/lansstyrelsen-stockholm>
        + <plan/atgard/1.1> ek:responsible <aktor/operation-kvinnofrid>""",
        appear="EK307 plan/atgard/1.1 aktor/operation-kvinnofrid",
    ),
    Mutation(
        "authority answers beside the collaboration",
        "+ <plan/atgard/2.1> ek:responsible <aktor/region-stockholm>",
        vanish="EK307 plan/atgard/2.1 aktor/operation-kvinnofrid",
    ),
    Mutation(
        "nobody answers",
        "- <plan/atgard/5.2> ek:responsible *",
        appear="EK308 plan/atgard/5.2",
    ),
    Mutation(
        "all that is measured of an actor becomes descriptions",
        """- <plan/indikator/3.7-1> ek:indicatorKind *
        + <plan/indikator/3.7-1> ek:indicatorKind ekc:kind-descriptive
        - <plan/indikator/7.8-1> ek:indicatorKind *
        + <plan/indikator/7.8-1> ek:indicatorKind ekc:kind-descriptive""",
        appear="""EK103 plan/atgard/3.7
            EK103 plan/atgard/7.8
            EK302 plan ekc:sex-female
            EK302 plan ekc:sex-male
            EK309 aktor/forsakringskassan-stod-for-atergang-stockholm plan""",
    ),
]

FOLLOW_UP = [
    Mutation(
        "follow-up was not possible",
        """- <report/uppfoljning/7.5> ek:followUpStatus ekc:followup-done
        + <report/uppfoljning/7.5> ek:followUpStatus ekc:followup-not-possible""",
        appear="EK401 before/atagande/7.5 report",
        vanish="EK404 before/atagande/7.5 report",
    ),
    Mutation(
        "follow-up was not possible, but the next plan has an indicator",
        """- <report/uppfoljning/1.3> ek:followUpStatus ekc:followup-done
        + <report/uppfoljning/1.3> ek:followUpStatus ekc:followup-not-possible""",
        vanish="EK404 before/atagande/1.3 report",
    ),
    Mutation(
        "follow-up is only a description",
        """- <report/uppfoljning/6.4> ek:followUpStatus ekc:followup-done
        + <report/uppfoljning/6.4> ek:followUpStatus ekc:followup-descriptive""",
        appear="EK402 before/atagande/6.4 report",
    ),
    Mutation(
        "follow-up is only a description, but the next plan has an indicator",
        """- <report/uppfoljning/4.1> ek:followUpStatus ekc:followup-done
        + <report/uppfoljning/4.1> ek:followUpStatus ekc:followup-descriptive""",
    ),
    Mutation(
        "effect is not known",
        "+ <report/uppfoljning/4.1> ek:effectKnown false",
        appear="EK403 before/atagande/4.1 report",
    ),
    Mutation(
        "commitment no longer contributes to what the report measures",
        """~ <before/atagande/4.1> ek:contributesTo <strategy/villkor/4.1>
        ~ <before/atagande/4.1> ek:contributesTo <strategy/villkor/4.2>""",
        appear="EK404 before/atagande/4.1 report",
    ),
    Mutation(
        "commitment is followed only when the plan ends",
        """- <plan/atgard/1.1> ek:frequency *
        + <plan/atgard/1.1> ek:frequency ekc:frequency-plan-end""",
        appear="EK405 plan/atgard/1.1",
    ),
    Mutation(
        "commitment is followed every year as well",
        "+ <plan/atgard/2.1> ek:frequency ekc:frequency-annual",
        vanish="EK405 plan/atgard/2.1",
    ),
    Mutation(
        "one more actor did not report",
        "+ <report> ek:withoutReportFrom <aktor/kriminalvarden>",
        appear="EK406 report aktor/kriminalvarden",
    ),
]

PLANS = [
    Mutation(
        "next plan no longer continues a commitment",
        "~ <plan/atgard/8.6> ek:continues <before/atagande/8.5>",
        appear="""EK402 before/atagande/8.5 report
            EK501 before/atagande/8.5 plan""",
    ),
    Mutation(
        "indicator with the same words is worded anew",
        """- <plan/indikator/7.3-1> skos:prefLabel *
        + <plan/indikator/7.3-1> skos:prefLabel "Antal avslutade processer"@sv""",
        vanish="EK502 plan/indikator/7.3-1 plan/atgard/7.2",
    ),
    Mutation(
        "commitment with the same words is worded anew",
        """- <city/aktivitet/7.1> skos:prefLabel *
        + <city/aktivitet/7.1> skos:prefLabel "Något annat"@sv""",
        vanish="EK503 city/aktivitet/7.1 city/aktivitet/4.3",
    ),
    Mutation(
        "plan wants to develop what no condition is there for",
        """+ <strategy/mal/9> rdf:type ek:Goal
        + <strategy/mal/9> skos:prefLabel "Ett nytt mål"@sv
        + <strategy/mal/9> ek:inDocument <strategy>
        + <strategy/mal/9> ek:sourceLines "1"
        + <strategy/mal/9> prov:wasDerivedFrom <report>
        + <plan/utvecklingsomrade/9.1> rdf:type ek:DevelopmentArea
        + <plan/utvecklingsomrade/9.1> skos:prefLabel "Ett nytt område"@sv
        + <plan/utvecklingsomrade/9.1> ek:underGoal <strategy/mal/9>
        + <plan/utvecklingsomrade/9.1> ek:inDocument <plan>
        + <plan/utvecklingsomrade/9.1> ek:sourceLines "1"
        + <plan/utvecklingsomrade/9.1> prov:wasDerivedFrom <plan>""",
        appear="""EK105 strategy/mal/9 report
            EK111 strategy/mal/9
            EK112 strategy/mal/9 plan
            EK504 plan/utvecklingsomrade/9.1 plan
            EK507 strategy/mal/9 city""",
    ),
    Mutation(
        "condition in the figure and in the text: nobody says which is which",
        "- <city/villkor/figur-1.1> ek:printedAs *",
        vanish="EK505 city/villkor/figur-1.1 city/villkor/1.1",
    ),
    Mutation(
        "condition that only the figure prints: nobody says so",
        "- <city/villkor/figur-2.2> ek:printedAs *",
        vanish="EK506 city/villkor/figur-2.2 ekc:printed-figure",
    ),
]

QUALITY = [
    Mutation(
        "label goes",
        "- <strategy/villkor/5.2> skos:prefLabel *",
        appear="EK901 strategy/villkor/5.2",
    ),
    Mutation(
        "link to a condition that is not there",
        "+ <plan/atgard/1.1> ek:contributesTo <strategy/villkor/9.9>",
        appear="EK902 plan/atgard/1.1 strategy/villkor/9.9",
    ),
    Mutation(
        "responsible actor is not there",
        "+ <plan/atgard/1.1> ek:responsible <aktor/finns-inte>",
        appear="EK902 plan/atgard/1.1 aktor/finns-inte",
    ),
    Mutation(
        "goal where a condition belongs",
        "+ <plan/atgard/1.1> ek:contributesTo <strategy/mal/1>",
        appear="EK903 plan/atgard/1.1 strategy/mal/1",
    ),
    Mutation(
        "day that does not exist",
        """- <tolkning/handlingsplan-2024-2027/atgard-2.6--villkor-2.3> dcterms:date *
        + <tolkning/handlingsplan-2024-2027/atgard-2.6--villkor-2.3> dcterms:date "2026-13-45"^^xsd:date""",
        appear='EK904 tolkning/handlingsplan-2024-2027/atgard-2.6--villkor-2.3 "2026-13-45"',
    ),
    Mutation(
        "year in words, so that the only figure has no year",
        """- <report/varde/mal-4-2/2020> ek:period *
        + <report/varde/mal-4-2/2020> ek:period "tjugo"^^xsd:gYear""",
        appear="""EK204 report/indikator/mal-4-2
            EK904 report/varde/mal-4-2/2020 "tjugo\"""",
    ),
    Mutation(
        "place in the source goes",
        "- <plan/atgard/1.1> ek:sourceLines *",
        appear="EK905 plan/atgard/1.1",
    ),
    Mutation(
        "end before start",
        """- <plan> ek:periodStart *
        + <plan> ek:periodStart "2029"^^xsd:gYear""",
        appear='EK906 plan "2029"',
    ),
    Mutation(
        "interpretation without its statement",
        "- <plan/atgard/3.5> ek:contributesTo <strategy/villkor/7.1>",
        appear="EK907 tolkning/handlingsplan-2024-2027/atgard-3.5--villkor-7.1",
    ),
    Mutation(
        "interpretation without its statement, the only one about a condition",
        "- <plan/atgard/2.6> ek:contributesTo <strategy/villkor/2.3>",
        appear="""EK106 strategy/villkor/2.3 plan
            EK114 plan/atgard/2.6
            EK907 tolkning/handlingsplan-2024-2027/atgard-2.6--villkor-2.3""",
        vanish="EK119 strategy/villkor/2.3 plan/atgard/2.6",
    ),
    Mutation(
        "misspelt class beside the right one",
        "+ <plan/atgard/1.5> rdf:type ek:Comitment",
        appear="EK908 plan/atgard/1.5 ek:Comitment",
    ),
    Mutation(
        "misspelt property",
        "+ <plan/atgard/1.5> ek:respnsible <aktor/polismyndigheten>",
        appear="EK908 plan/atgard/1.5 ek:respnsible",
    ),
    Mutation(
        "two labels in one language",
        """+ <plan/atgard/1.1> skos:prefLabel "Ett namn till"@sv""",
        appear="EK909 plan/atgard/1.1",
    ),
    Mutation(
        "commitment loses its goal",
        "- <plan/atgard/7.2> ek:underGoal *",
        appear="EK910 plan/atgard/7.2",
    ),
    Mutation(
        "follow-up loses its status",
        "- <report/uppfoljning/1.3> ek:followUpStatus *",
        appear="EK910 report/uppfoljning/1.3",
        vanish="EK404 before/atagande/1.3 report",
    ),
    Mutation(
        "goal loses its document",
        "- <strategy/mal/6> ek:inDocument *",
        appear="EK910 strategy/mal/6",
        vanish="""EK105 strategy/mal/6 report
            EK116 strategy/mal/6 strategy/villkor/6.1""",
    ),
    Mutation(
        "interpretation without reasons",
        "- <tolkning/handlingsplan-2024-2027/atgard-2.6--villkor-2.3> ek:rationale *",
        appear="EK910 tolkning/handlingsplan-2024-2027/atgard-2.6--villkor-2.3",
    ),
]

MUTATIONS = [*CHAIN, *MEASURABILITY, *COVERAGE, *FOLLOW_UP, *PLANS, *QUALITY]


@pytest.fixture(scope="module")
def before(knowledge_base: Dataset) -> set[str]:
    return found(knowledge_base)


@pytest.fixture(scope="module")
def shared(knowledge_base: Dataset) -> Copy:
    return Copy(knowledge_base)


@pytest.fixture
def copy(shared: Copy) -> Iterator[Copy]:
    """The copy, whole before and after each test: making one anew takes as long as running the rules."""
    yield shared
    shared.undo()


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_exactly_the_expected_findings_change(mutation: Mutation, copy: Copy, before: set[str]):
    for step in lines(mutation.steps):
        copy.apply(step)
    after = found(copy.dataset)
    changed = {"appear": sorted(after - before), "vanish": sorted(before - after)}
    assert changed == {"appear": sorted(lines(mutation.appear)), "vanish": sorted(lines(mutation.vanish))}


def test_the_copy_is_whole_again_after_all_mutations(copy: Copy, knowledge_base: Dataset, before: set[str]):
    assert set(copy.store) == set(knowledge_base.store)
    assert found(copy.dataset) == before


def test_the_mutations_reach_all_rules():
    reached = {line.split()[0] for mutation in MUTATIONS for line in lines(f"{mutation.appear}\n{mutation.vanish}")}
    assert reached == {rule.code for rule in catalogue().rules}
