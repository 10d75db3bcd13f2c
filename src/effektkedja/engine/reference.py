"""The reference engine: pySHACL on rdflib, slow and independent of everything else here."""

from __future__ import annotations

import logging
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from effektkedja.engine.constraints import Select
from effektkedja.engine.paths import path_text
from effektkedja.engine.plan import Plan
from effektkedja.engine.questions import result_key
from effektkedja.engine.reader import read_shapes
from effektkedja.errors import InputError
from effektkedja.model.result import Result
from effektkedja.model.text import Text
from effektkedja.terms import SH

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

_LOCK = threading.Lock()
_PREFIX = re.compile(r"^PREFIX ([^:]*): <(.*)>$", re.MULTILINE)
_OWN_FIELDS = frozenset(("this", "value", "path"))


def run_pyshacl(shapes_text: str, data: bytes) -> list[Result]:
    """Evaluate shapes with pySHACL, without inference and without following imports.

    Args:
        shapes_text: the shapes as Turtle.
        data: the data as N-Triples or N-Quads; the names of graphs are passed over.

    Returns:
        Each result once, sorted, just as ``run_set`` gives them.

    Raises:
        InputError: the shapes or the data cannot be read, or pySHACL gives up on them.
    """
    return sorted(set(reference_results(read_shapes(shapes_text), data)), key=result_key)


def reference_results(plan: Plan, data: bytes) -> list[Result]:
    """The results of the plan as often as pySHACL reports them.

    Raises:
        InputError: the data cannot be read, or pySHACL gives up.
    """
    import pyshacl

    with _LOCK, _quiet(), _parsed_once(), _recorded_bindings() as bindings:
        graph = _graph(data)
        _bind_prefixes(plan, graph)
        try:
            _, report, text = pyshacl.validate(
                graph,
                shacl_graph=_graph(plan.source.encode("utf-8")),
                inference="none",
                advanced=False,
                do_owl_imports=False,
                inplace=True,
            )
        except Exception as error:
            # rdflib raises bare exceptions where it cannot evaluate a query.
            raise _gave_up(error) from error
    if isinstance(report, (Exception, bytes, str)) or not hasattr(report, "objects"):
        raise _gave_up(text)
    return [_result(plan, report, node, bindings) for node in report.objects(None, _sh("result"))]


def _gave_up(reason: object) -> InputError:
    return InputError(
        Text(f"pySHACL kan inte pröva formerna: {reason}", f"pySHACL cannot evaluate the shapes: {reason}")
    )


def _bind_prefixes(plan: Plan, graph: rdflib.Graph) -> None:
    """Let rdflib know the prefixes that sh:prefixes reaches through owl:imports, which pySHACL does not follow."""
    for shape in plan.shapes:
        for constraint in shape.constraints:
            if isinstance(constraint, Select):
                for prefix, namespace in _PREFIX.findall(constraint.prefixes):
                    graph.bind(prefix, namespace, override=False)


def _graph(data: bytes) -> rdflib.Graph:
    """An rdflib graph with the very terms of the text; the parsers of rdflib let bad escapes pass."""
    import rdflib

    graph = rdflib.Graph()
    known: dict[Any, Node] = {}
    try:
        for quad in ox.parse(data, format=ox.RdfFormat.N_QUADS):
            triple = []
            for term in (quad.subject, quad.predicate, quad.object):
                if term not in known:
                    known[term] = _to_rdflib(term)
                triple.append(known[term])
            graph.add((triple[0], triple[1], triple[2]))
    except SyntaxError as error:
        raise InputError(Text(f"Datat kan inte läsas: {error}", f"The data cannot be read: {error}")) from error
    return graph


def _to_rdflib(term: Any) -> Node:
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise InputError(
            Text("pySHACL kan inte läsa utsagor om utsagor.", "pySHACL does not know triples about triples.")
        )
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype == ox.Literal("").datatype:
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def _to_text(term: Node | None) -> str:
    """The term in N-Triples form; an empty text for None."""
    import rdflib

    if term is None:
        return ""
    if isinstance(term, rdflib.Literal):
        datatype = ox.NamedNode(term.datatype) if term.datatype and not term.language else None
        return str(ox.Literal(str(term), datatype=datatype, language=term.language))
    return f"_:{term}" if isinstance(term, rdflib.BNode) else f"<{term}>"


def _sh(name: str) -> Node:
    import rdflib

    return rdflib.URIRef(f"{SH}{name}")


def _result(plan: Plan, report: rdflib.Graph, node: Node, bindings: dict[Node, dict[str, Node]]) -> Result:
    def value(name: str) -> str:
        return _to_text(report.value(node, _sh(name)))

    shape_id = value("sourceShape").removeprefix("<").removesuffix(">")
    path = value("resultPath")
    shape_path = plan.shape(shape_id).path
    if path.startswith("_:") and shape_path is not None:
        path = path_text(shape_path)
    bound = bindings.get(node, {})
    return Result(
        shape=shape_id,
        focus=value("focusNode"),
        value=value("value"),
        path=path,
        bindings=tuple((name, _to_text(bound[name])) for name in sorted(bound) if name not in _OWN_FIELDS),
        component=value("sourceConstraintComponent")[1:-1],
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """pySHACL and rdflib warn of what the results say anyway, such as ill-formed literals."""
    loggers = [logging.getLogger(name) for name in ("rdflib.term", "pyshacl-validate")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for logger in loggers:
            logger.disabled = True
        try:
            yield
        finally:
            for logger in loggers:
                logger.disabled = False


@contextmanager
def _recorded_bindings() -> Iterator[dict[Node, dict[str, Node]]]:
    """What SPARQL constraints bind, by result node: a report holds it only as text, within messages.

    While this lasts, rdflib does not load graphs that a query names either.
    """
    from pyshacl.constraints.sparql.sparql_based_constraints import SPARQLBasedConstraint
    from rdflib.plugins import sparql

    recorded: dict[Node, dict[str, Node]] = {}
    make = SPARQLBasedConstraint.make_v_result

    def recording(self: Any, *args: Any, **kwargs: Any) -> Any:
        made = make(self, *args, **kwargs)
        bound = kwargs.get("bound_vars") or {}
        recorded[made[1]] = dict(bound[3]) if isinstance(bound, tuple) and len(bound) == 4 else {}
        return made

    loads_graphs = sparql.SPARQL_LOAD_GRAPHS
    sparql.SPARQL_LOAD_GRAPHS = False
    setattr(SPARQLBasedConstraint, "make_v_result", recording)  # noqa: B010 - mypy forbids the plain assignment
    try:
        yield recorded
    finally:
        del SPARQLBasedConstraint.make_v_result
        sparql.SPARQL_LOAD_GRAPHS = loads_graphs


@contextmanager
def _parsed_once() -> Iterator[None]:
    """pySHACL asks the same query once per focus node, and rdflib parses its text anew each time: half of the work."""
    from rdflib.plugins.sparql import processor
    from rdflib.plugins.sparql.algebra import translateQuery as translate
    from rdflib.plugins.sparql.parser import parseQuery as parse

    known: dict[tuple[Any, Any, tuple[Any, ...]], Any] = {}

    def translated(text: Any, base: Any = None, init_ns: Any = None) -> Any:
        key = (text, base, tuple(sorted((init_ns or {}).items())))
        if key not in known:
            known[key] = translate(parse(text), base, init_ns)
        return known[key]

    setattr(processor, "parseQuery", lambda text: text)  # noqa: B010 - mypy forbids the plain assignment
    setattr(processor, "translateQuery", translated)  # noqa: B010
    try:
        yield
    finally:
        setattr(processor, "parseQuery", parse)  # noqa: B010
        setattr(processor, "translateQuery", translate)  # noqa: B010
