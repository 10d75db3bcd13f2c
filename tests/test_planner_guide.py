"""The planner's guide is run as it is written: its commands, what the planner writes in cells, what comes out."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Alignment

from conftest import ROOT
from effektkedja.planbook import layout

GUIDE = ROOT / "docs" / "planerare.md"
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ROWS = re.compile(r"^\*\*(Bladet|Ändra i bladet) ([^*]+)\*\*\n\n((?:\|.*\n)+)", re.MULTILINE)
_CODES = {"template": 0, "check": None, "annotate": 0, "suggest": 0, "import": 0}


@dataclass
class Step:
    """A command with the lines that it is to print, or rows to write in a sheet."""

    at: int
    command: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    sheet: str = ""
    is_change: bool = False
    rows: list[dict[str, str]] = field(default_factory=list)


def _steps(text: str) -> list[Step]:
    """What the guide asks for, in its order; an expected output belongs to the command before it."""
    steps: list[Step] = []
    for match in sorted([*_FENCE.finditer(text), *_ROWS.finditer(text)], key=lambda match: match.start()):
        if match.re is _ROWS:
            rows = list(_table(match[3]))
            steps.append(Step(match.start(), sheet=match[2], is_change=match[1] != "Bladet", rows=rows))
        elif match[1] == "sh":
            steps += [Step(match.start(), shlex.split(line)) for line in match[2].splitlines() if line]
        elif match[1] == "text":
            steps[-1].expected = [line for line in match[2].splitlines() if line.strip()]
    return steps


def _table(text: str) -> Iterator[dict[str, str]]:
    lines = [[cell.strip() for cell in line.strip("| \n").split("|")] for line in text.strip().splitlines()]
    for cells in lines[2:]:
        yield dict(zip(lines[0], cells, strict=True))


def _write(path: Path, step: Step) -> None:
    """Write as a planner does: new rows below the last, changes in the row with that number."""
    book = load_workbook(path)
    sheet = book[step.sheet]
    heads = {str(cell.value).rstrip(" *"): cell.column for cell in sheet[layout.HEADER_ROW] if cell.value}
    taken = {str(sheet.cell(row, heads["Nr"]).value): row for row in range(layout.FIRST_ROW, sheet.max_row + 1)}
    taken.pop("None", None)
    for values in step.rows:
        if step.is_change:
            sheet.cell(taken[values["Nr"]], heads[values["Kolumn"]]).value = values["Skriv"]
            continue
        row = max(taken.values(), default=layout.FIRST_ROW - 1) + 1
        taken[values["Nr"]] = row
        for heading, value in values.items():
            if value:
                cell = sheet.cell(row, heads[heading])
                cell.value = value
                cell.alignment = Alignment(wrap_text=True, vertical="top")  # as Excel has it from the column
    book.save(path)


def _words(text: str) -> str:
    return " ".join(text.split())


def test_every_step_of_the_guide(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    steps = _steps(GUIDE.read_text(encoding="utf-8"))
    assert next(step.command[1] for step in steps if step.command) == "template"
    last = None
    for step in steps:
        if step.rows:
            _write(tmp_path / "plan.xlsx", step)
            continue
        before = {path: path.read_bytes() for path in tmp_path.glob("plan.xlsx")}
        code, out, err = run(*step.command[1:])
        said = _words(out + err)
        for line in step.expected:
            for part in _words(line).split(" [...] "):
                assert part.strip("… ") in said, f"{' '.join(step.command)} does not say: {part}\n{out}{err}"
        for path, data in before.items():
            assert path.read_bytes() == data, f"{step.command} has changed {path.name}"
        wanted = _CODES[step.command[1]]
        assert wanted is None or code == wanted, err
        last = (step.command, code)
    assert last is not None
    command, code = last
    assert command[:2] == ["effektkedja", "check"]
    assert code == 0, "the guide ends with a plan without violations"


def test_the_pictures_are_there():
    text = GUIDE.read_text(encoding="utf-8")
    pictures = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", text)
    assert pictures
    for described, path in pictures:
        assert len(described) > 20
        assert (GUIDE.parent / path).is_file()
