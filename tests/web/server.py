"""A real server for the tests: the command itself, in a process of its own, on a free port."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

TOKEN = "ett-hemligt-ord-i-proven"
_READY_SECONDS = 60


@dataclass
class Server:
    """A running server.

    Args:
        address: its address with a slash at the end.
        process: the web process.
        errors: what it has written to standard error so far.
    """

    address: str
    process: subprocess.Popen[str]
    errors: list[str]

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.address.rstrip("/").rsplit(":", 1)[1])

    def client(self, **options: object) -> httpx.Client:
        """An HTTP client that asks no proxy."""
        return httpx.Client(base_url=self.address, trust_env=False, verify=False, timeout=60, **options)  # type: ignore[arg-type]

    def write(self, update: str) -> None:
        """Run an update with the token."""
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/sparql-update"}
        response = httpx.post(
            f"{self.address}update", content=update.encode(), headers=headers, trust_env=False, timeout=60
        )
        assert response.status_code == 204, response.text


@contextmanager
def running(*arguments: object, **environment: str) -> Iterator[Server]:
    """``effektkedja serve`` with these arguments; it is stopped and waited for at the end."""
    command = [sys.executable, "-m", "effektkedja", "serve", "--port", "0", *map(str, arguments)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "EFFEKTKEDJA_TOKEN": TOKEN, **environment},
    )
    errors: list[str] = []
    assert process.stderr is not None
    assert process.stdout is not None
    stderr = process.stderr
    reader = threading.Thread(target=lambda: errors.extend(stderr), daemon=True)
    reader.start()
    try:
        line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, (line, errors)
        yield Server(found.group(), process, errors)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
        reader.join(10)
        stderr.close()
