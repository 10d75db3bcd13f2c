"""The part of a graph that plans read, written small: a dictionary of terms, and numbers column by column."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from effektkedja.engine.columns.reads import Reads
from effektkedja.store.dataset import Dataset
from effektkedja.store.graphs import Role
from effektkedja.terms import OWL, RDF_TYPE, RDFS

INTERPRETED = 1
"""Mark of a statement that interpretations alone make."""
OWN = 2
"""Mark of a statement that one of the judged graphs makes."""
_DEFINING = tuple(ox.NamedNode(f"{RDFS}{name}") for name in ("subClassOf", "range"))
_INDIVIDUAL = ox.NamedNode(f"{OWL}NamedIndividual")
"""What some editors call every thing; it makes nothing part of the vocabulary."""

Ends = tuple[str, str]


@dataclass
class _Unread:
    """How many statements that no plan reads are made of a term: in all, by documents, and by judged graphs."""

    every: Counter[str] = field(default_factory=Counter)
    stated: Counter[str] = field(default_factory=Counter)
    own: Counter[str] = field(default_factory=Counter)

    def add(self, subject: str, marks: int) -> None:
        self.every[subject] += 1
        self.stated[subject] += not marks & INTERPRETED
        self.own[subject] += bool(marks & OWN)


def graph_bytes(dataset: Dataset, reads: Reads, *, stated_only: bool = False) -> bytes:
    """The statements that are read, for the script of a page.

    Args:
        dataset: the data.
        reads: properties of which the values matter, and those of which only their presence does.
        stated_only: leave out what interpretations alone say.

    Returns:
        Length (four bytes, the lowest first) and text of the dictionary, front-coded: on each line the number of
        letters shared with the line before, a space and the rest. Then unsigned LEB128 numbers. First three for each
        term: statements about it that are left out, in all, by documents, by judged graphs. Then the number of
        properties, and for each its term, the number of its statements, and three columns: subjects as differences,
        objects as zigzag differences, marks as runs of length and value.
    """
    by_property: dict[str, dict[Ends, int]] = defaultdict(dict)
    unread = _Unread()
    for subject, property_, value, marks in _marked(dataset):
        if stated_only and marks & INTERPRETED:
            continue
        if property_ in reads.properties:
            by_property[property_][subject, value] = marks
        else:
            unread.add(subject, marks)
    for name in reads.presence & by_property.keys():
        by_property[name] = _anonymous(by_property[name])
    terms = sorted({*by_property, *(end for pairs in by_property.values() for ends in pairs for end in ends)})
    numbers = {term: number for number, term in enumerate(terms, 1)}
    text = "".join(_front_coded(terms)).encode()
    columns = bytearray()
    for counts in (unread.every, unread.stated, unread.own):
        columns += b"".join(_leb(counts[term]) for term in terms)
    columns += _leb(len(by_property))
    for name in sorted(by_property):
        columns += _leb(numbers[name]) + _columns(by_property[name], numbers)
    return len(text).to_bytes(4, "little") + text + bytes(columns)


def guarded(dataset: Dataset) -> list[str]:
    """The terms that make up the vocabulary: properties and classes, in N-Triples form, sorted.

    What is said of these decides which statements a page holds, so that a page cannot judge a change to it.
    """
    found = set(in_use(dataset))
    store, graph = dataset.store, ox.DefaultGraph()
    for property_ in _DEFINING:
        for quad in store.quads_for_pattern(None, property_, None, graph):
            found |= {str(quad.subject), str(quad.object)}
    for quad in store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), None, graph):
        kind = quad.object
        if isinstance(kind, ox.NamedNode) and kind.value.startswith(OWL) and kind != _INDIVIDUAL:
            found.add(str(quad.subject))
    return sorted(found)


def in_use(dataset: Dataset) -> list[str]:
    """The properties that some statement has, in N-Triples form, sorted."""
    return sorted(str(row["p"]) for row in dataset.select("SELECT DISTINCT ?p WHERE { ?s ?p ?o }"))


def _marked(dataset: Dataset) -> Iterator[tuple[str, str, str, int]]:
    """Each statement of the merge once, with its marks."""
    own = frozenset(graph.iri for graph in dataset.own_graphs)
    readings = frozenset(graph.iri for graph in dataset.graphs if graph.role is Role.INTERPRETED)
    marks: dict[tuple[str, str, str], int] = {}
    for quad in dataset.store:
        if not isinstance(quad.graph_name, ox.NamedNode):
            continue
        key = (str(quad.subject), str(quad.predicate), str(quad.object))
        before = marks.get(key, INTERPRETED)
        stated = quad.graph_name.value not in readings
        marks[key] = (before & ~INTERPRETED if stated else before) | (OWN if quad.graph_name.value in own else 0)
    for (subject, property_, value), found in marks.items():
        yield subject, property_, value, found


def _anonymous(pairs: dict[Ends, int]) -> dict[Ends, int]:
    """The pairs with their literals counted instead of told: ``#1``, ``#2`` for each subject."""
    found: dict[Ends, int] = {}
    seen: Counter[str] = Counter()
    for (subject, value), marks in sorted(pairs.items()):
        name = value
        if value.startswith('"'):
            seen[subject] += 1
            name = f"#{seen[subject]}"
        found[subject, name] = marks
    return found


def _front_coded(terms: Iterable[str]) -> Iterator[str]:
    before = ""
    for term in terms:
        shared = 0
        # Scripts count a letter beyond U+FFFF twice: nothing is shared from the first one on.
        while shared < min(len(term), len(before)) and term[shared] == before[shared] and term[shared] <= "\uffff":
            shared += 1
        yield f"{shared} {term[shared:]}\n"
        before = term


def _columns(pairs: dict[Ends, int], numbers: dict[str, int]) -> bytes:
    rows = sorted((numbers[subject], numbers[value], marks) for (subject, value), marks in pairs.items())
    subjects, objects, runs = bytearray(_leb(len(rows))), bytearray(), bytearray()
    last_subject = last_object = 0
    for subject, value, _ in rows:
        subjects += _leb(subject - last_subject)
        change = value - last_object
        objects += _leb(change << 1 if change >= 0 else (-change << 1) - 1)
        last_subject, last_object = subject, value
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and rows[end][2] == rows[at][2]:
            end += 1
        runs += _leb(end - at) + _leb(rows[at][2])
        at = end
    return bytes(subjects + objects + runs)


def _leb(number: int) -> bytes:
    """A number in unsigned LEB128: seven bits in a byte, the lowest first."""
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    found.append(number)
    return bytes(found)
