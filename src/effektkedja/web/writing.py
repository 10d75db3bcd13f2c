"""Changes: an update, or a graph put, added to or deleted. The outcome is a new snapshot beside the old one.

The old snapshot stays as it is until the new one is whole, so a change that fails or is stopped has changed nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from effektkedja.model.text import Text
from effektkedja.store.dataset import Dataset
from effektkedja.terms import EKD, PREFIXES
from effektkedja.web import snapshot
from effektkedja.web.guard import bad_iri, check_update, not_sparql, with_dataset
from effektkedja.web.refusal import Refused
from effektkedja.web.snapshot import Loaded

_DEFAULT = ox.DefaultGraph()
_FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def write(loaded: Loaded, job: Mapping[str, Any]) -> dict[str, Any]:
    """Make the change that the job asks for and write the snapshot that comes of it.

    Args:
        loaded: the state before; its store is used up.
        job: ``update`` (text, with ``default`` and ``named`` for its dataset) or ``method`` (PUT, POST, DELETE) with
            ``graph`` (IRI, or empty for the default graph), ``media`` and ``body``; ``folder`` and ``name`` say
            where the new snapshot goes.

    Returns:
        ``snapshot`` (path of the new description) and ``existed`` (whether the graph was there before), or
        ``missing`` where there is no graph to delete.

    Raises:
        Refused: the update or the graph cannot be parsed, or wants to fetch something.
    """
    change = _Change(loaded)
    existed = True
    if "update" in job:
        change.update(job["update"], job["default"], job["named"])
    else:
        existed = change.exists(job["graph"])
        if job["method"] == "DELETE" and not existed:
            return {"missing": True}
        change.graph(job["method"], job["graph"], job["media"], job["body"], job["base"])
    path = change.save(Path(job["folder"]), job["name"])
    return {"snapshot": str(path), "existed": existed}


class _Change:
    """The statements while they are changed: ``own`` are those that the default graph has by itself."""

    def __init__(self, loaded: Loaded) -> None:
        self._before = loaded.dataset
        self._store = loaded.dataset.store
        self._named = frozenset(quad for quad in self._store if quad.graph_name != _DEFAULT)
        self._own = set(loaded.own_default)

    def exists(self, iri: str) -> bool:
        """Whether there is such a graph; the default graph always is."""
        return not iri or self._store.contains_named_graph(_node(iri))

    def update(self, text: str, default: list[str], named: list[str]) -> None:
        """Run the operations of an update one after the other; each sees the merge of what those before it left."""
        for operation in check_update(text):
            merged = frozenset(self._store.quads_for_pattern(None, None, None, _DEFAULT))
            try:
                self._store.update(with_dataset(operation, default, named), base_iri=EKD, prefixes=PREFIXES)
            except SyntaxError as error:
                raise not_sparql() from error
            except (RuntimeError, ValueError, OSError) as error:
                message = Text(f"Uppdateringen går inte att utföra: {error}.", f"Cannot update: {error}.")
                raise Refused(400, message) from error
            after = frozenset(self._store.quads_for_pattern(None, None, None, _DEFAULT))
            self._own = (self._own - (merged - after)) | (after - merged)
            self._merge()

    def graph(self, method: str, iri: str, media: str, body: bytes, base: str) -> None:
        """Replace, extend or delete one graph (SPARQL 1.1 Graph Store HTTP Protocol, section 5)."""
        target: ox.NamedNode | ox.DefaultGraph = _node(iri) if iri else _DEFAULT
        triples = [] if method == "DELETE" else _received(media, body, base)
        if not isinstance(target, ox.NamedNode):
            kept = self._own if method == "POST" else set()
            self._own = kept | {ox.Quad(t.subject, t.predicate, t.object) for t in triples}
        else:
            if method != "POST":
                self._store.remove_graph(target)
            self._store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, target) for t in triples)
        self._merge()

    def save(self, folder: Path, name: str) -> Path:
        """Write the new snapshot."""
        named = frozenset(quad for quad in self._store if quad.graph_name != _DEFAULT)
        changed = frozenset(
            quad.graph_name.value for quad in named ^ self._named if isinstance(quad.graph_name, ox.NamedNode)
        )
        graphs = snapshot.described(self._store, self._before.graphs, changed)
        return snapshot.write(Dataset(self._store, graphs, self._before.title), folder, name, self._own)

    def _merge(self) -> None:
        self._store.clear_graph(_DEFAULT)
        self._store.bulk_extend(self._own)
        snapshot.merge(self._store)


def _received(content_type: str, body: bytes, base: str) -> list[ox.Quad]:
    """The statements of a body: one document, or several as the parts of a form."""
    media = content_type.partition(";")[0].strip().lower()
    if media != "multipart/form-data":
        return _parsed(media, body, base)
    from email.parser import BytesParser
    from email.policy import HTTP

    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    if not message.is_multipart():
        raise Refused(400, Text("Formuläret går inte att läsa.", "The form cannot be read."))
    triples: list[ox.Quad] = []
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        triples += _parsed(part.get_content_type(), content if isinstance(content, bytes) else b"", base)
    return triples


def _parsed(media: str, body: bytes, base: str) -> list[ox.Quad]:
    form = _FORMATS.get(media)
    if form is None:
        listed = ", ".join(_FORMATS)
        raise Refused(
            415,
            Text(f"Format som kan tas emot: {listed}.", f"Formats that can be received: {listed}."),
        )
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, Text("Grafen är inte UTF-8.", "The graph is not UTF-8.")) from error
    if form == ox.RdfFormat.RDF_XML and _DOCTYPE.search(body):  # entities could grow without bound
        raise Refused(400, Text("RDF/XML med DOCTYPE tas inte emot.", "RDF/XML with DOCTYPE is not accepted."))
    try:
        return list(ox.parse(body, format=form, base_iri=base, rename_blank_nodes=True))
    except SyntaxError as error:
        where = f" {error.lineno}" if error.lineno else ""
        raise Refused(
            400,
            Text(f"Grafen har ett syntaxfel, rad{where}: {error.msg}.", f"Syntax error, line{where}: {error.msg}."),
        ) from error
    except (ValueError, OSError) as error:
        raise Refused(400, Text(f"Grafen går inte att läsa: {error}.", f"Cannot read: {error}.")) from error


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise bad_iri(iri) from error
