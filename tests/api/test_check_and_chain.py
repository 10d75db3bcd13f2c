"""Checks and the chain from Python: the findings of the command line, the links of the data, and real cut points."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import effektkedja as ek
from effektkedja.operations.check import Selection, check

KINDS = ["source", "actor", "indicator", "commitment", "condition", "goal"]


@pytest.fixture(scope="module")
def kb() -> ek.KnowledgeBase:
    return ek.open()


@pytest.fixture(scope="module")
def chain(kb):
    return kb.chain()


def test_a_check_finds_what_the_command_line_finds(kb, knowledge_base):
    findings = kb.check()
    report = check(knowledge_base)
    assert tuple(findings) == report.findings
    assert findings.rules == report.rules
    assert (findings.counts()["violation"], len(findings)) == (
        report.count(ek.Severity.VIOLATION),
        len(report.findings),
    )
    assert (
        kb.check(rule=["EK1"], goal="5", document="handlingsplan-2024-2027", stated_only=True)[:]
        == check(knowledge_base, Selection(("EK1",), "handlingsplan-2024-2027", "5", True)).findings
    )


def test_findings_are_counted_and_laid_out(kb):
    findings = kb.check(rule="EK1")
    for by in ("severity", "rule", "family", "document", "goal", "basis"):
        assert sum(findings.counts(by).values()) == len(findings)
    assert findings.counts("family") == {"EK1": len(findings)}
    frame = findings.to_pandas()
    assert list(frame["id"]) == [finding.id for finding in findings]
    assert Counter(frame["rule"]) == Counter(findings.counts("rule"))
    assert str(frame["line"].dtype) == "Int64"
    assert frame.shape == findings.to_polars().shape == findings.to_arrow().shape
    none = kb.check(rule="EK901")
    assert len(none) == 0
    assert list(none.to_pandas().dtypes) == list(frame.dtypes)


def test_findings_cannot_be_changed(kb):
    (finding, *_) = kb.check(rule="EK102")
    with pytest.raises(AttributeError):
        finding.message = "inget"


def test_nodes_and_edges_are_those_of_the_data(kb, chain):
    for kind, name in (("goal", "Goal"), ("indicator", "Indicator")):
        known = set(kb.query(f"SELECT ?x WHERE {{ ?x a ek:{name} }}").column("x"))
        assert {node for node, of in chain.nodes(data="kind") if of == kind} == known
    own = kb.query("SELECT ?x WHERE { ?x a ek:Commitment . FILTER NOT EXISTS { ?x ek:restates ?y } }").column("x")
    assert {node for node, of in chain.nodes(data="kind") if of == "commitment"} == set(own)
    links = kb.query("SELECT ?i ?m WHERE { ?m ek:dataSource ?i . ?m a ek:Indicator }")
    assert {(row["i"], row["m"]) for row in links} == {
        (a, b) for a, b, kind in chain.edges(keys=True) if kind == "dataSource"
    }
    for _, about in chain.nodes(data=True):
        assert set(about) == {"kind", "label", "name", "number", "document", "goal", "states", "in_use"}
        assert about["kind"] in KINDS
        assert about["label"]


def test_every_edge_points_towards_the_goal(chain):
    for source, target, kind in chain.edges(keys=True):
        ends = KINDS.index(chain.nodes[source]["kind"]), KINDS.index(chain.nodes[target]["kind"])
        assert ends[0] < ends[1] or kind == "correspondsTo"


def test_stated_and_interpreted_are_told_apart(kb, chain):
    stated = kb.chain(stated_only=True)
    assert {basis for *_, basis in stated.edges(data="basis")} == {"stated"}
    assert {edge[:3] for edge in chain.edges(keys=True, data="basis") if edge[3] == "stated"} == set(
        stated.edges(keys=True)
    )
    assert Counter(basis for *_, basis in chain.edges(data="basis"))["interpreted"] > 100


def test_what_a_document_restates_is_one_thing(kb, chain):
    pairs = kb.query("SELECT ?copy ?original WHERE { ?copy ek:restates ?original }")
    assert len(pairs)
    assert not {row["copy"] for row in pairs} & set(chain)
    assert {row["original"] for row in pairs} <= set(chain)


def test_a_goal_and_a_document_cut_the_chain(kb, chain):
    goal = "https://w3id.org/effektkedja/id/strategi-2020-2026/mal/4"
    assert set(kb.chain(goal="strategi-2020-2026/mal/4")) == nx.ancestors(chain, goal) | {goal}
    plan = kb.chain(document="handlingsplan-2024-2027")
    documents = {plan.nodes[node]["document"] for node, kind in plan.nodes(data="kind") if kind == "commitment"}
    assert documents == {"handlingsplan-2024-2027"}
    kinds = Counter(kind for _, kind in plan.nodes(data="kind"))
    assert kinds["actor"]
    assert kinds["goal"]


def test_what_cannot_be_followed_is_left_out(chain):
    used = ek.in_use(chain)
    gone = set(chain) - set(used)
    assert gone
    assert {chain.nodes[node]["kind"] for node in gone} <= {"indicator", "source"}
    assert all(chain.nodes[node]["states"] for node in gone)
    used.remove_node(next(iter(used)))
    assert len(chain) == len(used) + len(gone) + 1, "a copy, not a view"


def by_removal(graph, start):
    """The cut points by trying every thing in turn."""

    def followed(without=None):
        left = nx.MultiDiGraph((a, b, k) for a, b, k in graph.edges(keys=True) if k != "correspondsTo")
        left.add_nodes_from(graph)
        if without is not None:
            left.remove_node(without)
        begins = [node for node in left if graph.nodes[node]["kind"] == start]
        reached = set(begins).union(*(nx.descendants(left, node) for node in begins))
        return {node for node in reached if graph.nodes[node]["kind"] == "goal"}

    every = followed()
    return {node: tuple(sorted(every - followed(node))) for node in graph if graph.nodes[node]["kind"] != "goal"}


@pytest.mark.parametrize("start", ["source", "indicator"])
def test_cut_points_are_what_a_goal_falls_without(kb, start):
    graph = ek.in_use(kb.chain(document="lagesrapport-2020"))
    tried = by_removal(graph, start)
    found = {b.iri: b.alone for b in ek.bottlenecks(graph, start=start)}
    assert {node: goals for node, goals in tried.items() if goals} == {
        iri: goals for iri, goals in found.items() if goals
    }


@st.composite
def graphs(draw):
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=2, max_size=12))
    graph = nx.MultiDiGraph()
    for at, kind in enumerate(kinds):
        graph.add_node(f"n{at}", kind=kind, label=kind, in_use=True)
    pairs = [
        (a, b)
        for a in graph
        for b in graph
        if KINDS.index(graph.nodes[a]["kind"]) < KINDS.index(graph.nodes[b]["kind"])
    ]
    for a, b in draw(st.lists(st.sampled_from(pairs), max_size=30)) if pairs else []:
        graph.add_edge(a, b, key=draw(st.sampled_from(["measures", "correspondsTo"])))
    return graph


@given(graphs(), st.sampled_from(["source", "indicator", "commitment"]))
@settings(max_examples=60, deadline=None)
def test_cut_points_are_right_on_any_chain(graph, start):
    tried = {node: goals for node, goals in by_removal(graph, start).items() if goals}
    found = ek.bottlenecks(graph, start=start)
    assert {b.iri: b.alone for b in found if b.alone} == tried
    for b in found:
        assert set(b.alone) <= set(b.carries)
        assert b.carries


def test_a_source_that_ends_takes_its_goals_with_it(tmp_path):
    """Two goals, one of them with an indicator of its own from another source."""
    data = tmp_path / "egen.ttl"
    data.write_text(
        """@base <https://w3id.org/effektkedja/id/> . @prefix ek: <https://w3id.org/effektkedja/def/> .
        @prefix ekc: <https://w3id.org/effektkedja/code/> .
        <p> a ek:ActionPlan . <g1> a ek:Goal ; ek:inDocument <p> . <g2> a ek:Goal ; ek:inDocument <p> .
        <c1> a ek:SuccessCondition ; ek:conditionFor <g1> . <c2> a ek:SuccessCondition ; ek:conditionFor <g2> .
        <i1> a ek:Indicator ; ek:measures <c1> ; ek:dataSource <s1> .
        <i2> a ek:Indicator ; ek:measures <c2> ; ek:dataSource <s1> .
        <i3> a ek:Indicator ; ek:listedUnder <g2> ; ek:dataSource <s2> .
        <i4> a ek:Indicator ; ek:listedUnder <g1> ; ek:dataSource <s2> ; ek:indicatorStatus ekc:status-discontinued .
        """,
        encoding="utf-8",
    )
    graph = ek.open(data).chain()
    short = {b.iri.rsplit("/", 1)[1]: (len(b.carries), len(b.alone)) for b in ek.bottlenecks(ek.in_use(graph))}
    assert short == {"s1": (2, 1), "i1": (1, 1), "c1": (1, 1), "i2": (1, 0), "c2": (1, 0), "s2": (1, 0), "i3": (1, 0)}
    assert {b.iri.rsplit("/", 1)[1] for b in ek.bottlenecks(graph) if b.alone} == set()
