"""The shapes graph in memory: an index of its triples, with labels that depend on nothing but its content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path as FilePath

import pyoxigraph as ox

from effektkedja.engine.paths import Alternative, Inverse, Mark, Path, Predicate, Repeat, Sequence
from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.terms import OWL, RDF, RDF_TYPE, RDFS, SH

_REPEATS: tuple[tuple[str, Mark], ...] = (("zeroOrMorePath", "*"), ("oneOrMorePath", "+"), ("zeroOrOnePath", "?"))
_TARGETS = frozenset(f"<{SH}{name}>" for name in ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf"))
_CLASSES = frozenset((f"<{RDFS}Class>", f"<{OWL}Class>"))
_TYPE = f"<{RDF_TYPE}>"
_NO_PATH = Text("Detta är ingen egenskapsstig.", "This is not a property path.")


def sh(name: str) -> str:
    """The term ``<http://www.w3.org/ns/shacl#name>``."""
    return f"<{SH}{name}>"


def shape_id(term: str) -> str:
    """The id of a shape: its plain IRI, or ``_:label``."""
    return term[1:-1] if term.startswith("<") else term


class ShapesGraph:
    """The triples of a shapes graph, looked up by subject or object. Terms are text in N-Triples form."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        dataset = ox.Dataset(quads)
        # Blank nodes get labels that a second reading of the same shapes gives again.
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        self._out: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._in: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._literals: dict[str, ox.Literal] = {}
        for quad in sorted(dataset, key=str):
            subject, predicate, value = str(quad.subject), str(quad.predicate), str(quad.object)
            self._out[subject][predicate].append(value)
            self._in[predicate, value].append(subject)
            if isinstance(quad.object, ox.Literal):
                self._literals[value] = quad.object

    @property
    def source(self) -> str:
        """The graph as sorted N-Triples."""
        lines = (f"{s} {p} {o} .\n" for s, by in self._out.items() for p, values in by.items() for o in values)
        return "".join(sorted(lines))

    @property
    def subjects(self) -> tuple[str, ...]:
        """Everything that the graph says something about, sorted."""
        return tuple(sorted(self._out))

    def predicates(self, subject: str) -> tuple[str, ...]:
        """The properties that the subject has, sorted."""
        return tuple(sorted(self._out[subject])) if subject in self._out else ()

    def values(self, subject: str, predicate: str) -> tuple[str, ...]:
        """The values of the property, sorted."""
        return tuple(self._out[subject].get(predicate, ())) if subject in self._out else ()

    def having(self, predicate: str, value: str) -> tuple[str, ...]:
        """The subjects with that value of the property."""
        return tuple(self._in.get((predicate, value), ()))

    def value(self, subject: str, predicate: str) -> str | None:
        """The only value of the property, or None.

        Raises:
            InputError: there are several.
        """
        found = self.values(subject, predicate)
        if len(found) > 1:
            message = Text(f"{predicate} får bara ha ett värde.", f"{predicate} may have one value only.")
            raise InputError(message, where=shape_id(subject))
        return found[0] if found else None

    def literal(self, term: str) -> ox.Literal | None:
        """The literal that the term is the text of, or None where it is an IRI or a blank node."""
        return self._literals.get(term)

    def text(self, subject: str, predicate: str) -> str | None:
        """The lexical form of the only value of the property, or None where it has none.

        Raises:
            InputError: there are several values, or it is no literal.
        """
        term = self.value(subject, predicate)
        if term is None:
            return None
        literal = self.literal(term)
        if literal is None:
            message = Text(
                f"Värdet för {predicate} ska vara en literal.", f"The value of {predicate} should be a literal."
            )
            raise InputError(message, where=shape_id(subject))
        return literal.value

    def is_true(self, subject: str, predicate: str) -> bool:
        """Whether the property has the value ``true``; SHACL knows no other way to say it, ``1`` included."""
        return any(value.startswith('"true"^^') for value in self.values(subject, predicate))

    def members(self, head: str) -> tuple[str, ...]:
        """The members of an RDF list.

        Raises:
            InputError: the list is broken or runs in a circle.
        """
        found: list[str] = []
        seen: set[str] = set()
        while head != f"<{RDF}nil>":
            first = self.value(head, f"<{RDF}first>")
            rest = self.value(head, f"<{RDF}rest>")
            if first is None or rest is None or head in seen:
                message = Text("En lista i formerna är trasig.", "A list in the shapes is broken.")
                raise InputError(message, where=shape_id(head))
            seen.add(head)
            found.append(first)
            head = rest
        return tuple(found)

    def path(self, node: str) -> Path:
        """The property path that the node stands for.

        Raises:
            InputError: it is no path of SHACL.
        """
        return self._path(node, frozenset())

    def _path(self, node: str, above: frozenset[str]) -> Path:
        if node.startswith("<"):
            return Predicate(node)
        if node in above or not node.startswith("_:"):
            raise InputError(_NO_PATH, where=shape_id(node))
        above |= {node}
        if self.values(node, f"<{RDF}first>"):
            return Sequence(self._paths(node, above))
        if (inner := self.value(node, sh("inversePath"))) is not None:
            return Inverse(self._path(inner, above))
        if (inner := self.value(node, sh("alternativePath"))) is not None:
            return Alternative(self._paths(inner, above))
        for name, mark in _REPEATS:
            if (inner := self.value(node, sh(name))) is not None:
                return Repeat(self._path(inner, above), mark)
        raise InputError(_NO_PATH, where=shape_id(node))

    def _paths(self, head: str, above: frozenset[str]) -> tuple[Path, ...]:
        members = self.members(head)
        if len(members) < 2:
            message = Text("En stiglista behöver minst två led.", "A path list needs two members or more.")
            raise InputError(message, where=shape_id(head))
        return tuple(self._path(member, above) for member in members)


def parse_sources(sources: Iterable[str | FilePath]) -> Iterator[ox.Quad]:
    """The quads of Turtle texts (``str``) and Turtle files (``Path``), blank nodes kept apart between them.

    Raises:
        InputError: a source cannot be read or is not Turtle.
    """
    for source in sources:
        where = "" if isinstance(source, str) else str(source)
        try:
            text = source if isinstance(source, str) else source.read_text(encoding="utf-8")
            yield from ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri="urn:shapes:", rename_blank_nodes=True)
        except (OSError, UnicodeDecodeError, SyntaxError) as error:
            message = Text(f"Formerna kan inte läsas: {error}", f"The shapes cannot be read: {error}")
            raise InputError(message, where=where) from error


def without_targets(source: str, shape_ids: frozenset[str]) -> str:
    """The N-Triples ``source`` without what makes these shapes look for focus nodes of their own."""
    if not source:
        return source
    subjects = {shape if shape.startswith("_:") else f"<{shape}>" for shape in shape_ids}
    kept = []
    for line in source.removesuffix("\n").split("\n"):
        subject, predicate, value = line.split(" ", 2)
        is_target = predicate in _TARGETS or (predicate == _TYPE and value.removesuffix(" .") in _CLASSES)
        if not (subject in subjects and is_target):
            kept.append(f"{line}\n")
    return "".join(kept)
