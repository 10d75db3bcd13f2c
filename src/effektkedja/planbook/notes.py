"""What is noted on the cells of a planner's workbook: which findings belong to which cell."""

from __future__ import annotations

from dataclasses import dataclass

from effektkedja.model.findings import Finding
from effektkedja.planbook.book import CellProblem


@dataclass(frozen=True)
class CellNote:
    """The findings of one cell.

    Args:
        tab: name of the sheet.
        address: the cell, such as ``C7``.
        findings: what was found, the worst first.
    """

    tab: str
    address: str
    findings: tuple[Finding, ...]

    @property
    def place(self) -> str:
        """Sheet and cell as a person reads them: ``Åtaganden!C7``."""
        return f"{self.tab}!{self.address}"


@dataclass(frozen=True)
class Notes:
    """The findings of a check, laid out over a workbook.

    Args:
        cells: the findings that belong to a cell, sheet by sheet from the top.
        elsewhere: those about things that have no row in the workbook.
        problems: cells that cannot be read, so that nothing could be found about them.
    """

    cells: tuple[CellNote, ...]
    elsewhere: tuple[Finding, ...]
    problems: tuple[CellProblem, ...] = ()
