"""A finished workbook as bytes that are the same each time."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from effektkedja import __version__
from effektkedja.model.text import Language
from effektkedja.render.sheet import fit_heights

if TYPE_CHECKING:
    from openpyxl import Workbook

_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
EPOCH: Final = date(2000, 1, 1)
"""The day of a workbook that is to bear none."""


def fixed_bytes(book: Workbook, title: str, lang: Language, day: date) -> bytes:
    """The workbook's bytes with its dates set, those in the archive too: openpyxl puts the present time there."""
    from openpyxl.xml.functions import tostring

    when = datetime(day.year, day.month, day.day)
    book.properties.creator = f"effektkedja {__version__}"
    book.properties.title = title
    book.properties.language = lang
    book.properties.created = when
    for sheet in book.worksheets:
        fit_heights(sheet)
    raw, fixed = BytesIO(), BytesIO()
    book.save(raw)
    book.properties.modified = when
    core = tostring(book.properties.to_tree())
    with ZipFile(raw) as old, ZipFile(fixed, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = core if entry.filename == "docProps/core.xml" else old.read(entry)
            info = ZipInfo(entry.filename, _ZIP_TIME)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0
            new.writestr(info, content)
    return fixed.getvalue()
