"""A SPARQL server as something to ask: whole answers or an error, never a part of one."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Final

import pyoxigraph as ox

from effektkedja.remote import faults
from effektkedja.remote.dialect import Dialect
from effektkedja.remote.query_text import QueryText
from effektkedja.remote.wire import RESULTS, TRIPLES, Answer, Wire
from effektkedja.store.queryable import Term

SURELY_WHOLE: Final = 100
"""Rows up to which an answer is taken as whole. A longer one is counted: a server may keep back what goes beyond its
own limit without a word (Virtuoso does from 10,000 rows on by default)."""

Row = dict[str, Term]


@dataclass(frozen=True)
class Table:
    """The solutions of a SELECT: the variables in their order, and a map for each solution."""

    variables: tuple[str, ...]
    rows: list[Row]

    def as_solutions(self) -> ox.QuerySolutions:
        """The same as pyoxigraph gives it, by way of SPARQL 1.1 Query Results JSON."""
        rows = [{name: _binding(term) for name, term in row.items()} for row in self.rows]
        found = _of_json({"head": {"vars": list(self.variables)}, "results": {"bindings": rows}})
        assert isinstance(found, ox.QuerySolutions)
        return found


def as_boolean(value: bool) -> ox.QueryBoolean:
    """The truth of an ASK as pyoxigraph gives it."""
    found = _of_json({"head": {}, "boolean": value})
    assert isinstance(found, ox.QueryBoolean)
    return found


def _of_json(document: object) -> ox.QuerySolutions | ox.QueryBoolean:
    return ox.parse_query_results(json.dumps(document), format=ox.QueryResultsFormat.JSON)


def _binding(term: Term) -> dict[str, str]:
    if isinstance(term, ox.Literal):
        about = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
        return {"type": "literal", "value": term.value, **about}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    return {"type": "uri", "value": getattr(term, "value", str(term))}


@dataclass(frozen=True)
class Scope:
    """Which graphs a question is about; where both are empty, whatever the server takes by itself.

    Args:
        default: IRIs of the graphs whose merge is asked.
        named: IRIs of the graphs that GRAPH can see.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass
class Server:
    """Asks questions of a server.

    Args:
        wire: the way to it.
        dialect: what it needs that SPARQL 1.1 does not.
        asked: how many questions have been sent, for progress and tests.
    """

    wire: Wire
    dialect: Dialect = field(default_factory=Dialect)
    asked: int = 0

    @property
    def url(self) -> str:
        return self.wire.url

    def speaking(self, dialect: Dialect) -> Server:
        """The same server with its dialect known."""
        return replace(self, dialect=dialect)

    def select(self, query: str, scope: Scope = Scope()) -> Table:
        """All solutions of a SELECT; fetched in pages where the server hands out only so many at a time.

        Raises:
            ServerError: there is no answer, or the server keeps rows back.
        """
        text = QueryText(self.dialect.query(query))
        table = self._table(text.text, scope)
        if len(table.rows) <= SURELY_WHOLE:
            return table
        expected = self._count(text, scope)
        if len(table.rows) == expected:
            return table
        return self._in_pages(text, scope, table, expected)

    def holds(self, pattern: str, scope: Scope = Scope()) -> bool:
        """Whether a graph pattern has a solution. Not an ASK: Virtuoso answers those as a table of its own kind."""
        return bool(self._table(f"SELECT * WHERE {{ {pattern} }} LIMIT 1", scope).rows)

    def answer(self, query: str, scope: Scope = Scope()) -> bool:
        """The answer to an ASK.

        Raises:
            ServerError: there is no such answer.
        """
        answer = self._send(self.dialect.query(query), scope, RESULTS)
        found = self._parsed(answer)
        if isinstance(found, ox.QueryBoolean):
            return bool(found)
        rows = list(found)  # Virtuoso: one row with 1 or 0
        return bool(rows) and getattr(rows[0][0], "value", "0") in ("1", "true")

    def triples(self, query: str, scope: Scope = Scope()) -> list[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE.

        Raises:
            ServerError: there is no such answer, or the server keeps a part of it back.
        """
        answer = self._send(self.dialect.query(query), scope, TRIPLES)
        form = ox.RdfFormat.from_media_type(answer.media_type)
        if form is None or answer.media_type == "text/html":
            raise faults.not_results(self.url, answer.media_type)
        try:
            quads = list(ox.parse(answer.body, format=form))
        except (SyntaxError, ValueError) as error:
            raise faults.broken_results(self.url, str(error).partition("\n")[0]) from error
        if len(quads) > SURELY_WHOLE and (solutions := QueryText(query).solutions()):
            self._must_be_whole(QueryText(self.dialect.query(solutions)), scope)
        return [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads]

    def _table(self, text: str, scope: Scope) -> Table:
        found = self._parsed(self._send(text, scope, RESULTS))
        if isinstance(found, ox.QueryBoolean):
            raise faults.broken_results(self.url, "boolean")
        names = tuple(variable.value for variable in found.variables)
        rows: list[Row] = []
        fault = ""
        try:
            for solution in found:
                terms = ((name, self.dialect.term(solution[name])) for name in names)
                rows.append({name: term for name, term in terms if term is not None})
        except (SyntaxError, ValueError) as error:
            fault = str(error).partition("\n")[0]
        del found  # or the error would carry it along, and it may only be let go of in this thread
        if fault:
            raise faults.broken_results(self.url, fault)
        return Table(names, rows)

    def _send(self, text: str, scope: Scope, accept: str) -> Answer:
        self.asked += 1
        answer = self.wire.ask(QueryText(text).over(scope.default, scope.named), accept=accept)
        state = answer.headers.get("x-sql-state")
        if state:  # Virtuoso gives what it has when its time is up, with status 200
            raise faults.partial(self.url, answer.headers.get("x-sql-message", state).partition("\n")[0][:200])
        return answer

    def _parsed(self, answer: Answer) -> ox.QuerySolutions | ox.QueryBoolean:
        form = ox.QueryResultsFormat.from_media_type(answer.media_type)
        if form is None and answer.media_type == "application/json":
            form = ox.QueryResultsFormat.JSON
        if form is None:
            raise faults.not_results(self.url, answer.media_type)
        try:
            found = ox.parse_query_results(answer.body, format=form)
        except (SyntaxError, ValueError) as error:
            raise faults.broken_results(self.url, str(error).partition("\n")[0]) from error
        return found

    def _count(self, text: QueryText, scope: Scope) -> int:
        rows = self._table(text.counting(), scope).rows
        return int(getattr(rows[0]["n"], "value", 0)) if rows and "n" in rows[0] else 0

    def _in_pages(self, text: QueryText, scope: Scope, first: Table, expected: int) -> Table:
        """The rows in pages of the size that the server hands out at once, each page in the same total order."""
        size = len(first.rows)
        rows: list[Row] = []
        if text.is_sliced:
            raise faults.cut(self.url, size, expected)
        while len(rows) < expected:
            page = self._table(text.page(first.variables, size, len(rows)), scope).rows
            rows += page
            if not page:
                break
        if len(rows) != expected:
            raise faults.cut(self.url, len(rows), expected)
        return Table(first.variables, rows)

    def _must_be_whole(self, text: QueryText, scope: Scope) -> None:
        """Refuse to take triples as whole where the server does not hand out the solutions behind them at once."""
        got = len(self._table(text.text, scope).rows)
        expected = self._count(text, scope)
        if got != expected:
            raise faults.cut(self.url, got, expected)
