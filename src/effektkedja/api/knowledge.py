"""The knowledge base as a Python object: ask it, check it, take its chain."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from effektkedja.api.findings import Findings
from effektkedja.api.frames import text
from effektkedja.api.graph import to_networkx
from effektkedja.api.result import Result
from effektkedja.api.values import IRI, to_term
from effektkedja.errors import EffektkedjaError
from effektkedja.model.report import Report
from effektkedja.model.text import Language, Text
from effektkedja.names import Names
from effektkedja.operations.check import Engine, Selection, check
from effektkedja.operations.effects import effects
from effektkedja.operations.query import answer
from effektkedja.queries import NAME, Query, find, read, search
from effektkedja.store.dataset import Dataset
from effektkedja.store.loading import shipped
from effektkedja.store.queryable import Queryable
from effektkedja.terms import EKD

if TYPE_CHECKING:
    from effektkedja.api.graph import ChainGraph


def open(
    *paths: str | os.PathLike[str], with_base: bool = False, endpoint: str | None = None, lang: Language = "sv"
) -> KnowledgeBase:
    """A knowledge base: the shipped one, own files, or data on a SPARQL server.

    Args:
        paths: own files and folders; none for the shipped knowledge base.
        with_base: also load the shipped knowledge base, so that own files can link to it.
        endpoint: address of a SPARQL server to ask instead of files.
        lang: language of labels, messages and headings: ``sv`` or ``en``.

    Raises:
        EffektkedjaError: a file cannot be read, the server does not answer, or both are given.
    """
    if lang not in ("sv", "en"):
        raise EffektkedjaError(Text(f"Språket ”{lang}” finns inte.", f"There is no language '{lang}'."), hint="sv, en")
    if endpoint is not None:
        if paths or with_base:
            raise EffektkedjaError(
                Text(
                    "Filer och en server kan inte öppnas på samma gång.",
                    "Files and a server cannot be opened at the same time.",
                ),
                hint=Text("Öppna dem var för sig.", "Open them one by one."),
            )
        return KnowledgeBase(_remote(endpoint), lang=lang)
    files = [Path(path) for path in paths]
    return KnowledgeBase(_opened(files, with_base) if files else shipped(), lang=lang)


def _opened(files: list[Path], with_base: bool) -> Dataset:
    """Files and folders; a workbook of which something cannot be read is refused."""
    from effektkedja.operations.planbook_open import open_paths, refuse_unreadable

    opened = open_paths(files, with_base=with_base)
    refuse_unreadable(opened.imported)
    return opened.dataset


class KnowledgeBase:
    """Strategies as a knowledge graph, ready to be asked and checked. Made by :func:`open`.

    Args:
        dataset: what is asked: anything that answers as :class:`~effektkedja.store.queryable.Queryable` says.
        lang: language of labels, messages and headings.
    """

    def __init__(self, dataset: Queryable, *, lang: Language = "sv") -> None:
        self._dataset = dataset
        self.lang: Language = lang

    @property
    def title(self) -> str:
        """What was opened, for people."""
        shipped_title = {"sv": "den medföljande kunskapsbasen", "en": "the shipped knowledge base"}[self.lang]
        return self._dataset.title or shipped_title

    def questions(self, *words: str) -> tuple[Query, ...]:
        """The questions of the question book that hold all of the words; every question without words."""
        return search(words)

    def query(
        self,
        question: str | os.PathLike[str],
        /,
        *,
        stated_only: bool = False,
        parameters: Mapping[str, Any] | None = None,
        **given: Any,
    ) -> Result:
        """The answer to a question of the book (by name), to SPARQL 1.1, or to a ``.rq`` file (a :class:`Path`).

        Args:
            question: name of a question, SPARQL text, or the path of a file, which may have a header of its own.
            stated_only: leave out what has been read into the documents.
            parameters: values by name, for names that Python does not allow as arguments, such as ``from``.
            given: values by name. For questions with a header the ids, names and numbers that the command line takes
                (``goal="5"``), or an :class:`IRI`. For SPARQL of one's own a variable of the SELECT is bound to the
                value: a ``str`` is a text, an :class:`IRI` a thing. Never pasted into the text.

        Raises:
            EffektkedjaError: there is no such question or parameter, a value is not in the data, or the SPARQL is
                wrong.
        """
        values = {**(parameters or {}), **given}
        asked = _question(question)
        if asked.parameters or (isinstance(question, str) and NAME.match(question)):
            texts = {name: _as_text(value) for name, value in values.items() if value is not None}
            found = answer(self._dataset, asked, texts, stated_only=stated_only)
        else:
            bound = {name: to_term(value) for name, value in values.items()}
            found = answer(self._dataset, asked, bound=bound, stated_only=stated_only)
        return Result(found, self._names_of(found.things))

    def check(
        self,
        *,
        rule: str | Iterable[str] = (),
        goal: str | int = "",
        document: str = "",
        stated_only: bool = False,
        engine: Engine = "set",
    ) -> Findings:
        """The breaks in the effect chain.

        Args:
            rule: codes (``EK102``) or families (``EK1``) of rules; all without.
            goal: number or id of a goal; all without.
            document: id of a document; all without.
            stated_only: judge only what the documents say.
            engine: ``set`` runs the rules as SPARQL; ``pyshacl`` is the slow reference, for files only.

        Raises:
            EffektkedjaError: a rule, goal or document does not exist, or there is nothing to check.
        """
        rules = (rule,) if isinstance(rule, str) else tuple(rule)
        selection = Selection(tuple(filter(None, rules)), document, str(goal), stated_only)
        return Findings(self._report(selection, engine), self.lang)

    def _report(self, selection: Selection, engine: Engine) -> Report:
        if isinstance(self._dataset, Dataset):
            return check(self._dataset, selection, engine=engine, lang=self.lang)
        from effektkedja.operations.endpoint import check_endpoint
        from effektkedja.remote import Knowledge

        if engine != "set":
            raise EffektkedjaError(
                Text("Den motorn finns bara för filer.", "That engine is for files only."),
                hint=Text("Utelämna engine.", "Leave engine out."),
            )
        if not isinstance(self._dataset, Knowledge):
            raise EffektkedjaError(
                Text("De här data kan frågas men inte kontrolleras.", "These data can be asked but not checked.")
            )
        return check_endpoint(self._dataset, selection, lang=self.lang)

    def chain(self, *, goal: str | int = "", document: str = "", stated_only: bool = False) -> ChainGraph:
        """The effect chain as a :class:`networkx.MultiDiGraph` whose edges point towards the goals.

        Nodes are IRIs with ``kind`` (source, actor, indicator, commitment, condition, goal), ``label``, ``name``,
        ``number``, ``document``, ``goal``, ``states`` and ``in_use``. Edges have ``kind`` (the property that states
        them, also their key) and ``basis`` (stated or interpreted).

        Args:
            goal: number or id of a goal: only what leads to it.
            document: id of a document: only its commitments and indicators, with what they lead to and rest on.
            stated_only: leave out links that have been read into the documents.

        Raises:
            EffektkedjaError: the data have no such goal or document.
        """
        return to_networkx(
            effects(self._dataset, goal=str(goal), document=document, stated_only=stated_only, lang=self.lang)
        )

    def label(self, thing: str) -> str:
        """What people call a thing, by its IRI or by its id such as ``strategi-2020-2026/mal/5``."""
        term = f"<{_iri(thing)}>"
        return self._names_of([term]).thing(term).label

    def _names_of(self, terms: Iterable[str]) -> Names:
        """Where the terms get their names: looked up once for data in this process, fetched when they are far away."""
        data = self._dataset.about(terms)
        return self._own_names if data is self._dataset else Names(data, self.lang)

    @cached_property
    def _own_names(self) -> Names:
        return Names(self._dataset, self.lang)

    def __repr__(self) -> str:
        return f"<KnowledgeBase: {self.title}>"


def _question(question: str | os.PathLike[str]) -> Query:
    if not isinstance(question, str):
        return read(Path(question))
    if NAME.match(question):
        return find(question)
    return Query("", Text(), Text(), (), (), (), "", question)


def _as_text(value: object) -> str:
    """A parameter value as the command line would be given it."""
    return f"<{value}>" if isinstance(value, IRI) else text(value)


def _iri(thing: str) -> str:
    return thing if "://" in thing or thing.startswith("urn:") else EKD + thing


def _remote(endpoint: str) -> Queryable:
    """Data on a SPARQL server, with the credentials that the environment holds."""
    from effektkedja.remote import open_server
    from effektkedja.remote.knowledge import credentials_of

    return open_server(endpoint, credentials=credentials_of(os.environ))
