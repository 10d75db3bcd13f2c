"""Reads a SHACL shapes graph into a plan. What is not understood is refused, so that no rule is lost in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Final

from effektkedja.engine.constraints import HasProperty, Select
from effektkedja.engine.parameters import (
    LIST_OF_SHAPES,
    PARAMETERS,
    SHAPE_VALUED,
    SPARQL_SELECT,
    custom_components,
    read_constraints,
)
from effektkedja.engine.plan import Plan, Shape, Target, TargetClass, TargetNode, TargetObjectsOf, TargetSubjectsOf
from effektkedja.engine.selects import check_select
from effektkedja.engine.shapes_graph import ShapesGraph, parse_sources, sh, shape_id, without_targets
from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.terms import OWL, RDF_TYPE, RDFS, SH

_TYPE = f"<{RDF_TYPE}>"
_CLASS_TYPES = (f"<{RDFS}Class>", f"<{OWL}Class>")
_TARGETS: Final[dict[str, Callable[[str], Target]]] = {
    sh("targetNode"): TargetNode,
    sh("targetClass"): TargetClass,
    sh("targetSubjectsOf"): TargetSubjectsOf,
    sh("targetObjectsOf"): TargetObjectsOf,
}
_OTHER_TERMS = frozenset(
    sh(name)
    for name in (
        *("path", "severity", "message", "deactivated"),
        *("name", "description", "order", "group", "defaultValue"),
        *("prefixes", "declare"),
    )
)


def read_shapes(sources: str | FilePath | Iterable[str | FilePath]) -> Plan:
    """Read shapes from Turtle.

    Args:
        sources: Turtle text (``str``), a Turtle file (``Path``), or several of these.

    Returns:
        The plan of all shapes found.

    Raises:
        InputError: a source cannot be read, a shape is ill-formed, or it uses a part of SHACL that is neither Core
            nor SHACL-SPARQL.
    """
    several = (sources,) if isinstance(sources, (str, FilePath)) else tuple(sources)
    graph = ShapesGraph(parse_sources(several))
    components = custom_components(graph)
    shapes = [_shape(graph, node, components) for node in _shape_nodes(graph)]
    plan = Plan(tuple(sorted(shapes, key=lambda shape: shape.id)), graph.source)
    _check(plan, graph)
    return plan


def only(plan: Plan, shape_ids: Iterable[str]) -> Plan:
    """The same plan with no target left on other shapes than these, so that only these are evaluated."""
    wanted = frozenset(shape_ids)
    shapes = tuple(shape if shape.id in wanted else replace(shape, targets=()) for shape in plan.shapes)
    others = frozenset(shape.id for shape in plan.shapes) - wanted
    return Plan(shapes, without_targets(plan.source, others))


def _check(plan: Plan, graph: ShapesGraph) -> None:
    for shape in plan.shapes:
        if not shape.id.startswith("_:") and not graph.predicates(f"<{shape.id}>"):
            raise InputError(
                Text(
                    "En form som det hänvisas till finns inte bland formerna.",
                    "A shape is referred to, but the shapes say nothing about it.",
                ),
                where=shape.id,
            )
        for constraint in shape.constraints:
            if isinstance(constraint, Select):
                check_select(constraint, shape)
            if isinstance(constraint, HasProperty) and plan.shape(constraint.shape).path is None:
                raise InputError(
                    Text(
                        "sh:property behöver en egenskapsform, en med sh:path.",
                        "sh:property needs a property shape, one with sh:path.",
                    ),
                    where=shape.id,
                )


def _shape_nodes(graph: ShapesGraph) -> tuple[str, ...]:
    found: set[str] = set()
    for subject in graph.subjects:
        types = graph.values(subject, _TYPE)
        predicates = graph.predicates(subject)
        is_typed = sh("NodeShape") in types or sh("PropertyShape") in types
        # sh:parameter and the like also carry constraint parameters; they are not shapes that look for nodes.
        if is_typed or any(p in _TARGETS or p in SHAPE_VALUED or p in LIST_OF_SHAPES for p in predicates):
            found.add(subject)
        found.update(_referred_shapes(graph, subject))
    return tuple(sorted(found))


def _referred_shapes(graph: ShapesGraph, subject: str) -> Iterator[str]:
    for predicate in graph.predicates(subject):
        if predicate in SHAPE_VALUED:
            yield from graph.values(subject, predicate)
        elif predicate in LIST_OF_SHAPES:
            for head in graph.values(subject, predicate):
                yield from graph.members(head)


def _shape(graph: ShapesGraph, node: str, components: dict[str, frozenset[str]]) -> Shape:
    where = shape_id(node)
    _refuse_unknown_terms(graph, node)
    path_node = graph.value(node, sh("path"))
    types = graph.values(node, _TYPE)
    if path_node is None and sh("PropertyShape") in types:
        raise InputError(Text("En egenskapsform behöver sh:path.", "A property shape needs sh:path."), where=where)
    if path_node is not None and sh("NodeShape") in types:
        raise InputError(Text("En nodform kan inte ha sh:path.", "A node shape cannot have sh:path."), where=where)
    path = None if path_node is None else graph.path(path_node)
    severity = graph.value(node, sh("severity"))
    return Shape(
        id=where,
        path=path,
        targets=tuple(_targets(graph, node)),
        constraints=tuple(read_constraints(graph, node, is_property=path is not None, components=components)),
        severity=severity[1:-1] if severity else f"{SH}Violation",
        messages=graph.values(node, sh("message")),
        deactivated=graph.is_true(node, sh("deactivated")),
    )


def _targets(graph: ShapesGraph, node: str) -> Iterator[Target]:
    for predicate, target in _TARGETS.items():
        for value in graph.values(node, predicate):
            if value.startswith("_:"):
                message = Text("Ett mål kan inte vara en blank nod.", "A target cannot be a blank node.")
                raise InputError(message, where=shape_id(node))
            yield target(value)
    types = graph.values(node, _TYPE)
    is_shape = sh("NodeShape") in types or sh("PropertyShape") in types
    if is_shape and node.startswith("<") and any(cls in types for cls in _class_types(graph)):
        yield TargetClass(node)


def _class_types(graph: ShapesGraph) -> tuple[str, ...]:
    return _CLASS_TYPES + graph.having(f"<{RDFS}subClassOf>", f"<{RDFS}Class>")


def _refuse_unknown_terms(graph: ShapesGraph, node: str) -> None:
    known = PARAMETERS | _OTHER_TERMS | frozenset(_TARGETS) | {SPARQL_SELECT}
    for predicate in graph.predicates(node):
        if predicate.startswith(f"<{SH}") and predicate not in known:
            name = predicate[len(SH) + 1 : -1]
            raise InputError(
                Text(
                    f"sh:{name} hör varken till SHACL Core eller SHACL-SPARQL.",
                    f"sh:{name} is no part of SHACL Core or SHACL-SPARQL.",
                ),
                where=shape_id(node),
                hint=Text(
                    "Kontrollera stavningen; en regel med ett felstavat ord skulle aldrig hitta något.",
                    "Check the spelling; a rule with a misspelt term would never find anything.",
                ),
            )
