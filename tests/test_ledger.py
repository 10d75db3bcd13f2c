"""The ledger that follows findings over time."""

from __future__ import annotations

import datetime
import json
import os
import stat
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from effektkedja.errors import InputError
from effektkedja.model.findings import Finding
from effektkedja.model.rules import Rule, Severity
from effektkedja.model.text import Text
from effektkedja.model.things import Source, Thing
from effektkedja.operations.days import parse_day
from effektkedja.operations.ledger import Entry, Ledger, about, compare, update
from effektkedja.operations.ledger_file import read, text_of, write

DAY = datetime.timedelta(days=1)
MONDAY = datetime.date(2026, 11, 23)
HEAD = '{"ledger": 1, "checked": "2026-11-23"}\n'
OPEN = '{"id": "EK102-1", "rule": "EK102", "label": "Åtgärd 1", "first": "2026-11-01"}\n'
CLOSED = (
    '{"id": "EK103-1", "rule": "EK103", "label": "x", "first": "2026-11-01", '
    '"last": "2026-11-02", "closed": "2026-11-03"}\n'
)
RANDOM = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def finding(number: int, label: str = "Åtagande 5.1 «Öka tryggheten»", value: str = "") -> Finding:
    text = Text("sv", "en")
    rule = Rule("EK102", "http://e.example/EK102", Severity.WARNING, text, text, text, text, text)
    thing = Thing(f"http://e.example/{number}", label)
    other = Thing("http://e.example/v", value) if value else None
    return Finding(f"EK102-{number:010x}", rule, thing, other, "plan", "Plan", None, "m", "r", "stated", Source())


def ids(findings: object) -> list[str]:
    return [getattr(each, "finding", each).id for each in findings]  # type: ignore[attr-defined]


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    days = st.dates(datetime.date(1900, 1, 1), datetime.date(2999, 1, 1))
    checked = draw(days)
    labels = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
    entries = []
    for id_ in sorted(draw(st.sets(names, max_size=6))):
        first, last, closed = sorted(min(day, checked) for day in draw(st.tuples(days, days, days)))
        dates = draw(st.sampled_from([(first, checked, None), (first, last, closed)]))
        entries.append(Entry(id_, draw(names), draw(labels), *dates))
    return Ledger(tuple(entries), checked)


# -- the file


@RANDOM
@given(ledger=ledgers())
def test_what_is_written_is_read_again(tmp_path: Path, ledger: Ledger) -> None:
    path = tmp_path / "liggare.jsonl"
    write(path, ledger)
    first = path.read_bytes()
    assert read(path) == ledger
    write(path, read(path))
    assert path.read_bytes() == first
    assert first.count(b"\n") == len(ledger.entries) + 1


@RANDOM
@given(ledger=ledgers(), data=st.data())
def test_order_does_not_matter(ledger: Ledger, data: st.DataObject) -> None:
    shuffled = replace(ledger, entries=tuple(data.draw(st.permutations(ledger.entries))))
    assert text_of(shuffled) == text_of(ledger)


def test_the_file_is_readable_text(tmp_path: Path) -> None:
    path = tmp_path / "liggare.jsonl"
    write(path, update(Ledger(), [finding(2), finding(1, value="Mål Ö")], MONDAY))
    assert path.read_text(encoding="utf-8") == (
        HEAD + '{"id": "EK102-0000000001", "rule": "EK102", "label": "Åtagande 5.1 «Öka tryggheten» → Mål Ö", '
        '"first": "2026-11-23"}\n'
        '{"id": "EK102-0000000002", "rule": "EK102", "label": "Åtagande 5.1 «Öka tryggheten»", '
        '"first": "2026-11-23"}\n'
    )


def test_only_lines_of_findings_that_changed_change() -> None:
    before = update(Ledger(), [finding(n) for n in range(5)], MONDAY)
    after = update(before, [finding(n) for n in (0, 1, 3, 4)], MONDAY + 7 * DAY)
    changed = [
        new for old, new in zip(text_of(before).splitlines(), text_of(after).splitlines(), strict=True) if old != new
    ]
    assert [json.loads(line).get("id") for line in changed] == [None, "EK102-0000000002"]


def test_no_file_is_an_empty_ledger(tmp_path: Path) -> None:
    assert read(tmp_path / "saknas.jsonl") == Ledger()
    write(tmp_path / "tom.jsonl", Ledger())
    assert read(tmp_path / "tom.jsonl") == Ledger()


def test_windows_line_ends_byte_order_mark_and_merged_order_are_read(tmp_path: Path) -> None:
    path = tmp_path / "liggare.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + CLOSED + "\n" + OPEN).replace("\n", "\r\n").encode())
    assert [entry.id for entry in read(path).entries] == ["EK102-1", "EK103-1"]
    assert read(path).entries[0].last == MONDAY


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("", 1, "tom"),
        ("\n\n", 1, "tom"),
        (OPEN, 1, "ingen liggare"),
        ('{"ledger": 2}', 1, "version"),
        ('{"ledger": true}', 1, "version"),
        ('{"ledger": 1, "checked": "igår"}', 1, "igår"),
        (HEAD + OPEN[:40], 2, "JSON"),
        (HEAD + OPEN + "<<<<<<< HEAD\n", 3, "JSON"),
        (HEAD + "[" * 100_000, 2, "JSON"),
        (HEAD + "[]", 2, "JSON"),
        (HEAD + OPEN + OPEN, 3, "två gånger"),
        (HEAD + OPEN.replace('"rule": "EK102", ', ""), 2, "rule"),
        (HEAD + OPEN.replace('"rule"', '"regel"'), 2, "regel"),
        (HEAD + OPEN.replace('"EK102-1"', "17"), 2, "id"),
        (HEAD + OPEN.replace('"EK102-1"', '""'), 2, "id"),
        (HEAD + OPEN.replace('"Åtgärd 1"', "null"), 2, "label"),
        (HEAD + OPEN.replace("Åtgärd 1", "\\ud800"), 2, "label"),
        (HEAD + OPEN.replace("2026-11-01", "2026-11-31"), 2, "first"),
        (HEAD + OPEN.replace("2026-11-01", "20261101"), 2, "first"),
        (HEAD + OPEN.replace('"2026-11-01"', "null"), 2, "first"),
        (HEAD + OPEN.replace("2026-11-01", "2026-11-24"), 2, "ordningen"),
        (HEAD + CLOSED.replace('"last": "2026-11-02", ', ""), 2, "last"),
        (HEAD + CLOSED.replace("2026-11-03", "2026-11-01"), 2, "ordningen"),
        ('{"ledger": 1, "checked": null}\n' + OPEN, 2, "ordningen"),
    ],
)
def test_a_corrupted_file_is_refused_with_its_line(tmp_path: Path, text: str, line: int, word: str) -> None:
    path = tmp_path / "liggare.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.where == f"{path}:{line}"
    assert word in caught.value.message.sv
    assert caught.value.message.en != caught.value.message.sv


def test_a_file_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "liggare.jsonl"
    path.write_bytes((HEAD + OPEN).encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8") as caught:
        read(path)
    assert caught.value.where == f"{path}:2"


@RANDOM
@given(ledger=ledgers(), data=st.data())
def test_a_damaged_ledger_never_crashes(tmp_path: Path, ledger: Ledger, data: st.DataObject) -> None:
    text = text_of(ledger).encode()
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    path = tmp_path / "liggare.jsonl"
    path.write_bytes(text[:start] + data.draw(st.binary(max_size=4)) + text[end:])
    where = f"{path}:"
    try:
        write(path, read(path))
    except InputError as error:
        where = error.where
    assert where.startswith(f"{path}:")


def test_a_folder_is_neither_read_nor_written(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "saknas" / "liggare.jsonl"):
        with pytest.raises(InputError) as caught:
            write(path, Ledger())
        assert caught.value.where == str(path)
    with pytest.raises(InputError):
        read(tmp_path)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "liggare.jsonl"
    write(path, Ledger())
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="No space"):
        write(path, update(Ledger(), [finding(1)], MONDAY))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_nobody_sees_half_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "liggare.jsonl"
    versions = [update(Ledger(), [finding(n) for n in range(size)], MONDAY) for size in (3, 300, 900)]
    write(path, versions[0])
    faults: list[BaseException] = []

    def repeat(ledger: Ledger) -> None:
        try:
            for _ in range(15):
                write(path, ledger)
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=repeat, args=(ledger,)) for ledger in versions]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert read(path) in versions
    for thread in threads:
        thread.join()
    if sys.platform != "win32":  # where a file that is being read cannot be replaced
        assert not faults
    assert read(path) in versions
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")
def test_the_file_gets_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "ny").touch()
    write(tmp_path / "liggare.jsonl", Ledger())
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert len(modes) == 1


def test_a_label_tells_findings_on_one_thing_apart() -> None:
    assert about(finding(1, "Mål 1")) == "Mål 1"
    assert about(finding(1, "Mål 1", "Ålder")) == "Mål 1 → Ålder"
    assert about(finding(1, "Mål 1", "Mål 1")) == "Mål 1"


# -- what happened


def test_everything_is_new_at_first() -> None:
    change = compare(Ledger(), [finding(2), finding(1)], MONDAY)
    assert ids(change.new) == ids([finding(2), finding(1)])
    assert (change.remaining, change.closed, change.reopened) == ((), (), ())


def test_new_remaining_closed_and_reopened() -> None:
    ledger = update(Ledger(), [finding(1), finding(2)], MONDAY)
    ledger = update(ledger, [finding(1), finding(3)], MONDAY + 10 * DAY)
    change = compare(ledger, [finding(4), finding(1), finding(2)], MONDAY + 31 * DAY)
    assert ids(change.new) == ids([finding(4)])
    assert [(each.finding.id, each.days) for each in change.remaining] == [(finding(1).id, 31)]
    assert [(each.finding.id, each.days) for each in change.reopened] == [(finding(2).id, 31)]
    assert change.reopened[0].entry.closed == MONDAY + 10 * DAY
    [closed] = change.closed
    assert (closed.id, closed.first, closed.last, closed.closed) == (
        finding(3).id,
        MONDAY + 10 * DAY,
        MONDAY + 10 * DAY,
        MONDAY + 31 * DAY,
    )


def test_what_was_closed_before_is_not_told_again_and_keeps_its_day() -> None:
    ledger = update(update(Ledger(), [finding(1)], MONDAY), [], MONDAY + DAY)
    assert compare(ledger, [], MONDAY + 2 * DAY).closed == ()
    [entry] = update(ledger, [], MONDAY + 2 * DAY).entries
    assert (entry.last, entry.closed) == (MONDAY, MONDAY + DAY)


def test_a_finding_that_comes_back_keeps_its_first_day() -> None:
    ledger = update(update(Ledger(), [finding(1)], MONDAY), [], MONDAY + DAY)
    ledger = update(ledger, [finding(1)], MONDAY + 5 * DAY)
    [entry] = ledger.entries
    assert (entry.first, entry.last, entry.closed) == (MONDAY, MONDAY + 5 * DAY, None)
    [again] = compare(ledger, [finding(1)], MONDAY + 6 * DAY).remaining
    assert again.days == 6


def test_a_finding_with_another_text_is_the_same() -> None:
    ledger = update(Ledger(), [finding(1)], MONDAY)
    change = compare(ledger, [finding(1, "Åtgärd 5.1, omskriven")], MONDAY)
    assert ids(change.remaining) == [finding(1).id]
    assert (change.new, change.closed) == ((), ())
    [entry] = update(ledger, [finding(1, "Åtgärd 5.1, omskriven")], MONDAY).entries
    assert entry.label == "Åtgärd 5.1, omskriven"


def test_a_clock_that_is_slow_does_not_turn_back_time(tmp_path: Path) -> None:
    ledger = update(Ledger(), [finding(1), finding(2)], MONDAY)
    change = compare(ledger, [finding(1)], MONDAY - DAY)
    assert [each.days for each in change.remaining] == [0]
    assert [entry.closed for entry in change.closed] == [MONDAY]
    after = update(ledger, [finding(1)], MONDAY - DAY)
    write(tmp_path / "l", after)
    assert read(tmp_path / "l") == after


RUNS = st.lists(st.tuples(st.integers(0, 30), st.sets(st.integers(0, 5))), min_size=1, max_size=8)


@RANDOM
@given(runs=RUNS)
def test_every_history_agrees_with_itself(tmp_path: Path, runs: list[tuple[int, set[int]]]) -> None:
    ledger, day, first_seen = Ledger(), MONDAY, {}
    for wait, numbers in runs:
        day += wait * DAY
        findings = [finding(number) for number in sorted(numbers)]
        change = compare(ledger, findings, day)
        told = [*ids(change.new), *ids(change.remaining), *ids(change.reopened)]
        assert sorted(told) == ids(findings)
        was_open = {entry.id for entry in ledger.entries if entry.closed is None}
        assert {*ids(change.closed), *ids(change.remaining)} == was_open
        ledger = update(ledger, findings, day)
        for number in numbers:
            first_seen.setdefault(finding(number).id, day)
        assert {entry.id: entry.first for entry in ledger.entries} == first_seen
        assert [entry.id for entry in ledger.entries if entry.closed is None] == ids(findings)
        assert set(change.closed) <= set(ledger.entries)
        assert update(ledger, findings, day) == ledger
        write(tmp_path / "liggare.jsonl", ledger)
        assert read(tmp_path / "liggare.jsonl") == ledger


@pytest.mark.parametrize(
    "text", ["", "31/12 2026", "2026-12-32", "20261231", "2026-W01-1", "2026-12-31T00:00", "٢٠٢٦-12-31"]
)
def test_days_have_one_form(text: str) -> None:
    with pytest.raises(InputError, match="not a date"):
        parse_day(text)
    assert parse_day("2026-12-31") == datetime.date(2026, 12, 31)


def test_what_a_rule_found_that_is_switched_off_rests_and_wakes_again(tmp_path: Path) -> None:
    """Off on Tuesday and Wednesday, on again on Thursday: still there, known since Monday."""
    path = tmp_path / "liggare.jsonl"
    one = finding(1)
    ledger = update(Ledger(), [one], MONDAY)
    for day in (MONDAY + DAY, MONDAY + 2 * DAY):
        change = compare(ledger, [], day, {"EK102"})
        assert (change.closed, ids(change.resting)) == ((), [one.id])
        ledger = update(ledger, [], day, {"EK102"})
        write(path, ledger)
        assert read(path) == ledger
    assert ledger.entries[0].last == MONDAY
    assert ledger.entries[0].closed is None
    thursday = MONDAY + 3 * DAY
    (remaining,) = compare(ledger, [one], thursday).remaining
    assert (remaining.entry.first, remaining.days) == (MONDAY, 3)
    gone = compare(ledger, [], thursday)
    assert (ids(gone.closed), gone.resting) == ([one.id], ())


def test_only_the_rules_that_are_off_rest() -> None:
    ledger = update(Ledger(), [finding(1)], MONDAY)
    assert ids(compare(ledger, [], MONDAY + DAY, {"EK999"}).closed) == [finding(1).id]
