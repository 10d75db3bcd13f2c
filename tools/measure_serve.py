"""Measure what hostile requests cost and what others notice of it: the tables of docs/serve.md.

    python tools/measure_serve.py

Starts the server itself, on the shipped knowledge base, with the limits that it has by default.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?d && ?d != ?g) }"
CROSS = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
NESTED = "ASK " + "{" * 5000 + "}" * 5000
UNIONS = "ASK { " + " UNION ".join(["{ ?s ?p ?o }"] * 20_000) + " }"
DOUBLED = " ".join(f"BIND(CONCAT(?v{i}, ?v{i}) AS ?v{i + 1})" for i in range(36))
MEMORY = f"SELECT (STRLEN(?v36) AS ?n) {{ BIND('{'x' * 100}' AS ?v0) {DOUBLED} }}"
SERVICE = "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
SMALL = "SELECT ?goal ?name { ?goal a ek:Goal ; skos:prefLabel ?name }"

CASES = (
    ("a query that never ends", ENDLESS),
    ("a cross product of all statements", CROSS),
    ("5,000 brackets inside one another", NESTED),
    ("20,000 UNIONs", UNIONS),
    ("a text that doubles 36 times", MEMORY),
    ("10 MB of query", f"ASK {{ FILTER('{'x' * 10_000_000}' = '') }}"),
    ("SERVICE to another address", SERVICE),
)


def main() -> None:
    command = [sys.executable, "-m", "effektkedja", "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stdout is not None
    try:
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        address = found.group()
        with client(address) as http:
            http.get("/", headers={"Accept": "text/html"})  # the findings are counted, all workers are there
        print(
            "| request | answer | after | another client meanwhile: median | worst |\n| --- | --- | --- | --- | --- |"
        )
        row("nothing", lambda: (time.sleep(3), "-")[1], address)
        for name, query in CASES:
            row(name, lambda query=query: ask(address, query), address)
        print()
        crowd(address)
    finally:
        process.terminate()
        process.wait()


def client(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, trust_env=False, verify=False, timeout=120)


def ask(address: str, query: str) -> str:
    with client(address) as http:
        response = http.post(
            "sparql",
            content=query.encode(),
            headers={"Content-Type": "application/sparql-query", "Accept-Language": "en"},
        )
    return f"{response.status_code} {response.text.partition('.')[0]}" if response.status_code != 200 else "200"


def row(name: str, request: Callable[[], str], address: str) -> None:
    """One line: what the request got and when, and what a client noticed that asked something small all the while."""
    times: list[float] = []
    done = threading.Event()

    def others() -> None:
        with client(address) as http:
            while not done.is_set() or not times:
                started = time.perf_counter()
                response = http.post("sparql", data={"query": SMALL})
                times.append(time.perf_counter() - started)
                assert response.status_code == 200, response.text
                time.sleep(0.02)

    thread = threading.Thread(target=others)
    thread.start()
    started = time.perf_counter()
    answer = request()
    after = time.perf_counter() - started
    done.set()
    thread.join()
    median, worst = statistics.median(times) * 1000, max(times) * 1000
    print(f"| {name} | {answer} | {after:.2f} s | {median:.0f} ms | {worst:.0f} ms |", flush=True)


def crowd(address: str) -> None:
    """Fifty clients at once, twenty queries each."""

    def one(number: int) -> list[float]:
        times = []
        with client(address) as http:
            for turn in range(20):
                started = time.perf_counter()
                response = http.post("sparql", data={"query": f"SELECT ({number * 100 + turn} AS ?n) {{}}"})
                times.append(time.perf_counter() - started)
                value = response.json()["results"]["bindings"][0]["n"]["value"]
                assert value == str(number * 100 + turn)
        return times

    started = time.perf_counter()
    with ThreadPoolExecutor(50) as pool:
        times = sorted(each for answers in pool.map(one, range(50)) for each in answers)
    took = time.perf_counter() - started
    median, worst = times[len(times) // 2] * 1000, times[-1] * 1000
    print(
        f"50 clients, 1,000 queries: {len(times)} answers in {took:.1f} s; median {median:.0f} ms, worst {worst:.0f} ms"
    )


if __name__ == "__main__":
    main()
