"""What "the data" are on a server: which of its graphs belong to the knowledge base, and which of those interpret.

Servers disagree about the default graph: Virtuoso gives the union of all named graphs with its own system graphs among
them, Oxigraph only what stands outside them, Fuseki whatever it is set to. So nothing is left to the server: every
question names its graphs (SPARQL 1.1, section 13.2, FROM and FROM NAMED), and the answer is about their merge. The
parameters of the protocol would do the same, but Virtuoso repeats each of them as a header of the answer, more than
Python reads. Only a server that keeps everything outside named graphs is asked without.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from effektkedja import resources
from effektkedja.errors import InputError, ServerError
from effektkedja.model.text import Text
from effektkedja.remote.server import Scope, Server
from effektkedja.store.queryable import Term
from effektkedja.store.reading import read_quads
from effektkedja.terms import EK, OWL, QB, RDF_TYPE, RDFS, SKOS

AT_ONCE = 200
"""Terms in one VALUES block."""
_SHOWN = 5
_ESSENTIAL = ("Document", "Goal", "SuccessCondition", "Commitment", "Indicator", "Actor")
_CLASS_KINDS = frozenset({f"{RDFS}Class", f"{OWL}Class"})


@dataclass(frozen=True)
class Holdings:
    """The data on a server.

    Args:
        every: the graphs to ask.
        stated: the same without the graphs that hold interpretations.
        interpreted: IRIs of those graphs.
        notes: what a reader of the results should know.
    """

    every: Scope
    stated: Scope
    interpreted: frozenset[str]
    notes: tuple[Text, ...] = ()

    @property
    def can_tell(self) -> bool:
        """Whether what the documents say can be told from what was read into them."""
        return bool(self.every.default)


@cache
def vocabulary() -> dict[str, frozenset[str]]:
    """The terms of the shipped ontology and code lists, and the classes of each, by IRI."""
    kinds: dict[str, set[str]] = {}
    for path in resources.files("ontology"):
        for quad in read_quads(path):
            if quad.predicate.value == RDF_TYPE and isinstance(quad.object, ox.NamedNode):
                kinds.setdefault(getattr(quad.subject, "value", ""), set()).add(quad.object.value)
    return {iri: frozenset(found) for iri, found in kinds.items()}


def find(server: Server, only: Sequence[str] = ()) -> Holdings:
    """Look at what a server holds.

    Args:
        server: where to look.
        only: IRIs of the graphs to take; all that belong to a knowledge base where empty.

    Raises:
        InputError: it holds nothing to check, or one of the named graphs does not exist.
        ServerError: it does not answer, or lacks the ontology.
    """
    graphs = tuple(sorted(only)) or tuple(sorted(_graphs(server)))
    for graph in only:
        if not server.holds(f"GRAPH <{graph}> {{ ?s ?p ?o }}"):
            raise _no_graph(server, graph)
    every = Scope(graphs, graphs)
    if not server.holds(f"{_values('?class', _classes())} ?s a ?class", every):
        raise _nothing(server)
    interpreted = _interpreted(server, graphs)
    kept = tuple(graph for graph in graphs if graph not in interpreted)
    notes = (*_missing_terms(server, every), *_left_out(server, graphs, only))
    return Holdings(every, Scope(kept, kept), interpreted, notes)


def batches(terms: Iterable[str], size: int = AT_ONCE) -> Iterator[tuple[str, ...]]:
    """The terms in groups that fit in one question."""
    listed = list(terms)
    for start in range(0, len(listed), size):
        yield tuple(listed[start : start + size])


def _graphs(server: Server) -> set[str]:
    """Graphs that hold things of the ontology, figures, terms of the vocabulary or a code list that must be covered."""
    ways = (
        f"{_values('?class', _classes())} GRAPH ?g {{ ?s a ?class }}",
        f"GRAPH ?g {{ ?s a <{QB}Observation> ; <{EK}period>|<{EK}value>|<{EK}note> ?o }}",
        f"GRAPH ?any {{ ?strategy <{EK}mustCover> ?scheme }} GRAPH ?g {{ ?scheme a <{SKOS}ConceptScheme> }}",
        *(f"{_values('?t', part)} GRAPH ?g {{ ?t a ?kind }}" for part in batches(sorted(vocabulary()))),
    )
    found: set[str] = set()
    for way in ways:
        rows = server.select(f"SELECT DISTINCT ?g WHERE {{ {way} }}").rows
        found.update(_iri(row["g"]) for row in rows)
    return found - {""}


def _classes() -> list[str]:
    return sorted(iri for iri, kinds in vocabulary().items() if iri.startswith(EK) and kinds & _CLASS_KINDS)


def _interpreted(server: Server, graphs: Sequence[str]) -> frozenset[str]:
    if not graphs:
        return frozenset()
    rows = server.select(f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?x a <{EK}InterpretationGraph> }} }}").rows
    return frozenset(_iri(row["g"]) for row in rows) & set(graphs)


def _missing_terms(server: Server, scope: Scope) -> Iterator[Text]:
    present: set[str] = set()
    for part in batches(sorted(vocabulary())):
        rows = server.select(f"SELECT DISTINCT ?t WHERE {{ {_values('?t', part)} ?t a ?kind }}", scope).rows
        present.update(_iri(row["t"]) for row in rows)
    missing = sorted(set(vocabulary()) - present)
    if any(f"{EK}{name}" in missing for name in _ESSENTIAL):
        raise ServerError(
            Text(
                "Servern saknar ontologin, som reglerna och namnen bygger på.",
                "The server lacks the ontology, which the rules and names build on.",
            ),
            where=server.url,
            hint=Text(
                f"Läs in filerna i {resources.root() / 'ontology'} i grafer på servern.",
                f"Load the files in {resources.root() / 'ontology'} into graphs on the server.",
            ),
        )
    if missing:
        listed = ", ".join(f"<{iri}>" for iri in missing[:_SHOWN]) + (" …" if len(missing) > _SHOWN else "")
        yield Text(
            f"Servern saknar {len(missing)} av {len(vocabulary())} termer ur ontologin och kodlistorna ({listed}). "
            "Namn kan saknas och brister bli för många; läs in filerna i ontology/ på servern.",
            f"The server lacks {len(missing)} of {len(vocabulary())} terms of the ontology and the code lists "
            f"({listed}). Names may be missing and findings too many; load the files in ontology/ into the server.",
        )


def _left_out(server: Server, graphs: Sequence[str], only: Sequence[str]) -> Iterator[Text]:
    classes = _values("?class", [f"{EK}{name}" for name in _ESSENTIAL])
    if graphs and not only:
        outside = f"{classes} ?s a ?class . FILTER(NOT EXISTS {{ GRAPH ?g {{ ?s a ?class }} }})"
        if server.holds(outside):
            yield Text(
                "Servern har också uppgifter utanför sina namngivna grafer. De är inte med här.",
                "The server also holds statements outside its named graphs. They take no part here.",
            )
    elif not graphs and server.holds(f"?x a <{EK}InterpretationGraph>"):
        yield Text(
            "Servern håller allt i en enda graf, så tolkningar kan inte skiljas från det som dokumenten säger: alla "
            "brister räknas som angivna.",
            "The server keeps everything in one graph, so interpretations cannot be told from what the documents say: "
            "all findings count as stated.",
        )


def _no_graph(server: Server, graph: str) -> InputError:
    return InputError(
        Text(f"Servern har ingen graf <{graph}>.", f"The server has no graph <{graph}>."), where=server.url
    )


def _nothing(server: Server) -> InputError:
    return InputError(
        Text(
            "På servern finns ingenting att kontrollera: inga mål, villkor, åtaganden eller indikatorer.",
            "There is nothing to check on the server: no goals, conditions, commitments or indicators.",
        ),
        where=server.url,
        hint=Text("docs/endpoints.md visar hur data läses in.", "docs/endpoints.md shows how to load data."),
    )


def _values(variable: str, iris: Iterable[str]) -> str:
    return f"VALUES {variable} {{ {' '.join(f'<{iri}>' for iri in iris)} }}"


def _iri(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""
