"""Proposals of several groups put together: the same change once, contradictions pointed out, what no longer fits.

The page decides by the same rules (``whatif-model.js``); a proposal file may have been edited by hand, so nothing in it
is taken on trust.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, count
from typing import Final

import pyoxigraph as ox

from effektkedja.errors import InputError
from effektkedja.model.text import Language, Text
from effektkedja.names import Names, iri_of
from effektkedja.operations.offers import KINDS, LEVELS
from effektkedja.operations.proposal_file import as_triple, term_of
from effektkedja.proposal import Proposal, Triple
from effektkedja.store.dataset import Dataset
from effektkedja.terms import ADMS, EK, EKC, EKD, PREFIXES, PROV, RDF_TYPE, SKOS, XSD

DRAFTS: Final = f"{EKD}forslag/"
"""Where the addresses of things begin that exist as proposals only."""
ORIGIN: Final = f"{EKD}forslag"
"""What a proposed thing is derived from: no document, but a proposal."""

LINKS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    f"{EK}contributesTo": ("Commitment", ("SuccessCondition",)),
    f"{EK}measures": ("Indicator", ("Commitment", "SuccessCondition", "Goal")),
    f"{EK}conditionFor": ("SuccessCondition", ("Goal",)),
    f"{EK}responsible": ("Commitment", ("Actor",)),
    f"{EK}underGoal": ("Commitment", ("Goal",)),
    f"{EK}listedUnder": ("Indicator", ("Goal",)),
    f"{EK}dataSource": ("Indicator", ("DataSource",)),
}
"""The links that a proposal may add or withdraw: class of the subject, and of the object."""
_STATUS, _FROM = f"{ADMS}status", f"{EK}discontinuedFrom"
_ENDED = f"<{PREFIXES['ds']}DISCONT>"
_YEAR = re.compile(rf'^"[0-9]{{4}}"\^\^<{re.escape(XSD)}gYear>$')
_SINGLE = frozenset({f"<{_STATUS}>", f"<{_FROM}>"})
_CODES: Final[dict[str, frozenset[str]]] = {
    RDF_TYPE: frozenset({f"{EK}Indicator"}),
    f"{EK}indicatorKind": frozenset(KINDS),
    f"{EK}measureLevel": frozenset(LEVELS),
    f"{EK}indicatorStatus": frozenset({f"{EKC}status-active", f"{EKC}status-development"}),
    f"{PROV}wasDerivedFrom": frozenset({ORIGIN}),
}
_TEXTS: Final = frozenset({f"{SKOS}prefLabel", f"{EK}sourceLines"})
_IN_DOCUMENT = f"{EK}inDocument"


@dataclass(frozen=True)
class Sorted:
    """Proposals by whether they can be taken in.

    Args:
        fit: those that can, each change once, with everybody who proposed it.
        already: those whose change is in the data already.
        stale: those that the data have left behind, each with the reason.
    """

    fit: tuple[tuple[Proposal, ...], ...]
    already: tuple[Proposal, ...]
    stale: tuple[tuple[Proposal, Text], ...]


def merged(proposals: Iterable[Proposal]) -> tuple[tuple[Proposal, ...], ...]:
    """The proposals with those that change the same put together, in the order in which they were first made.

    The very same proposal read twice is one.
    """
    groups: dict[object, dict[tuple[str, str, str], Proposal]] = {}
    taken: set[str] = set()
    for proposal in sorted(proposals, key=lambda one: (one.created, one.author, one.iri)):
        group = groups.setdefault(proposal.change, {})
        voice = (proposal.author, proposal.created, proposal.note)
        if voice not in group:
            group[voice] = replace(proposal, iri=_apart(proposal.iri, taken))
            taken.add(group[voice].iri)
    return tuple(tuple(group.values()) for group in groups.values())


def _apart(iri: str, taken: set[str]) -> str:
    """An address that no other proposal has, whatever the files say."""
    free = (f"{iri}-{number}" for number in count(2))
    return iri if iri not in taken else next(each for each in free if each not in taken)


def conflicts(groups: Sequence[Sequence[Proposal]]) -> tuple[tuple[Proposal, Proposal], ...]:
    """The pairs of proposals that cannot both be taken in.

    Two contradict each other when one adds what the other takes away, when both take away the same, when they give a
    source different ends, or when they mean different things by one new indicator.
    """
    return tuple((one[0], other[0]) for one, other in combinations(groups, 2) if _contradict(one[0], other[0]))


def _contradict(one: Proposal, other: Proposal) -> bool:
    added, removed = one.change
    also_added, also_removed = other.change
    if added & also_removed or removed & also_added or removed & also_removed:
        return True
    single = {(s, p): o for s, p, o in added if p in _SINGLE}
    if any(single.get((s, p), o) != o for s, p, o in also_added):
        return True
    return bool(_new(one) & _new(other))


def _new(proposal: Proposal) -> set[str]:
    """What exists only by this proposal."""
    return {subject for subject, predicate, _ in proposal.added if predicate == f"<{RDF_TYPE}>"}


def sort(groups: Sequence[tuple[Proposal, ...]], dataset: Dataset, names: Names) -> Sorted:
    """Tell the proposals that fit the data from those that are done already and those that no longer fit.

    Raises:
        InputError: a proposal wants to change what a proposal cannot change.
    """
    judge = _Judge(dataset, names)
    fit, already, stale = [], [], []
    for group in groups:
        reason = next((reason for one in group if (reason := judge.fault(one))), None)
        if judge.done(group[0]):
            already.append(group[0])
        elif reason:
            stale.append((group[0], reason))
        else:
            fit.append(group)
    return Sorted(tuple(fit), tuple(already), tuple(stale))


class _Judge:
    """Compares proposals with the data."""

    def __init__(self, dataset: Dataset, names: Names) -> None:
        self._store = dataset.store
        self._names: dict[Language, Names] = {names.lang: names}
        self._dataset = dataset
        self._lang = names.lang

    def done(self, proposal: Proposal) -> bool:
        """Whether the data are already as the proposal wants them."""
        return all(map(self._holds, proposal.added)) and not any(map(self._holds, proposal.removed))

    def fault(self, proposal: Proposal) -> Text | None:
        """Why the proposal does not fit the data, if it does not.

        Raises:
            InputError: it wants to change what a proposal cannot change.
        """
        new = {s for s in _new(proposal) if iri_of(s).startswith(DRAFTS)}
        if any(not _possible(triple, new) for triple in proposal.added) or not all(map(_removable, proposal.removed)):
            raise InputError(
                Text(
                    f"”{proposal.label}” vill ändra något som ett förslag inte kan ändra.",
                    f"'{proposal.label}' wants to change something that a proposal cannot change.",
                ),
                where=proposal.file,
                hint=Text("Ta bort det ur filen.", "Take it out of the file."),
            )
        return (
            self._taken(new)
            or self._gone(proposal, new)
            or self._renamed(proposal)
            or self._unlike(proposal, new)
            or self._withdrawn(proposal)
        )

    def _taken(self, new: set[str]) -> Text | None:
        if not any(map(self._described, new)):
            return None
        return Text(
            "En ny indikator har redan lagts in, men annorlunda.", "A new indicator is there already, but different."
        )

    def _gone(self, proposal: Proposal, new: set[str]) -> Text | None:
        for subject, predicate, value in (*proposal.added, *proposal.removed):
            for term in (subject, value) if iri_of(predicate) in LINKS else (subject,):
                if term not in new and not self._described(term):
                    name = next((named.name for named in proposal.names if named.term == term), iri_of(term))
                    return Text(f"”{name}” finns inte längre.", f"'{name}' does not exist any more.")
        return None

    def _renamed(self, proposal: Proposal) -> Text | None:
        for named in proposal.names:
            thing = self._in(named.lang).thing(named.term)
            now = thing.name or thing.label
            if _plain(now) != _plain(named.name):
                return Text(f"”{named.name}” lyder nu ”{now}”.", f"'{named.name}' now reads '{now}'.")
        return None

    def _unlike(self, proposal: Proposal, new: set[str]) -> Text | None:
        """A link between things of other kinds than the link is for."""
        names = self._in(self._lang)
        for subject, predicate, value in (*proposal.added, *proposal.removed):
            kinds = LINKS.get(iri_of(predicate))
            if kinds is None:
                if iri_of(predicate) in (_STATUS, _FROM) and not names.is_a(iri_of(subject), "DataSource"):
                    return _wrong_kind(names.thing(subject).label)
                if iri_of(predicate) == _IN_DOCUMENT and not names.is_a(iri_of(value), "Document"):
                    return _wrong_kind(names.thing(value).label)
                continue
            if subject not in new and not names.is_a(iri_of(subject), kinds[0]):
                return _wrong_kind(names.thing(subject).label)
            if not any(names.is_a(iri_of(value), kind) for kind in kinds[1]):
                return _wrong_kind(names.thing(value).label)
        return None

    def _withdrawn(self, proposal: Proposal) -> Text | None:
        if all(map(self._holds, proposal.removed)):
            return None
        return Text("Det som ska tas bort står inte där längre.", "What is to be taken away is no longer there.")

    def _described(self, term: str) -> bool:
        node = ox.NamedNode(iri_of(term))
        return any(True for _ in self._store.quads_for_pattern(node, None, None, ox.DefaultGraph()))

    def _holds(self, triple: Triple) -> bool:
        found = as_triple(triple)
        return ox.Quad(found.subject, found.predicate, found.object) in self._store

    def _in(self, lang: Language) -> Names:
        if lang not in self._names:
            self._names[lang] = Names(self._dataset, lang)
        return self._names[lang]


def _possible(triple: Triple, new: set[str]) -> bool:
    """Whether a proposal may add the statement at all."""
    subject, predicate, value = triple
    name = iri_of(predicate)
    if name in LINKS:
        return value.startswith("<")
    if subject not in new:
        return (name == _STATUS and value == _ENDED) or (name == _FROM and bool(_YEAR.match(value)))
    if name in _CODES:
        return iri_of(value) in _CODES[name] and value.startswith("<")
    if name in _TEXTS:
        return isinstance(term_of(value), ox.Literal)
    return name == _IN_DOCUMENT and value.startswith("<")


def _removable(triple: Triple) -> bool:
    """Whether a proposal may take the statement away at all."""
    _, predicate, value = triple
    name = iri_of(predicate)
    return (name in LINKS and value.startswith("<")) or (name == _STATUS and value == _ENDED) or name == _FROM


def _wrong_kind(label: str) -> Text:
    return Text(f"{label} är inte av det slaget.", f"{label} is not of that kind.")


def _plain(text: str) -> str:
    """A name as far as a page keeps it: on one line, without what does not show."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
