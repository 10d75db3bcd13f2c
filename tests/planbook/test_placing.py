"""A workbook takes the place of what it was made from: the dataset is as if its graphs had been read from files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from effektkedja.operations.planbook_open import open_paths
from effektkedja.store.dataset import Dataset
from effektkedja.store.graphs import Role
from effektkedja.store.loading import open_files, shipped
from planbook_help import Editor, exported

OWN = """
@prefix ek: <https://w3id.org/effektkedja/def/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<egen-plan> a ek:ActionPlan ; ek:underStrategy <strategi-2020-2026> ; skos:prefLabel "Egen plan"@sv ;
    dcterms:provenance [ skos:prefLabel "utan namn"@sv ] .
<egen-plan/atgard/1.1> a ek:Commitment ; ek:inDocument <egen-plan> ; ek:underGoal <strategi-2020-2026/mal/1> ;
    skos:prefLabel "Första"@sv ; skos:notation "1.1" ; ek:responsible <aktor/polismyndigheten> .
"""
PLAN = "handlingsplan-2024-2027"


def _unedited(editor: Editor) -> None:
    pass


def _edited(editor: Editor) -> None:
    editor.set("Åtaganden", editor.row("Åtaganden", "Nr", "4.3"), Åtagande="Något annat")
    editor.workbook["Åtaganden"].delete_rows(editor.row("Åtaganden", "Nr", "5.1"))


def _merged(store: ox.Store) -> tuple[set[ox.Triple], set[ox.Triple]]:
    """What the default graph holds, and what all named graphs hold."""
    own, named = set(), set()
    for quad in store.quads_for_pattern(None, None, None):
        (own if isinstance(quad.graph_name, ox.DefaultGraph) else named).add(quad.triple)
    return own, named


def _of(store: ox.Store, node: ox.NamedNode) -> set[ox.Triple]:
    return {quad.triple for quad in store.quads_for_pattern(None, None, None, node)}


def _holds(dataset: Dataset, ground: Dataset) -> None:
    """Nothing is in the merge that no graph says, and graphs that no workbook replaces are as they were."""
    own, named = _merged(dataset.store)
    assert own == named
    assert {name.value for name in dataset.store.named_graphs()} == {graph.iri for graph in dataset.graphs}
    before = {graph.iri: graph for graph in ground.graphs}
    for graph in dataset.graphs:
        if graph.role is Role.STATED and graph.iri in before:
            assert _of(dataset.store, graph.node) == _of(ground.store, graph.node)


@pytest.mark.parametrize("edit", [_unedited, _edited])
@pytest.mark.parametrize("with_base", [True, False])
def test_a_plan_of_the_knowledge_base(
    knowledge_base: Dataset, tmp_path: Path, edit: Callable[[Editor], None], with_base: bool
) -> None:
    editor = Editor(exported(knowledge_base, PLAN, tmp_path / "plan.xlsx"))
    edit(editor)
    opened = open_paths([editor.save()], with_base=with_base)
    ground = shipped()
    _holds(opened.dataset, ground)
    (imported,) = opened.imported
    main = next(graph for graph in imported.graphs if graph.iri.endswith(PLAN))
    ours = next(graph for graph in opened.dataset.graphs if graph.iri.endswith(f"plan.xlsx#{PLAN}"))
    assert main.is_changed == (edit is _edited)
    assert ours.own
    before = _of(ground.store, main.before.node)
    now = _of(opened.dataset.store, ours.node)
    assert (now == before) == (edit is _unedited)
    assert main.before.iri not in {graph.iri for graph in opened.dataset.graphs}


def test_an_own_plan_with_nodes_without_names(tmp_path: Path) -> None:
    file = tmp_path / "egen-plan.ttl"
    file.write_text(OWN, encoding="utf-8")
    book = exported(open_files([file], with_base=True), "egen-plan", tmp_path / "egen.xlsx")
    for change in (False, True):
        if change:
            editor = Editor(book)
            editor.set("Åtaganden", editor.row("Åtaganden", "Nr", "1.1"), Åtagande="Andra")
            editor.save()
        opened = open_paths([book, file], with_base=True)
        _holds(opened.dataset, open_files([file], with_base=True))
        blank = [t for t in _merged(opened.dataset.store)[0] if isinstance(t.subject, ox.BlankNode)]
        assert len(blank) == 1
        labels = {str(t.object) for t in _merged(opened.dataset.store)[0] if "egen-plan/atgard" in str(t.subject)}
        assert ('"Första"@sv' in labels) != change
        assert ('"Andra"@sv' in labels) == change


def test_two_plans_with_readings_in_one_graph(knowledge_base: Dataset, tmp_path: Path) -> None:
    shared = [
        graph
        for graph in knowledge_base.graphs
        if graph.role is Role.INTERPRETED and len(_starts(knowledge_base, graph.node)) > 1
    ]
    assert shared, "no graph of the knowledge base has readings of several documents"
    documents = sorted(_starts(knowledge_base, shared[0].node))[:2]
    books = [exported(knowledge_base, document, tmp_path / f"{document}.xlsx") for document in documents]
    opened = open_paths(books, with_base=True)
    _holds(opened.dataset, shipped())
    assert _merged(opened.dataset.store)[0] == _merged(shipped().store)[0]


def _starts(dataset: Dataset, node: ox.NamedNode) -> set[str]:
    """The ids of the documents whose things readings of a graph begin at."""
    ek = "https://w3id.org/effektkedja/def/"
    found = set()
    for quad in dataset.store.quads_for_pattern(None, ox.NamedNode(f"{ek}from"), None, node):
        assert isinstance(quad.object, ox.NamedNode)
        for home in dataset.store.quads_for_pattern(quad.object, ox.NamedNode(f"{ek}inDocument"), None, None):
            found.add(home.object.value.rsplit("/", 1)[-1])
    return found
