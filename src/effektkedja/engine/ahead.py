"""Work begun before its outcome is needed, on a few threads: Oxigraph evaluates a query outside of Python's lock."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import TypeVar

T = TypeVar("T")


class Ahead:
    """A place to begin work; to be used in a ``with`` block, at whose end by an error nothing more is begun.

    Args:
        at_once: how many pieces of work may go on beside each other; with 1 each is done where its outcome is asked
            for, in the thread that asks.
    """

    def __init__(self, at_once: int) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="query") if at_once > 1 else None

    def begin(self, work: Callable[[], T]) -> Callable[[], T]:
        """Begin with the work, and give what waits for its outcome or raises its error."""
        if self._pool is None:
            return work
        future: Future[T] = self._pool.submit(work)
        return future.result

    def __enter__(self) -> Ahead:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._pool is not None:
            # After an error nobody wants the rest, and waiting for a query may take minutes.
            self._pool.shutdown(wait=kind is None, cancel_futures=kind is not None)
