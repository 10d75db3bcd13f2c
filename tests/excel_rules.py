"""What Excel asks of a workbook and refuses or "repairs" otherwise, beyond what openpyxl and LibreOffice mind.

From ECMA-376 part 1 (order of elements, counts, references) and from Excel's own limits as its documentation gives them
(names of sheets, lengths of texts and formulas, messages of data validation).
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from posixpath import join, normpath
from xml.etree import ElementTree
from zipfile import ZipFile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SHEET_ORDER = """sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges
scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting
dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties
cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls
webPublishItems tableParts extLst"""
_BOOK_ORDER = """fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups
externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches extLst"""
_STYLE_ORDER = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst"
_COUNTED = ("dataValidations", "mergeCells", "cellXfs", "cellStyleXfs", "fonts", "fills", "borders", "dxfs", "numFmts")
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]*)")
_PLACE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!\s]+))!\$?[A-Z]{1,3}\$?[1-9][0-9]*")


class Package:
    """The parts of an ``.xlsx`` file."""

    def __init__(self, data: bytes) -> None:
        with ZipFile(io.BytesIO(data)) as archive:
            self.names = archive.namelist()
            self.xml = {
                name: ElementTree.fromstring(archive.read(name))
                for name in self.names
                if name.endswith((".xml", ".rels", ".vml"))
            }
        self.book = self.xml["xl/workbook.xml"]
        related = {one.get("Id"): one.get("Target", "") for one in self.xml["xl/_rels/workbook.xml.rels"]}
        targets = {str(sheet.get("name")): related[sheet.get(RELATION)] for sheet in self.book.iter(f"{MAIN}sheet")}
        self.sheets = {name: self.xml[normpath(join("/xl", target))[1:]] for name, target in targets.items()}
        self.styles = self.xml["xl/styles.xml"]
        self.shared = len(self.xml["xl/sharedStrings.xml"]) if "xl/sharedStrings.xml" in self.xml else 0


def faults(data: bytes) -> list[str]:
    """What Excel would mind in a workbook, in sentences; empty if nothing is known."""
    package = Package(data)
    found = [*_parts(package), *_book(package), *_styles(package)]
    for name, sheet in package.sheets.items():
        found += [f"{name}: {fault}" for fault in _sheet(package, sheet)]
    return found


def _parts(package: Package) -> Iterator[str]:
    if len(set(map(str.casefold, package.names))) < len(package.names):
        yield "a part is there twice"
    types = package.xml["[Content_Types].xml"]
    endings = {one.get("Extension", "").casefold() for one in types if one.tag.endswith("Default")}
    named = {one.get("PartName", "") for one in types if one.tag.endswith("Override")}
    for name in package.names:
        if f"/{name}" not in named and name.rpartition(".")[2].casefold() not in endings:
            yield f"{name} has no content type"
    for name in named:
        if name[1:] not in package.names:
            yield f"{name} has a content type and is not there"
    for name, root in package.xml.items():
        if not name.endswith(".rels"):
            continue
        folder = name.replace("_rels/", "").rpartition("/")[0]
        for one in root:
            target = one.get("Target", "")
            part = target[1:] if target.startswith("/") else normpath(join(folder, target))
            if one.get("TargetMode") != "External" and part not in package.names:
                yield f"{name} leads to {target}, which is not there"


def _ordered(root: ElementTree.Element, names: str) -> Iterator[str]:
    order = names.split()
    tags = [child.tag.removeprefix(MAIN) for child in root]
    places = [order.index(tag) for tag in tags if tag in order]
    yield from (f"{tag} is not known here" for tag in tags if tag not in order)
    if places != sorted(places):
        yield f"elements in another order than the schema's: {tags}"
    for child in root.iter():
        if child.tag.removeprefix(MAIN) in _COUNTED and child.get("count") not in (None, str(len(child))):
            yield f"{child.tag.removeprefix(MAIN)} counts {child.get('count')}, and there are {len(child)}"


def _book(package: Package) -> Iterator[str]:
    yield from _ordered(package.book, _BOOK_ORDER)
    names = list(package.sheets)
    for name in names:
        if not 1 <= len(name) <= 31 or re.search(r"[\[\]:*?/\\]", name) or name[0] == "'" or name[-1] == "'":
            yield f"{name!r} is no name of a sheet"
    if len({name.casefold() for name in names}) < len(names):
        yield "two sheets have one name"
    if all(sheet.get("state") == "hidden" for sheet in package.book.iter(f"{MAIN}sheet")):
        yield "no sheet is to be seen"
    defined = Counter(
        (name.get("name", "").casefold(), name.get("localSheetId")) for name in package.book.iter(f"{MAIN}definedName")
    )
    yield from (f"the name {name} is defined {count} times" for (name, _), count in defined.items() if count > 1)
    for name in package.book.iter(f"{MAIN}definedName"):
        if int(name.get("localSheetId") or 0) >= len(names):
            yield f"{name.get('name')} is of a sheet that is not there"
        yield from _leads(package, name.text or "", f"the name {name.get('name')}")


def _leads(package: Package, text: str, what: str) -> Iterator[str]:
    """Sheets that are named must be there, and be quoted where they hold more than letters and digits."""
    for quoted, plain in re.findall(r"(?:'((?:[^']|'')+)'|([\w.]+))!", text):
        name = quoted.replace("''", "'") or plain
        if name not in package.sheets:
            yield f"{what} leads to the sheet {name}, which is not there"
        if plain and not re.fullmatch(r"[^\W\d][\w.]*", plain):
            yield f"{what} does not quote {plain}"


def _styles(package: Package) -> Iterator[str]:
    yield from _ordered(package.styles, _STYLE_ORDER)
    known = {str(one.get("numFmtId")) for one in package.styles.iter(f"{MAIN}numFmt")}
    for one in package.styles.iter(f"{MAIN}numFmt"):
        if len(one.get("formatCode", "")) > 255:
            yield "a number format is too long"
    for xf in package.styles.iter(f"{MAIN}xf"):
        if int(xf.get("numFmtId") or 0) >= 164 and xf.get("numFmtId") not in known:
            yield f"number format {xf.get('numFmtId')} is not there"


def _sheet(package: Package, sheet: ElementTree.Element) -> Iterator[str]:
    yield from _ordered(sheet, _SHEET_ORDER)
    yield from _columns(sheet)
    yield from _cells(package, sheet)
    yield from _validations(package, sheet)
    for link in sheet.iter(f"{MAIN}hyperlink"):
        location = link.get("location") or ""
        if location and not _PLACE.fullmatch(location):
            yield f"{link.get('ref')} leads to {location}, which is no cell"
        yield from _leads(package, location, str(link.get("ref")))
    for protection in sheet.iter(f"{MAIN}sheetProtection"):
        if protection.get("password") or protection.get("hashValue"):
            yield "the protection has a password"
    for text in (*sheet.iter(f"{MAIN}oddHeader"), *sheet.iter(f"{MAIN}oddFooter")):
        if len(text.text or "") > 255:
            yield "a header or footer is too long"
    dxfs = len(list(package.styles.iter(f"{MAIN}dxf")))
    for rule in sheet.iter(f"{MAIN}cfRule"):
        if rule.get("dxfId") is not None and int(rule.get("dxfId") or 0) >= dxfs:
            yield f"conditional format {rule.get('dxfId')} is not there"


def _columns(sheet: ElementTree.Element) -> Iterator[str]:
    end = 0
    for column in sheet.iter(f"{MAIN}col"):
        first, last = int(column.get("min") or 0), int(column.get("max") or 0)
        if not end < first <= last <= 16384:
            yield f"columns {first} to {last} overlap or are out of order"
        if not 0 <= float(column.get("width") or 8) <= 255:
            yield f"column {first} is too wide"
        end = last


def _cells(package: Package, sheet: ElementTree.Element) -> Iterator[str]:
    before = 0
    for row in sheet.iter(f"{MAIN}row"):
        number = int(row.get("r") or 0)
        if number <= before:
            yield f"row {number} after row {before}"
        if float(row.get("ht") or 0) > 409.5:
            yield f"row {number} is too high"
        before, column = number, 0
        for cell in row:
            match = _CELL.fullmatch(cell.get("r") or "")
            if not match or int(match[2]) != number or _number(match[1]) <= column:
                yield f"{cell.get('r')} in row {number} is out of order"
                continue
            column = _number(match[1])
            yield from _cell(package, cell)


def _number(letters: str) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - 64
    return at


def _cell(package: Package, cell: ElementTree.Element) -> Iterator[str]:
    where = str(cell.get("r"))
    if int(cell.get("s") or 0) >= len(package.styles.find(f"{MAIN}cellXfs") or ()):
        yield f"{where} has a style that is not there"
    value = cell.find(f"{MAIN}v")
    if cell.get("t") == "s" and not 0 <= int((value.text if value is not None else "") or -1) < package.shared:
        yield f"{where} has a text that is not there"
    if sum(len(text.text or "") for text in cell.iter(f"{MAIN}t")) > 32767:
        yield f"{where} has too long a text"
    for formula in cell.iter(f"{MAIN}f"):
        if len(formula.text or "") > 8192:
            yield f"{where} has too long a formula"
        yield from _leads(package, formula.text or "", where)


def _validations(package: Package, sheet: ElementTree.Element) -> Iterator[str]:
    limits = {"promptTitle": 32, "prompt": 255, "errorTitle": 32, "error": 225}
    seen: set[str] = set()
    for one in sheet.iter(f"{MAIN}dataValidation"):
        where = one.get("sqref") or ""
        if not where or any(not _CELL.fullmatch(part) for span in where.split() for part in span.split(":")):
            yield f"validation of {where!r}"
        yield from (f"two validations of {span}" for span in where.split() if span in seen)
        seen |= set(where.split())
        for name, most in limits.items():
            if len(one.get(name) or "") > most:
                yield f"{name} of {where} is longer than {most}"
        formula = one.find(f"{MAIN}formula1")
        text = (formula.text or "") if formula is not None else ""
        if one.get("type") == "list" and not text:
            yield f"the list of {where} is empty"
        if len(text) > 255:
            yield f"the list of {where} is longer than 255"
        if text.startswith("="):
            yield f"the list of {where} begins with ="
        yield from _leads(package, text, f"the list of {where}")


def dated(data: bytes, tab: str, cell: str) -> date | None:
    """The day that a cell holds as Excel counts days; None where it is no number formatted as a date."""
    package = Package(data)
    found = next(one for one in package.sheets[tab].iter(f"{MAIN}c") if one.get("r") == cell)
    style = list(package.styles.find(f"{MAIN}cellXfs") or ())[int(found.get("s") or 0)]
    codes = {one.get("numFmtId"): one.get("formatCode", "") for one in package.styles.iter(f"{MAIN}numFmt")}
    value = found.find(f"{MAIN}v")
    if found.get("t") not in (None, "n") or value is None or "yy" not in codes.get(style.get("numFmtId"), ""):
        return None
    return date.fromordinal(date(1899, 12, 30).toordinal() + int(float(value.text or 0)))
