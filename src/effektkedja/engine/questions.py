"""What the compiler hands to the runner: SELECTs, how their solutions become results, and the order of those."""

from __future__ import annotations

from dataclasses import dataclass, replace

from effektkedja.model.result import Result


@dataclass(frozen=True)
class Question:
    """One SELECT; each of its solutions is a violation.

    Args:
        shape: id of the shape that reports.
        component: IRI of the constraint component.
        text: the query; ``?this`` is the focus node.
        in_order: the same query with the order of its filters forced, for Oxigraph; empty where nothing is to force.
        value: names of variables; the first that is bound is the value node.
        path: the result path as text, where the solution does not bind ``?path``.
        bindings: further variables whose values belong to the result.
        binds_path: whether the query has a variable ``?path``.
        root: variable of the focus node of the root shape, from which a nested property shape is reached.
    """

    shape: str
    component: str
    text: str
    value: tuple[str, ...] = ()
    path: str = ""
    bindings: tuple[str, ...] = ()
    binds_path: bool = False
    root: str = "this"
    in_order: str = ""

    @property
    def asked(self) -> str:
        """The text to ask Oxigraph."""
        return self.in_order or self.text


@dataclass(frozen=True)
class Series:
    """A query that is only right for one focus node at a time: it is asked for many of them in one text.

    Args:
        focus: SELECT of the focus nodes as ``?this``.
        prefixes: the PREFIX lines of ``body``.
        body: the query for one focus node, cut where the node comes in.
        question: what becomes of the solutions; its text is empty.
        reason: why it is not one query for all.
    """

    focus: str
    prefixes: str
    body: tuple[str, ...]
    question: Question
    reason: str


@dataclass(frozen=True)
class ByReference:
    """A root shape that pySHACL evaluates, and why."""

    shape: str
    reason: str


Step = Question | Series | ByReference


def as_written(step: Step) -> Step:
    """The step without the words that force an order of filters, for stores that do not understand them."""
    return replace(step, in_order="") if isinstance(step, Question) else step


def result_key(result: Result) -> tuple[object, ...]:
    """The order of results: by shape, focus node, path, value and then the rest."""
    return result.shape, result.focus, result.path, result.value, result.component, result.bindings
