"""The wheel works alone: from any folder, without the checkout, with the same findings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile

import pytest

from conftest import ROOT
from effektkedja.operations.check import check


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The built wheel, unpacked where nothing of the checkout is near."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder / "dist"), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr[-2000:]
    (wheel,) = (folder / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(site, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONSAFEPATH": "1"}
    command = [sys.executable, "-m", "effektkedja", *arguments]
    return subprocess.run(command, cwd=site.parent, env=environment, capture_output=True, text=True, encoding="utf-8")


def test_the_wheel_carries_what_it_needs_and_nothing_else(unpacked):
    shipped = {path.name for path in (unpacked / "effektkedja" / "shipped").iterdir()}
    assert shipped == {"ontology", "shapes", "queries", "data"}
    assert not list(unpacked.rglob("test_*"))
    assert (unpacked / "effektkedja" / "py.typed").exists()


def test_the_wheel_gives_the_same_findings_as_the_checkout(unpacked, knowledge_base):
    done = run(unpacked, "check", "--format", "json", "--fail-on", "never")
    assert done.returncode == 0, done.stderr
    findings = json.loads(done.stdout)["findings"]
    here = [finding.id for finding in check(knowledge_base).findings]
    assert sorted(finding["id"] for finding in findings) == sorted(here)
    assert findings[0]["source"]["file"].startswith("data/")


def test_the_wheel_is_what_ran(unpacked):
    where = "import effektkedja, effektkedja.resources as r; print(effektkedja.__file__); print(r.root())"
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    done = subprocess.run([sys.executable, "-c", where], cwd=unpacked.parent, env=environment, capture_output=True)
    lines = done.stdout.decode().splitlines()
    assert all(line.startswith(str(unpacked)) for line in lines), lines
