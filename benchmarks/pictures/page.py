"""How quickly the chain page answers in Chromium, by the browser's own clock.

An interaction is timed from the event until the frame that shows its effect has been painted: two animation frames and
the task after them, which is what somebody sees. Some clicks and keys go through the browser's own input, so that its
Event Timing (W3C, "Event Timing API") tells the same from its side. Beside what somebody waits stands the processor
time of the page's main thread, which other programs on the machine disturb less.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pictures.large import large
from effektkedja.operations.picture import picture
from effektkedja.picture import Picture
from effektkedja.render.chain.page import chain_html
from effektkedja.store.loading import open_files, shipped
from tests.render.browser import Page, browser, find_chromium

READY_LIMIT, ANSWER_LIMIT = 1000, 100
"""Milliseconds: the shipped page until it can be used, and any interaction at two thousand things."""
_TIMES = 9
_PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
_BOXES = "document.querySelectorAll('.scene.current .box')"
_WATCH = """window.timing = []; new PerformanceObserver((list) => window.timing.push(...list.getEntries()
  .map((entry) => entry.duration))).observe({ type: 'event', buffered: true, durationThreshold: 16 })"""


@dataclass(frozen=True)
class Opened:
    """How a page came up: milliseconds from the navigation and of the main thread, and its size in kB."""

    name: str
    things: int
    size: int
    painted: list[float]
    ready: list[float]
    work: list[float]


@dataclass(frozen=True)
class Answered:
    """How long an interaction took until its effect was painted, in milliseconds, and what the main thread worked."""

    name: str
    times: list[float]
    work: list[float]


def measure(tell: Callable[[str], None]) -> tuple[list[Opened], list[Answered]]:
    """Open the shipped page and one of two thousand things, and use the second in every way.

    Raises:
        FileNotFoundError: there is no Chromium on the path.
    """
    if find_chromium() is None:
        raise FileNotFoundError("no Chromium on the path")
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        pages = (
            ("shipped", picture(shipped(), title="Kunskapsbasen")),
            ("2,000 things", picture(open_files([large(here / "large.nt")]), title="Stor strategi")),
        )
        opened, answered = [], []
        for number, (name, shown) in enumerate(pages):
            path = here / f"{number}.html"
            path.write_text(chain_html(shown), encoding="utf-8")
            opened.append(_open(name, shown, path))
            tell(_opened_line(opened[-1]))
        with browser(1280, 720) as page:
            _load(page, path)
            answered = list(_answers(page))
        for one in answered:
            tell(_answered_line(one))
        return opened, answered


def _open(name: str, shown: Picture, path: Path) -> Opened:
    painted, ready, work = [], [], []
    for _ in range(_TIMES):
        with browser(1280, 720) as page:  # a new browser each time: nothing is compiled or cached beforehand
            _load(page, path)
            painted.append(page.run("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
            ready.append(page.run("performance.getEntriesByName('effektkedja:ready')[0].startTime"))
            work.append(_worked(page))
    return Opened(name, len(shown.cards), path.stat().st_size // 1000, painted, ready, work)


def _worked(page: Page) -> float:
    """Milliseconds of processor time that the main thread has spent on tasks."""
    metrics = page.call("Performance.getMetrics")["metrics"]
    return 1000 * float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


def _load(page: Page, path: Path) -> None:
    page.call("Performance.enable", timeDomain="threadTicks")
    page.call("Page.navigate", url=path.as_uri())
    page.wait("performance.getEntriesByName('effektkedja:ready').length > 0")
    page.run(_PAINTED)
    page.run(_WATCH)


def _answers(page: Page) -> Iterator[Answered]:
    pictures = page.run("[...document.querySelectorAll('#urval [name=picture] option')].map((o) => o.value)")
    goals = [value for value in pictures if value.startswith("m")]
    matrix = next(value for value in pictures if value.startswith("t"))
    yield _timed(page, "open a goal for the first time", [_choose("picture", goal) for goal in goals])
    yield _timed(page, "open a goal again", [_choose("picture", goal) for goal in goals[:2] * 5])
    yield _timed(page, "open the coverage", [_choose("picture", matrix)] * 5, _choose("picture", goals[0]))
    page.run(_choose("picture", goals[0]))
    count = page.run(f"{_BOXES}.length")
    clicks = [_click(at * count // 10) for at in range(10)]
    yield _timed(page, "choose a box: light up its chain, fill the panel", clicks)
    yield _timed(page, "close the panel", ["document.querySelector('#panel .close').click()"] * 9, _click(3))
    severities = ("violation", "", "warning", "") * 2
    yield _timed(page, "filter by findings", [_choose("severity", value) for value in severities])
    actors = page.run("[...document.querySelectorAll('#urval [name=actor] option')].map((o) => o.value)")
    yield _timed(page, "filter by actor", [_choose("actor", value) for value in actors[1:10]])
    page.run(_choose("actor", ""))
    typed = ("s", "sa", "sam", "samv", "samverkan u", "x")
    yield _timed(page, "search", [_choose("text", value) for value in typed])
    page.run(_choose("text", ""))
    page.run("document.getElementById('ga-igenom').click()")
    yield _timed(page, "one step of the walk", ["document.querySelector('#steg button:nth-of-type(2)').click()"] * 9)
    page.run("document.querySelector('#steg button:last-of-type').click()")
    yield from _by_input(page)


def _choose(field: str, value: str) -> str:
    """What sets a field of the form as somebody would who uses it."""
    told = "new Event('input', { bubbles: true })"
    return f"((field) => {{ field.value = '{value}'; field.dispatchEvent({told}); }})(urval.elements.{field})"


def _click(at: int) -> str:
    return f"{_BOXES}[{at}].dispatchEvent(new MouseEvent('click', {{ bubbles: true }}))"


def _by_input(page: Page) -> Iterator[Answered]:
    """Clicks and keys as the browser gets them, by its Event Timing: what takes less than 16 ms is not even told."""
    page.run("window.timing.length = 0")
    rectangles = f"[...{_BOXES}].map((box) => box.getBoundingClientRect())"
    in_sight = f"{rectangles}.filter((at) => at.top > 130 && at.bottom < 600 && at.right < 850)"
    for x, y in page.run(f"{in_sight}.map((at) => [at.x + 20, at.y + 12])")[:6]:
        for kind in ("mousePressed", "mouseReleased"):
            page.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
        page.run(_PAINTED)
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "Enter", "Escape"):
        page.key(key)
    time.sleep(0.5)
    yield Answered("clicks and keys, by Event Timing", page.run("window.timing") or [0.0], [])


def _timed(page: Page, name: str, actions: list[str], before: str = "") -> Answered:
    times, work = [], []
    for action in actions:
        if before:
            page.run(before)
            page.run(_PAINTED)
        taken = f"const start = performance.now(); {action}; await {_PAINTED}; return performance.now() - start;"
        worked = _worked(page)
        times.append(float(page.run(f"(async () => {{ {taken} }})()")))
        work.append(_worked(page) - worked)
    return Answered(name, times, work)


def tables(opened: list[Opened], answered: list[Answered]) -> str:
    """Both kinds of figures as Markdown tables."""
    lines = ["| page | things | kB | first picture ms | ready ms | worst | main thread ms |", f"| --- |{' ---: |' * 6}"]
    lines += [f"| {_opened_line(one)} |" for one in opened]
    lines += ["", "| at 2,000 things | median ms | worst | main thread ms | worst |", f"| --- |{' ---: |' * 4}"]
    lines += [f"| {_answered_line(one)} |" for one in answered]
    return "\n".join(lines)


def _opened_line(one: Opened) -> str:
    times = [*map(statistics.median, (one.painted, one.ready)), max(one.ready), statistics.median(one.work)]
    return " | ".join([one.name, f"{one.things:,}", f"{one.size:,}", *(f"{each:.0f}" for each in times)])


def _answered_line(one: Answered) -> str:
    told = [
        f"{figure:.0f}" for each in (one.times, one.work) if each for figure in (statistics.median(each), max(each))
    ]
    return " | ".join([one.name, *told, *["–"] * (4 - len(told))])


def kept(opened: list[Opened], answered: list[Answered]) -> bool:
    """Whether the limits are kept, by the median: a busy machine is no fault of the page."""
    quick = all(statistics.median(one.times) < ANSWER_LIMIT for one in answered)
    return quick and statistics.median(opened[0].ready) < READY_LIMIT
