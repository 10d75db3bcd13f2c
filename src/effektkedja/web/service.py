"""What the routes share: the pool, the present state of the data, the writing lock, and findings by state."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from effektkedja.errors import InputError
from effektkedja.files import write_whole
from effektkedja.model.text import Language, Text
from effektkedja.store.dataset import Dataset
from effektkedja.web import snapshot
from effektkedja.web.limits import Limits
from effektkedja.web.pool import Pool
from effektkedja.web.refusal import Refused

_SAVED = {".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG}

_UNSAVED = Text("Ändringen är inte gjord.", "The change has not been made.")
_OF_THE_CLIENT = ("query", "table", "question")


class Service:
    """The running server behind its routes. Use as an asynchronous context manager.

    Args:
        dataset: what is served; it is written to a snapshot and not kept.
        own_default: statements of the default graph that belong to no named graph.
        limits: the budget of a request.
        token: the secret of those who may write; empty where nobody may.
        lang: language where the client asks for none.
        save: file that every change is saved to before it is confirmed, or None: changes live in memory.
    """

    def __init__(
        self,
        dataset: Dataset,
        *,
        own_default: frozenset[ox.Quad] = frozenset(),
        limits: Limits | None = None,
        token: str = "",
        lang: Language = "sv",
        save: Path | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.token = token
        self.lang: Language = lang
        self._save = save
        self._folder = tempfile.TemporaryDirectory(prefix="effektkedja-", ignore_cleanup_errors=True)
        self._number = 0
        first = snapshot.write(dataset, Path(self._folder.name), "0", own_default)
        self._pool = Pool(first, self.limits)
        self._writing = asyncio.Lock()
        self._findings: dict[tuple[Path, Language], asyncio.Task[dict[str, Any]]] = {}

    async def __aenter__(self) -> Service:
        await self._pool.open()
        self._running(self.lang)  # the first page will want the findings
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._findings.values():
            task.cancel()
        await asyncio.gather(*self._findings.values(), return_exceptions=True)
        await self._pool.close()
        self._folder.cleanup()

    async def do(self, kind: str, **job: Any) -> tuple[dict[str, Any], bytes]:
        """Have a worker do a job within the limits.

        Raises:
            Refused: it cannot or may not be done.
        """
        budget = {"rows": self.limits.rows, "bytes": self.limits.answer_bytes, "strict": not self.token}
        seconds = self.limits.seconds if kind in _OF_THE_CLIENT else max(self.limits.seconds, self.limits.page_seconds)
        return await self._pool.do({"kind": kind, **budget, **job}, seconds=seconds)

    async def findings(self, lang: Language) -> dict[str, Any]:
        """The outcome of ``effektkedja check`` on the present data, in the form of ``--format json``.

        The rules run once per state of the data and language; those who ask meanwhile wait for the same run.

        Raises:
            Refused: 503, the rules took too long.
        """
        return await asyncio.shield(self._running(lang))

    def _running(self, lang: Language) -> asyncio.Task[dict[str, Any]]:
        """The run of the rules over the present data, begun if need be; one that failed is tried again."""
        key = self._pool.snapshot, lang
        task = self._findings.get(key)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._findings[key] = asyncio.create_task(self._check(lang))
        return task

    async def _check(self, lang: Language) -> dict[str, Any]:
        _, body = await self._pool.apart({"kind": "check", "lang": lang}, self.limits.check_seconds)
        report: dict[str, Any] = json.loads(body)
        return report

    async def write(self, job: Mapping[str, Any], body: bytes = b"") -> dict[str, Any]:
        """Make a change: the new state is whole, and saved where it is to be, before anyone sees it.

        Raises:
            Refused: the change cannot be made, or not be saved; nothing has changed then.
        """
        async with self._writing:
            self._number += 1
            where = {"folder": self._folder.name, "name": str(self._number)}
            outcome, _ = await self._pool.do({"kind": "write", **where, **job}, body, seconds=self.limits.seconds)
            if "snapshot" not in outcome:
                return outcome
            new = Path(outcome["snapshot"])
            if self._save is not None:
                try:
                    await asyncio.to_thread(_save, new, self._save)
                except InputError as error:
                    raise Refused(500, error.message, hint=_UNSAVED) from error
            old = self._pool.snapshot
            self._pool.turn(new)
            self._findings = {key: task for key, task in self._findings.items() if key[0] != old}
            self._forget(old)
            return outcome

    def _forget(self, old: Path) -> None:
        """Remove the snapshot before the last one: jobs that began before the change have ended long since."""
        for path in Path(self._folder.name).iterdir():
            if path.stem.isdigit() and int(path.stem) < self._number - 3 and path.stem != old.stem:
                path.unlink(missing_ok=True)


def _save(description: Path, target: Path) -> None:
    quads = description.with_suffix(".nq").read_bytes()
    form = _SAVED[target.suffix.lower()]
    if form is not ox.RdfFormat.N_QUADS:
        quads = ox.serialize(ox.parse(quads, format=ox.RdfFormat.N_QUADS), format=form) or b""
    write_whole(target, quads)
