"""``effektkedja serve`` from the command line: what it says, what it refuses, and how it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys

import pytest

from effektkedja.web.negotiation import GRAPHS, TABLES, choose, quality, wants_html
from effektkedja.web.refusal import Refused
from web.server import running


def test_updates_need_a_token(run, monkeypatch):
    for token in ("", "   ", "kort", "ett lösenord med åäö och blanksteg"):
        monkeypatch.setenv("EFFEKTKEDJA_TOKEN", token)
        code, out, err = run("serve", "--allow-update")
        assert (code, out) == (2, "")
        assert "EFFEKTKEDJA_TOKEN" in err
        assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--save", "x.nq"], "--save behöver --allow-update"),
        (["--allow-update", "--save", "x.ttl"], "som slutar på .trig eller .nq"),
        (["finns-inte.ttl"], "Filen finns inte"),
        (["--port", "70000"], "--port"),
        (["--host", "192.0.2.1"], "Det går inte att lyssna"),
    ],
)
def test_wrong_usage_is_one_sentence(run, monkeypatch, arguments, said):
    monkeypatch.setenv("EFFEKTKEDJA_TOKEN", "ett-lagom-langt-ord")
    code, out, err = run("serve", "--port", "0", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_a_port_that_is_taken_is_said(run):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, _, err = run("serve", "--port", taken.getsockname()[1])
    assert code == 2
    assert "Välj en annan port" in err


def test_a_saved_file_and_data_files_do_not_mix(run, monkeypatch, tmp_path):
    monkeypatch.setenv("EFFEKTKEDJA_TOKEN", "ett-lagom-langt-ord")
    (tmp_path / "a.ttl").write_text("<a> <b> 1 .")
    (tmp_path / "s.nq").write_text("")
    code, _, err = run("serve", "--port", "0", "--allow-update", "--save", tmp_path / "s.nq", tmp_path / "a.ttl")
    assert code == 2
    assert "finns redan" in err
    (tmp_path / "s.nq").write_text("inte rdf")
    code, _, err = run("serve", "--port", "0", "--allow-update", "--save", tmp_path / "s.nq")
    assert code == 2
    assert "s.nq:1: Syntaxfel" in err


def test_without_the_extra_it_says_how_to_install(tmp_path):
    """A Python in which starlette and uvicorn cannot be found."""
    (tmp_path / "hide.py").write_text(
        "import importlib.util as u, sys\n"
        "found = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name in ('starlette', 'uvicorn') else found(name, *a)\n"
        "from effektkedja.cli import main\n"
        "sys.exit(main(['serve']))\n"
    )
    done = subprocess.run([sys.executable, str(tmp_path / "hide.py")], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 2
    assert 'pip install "effektkedja[serve]"' in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
def test_ctrl_c_ends_it_and_its_workers_in_peace():
    with running("--workers", "2") as server:
        workers = _children(server.process.pid)
        assert workers
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(20) == 0
        assert not [pid for pid in workers if _alive(pid)]
    assert "".join(server.errors) == "Servern är stoppad.\n"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_workers_do_not_outlive_a_server_that_was_killed():
    with running("--workers", "2") as server:
        workers = _children(server.process.pid)
        server.process.kill()
        server.process.wait()
        for _ in range(100):
            if not [pid for pid in workers if _alive(pid)]:
                break
            signal.sigtimedwait([signal.SIGUSR2], 0.1)
        assert not [pid for pid in workers if _alive(pid)]


def _children(pid: int) -> list[int]:
    done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(line) for line in done.stdout.split()]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return bool(done.stdout.strip()) and not done.stdout.startswith("Z")


# --- Content negotiation


@pytest.mark.parametrize(
    ("accept", "wanted", "name"),
    [
        ("", "", "json"),
        ("*/*", "", "json"),
        ("text/csv", "", "csv"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.6", "", "xml"),
        ("text/*", "", "csv"),
        ("text/*;q=0.1, text/csv;q=0, application/json;q=0", "", "tsv"),
        ("application/xml", "", "xml"),
        ("image/png, */*;q=0.1", "", "json"),
        ("text/html", "tsv", "tsv"),
        ("TEXT/CSV ; Q=1", "", "csv"),
        ("nonsense, ;;, text/csv;q=high, application/sparql-results+xml", "", "xml"),
    ],
)
def test_the_best_acceptable_form_is_chosen(accept, wanted, name):
    assert choose(TABLES, accept, wanted).name == name


@pytest.mark.parametrize(("accept", "wanted"), [("image/png", ""), ("text/csv;q=0", ""), ("*/*", "png"), (",", "")])
def test_nothing_acceptable_is_refused(accept, wanted):
    with pytest.raises(Refused) as refused:
        choose(TABLES, accept, wanted)
    assert refused.value.status == 406
    assert "format=csv" in refused.value.hint.sv


def test_specific_ranges_go_before_general_ones():
    assert quality(GRAPHS[0], "text/*;q=0.3, text/turtle;q=0.7, */*") == 0.7


def test_only_those_who_want_a_page_most_get_one():
    assert wants_html("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert not wants_html("*/*")
    assert not wants_html("text/turtle, text/html;q=0.5")
    assert not wants_html("application/sparql-results+json, */*;q=0.1")
