"""The names that a workbook offers: codes, actors, sources, and things of other documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from effektkedja.canonical import natural_key
from effektkedja.names import short_iri, shorten
from effektkedja.operations.planbook_ground import Ground
from effektkedja.planbook.book import Choice
from effektkedja.planbook.dropdowns import row_name
from effektkedja.planbook.lists import BY_KEY, LINK_PROPERTIES, LISTS
from effektkedja.terms import EK, SKOS

_NUMBERED: Final = ("goals", "conditions", "commitments", "indicators")
_EVERY: Final = ("actors", "readers", "sources", "documents", "schemes")
"""Lists of all things of their kind that the dataset knows."""
_LENGTH: Final = 160
"""Letters of a name that is offered: enough to tell a commitment by, and no more than a drop-down list can show."""
_COVERING: Final = (f"{EK}mustCover", f"{EK}mustDisaggregateBy")


def row_key(iri: str) -> str:
    """What a thing without a name of its own is called in a cell: its IRI in angle brackets."""
    return f"<{short_iri(iri)}>"


@dataclass
class Choices:
    """The names of one workbook, made as they are asked for.

    Args:
        ground: where things are looked up.
        rows: things that stand in rows of the workbook, by IRI, with number and label; those need no names stored.
        strategies: documents whose goals and conditions can be chosen.
        plans: documents whose commitments and indicators can be chosen.
    """

    ground: Ground
    rows: dict[str, tuple[str, str]]
    strategies: Sequence[str] = ()
    plans: Sequence[str] = ()
    _made: dict[str, dict[str, Choice]] = field(default_factory=dict)
    _taken: dict[str, dict[str, str]] = field(default_factory=dict)
    _counted: dict[str, Counter[str]] = field(default_factory=dict)

    def prepare(self, keys: Iterable[str]) -> None:
        """Fill the lists with what a planner may want to choose."""
        for key in keys:
            for iri in self._members(key):
                self.name(key, iri)

    def name(self, key: str, iri: str) -> str:
        """What a thing is called in a column that chooses from the list; it becomes a choice if it is none yet."""
        if iri in self.rows and key != "things" and (text := self._row_name(iri)):
            return text
        made = self._made.setdefault(key, {})
        if iri not in made:
            made[iri] = self._make(key, iri)
        return made[iri].text

    def all(self) -> tuple[Choice, ...]:
        """Every choice made, list by list."""
        return tuple(choice for choices in LISTS for choice in self._made.get(choices.key, {}).values())

    def _row_name(self, iri: str) -> str:
        """A row's name is put together by formulas in the workbook; one that two rows share is of no use: ""."""
        text = row_name(*self.rows[iri])
        return text if self._sharing[_folded(text)] == 1 else ""

    @cached_property
    def _sharing(self) -> Counter[str]:
        """How many rows have a name."""
        return Counter(_folded(row_name(number, label)) for number, label in self.rows.values())

    def _make(self, key: str, iri: str) -> Choice:
        text, number, label = self._plain_text(key, iri)
        return Choice(key, self._told_apart(key, iri, text), iri, number, label, self._note(iri))

    def _plain_text(self, key: str, iri: str) -> tuple[str, str, str]:
        """A thing's name in the list, which others may have too, its number and its label."""
        thing = self.ground.names.thing(f"<{iri}>")
        label = " ".join(thing.name.split())
        return self._text(key, iri, thing.number, label, thing.label), thing.number, label

    def _told_apart(self, key: str, iri: str, text: str) -> str:
        """A name that nothing else in the list has: with what sets the thing apart, or with its address."""
        taken = self._taken.setdefault(key, {})
        is_shared = iri in self.rows and self._sharing[_folded(row_name(*self.rows[iri]))] > 1
        is_shared = is_shared or self._named(key)[_folded(text)] > 1
        names = [] if is_shared or not text else [text]
        names += [f"{text} ({about})" for about in self._abouts(iri) if text]
        names.append(f"{text} {row_key(iri)}".strip())
        found = next(name for name in names if taken.get(_folded(name), iri) == iri)
        taken[_folded(found)] = iri
        return found

    def _named(self, key: str) -> Counter[str]:
        """How many members of a list have a name, before anything is added to tell them apart."""
        if key not in self._counted:
            texts = (self._plain_text(key, iri)[0] for iri in self._members(key) if key != "things")
            self._counted[key] = Counter(_folded(text) for text in texts)
        return self._counted[key]

    def _abouts(self, iri: str) -> Iterator[str]:
        """What sets a thing apart from others of its name: what it measures, its document, its code list."""
        names = self.ground.names
        measured = [names.thing(f"<{other}>") for other in self.ground.objects(iri, f"{EK}measures")]
        if numbered := ", ".join(f"{names.plain(one.kind)} {one.number}" for one in measured if one.number):
            yield numbered
        for home in (f"{EK}inDocument", f"{SKOS}inScheme"):
            yield from (names.plain(other) for other in self.ground.objects(iri, home))

    def _text(self, key: str, iri: str, number: str, label: str, sentence: str) -> str:
        if not label:
            return row_key(iri)
        if key == "things":
            text = sentence.replace("”", "")
        elif key in _NUMBERED:
            text = f"{number} {shorten(label, _LENGTH)}".strip()
        else:
            text = label
        if key in (*_NUMBERED, "things"):
            home = next(iter(self.ground.objects(iri, f"{EK}inDocument")), "")
            if home and home not in (self.ground.document, *self.strategies, *self.plans[:1]):
                text += f" ({self.ground.names.plain(home)})"
        return re.sub(r"\s*;\s*", ", ", text)

    def _note(self, iri: str) -> str:
        definition = self.ground.text(iri, f"{SKOS}definition")
        schemes = [self.ground.names.plain(scheme) for scheme in self.ground.objects(iri, f"{SKOS}inScheme")]
        return ": ".join(part for part in (", ".join(schemes), definition) if part)

    def _members(self, key: str) -> list[str]:
        """What belongs in a list, beside what the rows themselves lead to."""
        described = BY_KEY[key]
        ground = self.ground
        if described.scheme:
            return ground.subjects(f"{SKOS}inScheme", described.scheme)
        if key == "properties":
            return list(LINK_PROPERTIES)
        if key in _EVERY:
            return [iri for iri in ground.instances(described.classes) if iri not in self.rows]
        if key == "concepts":
            return self._concepts()
        if key == "areas":
            return self._areas()
        documents = self.strategies if key in ("goals", "conditions") else self.plans
        if key in _NUMBERED:
            return [thing for document in documents for thing in self._in(document, described.classes)]
        return []

    def _concepts(self) -> list[str]:
        """All concepts of the code lists that documents must cover or that things concern, list by list."""
        documents = self.ground.instances([f"{EK}Document"])
        schemes = {scheme for iri in documents for name in _COVERING for scheme in self.ground.objects(iri, name)}
        for concept in self.ground.used(f"{EK}concerns"):
            schemes.update(self.ground.objects(concept, f"{SKOS}inScheme"))
        return [iri for scheme in sorted(schemes) for iri in self.ground.subjects(f"{SKOS}inScheme", scheme)]

    def _areas(self) -> list[str]:
        """The areas that figures are about, and actors of the same kinds: all municipalities, where one is an area."""
        areas = self.ground.used(f"{EK}area")
        kinds = {kind for area in areas for kind in self.ground.objects(area, f"{EK}actorKind")}
        alike = {actor for kind in kinds for actor in self.ground.subjects(f"{EK}actorKind", kind)}
        return sorted({*areas, *alike}, key=natural_key)

    def _in(self, document: str, classes: tuple[str, ...]) -> list[str]:
        things = self.ground.subjects(f"{EK}inDocument", document)
        return [thing for thing in things if thing not in self.rows and self.ground.is_a(thing, classes)]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
