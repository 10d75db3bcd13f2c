"""What has to be known of the data before rules can be compiled: subclasses, and what the store does to literals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from effektkedja.engine.constraints import HasClass, HasDatatype
from effektkedja.engine.lexical import is_derived_integer
from effektkedja.engine.plan import Plan, TargetClass
from effektkedja.terms import RDF_TYPE, RDFS, XSD

_MOST_LISTED = 24
"""A list of more classes than these is slower to go through for each node than the way up the hierarchy."""


class Row(Protocol):
    """A solution of a SELECT: a mapping from variable name to term, such as a pyoxigraph ``QuerySolution``.

    ``str()`` of a term must be its N-Triples form. A variable without value is None or raises KeyError.
    """

    def __getitem__(self, name: str, /) -> object: ...


Query = Callable[[str], Iterable[Row]]
"""Evaluates a SELECT on some dataset and gives its solutions."""


@dataclass(frozen=True)
class Facts:
    """What the compiler needs to know of a dataset.

    Args:
        subclasses: class to itself and all its subclasses, sorted; a class that is missing has none but itself.
        anonymous: classes below which there is a blank node, which a query cannot name.
        widens_integers: whether ``xsd:byte`` and its like come back as ``xsd:integer``, as from an Oxigraph store.
    """

    subclasses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    anonymous: frozenset[str] = frozenset()
    widens_integers: bool = False

    def instances(self, node: str, cls: str, variable: str) -> str:
        """SPARQL patterns that find the SHACL instances of ``cls``; ``variable`` must be unused."""
        if cls in self.anonymous:
            return f"{node} <{RDF_TYPE}>/<{RDFS}subClassOf>* {cls} ."
        classes = self.subclasses.get(cls, (cls,))
        if len(classes) == 1:
            return f"{node} <{RDF_TYPE}> {cls} ."
        return f"VALUES {variable} {{ {' '.join(classes)} }} {node} <{RDF_TYPE}> {variable} ."

    def is_instance(self, node: str, cls: str, variable: str) -> str:
        """SPARQL patterns that match where ``node``, already bound, is a SHACL instance of ``cls``."""
        classes = self.subclasses.get(cls, (cls,))
        if cls in self.anonymous or len(classes) > _MOST_LISTED:
            found = f"EXISTS {{ {variable} <{RDFS}subClassOf>* {cls} }}"
            return f"{node} <{RDF_TYPE}> {variable} . FILTER({found})"
        if len(classes) == 1:
            return f"{node} <{RDF_TYPE}> {cls} ."
        return f"{node} <{RDF_TYPE}> {variable} . FILTER({variable} IN ({', '.join(classes)}))"

    def is_one_class(self, cls: str) -> bool:
        """Whether an instance of ``cls`` is matched once, by one triple."""
        return cls not in self.anonymous and len(self.subclasses.get(cls, (cls,))) == 1


def value_of(row: Row, name: str) -> str:
    """The term bound to the variable in N-Triples form, or an empty text."""
    try:
        term = row[name]
    except KeyError:
        return ""
    return "" if term is None else str(term)


def gather_facts(plan: Plan, query: Query) -> Facts:
    """Ask the dataset for what compiling ``plan`` needs: two small queries at most."""
    classes = sorted(set(_classes(plan)))
    below: dict[str, set[str]] = defaultdict(set)
    if classes:
        text = f"SELECT ?c ?d WHERE {{ VALUES ?c {{ {' '.join(classes)} }} ?d <{RDFS}subClassOf>+ ?c }}"
        for row in query(text):
            below[value_of(row, "c")].add(value_of(row, "d"))
    anonymous = frozenset(cls for cls, subs in below.items() if any(sub.startswith("_:") for sub in subs))
    subclasses = {cls: tuple(sorted({cls, *subs})) for cls, subs in below.items() if cls not in anonymous}
    return Facts(subclasses, anonymous, _widens_integers(plan, query))


def _classes(plan: Plan) -> Iterator[str]:
    for shape in plan.shapes:
        yield from (target.cls for target in shape.targets if isinstance(target, TargetClass))
        yield from (constraint.cls for constraint in shape.constraints if isinstance(constraint, HasClass))


def _widens_integers(plan: Plan, query: Query) -> bool:
    asked = (c for shape in plan.shapes for c in shape.constraints if isinstance(c, HasDatatype))
    if not any(is_derived_integer(constraint.datatype) for constraint in asked):
        return False
    rows = query(f'SELECT ?d WHERE {{ BIND(DATATYPE("1"^^<{XSD}byte>) AS ?d) }}')
    return [value_of(row, "d") for row in rows] == [f"<{XSD}integer>"]
