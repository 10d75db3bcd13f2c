"""Changes: only with the token, all or nothing, in memory or saved, and seen everywhere at once."""

from __future__ import annotations

import threading

import httpx
import pyoxigraph as ox
import pytest

from conftest import ROOT
from effektkedja.operations.check import Selection, check
from effektkedja.store.loading import open_files
from effektkedja.terms import BASE, EKD, EKG
from effektkedja.web.guard import check_update, with_dataset
from effektkedja.web.refusal import Refused
from web.server import TOKEN, running

BEARER = {"Authorization": f"Bearer {TOKEN}"}
HTML = {"Accept": "text/html"}


def update(server, text: str, **headers: str) -> httpx.Response:
    with server.client() as client:
        return client.post("update", data={"update": text}, headers=headers)


def count(server, pattern: str) -> int:
    with server.client() as client:
        response = client.post("sparql", data={"query": f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"})
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer fel"},
        {"Authorization": f"Bearer {TOKEN[:-1]}"},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": TOKEN},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": "Bearer \xe5"},
    ],
)
def test_without_the_right_token_nothing_changes(writable, headers):
    writable.write("DROP ALL ; INSERT DATA { <a> <b> 1 }")
    encoded = {name: value.encode("latin-1") for name, value in headers.items()}
    with writable.client() as client:
        answers = [
            client.post("update", data={"update": "CLEAR ALL"}, headers=encoded),
            client.put("graphs?default", content="", headers={**encoded, "Content-Type": "text/turtle"}),
            client.post("graphs", content="", headers={**encoded, "Content-Type": "text/turtle"}),
            client.delete("graphs?default", headers=encoded),
        ]
    assert [answer.status_code for answer in answers] == [401] * 4
    assert all(answer.headers["www-authenticate"].startswith("Bearer") for answer in answers)
    assert count(writable, "?s ?p ?o") == 1


def test_a_server_without_updates_takes_none_with_any_token(server):
    with server.client(headers=BEARER) as client:
        turtle = {"Content-Type": "text/turtle"}
        answers = [
            client.post("update", data={"update": "CLEAR ALL"}),
            client.put("graphs?default", content="", headers=turtle),
            client.delete(f"graphs?graph={EKG}kallor"),
        ]
    assert [answer.status_code for answer in answers] == [403] * 3
    assert "--allow-update" in answers[0].text
    assert count(server, f"GRAPH <{EKG}kallor> {{ ?s ?p ?o }}") > 10


def test_an_update_that_fails_at_its_end_has_changed_nothing(writable):
    writable.write("DROP ALL ; INSERT DATA { <a> <b> 1 }")
    answer = update(writable, "INSERT DATA { <c> <d> 2 } ; DROP GRAPH <http://x/none>", **BEARER)
    assert answer.status_code == 400
    assert count(writable, "?s ?p ?o") == 1


def test_an_update_that_never_ends_is_stopped_and_has_changed_nothing(tmp_path):
    data = tmp_path / "n.ttl"
    data.write_text("".join(f"<http://x/{n}> <http://x/p> {n} .\n" for n in range(2000)), "utf-8")
    with running(data, "--allow-update", "--timeout", "1", "--workers", "2") as small:
        before = count(small, "?s ?p ?o")
        answer = update(small, "INSERT { ?a ?c ?e } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", **BEARER)
        assert answer.status_code == 503
        assert count(small, "?s ?p ?o") == before
        small.write("INSERT DATA { <a> <b> 1 }")
        assert count(small, "?s ?p ?o") == before + 1


def test_the_default_graph_is_the_merge_of_what_is_written_anywhere(writable):
    writable.write("DROP ALL")
    writable.write("INSERT DATA { GRAPH <http://x/g> { <a> <b> 1 } GRAPH <http://x/h> { <a> <b> 1 } <c> <d> 2 }")
    assert count(writable, "?s ?p ?o") == 2
    writable.write("DELETE DATA { GRAPH <http://x/g> { <a> <b> 1 } }")
    assert count(writable, "?s ?p ?o") == 2, "another graph still says it"
    writable.write("DROP GRAPH <http://x/h>")
    assert count(writable, "?s ?p ?o") == 1
    # An operation sees what the one before it in the same request has left.
    writable.write(
        "INSERT DATA { GRAPH <http://x/i> { <e> <f> 3 } } ; "
        "INSERT { GRAPH <http://x/j> { ?s <seen> 1 } } WHERE { ?s <f> 3 }"
    )
    assert count(writable, "GRAPH <http://x/j> { ?s ?p ?o }") == 1


def test_changes_from_many_at_once_are_all_there(writable):
    writable.write("DROP ALL")

    def add(number: int) -> None:
        for turn in range(3):
            answer = update(writable, f"INSERT DATA {{ <http://x/{number}> <http://x/p> {turn} }}", **BEARER)
            assert answer.status_code == 204

    threads = [threading.Thread(target=add, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(writable, "?s ?p ?o") == 18


def test_findings_and_pages_follow_a_change(tmp_path):
    """What if: a commitment gets an indicator, and its finding goes away."""
    folder = tmp_path / "utkast"
    folder.mkdir()
    for name in ("lasstrategi", "lasplan-1", "lasplan-2", "lasrapport"):
        (folder / f"{name}.ttl").write_text((ROOT / "data" / "example" / f"{name}.ttl").read_text("utf-8"), "utf-8")
    found = check(open_files([folder]), Selection(rules=("EK101",), document="lasplan-2")).findings[0]
    path = found.focus.iri.replace(BASE, "/page/")
    with running(folder, "--allow-update", "--workers", "1") as server, server.client(headers=HTML) as client:
        assert "/page/shape/EK101" in client.get(path).text
        server.write(
            f"INSERT DATA {{ GRAPH <{EKG}forsok> {{ <{EKD}forsok/indikator/1> a ek:Indicator ; "
            f"ek:measures <{found.focus.iri}> ; ek:inDocument <{EKD}lasplan-2> ; skos:prefLabel 'Försök'@sv }} }}"
        )
        after = client.get(path).text
        assert "/page/shape/EK101" not in after
        assert "/page/id/forsok/indikator/1" in after
        assert client.get("/page/graph/forsok").status_code == 200


def test_saved_changes_are_there_at_the_next_start(tmp_path):
    small, saved = tmp_path / "liten.ttl", tmp_path / "sparat.trig"
    small.write_text("<https://example.org/a> <https://example.org/b> 1 .", "utf-8")
    with running(small, "--allow-update", "--workers", "1", "--save", saved) as server:
        assert not saved.exists(), "nothing has been written yet"
        server.write(
            "INSERT DATA { GRAPH <http://x/g> { <http://x/a> <http://x/b> 'åäö' } <http://x/c> <http://x/d> 2 }"
        )
        on_disk = {str(quad) for quad in ox.parse(path=saved, format=ox.RdfFormat.TRIG)}
        assert any("åäö" in quad and "http://x/g" in quad for quad in on_disk), "saved before it was confirmed"
        everything = count(server, "?s ?p ?o")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    with running("--allow-update", "--workers", "1", "--save", saved) as server:
        assert count(server, "?s ?p ?o") == everything
        assert count(server, "GRAPH <http://x/g> { ?s ?p ?o }") == 1
        server.write("DELETE DATA { <http://x/c> <http://x/d> 2 }")
        assert count(server, "?s ?p ?o") == everything - 1


def test_the_saved_knowledge_base_has_the_same_findings(tmp_path, run, knowledge_base):
    from effektkedja.web.saved import resume

    saved = tmp_path / "sparat.nq"
    named = (quad for quad in knowledge_base.store if quad.graph_name != ox.DefaultGraph())
    saved.write_bytes(ox.serialize(named, format=ox.RdfFormat.N_QUADS))
    again = resume(saved).dataset
    assert {graph.iri: graph.role for graph in again.graphs} == {g.iri: g.role for g in knowledge_base.graphs}
    assert check(again).findings == check(knowledge_base).findings


def test_a_file_that_cannot_be_written_confirms_nothing(tmp_path):
    small = tmp_path / "liten.ttl"
    small.write_text("<https://example.org/a> <https://example.org/b> 1 .", "utf-8")
    with running(small, "--allow-update", "--workers", "1", "--save", tmp_path / "ingen-mapp" / "x.nq") as server:
        before = count(server, "?s ?p ?o")
        answer = update(server, "INSERT DATA { <http://x/c> <http://x/d> 2 }", **BEARER)
        assert answer.status_code == 500
        assert "går inte att skriva" in answer.text
        assert count(server, "?s ?p ?o") == before


# --- Rewriting of updates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", "INSERT { ?s ?p 1 }  USING <http://x/g> WHERE { ?s ?p ?o }"),
        ("DELETE WHERE { ?s ?p ';' }", "DELETE  { ?s ?p ';' } USING <http://x/g> WHERE { ?s ?p ';' }"),
        ("INSERT DATA { <a> <b> 'WHERE' }", "INSERT DATA { <a> <b> 'WHERE' }"),
    ],
)
def test_using_graph_uri_becomes_using(text, expected):
    (operation,) = check_update(text)
    assert with_dataset(operation, ["http://x/g"], []).split() == expected.split()


def test_operations_are_divided_at_semicolons_between_them_and_keep_their_prefixes():
    parts = check_update(
        "PREFIX a: <http://x/> INSERT DATA { a:s a:p 1 ; a:q 2 } ; # ; \n DELETE WHERE { ?s a:p ';' } ;"
    )
    texts = [" ".join(with_dataset(part, [], []).split()) for part in parts]
    assert texts == [
        "PREFIX a: <http://x/> INSERT DATA { a:s a:p 1 ; a:q 2 }",
        "PREFIX a: <http://x/> DELETE WHERE { ?s a:p ';' }",
    ]


@pytest.mark.parametrize("iri", ["http://x/> { } ; CLEAR ALL #", "x", "", "http://x/ y", 'http://x/"'])
def test_a_graph_parameter_cannot_smuggle_an_operation(iri):
    (operation,) = check_update("INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }")
    with pytest.raises(Refused):
        with_dataset(operation, [iri], [])
