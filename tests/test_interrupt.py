"""Ctrl-C, as a real signal to a real process at several moments: exit code 130, one line, nothing half written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGINT cannot be sent to one process on Windows")

ROOT = Path(__file__).resolve().parents[1]
_SLOW_WRITE = """
import os, sys, time
from effektkedja import files
real = os.fsync
def fsync(number):
    print("writing", flush=True)
    time.sleep(0.5)
    real(number)
os.fsync = fsync
from effektkedja.__main__ import run
sys.argv = ["effektkedja", *sys.argv[1:]]
run()
"""
_DEAF = """
import sys, time
import effektkedja.cli.stats as command
def deaf(*_, **__):
    print("working", flush=True)
    while True:
        try:
            time.sleep(60)
        except KeyboardInterrupt:  # as foreign code that does not give Python a turn
            continue
command.count = deaf
from effektkedja.__main__ import run
sys.argv = ["effektkedja", "stats"]
run()
"""


def _start(code: str, *arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "EFFEKTKEDJA_LANG": "sv"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=ROOT)


def _end(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Exit code, and what was told apart from signs of life."""
    _, err = process.communicate(timeout=60)
    lines = err.decode().splitlines(keepends=True)
    return process.returncode, "".join(line for line in lines if not line.startswith(("Kontrollerar", "Arbetar")))


_RUN = "import sys; from effektkedja.__main__ import run; sys.argv[0] = 'effektkedja'; print('up', flush=True); run()"


@pytest.mark.parametrize("pause", [0.0, 0.05, 0.2, 0.5])
def test_at_any_moment(tmp_path, pause):
    out = tmp_path / "report.html"
    process = _start(_RUN, "check", "--format", "html", "--out", out)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(pause)
    process.send_signal(signal.SIGINT)
    code, err = _end(process)
    assert "Traceback" not in err
    left = [path.name for path in tmp_path.iterdir()]
    if code == 130:
        assert err == "Avbrutet.\n"
        assert left == []
    else:  # it was done before the signal came
        assert left == ["report.html"]
        assert out.read_text(encoding="utf-8").rstrip().endswith("</html>")


def test_while_a_file_is_being_written(tmp_path):
    out = tmp_path / "queries.json"
    process = _start(_SLOW_WRITE, "stats", "--format", "json", "--out", out)
    assert process.stdout is not None
    assert process.stdout.readline() == b"writing\n"
    process.send_signal(signal.SIGINT)
    code, err = _end(process)
    assert (code, err) == (130, "Avbrutet.\n")
    assert list(tmp_path.iterdir()) == []


def test_twice_in_a_row_changes_nothing(tmp_path):
    process = _start(_SLOW_WRITE, "stats", "--format", "json", "--out", tmp_path / "queries.json")
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    code, err = _end(process)
    assert (code, err) == (130, "Avbrutet.\n")
    assert list(tmp_path.iterdir()) == []


def test_when_the_main_thread_does_not_come_back():
    process = _start(_DEAF)
    assert process.stdout is not None
    assert process.stdout.readline() == b"working\n"
    process.send_signal(signal.SIGINT)
    assert _end(process) == (130, "Avbrutet.\n")


def test_the_caller_has_its_own_handler_back(run):
    before = signal.getsignal(signal.SIGINT)
    run("queries")
    assert signal.getsignal(signal.SIGINT) is before
