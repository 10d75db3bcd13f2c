"""Where things stand in a Turtle file, so that a finding can name the line.

pyoxigraph reads fast and strictly but tells no positions. This module reads the same text once more, with a
tokenizer of its own, and only keeps lines. Turtle, TriG, N-Triples and N-Quads are understood, RDF 1.2 included.
The text should be one that pyoxigraph has accepted; any other text gives what could be made of it, never an error.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from effektkedja.terms import RDF, RDF_TYPE

_FIRST, _REST, _NIL, _REIFIES = f"{RDF}first", f"{RDF}rest", f"{RDF}nil", f"{RDF}reifies"

# A part that may follow is optional, so that no part gives back what it has matched, and the pattern matches at every
# place: reading is linear. Only single characters are repeated possessively: where a group fails in its middle, Python
# before 3.11.5 does not go back to its beginning (https://github.com/python/cpython/issues/106052).
# Names are any run without delimiters, wider than the grammar, as the text is known to follow the grammar.
_SKIP = r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+"
_DELIMITERS = r"\x00-\x20<>\"'`{}|^()\[\],;#@~!$&*+/=?.\\"
_CHAR = rf"[^{_DELIMITERS}%:]"
_LOCAL = rf"(?:[^{_DELIMITERS}]++|\\.)+"
_TOKEN = re.compile(
    rf"""{_SKIP}(?:
      <(?P<iri>(?:[^\x00-\x20<>"{{}}|^`\\]++|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*)>
    | (?P<long>\"{{3}}(?:[^"\\]++|\\.|"(?!""))*(?:\"{{3}})? | '{{3}}(?:[^'\\]++|\\.|'(?!''))*(?:'{{3}})?)
    | (?P<short>"(?:[^"\\\r\n]++|\\.)*"? | '(?:[^'\\\r\n]++|\\.)*'?)
    | (?P<number>[+-]?(?:[0-9]++\.(?=[eE][+-]?[0-9])|[0-9]*+\.[0-9]++|[0-9]++)(?:[eE][+-]?[0-9]++)?)
    | (?P<nil>\({_SKIP}\))
    | (?P<mark><<\(?|\)>>|>>|\{{\||\|\}}|\^\^|[\[\](){{}}.,;~])
    | (?P<label>_:(?:{_CHAR}++|\.++(?={_CHAR}))*)
    | @(?P<at>[A-Za-z0-9-]++)
    | (?P<name>(?={_CHAR}|:)(?:{_CHAR}++|\.++(?={_CHAR}))*(?::(?:(?!-){_LOCAL}(?:\.++{_LOCAL})*)?)?)
    | \Z | .)""",
    re.VERBOSE | re.DOTALL,
)
_LINE_END = re.compile(r"\r\n?|\n")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+:")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U(000[0-9A-Fa-f]{5}|0010[0-9A-Fa-f]{4})|(.))", re.DOTALL)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_CLOSES = {"]": "[", ")": "(", "|}": "{|", ">>": "<<", ")>>": "<<"}


@dataclass(slots=True)
class _Offsets:
    """Where in the text each thing was seen first."""

    subjects: dict[str, int] = field(default_factory=dict)
    statements: dict[tuple[str, str], int] = field(default_factory=dict)
    values: dict[tuple[str, str, str], int] = field(default_factory=dict)
    objects: dict[tuple[str, str], int] = field(default_factory=dict)
    mentions: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Positions:
    """The lines of what :func:`locate` read, counted from 1 as pyoxigraph and editors do; 0 where unknown.

    IRIs are given in full. A labelled blank node may stand in for an IRI, as ``_:label``. A literal is named by
    its lexical value alone, so ``"1"``, ``1`` and ``"1"@sv`` are the same object text.
    """

    _offsets: _Offsets = field(repr=False)
    _line_ends: list[int] = field(repr=False)

    def subject(self, iri: str) -> int:
        """The line where the first block with ``iri`` as subject starts, or 0."""
        return self._line(self._offsets.subjects.get(iri))

    def statement(self, subject_iri: str, predicate_iri: str) -> int:
        """The line of the first such predicate in a block of that subject, else the line of the subject."""
        return self._line(self._offsets.statements.get((subject_iri, predicate_iri))) or self.subject(subject_iri)

    def value(self, subject_iri: str, predicate_iri: str | None, object_text: str) -> int:
        """The line of an object, else the line of the statement, else that of the subject.

        Args:
            subject_iri: the subject of the statement.
            predicate_iri: its predicate, or None for any.
            object_text: IRI or lexical value of the object.
        """
        if predicate_iri is None:
            return self._line(self._offsets.objects.get((subject_iri, object_text))) or self.subject(subject_iri)
        line = self._line(self._offsets.values.get((subject_iri, predicate_iri, object_text)))
        return line or self.statement(subject_iri, predicate_iri)

    def mention(self, iri: str) -> int:
        """The first line where ``iri`` occurs as a subject or an object, list members included, or 0."""
        return self._line(self._offsets.mentions.get(iri))

    def triples(self) -> Iterator[tuple[str, str, str]]:
        """Every statement read, as subject, predicate and object text; nodes without a name begin with ``_:[``."""
        return iter(self._offsets.values)

    def _line(self, offset: int | None) -> int:
        return 0 if offset is None else bisect_left(self._line_ends, offset) + 1


def locate(text: str, base_iri: str) -> Positions:
    """Read where the statements of a Turtle, TriG, N-Triples or N-Quads text stand.

    Never raises: a text that is not such a text gives the positions that could be read.

    Args:
        text: the text, which pyoxigraph has accepted.
        base_iri: the IRI that relative IRIs are resolved against, the same that pyoxigraph was given.
    """
    reader = _Reader(base_iri)
    reader.read(text)
    return Positions(reader.seen, [match.start() for match in _LINE_END.finditer(text)])


@dataclass(slots=True)
class _Frame:
    """What is open while a statement is read: the statement itself, or a ``[``, ``(``, ``{|`` or ``<<`` in it."""

    kind: str = ""
    start: int = 0
    subject: str | None = None
    subject_at: int = 0
    predicate: str | None = None
    done: bool = False
    awaits_reifier: bool = False
    reifier: str | None = None


class _Reader:
    """Follows the tokens of one text and notes the positions. Nesting is kept on a stack, so depth is no limit."""

    def __init__(self, base: str) -> None:
        self.seen = _Offsets()
        self._base = base
        self._resolved: dict[str, str] = {}
        self._prefixes: dict[str, str] = {}
        self._directive = ""
        self._prefix = ""
        self._after_carets = False
        self._stack = [_Frame()]

    def read(self, text: str) -> None:
        handlers: dict[str, Callable[[str, int], None]] = {
            "iri": self._iri,
            "long": lambda raw, at: self._literal(_unescape(raw[3:-3]), at),
            "short": lambda raw, at: self._literal(_unescape(raw[1:-1]), at),
            "number": self._literal,
            "nil": lambda _, at: self._node(_NIL, at),
            "mark": self._mark,
            "label": self._node,
            "at": self._at,
            "name": self._name,
        }
        # A byte order mark would become part of the first name; a space moves no line.
        for match in _TOKEN.finditer(" " + text[1:] if text.startswith("\ufeff") else text):
            kind = match.lastgroup
            if kind:
                handlers[kind](match[kind], match.start(kind))

    def _iri(self, raw: str, at: int) -> None:
        iri = self._resolved.get(raw)
        if iri is None:
            iri = self._resolved[raw] = _resolve(raw, self._base)
        if not self._directive:
            self._node(iri, at)
            return
        if self._directive == "base":
            self._base = iri
            self._resolved.clear()
        else:
            self._prefixes[self._prefix] = iri
        self._directive = ""

    def _name(self, raw: str, at: int) -> None:
        prefix, colon, local = raw.partition(":")
        if not colon:
            self._word(raw, at)
        elif self._directive:
            self._prefix = prefix
        else:
            namespace = self._prefixes.get(prefix, f"{prefix}:")
            self._node(namespace + local.replace("\\", ""), at)

    def _word(self, word: str, at: int) -> None:
        frame = self._stack[-1]
        if frame.subject is None:  # GRAPH and VERSION need nothing done
            if word.upper() in ("PREFIX", "BASE"):
                self._directive = word.lower()
        elif frame.predicate is None and word == "a":
            self._node(RDF_TYPE, at)
        elif word in ("true", "false"):
            self._literal(word, at)

    def _at(self, word: str, _: int) -> None:
        if self._stack[-1].subject is None and word in ("prefix", "base"):  # else a language tag
            self._directive = word

    def _mark(self, mark: str, at: int) -> None:
        frame = self._stack[-1]
        self._directive = ""
        self._after_carets = mark == "^^"
        if mark in ",;":
            frame.done, frame.awaits_reifier, frame.reifier = False, False, None
            frame.predicate = frame.predicate if mark == "," else None
        elif mark in ".{}":  # before a brace stands a graph name, no subject
            self._stack = [_Frame()]
        elif mark in _CLOSES:
            self._close(frame, _CLOSES[mark], at)
        elif mark == "~":
            frame.awaits_reifier = True
        elif mark != "^^":
            self._open(frame, mark, at)

    def _open(self, frame: _Frame, mark: str, at: int) -> None:
        node = f"_:[{at}"
        if mark.startswith("<<"):
            self._stack.append(_Frame("<<", at))
            return
        if mark == "{|":
            node = frame.reifier or node
            frame.awaits_reifier, frame.reifier = False, None
        else:
            self._node(node, at)
        self._stack.append(_Frame(mark, at, node, at, _FIRST if mark == "(" else None))

    def _close(self, frame: _Frame, kind: str, at: int) -> None:
        if frame.kind != kind:
            return
        self._stack.pop()
        if kind == "(":
            self._note(frame, _REST, _NIL, at)
        elif kind == "<<":
            self._node(frame.reifier or f"_:[{frame.start}", frame.start)

    def _literal(self, text: str, at: int) -> None:
        frame = self._stack[-1]
        if frame.predicate is not None:  # else the text of VERSION
            self._object(frame, text, at)

    def _node(self, iri: str, at: int) -> None:
        frame = self._stack[-1]
        if self._after_carets:  # a datatype
            self._after_carets = False
        elif frame.awaits_reifier:
            frame.awaits_reifier, frame.reifier = False, iri
            self.seen.mentions.setdefault(iri, at)
            self._note(_Frame(subject=iri, subject_at=at), _REIFIES, f"_:[{at}", at)
        elif frame.subject is None:
            frame.subject, frame.subject_at = iri, at
        elif frame.predicate is None:
            frame.predicate = iri
            self.seen.mentions.setdefault(frame.subject, frame.subject_at)
            if frame.kind != "<<":  # what is quoted is not stated
                self.seen.subjects.setdefault(frame.subject, frame.subject_at)
                self.seen.statements.setdefault((frame.subject, iri), at)
        elif self._object(frame, iri, at):
            self.seen.mentions.setdefault(iri, at)

    def _object(self, frame: _Frame, text: str, at: int) -> bool:
        if frame.done and frame.kind != "(":
            return False  # the graph name of N-Quads
        if frame.done:
            node = f"_:[{at}."
            self._note(frame, _REST, node, at)
            frame.subject = node
        frame.done = True
        if frame.kind != "<<" and frame.predicate is not None:
            self._note(frame, frame.predicate, text, at)
        return True

    def _note(self, frame: _Frame, predicate: str, text: str, at: int) -> None:
        subject, seen = frame.subject, self.seen
        if subject is not None:
            seen.subjects.setdefault(subject, frame.subject_at)
            seen.statements.setdefault((subject, predicate), at)
            seen.values.setdefault((subject, predicate, text), at)
            seen.objects.setdefault((subject, text), at)


def _resolve(raw: str, base: str) -> str:
    """The IRI that pyoxigraph reads; it is asked wherever there is more to do than copy."""
    if _ABSOLUTE.match(raw) and "\\" not in raw and "/." not in raw:
        return raw
    try:
        [quad] = ox.parse(f"<x:> <{raw}> <x:> .", ox.RdfFormat.TURTLE, base_iri=base)
    except (SyntaxError, ValueError):
        return _unescape(raw)
    return str(quad.predicate.value)


def _unescape(text: str) -> str:
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(match: re.Match[str]) -> str:
    short, long, letter = match.groups()
    return _ESCAPED.get(letter, letter) if letter else chr(int(short or long, 16))
