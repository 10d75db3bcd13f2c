"""What a page needs to judge a change by itself: the rules as plans, their texts, and what they read of the graph."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from effektkedja.engine import Facts, gather_facts
from effektkedja.engine.columns.planning import planned
from effektkedja.engine.columns.reads import Reads, reads_of
from effektkedja.engine.columns.transcript import select_value
from effektkedja.engine.compiler import compile_plan
from effektkedja.engine.errors import NotCompilable
from effektkedja.engine.facts import value_of
from effektkedja.engine.questions import Question, Series, Step
from effektkedja.model.report import Profile
from effektkedja.model.rules import Rule
from effektkedja.operations import profile as profiles
from effektkedja.operations.check import shipped_plan
from effektkedja.operations.whatif_graph import graph_bytes, guarded, in_use
from effektkedja.rules import catalogue
from effektkedja.store.dataset import Dataset
from effektkedja.terms import DCTERMS, EK, EKD, OWL, RDF, RDF_TYPE, RDFS, SKOS, XSD

_FOR_NAMES = tuple(
    f"<{iri}>"
    for iri in (
        f"{SKOS}prefLabel",
        f"{RDFS}label",
        f"{SKOS}notation",
        RDF_TYPE,
        f"{RDFS}subClassOf",
        f"{DCTERMS}replaces",
        *(
            f"{EK}{name}"
            for name in (
                "underGoal", "listedUnder", "conditionFor", "measures", "followsUp", "ofIndicator", "inDocument",
                "inReport", "periodEnd",
            )
        ),
    )
)  # fmt: skip
"""What :class:`effektkedja.names.Names` reads for the labels, goals and documents that a finding tells of."""


@dataclass(frozen=True)
class Rulebook:
    """The rules and the graph for the script of a page.

    Args:
        text: both, compressed, in Base64; the same for the same data.
        left_out: the rules that a page cannot evaluate, by code, and why.
    """

    text: str
    left_out: tuple[tuple[str, str], ...] = ()


def rulebook(dataset: Dataset, *, profile: Profile | None = None, stated_only: bool = False) -> Rulebook:
    """Write down the rules and what they read of the data.

    Args:
        dataset: what the page is about.
        profile: rules to leave out or to weigh otherwise, as for a check.
        stated_only: judge only what the documents say.

    Returns:
        What ``EkRules.open`` of the page's script reads. Made without numpy or polars.
    """
    rules = profiles.chosen(profile, ())
    plans = _Plans(dataset, rules)
    reads = plans.reads(dataset)
    reads = Reads(reads.values | set(_FOR_NAMES), reads.presence - set(_FOR_NAMES))
    head = {
        "version": 1,
        "stated_only": stated_only,
        "rules": {rule.code: _rule_value(rule) for rule in rules if rule.code not in plans.left_out},
        "questions": plans.questions,
        "guarded": guarded(dataset),
        "unread": [name for name in in_use(dataset) if name not in reads.properties],
        "not_held": [name for name in in_use(dataset) if name not in reads.values],
        "left_out": [[code, reason] for code, reason in sorted(plans.left_out.items())],
        "terms": {"ek": EK, "ekd": EKD, "skos": SKOS, "rdfs": RDFS, "rdf": RDF, "owl": OWL, "dcterms": DCTERMS,
                  "xsd": XSD},
    }  # fmt: skip
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    data = len(text).to_bytes(4, "little") + text + graph_bytes(dataset, reads, stated_only=stated_only)
    packed = gzip.compress(data, 9, mtime=0)
    return Rulebook(base64.b64encode(packed).decode("ascii"), tuple(sorted(plans.left_out.items())))


def _rule_value(rule: Rule) -> list[Any]:
    texts = (rule.finding_text, rule.remedy)
    return [rule.severity.key, *(part for text in texts for part in (text.in_("sv"), text.in_("en")))]


class _Plans:
    """The questions of all rules as JSON; a rule of which a single question has no plan is left out."""

    def __init__(self, dataset: Dataset, rules: tuple[Rule, ...]) -> None:
        self.left_out: dict[str, str] = {}
        codes = {rule.code for rule in rules}
        by_shape = catalogue().by_shape
        found: list[tuple[str, dict[str, Any], Question]] = []
        facts: Facts = gather_facts(shipped_plan(), dataset.select)
        for _, steps in compile_plan(shipped_plan(), facts):
            for step in steps:
                rule = by_shape.get(step.question.shape if isinstance(step, Series) else step.shape)
                if rule is not None and rule.code in codes:
                    found.extend((rule.code, value, question) for value, question in self._written(rule.code, step))
        kept = [(code, value, question) for code, value, question in found if code not in self.left_out]
        self.questions = [value for _, value, _ in kept]
        self._selects = [planned(question.text) for _, _, question in kept]

    def _written(self, code: str, step: Step) -> Iterator[tuple[dict[str, Any], Question]]:
        if not isinstance(step, Question):
            self.left_out[code] = step.reason
            return
        try:
            select = select_value(planned(step.text))
        except NotCompilable as found:
            self.left_out[code] = found.reason
            return
        value: dict[str, Any] = {"rule": code, "select": select}
        if step.value:
            value["value"] = list(step.value)
        if step.path:
            value["path"] = step.path
        if step.bindings:
            value["bindings"] = list(step.bindings)
        if step.binds_path:
            value["binds_path"] = True
        yield value, step

    def reads(self, dataset: Dataset) -> Reads:
        """What the plans read of the data."""

        def candidates(query: str, name: str) -> Iterator[str]:
            return (value_of(row, name) for row in dataset.select(query))

        return reads_of(self._selects, candidates)
