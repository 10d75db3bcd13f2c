"""The workers: who is free, how long a job may take, and what happens to one that takes longer."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from effektkedja.model.text import Text
from effektkedja.web.frames import LENGTHS, pack
from effektkedja.web.limits import Limits
from effektkedja.web.refusal import Refused

START_SECONDS = 300.0
"""Time for a worker to load the data; only a broken machine needs longer."""


class Gone(Exception):
    """A worker ended by itself; ``code`` is its exit code, negative for a signal."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"the worker ended with {code}")
        self.code = code


class Worker:
    """One worker process and its pipes. ``snapshot`` is what it has loaded."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.snapshot: Path | None = None

    @classmethod
    async def start(cls, snapshot: Path, memory: int) -> Worker:
        """Start a process and have it load the snapshot. Errors as for :meth:`load`."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "effektkedja.web.worker",
            str(memory),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "RUST_BACKTRACE": "0"},  # a worker that runs out of memory says so in one line
        )
        worker = cls(process)
        await worker.load(snapshot)
        return worker

    async def load(self, snapshot: Path) -> None:
        """Have it load a snapshot in place of what it has.

        Raises:
            Gone: it could not, and has been killed.
        """
        job = {"kind": "load", "snapshot": str(snapshot), "seconds": START_SECONDS}
        try:
            header, _ = await asyncio.wait_for(self.do(job, b""), START_SECONDS)
        except BaseException:
            await self.kill()
            raise
        if "refused" in header:
            await self.kill()
            raise Gone(self._process.returncode)
        self.snapshot = snapshot

    async def do(self, job: Mapping[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """Send a job and wait for its outcome.

        Raises:
            Gone: the process ended instead.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(pack(job, body))
            await self._process.stdin.drain()
        except (ConnectionError, OSError) as error:
            raise Gone(await self._process.wait()) from error
        return await self._received()

    async def _received(self) -> tuple[dict[str, Any], bytes]:
        assert self._process.stdout is not None
        read = self._process.stdout.readexactly
        try:
            head, body = LENGTHS.unpack(await read(LENGTHS.size))
            return json.loads(await read(head)), await read(body)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise Gone(await self._process.wait()) from error

    async def kill(self) -> None:
        """End the process now, whatever it does."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


class Pool:
    """A fixed number of workers over one snapshot at a time.

    Args:
        snapshot: what they load.
        limits: how many they are, and what a job may cost.
    """

    def __init__(self, snapshot: Path, limits: Limits) -> None:
        self.snapshot = snapshot
        self._limits = limits
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._busy: set[Worker] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._closed = False

    async def open(self) -> None:
        """Start the workers and wait for the first one.

        Raises:
            Gone: it cannot load the data.
        """
        self._idle.put_nowait(await Worker.start(self.snapshot, self._limits.memory_bytes))
        for _ in range(self._limits.workers - 1):
            self._renew()

    async def close(self) -> None:
        """Kill all workers."""
        self._closed = True
        for task in list(self._starting):
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        idle = [self._idle.get_nowait() for _ in range(self._idle.qsize())]
        await asyncio.gather(*(worker.kill() for worker in [*idle, *self._busy]))

    async def do(self, job: Mapping[str, Any], body: bytes = b"", *, seconds: float) -> tuple[dict[str, Any], bytes]:
        """Have a job done by a free worker within its time.

        Args:
            job: the job; ``kind`` says which.
            body: bytes that go with it.
            seconds: how long it may take.

        Raises:
            Refused: 503 where no worker became free or the time ran out (the worker is then killed and replaced at
                once), or what the job itself was refused for.
        """
        spends = job["kind"] == "write"  # it changes what it has loaded
        worker = await self._free()
        self._busy.add(worker)
        whole = False
        try:
            outcome = await asyncio.wait_for(worker.do({**job, "seconds": seconds}, body), seconds)
            whole = True
        except TimeoutError as error:
            raise _too_slow(seconds) from error
        except Gone as gone:
            raise _gone(gone) from gone
        finally:
            self._busy.discard(worker)
            if spends:
                worker.snapshot = None
            if whole:
                self._idle.put_nowait(worker)
            else:
                await worker.kill()
                self._renew()
        header, answer = outcome
        if "refused" in header:
            raise Refused.from_json(header["refused"])
        return header, answer

    async def apart(self, job: Mapping[str, Any], seconds: float) -> tuple[dict[str, Any], bytes]:
        """Have a long job done by a worker of its own, so that nobody waits for it. Errors as for :meth:`do`."""
        try:
            worker = await Worker.start(self.snapshot, self._limits.memory_bytes)
        except Gone as gone:
            raise _gone(gone) from gone
        try:
            header, answer = await asyncio.wait_for(worker.do({**job, "seconds": seconds}, b""), seconds)
        except TimeoutError as error:
            raise _too_slow(seconds) from error
        except Gone as gone:
            raise _gone(gone) from gone
        finally:
            await worker.kill()
        if "refused" in header:
            raise Refused.from_json(header["refused"])
        return header, answer

    def turn(self, snapshot: Path) -> None:
        """Work over another snapshot from now on. Jobs that run are finished over the old one."""
        self.snapshot = snapshot
        for _ in range(self._idle.qsize()):
            self._renew(self._idle.get_nowait())

    async def _free(self) -> Worker:
        """A free worker over the present snapshot.

        Raises:
            Refused: 503, none became free in time.
        """
        deadline = asyncio.get_running_loop().time() + self._limits.queue_seconds
        while True:
            left = deadline - asyncio.get_running_loop().time()
            try:
                worker = await asyncio.wait_for(self._idle.get(), max(left, 0.001))
            except TimeoutError as error:
                raise _busy() from error
            if worker.snapshot == self.snapshot:
                return worker
            self._renew(worker)

    def _renew(self, old: Worker | None = None) -> None:
        """Bring a worker over the present snapshot among the idle ones: the old one, or a new one in its place."""
        if self._closed:
            return
        task = asyncio.get_running_loop().create_task(self._renewed(old))
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _renewed(self, old: Worker | None) -> None:
        pause = 0.1
        while not self._closed:
            snapshot = self.snapshot
            try:
                if old is None:
                    old = await Worker.start(snapshot, self._limits.memory_bytes)
                elif old.snapshot != snapshot:
                    await old.load(snapshot)
            except (Gone, OSError, TimeoutError) as error:
                old = None
                print(f"effektkedja: {error}", file=sys.stderr)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 10.0)
                continue
            if snapshot == self.snapshot:
                self._idle.put_nowait(old)
                return


def _too_slow(seconds: float) -> Refused:
    return Refused(
        503,
        Text(
            f"Frågan tog längre tid än {seconds:g} sekunder och avbröts.",
            f"The query took longer than {seconds:g} seconds and was stopped.",
        ),
        hint=Text("Gör den smalare. Gränsen sätts med --timeout.", "Narrow it. The limit is set with --timeout."),
    )


def _busy() -> Refused:
    return Refused(
        503,
        Text("Servern är upptagen med andra frågor.", "The server is busy with other queries."),
        hint=Text("Försök igen om en stund.", "Try again in a while."),
        headers={"Retry-After": "10"},
    )


def _gone(gone: Gone) -> Refused:
    aborted = getattr(signal, "SIGABRT", None), getattr(signal, "SIGKILL", None)
    if gone.code is not None and -gone.code in [int(number) for number in aborted if number is not None]:
        return Refused(
            503,
            Text("Frågan behöver mer minne än den får.", "The query needs more memory than it may have."),
            hint=Text("Gör frågan smalare.", "Narrow the query."),
        )
    return Refused(
        400,
        Text(
            "Frågan är för stor eller för djupt nästlad för motorn.",
            "The query is too large or too deep for the engine.",
        ),
        hint=Text("Dela upp den.", "Divide it."),
    )
