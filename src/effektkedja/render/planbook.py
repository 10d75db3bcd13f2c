"""What came of reading workbooks, in words for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, Protocol

from effektkedja.model.text import Language, Text
from effektkedja.render.wording.counted import Counted

SHOWN: Final = 12
"""Events of one kind that are told one by one before the rest is only counted."""

_HEADINGS: Final = {
    "new": Text("Nya rader", "New rows"),
    "numbered": Text("Rader som har fått nummer", "Rows that were given numbers"),
    "renamed": Text("Ändrade namn och nummer", "Changed names and numbers"),
    "changed": Text("Ändrade uppgifter", "Changed statements"),
    "deleted": Text("Borttagna", "Deleted"),
    "copied": Text("Kopierade rader", "Copied rows"),
    "moved": Text("Flyttade rader", "Moved rows"),
    "stale": Text("Föråldrade rader", "Stale rows"),
    "gone": Text("Rader som inte längre finns i underlaget", "Rows that are no longer in the knowledge base"),
    "guidance": Text("Rader som inte ändras här", "Rows that are not changed here"),
    "unanswered": Text("Obesvarade", "Unanswered"),
    "settled": Text("Krockar som avgjordes av --prefer", "Conflicts settled by --prefer"),
    "kept": Text("Behålls fast de saknar rad", "Kept without a row"),
    "ignored": Text("Läses inte", "Not read"),
}


_UNREADABLE: Final = Counted(
    Text("{n} cell går inte att läsa", "{n} cell cannot be read"),
    Text("{n} celler går inte att läsa", "{n} cells cannot be read"),
)
_COLLIDING: Final = Counted(
    Text("{n} uppgift krockar", "{n} statement collides"), Text("{n} uppgifter krockar", "{n} statements collide")
)


class _Kind(Protocol):
    @property
    def value(self) -> str: ...


class _Event(Protocol):
    @property
    def kind(self) -> _Kind: ...
    @property
    def where(self) -> str: ...
    @property
    def text(self) -> Text: ...


class _Imported(Protocol):
    @property
    def faults(self) -> tuple[tuple[str, Text], ...]: ...


def fault_lines(imported: Iterable[_Imported], lang: Language) -> tuple[str, ...]:
    """A line for each cell that cannot be read and each conflict: place, what was expected, what stands there."""
    faults = (fault for each in imported for fault in each.faults)
    return tuple(": ".join(part for part in (where, text.in_(lang)) if part) for where, text in faults)


def stopping_text(cells: int, conflicts: int) -> Text:
    """What stops an import, counted: cells that cannot be read, and statements that collide."""
    counted = [(words, n) for words, n in ((_UNREADABLE, cells), (_COLLIDING, conflicts)) if n]
    return Text(
        " och ".join(words.of(n, "sv") for words, n in counted), " and ".join(words.of(n, "en") for words, n in counted)
    )


def event_lines(events: Iterable[_Event], lang: Language) -> list[str]:
    """What happened to rows, by kind; of many events of one kind the first are told and the rest counted."""
    by_kind: dict[str, list[_Event]] = defaultdict(list)
    for event in events:
        by_kind[event.kind.value].append(event)
    lines = []
    for kind, heading in _HEADINGS.items():
        found = by_kind.get(kind, [])
        if not found:
            continue
        lines.append(f"{heading.in_(lang)}: {len(found)}")
        for event in found[:SHOWN]:
            lines.append("  " + ": ".join(part for part in (event.where, event.text.in_(lang)) if part))
        if len(found) > SHOWN:
            more = len(found) - SHOWN
            lines.append(f"  {Text(f'… och {more} till', f'… and {more} more').in_(lang)}")
    return lines
