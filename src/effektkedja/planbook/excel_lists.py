"""Drop-down lists as Excel saves them.

Excel keeps a list that stands on another sheet in an extension (``x14:dataValidation``, [MS-XLSX] 2.3.2), which
openpyxl does not read. A copy made by openpyxl would have lost them.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree
from zipfile import ZipFile

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation

_X14: Final = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM: Final = "{http://schemas.microsoft.com/office/excel/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FLAGS: Final = ("allowBlank", "showInputMessage", "showErrorMessage", "showDropDown")
_TEXTS: Final = ("type", "prompt", "promptTitle", "error", "errorTitle", "errorStyle")


def restore_lists(book: Workbook, path: Path) -> int:
    """Put the lists of the extension back into a workbook that openpyxl has read.

    Args:
        book: the workbook as openpyxl has it.
        path: its file, which has been looked over by :func:`effektkedja.planbook.guard.inspect`.

    Returns:
        How many there were.
    """
    restored = 0
    with ZipFile(path) as archive:
        for tab, part in sheet_parts(archive).items():
            if tab not in book.sheetnames or part not in archive.namelist():
                continue
            for validation in _extended(archive.read(part)):
                book[tab].add_data_validation(validation)
                restored += 1
    return restored


def sheet_parts(archive: ZipFile) -> dict[str, str]:
    """The part of each sheet, by the name on its tab."""
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    related = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id", ""): one.get("Target", "") for one in related}
    parts = {}
    for sheet in workbook.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION, ""), "")
        parts[sheet.get("name", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    return parts


def _extended(data: bytes) -> list[DataValidation]:
    if b"x14:dataValidation" not in data and _X14[1:-1].encode() not in data:
        return []
    found = []
    for _, element in ElementTree.iterparse(io.BytesIO(data)):
        if element.tag == f"{_X14}dataValidation":
            found.append(_validation(element))
        elif element.tag == f"{_MAIN}row":
            element.clear()
    return found


def _validation(element: ElementTree.Element) -> DataValidation:
    from openpyxl.worksheet.datavalidation import DataValidation

    validation = DataValidation(
        formula1=element.findtext(f"{_X14}formula1/{_XM}f"),
        formula2=element.findtext(f"{_X14}formula2/{_XM}f"),
        sqref=element.findtext(f"{_XM}sqref", ""),
    )
    for name in _FLAGS:
        setattr(validation, name, element.get(name) in ("1", "true"))
    for name in _TEXTS:
        if element.get(name):
            setattr(validation, name, element.get(name))
    return validation
