"""Accepted gaps: written, read, and taken out of what a check shows until their last day has passed."""

from __future__ import annotations

import datetime
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from effektkedja.canonical import canonical_file
from effektkedja.errors import InputError
from effektkedja.model.findings import Finding
from effektkedja.model.rules import Rule, Severity
from effektkedja.model.text import Text
from effektkedja.model.things import Source, Thing
from effektkedja.operations.acceptance import Accepted, split
from effektkedja.operations.acceptance_file import DEFAULT_FILE, accept, read

DAY = datetime.timedelta(days=1)
MONDAY = datetime.date(2026, 11, 23)
UNTIL = datetime.date(2027, 6, 30)
HEAD = """@base <https://w3id.org/effektkedja/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ek: <https://w3id.org/effektkedja/def/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

"""
GAP = """<godkand/EK102-0000000001>
    a ek:AcceptedGap ;
    dcterms:date "2026-11-23"^^xsd:date ;
    ek:acceptedUntil "2027-06-30"^^xsd:date ;
    ek:findingId "EK102-0000000001" ;
    ek:owner "Åsa Öberg" ;
    ek:rationale "Tas fram under våren."@sv ;
    skos:prefLabel "Godkänd brist EK102: Åtagande 5.1 «Öka»"@sv .
"""
RANDOM = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def finding(number: int = 1, label: str = "Åtagande 5.1 «Öka»") -> Finding:
    text = Text("sv", "en")
    rule = Rule("EK102", "http://e.example/EK102", Severity.WARNING, text, text, text, text, text)
    thing = Thing(f"http://e.example/{number}", label)
    return Finding(f"EK102-{number:010x}", rule, thing, None, "plan", "Plan", None, "m", "r", "stated", Source())


def accepted(number: int = 1, until: datetime.date = UNTIL) -> Accepted:
    label = "Godkänd brist EK102: Åtagande 5.1 «Öka»"
    return Accepted(finding(number).id, "Tas fram under våren.", "Åsa Öberg", until, MONDAY, label)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / DEFAULT_FILE


def take(path: Path, number: int = 1, until: datetime.date = UNTIL) -> None:
    accept(path, finding(number), "Tas fram under våren.", "Åsa Öberg", until, MONDAY)


# -- the file


def test_an_acceptance_is_written_as_canonical_turtle(path: Path) -> None:
    take(path)
    text = path.read_text(encoding="utf-8")
    assert text.endswith(HEAD + GAP)
    assert text.startswith("# Godkända brister.")
    assert canonical_file(path) == text
    assert read(path) == (accepted(),)
    assert read(path)[0].line == text.splitlines().index("<godkand/EK102-0000000001>") + 1


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SAID = WORDS.filter(lambda text: bool(text.strip()))


@RANDOM
@given(number=st.integers(0, 2**40 - 1), label=WORDS, reason=SAID, owner=SAID, wait=st.integers(0, 9999))
def test_what_is_accepted_is_read_again(
    tmp_path: Path, number: int, label: str, reason: str, owner: str, wait: int
) -> None:
    path = tmp_path / f"{number}.ttl"
    path.unlink(missing_ok=True)
    accept(path, finding(number, label), reason, owner, MONDAY + wait * DAY, MONDAY)
    [gap] = read(path)
    assert gap == Accepted(
        finding(number).id,
        reason.strip(),
        owner.strip(),
        MONDAY + wait * DAY,
        MONDAY,
        f"Godkänd brist EK102: {label}",
    )
    assert canonical_file(path) == path.read_bytes().decode()


@RANDOM
@given(order=st.permutations(range(5)))
def test_order_does_not_matter(tmp_path: Path, order: list[int]) -> None:
    texts = []
    for numbers in (range(5), order):
        path = tmp_path / DEFAULT_FILE
        path.unlink(missing_ok=True)
        for number in numbers:
            take(path, number)
        texts.append(path.read_bytes())
        assert [gap.id for gap in read(path)] == [finding(number).id for number in range(5)]
    assert texts[0] == texts[1]


def test_an_acceptance_is_replaced_and_the_rest_of_the_file_stays(path: Path) -> None:
    own = '<min/sak>\n    skos:prefLabel "Något eget"@sv .\n'
    path.write_text("# Överenskommet på möte\n#\n#   i maj\n" + HEAD + GAP + "\n" + own, encoding="utf-8")
    take(path, 2)
    accept(path, finding(1), "Nytt skäl", "Örjan", MONDAY, MONDAY)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Överenskommet på möte\n#\n#   i maj\n@base")
    assert own in text
    assert [(gap.id[-1], gap.reason, gap.owner) for gap in read(path)] == [
        ("1", "Nytt skäl", "Örjan"),
        ("2", "Tas fram under våren.", "Åsa Öberg"),
    ]


def test_an_acceptance_under_another_address_is_replaced_too(path: Path) -> None:
    path.write_text(HEAD + GAP.replace("<godkand/EK102-0000000001>", "<mitt/beslut>"), encoding="utf-8")
    take(path)
    assert "mitt/beslut" not in path.read_text(encoding="utf-8")
    assert read(path) == (accepted(),)


def test_no_file_means_nothing_accepted(path: Path) -> None:
    assert read(path) == ()
    path.write_text("", encoding="utf-8")
    assert read(path) == ()


def test_a_reason_in_two_languages_is_read_in_swedish(path: Path) -> None:
    both = GAP.replace('våren."@sv', 'våren."@sv , "In spring."@en')
    path.write_text(HEAD + both, encoding="utf-8")
    assert read(path)[0].reason == "Tas fram under våren."


@pytest.mark.parametrize(
    ("reason", "owner", "until", "word"),
    [
        ("", "Åsa", UNTIL, "motivering"),
        (" \n\t", "Åsa", UNTIL, "motivering"),
        ("skäl", "", UNTIL, "ansvarig"),
        ("skäl", "\u00a0", UNTIL, "ansvarig"),
        ("sk\udce4l", "Åsa", UNTIL, "Tecken"),
        ("skäl", "Åsa", MONDAY - DAY, "passerat"),
    ],
)
def test_what_makes_no_sense_is_refused(path: Path, reason: str, owner: str, until: datetime.date, word: str) -> None:
    with pytest.raises(InputError) as caught:
        accept(path, finding(), reason, owner, until, MONDAY)
    assert word in caught.value.message.sv
    assert caught.value.message.en != caught.value.message.sv
    assert not path.exists()


def changed(old: str, new: str) -> str:
    assert old in GAP
    return HEAD + GAP.replace(old, new)


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (HEAD + GAP[:-60], 14, "Syntaxfel"),
        (changed("a ek:AcceptedGap ;", ""), 7, "ek:AcceptedGap"),
        (changed('    ek:findingId "EK102-0000000001" ;\n', ""), 7, "ek:findingId"),
        (changed('"EK102-0000000001"', '"EK102-1" , "EK102-2"'), 11, "ek:findingId"),
        (changed('"EK102-0000000001"', '" "'), 11, "ek:findingId"),
        (changed('"EK102-0000000001"', "<EK102-0000000001>"), 11, "ek:findingId"),
        (changed('"Åsa Öberg"', '""'), 12, "ek:owner"),
        (changed('"Tas fram under våren."@sv', '"ett"@sv , "två"@sv'), 13, "ek:rationale"),
        (changed('"2027-06-30"', '"2027-06-31"'), 10, "ek:acceptedUntil"),
        (changed('"2027-06-30"', '"30 juni"'), 10, "ek:acceptedUntil"),
        (changed('"2027-06-30"^^xsd:date', '"2027-06-30"'), 10, "ek:acceptedUntil"),
        (changed('    ek:acceptedUntil "2027-06-30"^^xsd:date ;\n', ""), 7, "ek:acceptedUntil"),
        (changed('"2026-11-23"^^xsd:date', "2026"), 9, "dcterms:date"),
        (HEAD + GAP + GAP.replace("<godkand/", "<annan/"), 15, "två gånger"),
        (HEAD + GAP + "[] skos:prefLabel 'x' .", 15, "adress"),
        (HEAD + GAP + "<x>\n  skos:related [] .", 16, "adress"),
    ],
)
def test_a_corrupted_file_is_refused_with_its_line_and_left_alone(path: Path, text: str, line: int, word: str) -> None:
    path.write_text(text, encoding="utf-8")
    for attempt in (lambda: read(path), lambda: take(path, 2)):
        with pytest.raises(InputError) as caught:
            attempt()
        assert caught.value.where == f"{path}:{line}"
        assert word in caught.value.message.sv
        assert caught.value.message.en
    assert path.read_text(encoding="utf-8") == text


def test_a_file_in_another_encoding_is_refused_with_its_line(path: Path) -> None:
    path.write_bytes((HEAD + GAP).encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8") as caught:
        read(path)
    assert caught.value.where == f"{path}:12"


@RANDOM
@given(data=st.data())
def test_a_damaged_file_never_crashes(tmp_path: Path, data: st.DataObject) -> None:
    text = (HEAD + GAP).encode()
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    path = tmp_path / DEFAULT_FILE
    path.write_bytes(text[:start] + data.draw(st.binary(max_size=4)) + text[end:])
    where = str(path)
    try:
        take(path, 2)
    except InputError as error:
        where = error.where
    else:
        assert finding(2).id in [gap.id for gap in read(path)]
    assert where.startswith(str(path))


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        take(tmp_path / "saknas" / DEFAULT_FILE)


def test_nobody_sees_half_a_file(path: Path) -> None:
    take(path, 0)

    def repeat() -> None:
        for number in range(1, 25):
            take(path, number)

    thread = threading.Thread(target=repeat)
    thread.start()
    while thread.is_alive():
        assert read(path)[0].id == finding(0).id
    thread.join()
    assert len(read(path)) == 25
    assert list(path.parent.iterdir()) == [path]


# -- what a check shows


def test_an_acceptance_holds_through_its_last_day() -> None:
    findings, gaps = [finding(1)], [accepted(1)]
    on_the_day = split(findings, gaps, UNTIL)
    assert (on_the_day.open, on_the_day.accepted) == ((), ((finding(1), accepted(1)),))
    assert on_the_day.expired == ()
    day_after = split(findings, gaps, UNTIL + DAY)
    assert (day_after.open, day_after.accepted) == ((finding(1),), ())
    assert day_after.expired == ((finding(1), accepted(1)),)


def test_an_acceptance_made_today_for_today_holds(path: Path) -> None:
    take(path, 1, MONDAY)
    assert not split([finding(1)], read(path), MONDAY).open
    assert split([finding(1)], read(path), MONDAY + DAY).open


def test_acceptances_that_match_nothing_are_told() -> None:
    gaps = [accepted(2), accepted(1), accepted(3, MONDAY)]
    still, held, expired, unused = split([finding(1), finding(4)], gaps, MONDAY + DAY)
    assert still == (finding(4),)
    assert held == ((finding(1), accepted(1)),)
    assert expired == ()
    assert unused == (accepted(2), accepted(3, MONDAY))


@RANDOM
@given(
    numbers=st.lists(st.integers(0, 9), unique=True),
    gaps=st.dictionaries(st.integers(0, 9), st.integers(-3, 3)),
)
def test_nothing_is_lost_and_order_is_kept(numbers: list[int], gaps: dict[int, int]) -> None:
    findings = [finding(number) for number in numbers]
    result = split(findings, [accepted(number, MONDAY + days * DAY) for number, days in gaps.items()], MONDAY)
    held = [each for each, _ in result.accepted]
    assert sorted([*result.open, *held], key=findings.index) == findings
    assert list(result.open) == [each for each in findings if each not in held]
    assert {each.id for each, _ in result.expired} <= {each.id for each in result.open}
    used = {gap.id for _, gap in (*result.accepted, *result.expired)}
    assert used | {gap.id for gap in result.unused} == {finding(number).id for number in gaps}
