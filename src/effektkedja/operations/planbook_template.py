"""Workbooks to fill in: for a new plan under a strategy, for a new strategy, for an actor's yearly follow-up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import pyoxigraph as ox

from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.names import document_id
from effektkedja.operations.planbook_export import BookWriter, plans_before
from effektkedja.operations.planbook_ground import Ground
from effektkedja.planbook import layout
from effektkedja.planbook.book import Book, Facts, State, Term
from effektkedja.store.dataset import Dataset
from effektkedja.terms import DCTERMS, EK, EKC, EKD, SKOS, XSD

_PLAN: Final = ("document", "goals", "conditions", "commitments", "indicators", "actors", "sources", "links")
_STRATEGY: Final = ("document", "goals", "conditions", "commitments", "indicators", "areas", "actors", "sources")
_FOLLOW_UP: Final = ("document", "follow-ups", "figures")
_PLAN_YEARS: Final = 4
_UNITS: Final = {f"{EKC}kind-share": f"{EKC}unit-percent", f"{EKC}kind-count": f"{EKC}unit-count"}
_WITHOUT_FIGURES: Final = (f"{EKC}kind-descriptive", f"{EKC}kind-to-be-developed")

Values = dict[str, list[Term]]


@dataclass(frozen=True)
class Wish:
    """What a new document is to be called and when it holds; what is left empty is proposed.

    Args:
        id: its id, as ``handlingsplan-2028-2031``.
        title: its name.
        start: first year; 0 to propose one.
        end: last year; 0 to propose one.
    """

    id: str = ""
    title: str = ""
    start: int = 0
    end: int = 0


def plan_template(dataset: Dataset, strategy: str, wish: Wish, today: date) -> Book:
    """A workbook for a new plan under a strategy: its goals and conditions are there, its actors and code lists too.

    Args:
        dataset: the knowledge base.
        strategy: id of the strategy; empty for the newest with goals.
        wish: what the plan is to be called.
        today: the day to write on the start sheet.

    Raises:
        InputError: there is no such strategy.
    """
    there = _strategy(dataset, strategy)
    before = plans_before(there, "", [there.document])
    newest = max(before, key=lambda iri: there.text(iri, f"{EK}periodEnd"), default="")
    start = wish.start or _year(there.text(newest, f"{EK}periodEnd")) + 1 or today.year + 1
    end = wish.end or start + _PLAN_YEARS - 1
    ground = _new(dataset, wish.id or f"handlingsplan-{start}-{end}")
    values: Values = {
        "label": [_text(wish.title or f"Handlingsplan {start}–{end}")],
        **_years(start, end),
        "publisher": _nodes(there.objects(there.document, f"{DCTERMS}publisher")),
        "strategy": _nodes([there.document]),
        "replaces": _nodes([newest] if newest else []),
        "covers": _nodes(there.objects(there.document, f"{EK}coversActor")),
    }
    writer = BookWriter(ground, {}, [there.document], [newest, *(p for p in before if p != newest)] if newest else [])
    return _made(writer, f"{EK}ActionPlan", "plan", values, _PLAN, today)


def strategy_template(dataset: Dataset, wish: Wish, today: date) -> Book:
    """A workbook for a whole new strategy, with the actors, sources and code lists of the knowledge base."""
    start = wish.start or today.year + 1
    end = wish.end or start + 2 * _PLAN_YEARS - 1
    ground = _new(dataset, wish.id or f"strategi-{start}-{end}")
    values: Values = {"label": [_text(wish.title or f"Strategi {start}–{end}")], **_years(start, end)}
    writer = BookWriter(ground, {}, [], [])
    return _made(writer, f"{EK}Strategy", "strategy", values, _STRATEGY, today)


def follow_up_template(dataset: Dataset, plan: str, actor: str, year: int, today: date) -> Book:
    """A workbook that asks one actor what became of its commitments in a plan.

    Args:
        dataset: the knowledge base with the plan.
        plan: id of the plan.
        actor: name or address of the actor.
        year: the year that is asked about.
        today: the day to write in.

    Raises:
        InputError: there is no such plan or actor, or the actor answers for nothing in the plan.
    """
    there = Ground(dataset, EKD + plan)
    if not there.homes:
        known = there.instances([f"{EK}ActionPlan", f"{EK}Programme"])
        raise _unknown(Text(f"Det finns ingen plan {plan}.", f"There is no plan {plan}."), known)
    who = _actor(there, actor)
    sheet = layout.sheet("commitments")
    asked = [iri for iri in there.things(sheet) if who in there.objects(iri, f"{EK}responsible")]
    if not asked:
        answering = {iri for thing in there.things(sheet) for iri in there.objects(thing, f"{EK}responsible")}
        names = ", ".join(sorted(there.names.plain(iri) for iri in answering))
        raise InputError(
            Text(
                f"{there.names.plain(who)} svarar inte för något åtagande i {there.names.plain(there.document)}.",
                f"{there.names.plain(who)} answers for no commitment in {there.names.plain(there.document)}.",
            ),
            hint=Text(f"Ansvariga: {names}.", f"Responsible: {names}."),
        )
    ground = _new(dataset, f"uppfoljning-{plan}-{year}")
    values: Values = {
        "label": [_text(f"Uppföljning {year} av {there.names.plain(there.document)}")],
        **_years(year, year),
        "follows-up": _nodes([there.document]),
    }
    writer = BookWriter(ground, {}, [], [there.document])
    asking = _Asking(writer, there, who, year, today)
    title = f"Uppföljning {year}: {there.names.plain(who)}"
    return _made(
        writer,
        f"{EK}StatusReport",
        "follow-up",
        values,
        _FOLLOW_UP,
        today,
        title=title,
        actor=who,
        rows=(asking, asked),
    )


@dataclass(frozen=True)
class _Asking:
    """Fills in the questions to an actor: a row for each commitment, and one for each indicator with figures."""

    writer: BookWriter
    plan: Ground
    actor: str
    year: int
    today: date

    def ask(self, commitments: list[str]) -> None:
        ground, given = self.writer.ground, self._given()
        for iri in commitments:
            tail = f"{_tail(iri)}-{_tail(self.actor)}"
            values = {"commitment": _nodes([iri]), **given}
            sheet = layout.sheet("follow-ups")
            self.writer.add(sheet, f"{ground.document}/{sheet.segment}/{tail}", State.PREFILLED, values)
        for iri in self._indicators(commitments):
            tail = f"{_tail(iri)}/{self.year}-{_tail(self.actor)}"
            units = [_UNITS[kind] for kind in self.plan.objects(iri, f"{EK}indicatorKind") if kind in _UNITS]
            values = {"indicator": _nodes([iri]), "year": [_gyear(self.year)], "unit": _nodes(units), **given}
            sheet = layout.sheet("figures")
            self.writer.add(sheet, f"{ground.document}/{sheet.segment}/{tail}", State.PREFILLED, values)

    def _indicators(self, commitments: list[str]) -> list[str]:
        """The indicators of the plan that follow the commitments, or the actor's work, with a figure."""
        found = dict.fromkeys(
            [
                *(indicator for iri in commitments for indicator in self.plan.subjects(f"{EK}measures", iri)),
                *(iri for iri in self.plan.subjects(f"{EK}measuresActor", self.actor)),
            ]
        )
        own = [iri for iri in found if iri in self.plan.own]
        return [iri for iri in own if not set(self.plan.objects(iri, f"{EK}indicatorKind")) & set(_WITHOUT_FIGURES)]

    def _given(self) -> Values:
        day = ox.Literal(self.today.isoformat(), datatype=ox.NamedNode(f"{XSD}date"))
        return {"by": _nodes([self.actor]), "day": [day]}


def _made(
    writer: BookWriter,
    document_class: str,
    kind: str,
    values: Values,
    sheets: tuple[str, ...],
    today: date,
    *,
    title: str = "",
    actor: str = "",
    rows: tuple[_Asking, list[str]] | None = None,
) -> Book:
    """The workbook with the row of the document itself, and the questions of a follow-up."""
    document = writer.ground.document
    facts = Facts(document, document_class, kind, title or values["label"][0].value, today.isoformat(), actor)
    writer.add(layout.sheet("document"), document, State.GIVEN, values)
    if rows is not None:
        asking, commitments = rows
        asking.ask(commitments)
    return writer.book(facts, [layout.sheet(key) for key in sheets])


def _new(dataset: Dataset, name: str) -> Ground:
    """A document that is not there yet.

    Raises:
        InputError: it is.
    """
    ground = Ground(dataset, EKD + name)
    if ground.homes:
        raise InputError(
            Text(f"Dokumentet {name} finns redan.", f"The document {name} exists already."),
            hint=Text(
                f"Ge det ett annat id (--id), eller hämta det som finns: effektkedja export FIL.xlsx --document {name}",
                f"Give the new one another id with --id, or take the one there is: export --document {name}",
            ),
        )
    return ground


def _strategy(dataset: Dataset, strategy: str) -> Ground:
    """The strategy of that id; without one, the newest that has goals of its own."""
    ground = Ground(dataset, EKD + strategy)
    classes = [f"{EK}Strategy", f"{EK}Programme"]
    if strategy and ground.homes and ground.is_a(ground.document, classes):
        return ground
    known = [iri for iri in ground.instances([f"{EK}Strategy"]) if Ground(dataset, iri).things(layout.sheet("goals"))]
    if strategy or not known:
        raise _unknown(Text(f"Det finns ingen strategi {strategy}.", f"There is no strategy {strategy}."), known)
    return Ground(dataset, max(known, key=lambda iri: (ground.text(iri, f"{EK}periodEnd"), iri)))


def _actor(ground: Ground, name: str) -> str:
    """The actor of that name, other name or address."""
    wanted = " ".join(name.casefold().split())
    actors = ground.instances([f"{EK}Actor"])
    found = [
        iri
        for iri in actors
        if wanted in (_tail(iri), iri.removeprefix(EKD), ground.names.plain(iri).casefold())
        or wanted in (other.casefold() for other in ground.texts(iri, f"{SKOS}altLabel"))
    ]
    if len(found) != 1:
        from difflib import get_close_matches

        names = {ground.names.plain(iri).casefold(): ground.names.plain(iri) for iri in actors}
        near = [names[text] for text in get_close_matches(wanted, list(names), n=3, cutoff=0.5)]
        listed = ", ".join(near) or ", ".join(sorted(names.values())[:20])
        raise InputError(
            Text(f"Det finns ingen aktör ”{name}”.", f"There is no actor “{name}”."),
            hint=Text(f"Menade du: {listed}?", f"Did you mean: {listed}?"),
        )
    return found[0]


def _unknown(message: Text, known: list[str]) -> InputError:
    listed = ", ".join(sorted(document_id(iri) for iri in known))
    return InputError(message, hint=Text(f"De som finns: {listed}.", f"There are: {listed}."))


def _years(start: int, end: int) -> Values:
    return {"start": [_gyear(start)], "end": [_gyear(end)]}


def _gyear(year: int) -> Term:
    return ox.Literal(str(year), datatype=ox.NamedNode(f"{XSD}gYear"))


def _text(text: str) -> Term:
    return ox.Literal(text, language="sv")


def _nodes(iris: list[str]) -> list[Term]:
    return [ox.NamedNode(iri) for iri in iris]


def _year(text: str) -> int:
    return int(text) if text.isdecimal() else -1


def _tail(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]
