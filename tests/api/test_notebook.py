"""The analysis in docs/analysis.ipynb runs, and its text says what its cells compute."""

from __future__ import annotations

import ast
import importlib.util
import os
import re

import pytest

from conftest import ROOT

pytest.importorskip("nbclient", reason="nbclient and ipykernel execute the notebook: pip install -e '.[dev]'")
pytest.importorskip("ipykernel", reason="nbclient and ipykernel execute the notebook: pip install -e '.[dev]'")

NOTEBOOK = ROOT / "docs" / "analysis.ipynb"
TEXT = NOTEBOOK.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("run_notebook", ROOT / "tools" / "run_notebook.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def stored():
    import nbformat

    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def fresh(tool, tmp_path_factory):
    """The notebook run anew, in a folder where nothing lies, with the source of this checkout."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(ROOT / "src")
    os.environ["IPYTHONDIR"] = str(tmp_path_factory.mktemp("ipython"))
    try:
        return tool.executed()
    finally:
        os.environ.pop("IPYTHONDIR")
        os.environ.pop("PYTHONPATH")
        if before is not None:
            os.environ["PYTHONPATH"] = before


def figures(notebook) -> dict[str, int]:
    """What the last cell of code prints."""
    (*_, last) = (cell for cell in notebook.cells if cell.cell_type == "code")
    return ast.literal_eval(last.outputs[-1].text)


def said(notebook) -> list[tuple[str, int]]:
    """The figures that the text names: ``**17** <!-- conditions -->``."""
    texts = " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return [(name, int(number)) for number, name in re.findall(r"\*\*(\d+)\*\*\s*<!-- (\w+) -->", texts)]


@pytest.mark.filterwarnings("ignore")  # those of the kernel's transport are not ours
def test_the_text_says_what_the_cells_compute(fresh):
    computed = figures(fresh)
    assert said(fresh)
    assert [(name, number, computed[name]) for name, number in said(fresh) if computed[name] != number] == []
    assert set(computed) == {name for name, _ in said(fresh)}, "a figure that no text names"


def test_the_kept_outputs_are_those_of_the_cells(fresh, stored):
    assert figures(stored) == figures(fresh)
    assert [len(cell.get("outputs", ())) for cell in stored.cells] == [len(c.get("outputs", ())) for c in fresh.cells]


def test_nothing_of_the_machine_is_kept(stored):
    assert set(stored.metadata) == {"kernelspec", "language_info"}
    assert all(not cell.metadata for cell in stored.cells)
    assert not re.search(r"/(home|root|tmp|opt|work|usr)/|[A-Z]:\\\\\\\\|site-packages|127\.0\.0\.1", TEXT)
    assert len(TEXT) < 80_000
    assert not any(output.output_type == "error" for cell in stored.cells for output in cell.get("outputs", ()))
