"""What one request may cost at most."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The budget of a request, and how many are served at a time.

    Args:
        seconds: time for one query or change, from its start in a worker; the worker is killed when it runs out.
        page_seconds: time for what a page needs besides own queries; it is bounded by how the site is made.
        queue_seconds: time that a request waits for a free worker.
        check_seconds: time for the rules over the whole dataset, which run once per state of the data.
        rows: rows of a table, or triples of a graph, in one answer.
        answer_bytes: bytes of one answer.
        query_bytes: bytes of a query or an update.
        body_bytes: bytes of any request body, such as a graph to be stored.
        memory_bytes: memory that a job may use beside the data (where the system can limit it).
        workers: worker processes.
        connections: connections at a time; more are turned away with 503.
        body_seconds: time for the client to send a request body.
    """

    seconds: float = 10.0
    page_seconds: float = 30.0
    queue_seconds: float = 30.0
    check_seconds: float = 120.0
    rows: int = 100_000
    answer_bytes: int = 64 * MEGABYTE
    query_bytes: int = MEGABYTE
    body_bytes: int = 64 * MEGABYTE
    memory_bytes: int = 1024 * MEGABYTE
    workers: int = 4
    connections: int = 256
    body_seconds: float = 30.0
