"""Execute docs/analysis.ipynb in place and keep nothing of the machine that it ran on.

Run: python tools/run_notebook.py
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "docs" / "analysis.ipynb"
KEPT = ("text/plain", "text/html")


def executed(path: Path = NOTEBOOK) -> nbformat.NotebookNode:
    """The notebook with fresh outputs: two representations at most, no times, no metadata of the machine."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3", record_timing=False).execute()
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {}
        for output in cell.get("outputs", ()):
            if "data" in output:
                output.data = {kind: text for kind, text in output.data.items() if kind in KEPT}
    return notebook


def main() -> None:
    NOTEBOOK.write_text(nbformat.writes(executed()) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
