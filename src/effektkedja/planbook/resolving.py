"""Names in cells looked up: a name from a list, a number, a whole label, or an IRI in angle brackets."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Final

from effektkedja.canonical import natural_key
from effektkedja.model.text import Text
from effektkedja.names import shorten
from effektkedja.planbook import layout
from effektkedja.planbook.dropdowns import row_name
from effektkedja.planbook.hidden import absolute
from effektkedja.planbook.lists import BY_KEY
from effektkedja.planbook.values import UnreadableError, normal

_BRACKETED: Final = re.compile(r"<([^<>\s]+)>")
_SEPARATORS: Final = re.compile(r"([;\n])")
_NUMBER: Final = re.compile(r"([0-9]+(?:\.[0-9]+)*[a-zåäö]?)(?:\s+(.*))?", re.DOTALL)
_ALIKE: Final = 0.6
"""How much of a label must be right for its number to count: a row's label may have been edited since."""
_FEW: Final = 12
"""Names of a list that are told one by one."""
_SAME: Final = 0.8
"""How alike a slip of the pen is to what was meant."""
_SAID: Final = 60
"""Letters of a name that are told."""
_BEGINNING: Final = 5
"""Letters that a name and what was written for it must share to be told, where they are spelt differently."""
_WHERE_NEW: Final = {
    key: Text(
        f"Är det nytt, skriv det först på bladet {layout.sheet(key).title.sv}.",
        f"If it is new, write it on the sheet {layout.sheet(key).title.en} first.",
    )
    for key in ("commitments", "indicators", "actors", "sources")
}
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
        wrong: list[Text] = []
        at = 0
        while at < len(pieces):
            if not pieces[at].strip():
                at += 2
                continue
            try:
                end, iri = self._longest(list_key, pieces, at)
            except UnreadableError as error:
                wrong.append(error.expected)
                end = at + 1
            else:
                found[iri] = None
            at = end + 1
        if wrong:
            raise UnreadableError(_joined(wrong))
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
        raise UnreadableError(_several(text, own.values()) if own else self._unknown(list_key, text))

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
        """What is said of a name that no list has: the nearest one, or what there is to choose from."""
        title, names = BY_KEY[list_key].title, self._shown[list_key]
        added = _WHERE_NEW.get(list_key, Text())
        cut = shorten(text, _SAID)
        if any(self._is_known(list_key, part.strip()) for part in text.split(",")) and "," in text:
            told, added = Text("Skilj namn åt med semikolon, inte komma.", "Part names by semicolons."), Text()
        elif not names:
            told = Text(f"Listan {title.sv} är tom.", f"The list {title.en} is empty.")
        elif near := self._near(list_key, text):
            told, added = Text(f"Menade du ”{near}”?", f"Did you mean “{near}”?"), Text()
        elif _NUMBER.fullmatch(text) and 0 < len(self._numbers[list_key]) <= _FEW:
            numbers = ", ".join(sorted(self._numbers[list_key], key=natural_key))
            told = Text(f"Numren är {numbers}.", f"The numbers are {numbers}.")
        elif len(names) <= _FEW:
            listed = "; ".join(shorten(name, _SAID) for name in names.values())
            told = Text(f"Välj bland: {listed}.", f"Choose among: {listed}.")
        else:
            told = _where_names(list_key)
        return Text(
            " ".join((f"Ett namn ur listan {title.sv}: ”{cut}” finns inte där.", told.sv, added.sv)).strip(),
            " ".join((f"A name of the list {title.en}: “{cut}” is not in it.", told.en, added.en)).strip(),
        )

    def _near(self, list_key: str, text: str) -> str:
        """The name that is spelt the same but for a slip; else the only one that begins so, or the one most alike."""
        names, wanted = self._shown[list_key], _folded(text)
        alike = get_close_matches(wanted, list(names), n=1, cutoff=0.6)
        if not alike or SequenceMatcher(None, wanted, alike[0]).ratio() < _SAME:
            start = wanted[:_BEGINNING]
            begun = [name for name in names if len(start) == _BEGINNING and name.startswith(start)]
            alike = begun if len(begun) == 1 else [name for name in alike if name[:1] == wanted[:1]]
        return names[alike[0]] if alike else ""


def _where_names(list_key: str) -> Text:
    """Where the names of a long list stand."""
    sheet = BY_KEY[list_key].sheet
    if not sheet:
        return Text("Namnen står på bladet Kodlistor.", "The names stand on the sheet of code lists.")
    title = layout.sheet(sheet).title
    return Text(
        f"Namnen står på bladen {title.sv} och Kodlistor.", f"The names stand on the sheets {title.en} and Code lists."
    )


def _several(text: str, found: Iterable[Known]) -> Text:
    names = "; ".join(sorted(row_name(known.number, known.label) for known in found))
    said = shorten(text, _SAID)
    return Text(
        f"Ett namn som bara en sak har: ”{said}” passar på flera. Skriv hela namnet: {names}.",
        f"One thing: “{said}” fits several. Write the whole name: {names}.",
    )


def _joined(texts: Sequence[Text]) -> Text:
    return Text(" ".join(text.sv for text in texts), " ".join(text.en for text in texts))


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
