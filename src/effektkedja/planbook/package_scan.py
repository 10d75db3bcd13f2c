"""What the XML parts of a workbook hold, found by streaming through them before anything builds them in memory.

An .xlsx file is a zip archive of XML parts (ECMA-376, Open Packaging Conventions). A part of some kilobytes can unfold
into gigabytes, and a single address can make a reader build a million rows. Nothing is kept here but counters and
addresses, and the first thing that is out of bounds ends it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from effektkedja.model.text import Text
from effektkedja.planbook.refusal import SAVE_AGAIN, WITHOUT_MACROS, Refusal, corner, letters, short

_TOKEN: Final = 1024 * 1024
"""Bytes that a tag or a run of text may have: Excel's longest cell has 32,767 letters."""
_NAMES: Final = 10_000
"""Names of elements that are remembered."""
_DIGITS: Final = "0123456789"
_QUOTED: Final = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'")
_REACHING: Final = re.compile(
    r"\||\[[^\]]*\][^\]]*!|\b(?:WEBSERVICE|WEBBTJÄNST|FILTERXML|IMPORTDATA|RTD|CALL|EXEC|REGISTER(?:\.ID)?|DDE|IMAGE)\s*\(",
    re.IGNORECASE,
)
"""Formulas that fetch from or start something outside of the workbook: DDE, other workbooks, the network."""
_CODED: Final = ("macroenabled", "vbaproject", "macrosheet", "dialogsheet", "activex")
_FETCHING: Final = frozenset(
    {"connections", "externallink", "externallinkpath", "querytable", "oleobject", "package", "attachedtemplate"}
)


Handler = Callable[[dict[str, str]], None]


@dataclass(frozen=True)
class Bounds:
    """How large a workbook may be. A plan of 5,000 commitments takes about a third of this.

    Args:
        elements: XML elements of all parts together.
        rows: last row that a sheet may use.
        columns: last column that a sheet may use.
        area: cells of the rectangle that holds everything on a sheet; readers go through all of it.
        merged: cells of all merged ranges of a sheet.
    """

    elements: int = 1_500_000
    rows: int = 20_000
    columns: int = 1_024
    area: int = 1_000_000
    merged: int = 100_000


@dataclass
class Scan:
    """Goes through the parts of one workbook, one after the other, and refuses what is out of bounds.

    Args:
        bounds: how large it may be.
    """

    bounds: Bounds
    sheets: dict[str, str] = field(default_factory=dict)
    """Name of a sheet as people know it, by the id that the workbook relates it with."""
    targets: dict[str, str] = field(default_factory=dict)
    """Id that the workbook relates a part with, by the name of the part."""
    _tags: int = 0

    def count(self, chunks: Iterable[bytes]) -> None:
        """Count the tags of one part, much faster than they can be parsed: each has one ``<``, in UTF-16 too.

        Raises:
            Refusal: there are more in all parts together than elements are allowed; an element has two tags at most.
        """
        for chunk in chunks:
            self._tags += chunk.count(b"<")
            if self._tags > 2 * self.bounds.elements:
                raise Refusal(
                    Text(
                        f"Filen har fler än {self.bounds.elements} celler och andra delar; det är för stort för en "
                        "plan.",
                        f"The file has more than {self.bounds.elements} cells and other parts; too large for a plan.",
                    ),
                    hint=Text("Dela upp planen på flera filer.", "Split the plan into several files."),
                )

    def part(self, name: str, chunks: Iterable[bytes]) -> None:
        """Go through one part.

        Args:
            name: its name in the archive.
            chunks: its bytes, unpacked.

        Raises:
            Refusal: something in it is out of bounds, or it is no XML.
        """
        part = _Part(self, name)
        try:
            part.read(chunks)
        except expat.ExpatError as error:
            raise Refusal(
                Text(
                    f"Filen är trasig inuti: {name}, rad {error.lineno}, är inte giltig XML.",
                    f"The file is broken inside: {name}, line {error.lineno}, is not valid XML.",
                ),
                hint=SAVE_AGAIN,
            ) from error

    def title(self, part: str) -> str:
        """What people call a sheet, by its part; the part's own name where the workbook does not say."""
        return self.sheets.get(self.targets.get(part, ""), part)


class _Part:
    """One part: its parser and where in it we are."""

    def __init__(self, scan: Scan, name: str) -> None:
        self.scan, self.name = scan, name
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.row, self.column = 0, 0
        self.last_row, self.last_column, self.merged = 0, 0, 0
        self.formula: list[str] = []
        self.columns: dict[str, int] = {}
        self.handlers: dict[str, Handler | None] = dict(_handlers(self))

    def read(self, chunks: Iterable[bytes]) -> None:
        fed = 0
        for chunk in chunks:
            self.parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - self.parser.CurrentByteIndex > _TOKEN:
                raise Refusal(
                    Text(
                        f"Filen är trasig inuti: {self.name} har en text på mer än en miljon tecken.",
                        f"The file is broken inside: {self.name} has a text of more than a million characters.",
                    ),
                    hint=SAVE_AGAIN,
                )
        self.parser.Parse(b"", True)

    def _doctype(self, *_: object) -> None:
        raise Refusal(
            Text(
                f"Filen innehåller en dokumenttyp ({self.name}), som kan få datorn att ta slut på minne. Excel skriver "
                "aldrig sådana.",
                f"The file declares a document type ({self.name}), which can exhaust memory. Excel never writes one.",
            ),
            hint=Text("Öppna inte filen; fråga den som skickade den.", "Do not open it; ask whoever sent it."),
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        """Called for every element: the name, with or without a prefix, is looked up once."""
        try:
            handler = self.handlers[name]
        except KeyError:
            handler = self.handlers.get(name.rpartition(":")[2])
            if len(self.handlers) < _NAMES:
                self.handlers[name] = handler
        if handler:
            handler(attributes)

    def _end_of_formula(self, name: str) -> None:
        if name.rpartition(":")[2] != "f":
            return
        text = "".join(self.formula)
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None
        if _REACHING.search(_QUOTED.sub("", text)):
            raise Refusal(
                Text(
                    f"Cellen innehåller en formel som hämtar något utanför filen: ={short(text)}",
                    f"The cell holds a formula that fetches something outside of the file: ={short(text)}",
                ),
                place=f"{self.scan.title(self.name)}!{letters(self.column)}{self.row}",
                hint=Text("Skriv värdet i stället för formeln.", "Write the value instead of the formula."),
            )

    def on_row(self, attributes: dict[str, str]) -> None:
        self.row = _number(attributes.get("r")) or self.row + 1
        self.column = 0

    def on_cell(self, attributes: dict[str, str]) -> None:
        address = attributes.get("r")
        if address is None:
            self.column += 1
        else:
            name = address.rstrip(_DIGITS)
            column = self.columns.get(name)
            if column is None:
                column = self.columns[name] = corner(f"{name}1")[0]
            self.column, self.row = column, _number(address[len(name) :])
        if self.column > self.last_column or self.row > self.last_row:
            self._reaches(self.column, self.row)

    def on_formula(self, _: dict[str, str]) -> None:
        self.formula = []
        self.parser.CharacterDataHandler = self.formula.append
        self.parser.EndElementHandler = self._end_of_formula

    def on_range(self, attributes: dict[str, str]) -> None:
        """Something that readers build for every cell of a range: a link, a comment, the extent of a sheet."""
        if "ref" in attributes:
            self._covers(attributes["ref"])

    def on_merge(self, attributes: dict[str, str]) -> None:
        self.merged += self._covers(attributes.get("ref", ""))
        if self.merged > self.scan.bounds.merged:
            raise Refusal(
                Text(
                    f"Fler än {self.scan.bounds.merged} celler är sammanfogade.",
                    f"More than {self.scan.bounds.merged} cells are merged.",
                ),
                place=self.scan.title(self.name),
                hint=Text("Dela upp cellerna igen.", "Split the cells again."),
            )

    def on_sheet(self, attributes: dict[str, str]) -> None:
        title = attributes.get("name")
        for key, value in attributes.items():
            if title and key.rpartition(":")[2] == "id":
                self.scan.sheets[value] = title

    def on_relationship(self, attributes: dict[str, str]) -> None:
        kind, target = attributes.get("Type", "").casefold(), attributes.get("Target", "")
        if self.name.endswith("workbook.xml.rels"):
            self.scan.targets[_joined(self.name, target)] = attributes.get("Id", "")
        _no_code(kind, self.name)
        last = kind.rpartition("/")[2]
        if last in _FETCHING or (attributes.get("TargetMode") == "External" and last != "hyperlink"):
            raise Refusal(
                Text(
                    f"Filen hämtar något utanför sig själv: {short(target)}",
                    f"The file fetches something outside of itself: {short(target)}",
                ),
                hint=Text(
                    "Ta bort kopplingen (Data > Redigera länkar, eller Frågor och anslutningar) och spara igen.",
                    "Remove the connection (Data > Edit Links, or Queries & Connections) and save again.",
                ),
            )

    def on_content_type(self, attributes: dict[str, str]) -> None:
        _no_code(attributes.get("ContentType", "").casefold(), self.name)

    def _covers(self, ref: str) -> int:
        """How many cells a range has; refused where it reaches too far."""
        first, _, last = ref.partition(":")
        left, top = corner(first)
        right, bottom = corner(last or first)
        self._reaches(max(left, right), max(top, bottom))
        return (abs(right - left) + 1) * (abs(bottom - top) + 1)

    def _reaches(self, column: int, row: int) -> None:
        bounds = self.scan.bounds
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)
        if row <= bounds.rows and column <= bounds.columns and self.last_row * self.last_column <= bounds.area:
            return
        raise Refusal(
            Text(
                f"Bladet sträcker sig till cell {letters(column)}{row}. Högst {bounds.rows} rader och {bounds.columns} "
                f"kolumner läses, och högst {bounds.area} celler.",
                f"The sheet reaches to cell {letters(column)}{row}. At most {bounds.rows} rows and {bounds.columns} "
                f"columns are read, and at most {bounds.area} cells.",
            ),
            place=self.scan.title(self.name),
            hint=Text(
                "Ta bort de tomma raderna och kolumnerna efter planen (markera dem, högerklicka, Ta bort) och spara.",
                "Delete the empty rows and columns after the plan (select, right-click, Delete) and save.",
            ),
        )


def _handlers(part: _Part) -> Mapping[str, Handler]:
    return {
        "row": part.on_row,
        "c": part.on_cell,
        "f": part.on_formula,
        "dimension": part.on_range,
        "hyperlink": part.on_range,
        "comment": part.on_range,
        "threadedComment": part.on_range,
        "mergeCell": part.on_merge,
        "sheet": part.on_sheet,
        "Relationship": part.on_relationship,
        "Override": part.on_content_type,
        "Default": part.on_content_type,
    }


def _no_code(kind: str, part: str) -> None:
    if any(word in kind for word in _CODED):
        raise Refusal(
            Text(f"Filen innehåller makron ({part}).", f"The file holds macros ({part})."), hint=WITHOUT_MACROS
        )


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _joined(rels: str, target: str) -> str:
    """The name of a part that a relationship of ``rels`` leads to."""
    if target.startswith("/"):
        return target[1:]
    folder = rels.partition("_rels/")[0]
    return folder + target
