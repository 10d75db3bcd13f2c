"""The same findings on real servers as in this process, byte for byte."""

from __future__ import annotations

import json

import pytest

from remote.conftest import ROWS


def _without_timing(report: str) -> str:
    document = json.loads(report)
    del document["summary"]["seconds"], document["summary"]["engine"]
    return json.dumps(document, ensure_ascii=False, indent=2)


@pytest.fixture(scope="module")
def here() -> dict[tuple[str, ...], str]:
    """Reports of this process, by arguments."""
    return {}


@pytest.mark.parametrize("arguments", [(), ("--stated-only", "--rule", "EK1"), ("--goal", "5", "--rule", "EK2")])
def test_same_findings(run, server, here, arguments):
    if arguments not in here:
        here[arguments] = _without_timing(run("check", "--format", "json", *arguments)[1])
    code, out, err = run("check", "--format", "json", "--endpoint", server, *arguments)
    assert code in (0, 1), err
    assert _without_timing(out) == here[arguments]
    assert json.loads(out)["findings"], "nothing found proves nothing"
    assert "Regel" not in err


def test_english_labels_come_along(run, oxigraph_server):
    arguments = ("check", "--format", "json", "--lang", "en", "--rule", "EK104")
    there = run(*arguments, "--endpoint", oxigraph_server)[1]
    assert _without_timing(there) == _without_timing(run(*arguments)[1])


def test_a_server_that_keeps_rows_back_is_asked_in_pages(virtuoso_server, knowledge_base):
    from effektkedja.remote import open_server

    knowledge = open_server(virtuoso_server)
    query = "SELECT ?s ?p ?o WHERE { ?s a ek:Commitment ; ?p ?o }"
    expected = sorted(map(str, (row["p"] for row in knowledge_base.select(query))))
    assert len(expected) > 3 * ROWS
    rows = list(knowledge.select(query))
    assert sorted(str(row["p"]) for row in rows) == expected
