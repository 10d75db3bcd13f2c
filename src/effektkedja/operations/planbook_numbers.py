"""IRIs for new rows, from the document and its own numbering: never from row numbers, and not from what people call it.

See docs/model.md for the addresses of the kinds of things.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Final

import pyoxigraph as ox

from effektkedja.names import document_id
from effektkedja.operations.planbook_ground import Ground
from effektkedja.planbook import layout
from effektkedja.planbook.book import Facts, Row
from effektkedja.planbook.parts import Sheet
from effektkedja.terms import EK, EKC, EKD, SKOS

Leads = Callable[[Row, str], list[str]]
"""The IRIs that a cell of a row leads to, by the key of its column; none where it cannot be read."""

_UNDER_GOAL: Final = ("conditions", "commitments", "areas")
_WORDS: Final = {
    f"{EK}concerns": "galler",
    f"{EK}measureLevel": "niva",
    f"{EK}continues": "fortsatter",
    f"{EK}followUpStatus": "status",
}


@dataclass
class Numbers:
    """Gives out IRIs and numbers that nothing else has.

    Args:
        ground: what is there already.
        facts: the document and what it calls its kinds of things.
        taken: IRIs that rows of the workbooks have.
    """

    ground: Ground
    facts: Facts
    taken: set[str] = field(default_factory=set)
    _numbers: dict[str, set[str]] = field(default_factory=dict)
    _indexes: dict[str, dict[tuple[str, str], list[str]]] = field(default_factory=dict)
    _last: dict[tuple[str, str], int] = field(default_factory=dict)

    def existing(self, sheet: Sheet, number: str, label: str) -> str:
        """The thing of the document that a row without id names by its number, or without one by its words; or ""."""
        if sheet.key == "document":
            return self.facts.document
        if sheet.interprets or not (number or label):
            return ""
        key = ("number", number) if number else ("label", label)
        found = [thing for thing in self._index(sheet).get(key, ()) if thing not in self.taken]
        return found[0] if found else ""

    def numbered(self, sheet: Sheet, number: str) -> str:
        """The IRI of a new thing with a number of its own; "" if something else has it."""
        iri = self._iri(sheet, _slug(number))
        if iri in self.taken or self.ground.home(iri) or number in self._used(sheet):
            return ""
        return self._take(sheet, iri, number)

    def next(self, sheet: Sheet, row: Row, leads: Leads) -> tuple[str, str]:
        """The IRI of a new thing without number, and the number that it gets; "" where its kind has none."""
        if sheet.key == "figures":
            return self._free(self._figure(row, leads)), ""
        if sheet.key == "follow-ups":
            return self._free(self._follow_up(row, leads)), ""
        if sheet.interprets:
            return self._free(self._link(row, leads)), ""
        if sheet.key == "indicators":
            before = self._measured(row, leads)
            return self._count(sheet, f"{before}-" if before else "", is_shown=False)
        if sheet.key in _UNDER_GOAL:
            goals = leads(row, "goal")
            return self._count(sheet, f"{_tail(goals[0])}." if goals else "", is_shown=True)
        return self._count(sheet, "", is_shown=sheet.has("number"))

    def _count(self, sheet: Sheet, before: str, *, is_shown: bool) -> tuple[str, str]:
        """The first free number that begins so."""
        for number in count(self._last.get((sheet.key, before), 0) + 1):
            text = f"{before}{number}"
            iri = self._iri(sheet, text)
            if iri not in self.taken and not self.ground.home(iri) and text not in self._used(sheet):
                self._last[sheet.key, before] = number
                return self._take(sheet, iri, text), text if is_shown else ""
        raise AssertionError  # pragma: no cover - counting does not end

    def _measured(self, row: Row, leads: Leads) -> str:
        """What an indicator's number begins with: its commitment's, its condition's or its goal's."""
        for column, before in (
            ("measures-commitment", ""),
            ("measures-condition", "villkor-"),
            ("goal", "mal-"),
            ("measures-goal", "mal-"),
        ):
            if found := leads(row, column):
                return before + _tail(found[0])
        return ""

    def _figure(self, row: Row, leads: Leads) -> str:
        subject = [*leads(row, "indicator"), *leads(row, "commitment")]
        year = row.cells.get("year")
        terms = year.terms if year and year.terms else ()
        parts = [terms[0].value if terms else "utan-ar"]
        for column in ("sex", "age", "area", "dimension"):
            parts.extend(_tail(iri) for iri in leads(row, column))
        key = _tail(subject[0]) if subject else "dokument"
        return f"{self.facts.document}/{self._segment('figures')}/{key}/{'-'.join(parts)}"

    def _follow_up(self, row: Row, leads: Leads) -> str:
        parts = [_tail(iri) for iri in leads(row, "commitment")] + [_tail(iri) for iri in leads(row, "by")]
        return f"{self.facts.document}/{self._segment('follow-ups')}/{'-'.join(parts) or 'utan-atagande'}"

    def _link(self, row: Row, leads: Leads) -> str:
        names = leads(row, "property")
        word = _WORDS.get(names[0], "") if names else ""
        from_key = "-".join(_pair(iri) for iri in leads(row, "from")) or "okand"
        targets = leads(row, "to")
        to_key = (
            "-".join(_pair(iri) for iri in targets) if targets else f"ingen-{_slug(_tail(names[0])) if names else ''}"
        )
        after = "-".join(part for part in (word, to_key) if part)
        return f"{EKD}tolkning/{document_id(self.facts.document)}/{from_key}--{after}"

    def _free(self, iri: str) -> str:
        """The IRI, or the first with a counter after it that is free."""
        for number in count(1):
            candidate = iri if number == 1 else f"{iri}-{number}"
            if candidate not in self.taken and not self.ground.home(candidate):
                self.taken.add(candidate)
                return candidate
        raise AssertionError  # pragma: no cover - counting does not end

    def _take(self, sheet: Sheet, iri: str, number: str) -> str:
        self.taken.add(iri)
        self._used(sheet).add(number)
        return iri

    def _used(self, sheet: Sheet) -> set[str]:
        """The numbers that the document's things of this kind have."""
        if sheet.key not in self._numbers:
            self._numbers[sheet.key] = {text for what, text in self._index(sheet) if what == "number"}
        return self._numbers[sheet.key]

    def _index(self, sheet: Sheet) -> dict[tuple[str, str], list[str]]:
        """The things of a kind by number, and those without one by label."""
        if sheet.key not in self._indexes:
            found: dict[tuple[str, str], list[str]] = defaultdict(list)
            for thing in self.ground.things(sheet):
                numbers = self._values(thing, "notation")
                for number in numbers:
                    found["number", number].append(thing)
                for label in () if numbers else self._values(thing, "prefLabel"):
                    found["label", label].append(thing)
            self._indexes[sheet.key] = dict(found)
        return self._indexes[sheet.key]

    def know(self, sheet: Sheet, number: str) -> None:
        """Count a number as used: that of a row that keeps its thing."""
        self._used(sheet).add(number)

    def _values(self, thing: str, name: str) -> set[str]:
        home = self.ground.home(thing)
        pairs = self.ground.statements(home).get(thing, []) if home else []
        return {
            value.value
            for property_iri, value in pairs
            if property_iri == f"{SKOS}{name}" and isinstance(value, ox.Literal)
        }

    def _iri(self, sheet: Sheet, key: str) -> str:
        return f"{self.facts.document}/{self._segment(sheet.key)}/{key}"

    def _segment(self, key: str) -> str:
        return self.facts.segments.get(key) or layout.sheet(key).segment


def number_and_label(row: Row) -> tuple[str, str]:
    """The number and the label that stand in a row; empty where they do not."""
    found = []
    for key in ("number", "label"):
        cell = row.cells.get(key)
        found.append(cell.terms[0].value if cell and cell.terms else "")
    return found[0], found[1]


def _pair(iri: str) -> str:
    """A thing as readings' addresses name it: ``atgard-4.3``; a code by its own part: ``barn``."""
    if iri.startswith(EKC):
        return iri.removeprefix(EKC)
    return "-".join(_slug(part) for part in iri.rsplit("/", 2)[-2:])


def _tail(iri: str) -> str:
    return iri.rstrip("/#").rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def _slug(text: str) -> str:
    """A number as it stands in an IRI: small letters without marks, digits, points and hyphens."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9.]+", "-", plain).strip("-.") or "utan-nummer"
