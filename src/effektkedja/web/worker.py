"""A worker process: loads a snapshot when told to, and does one job after the other until it is stopped.

Jobs come in on standard input and answers go out on what was standard output. The process has no network where the
system allows to give it up, a limit on memory, and an end of its own should the web process die without killing it.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import IO, Any

from effektkedja.model.text import Text
from effektkedja.web.frames import LENGTHS, pack
from effektkedja.web.refusal import Refused

_STACK_BYTES = 256 * 1024 * 1024
"""The engine parses and plans recursively; the system gives memory only for what is used."""
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


def main() -> None:
    """Run the worker; the only argument says how many bytes a job may use beside the data."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the web process, which stops its workers itself
    _no_core()
    _no_network()  # before the first thread: a user namespace is for processes with one
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not end up among the answers
    threading.stack_size(_STACK_BYTES)
    thread = threading.Thread(target=_work, args=(jobs, answers, int(sys.argv[1])))
    thread.start()
    thread.join()


def _work(jobs: IO[bytes], answers: IO[bytes], memory: int) -> None:
    from effektkedja.web.jobs import Workshop

    # Threads that a job starts run shallow queries of ours. With the deep stack five of them would fill its memory.
    threading.stack_size(0)
    workshop: Workshop | None = None
    while job := _received(jobs):
        watch = threading.Timer(job["seconds"] * 2 + 5, os._exit, (9,))
        watch.daemon = True
        watch.start()
        started = time.perf_counter()
        header: dict[str, Any] = {}
        body = b""
        try:
            if job["kind"] == "load" or workshop is None:
                _limit_memory(None)
                workshop = None  # frees the old data before the new are read
                workshop = Workshop(Path(job["snapshot"]))
                _limit_memory(memory)
            else:
                header, body = workshop.do(job)
        except MemoryError:
            header = {"refused": too_large().as_json()}
        except Exception:
            traceback.print_exc(file=sys.stderr)
            header = {"refused": broken().as_json()}
        watch.cancel()
        _send(answers, pack({**header, "took": time.perf_counter() - started}, body))


def too_large() -> Refused:
    """The refusal of a job that ran out of memory."""
    return Refused(
        503,
        Text("Frågan behöver mer minne än den får.", "The query needs more memory than it may have."),
        hint=Text("Gör frågan smalare.", "Narrow the query."),
    )


def broken() -> Refused:
    """The refusal of a job on which the program itself failed."""
    return Refused(
        500,
        Text("Servern kunde inte svara på grund av ett fel i programmet.", "The program failed on this request."),
        hint=Text("Felet står i serverns fönster. Anmäl det gärna.", "See the server's window. Please report it."),
    )


def _received(stream: IO[bytes]) -> dict[str, Any] | None:
    lengths = stream.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None  # the web process has closed the pipe
    head, body = LENGTHS.unpack(lengths)
    job: dict[str, Any] = json.loads(stream.read(head))
    job["body"] = stream.read(body)
    return job


def _send(stream: IO[bytes], message: bytes) -> None:
    stream.write(message)
    stream.flush()


def _no_network() -> None:
    """Give up the network where Linux lets a process do so; the guard in front of the engine stays the first wall."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(None, use_errno=True)
        if library.unshare(_CLONE_NEWNET) != 0:
            library.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _limit_memory(beyond: int | None) -> None:
    """Let the process grow by ``beyond`` bytes at most from here on, or freely while it loads data."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = hard
        if beyond is not None:
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
            most = pages * resource.getpagesize() + beyond
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _no_core() -> None:
    """Leave no core file behind: it would hold the data."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
