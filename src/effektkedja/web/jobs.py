"""What a worker can do with a snapshot. Jobs take and give plain values, which can cross the border of a process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from effektkedja import resources
from effektkedja.errors import EffektkedjaError
from effektkedja.model.text import Language, Text
from effektkedja.names import Names, short_iri, text_of
from effektkedja.operations.portrait import contents, portrait
from effektkedja.operations.query import ask
from effektkedja.operations.values import resolve
from effektkedja.places import Places
from effektkedja.queries import find
from effektkedja.render.data import report_json
from effektkedja.store.queryable import Term
from effektkedja.terms import EKD, EKS, PREFIXES
from effektkedja.web import answers, snapshot, writing
from effektkedja.web.answers import Meter
from effektkedja.web.guard import bad_iri, check_query, not_sparql
from effektkedja.web.refusal import Refused

Job = Mapping[str, Any]
Outcome = tuple[dict[str, Any], bytes]
"""What a job gives: a header, and the body of the answer."""


class Workshop:
    """A loaded snapshot and the jobs that can be done with it.

    Args:
        description: path of the snapshot's description.
    """

    def __init__(self, description: Path) -> None:
        self._loaded = snapshot.load(description)
        self._dataset = self._loaded.dataset
        self._places = Places(self._dataset)
        self._names: dict[Language, Names] = {}
        self._jobs: dict[str, Callable[[Job], Outcome]] = {
            "query": self._query,
            "table": self._table,
            "question": self._question,
            "check": self._check,
            "portrait": self._portrait,
            "contents": self._contents,
            "statements": self._statements,
            "graph": self._graph,
            "graphs": self._graphs,
            "words": self._words,
            "write": self._write,
        }

    def do(self, job: Job) -> Outcome:
        """Do a job; a refusal becomes a header with ``refused``."""
        try:
            return self._jobs[job["kind"]](job)
        except Refused as refused:
            return {"refused": refused.as_json()}, b""
        except EffektkedjaError as error:
            return {"refused": Refused(400, error.message, hint=error.hint).as_json()}, b""

    def _names_in(self, lang: Language) -> Names:
        if lang not in self._names:
            self._names[lang] = Names(self._dataset, lang)
        return self._names[lang]

    # --- SPARQL

    def _query(self, job: Job) -> Outcome:
        meter = Meter(job["rows"], job["bytes"])
        results, order = self._evaluated(job)
        offer, body = answers.answer(results, job["accept"], job["format"], meter, order)
        return {"type": offer.content_type}, body

    def _table(self, job: Job) -> Outcome:
        results, order = self._evaluated(job)
        if isinstance(results, ox.QueryBoolean):
            return {"answer": bool(results)}, b""
        return answers.table(results, job["shown"], Meter(job["rows"], job["bytes"]), order), b""

    def _evaluated(self, job: Job) -> tuple[answers.Results, tuple[str, ...]]:
        """The results of the query or question, and the order of its columns."""
        if "question" in job:
            return self._bound(job), ()
        checked = check_query(job["query"])
        options: dict[str, Any] = {}
        if job["default"] or job["named"]:  # then these are the whole dataset, whatever FROM says
            options = {
                "default_graph": self._known(job["default"], job["strict"]),
                "named_graphs": self._known(job["named"], job["strict"]),
            }
        else:
            self._known(checked.graphs, job["strict"])
        return self._asked(checked.text, **options), checked.variables

    def _bound(self, job: Job) -> answers.Results:
        """A question of the book with its parameters bound as terms."""
        question, given = find(job["question"]), job["given"]
        bound: dict[ox.Variable, Term] = {}
        for name, terms in resolve(self._dataset, question, given).items():
            if len(terms) > 1:
                listed = ", ".join(short_iri(text_of(term)) for term in terms)
                raise Refused(
                    400,
                    Text(f"”{given[name]}” kan vara flera saker.", f"'{given[name]}' may be several things."),
                    hint=Text(f"Ange en av dem: {listed}.", f"Name one of them: {listed}."),
                )
            bound[ox.Variable(name)] = terms[0]
        return self._asked(question.sparql, substitutions=bound or None)

    def _asked(self, text: str, **options: Any) -> answers.Results:
        try:
            return self._dataset.store.query(text, prefixes=PREFIXES, base_iri=EKD, **options)
        except SyntaxError as error:
            raise not_sparql(str(error).partition(": expected")[0].removeprefix("error at ")) from error
        except (RuntimeError, ValueError, OSError) as error:
            raise Refused(400, Text(f"Frågan kan inte ställas: {error}.", f"Cannot ask: {error}.")) from error

    def _known(self, iris: tuple[str, ...] | list[str], strict: bool) -> list[ox.NamedNode]:
        """The graphs of these names. Where nobody can make graphs, one that is not there is a mistake, not empty."""
        nodes = [_node(iri) for iri in iris]
        for node in nodes:
            if strict and not self._dataset.store.contains_named_graph(node):
                raise Refused(
                    400,
                    Text(
                        f"Grafen {node.value} finns inte här, och inget hämtas utifrån.",
                        f"There is no graph {node.value} here, and nothing is fetched from elsewhere.",
                    ),
                    hint=Text("/graphs listar graferna.", "/graphs lists the graphs."),
                )
        return nodes

    # --- Operations

    def _question(self, job: Job) -> Outcome:
        lang: Language = job["lang"]
        found = ask(self._dataset, find(job["name"]), job["given"], lang=lang)
        if isinstance(found, bytes):
            return {"turtle": True}, found
        rows, iris = found.rows[: job["shown"]], found.iris[: job["shown"]]
        headings = [column.title.in_(lang) or column.name for column in found.columns]
        return {"headings": headings, "rows": rows, "iris": iris, "total": len(found.rows)}, b""

    def _check(self, job: Job) -> Outcome:
        from effektkedja.operations.check import check  # the rule engine is heavy, and most workers never need it

        return {}, report_json(check(self._dataset, lang=job["lang"]), job["lang"]).encode("utf-8")

    def _portrait(self, job: Job) -> Outcome:
        found = portrait(self._dataset, self._names_in(job["lang"]), self._places, job["iri"])
        return ({"portrait": asdict(found)} if found else {}), b""

    def _contents(self, job: Job) -> Outcome:
        return {"contents": asdict(contents(self._names_in(job["lang"]))), "title": self._dataset.title}, b""

    # --- Graphs

    def _statements(self, job: Job) -> Outcome:
        """What is said of the thing, with the nodes that have no name of their own, and the links to it."""
        node, default = _node(job["iri"]), ox.DefaultGraph()
        store = self._shapes if job["iri"].startswith(EKS) else self._dataset.store
        about = _bounded(store, node)
        links = store.quads_for_pattern(None, None, node, default)
        triples = [quad.triple for part in (about, links) for quad in part]
        if not triples:
            return {"missing": True}, b""
        offer, body = answers.graph(triples, job["accept"], job["format"], Meter(job["rows"], job["bytes"]))
        return {"type": offer.content_type}, body

    @cached_property
    def _shapes(self) -> ox.Store:
        store = ox.Store()
        for path in resources.files("shapes"):
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
        return store

    def _graph(self, job: Job) -> Outcome:
        """One graph, or the default graph."""
        store = self._dataset.store
        node: ox.NamedNode | ox.DefaultGraph = _node(job["iri"]) if job["iri"] else ox.DefaultGraph()
        if isinstance(node, ox.NamedNode) and not store.contains_named_graph(node):
            return {"missing": True}, b""
        triples = (quad.triple for quad in store.quads_for_pattern(None, None, None, node))
        most = Meter(max(job["rows"], len(store)), job["bytes"])
        offer, body = answers.graph(triples, job["accept"], job["format"], most)
        return {"type": offer.content_type}, body

    def _graphs(self, job: Job) -> Outcome:
        store = self._dataset.store
        listed = []
        for graph in self._dataset.graphs:
            size = sum(1 for _ in store.quads_for_pattern(None, None, None, graph.node))
            listed.append({"iri": graph.iri, "role": graph.role.value, "file": graph.path.name, "size": size})
        return {"graphs": listed}, b""

    def _words(self, job: Job) -> Outcome:
        """Classes and properties that the data use, for completion in the workbench."""
        return {"words": self._used_words}, b""

    @cached_property
    def _used_words(self) -> list[list[str]]:
        query = "SELECT DISTINCT ?word WHERE { { ?s ?word ?o } UNION { ?s a ?word } } ORDER BY ?word"
        names = self._names_in("sv")
        found = []
        for row in self._dataset.select(query):
            iri = str(getattr(row["word"], "value", ""))
            for prefix, namespace in PREFIXES.items():
                if iri.startswith(namespace):
                    found.append([f"{prefix}:{iri.removeprefix(namespace)}", names.plain(iri)])
        return found

    def _write(self, job: Job) -> Outcome:
        return writing.write(self._loaded, job), b""


def _bounded(store: ox.Store, node: ox.NamedNode) -> list[ox.Quad]:
    """The statements about a node and, in turn, about the blank nodes that they end in."""
    found: dict[ox.Quad, None] = {}
    waiting: list[ox.NamedNode | ox.BlankNode] = [node]
    while waiting:
        for quad in store.quads_for_pattern(waiting.pop(), None, None, ox.DefaultGraph()):
            if quad not in found and isinstance(quad.object, ox.BlankNode):
                waiting.append(quad.object)
            found[quad] = None
    return list(found)


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise bad_iri(iri) from error
