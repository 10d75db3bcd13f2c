"""Changes to the text of a query before it is sent: prefixes, terms in place of parameters, counting, pages.

Works on the words of the query, so that comments, strings and IRIs are never taken for something else; what is not
touched is sent as it was written, with whatever extensions the server knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.sparql_tokens import Token, placed_tokens
from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.terms import EKD, PREFIXES

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_MODIFIERS = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")


@dataclass(frozen=True)
class QueryText:
    """A query as its words.

    Args:
        text: SPARQL 1.1.
    """

    text: str

    @cached_property
    def words(self) -> list[tuple[Token, int, int]]:
        try:
            return placed_tokens(self.text)
        except NotCompilable as error:
            raise InputError(
                Text(f"Frågan är inte giltig SPARQL: {error.reason}.", f"The query is not SPARQL: {error.reason}.")
            ) from error

    @cached_property
    def form(self) -> str:
        """``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``; empty for anything else, such as an update."""
        return self._start[0]

    @property
    def uses_graphs(self) -> bool:
        """Whether it asks in which graph something stands."""
        return any(word.is_word("GRAPH") for word, _, _ in self.words)

    @property
    def has_dataset(self) -> bool:
        """Whether it names its graphs itself."""
        return any(word.is_word("FROM") for word, _, _ in self.words)

    @property
    def order(self) -> str:
        """The outermost modifiers from ``ORDER BY`` on, or an empty text."""
        return self._from("ORDER")

    @property
    def is_sliced(self) -> bool:
        """Whether the outermost SELECT has LIMIT, OFFSET or VALUES of its own."""
        return any(word.is_word("LIMIT", "OFFSET", "VALUES") for word, _, _ in self._tail)

    def with_prefixes(self) -> str:
        """The query with the project's prefixes and base, as far as it does not declare them itself."""
        declared = {
            self.words[at + 1][0].text
            for at, (word, _, _) in enumerate(self.words[:-1])
            if word.is_word("PREFIX") and self.words[at + 1][0].kind == "name"
        }
        used = {word.text.partition(":")[0] for word, _, _ in self.words if word.kind == "name"}
        lines = [f"PREFIX {n}: <{iri}>\n" for n, iri in PREFIXES.items() if n in used and f"{n}:" not in declared]
        base = [] if any(word.is_word("BASE") for word, _, _ in self.words) else [f"BASE <{EKD}>\n"]
        needs_base = any(word.kind == "iri" and ":" not in word.text for word, _, _ in self.words)
        return "".join((*(base if needs_base else []), *lines, self.text))

    def over(self, default: Sequence[str], named: Sequence[str]) -> str:
        """The query with its graphs named, unless it names them itself.

        Args:
            default: IRIs of the graphs whose merge is asked.
            named: IRIs of the graphs that GRAPH can see; left out where the query does not use GRAPH.
        """
        if self.has_dataset or not default:
            return self.text
        clauses = [f"FROM <{graph}>" for graph in default]
        clauses += [f"FROM NAMED <{graph}>" for graph in named] if self.uses_graphs else []
        at = self._dataset_place
        return f"{self.text[:at]} {' '.join(clauses)} {self.text[at:]}"

    @property
    def _own_dataset(self) -> list[tuple[int, int]]:
        """Where the query's own FROM clauses stand; a subquery may have none."""
        found = []
        for at, (word, begin, _) in enumerate(self.words[:-1]):
            if word.is_word("FROM"):
                iri = at + 2 if self.words[at + 1][0].is_word("NAMED") else at + 1
                found.append((begin, self.words[iri][2]))
        return found

    @cached_property
    def _dataset_place(self) -> int:
        """Where FROM clauses belong: after what is asked for, before WHERE or its group."""
        first = next((at for at, (_, begin, _) in enumerate(self.words) if begin == self._start[1]), 0)
        depth = 0
        is_template = self.form == "CONSTRUCT" and self.words[first + 1][0].is_mark("{")
        for at in range(first + 1, len(self.words)):
            word, begin, _ = self.words[at]
            if depth == 0 and not is_template and (word.is_word("WHERE", *_MODIFIERS) or word.is_mark("{")):
                return begin
            depth += word.is_mark("(", "{") - word.is_mark(")", "}")
            is_template = is_template and depth > 0
        return len(self.text)

    def counting(self) -> str:
        """A query for the number of solutions, as ``?n``."""
        start = self._start[1]
        clauses = [(begin, end) for begin, end in self._own_dataset]
        body, position = "", start
        for begin, end in clauses:
            body += self.text[position:begin]
            position = end
        body += self.text[position:]
        graphs = "".join(f"{self.text[begin:end]} " for begin, end in clauses)
        return f"{self.text[:start]}SELECT (COUNT(*) AS ?n) {graphs}WHERE {{ {{ {body}\n}} }}"

    def solutions(self) -> str:
        """A SELECT of the solutions that a CONSTRUCT makes its triples from; empty for other forms."""
        if self.form != "CONSTRUCT":
            return ""
        start = self._start[1]
        braces = [at for at, (word, _, _) in enumerate(self.words) if word.is_mark("{", "}")]
        first = next(at for at, (_, begin, _) in enumerate(self.words) if begin == start)
        if not self.words[first + 1][0].is_mark("{"):  # CONSTRUCT WHERE { … }
            return f"{self.text[:start]}SELECT * {self.text[self.words[first + 1][1] :]}"
        return f"{self.text[:start]}SELECT * {self.text[self.words[braces[1]][2] :]}"

    def page(self, variables: tuple[str, ...], size: int, offset: int) -> str:
        """Some of the solutions, in the query's own order and, where that leaves a choice, that of its variables.

        Only for a query without LIMIT, OFFSET and VALUES of its own: without a total order pages may overlap.
        """
        order = "" if self.order else "ORDER BY "
        names = " ".join(f"?{name}" for name in variables)
        return f"{self.text}\n{order}{names} LIMIT {size} OFFSET {offset}"

    def bind(self, terms: Mapping[str, str]) -> str:
        """The query with terms in place of variables.

        A variable of a subquery that does not hand it out is another variable and stays (SPARQL 1.1, section 12).

        Args:
            terms: variable without ``?`` to term in N-Triples form.

        Raises:
            InputError: the query itself gives one of the variables its value.
        """
        if not terms:
            return self.text
        return _Binder(self, terms).text()

    @cached_property
    def _start(self) -> tuple[str, int]:
        """The form of the query, and where it begins: after the prologue."""
        at = 0
        while at < len(self.words) and self.words[at][0].is_word("PREFIX", "BASE"):
            at += 3 if self.words[at][0].is_word("PREFIX") else 2
        if at >= len(self.words) or not self.words[at][0].is_word(*_FORMS):
            return "", 0
        return self.words[at][0].text.upper(), self.words[at][1]

    @cached_property
    def _tail(self) -> list[tuple[Token, int, int]]:
        """The words after the outermost WHERE group."""
        last = max((at for at, (word, _, _) in enumerate(self.words) if word.is_mark("}")), default=-1)
        tail = self.words[last + 1 :]
        values = [at for at, (word, _, _) in enumerate(self.words) if word.is_word("VALUES")]
        if values and not tail and self._depth(values[-1]) == 0:  # VALUES at the end has braces of its own
            return self.words[values[-1] :]
        return tail

    def _depth(self, at: int) -> int:
        before = [word for word, _, _ in self.words[:at]]
        return sum(word.is_mark("{") for word in before) - sum(word.is_mark("}") for word in before)

    def _from(self, keyword: str) -> str:
        start = next((begin for word, begin, _ in self._tail if word.is_word(keyword)), -1)
        return self.text[start:] if start >= 0 else ""


@dataclass
class _Scope:
    """A SELECT: which variables it hands out, and in which of its clauses the reading is."""

    depth: int
    handed_out: frozenset[str]
    is_outer: bool
    clause: str = "SELECT"


class _Binder:
    """Goes through the words once, with the SELECTs that enclose each of them."""

    def __init__(self, query: QueryText, terms: Mapping[str, str]) -> None:
        self._query = query
        self._words = query.words
        self._terms = {f"?{name}": term for name, term in terms.items()}
        self._invented = 0

    def text(self) -> str:
        parts: list[str] = []
        position = 0
        for begin, end, replacement in self._changes():
            parts += [self._query.text[position:begin], replacement]
            position = end
        return "".join((*parts, self._query.text[position:]))

    def _changes(self) -> Iterator[tuple[int, int, str]]:
        scopes: list[_Scope] = []
        braces = brackets = 0
        for at, (word, begin, end) in enumerate(self._words):
            braces += word.is_mark("{") - word.is_mark("}")
            brackets += word.is_mark("(") - word.is_mark(")")
            while scopes and not scopes[-1].is_outer and braces < scopes[-1].depth:
                scopes.pop()
            if word.is_word("SELECT"):
                scopes.append(_Scope(braces, self._handed_out(at), not scopes))
            elif scopes and braces == scopes[-1].depth and (word.is_word("WHERE", *_MODIFIERS) or word.is_mark("}")):
                scopes[-1].clause = word.text.upper()
            elif scopes and word.is_mark("{") and scopes[-1].clause == "SELECT":
                scopes[-1].clause = "WHERE"
            if word.kind == "variable" and word.text in self._terms and self._is_ours(word.text, scopes):
                change = self._change(at, scopes[-1] if scopes else None, bare=brackets == 0)
                if change is not None:
                    yield (*self._extent(at, change, begin, end), change)

    def _change(self, at: int, scope: _Scope | None, *, bare: bool) -> str | None:
        """What stands in place of the variable; None where it stays."""
        name = self._words[at][0].text
        before = self._words[at - 1][0] if at else None
        if before is not None and before.is_word("AS", "VALUES"):
            raise InputError(
                Text(
                    f"Frågan sätter själv {name}, som också är en parameter.",
                    f"The query itself sets {name}, a parameter.",
                )
            )
        term = self._terms[name]
        if self._is_bound_test(at):
            return "true"
        if scope is None or scope.clause == "WHERE" or not bare:
            return term
        if scope.clause == "SELECT":
            return f"({term} AS {name if scope.is_outer else self._fresh()})"
        if scope.clause == "ORDER":
            return None if name in scope.handed_out and scope.is_outer else f"({term})"
        return f"({term} AS {self._fresh()})"  # GROUP BY

    def _extent(self, at: int, change: str, begin: int, end: int) -> tuple[int, int]:
        """What the change replaces: the variable, or all of ``BOUND(?variable)``."""
        if change == "true" and self._is_bound_test(at):
            return self._words[at - 2][1], self._words[at + 1][2]
        return begin, end

    def _is_bound_test(self, at: int) -> bool:
        return at >= 2 and self._words[at - 2][0].is_word("BOUND") and self._words[at - 1][0].is_mark("(")

    def _is_ours(self, name: str, scopes: list[_Scope]) -> bool:
        return all(scope.is_outer or name in scope.handed_out or "*" in scope.handed_out for scope in scopes)

    def _handed_out(self, at: int) -> frozenset[str]:
        found: set[str] = set()
        depth = 0
        for position in range(at + 1, len(self._words)):
            word = self._words[position][0]
            depth += word.is_mark("(") - word.is_mark(")")
            if depth == 0 and (word.is_mark("{") or word.is_word("WHERE", "FROM")):
                break
            is_alias = depth == 1 and self._words[position - 1][0].is_word("AS")
            if word.is_mark("*") and depth == 0:
                found.add("*")
            elif word.kind == "variable" and (depth == 0 or is_alias):
                found.add(word.text)
        return frozenset(found)

    def _fresh(self) -> str:
        self._invented += 1
        return f"?_p{self._invented}"
