"""A real edit: LibreOffice opens the workbook, a cell is changed, and it is saved by LibreOffice."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from effektkedja.store.dataset import Dataset
from planbook_help import Editor, block, exported, imported, told, turtle

PYTHON = "/usr/bin/python3"
SCRIPT = Path(__file__).with_name("libreoffice_edit.py")


def _has_bridge() -> bool:
    if shutil.which("soffice") is None or not os.access(PYTHON, os.X_OK):
        return False
    return subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not _has_bridge(), reason="needs LibreOffice and its bridge for Python (python3-uno)")
def test_an_edit_in_libreoffice_changes_that_and_nothing_else(knowledge_base: Dataset, tmp_path: Path) -> None:
    path = exported(knowledge_base, "handlingsplan-2024-2027", tmp_path / "plan.xlsx")
    editor = Editor(path)
    row = editor.row("Åtaganden", "Nr", "4.3")
    letter = openpyxl.utils.get_column_letter(editor.column("Åtaganden", "Ansvarig"))
    label = openpyxl.utils.get_column_letter(editor.column("Åtaganden", "Åtagande"))
    before = path.read_bytes()
    edits = [
        "Åtaganden",
        f"{letter}{row}",
        "Polismyndigheten; Kriminalvården",
        "Åtaganden",
        f"{label}{row}",
        "=1+1 är åäö",
    ]
    subprocess.run([PYTHON, str(SCRIPT), str(path), *edits], check=True, timeout=120)
    assert path.read_bytes() != before
    assert "LibreOffice" in str(openpyxl.load_workbook(path).properties.creator) or path.stat().st_size != len(before)

    outcome = imported(knowledge_base, path)
    assert outcome.faults == ()
    assert {event.kind.value for event in outcome.events} == {"changed", "renamed"}
    assert len(told(outcome, "changed")) == 1
    assert [graph.iri.rsplit("/", 1)[-1] for graph in outcome.graphs if graph.is_changed] == ["handlingsplan-2024-2027"]
    new = turtle(outcome, "handlingsplan-2024-2027")
    old = outcome.graphs[0].before.path.read_text(encoding="utf-8")
    thing = "handlingsplan-2024-2027/atgard/4.3"
    assert "ek:responsible <aktor/kriminalvarden> ,\n        <aktor/polismyndigheten> ;" in block(new, thing)
    assert 'skos:prefLabel "=1+1 är åäö"@sv' in block(new, thing)
    assert new.replace(block(new, thing), block(old, thing)) == old


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_what_libreoffice_saves_unedited_changes_nothing(knowledge_base: Dataset, tmp_path: Path) -> None:
    path = exported(knowledge_base, "handlingsplan-2020-2022", tmp_path / "plan.xlsx")
    profile = (tmp_path / "profile").as_uri()
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={profile}",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "saved"), str(path)], check=True, capture_output=True, timeout=120
    )
    saved = tmp_path / "saved" / "plan.xlsx"
    outcome = imported(knowledge_base, saved)
    assert outcome.faults == ()
    assert outcome.events == ()
    assert not any(graph.is_changed for graph in outcome.graphs)
    names = openpyxl.load_workbook(saved)["_listor"]
    shown = [cell.value for row in names.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any(value.startswith("=IF(ISBLANK(") for value in shown), "the lists still follow what is written"
