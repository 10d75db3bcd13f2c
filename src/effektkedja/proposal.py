"""Proposals: what somebody would change in the chain, as files and pages hand it on.

Frozen values only. A proposal is never what a document says; how one becomes an interpretation or a draft is for
``operations.apply`` to know.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from effektkedja.model.findings import Finding
from effektkedja.model.text import Language

Triple = tuple[str, str, str]
"""Subject, predicate and object, each in N-Triples form."""


@dataclass(frozen=True)
class Named:
    """What a thing was called when a proposal was made, so that it shows if it has changed.

    Args:
        term: the thing, in N-Triples form.
        name: its name.
        lang: language of the name.
    """

    term: str
    name: str
    lang: Language


@dataclass(frozen=True)
class Proposal:
    """One proposed change.

    Args:
        iri: its address; the same change may come with several, from several groups.
        label: what it proposes, in a sentence.
        note: why, in its author's words; may be empty.
        author: initials.
        created: when it was made, as xsd:dateTime.
        version: checksum of the data that it was made from, or empty.
        lang: language of label and note.
        added: statements to add.
        removed: statements to take away.
        names: what the things that it touches were called.
        file: the file that it was read from, or empty.
    """

    iri: str
    label: str
    note: str
    author: str
    created: str
    version: str
    lang: Language
    added: tuple[Triple, ...]
    removed: tuple[Triple, ...]
    names: tuple[Named, ...] = ()
    file: str = ""

    @property
    def change(self) -> tuple[frozenset[Triple], frozenset[Triple]]:
        """What it changes, whoever proposes it: two proposals with the same change are one."""
        return frozenset(self.added), frozenset(self.removed)


@dataclass(frozen=True)
class Applied:
    """What became of proposals, or would become of them.

    Args:
        proposals: those that were taken in, each change once, with everybody who proposed it.
        already: those whose change is in the data already.
        closed: findings that go away.
        appeared: findings that come.
        documents: documents of which a draft was made because a proposal takes away something that they say: pairs of
            the name and what is taken away there, in sentences.
        files: names of the files that are new or changed.
        folder: where they were written; empty where nothing was.
        with_base: whether the folder is to be checked with the shipped knowledge base as background.
        changed: whether the data are another version than the one that some proposal was made from.
    """

    proposals: tuple[tuple[Proposal, ...], ...]
    already: tuple[Proposal, ...]
    closed: tuple[Finding, ...]
    appeared: tuple[Finding, ...]
    documents: tuple[tuple[str, tuple[str, ...]], ...] = ()
    files: tuple[str, ...] = ()
    folder: str = ""
    with_base: bool = False
    changed: bool = False


@dataclass(frozen=True)
class DataSource:
    """A source that indicators take their figures from, as the page offers it.

    Args:
        iri: its IRI.
        name: what it is called.
        ended: whether it has ended.
        from_year: first year without it, or empty.
    """

    iri: str
    name: str
    ended: bool
    from_year: str


@dataclass(frozen=True)
class Offers:
    """What a page needs so that proposals can be made in it.

    Args:
        version: checksum of the data.
        documents: pairs of IRI and name, those that can still be changed first.
        sources: data sources by name.
        sources_of: pairs of indicator and source.
        levels: measure levels from what is done to what it leads to, pairs of IRI and name.
        kinds: kinds of indicators, likewise.
        missing: kinds of cards that are missing where a rule finds a break, by code of the rule.
    """

    version: str
    documents: tuple[tuple[str, str], ...]
    sources: tuple[DataSource, ...]
    sources_of: tuple[tuple[str, str], ...]
    levels: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    missing: dict[str, tuple[str, ...]] = field(default_factory=dict)
