"""The public interface: documented name by name, typed for strict checkers, and free of charge until it is used."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import effektkedja as ek
from api import sample_program
from conftest import ROOT

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
SAMPLE = Path(__file__).with_name("sample_program.py")
CODE = " ".join(re.findall(r"`([^`\n]+)`", PAGE))
NAMES = [name for name in ek.__all__ if not name.startswith("__")]


def members(name: str) -> list[str]:
    """What a public class of the package offers beside what every sequence, string or number has."""
    thing = getattr(ek, name)
    if not inspect.isclass(thing):
        return []
    own = [base for base in thing.__mro__ if base.__module__.startswith("effektkedja")]
    found = {member for base in own for member in (*vars(base), *getattr(base, "__dataclass_fields__", ()))}
    return sorted(member for member in found if not member.startswith("_"))


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_and_member_is_documented(name):
    assert re.search(rf"^#+ .*`{name}`", PAGE, re.MULTILINE), "no heading"
    for member in members(name):
        assert re.search(rf"\b{member}\b", CODE), member
    assert inspect.getdoc(getattr(ek, name))


@pytest.mark.parametrize("name", NAMES)
def test_every_public_member_has_a_docstring(name):
    thing = getattr(ek, name)
    for member in members(name):
        value = inspect.getattr_static(thing, member, None)
        if isinstance(value, property) or inspect.isfunction(value):
            assert inspect.getdoc(value), f"{name}.{member}"


def test_no_other_name_is_offered():
    assert dir(ek) == sorted(ek.__all__)
    for name in ("Dataset", "api_", "__path_"):
        with pytest.raises(AttributeError):
            getattr(ek, name)


def test_the_recipes_on_the_page_run(capsys):
    """Every Python example of the page, in its order, with the names that the text takes for granted."""
    examples = re.findall(r"```python\n([\s\S]+?)```", PAGE)
    kb = ek.open()
    graph = kb.chain()
    names = {
        "Path": lambda _: ROOT / "queries" / "per-kon.rq",
        "goal": next(row["goal"] for row in kb.query("kedjor")),
        "commitment": kb.query("kedjor")[0]["commitment"],
        "source": next(node for node, kind in graph.nodes(data="kind") if kind == "source"),
    }
    for example in examples:
        if not example.startswith("open("):
            exec(compile(example, "docs/api.md", "exec"), names)
    assert "99" in capsys.readouterr().out


def test_the_import_brings_nothing_heavy():
    heavy = ["pyoxigraph", "rdflib", "networkx", "pandas", "polars", "pyarrow", "yaml", "click"]
    code = f"import sys, effektkedja; print(effektkedja.__version__, [m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{ek.__version__} []"


def test_opening_and_asking_need_no_table_library():
    code = "import sys, effektkedja as ek; r = ek.open().query('dokument'); r._repr_html_(); "
    code += "print([m for m in ('networkx', 'pandas', 'polars', 'pyarrow', 'rdflib', 'click') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_sample_program_runs():
    figures = sample_program.main()
    assert all(figures.values()), figures


def mypy(path: Path) -> subprocess.CompletedProcess[str]:
    pytest.importorskip("mypy", reason="mypy checks the types")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", str(ROOT / "pyproject.toml"), str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_a_strict_checker_accepts_the_sample_program_and_refuses_mistakes(tmp_path):
    done = mypy(SAMPLE)
    assert done.returncode == 0, done.stdout
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "import effektkedja as ek\n"
        "ek.open().query(5)\n"
        "ek.open().check(golf=1)\n"
        "ek.open().check()[0].rulez\n"
        "number: int = ek.bottlenecks(ek.open().chain())[0].label\n",
        encoding="utf-8",
    )
    found = mypy(wrong).stdout
    assert [int(line) for line in re.findall(r"wrong\.py:(\d+): error", found)] == [2, 3, 4, 5], found
