"""A knowledge base on a server: opened once, then asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import pyoxigraph as ox

from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.remote import faults
from effektkedja.remote.dialect import recognised
from effektkedja.remote.excerpt import Excerpt
from effektkedja.remote.holdings import Holdings, find
from effektkedja.remote.query_text import QueryText
from effektkedja.remote.server import Scope, Server, Table, as_boolean
from effektkedja.remote.wire import Credentials, Wire
from effektkedja.store.dataset import Dataset
from effektkedja.store.queryable import Term

_IRI = re.compile(r'^[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]+$')


@dataclass(frozen=True)
class Knowledge:
    """A server whose dialect and graphs are known.

    Args:
        server: answers questions.
        holdings: which graphs they are about.
    """

    server: Server
    holdings: Holdings

    def scope(self, *, stated_only: bool) -> Scope:
        """The graphs to ask.

        Raises:
            InputError: interpretations are to be left out, and the server cannot tell which they are.
        """
        if not stated_only:
            return self.holdings.every
        if not self.holdings.can_tell:
            raise InputError(
                Text(
                    "--stated-only går inte: servern håller allt i en enda graf.",
                    "--stated-only does not work: the server keeps everything in one graph.",
                ),
                where=self.server.url,
                hint=Text(
                    "Läs in varje fil i en egen namngiven graf.", "Load each file into a named graph of its own."
                ),
            )
        return self.holdings.stated

    @property
    def title(self) -> str:
        """What is asked, for people."""
        return self.server.url

    def select(
        self, query: str, *, stated_only: bool = False, substitutions: Mapping[str, Term] | None = None
    ) -> Iterator[dict[str, Term]]:
        """The rows of a SELECT, as :meth:`effektkedja.store.dataset.Dataset.select` gives them.

        Raises:
            InputError: the query is not a SELECT, or sets a parameter itself.
            ServerError: the server does not answer.
        """
        text = self._bound(query, substitutions)
        if text.form != "SELECT":
            raise InputError(Text("Frågan måste vara en SELECT.", "The query must be a SELECT."))
        yield from self._table(text, stated_only, substitutions).rows

    def evaluate(
        self, query: str, *, stated_only: bool = False, substitutions: Mapping[str, Term] | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | list[ox.Triple]:
        """The result of any SPARQL 1.1 query, as :meth:`effektkedja.store.dataset.Dataset.evaluate` gives it."""
        text, scope = self._bound(query, substitutions), self.scope(stated_only=stated_only)
        if text.form == "SELECT":
            return self._table(text, stated_only, substitutions).as_solutions()
        if text.form == "ASK":
            return as_boolean(self.server.answer(text.text, scope))
        if text.form in ("CONSTRUCT", "DESCRIBE"):
            return self.server.triples(text.text, scope)
        raise faults.not_a_question(query)

    def doubts(self, query: str) -> tuple[Text, ...]:
        """What this server is known to get wrong in such a query."""
        return self.server.dialect.doubts(query)

    def about(self, terms: Iterable[str]) -> Dataset:
        """What is needed to name the things that terms in N-Triples form stand for, and nothing else."""
        excerpt = Excerpt(self.server, self.holdings)
        excerpt.fetch(terms)
        return excerpt.dataset

    def mentions(self, iri: str) -> bool:
        """Whether a statement has the IRI as its subject or object."""
        scope = self.holdings.every
        return self.server.holds(f"<{iri}> ?p ?o", scope) or self.server.holds(f"?s ?p <{iri}>", scope)

    def _table(self, text: QueryText, stated_only: bool, substitutions: Mapping[str, Term] | None) -> Table:
        """The solutions, with the parameters as they were given: Virtuoso hands out a constant IRI as a text."""
        table = self.server.select(text.text, self.scope(stated_only=stated_only))
        given = {name: term for name, term in (substitutions or {}).items() if name in table.variables}
        return Table(table.variables, [{**row, **given} for row in table.rows])

    def _bound(self, query: str, substitutions: Mapping[str, Term] | None) -> QueryText:
        terms = {name: str(term) for name, term in (substitutions or {}).items()}
        return QueryText(QueryText(QueryText(query).with_prefixes()).bind(terms))


def open_server(
    url: str, *, timeout: float = 120.0, credentials: Credentials | None = None, graphs: Sequence[str] = ()
) -> Knowledge:
    """Find out what a server holds and what it needs.

    Args:
        url: address of its SPARQL query service.
        timeout: seconds that one question may take.
        credentials: how to be let in.
        graphs: IRIs of the graphs to take; all that belong to a knowledge base where empty.

    Raises:
        InputError: the address is none, or the server holds nothing to check.
        ServerError: the server does not answer as a SPARQL server should, or lacks the ontology.
    """
    must_be_address(url)
    for graph in graphs:
        if not _IRI.match(graph):
            raise InputError(Text(f"”{graph}” är ingen IRI.", f"'{graph}' is not an IRI."))
    server = Server(Wire(url, timeout, credentials or Credentials()))
    holdings = find(server, graphs)
    dialect = recognised(lambda query: server.select(query, holdings.every).rows)
    return Knowledge(server.speaking(dialect), holdings)


def credentials_of(environment: Mapping[str, str]) -> Credentials:
    """The credentials that the environment gives; the command line would show them to everyone on the machine."""
    return Credentials(
        user=environment.get(faults.USER, ""),
        password=environment.get(faults.PASSWORD, ""),
        token=environment.get(faults.TOKEN, ""),
        digest=environment.get(faults.AUTH, "").lower() == "digest",
    )


def must_be_address(url: str) -> None:
    """Refuse what is not a web address, or has a password in it.

    Raises:
        InputError: it is such an address; the message does not repeat a password.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    del port
    if parts.username is not None or parts.password is not None:
        raise InputError(
            Text("Namn och lösenord hör inte hemma i adressen.", "Name and password do not belong in the address."),
            hint=Text(
                f"Sätt {faults.USER} och {faults.PASSWORD} i miljön.",
                f"Set {faults.USER} and {faults.PASSWORD} in the environment.",
            ),
        )
    if parts.scheme not in ("http", "https") or not host or not url.isascii() or re.search(r"\s", url):
        raise InputError(
            Text(f"”{url}” är ingen webbadress.", f"'{url}' is not a web address."),
            hint=Text(
                "Till exempel: --endpoint http://localhost:7878/query",
                "Such as: --endpoint http://localhost:7878/query",
            ),
        )
