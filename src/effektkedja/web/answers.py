"""Turn what the engine gives into bytes within the budget, or refuse: never a shorter answer that looks whole."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, cast

import pyoxigraph as ox

from effektkedja.model.text import Text
from effektkedja.store.queryable import Term
from effektkedja.terms import EKD, PREFIXES, XSD
from effektkedja.web.limits import MEGABYTE
from effektkedja.web.negotiation import GRAPHS, TABLES, TRUTHS, Offer, choose
from effektkedja.web.refusal import Refused

_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
RDF = {
    "turtle": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_STRING = f"{XSD}string"
Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@dataclass
class Meter:
    """Counts rows and bytes of one answer.

    Args:
        rows: rows that it may have.
        answer_bytes: bytes that it may have.
    """

    rows: int
    answer_bytes: int
    _bytes: int = field(default=0, init=False)

    def counted(self, items: Iterable[Any]) -> Iterator[Any]:
        """The items, until there are too many of them."""
        for number, item in enumerate(items, 1):
            if number > self.rows:
                raise Refused(
                    422,
                    Text(
                        f"Svaret har fler än {self.rows} rader och lämnas inte ut.",
                        f"The answer has more than {self.rows} rows and is not given.",
                    ),
                    hint=Text(
                        "Gör frågan smalare, eller hämta i delar med ORDER BY, LIMIT och OFFSET.",
                        "Narrow the query, or fetch in parts with ORDER BY, LIMIT and OFFSET.",
                    ),
                )
            yield item

    def weigh(self, size: int) -> None:
        """Take ``size`` more bytes into account."""
        self._bytes += size
        if self._bytes > self.answer_bytes:
            most = self.answer_bytes / MEGABYTE
            raise Refused(
                422,
                Text(
                    f"Svaret är större än {most:g} MB och lämnas inte ut.",
                    f"The answer is larger than {most:g} MB and is not given.",
                ),
                hint=Text("Gör frågan smalare.", "Narrow the query."),
            )


class _Sink(io.BufferedIOBase):
    """A file in memory that stops when the meter does."""

    def __init__(self, meter: Meter) -> None:
        self.parts: list[bytes] = []
        self._meter = meter
        self.refusal: Refused | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        try:
            self._meter.weigh(len(data))
        except Refused as refusal:  # the library may wrap what is raised here, so it is kept
            self.refusal = refusal
            raise
        self.parts.append(bytes(data))
        return len(data)


def answer(results: Results, accept: str, wanted: str, meter: Meter, order: Sequence[str] = ()) -> tuple[Offer, bytes]:
    """The results of a query in the form that the client wants.

    Args:
        results: what the engine gives.
        accept: value of the ``Accept`` header.
        wanted: value of ``?format=``.
        meter: the budget.
        order: variables in the order that the columns are to have; those of the engine where it is empty.

    Raises:
        Refused: 406 where no form is acceptable, 422 where the answer is too large.
    """
    if isinstance(results, ox.QueryTriples):
        return graph(results, accept, wanted, meter)
    if isinstance(results, ox.QueryBoolean):
        offer = choose(TRUTHS, accept, wanted)
        return offer, results.serialize(format=_RESULTS[offer.name]) or b""
    offer = choose(TABLES, accept, wanted)
    document = _json_document(results, meter, order)
    Meter(meter.rows, meter.answer_bytes).weigh(len(document))  # until now letters were counted, not bytes
    if offer.name == "json":
        return offer, document
    sink = _Sink(Meter(meter.rows, meter.answer_bytes))
    parsed = ox.parse_query_results(document, format=ox.QueryResultsFormat.JSON)
    assert isinstance(parsed, ox.QuerySolutions)
    _into(sink, lambda: parsed.serialize(cast(IO[bytes], sink), format=_RESULTS[offer.name]))
    return offer, b"".join(sink.parts)


def graph(triples: Iterable[Any], accept: str, wanted: str, meter: Meter) -> tuple[Offer, bytes]:
    """Triples in the form that the client wants. Errors as for :func:`answer`."""
    offer = choose(GRAPHS, accept, wanted)
    listed = list(dict.fromkeys(meter.counted(triples)))
    sink = _Sink(meter)
    try:
        _into(
            sink,
            lambda: ox.serialize(listed, cast(IO[bytes], sink), format=RDF[offer.name], prefixes=used_prefixes(listed)),
        )
    except (ValueError, OSError) as error:  # RDF/XML cannot say every property
        raise Refused(
            406,
            Text(
                f"Grafen går inte att skriva som {offer.media}: {error}.",
                f"The graph cannot be written as {offer.media}: {error}.",
            ),
            hint=Text("Be om text/turtle.", "Ask for text/turtle."),
        ) from error
    return offer, b"".join(sink.parts)


def used_prefixes(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """The project's prefixes, as far as the triples can use them."""
    spaces = set()
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, ox.NamedNode):
                iri = term.value
                spaces.add(iri[: max(iri.rfind("/"), iri.rfind("#"), iri.rfind(":")) + 1])
    # Not ekd:, below which nearly every name would need its slashes escaped.
    return {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace in spaces and namespace != EKD}


def _into(sink: _Sink, write: Any) -> None:
    try:
        write()
    except Exception:
        if sink.refusal is not None:
            raise sink.refusal from None
        raise


def table(
    results: ox.QuerySolutions | ox.QueryTriples, shown: int, meter: Meter, order: Sequence[str] = ()
) -> dict[str, Any]:
    """The first rows for a page, and how many there are in all.

    Args:
        results: rows or triples.
        shown: how many rows to give.
        meter: the budget for counting.
        order: as for :func:`answer`.
    """
    variables, picked = ["subject", "predicate", "object"], [0, 1, 2]
    if isinstance(results, ox.QuerySolutions):
        variables, picked = _columns(results, order)
    rows, total = [], 0
    for total, row in enumerate(meter.counted(results), 1):
        if total <= shown:
            terms = [row[index] for index in picked]
            rows.append([None if term is None else term_json(term) for term in terms])
    return {"variables": variables, "rows": rows, "total": total}


def _columns(results: ox.QuerySolutions, order: Sequence[str]) -> tuple[list[str], list[int]]:
    """The variables in the order wanted, and where the engine has them."""
    names = [variable.value for variable in results.variables]
    picked = sorted(range(len(names)), key=lambda index: order.index(names[index]) if names[index] in order else index)
    return [names[index] for index in picked], picked


def _json_document(results: ox.QuerySolutions, meter: Meter, order: Sequence[str]) -> bytes:
    """SPARQL 1.1 Query Results JSON, row by row, so that rows and bytes can be counted as they come."""
    variables, picked = _columns(results, order)
    columns = [(_ENCODE(name), at) for name, at in zip(variables, picked, strict=True)]
    rows: list[str] = []
    known: dict[Term, str] = {}
    for row in meter.counted(results):
        cells = [f"{key}:{_term_text(term, known)}" for key, at in columns if (term := row[at]) is not None]
        rows.append("{" + ",".join(cells) + "}")
        meter.weigh(len(rows[-1]))
    head = _ENCODE({"vars": variables})
    return f'{{"head":{head},"results":{{"bindings":[{",".join(rows)}]}}}}'.encode()


def _term_text(term: Term, known: dict[Term, str]) -> str:
    text = known.get(term)
    if text is None:
        text = known[term] = _ENCODE(term_json(term))
    return text


def term_json(term: Term) -> dict[str, Any]:
    """A term as SPARQL 1.1 Query Results JSON has it (section 3.2.2)."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Literal):
        about: dict[str, Any] = {"type": "literal", "value": term.value}
        if term.language:
            about["xml:lang"] = term.language
        elif term.datatype.value != _STRING:
            about["datatype"] = term.datatype.value
        return about
    parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
    return {"type": "triple", "value": {name: term_json(part) for name, part in parts.items()}}
