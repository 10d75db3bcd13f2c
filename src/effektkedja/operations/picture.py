"""Gathers the chain of a dataset as one picture: cards, links, gaps, and which of them belong to each goal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from effektkedja.canonical import natural_key
from effektkedja.model.findings import Finding
from effektkedja.model.report import Report
from effektkedja.model.text import Language
from effektkedja.names import Names, text_of
from effektkedja.operations.check import Selection, check
from effektkedja.operations.drawn_links import drawn_links
from effektkedja.operations.figures import series_by_thing
from effektkedja.operations.matrix import matrices
from effektkedja.picture import COLUMNS, Card, Fact, Gap, Link, Picture, Scope
from effektkedja.store.dataset import Dataset
from effektkedja.terms import EK

_WHY = """
SELECT ?from ?to ?property ?why WHERE {
  ?link a ek:Link ; ek:from ?from ; ek:to ?to ; ek:linkProperty ?property ; ek:rationale ?why
}"""
_KIND_OF = {"Actor": "actor", "Commitment": "commitment", "Indicator": "indicator", "SuccessCondition": "condition"}
_CLASSES = {"commitment": "Commitment", "indicator": "Indicator", "condition": "SuccessCondition", "goal": "Goal"}
_FACTS = """
SELECT DISTINCT ?thing ?property ?value WHERE {
  VALUES ?property {
    ek:indicatorKind ek:indicatorStatus ek:measureLevel ek:frequency ek:dataSource ek:disaggregatedBy ek:measuresActor
    ek:concerns ek:periodStart ek:periodEnd ek:area ek:note
  }
  ?thing ?property ?value .
  { ?thing a ek:Commitment } UNION { ?thing a ek:Indicator } UNION { ?thing a ek:SuccessCondition }
  UNION { ?thing a ek:Goal }
}"""
# What is about a narrower concept is about the broader one too, as the matrices of coverage count it.
_ABOUT = "SELECT DISTINCT ?thing ?concept WHERE { ?thing ek:concerns ?named . ?named skos:broader* ?concept }"
_RESTATED = "SELECT DISTINCT ?thing WHERE { ?thing ek:restates ?original }"
_REPLACED = "SELECT DISTINCT ?old WHERE { ?new dcterms:replaces ?old }"
# What sets a card apart: a status other than in use, else a kind that gives no figures.
_QUIET_STATES = frozenset({"status-active", "kind-count", "kind-share", "kind-milestone"})


def picture(
    dataset: Dataset,
    selection: Selection | None = None,
    *,
    report: Report | None = None,
    title: str = "",
    lang: Language = "sv",
) -> Picture:
    """The whole chain of a dataset with its findings.

    Args:
        dataset: what to draw.
        selection: which findings to show; ``stated_only`` also leaves out interpreted links.
        report: a check of the same data with the same selection, where a profile is followed or gaps are accepted;
            None checks here, by the catalogue as it is.
        title: heading of the view.
        lang: language of labels.

    Raises:
        InputError: the selection names a rule, document or goal that does not exist.
    """
    selection = selection or Selection()
    return _Gathering(dataset, selection, report or check(dataset, selection, lang=lang), lang).picture(title)


class _Gathering:
    def __init__(self, dataset: Dataset, selection: Selection, report: Report, lang: Language) -> None:
        self._dataset = dataset
        self._stated_only = selection.stated_only
        self._names = Names(dataset, lang)
        self._report = report
        self._all = (*report.findings, *report.accepted)
        self._findings: dict[str, list[Finding]] = defaultdict(list)
        for finding in self._all:
            self._findings[finding.focus.iri].append(finding)
        self._about: dict[str, set[str]] = defaultdict(set)
        for row in dataset.select(_ABOUT, stated_only=self._stated_only):
            self._about[text_of(row["thing"])].add(text_of(row["concept"]))
        self._replaced = self._set(_REPLACED, "old")
        self._restated = self._set(_RESTATED, "thing")
        self._lang: Language = lang

    def picture(self, title: str) -> Picture:
        kinds = self._kinds()
        links = self._links(kinds)
        scopes = self._scopes(kinds, links)
        drawn = {id_ for scope in scopes for id_ in (scope.goal, *scope.cards)}
        cards = self._cards({id_: kind for id_, kind in kinds.items() if id_ in drawn})
        names = {iri: self._names.plain(iri) for card in cards for iri in (card.document, *card.concepts) if iri}
        kept = tuple(link for link in links if link.source in drawn and link.target in drawn)
        covered = matrices(self._dataset, self._names, self._all, stated_only=self._stated_only)
        return Picture(
            title, cards, kept, tuple(_gaps(cards)), scopes, dict(sorted(names.items())), covered, self._report.profile
        )

    def _set(self, query: str, name: str) -> frozenset[str]:
        return frozenset(text_of(row[name]) for row in self._dataset.select(query, stated_only=self._stated_only))

    def _kinds(self) -> dict[str, str]:
        """What is drawn: things of the chain, save those that only say again what another document says."""
        found = {
            iri: kind
            for kind, name in _CLASSES.items()
            for iri in self._names.instances(name)
            if iri not in self._restated
        }
        actors = "SELECT DISTINCT ?actor WHERE { ?any ek:responsible ?actor . ?any a ek:Commitment }"
        return found | {iri: "actor" for iri in sorted(self._set(actors, "actor"))}

    def _links(self, kinds: Mapping[str, str]) -> tuple[Link, ...]:
        links = drawn_links(self._dataset, kinds, stated_only=self._stated_only)
        reasons = {} if self._stated_only else self._reasons()
        return tuple(
            link if link.basis == "stated" else replace(link, why=reasons.get((link.source, link.target), ""))
            for link in links
        )

    def _reasons(self) -> dict[tuple[str, str], str]:
        """Why somebody read a link, by its two ends in the order of the columns."""
        found = {}
        for row in self._dataset.select(_WHY):
            ends = (text_of(row["from"]), text_of(row["to"]))
            found[ends] = found[ends[::-1]] = text_of(row["why"])
        return found

    def _scopes(self, kinds: Mapping[str, str], links: Iterable[Link]) -> tuple[Scope, ...]:
        """The goals that have something under them, each with what stands under it and what is linked to that."""
        near: dict[str, set[str]] = defaultdict(set)
        for link in links:
            near[link.source].add(link.target)
            near[link.target].add(link.source)
        scopes = []
        for goal in (iri for iri, kind in kinds.items() if kind == "goal"):
            own = {iri for iri in near[goal] if kinds[iri] in ("condition", "commitment", "indicator")}
            conditions = {iri for iri in own if kinds[iri] == "condition"}
            # What serves the goal's conditions belongs in the picture even if it is printed under another goal.
            core = own | {other for iri in conditions for other in near[iri] if kinds[other] != "goal"}
            follows = {o for iri in core if kinds[iri] == "commitment" for o in near[iri] if kinds[o] == "indicator"}
            actors = {o for iri in core if kinds[iri] == "commitment" for o in near[iri] if kinds[o] == "actor"}
            if own:
                scopes.append(Scope(goal, tuple(sorted(core | follows | actors, key=natural_key))))
        return tuple(sorted(scopes, key=lambda scope: self._goal_order(scope.goal)))

    def _goal_order(self, goal: str) -> tuple[object, ...]:
        document = self._names.document_of(f"<{goal}>")
        strategy = not self._names.is_a(document, "Strategy")
        return strategy, self._names.document_rank(document), natural_key(goal)

    def _cards(self, kinds: Mapping[str, str]) -> tuple[Card, ...]:
        facts: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in self._dataset.select(_FACTS, stated_only=self._stated_only):
            facts[text_of(row["thing"])].append((text_of(row["property"]), text_of(row["value"])))
        series = series_by_thing(self._dataset, self._names, self._lang)
        cards = [self._card(iri, kind, facts[iri]) for iri, kind in kinds.items()]
        cards.sort(key=lambda card: (COLUMNS.index(card.kind), natural_key(card.id)))
        return tuple(replace(card, series=series.get(card.id, ())) for card in cards)

    def _card(self, iri: str, kind: str, facts: list[tuple[str, str]]) -> Card:
        names = self._names
        term = f"<{iri}>"
        thing = names.thing(term)
        document = "" if kind == "actor" else names.document_of(term)
        findings = sorted(self._findings.get(iri, []), key=_counting_first)
        return Card(
            id=iri,
            kind=kind,
            number=thing.number,
            name=thing.name or thing.label,
            label=thing.label,
            document=document,
            state=self._state(facts),
            facts=self._facts(facts),
            concepts=tuple(sorted(self._about.get(iri, ()))),
            findings=tuple(findings),
            source=names.source_of(term),
            replaced=document in self._replaced,
        )

    def _facts(self, facts: list[tuple[str, str]]) -> tuple[Fact, ...]:
        by_label: dict[str, list[str]] = defaultdict(list)
        for name, value in sorted(facts):
            by_label[self._names.plain(name)].append(self._plain(value))
        return tuple(Fact(label, ", ".join(sorted(values))) for label, values in sorted(by_label.items()))

    def _plain(self, value: str) -> str:
        return self._names.plain(value) if "://" in value and " " not in value else value

    def _state(self, facts: list[tuple[str, str]]) -> str:
        for name in ("indicatorStatus", "indicatorKind"):
            for property_, value in sorted(facts):
                if property_ == f"{EK}{name}" and value.rsplit("/", 1)[-1] not in _QUIET_STATES:
                    return self._names.plain(value)
        return ""


def _counting_first(finding: Finding) -> tuple[object, ...]:
    return finding.status == "accepted", -finding.severity, finding.rule.code, finding.id


def _gaps(cards: Iterable[Card]) -> Iterable[Gap]:
    """One gap for each kind of thing that a card misses, for the first of the findings that say so."""
    for card in cards:
        seen: set[str] = set()
        for finding in card.findings:
            for kind in (_KIND_OF[name] for name in finding.rule.missing if name in _KIND_OF):
                if kind != card.kind and kind not in seen:
                    seen.add(kind)
                    yield Gap(card.id, kind, finding)
