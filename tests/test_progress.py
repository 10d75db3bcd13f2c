"""Signs of life on standard error for work that takes its time, and none for work that does not."""

from __future__ import annotations

import io
import re
import time

from effektkedja.cli import progress


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _ticked(stream: io.StringIO, until: int, patience: float = 0.02) -> None:
    ticker = progress.Ticker(stream, patience)
    ticker.tell("Räknar")
    ticker.start()
    deadline = time.monotonic() + 30
    while stream.getvalue().count("Räknar") < until and time.monotonic() < deadline:
        time.sleep(0.01)
    ticker.stop()


def test_short_work_is_silent(run):
    assert run("queries")[2] == ""


def test_a_log_gets_whole_lines():
    stream = io.StringIO()
    _ticked(stream, 3)
    lines = stream.getvalue().splitlines()
    assert len(lines) >= 3
    assert all(re.fullmatch(r"Räknar … \d+ s", line) for line in lines)


def test_a_terminal_gets_one_line_that_goes_away():
    stream = _Terminal()
    _ticked(stream, 2)
    text = stream.getvalue()
    assert "\n" not in text
    assert text.endswith("\r\x1b[K")


def test_nothing_comes_after_the_end():
    stream = io.StringIO()
    _ticked(stream, 1)
    before = stream.getvalue()
    time.sleep(0.2)
    assert stream.getvalue() == before


def test_a_closed_stream_is_no_fault():
    stream = io.StringIO()
    ticker = progress.Ticker(stream, 0.01)
    ticker.start()
    stream.close()
    time.sleep(0.05)
    ticker.stop()


def test_slow_work_in_a_command_is_shown_beside_the_data(run, monkeypatch):
    from effektkedja.operations import check

    def slow(*arguments, **options):
        time.sleep(0.3)
        return quick(*arguments, **options)

    quick = check.run
    monkeypatch.setattr(check, "run", slow)
    monkeypatch.setattr(progress, "PATIENCE", 0.05)
    code, out, err = run("check", "--format", "json", "--rule", "EK104")
    assert code == 1
    assert out.startswith("{")
    assert re.search(r"Kontrollerar .* … \d+ s\n", err)
