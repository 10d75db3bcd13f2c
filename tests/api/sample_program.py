"""What a user's program looks like; the types are checked strictly, and the tests run it."""

from __future__ import annotations

import networkx as nx

import effektkedja as ek


def goals_by_sex(kb: ek.KnowledgeBase) -> list[str]:
    """Names of the goals that can be followed by sex."""
    result: ek.Result = kb.query("per-kon", parameters={"scheme": "sex"})
    return sorted({result.label(row["goal"]) for row in result if row["possible"]})


def worst(findings: ek.Findings) -> list[ek.Finding]:
    """The findings that break the chain."""
    return [finding for finding in findings if finding.severity is ek.Severity.VIOLATION]


def most_carried(kb: ek.KnowledgeBase) -> ek.Bottleneck:
    """The source that most goals rest on alone."""
    graph = ek.in_use(kb.chain(stated_only=True))
    assert nx.is_directed_acyclic_graph(graph)
    found: list[ek.Bottleneck] = ek.bottlenecks(graph)
    return found[0]


def main() -> dict[str, int]:
    """Some figures of the shipped knowledge base."""
    kb = ek.open(lang="en")
    try:
        kb.query("per-kon", goal="99")
    except ek.EffektkedjaError as error:
        hint: str = error.hint.in_("sv")
        assert hint
    thing = ek.IRI("https://w3id.org/effektkedja/id/strategi-2020-2026/mal/5")
    phrase: ek.LangString = kb.query("SELECT ?name WHERE { ?goal skos:prefLabel ?name }").column("name")[0]
    breaks = worst(kb.check(rule=["EK1", "EK2"], goal=5))
    title: ek.Text = breaks[0].rule.title
    carried = most_carried(kb)
    return {
        "sex": len(goals_by_sex(kb)),
        "breaks": len(breaks),
        "carries": len(carried.carries),
        "letters": len(thing.short + phrase.lang + title.sv),
    }


if __name__ == "__main__":
    print(main())
