"""The breaks that a check finds, as a sequence that counts and turns into tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, overload

from effektkedja.api import frames, html
from effektkedja.errors import EffektkedjaError
from effektkedja.model.findings import Finding
from effektkedja.model.report import Report
from effektkedja.model.rules import Severity
from effektkedja.model.text import Language, Text

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Property = Literal["severity", "rule", "family", "document", "goal", "basis"]

_PROPERTIES: dict[str, Callable[[Finding], str | None]] = {
    "severity": lambda finding: finding.severity.key,
    "rule": lambda finding: finding.rule.code,
    "family": lambda finding: finding.rule.family,
    "document": lambda finding: finding.document or None,
    "goal": lambda finding: finding.goal.label if finding.goal else None,
    "basis": lambda finding: finding.basis,
}

_COLUMNS: dict[str, Callable[[Finding], str | int | None]] = {
    "id": lambda finding: finding.id,
    "rule": lambda finding: finding.rule.code,
    "severity": lambda finding: finding.severity.key,
    "focus": lambda finding: finding.focus.iri,
    "label": lambda finding: finding.focus.label,
    "value": lambda finding: finding.value.iri if finding.value else None,
    "valueLabel": lambda finding: finding.value.label if finding.value else None,
    "document": lambda finding: finding.document or None,
    "goal": lambda finding: finding.goal.iri if finding.goal else None,
    "goalLabel": lambda finding: finding.goal.label if finding.goal else None,
    "message": lambda finding: finding.message,
    "remedy": lambda finding: finding.remedy,
    "basis": lambda finding: finding.basis,
    "heading": lambda finding: finding.source.heading or None,
    "lines": lambda finding: finding.source.lines or None,
    "file": lambda finding: finding.source.file or None,
    "line": lambda finding: finding.source.line or None,
}
"""Columns of a table of findings: the keys of ``check --format json``, the source laid out flat."""

_HEADINGS = (
    Text("Allvar", "Severity"),
    Text("Regel", "Rule"),
    Text("Mål", "Goal"),
    Text("Brist", "Finding"),
    Text("Gör så här", "Remedy"),
)
_SEVERITIES = {
    Severity.VIOLATION: Text("brutet", "violation"),
    Severity.WARNING: Text("varning", "warning"),
    Severity.INFO: Text("info", "info"),
}


class Findings(Sequence[Finding]):
    """What a check found, worst first within each goal, and what was run."""

    def __init__(self, report: Report, lang: Language) -> None:
        self._report = report
        self._lang = lang

    @overload
    def __getitem__(self, at: int) -> Finding: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, at: int | slice) -> Finding | tuple[Finding, ...]:
        return self._report.findings[at]

    def __len__(self) -> int:
        return len(self._report.findings)

    @property
    def rules(self) -> int:
        """How many rules were run."""
        return self._report.rules

    @property
    def engine(self) -> str:
        """The engine that ran them."""
        return self._report.engine

    @property
    def seconds(self) -> float:
        """How long the check took, in seconds."""
        return self._report.seconds

    @property
    def notes(self) -> tuple[str, ...]:
        """What the check wants to say beside its findings."""
        return self._report.notes

    def counts(self, by: Property = "severity") -> dict[str | None, int]:
        """How many findings there are of each kind, most first; None counts those that have no such property.

        Args:
            by: ``severity``, ``rule``, ``family`` (EK1 …), ``document``, ``goal`` or ``basis``.

        Raises:
            EffektkedjaError: there is no such property.
        """
        if by not in _PROPERTIES:
            listed = ", ".join(_PROPERTIES)
            raise EffektkedjaError(
                Text(f"Brister kan inte räknas per ”{by}”.", f"Findings cannot be counted by '{by}'."),
                hint=Text(f"Välj bland: {listed}.", f"Choose from: {listed}."),
            )
        return dict(Counter(map(_PROPERTIES[by], self)).most_common())

    def to_pandas(self) -> pandas.DataFrame:
        """The findings as a pandas DataFrame, a row each.

        Raises:
            EffektkedjaError: pandas is not installed.
        """
        return frames.to_pandas(self._series())

    def to_polars(self) -> polars.DataFrame:
        """The findings as a polars DataFrame. Errors as for :meth:`to_pandas`."""
        return frames.to_polars(self._series())

    def to_arrow(self) -> pyarrow.Table:
        """The findings as an Arrow table. Errors as for :meth:`to_pandas`."""
        return frames.to_arrow(self._series())

    def _series(self) -> list[frames.Series]:
        return [
            frames.series(name, [read(finding) for finding in self], "integer" if name == "line" else "string")
            for name, read in _COLUMNS.items()
        ]

    def _repr_html_(self) -> str:
        lang = self._lang
        rows = [
            [
                (_SEVERITIES[finding.severity].in_(lang), ""),
                (finding.rule.code, finding.rule.title.in_(lang)),
                (finding.goal.label if finding.goal else "", finding.goal.iri if finding.goal else ""),
                (finding.message, finding.focus.iri),
                (finding.remedy, ""),
            ]
            for finding in self[: html.ROWS]
        ]
        caption = {"sv": "Brister i effektkedjan", "en": "Breaks in the effect chain"}[lang]
        return html.table(caption, [heading.in_(lang) for heading in _HEADINGS], rows, len(self), lang)

    def __repr__(self) -> str:
        counted = ", ".join(f"{number} {name}" for name, number in self.counts().items())
        return f"<Findings: {counted or 'none'} by {self.rules} rules>"
