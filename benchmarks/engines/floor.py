"""How fast a check can be at all: twelve rules written by hand over columns of numbered terms, as masks and look-ups.

Nobody should write rules so, and nothing here knows other rules than these; it is the yardstick for what an engine that
reads rules could reach. Its check ends with the findings as texts, like every other.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox

from benchmarks.engines import FLOOR_RULES
from benchmarks.engines.base import Finding, Unavailable
from benchmarks.national.terms import name

try:
    import numpy as np
    from numpy.typing import NDArray
except ImportError as error:
    raise Unavailable("the floor needs numpy") from error


class Engine:
    version = f"numpy {np.__version__}"
    notes = f"{len(FLOOR_RULES)} rules only"

    def __init__(self, rules: tuple[str, ...] = ()) -> None:
        self._findings: list[Finding] = []

    def load(self, shapes: Path, data: Path) -> None:
        numbers: dict[str, int] = {}
        pairs: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for quad in ox.parse(path=str(data), format=ox.RdfFormat.N_TRIPLES):
            subjects, objects = pairs[str(quad.predicate)]
            subjects.append(numbers.setdefault(str(quad.subject), len(numbers)))
            objects.append(numbers.setdefault(str(quad.object), len(numbers)))
            numbers.setdefault(str(quad.predicate), len(numbers))
        self._numbers, self._terms = numbers, np.array(list(numbers), dtype=object)
        self._pairs = {prop: (np.array(s, np.uint32), np.array(o, np.uint32)) for prop, (s, o) in pairs.items()}

    def check(self) -> list[Finding]:
        self._findings = []
        self._chain()
        self._single_statements()
        self._links()
        self._locators()
        return self._findings

    def findings(self, report: list[Finding]) -> set[Finding]:
        return set(report)

    def _pair(self, prop: str) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        empty = np.zeros(0, np.uint32)
        return self._pairs.get(name(prop), (empty, empty))

    def _mask(self, ids: NDArray[np.uint32]) -> NDArray[np.bool_]:
        made = np.zeros(len(self._terms), np.bool_)
        made[ids] = True
        return made

    def _with(self, prop: str, value: str) -> NDArray[np.bool_]:
        """The subjects that have this value."""
        s, o = self._pair(prop)
        return self._mask(s[o == self._numbers.get(value, -1)])

    def _subjects(self, prop: str) -> NDArray[np.bool_]:
        return self._mask(self._pair(prop)[0])

    def _report(self, rule: str, focus: NDArray[np.uint32], value: NDArray[np.uint32] | None = None) -> None:
        texts = self._terms[focus]
        values = [""] * len(texts) if value is None else self._terms[value]
        self._findings.extend((rule, *pair) for pair in zip(texts, values, strict=True))

    def _chain(self) -> None:
        document_s, document_o = self._pair("ek:inDocument")
        restates = self._subjects("ek:restates")
        unusable = self._with("ek:indicatorStatus", name("ekc:status-discontinued"))
        unusable |= self._with("ek:indicatorStatus", name("ekc:status-development"))
        unusable |= self._with("ek:indicatorKind", name("ekc:kind-descriptive"))
        source_s, source_o = self._pair("ek:dataSource")
        running = self._mask(source_s[~self._with("adms:status", name("ds:DISCONT"))[source_o]])
        unusable |= self._subjects("ek:dataSource") & ~running
        measure_s, measured_o = self._pair("ek:measures")
        measured = self._mask(measured_o)
        in_use = self._mask(measured_o[~unusable[measure_s]])
        helper_s, helped_o = self._pair("ek:contributesTo")
        through = self._mask(helper_s[in_use[helped_o]])
        commitment = self._with("rdf:type", name("ek:Commitment")) & ~restates
        condition = self._with("rdf:type", name("ek:SuccessCondition")) & ~restates
        goal = self._with("rdf:type", name("ek:Goal")) & ~restates
        replaced = self._mask(self._pair("dcterms:replaces")[1])
        current = ~replaced[document_o]
        known = ~self._with("ek:incompleteFor", name("ek:Indicator"))[document_o] & current
        loose = document_s[known & commitment[document_s] & ~measured[document_s]]
        self._report("EK101", loose[~through[loose]])
        per_goal = self._mask(document_o[self._subjects("ek:listedUnder")[document_s]])
        apart = self._mask(document_s[per_goal[document_o]])
        self._report("EK115", loose[through[loose] & ~apart[loose]])
        known = ~self._with("ek:incompleteFor", name("ek:SuccessCondition"))[document_o]
        self._report("EK104", document_s[known & condition[document_s] & ~in_use[document_s]])
        with_condition = self._mask(self._pair("ek:conditionFor")[1])
        self._report("EK111", document_s[known & goal[document_s] & ~with_condition[document_s]])
        under_s, under_o = self._pair("ek:underGoal")
        vague = self._mask(under_s[self._mask(document_s[~known])[under_o] | ~with_condition[under_o]])
        vague |= self._mask(document_s[~current])
        aimless = commitment & ~self._subjects("ek:contributesTo") & ~vague
        self._report("EK114", np.flatnonzero(aimless).astype(np.uint32))
        known = ~self._with("ek:incompleteFor", name("ek:responsible"))[document_o] & current
        owned = self._subjects("ek:responsible")
        self._report("EK308", document_s[known & commitment[document_s] & ~owned[document_s]])

    def _single_statements(self) -> None:
        follow_s, follow_o = self._pair("ek:followsUp")
        report_s, report_o = self._pair("ek:inReport")
        report_of = np.zeros(len(self._terms), np.uint32)  # a follow-up stands in one report
        report_of[report_s] = report_o
        next_s, continued_o = self._pair("ek:continues")
        measure_s, measured_o = self._pair("ek:measures")
        idle = self._with("ek:indicatorStatus", name("ekc:status-discontinued"))
        idle |= self._with("ek:indicatorStatus", name("ekc:status-development"))
        idle |= self._with("ek:indicatorKind", name("ekc:kind-descriptive"))
        mended = self._mask(continued_o[self._mask(measured_o[~idle[measure_s]])[next_s]])
        false = f'"false"^^{name("xsd:boolean")}'
        for rule, prop, value in (
            ("EK401", "ek:followUpStatus", name("ekc:followup-not-possible")),
            ("EK402", "ek:followUpStatus", name("ekc:followup-descriptive")),
            ("EK403", "ek:effectKnown", false),
        ):
            hit = self._with(prop, value)[follow_s]
            hit &= ~mended[follow_o] | (rule == "EK403")
            self._report(rule, follow_o[hit], report_of[follow_s[hit]])
        s, o = self._pair("ek:frequency")
        at_end = o == self._numbers.get(name("ekc:frequency-plan-end"), -1)
        otherwise = self._mask(s[~at_end]) | self._subjects("ek:restates")
        last = s[at_end]
        document_s, document_o = self._pair("ek:inDocument")
        otherwise |= self._mask(document_s[self._mask(self._pair("dcterms:replaces")[1])[document_o]])
        self._report("EK405", last[self._with("rdf:type", name("ek:Commitment"))[last] & ~otherwise[last]])

    def _links(self) -> None:
        described = np.zeros(len(self._terms), np.bool_)
        for s, _ in self._pairs.values():
            described[s] = True
        typed = self._subjects("rdf:type")
        links = self._with("rdf:type", name("owl:ObjectProperty"))
        links &= self._with("rdfs:isDefinedBy", name("ek:")) & ~self._with("rdfs:range", name("ek:Rule"))
        for prop, (s, o) in self._pairs.items():
            if links[self._numbers[prop]]:
                nowhere = ~described[o] & typed[s]
                self._report("EK902", s[nowhere], o[nowhere])

    def _locators(self) -> None:
        s, o = self._pair("ek:inDocument")
        located = self._subjects("ek:sourceLines") & self._subjects("prov:wasDerivedFrom")
        self._report("EK905", s[self._subjects("ek:sourceFile")[o] & ~located[s]])
