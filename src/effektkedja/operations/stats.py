"""What a dataset holds: elements per document and class."""

from __future__ import annotations

from collections import Counter

from effektkedja.canonical import natural_key
from effektkedja.model.tables import Column, Table
from effektkedja.model.text import Language, Text
from effektkedja.names import Names, document_id, short_iri, text_of
from effektkedja.store.dataset import Dataset

_ELEMENTS = """
SELECT ?thing ?kind (COALESCE(?itself, ?in, ?report, ?read, ?linked) AS ?document) WHERE {
  ?thing a ?kind
  OPTIONAL { ?thing a ?class . ?class rdfs:subClassOf* ek:Document . BIND(?thing AS ?itself) }
  OPTIONAL { ?thing ek:inDocument ?in }
  OPTIONAL { ?thing ek:inReport ?report }
  OPTIONAL { ?thing prov:wasDerivedFrom ?read }
  OPTIONAL { ?thing ek:from ?source . ?source ek:inDocument|ek:inReport ?linked }
  FILTER(STRSTARTS(STR(?kind), STR(ek:)) || ?kind = qb:Observation)
}"""


def stats(dataset: Dataset, *, lang: Language = "sv") -> Table:
    """Elements per document and class, one row each; a thing counts once, for the document that it belongs to."""
    names = Names(dataset, lang)
    counts: Counter[tuple[str, str]] = Counter()
    seen: set[tuple[str, str]] = set()
    subjects = {
        text_of(quad.subject)
        for graph in dataset.own_graphs
        for quad in dataset.store.quads_for_pattern(None, None, None, graph.node)
    }
    for row in dataset.select(_ELEMENTS):
        thing, kind = text_of(row["thing"]), text_of(row["kind"])
        if thing in subjects and (thing, kind) not in seen:
            seen.add((thing, kind))
            document = text_of(row["document"]) if "document" in row else ""
            counts[document, kind] += 1
    columns = (
        Column("document", Text("Dokument", "Document")),
        Column("class", Text("Slag", "Class")),
        Column("count", Text("Antal", "Count")),
    )
    keys = sorted(counts, key=lambda key: (natural_key(key[0]), key[1]))
    rows = tuple((document_id(doc) or "-", names.plain(kind), counts[doc, kind]) for doc, kind in keys)
    iris = tuple((doc or None, short_iri(kind), None) for doc, kind in keys)
    title = {"sv": "Vad som finns, per dokument", "en": "What there is, per document"}[lang]
    return Table("stats", title, columns, rows, iris)
