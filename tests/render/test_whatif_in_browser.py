"""Changes tried in the page, by keys alone: weighed as ``check`` weighs them, saved, opened again, merged, applied."""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest

from effektkedja.model.text import Language
from effektkedja.operations.apply import apply
from effektkedja.operations.check import check
from effektkedja.operations.offers import offers
from effektkedja.operations.picture import picture
from effektkedja.operations.proposal_file import read
from effektkedja.operations.whatif import rulebook
from effektkedja.render.chain.page import chain_html
from effektkedja.store.dataset import Dataset
from effektkedja.store.loading import open_files, shipped
from proposed import ENDED, MOVE, PLAN, READINGS, indicator, link, proposal, text
from render import axe
from render.browser import Page, browser, find_chromium
from render.hostile import LABELS

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the debugging pipe is handed over the POSIX way"),
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium on the path"),
]

CONDITION = "Kunskap om universella våldsförebyggande"


def html(dataset: Dataset, lang: Language = "sv") -> str:
    shown = picture(dataset, title="Kunskapsbasen", lang=lang)
    return chain_html(shown, lang, rulebook=rulebook(dataset).text, offers=offers(dataset, lang))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Page]:
    with browser(1280, 720) as page:
        # A page with unsaved proposals asks before it is left, which would keep a test waiting.
        calm = "addEventListener('beforeunload', (event) => event.stopImmediatePropagation())"
        page.call("Page.addScriptToEvaluateOnNewDocument", source=calm)
        yield page


@pytest.fixture
def page(chromium: Page) -> Iterator[Page]:
    """The browser with a clean record; afterwards nothing but files may have been asked for and no error raised."""
    chromium.requests.clear()
    chromium.errors.clear()
    yield chromium
    chromium.settle()
    assert [url for url in chromium.requests if not url.startswith(("file:", "data:", "about:", "blob:"))] == []
    assert chromium.errors == []
    chromium.run("sessionStorage.clear()")


@pytest.fixture(scope="module")
def shipped_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("vy") / "kedjan åäö.html"
    path.write_text(html(shipped()), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    (folder / "plan.ttl").write_text(PLAN, encoding="utf-8")
    (folder / "tolkningar.ttl").write_text(READINGS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def small_page(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("liten") / "sida.html"
    path.write_text(html(open_files([data])), encoding="utf-8")
    return path


def start(page: Page, path: Path, folder: Path | None = None, fragment: str = "") -> None:
    """Open the page; what it saves goes to the folder."""
    if folder:
        folder.mkdir(exist_ok=True)
        page.call("Page.setDownloadBehavior", behavior="allow", downloadPath=str(folder))
    page.call("Page.navigate", url=path.as_uri() + fragment)
    page.wait("document.documentElement?.classList.contains('tries')")
    page.settle()


def tab_to(page: Page, condition: str, most: int = 80) -> None:
    """Press Tab until the focused element ``e`` fulfils a condition."""
    for _ in range(most):
        page.key("Tab")
        if page.run(f"((e) => Boolean({condition}))(document.activeElement)"):
            return
    raise AssertionError(f"Tab never came to {condition}")


def press(page: Page, text: str) -> None:
    """Go to the next button with this text and press Enter."""
    tab_to(page, f"e.tagName === 'BUTTON' && e.textContent.startsWith({text!r})")
    page.key("Enter")


def write(page: Page, text: str) -> None:
    page.call("Input.insertText", text=text)
    page.settle()


def find(page: Page, text: str) -> None:
    """Search for a thing and open the first hit, by keys."""
    tab_to(page, "e.name === 'text'")
    write(page, text)
    tab_to(page, "e.closest('.hits')")
    page.key("Enter")
    page.wait("!document.getElementById('panel').hidden")


def weighed(page: Page, number: int) -> None:
    """Wait until that many proposals are listed with their effect."""
    page.wait(f"document.querySelectorAll('#forslag .proposal .effect').length === {number}")


def told(page: Page) -> dict[str, set[str]]:
    """The ids of the findings that close and appear with all proposals, as the page knows them."""
    found = page.run(
        "effektkedjaWhatif.then(async ({ proposals, engine }) => { const { all } = await proposals.weigh(engine);"
        " return { closed: all.closed.map((f) => f.id), appeared: all.appeared.map((f) => f.id) }; })"
    )
    return {name: set(ids) for name, ids in found.items()}


def saved(folder: Path, ending: str) -> Path:
    deadline = time.monotonic() + 20
    while not (files := [f for f in folder.glob(f"*.{ending}") if f.stat().st_size]):
        assert time.monotonic() < deadline, f"no {ending} file was saved"
        time.sleep(0.05)
    (file,) = files
    return file


def given(page: Page, files: dict[str, str]) -> None:
    """Hand files to the page as its file field does."""
    page.run(
        f"effektkedjaWhatif.then(({{ load }}) => load(Object.entries({files!r}).map(([name, text]) =>"
        " new File([text], name))))"
    )
    page.settle()


def test_by_keys_alone_from_a_gap_to_applied_proposals(page: Page, shipped_page: Path, tmp_path: Path) -> None:
    start(page, shipped_page, tmp_path / "ned")
    find(page, CONDITION)
    assert "EK104" in page.run("document.querySelector('#panel .finding').textContent")
    press(page, "En ny indikator mäter det här")
    assert page.run("document.activeElement.closest('.finding .mend') !== null")
    write(page, "Andel kommuner där personal har fått utbildning åäö")
    page.key("Enter")
    weighed(page, 1)
    assert page.run("document.activeElement.id") == "initialer"
    write(page, "ÅB")
    assert page.run("document.querySelector('.proposal .authors').textContent") == "ÅB"
    note = "document.querySelector('.proposal textarea')"
    page.run(f"window.field = {note}")
    tab_to(page, "e.tagName === 'TEXTAREA'")
    assert page.run(f"window.field === {note}"), "a field that somebody reaches for stays where it is"
    write(page, "Finns i länets enkät.")
    page.key("Escape")
    assert page.run("document.getElementById('forslag').hidden && document.activeElement.id === 'panel-namn'")

    for key in ("Escape", "Escape"):
        page.key(key)
    find(page, "1.5 Stödja och bidra till samarbetet")
    _move(page)
    assert page.run("document.activeElement.tagName") == "TEXTAREA", "initials are asked for once"
    press(page, "Ångra")
    weighed(page, 1)
    page.key("Escape")
    _move(page)
    press(page, "Spara förslagen")

    expected = told(page)
    assert expected["closed"]
    assert expected["appeared"]
    assert page.run("document.querySelector('.total').textContent").startswith(
        f"Alla förslag tillsammans stänger {len(expected['closed'])} brister, och {len(expected['appeared'])}"
    )
    turtle, sheet = saved(tmp_path / "ned", "ttl"), saved(tmp_path / "ned", "xlsx")
    assert turtle.name == f"forslag-ÅB-{datetime.date.today().isoformat()}.ttl"
    assert [one.author for one in read(turtle)] == ["ÅB", "ÅB"]
    assert read(turtle)[0].note == "Finns i länets enkät."

    base = shipped()
    applied = apply(base, [turtle], tmp_path / "ut", lang="sv")
    assert {f.id for f in applied.closed} == expected["closed"]
    assert {f.id for f in applied.appeared} == expected["appeared"]
    before, after = check(base).findings, check(open_files([tmp_path / "ut"])).findings
    assert {f.id for f in before} - {f.id for f in after} == expected["closed"]
    assert {f.id for f in after} - {f.id for f in before} == expected["appeared"]
    _is_read_by_people(sheet, expected)


def _move(page: Page) -> None:
    """Move the commitment in the panel to another condition."""
    press(page, "Åtagandet flyttas till ett annat villkor")
    page.key("Tab")
    write(page, "målgruppsanpassad information")
    page.key("ArrowDown")
    page.key("Enter")
    weighed(page, 2)


def _is_read_by_people(sheet: Path, expected: dict[str, set[str]]) -> None:
    book = openpyxl.load_workbook(sheet)
    rows = list(book["Förslag"].iter_rows(values_only=True))
    assert rows[0][:4] == ("Nr", "Förslag", "Anteckning", "Initialer")
    assert "Andel kommuner där personal har fått utbildning åäö" in str(rows[1][1])
    assert rows[1][2] == "Finns i länets enkät."
    assert len(rows) == 3
    ids = [row[1] for row in book["Brister"].iter_rows(min_row=2, values_only=True)]
    assert set(ids) == expected["closed"] | expected["appeared"]
    assert all(cell.data_type == "s" for one in book for row in one.iter_rows() for cell in row if cell.value)


CHANGES = [
    proposal(*MOVE, label="Flytta", number=1),
    proposal(indicator(), label="Ny", number=2),
    proposal(ENDED, label="Upphör", number=3),
    proposal((), (link("p/a1", "responsible", "k"),), label="Utan ansvarig", number=4),
    proposal((link("p/i1", "measures", "s/v1"),), label="Mäter mer", number=5),
    proposal((), (link("p/i1", "measures", "p/a1"),), label="Mäter inte", number=6),
    proposal((), (link("p/a1", "contributesTo", "s/v1"),), label="Utan villkor", number=7),
]


def test_the_page_says_what_apply_finds(page: Page, small_page: Path, data: Path, tmp_path: Path) -> None:
    start(page, small_page)
    base = open_files([data])
    for change in CHANGES:
        file = tmp_path / "forslag.ttl"
        file.write_text(text(change), encoding="utf-8")
        given(page, {file.name: text(change)})
        weighed(page, 1)
        applied = apply(base, [file], None, lang="sv")
        assert told(page) == {
            "closed": {finding.id for finding in applied.closed},
            "appeared": {finding.id for finding in applied.appeared},
        }, change.label
        assert applied.closed or applied.appeared
        page.run("document.querySelector('.proposal > button').click()")
        page.wait("document.querySelectorAll('.proposal').length === 0")


def test_groups_are_merged_and_contradictions_shown(page: Page, small_page: Path) -> None:
    start(page, small_page)
    move = proposal(*MOVE, label="Till känt", note="Ja")
    same = proposal(*MOVE, label="Till känt", author="ÅÖ", note="Vi med", created="2026-11-22T11:00:00Z")
    other = proposal((), MOVE[1], label="Bort", author="CD", number=7)
    given(page, {"a.ttl": text(move), "b.ttl": text(move, same), "c.ttl": text(other)})
    page.wait("document.querySelectorAll('#forslag .proposal').length === 2")
    assert "Lästa förslag: 4. I listan: 2." in page.run("document.getElementById('forslag').textContent")
    assert "AB, ÅÖ" in page.run("document.querySelector('.proposal').textContent")
    assert page.run("document.querySelectorAll('.clashes ul').length") == 1
    assert told(page) == {"closed": set(), "appeared": set()}, "nothing is settled in silence"
    page.run("document.querySelector('.clashes button').click()")
    weighed(page, 1)
    assert page.run("document.querySelectorAll('.clashes').length") == 0
    assert page.run("document.querySelector('.proposal h3').textContent") == "Till känt"


def test_a_reload_brings_the_proposals_back(page: Page, small_page: Path) -> None:
    start(page, small_page)
    given(page, {"a.ttl": text(CHANGES[0], CHANGES[1])})
    weighed(page, 2)
    before = page.run("effektkedjaWhatif.then(({ proposals }) => proposals.list.map((one) => one.key))")
    start(page, small_page)
    weighed(page, 2)
    assert page.run("effektkedjaWhatif.then(({ proposals }) => proposals.list.map((one) => one.key))") == before


def test_what_is_saved_is_read_the_same_by_both_readers(page: Page, small_page: Path, tmp_path: Path) -> None:
    start(page, small_page)
    odd = proposal(CHANGES[1].added, label='Ny \\ "x"\n@sv . <y>', note="Rad 1\nRad 2 \u2028 '''\t\\u0041", number=22)
    given(page, {"a.ttl": text(CHANGES[0]), "b.ttl": text(odd), "c.ttl": text(CHANGES[2])})
    weighed(page, 3)
    file = tmp_path / "ut.ttl"
    file.write_text(
        page.run(r"effektkedjaWhatif.then(({ proposals }) => effektkedjaTurtle.write(proposals.list, 'sv', 'a\nb'))"),
        encoding="utf-8",
    )
    kept = {(one.label, one.note, one.author, one.created, one.change) for one in read(file)}
    assert kept == {(one.label, one.note, one.author, one.created, one.change) for one in (CHANGES[0], odd, CHANGES[2])}


HOSTILE = {
    "skript.ttl": "<script>window.hacked = 1</script>",
    "djup.ttl": "(" * 100_000,
    "halv.ttl": text(CHANGES[0])[:-40],
    "tom.ttl": "",
    "nod.ttl": "@prefix ek: <https://w3id.org/effektkedja/def/> . [] a ek:Proposal .",
    "sned.ttl": '<x> <y> "' + "\\\\" * 50_001,
    "slag.ttl": text(proposal(((indicator()[2][2], "<http://x.example/p>", '"1"'),), label="Annat")),
    "borta.ttl": text(proposal((link("p/a77", "contributesTo", "s/v1"),), label="Borta")),
    "ord.ttl": text(proposal(indicator("<img src=x onerror=window.hacked=2>"), label=LABELS[1], note=LABELS[0])),
    "__proto__.ttl": text(proposal(((indicator()[2][2], "<urn:x:__proto__>", '"1"'),), label="__proto__")),
}


def test_hostile_files_do_nothing(page: Page, small_page: Path) -> None:
    start(page, small_page)
    given(page, HOSTILE)
    weighed(page, 1)
    page.run("document.querySelectorAll('#forslag details').forEach((one) => { one.open = true; })")
    said = page.run("document.querySelector('#forslag .told').textContent")
    for part in ("skript.ttl", "djup.ttl", "halv.ttl går inte att läsa: fel på rad", "tom.ttl är ingen fil", "nod.ttl"):
        assert part in said
    assert "Annat: vill ändra något som ett förslag inte kan ändra." in said
    assert "Borta: ”https://w3id.org/effektkedja/id/p/a77” finns inte på den här sidan." in said
    assert page.run("window.hacked") is None
    assert page.run("document.querySelectorAll('img, iframe, object, a[href^=javascript]').length") == 0


def test_hostile_names_do_nothing(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "plan.ttl"
    body = PLAN
    for name, label in zip(
        ("Ge stöd", "Det finns stöd", "Alla får stöd", "Räkningen", "Kommunen"), LABELS, strict=False
    ):
        body = body.replace(f'"{name}"@sv', str(ox.Literal(label, language="sv")))
    file.write_text(body, encoding="utf-8")
    path = tmp_path / "sida.html"
    path.write_text(html(open_files([file])), encoding="utf-8")
    start(page, path, tmp_path / "ned")
    find(page, "Berätta")
    press(page, "Åtagandet bidrar till ett villkor till")
    page.key("ArrowDown")
    page.key("Enter")
    weighed(page, 1)
    write(page, "AB")
    press(page, "Spara förslagen")
    (one,) = read(saved(tmp_path / "ned", "ttl"))
    applied = apply(open_files([file]), [saved(tmp_path / "ned", "ttl")], None, lang="sv")
    assert [each.iri for group in applied.proposals for each in group] == [one.iri]
    assert page.run("window.hacked") is None
    assert page.run("document.querySelectorAll('img, iframe, object, a[href^=javascript]').length") == 0


def test_an_address_that_opens_a_thing_offers_its_changes(page: Page, small_page: Path) -> None:
    start(page, small_page)
    find(page, "Det finns stöd")
    fragment = page.run("location.hash")
    page.call("Page.navigate", url="about:blank")
    page.wait("location.href === 'about:blank' && document.readyState === 'complete'")
    start(page, small_page, fragment=fragment)
    assert page.run("document.querySelectorAll('#panel > .whatif .action').length") > 2


def test_a_proposal_is_drawn_with_sign_and_words(page: Page, small_page: Path) -> None:
    start(page, small_page)
    goal = page.run("document.querySelector('#urval [name=picture] option[value^=m]').value")
    page.run(f"effektkedjaChain.then((chain) => {{ chain.open({goal!r}); }})")
    given(page, {"a.ttl": text(CHANGES[0]), "b.ttl": text(CHANGES[1]), "c.ttl": text(CHANGES[2])})
    weighed(page, 3)
    drawn = page.run("[...document.querySelectorAll('.scene.current .proposed text')].map((one) => one.textContent)")
    assert sorted(drawn) == sorted(
        ["+ förslag", "− förslag: bort", "+ Andel som känner till stöd…", "− förslag: källan upphör 2028"]
    )
    styles = page.run(
        "['.proposed path.line-added', '.links path.interpreted', '.links path.missing'].map((one) =>"
        " getComputedStyle(document.querySelector('.scene.current ' + one)).strokeDasharray)"
    )
    assert len(set(styles)) == 3, "each kind of line has its own pattern"


@pytest.mark.skipif(axe.find() is None, reason=axe.WHERE)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_axe_finds_nothing(page: Page, data: Path, tmp_path: Path, lang: Language) -> None:
    path = tmp_path / "sida.html"
    path.write_text(html(open_files([data]), lang), encoding="utf-8")
    start(page, path)
    find(page, "Det finns stöd")
    assert axe.breaches(page) == []
    page.run("document.querySelectorAll('#panel .whatif .action')[0].click()")
    page.settle()
    assert axe.breaches(page) == []
    given(page, {"a.ttl": text(CHANGES[0]), "b.ttl": text(CHANGES[1]), "c.ttl": text(CHANGES[-1])})
    page.run("document.getElementById('visa-forslag').click()")
    page.run("document.querySelectorAll('#forslag details').forEach((one) => { one.open = true; })")
    page.settle()
    assert axe.breaches(page) == []
