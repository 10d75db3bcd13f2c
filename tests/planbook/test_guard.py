"""Foreign workbooks: the good ones open, the others are refused with a sentence before they cost anything."""

from __future__ import annotations

import io
import os
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from benchmarks.hostile_files import FILES, changed, plain, sheet
from effektkedja.errors import InputError
from effektkedja.planbook.guard import Limits, formula_text, inspect, open_workbook


def _written(folder: Path, data: bytes, name: str = "plan.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", FILES)
def test_hostile_file_is_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    make, words = FILES[name]
    path = _written(tmp_path, make(), name)
    with pytest.raises(InputError) as refused:
        open_workbook(path)
    assert words in refused.value.sentence("sv")
    assert name in refused.value.where
    assert refused.value.hint.sv, "a planner is told what to do"
    assert refused.value.message.en != refused.value.message.sv


@pytest.mark.parametrize("name", ["zipbomb.xlsx", "many-rows.xlsx"])
def test_looking_it_over_keeps_little_in_memory(name: str, tmp_path: Path) -> None:
    path = _written(tmp_path, FILES[name][0]())
    tracemalloc.start()
    try:
        with pytest.raises(InputError):
            inspect(path)
        assert tracemalloc.get_traced_memory()[1] < 8 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_plain_workbook_opens(tmp_path: Path) -> None:
    book = open_workbook(_written(tmp_path, plain()))
    assert [cell.value for cell in book["Mål"][2]] == ["1", "Våldet upphör"]


def test_ordinary_formula_stays_in_its_cell(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="B2"><f>SUM(B3:B6)</f><v>10</v></c><c r="C2" t="str"><f>"a|b"&amp;\'Blad|1\'!A1</f></c></row>'
    )
    book = open_workbook(_written(tmp_path, sheet(rows)))
    cell = book["Mål"]["B2"]
    assert (cell.data_type, cell.value) == ("f", "=SUM(B3:B6)")
    told = formula_text(cell.value)
    assert "=SUM(B3:B6)" in told.sv
    assert "Värden" in told.sv


def test_link_to_a_web_page_is_no_connection(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = _written(tmp_path, plain())
    book = load_workbook(path)
    book["Mål"]["A1"].hyperlink = "https://example.org/plan"
    book.save(path)
    assert open_workbook(path)["Mål"]["A1"].hyperlink.target == "https://example.org/plan"


def test_comments_and_pictures_of_excel_are_read(tmp_path: Path) -> None:
    """Excel draws comments in VML that is not always XML, and keeps printer settings as bytes."""
    data = changed({"xl/drawings/vmlDrawing1.vml": "<xml><br></xml>", "xl/printerSettings/p1.bin": b"\x00\x01<"})
    assert open_workbook(_written(tmp_path, data)).sheetnames == ["Mål"]


def test_far_row_without_cells_is_no_extent(tmp_path: Path) -> None:
    """LibreOffice writes the height of the last row of a sheet where rows have been given one."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576" ht="15"/>'
    assert open_workbook(_written(tmp_path, sheet(rows)))["Mål"]["A1"].value == 1


def test_cells_without_addresses_are_counted(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="reaches to cell AMK1"):
        inspect(_written(tmp_path, sheet(f"<row>{'<c/>' * 1100}</row>")))


def test_limits_can_be_set(tmp_path: Path) -> None:
    path = _written(tmp_path, plain())
    with pytest.raises(InputError, match="parts"):
        inspect(path, limits=Limits(members=3))
    with pytest.raises(InputError, match="at most"):
        inspect(path, limits=Limits(file=1000))


@pytest.mark.parametrize("cut", range(1, 5000, 211))
def test_any_cut_is_refused(cut: int, tmp_path: Path) -> None:
    data = plain()
    with pytest.raises(InputError):
        open_workbook(_written(tmp_path, data[: len(data) * cut // 5000]))


def test_any_damaged_byte_is_read_or_refused(tmp_path: Path) -> None:
    """Whatever is wrong, it ends in a workbook or a sentence, never in a traceback."""
    data = plain()
    outcomes = set()
    for at in range(0, len(data), 97):
        path = _written(tmp_path, data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
        try:
            open_workbook(path)
        except InputError:
            outcomes.add("refused")
        else:
            outcomes.add("read")
    assert outcomes == {"read", "refused"}


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        open_workbook(tmp_path / "saknas.xlsx")
    with pytest.raises(InputError, match="folder"):
        open_workbook(tmp_path)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a file that this user may not read")
def test_unreadable_file(tmp_path: Path) -> None:
    path = _written(tmp_path, plain())
    path.chmod(0)
    with pytest.raises(InputError, match="cannot be read"):
        open_workbook(path)


def test_only_reads(tmp_path: Path) -> None:
    path = _written(tmp_path, plain())
    before = path.read_bytes(), path.stat().st_mtime_ns
    open_workbook(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_plain_workbook_is_what_a_spreadsheet_program_writes() -> None:
    with zipfile.ZipFile(io.BytesIO(plain())) as archive:
        assert "xl/workbook.xml" in archive.namelist()
