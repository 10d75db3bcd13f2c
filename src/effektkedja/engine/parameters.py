"""Constraint parameters: from the triples of one shape to its constraints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal

from effektkedja.engine.constraints import (
    Closed,
    Constraint,
    Custom,
    DisjointWith,
    EqualTo,
    HasClass,
    HasDatatype,
    HasLength,
    HasNodeKind,
    HasProperty,
    HasValue,
    InLanguages,
    InRange,
    LessThan,
    Logic,
    Matches,
    MaxCount,
    MinCount,
    OneOf,
    Qualified,
    Select,
    UniqueLanguage,
)
from effektkedja.engine.shapes_graph import ShapesGraph, sh, shape_id
from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.terms import OWL, RDF_TYPE, RDFS, SH

_Read = Callable[[ShapesGraph, str, str], Constraint]

_NODE_KINDS = frozenset(
    sh(kind) for kind in ("IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
)


def _iri(graph: ShapesGraph, node: str, value: str) -> str:
    if not value.startswith("<"):
        raise InputError(Text(f"{value} ska vara en IRI.", f"{value} should be an IRI."), where=shape_id(node))
    return value


def _literal(graph: ShapesGraph, node: str, value: str) -> str:
    literal = graph.literal(value)
    if literal is None:
        raise InputError(Text(f"{value} ska vara en literal.", f"{value} should be a literal."), where=shape_id(node))
    return literal.value


def _number(graph: ShapesGraph, node: str, value: str) -> int:
    text = _literal(graph, node, value)
    if not text.removeprefix("+").isdecimal():
        raise InputError(
            Text(f"{value} ska vara ett heltal, noll eller mer.", f"{value} should be a whole number, zero or more."),
            where=shape_id(node),
        )
    return int(text)


def _bound(graph: ShapesGraph, node: str, value: str) -> str:
    _literal(graph, node, value)
    return value


def _node_kind(graph: ShapesGraph, node: str, value: str) -> Constraint:
    if value not in _NODE_KINDS:
        raise InputError(Text(f"{value} är ingen nodtyp.", f"{value} is no node kind."), where=shape_id(node))
    return HasNodeKind(value[len(SH) + 1 : -1])


def _pattern(graph: ShapesGraph, node: str, value: str) -> Constraint:
    return Matches(_literal(graph, node, value), graph.text(node, sh("flags")) or "")


def _languages(graph: ShapesGraph, node: str, value: str) -> Constraint:
    return InLanguages(tuple(_literal(graph, node, member) for member in graph.members(value)))


def _range(operator: Literal[">", ">=", "<", "<="]) -> _Read:
    return lambda graph, node, value: InRange(operator, _bound(graph, node, value))


def _length(operator: Literal[">=", "<="]) -> _Read:
    return lambda graph, node, value: HasLength(operator, _number(graph, node, value))


def _less(operator: Literal["<", "<="]) -> _Read:
    return lambda graph, node, value: LessThan(operator, _iri(graph, node, value))


def _one_shape(kind: Literal["not", "node"]) -> _Read:
    return lambda graph, node, value: Logic(kind, (shape_id(value),))


def _several_shapes(kind: Literal["and", "or", "xone"]) -> _Read:
    return lambda graph, node, value: Logic(kind, tuple(shape_id(member) for member in graph.members(value)))


# Parameters that a shape may carry any number of times: each value is a constraint of its own.
_REPEATED: Final[dict[str, _Read]] = {
    sh("class"): lambda g, n, v: HasClass(_iri(g, n, v)),
    sh("pattern"): _pattern,
    sh("hasValue"): lambda g, n, v: HasValue(v),
    sh("equals"): lambda g, n, v: EqualTo(_iri(g, n, v)),
    sh("disjoint"): lambda g, n, v: DisjointWith(_iri(g, n, v)),
    sh("not"): _one_shape("not"),
    sh("node"): _one_shape("node"),
    sh("and"): _several_shapes("and"),
    sh("or"): _several_shapes("or"),
    sh("xone"): _several_shapes("xone"),
    sh("property"): lambda g, n, v: HasProperty(shape_id(v)),
}
_SINGLE: Final[dict[str, _Read]] = {
    sh("datatype"): lambda g, n, v: HasDatatype(_iri(g, n, v)),
    sh("nodeKind"): _node_kind,
    sh("minExclusive"): _range(">"),
    sh("minInclusive"): _range(">="),
    sh("maxExclusive"): _range("<"),
    sh("maxInclusive"): _range("<="),
    sh("minLength"): _length(">="),
    sh("maxLength"): _length("<="),
    sh("languageIn"): _languages,
    sh("in"): lambda g, n, v: OneOf(g.members(v)),
}
_SINGLE_ON_PROPERTY: Final[dict[str, _Read]] = {
    sh("minCount"): lambda g, n, v: MinCount(_number(g, n, v)),
    sh("maxCount"): lambda g, n, v: MaxCount(_number(g, n, v)),
}
_REPEATED_ON_PROPERTY: Final[dict[str, _Read]] = {
    sh("lessThan"): _less("<"),
    sh("lessThanOrEquals"): _less("<="),
}

SPARQL_SELECT: Final = sh("select")
SHAPE_VALUED: Final = frozenset(sh(name) for name in ("property", "node", "not", "qualifiedValueShape"))
LIST_OF_SHAPES: Final = frozenset(sh(name) for name in ("and", "or", "xone"))
_OTHER_PARAMETERS = (
    *("flags", "uniqueLang", "closed", "ignoredProperties", "sparql"),
    *("qualifiedValueShape", "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint"),
)
PARAMETERS: Final = (
    frozenset(_REPEATED)
    | frozenset(_SINGLE)
    | frozenset(_SINGLE_ON_PROPERTY)
    | frozenset(_REPEATED_ON_PROPERTY)
    | frozenset(sh(name) for name in _OTHER_PARAMETERS)
)


def read_constraints(
    graph: ShapesGraph, node: str, *, is_property: bool, components: dict[str, frozenset[str]]
) -> Iterator[Constraint]:
    """The constraints of the shape ``node``, in the same order for the same graph.

    Args:
        graph: the shapes graph.
        node: the shape.
        is_property: whether it is a property shape.
        components: what ``custom_components`` found.

    Raises:
        InputError: a parameter has a value that it cannot have, or is one that node shapes cannot have.
    """
    for parameter, read in _REPEATED.items():
        for value in graph.values(node, parameter):
            yield read(graph, node, value)
    for parameter, read in _SINGLE.items():
        if (only := graph.value(node, parameter)) is not None:
            yield read(graph, node, only)
    yield from _property_constraints(graph, node, is_property)
    yield from _closed(graph, node)
    yield from _selects(graph, node)
    predicates = frozenset(graph.predicates(node))
    for component, mandatory in components.items():
        if mandatory and mandatory <= predicates:
            yield Custom(component)


def _property_constraints(graph: ShapesGraph, node: str, is_property: bool) -> Iterator[Constraint]:
    if not is_property:
        for name in ("minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals", "qualifiedValueShape"):
            if graph.values(node, sh(name)):
                raise InputError(
                    Text(
                        f"sh:{name} behöver en egenskapsform, en med sh:path.",
                        f"sh:{name} needs a property shape, one with sh:path.",
                    ),
                    where=shape_id(node),
                )
        return
    for parameter, read in _SINGLE_ON_PROPERTY.items():
        if (only := graph.value(node, parameter)) is not None:
            yield read(graph, node, only)
    for parameter, read in _REPEATED_ON_PROPERTY.items():
        for value in graph.values(node, parameter):
            yield read(graph, node, value)
    if graph.is_true(node, sh("uniqueLang")):
        yield UniqueLanguage()
    for value in graph.values(node, sh("qualifiedValueShape")):
        yield from _qualified(graph, node, value)


def _qualified(graph: ShapesGraph, node: str, value: str) -> Iterator[Constraint]:
    siblings = _siblings(graph, node) if graph.is_true(node, sh("qualifiedValueShapesDisjoint")) else ()
    ends: tuple[Literal["min"], Literal["max"]] = ("min", "max")
    for end in ends:
        count = graph.value(node, sh(f"qualified{end.capitalize()}Count"))
        if count is not None:
            yield Qualified(end, _number(graph, node, count), shape_id(value), siblings)


def _siblings(graph: ShapesGraph, node: str) -> tuple[str, ...]:
    found = {
        shape_id(value)
        for parent in graph.having(sh("property"), node)
        for sibling in graph.values(parent, sh("property"))
        for value in graph.values(sibling, sh("qualifiedValueShape"))
    }
    own = {shape_id(value) for value in graph.values(node, sh("qualifiedValueShape"))}
    return tuple(sorted(found - own))


def _closed(graph: ShapesGraph, node: str) -> Iterator[Constraint]:
    if not graph.is_true(node, sh("closed")):
        return
    ignored = graph.value(node, sh("ignoredProperties"))
    allowed = set(graph.members(ignored)) if ignored else set()
    for shape in graph.values(node, sh("property")):
        allowed.update(path for path in graph.values(shape, sh("path")) if path.startswith("<"))
    yield Closed(tuple(sorted(allowed)))


def _selects(graph: ShapesGraph, node: str) -> Iterator[Constraint]:
    for constraint in graph.values(node, sh("sparql")):
        if graph.is_true(constraint, sh("deactivated")):
            continue
        text = graph.text(constraint, SPARQL_SELECT)
        if text is None:
            message = Text("Ett SPARQL-villkor behöver sh:select.", "A SPARQL constraint needs sh:select.")
            raise InputError(message, where=shape_id(node))
        yield Select(text, _prefixes(graph, constraint))


def _prefixes(graph: ShapesGraph, constraint: str) -> str:
    declared: dict[str, str] = {}
    waiting = list(graph.values(constraint, sh("prefixes")))
    seen: set[str] = set()
    while waiting:
        ontology = waiting.pop()
        if ontology in seen:
            continue
        seen.add(ontology)
        waiting.extend(graph.values(ontology, f"<{OWL}imports>"))
        for declaration in graph.values(ontology, sh("declare")):
            prefix, namespace = graph.text(declaration, sh("prefix")), graph.text(declaration, sh("namespace"))
            if prefix is None or namespace is None:
                message = Text(
                    "sh:declare behöver sh:prefix och sh:namespace.", "sh:declare needs sh:prefix and sh:namespace."
                )
                raise InputError(message, where=shape_id(ontology))
            if declared.setdefault(prefix, namespace) != namespace:
                message = Text(
                    f"Prefixet {prefix}: står för två namnrymder.", f"The prefix {prefix}: stands for two namespaces."
                )
                raise InputError(message, where=shape_id(constraint))
    return "".join(f"PREFIX {prefix}: <{declared[prefix]}>\n" for prefix in sorted(declared))


def custom_components(graph: ShapesGraph) -> dict[str, frozenset[str]]:
    """The constraint components that the shapes graph defines: IRI to its mandatory parameters."""
    classes = [sh("ConstraintComponent"), *graph.having(f"<{RDFS}subClassOf>", sh("ConstraintComponent"))]
    found: dict[str, frozenset[str]] = {}
    for component in (node for cls in classes for node in graph.having(f"<{RDF_TYPE}>", cls)):
        parameters = graph.values(component, sh("parameter"))
        mandatory = (node for node in parameters if not graph.is_true(node, sh("optional")))
        if not component.startswith(f"<{SH}"):
            paths = (graph.value(node, sh("path")) for node in mandatory)
            found[shape_id(component)] = frozenset(path for path in paths if path)
    return dict(sorted(found.items()))
