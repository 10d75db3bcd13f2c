"""The places in the sources that findings refer to, so that a reader with the document at hand finds what is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from effektkedja.model.findings import Finding
from effektkedja.model.text import Language
from effektkedja.model.things import Source
from effektkedja.render.phrases import clean, file_text, line_range, natural


@dataclass(frozen=True)
class Place:
    """A place in a source, and the findings that refer to it in reading order."""

    anchor: str
    text: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class SourceDocument:
    """A source with its places in the order of the document."""

    title: str
    places: tuple[Place, ...]


_Key = tuple[str, str, str]


def _key(source: Source) -> _Key:
    """Document or file, heading, and lines or line: what makes two sources the same place."""
    if source.title or source.document:
        return clean(source.title or source.document), clean(source.heading), source.lines
    return clean(source.file), "", str(source.line or "")


def by_source(findings: Iterable[Finding], lang: Language) -> tuple[SourceDocument, ...]:
    """The sources by title, each with its places; findings without a known source are left out.

    Args:
        findings: findings in reading order.
        lang: language of the words for lines.
    """
    places: dict[_Key, list[Finding]] = {}
    for finding in findings:
        if file_text(finding.source) or _key(finding.source)[0]:
            places.setdefault(_key(finding.source), []).append(finding)
    documents: dict[str, list[_Key]] = {}
    for key in sorted(places, key=lambda key: (natural(key[0]), natural(key[2]), natural(key[1]))):
        documents.setdefault(key[0], []).append(key)
    return tuple(
        SourceDocument(
            title,
            tuple(Place(f"kalla-{i}-{j}", _shown(key, lang), tuple(places[key])) for j, key in enumerate(keys, 1)),
        )
        for i, (title, keys) in enumerate(documents.items(), 1)
    )


def anchors(documents: Iterable[SourceDocument]) -> dict[str, str]:
    """The anchor of each finding's place in the list of sources, by the finding's id."""
    return {
        finding.id: place.anchor for document in documents for place in document.places for finding in place.findings
    }


def _shown(key: _Key, lang: Language) -> str:
    return ", ".join(part for part in (key[1], line_range(key[2], lang)) if part) or key[0]
