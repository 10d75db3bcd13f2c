"""Check data files against the source documents: every label and figure must stand where its locator points.

Run: python tools/check_sources.py data/handlingsplan-2024-2027.ttl …
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / folder) for folder in ("src", "tests")]

import pyoxigraph as ox

from effektkedja.terms import EK, EKD, PROV, QB, RDF_TYPE, SKOS
from source_text import in_words, passage, squeeze, stands_in

QUOTED = (
    f"{EK}Goal",
    f"{EK}SuccessCondition",
    f"{EK}Commitment",
    f"{EK}Indicator",
    f"{EK}DevelopmentArea",
    f"{EK}Actor",
)


def main(paths: list[str]) -> int:
    store = ox.Store()
    for path in Path("data").glob("*.ttl"):
        store.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=EKD)
    files = {
        str(q.subject.value): q.object.value
        for q in store.quads_for_pattern(None, ox.NamedNode(f"{EK}sourceFile"), None)
    }
    checked = wrong = 0
    for path in paths:
        graph = ox.Store()
        graph.load(path=path, format=ox.RdfFormat.TURTLE, base_iri=EKD)
        for subject in sorted({q.subject for q in graph}, key=str):
            facts: dict[str, list] = {}
            for quad in graph.quads_for_pattern(subject, None, None):
                facts.setdefault(quad.predicate.value, []).append(quad.object)
            derived = facts.get(f"{PROV}wasDerivedFrom", [])
            for lines in facts.get(f"{EK}sourceLines", []):
                checked += 1
                for problem in problems(facts, lines.value, [files.get(d.value, "") for d in derived]):
                    wrong += 1
                    print(f"{path}: <{subject.value.removeprefix(EKD)}>: {problem}")
    print(f"{checked} locators checked, {wrong} problems")
    return 1 if wrong else 0


def problems(facts: dict[str, list], lines: str, files: list[str]):
    files = [file for file in files if file]
    if not files:
        yield "no source file known for it"
        return
    try:
        text = "\n".join(passage(file, lines) for file in files[:1])
    except ValueError as error:
        yield str(error)
        return
    kinds = [kind.value for kind in facts.get(RDF_TYPE, [])]
    if any(kind in QUOTED for kind in kinds):
        labels = [label.value for label in facts.get(f"{SKOS}prefLabel", [])]
        labels += [label.value for label in facts.get(f"{SKOS}altLabel", [])]
        for label in labels:
            if not stands_in(label, text):
                yield f"label not found at lines {lines}: {label!r}"
    if f"{QB}Observation" in kinds:
        for value in facts.get(f"{EK}value", []):
            digits = value.value.removesuffix(".0").replace(".", "")
            if digits not in squeeze(text) and not in_words(digits, text):
                yield f"figure {value.value} not found at lines {lines}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
