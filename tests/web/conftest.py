"""Servers that the tests of this folder share."""

from __future__ import annotations

import pytest

from web.server import running


@pytest.fixture(scope="session")
def server():
    """The knowledge base, read only."""
    with running("--workers", "3", "--timeout", "3", "--max-rows", "20000") as started:
        with started.client() as client:  # once the findings are counted, all workers are there
            assert client.get("/", headers={"Accept": "text/html"}).status_code == 200
        yield started


@pytest.fixture(scope="module")
def writable(tmp_path_factory):
    """One small graph, open for those with the token."""
    small = tmp_path_factory.mktemp("writable") / "liten.ttl"
    small.write_text("<https://example.org/a> <https://example.org/b> 1 .", encoding="utf-8")
    with running(small, "--allow-update", "--workers", "1") as started:
        yield started
