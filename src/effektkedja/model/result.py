"""What an engine gives: raw results, with nothing rendered in them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One raw validation result, as an engine gives it: terms in N-Triples form, nothing rendered.

    Args:
        shape: IRI of the shape that reported, without brackets, or ``_:label`` where it is anonymous.
        focus: the focus node.
        path: the result path as text, or empty.
        value: the value node, or empty.
        bindings: what a SPARQL constraint binds besides these, as pairs of variable name and term, by name.
        component: IRI of the constraint component, such as ``http://www.w3.org/ns/shacl#MinCountConstraintComponent``.
    """

    shape: str
    focus: str
    value: str = ""
    path: str = ""
    bindings: tuple[tuple[str, str], ...] = ()
    component: str = ""
