"""How fast the question book is answered, on Oxigraph and on rdflib in the same run.

Run: python benchmarks/questions.py [FILE …] [--deadline SECONDS] [--repeat N] [--json OUT]

Without files the shipped knowledge base is asked; each file is asked with ontology and code lists beside it. Every
question is asked twice: as it stands, for all plans and goals, and for the values of one row of that answer, as a user
asks. A question that rdflib does not answer within the deadline is stopped and counted with the deadline. Times are
from the text of the question to the last row, in seconds, the median of the repetitions; loading is told apart.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib

from effektkedja.queries import Query, book, to_term
from effektkedja.store.dataset import Dataset
from effektkedja.store.loading import open_files, shipped
from effektkedja.store.queryable import Term

Bound = dict[str, Term]

_A_GOAL = """SELECT ?plan ?goal WHERE {
  ?commitment ek:inDocument ?plan ; ek:underGoal ?goal ; ek:responsible ?actor ; ek:contributesTo ?condition .
} ORDER BY ?plan ?goal"""


@dataclass(frozen=True)
class Timing:
    """One question on one engine: seconds, rows, and whether it was stopped at the deadline."""

    question: str
    variant: str
    engine: str
    seconds: float
    rows: int
    stopped: bool = False


def variants(dataset: Dataset, query: Query) -> Iterator[tuple[str, Bound]]:
    """The question for everything, and for the parameters of the middle row of that answer."""
    whole = {p.name: to_term(p.default, p) for p in query.parameters if p.default} | required(dataset, query)
    yield "whole", whole
    result = dataset.evaluate(query.sparql, substitutions=whole)
    if isinstance(result, ox.QuerySolutions):
        rows = list(result)
        if rows:
            middle = rows[len(rows) // 2]
            one = {p.name: middle[p.name] for p in query.parameters if middle[p.name] is not None}
            yield "one", {**whole, **one}
    else:
        goal = next(dataset.select(_A_GOAL))
        yield "one", {**whole, **goal}


def required(dataset: Dataset, query: Query) -> Bound:
    """A value for each parameter that must be given: a commitment, and a word of its name."""
    found = list(dataset.select("SELECT ?c ?name WHERE { ?c a ek:Commitment ; skos:prefLabel ?name } ORDER BY ?c"))
    commitment = found[len(found) // 2]
    word = max(str(getattr(commitment["name"], "value", "")).split(), key=len)
    values: Bound = {"thing": commitment["c"], "string": ox.Literal(word)}
    return {p.name: values[p.kind] for p in query.parameters if p.required}


def timed(ask: Callable[[], int], repeat: int) -> tuple[float, int]:
    """Median seconds and the rows; a question that takes long is not repeated."""
    seconds: list[float] = []
    while len(seconds) < repeat and sum(seconds) < 5:
        started = time.perf_counter()
        rows = ask()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds), rows


def on_oxigraph(dataset: Dataset, query: Query, bound: Bound, repeat: int) -> tuple[float, int]:
    def ask() -> int:
        result = dataset.evaluate(query.sparql, substitutions=bound)
        assert not isinstance(result, ox.QueryBoolean)
        return sum(1 for _ in result)

    return timed(ask, repeat)


def on_rdflib(
    graph: rdflib.Graph, query: Query, bound: Bound, repeat: int, deadline: float
) -> tuple[float, int] | None:
    """The same with rdflib in a forked process, which is ended at the deadline; None if it was."""
    terms = {name: as_rdflib(term) for name, term in bound.items()}
    here, there = multiprocessing.Pipe(duplex=False)

    def ask() -> None:
        there.send(timed(lambda: sum(1 for _ in graph.query(query.sparql, initBindings=terms)), repeat))

    process = multiprocessing.get_context("fork").Process(target=ask)
    process.start()
    answered = here.poll(deadline)
    found: tuple[float, int] | None = here.recv() if answered else None
    process.kill()
    process.join()
    return found


def as_rdflib(term: Term) -> Any:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    assert isinstance(term, ox.Literal)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))


def measure(path: Path | None, repeat: int, deadline: float, both: bool) -> dict[str, Any]:
    """All timings of one graph."""
    started = time.perf_counter()
    dataset = open_files([path]) if path else shipped()
    loaded = time.perf_counter() - started
    started = time.perf_counter()
    graph = rdflib.Graph()
    graph.parse(data=dataset.n_triples().decode(), format="nt")
    loaded_rdflib = time.perf_counter() - started
    timings: list[Timing] = []
    for query in book():
        for variant, bound in variants(dataset, query):
            seconds, rows = on_oxigraph(dataset, query, bound, repeat)
            timings.append(Timing(query.name, variant, "oxigraph", seconds, rows))
            if (variant == "whole" and not both) or "GRAPH ?" in query.sparql:
                continue  # rdflib is given one graph, where a question about named graphs has no answer
            found = on_rdflib(graph, query, bound, repeat, deadline)
            timings.append(
                Timing(query.name, variant, "rdflib", *found)
                if found
                else Timing(query.name, variant, "rdflib", deadline, -1, True)
            )
            if found and found[1] != rows:
                print(f"  {query.name} ({variant}): {rows} rows on oxigraph, {found[1]} on rdflib")
    name = path.name if path else "shipped"
    return {
        "graph": name,
        "triples": len(graph),
        "load": {"oxigraph": loaded, "rdflib": loaded_rdflib},
        "timings": [asdict(timing) for timing in timings],
    }


def show(found: dict[str, Any]) -> None:
    """The figures of one graph: median and worst per engine and variant, then each question."""
    loads = ", ".join(f"{seconds:.1f} s ({engine})" for engine, seconds in found["load"].items())
    print(f"\n{found['graph']}: {found['triples']:,} triples; loaded in {loads}")
    for variant in ("one", "whole"):
        for engine in ("oxigraph", "rdflib"):
            chosen = [t for t in found["timings"] if (t["variant"], t["engine"]) == (variant, engine)]
            if chosen:
                worst = max(chosen, key=lambda t: t["seconds"])
                median = ms(statistics.median(t["seconds"] for t in chosen))
                stopped = sum(t["stopped"] for t in chosen)
                print(f"  {variant:5} {engine:8} {len(chosen)} questions: median {median}, ", end="")
                print(f"worst {ms(worst['seconds'])} ({worst['question']}), {stopped} stopped")
    for name in dict.fromkeys(t["question"] for t in found["timings"]):
        cells = {f"{t['variant']}/{t['engine']}": t for t in found["timings"] if t["question"] == name}
        line = "  ".join(f"{k} {'>' if t['stopped'] else ''}{ms(t['seconds'])} ({t['rows']})" for k, t in cells.items())
        print(f"    {name:24} {line}")


def ms(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--deadline", type=float, default=30.0, help="seconds that rdflib has for a question")
    parser.add_argument("--repeat", type=int, default=5, help="repetitions of a question that is answered fast")
    parser.add_argument("--one", action="store_true", help="let rdflib answer only the questions for one plan or goal")
    parser.add_argument("--json", type=Path, help="also write every timing to this file")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, pyoxigraph {ox.__version__}, rdflib {rdflib.__version__}")
    results = []
    for path in options.files or [None]:
        found = measure(path, options.repeat, options.deadline, not options.one)
        show(found)
        results.append(found)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
