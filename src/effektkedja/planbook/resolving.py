"""Names in cells looked up: a name from a list, a number, a whole label, or an IRI in angle brackets."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Final

from effektkedja.model.text import Text
from effektkedja.planbook.dropdowns import row_name
from effektkedja.planbook.hidden import absolute
from effektkedja.planbook.lists import BY_KEY
from effektkedja.planbook.values import UnreadableError, normal

_BRACKETED: Final = re.compile(r"<([^<>\s]+)>")
_SEPARATORS: Final = re.compile(r"([;\n])")
_NUMBER: Final = re.compile(r"([0-9]+(?:\.[0-9]+)*[a-zåäö]?)(?:\s+(.*))?", re.DOTALL)
_ALIKE: Final = 0.6
"""How much of a label must be right for its number to count: a row's label may have been edited since."""
_PREFIXES: Final = {
    "ek:": "https://w3id.org/effektkedja/def/",
    "skos:": "http://www.w3.org/2004/02/skos/core#",
    "rdfs:": "http://www.w3.org/2000/01/rdf-schema#",
}


@dataclass(frozen=True)
class Known:
    """A thing that a name may stand for; ``own`` if it stands in a row of the workbook."""

    iri: str
    number: str
    label: str
    own: bool


class Resolver:
    """Finds what the names in a workbook stand for, list by list."""

    def __init__(self) -> None:
        self._texts: dict[str, dict[str, dict[str, Known]]] = defaultdict(lambda: defaultdict(dict))
        self._numbers: dict[str, dict[str, dict[str, Known]]] = defaultdict(lambda: defaultdict(dict))
        self._shown: dict[str, dict[str, str]] = defaultdict(dict)
        self._exact: dict[str, dict[str, str]] = defaultdict(dict)

    def offer(self, list_key: str, text: str, known: Known) -> None:
        """Make a thing known by the text that stands for it alone in its list; other ways to name it come after."""
        self._exact[list_key].setdefault(_folded(text), known.iri)
        self.add(list_key, text, known)

    def add(self, list_key: str, text: str, known: Known) -> None:
        """Make a thing known under a name, its label and its number."""
        for name in (text, known.label, row_name(known.number, known.label)):
            if name.strip():
                self._texts[list_key][_folded(name)].setdefault(known.iri, known)
        if text.strip():
            self._shown[list_key].setdefault(_folded(text), text)
        if known.number:
            self._numbers[list_key][_folded(known.number)].setdefault(known.iri, known)

    def many(self, list_key: str, text: str) -> list[str]:
        """The IRIs of all names in a cell. A name may itself hold a semicolon: the longest that is known is taken.

        Raises:
            UnreadableError: a name is not known, or not of one thing only.
        """
        pieces = _SEPARATORS.split(normal(text))
        found: dict[str, None] = {}
        at = 0
        while at < len(pieces):
            if not pieces[at].strip():
                at += 2
                continue
            end, iri = self._longest(list_key, pieces, at)
            found[iri] = None
            at = end + 1
        return list(found)

    def one(self, list_key: str, text: str) -> str:
        """The IRI of a name.

        Raises:
            UnreadableError: it is not known, or not of one thing only.
        """
        text = " ".join(text.split())
        if bracketed := _BRACKETED.fullmatch(text):
            return _expanded(bracketed[1])
        if (exact := self._exact[list_key].get(_folded(text))) is not None:
            return exact
        found = self._texts[list_key].get(_folded(text), {})
        for search in (self._by_number, self._by_beginning):
            found = found or search(list_key, text)
        own = {iri: known for iri, known in found.items() if known.own} or found
        if len(own) == 1:
            return next(iter(own))
        raise UnreadableError(self._several(own.values()) if own else self._unknown(list_key, text))

    def _longest(self, list_key: str, pieces: list[str], at: int) -> tuple[int, str]:
        """The end of the longest name that begins at a piece, and its IRI."""
        for end in range(len(pieces), at + 1, -2):
            text = "".join(pieces[at:end]).strip()
            if end == at + 1 or self._is_known(list_key, text):
                return end, self.one(list_key, text)
        return at + 1, self.one(list_key, pieces[at].strip())

    def _is_known(self, list_key: str, text: str) -> bool:
        return _folded(text) in self._texts[list_key]

    def _by_number(self, list_key: str, text: str) -> dict[str, Known]:
        """Things of that number, if what follows the number is empty or much like the label."""
        match = _NUMBER.fullmatch(text)
        if not match:
            return {}
        rest = match[2] or ""
        found = self._numbers[list_key].get(_folded(match[1]), {})
        return {iri: known for iri, known in found.items() if not rest or _alike(rest, known.label)}

    def _by_beginning(self, list_key: str, text: str) -> dict[str, Known]:
        """Things whose name begins so; a short beginning is no name."""
        wanted = _folded(text).rstrip("…").rstrip()
        if len(wanted) < 12:
            return {}
        found: dict[str, Known] = {}
        for name, known in self._texts[list_key].items():
            if name.startswith(wanted):
                found.update(known)
        return found

    def _unknown(self, list_key: str, text: str) -> Text:
        title = BY_KEY[list_key].title
        near = get_close_matches(_folded(text), list(self._shown[list_key]), n=1, cutoff=0.6)
        if near:
            shown = self._shown[list_key][near[0]]
            return Text(f"Ett namn ur listan {title.sv}. Menade du ”{shown}”?", f"A name of the list. “{shown}”?")
        return Text(
            f"Ett namn ur listan {title.sv}; den står på bladet Kodlistor eller på ett eget blad.",
            f"A name of the list {title.en}; it stands on the sheet of code lists or on a sheet of its own.",
        )

    def _several(self, found: Iterable[Known]) -> Text:
        names = "; ".join(sorted(row_name(known.number, known.label) for known in found))
        return Text(f"Ett namn som bara en sak har. Flera passar: {names}.", f"One thing; several fit: {names}.")


def _alike(text: str, label: str) -> bool:
    text, label = _folded(text).rstrip("… "), _folded(label)
    return SequenceMatcher(None, text, label[: len(text)]).ratio() >= _ALIKE


def _expanded(text: str) -> str:
    for prefix, namespace in _PREFIXES.items():
        if text.startswith(prefix):
            return namespace + text.removeprefix(prefix)
    return absolute(text)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
