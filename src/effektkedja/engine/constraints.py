"""The constraints of SHACL as immutable values. Terms are text in N-Triples form, shapes are named by their id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from effektkedja.terms import SH


class Constraint:
    """A constraint of a shape; ``component`` is the local name of its SHACL constraint component."""

    __slots__ = ()
    component: ClassVar[str] = ""

    @property
    def component_iri(self) -> str:
        """The IRI that a validation report gives as ``sh:sourceConstraintComponent``."""
        return f"{SH}{self.component}ConstraintComponent"

    @property
    def shapes_used(self) -> tuple[str, ...]:
        """The ids of the shapes that the constraint refers to."""
        return ()


@dataclass(frozen=True, slots=True)
class HasClass(Constraint):
    """``sh:class``"""

    component = "Class"
    cls: str


@dataclass(frozen=True, slots=True)
class HasDatatype(Constraint):
    """``sh:datatype``: the datatype, and a lexical form that is one of its own."""

    component = "Datatype"
    datatype: str


@dataclass(frozen=True, slots=True)
class HasNodeKind(Constraint):
    """``sh:nodeKind``; ``kind`` is the local name, such as ``BlankNodeOrIRI``."""

    component = "NodeKind"
    kind: str


@dataclass(frozen=True, slots=True)
class InRange(Constraint):
    """``sh:minExclusive`` (``>``), ``sh:minInclusive`` (``>=``), ``sh:maxExclusive`` (``<``), ``sh:maxInclusive``."""

    operator: Literal[">", ">=", "<", "<="]
    bound: str

    @property
    def component_iri(self) -> str:
        """The component of the one parameter out of four that this operator stands for."""
        end = "min" if self.operator.startswith(">") else "max"
        kind = "Inclusive" if self.operator.endswith("=") else "Exclusive"
        return f"{SH}{end.capitalize()}{kind}ConstraintComponent"


@dataclass(frozen=True, slots=True)
class HasLength(Constraint):
    """``sh:minLength`` (``>=``) or ``sh:maxLength`` (``<=``)."""

    operator: Literal[">=", "<="]
    count: int

    @property
    def component_iri(self) -> str:
        """The component of ``sh:minLength`` or ``sh:maxLength``."""
        return f"{SH}{'Min' if self.operator == '>=' else 'Max'}LengthConstraintComponent"


@dataclass(frozen=True, slots=True)
class Matches(Constraint):
    """``sh:pattern`` with ``sh:flags``; both are plain text."""

    component = "Pattern"
    pattern: str
    flags: str = ""


@dataclass(frozen=True, slots=True)
class InLanguages(Constraint):
    """``sh:languageIn``; the language ranges."""

    component = "LanguageIn"
    ranges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OneOf(Constraint):
    """``sh:in``"""

    component = "In"
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MinCount(Constraint):
    """``sh:minCount``"""

    component = "MinCount"
    count: int


@dataclass(frozen=True, slots=True)
class MaxCount(Constraint):
    """``sh:maxCount``"""

    component = "MaxCount"
    count: int


@dataclass(frozen=True, slots=True)
class UniqueLanguage(Constraint):
    """``sh:uniqueLang true``"""

    component = "UniqueLang"


@dataclass(frozen=True, slots=True)
class HasValue(Constraint):
    """``sh:hasValue``"""

    component = "HasValue"
    value: str


@dataclass(frozen=True, slots=True)
class EqualTo(Constraint):
    """``sh:equals``: the value nodes are exactly the values of the property."""

    component = "Equals"
    predicate: str


@dataclass(frozen=True, slots=True)
class DisjointWith(Constraint):
    """``sh:disjoint``"""

    component = "Disjoint"
    predicate: str


@dataclass(frozen=True, slots=True)
class LessThan(Constraint):
    """``sh:lessThan`` (``<``) or ``sh:lessThanOrEquals`` (``<=``)."""

    operator: Literal["<", "<="]
    predicate: str

    @property
    def component_iri(self) -> str:
        """The component of ``sh:lessThan`` or ``sh:lessThanOrEquals``."""
        return f"{SH}LessThan{'OrEquals' if self.operator == '<=' else ''}ConstraintComponent"


@dataclass(frozen=True, slots=True)
class Closed(Constraint):
    """``sh:closed true``; the predicates that may be used, ``sh:ignoredProperties`` among them."""

    component = "Closed"
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Logic(Constraint):
    """``sh:not``, ``sh:and``, ``sh:or`` or ``sh:xone`` over shapes; ``sh:node`` is ``node`` with one shape."""

    kind: Literal["not", "and", "or", "xone", "node"]
    shapes: tuple[str, ...]

    @property
    def component_iri(self) -> str:
        """The component named after the kind."""
        return f"{SH}{self.kind.capitalize()}ConstraintComponent"

    @property
    def shapes_used(self) -> tuple[str, ...]:
        """The shapes that are combined."""
        return self.shapes


@dataclass(frozen=True, slots=True)
class HasProperty(Constraint):
    """``sh:property``; the results are those of the property shape."""

    component = "Property"
    shape: str

    @property
    def shapes_used(self) -> tuple[str, ...]:
        """The property shape."""
        return (self.shape,)


@dataclass(frozen=True, slots=True)
class Qualified(Constraint):
    """``sh:qualifiedMinCount`` or ``sh:qualifiedMaxCount``.

    Only values that conform to ``shape`` and to none of ``siblings`` are counted; ``siblings`` is empty without
    ``sh:qualifiedValueShapesDisjoint``.
    """

    end: Literal["min", "max"]
    count: int
    shape: str
    siblings: tuple[str, ...] = ()

    @property
    def component_iri(self) -> str:
        """The component of the end that is counted."""
        return f"{SH}Qualified{self.end.capitalize()}CountConstraintComponent"

    @property
    def shapes_used(self) -> tuple[str, ...]:
        """The shape that is counted and its siblings."""
        return (self.shape, *self.siblings)


@dataclass(frozen=True, slots=True)
class Select(Constraint):
    """``sh:sparql``: a query that finds violations, and the PREFIX lines that ``sh:prefixes`` stands for."""

    component = "SPARQL"
    text: str
    prefixes: str = ""


@dataclass(frozen=True, slots=True)
class Custom(Constraint):
    """A component that the shapes graph defines itself (``sh:ConstraintComponent``); only pySHACL evaluates it."""

    iri: str

    @property
    def component_iri(self) -> str:
        """The IRI of the component."""
        return self.iri
