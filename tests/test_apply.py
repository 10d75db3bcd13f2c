"""Proposals taken in: as interpretations and drafts, all or none, and never as what a document says."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from effektkedja.canonical import canonical_file
from effektkedja.cli import main
from effektkedja.errors import InputError
from effektkedja.operations.apply import apply
from effektkedja.operations.check import Selection, check
from effektkedja.operations.offers import version
from effektkedja.operations.proposal_file import holds_proposals, read
from effektkedja.operations.proposals import conflicts, merged
from effektkedja.proposal import Applied, Named, Proposal
from effektkedja.store.loading import open_files
from effektkedja.store.reading import read_quads
from proposed import EK, ENDED, ID, MOVE, PLAN, READINGS, indicator, iri, link, proposal, text

STATED = link("p/a1", "responsible", "k")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "plan.ttl").write_text(PLAN, encoding="utf-8")
    (folder / "tolkningar.ttl").write_text(READINGS, encoding="utf-8")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "ut"


def take(data: Path, out: Path | None, *proposals: Proposal, force: bool = False) -> Applied:
    file = data.parent / "forslag.ttl"
    file.write_text(text(*proposals), encoding="utf-8")
    return apply(open_files([data]), [file], out, force=force, lang="sv")


def ids(path: Path, selection: Selection | None = None) -> dict[str, str]:
    """The findings of a folder by id, each with what it rests on."""
    return {finding.id: finding.basis for finding in check(open_files([path]), selection).findings}


def says(path: Path, *triple: str) -> bool:
    """Whether a file makes a statement."""
    found = {(str(q.subject), str(q.predicate), str(q.object)) for q in read_quads(path)}
    return triple in found


def test_a_link_becomes_an_interpretation_with_its_reason(data: Path, out: Path) -> None:
    take(data, out, proposal(*MOVE, label="Flytta", note="De ”vet” redan."))
    (file,) = out.glob("tolkningar-forslag-*.ttl")
    assert file.name == "tolkningar-forslag-ab-2026-11-22.ttl"
    assert file.read_text("utf-8") == canonical_file(file)
    assert says(file, *MOVE[0][0])
    links = {str(q.subject) for q in read_quads(file) if str(q.object) == f"<{EK}Link>"}
    (reading,) = links
    about = {str(q.predicate): str(q.object) for q in read_quads(file) if str(q.subject) == reading}
    assert about[f"<{EK}rationale>"] == '"De ”vet” redan."@sv'
    assert about["<http://www.w3.org/ns/prov#wasAttributedTo>"] == iri("person/initialer-ab")
    assert about["<http://purl.org/dc/terms/date>"] == '"2026-11-22"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert about[f"<{EK}basis>"].endswith("basis-proposal>")
    assert (out / "plan.ttl").read_bytes() == (data / "plan.ttl").read_bytes()


def test_a_reading_that_is_taken_back_goes_with_its_reason(data: Path, out: Path) -> None:
    take(data, out, proposal((), MOVE[1]))
    left = (out / "tolkningar.ttl").read_text("utf-8")
    assert "contributesTo" not in left
    assert "a1-v1" not in left
    assert "InterpretationGraph" in left
    (record,) = out.glob("tolkningar-forslag-*.ttl")
    assert f"{EK}withdraws" in {quad.predicate.value for quad in read_quads(record)}


def test_a_new_indicator_is_a_draft_and_not_what_a_document_says(data: Path, out: Path) -> None:
    before = ids(data, Selection(stated_only=True))
    applied = take(data, out, proposal(indicator()))
    assert {finding.rule.code for finding in applied.closed} >= {"EK104"}
    (file,) = out.glob("utkast-forslag-*.ttl")
    kinds = {str(quad.object) for quad in read_quads(file) if quad.subject.value.startswith(f"{ID[:-3]}graph/")}
    assert {f"<{EK}DraftGraph>", f"<{EK}InterpretationGraph>"} <= kinds
    assert ids(out, Selection(stated_only=True)) == before, "without readings everything is as it was"


def test_what_a_document_says_is_taken_out_of_a_draft_of_it(data: Path, out: Path) -> None:
    applied = take(data, out, proposal((), (STATED,)))
    assert not (out / "plan.ttl").exists()
    draft = out / "utkast-plan.ttl"
    assert not says(draft, *STATED)
    assert draft.read_text("utf-8").startswith("# UTKAST: plan med de föreslagna ändringarna.")
    assert "åtagande 1 ”Ge stöd” · ansvarig · Kommunen" in draft.read_text("utf-8")
    assert applied.documents == (("plan", ("åtagande 1 ”Ge stöd” · ansvarig · Kommunen",)),)
    assert says(data / "plan.ttl", *STATED), "the document itself is as it was"
    told = next(finding for finding in check(open_files([out])).findings if finding.rule.code == "EK308")
    assert "Planen (utkast)" in told.message, "nobody takes the draft for the document"
    assert "EK308" in {finding.rule.code for finding in applied.appeared}


@pytest.mark.parametrize(
    "change",
    [
        proposal(*MOVE),
        proposal(indicator()),
        proposal(indicator(about="p/a2")),
        proposal(ENDED),
        proposal((), (STATED,)),
        proposal((link("p/a2", "responsible", "l"),), ()),
        proposal((link("p/i1", "measures", "s/v1"),), ()),
        proposal((link("s/v2", "conditionFor", "s/m1"), link("p/a2", "contributesTo", "s/v2")), ()),
        proposal((), (link("p/i1", "measures", "p/a1"),)),
    ],
    ids=["move", "indicator", "followed", "source", "stated", "actor", "measures", "condition", "unmeasured"],
)
def test_the_effect_is_what_check_finds_in_the_folder(data: Path, out: Path, change: Proposal) -> None:
    applied = take(data, out, change)
    before, after = set(ids(data)), set(ids(out))
    assert {finding.id for finding in applied.closed} == before - after
    assert {finding.id for finding in applied.appeared} == after - before
    assert after != before
    assert not {id_ for id_ in after - before if id_.startswith("EK90")}, "nothing that is written breaks the data"


def test_the_same_proposal_of_two_groups_is_taken_in_once(data: Path, out: Path) -> None:
    other = proposal(*MOVE, author="ÅÖ", note="Vi med.", created="2026-11-22T11:00:00Z")
    applied = take(data, out, proposal(*MOVE), other)
    ((one, also),) = applied.proposals
    assert (one.author, also.author) == ("AB", "ÅÖ")
    (file,) = out.glob("tolkningar-forslag-*.ttl")
    assert sum(str(quad.object) == f"<{EK}Link>" for quad in read_quads(file)) == 1
    assert {"Vi gör det redan.", "Vi med."} <= {getattr(quad.object, "value", "") for quad in read_quads(file)}
    assert len(merged([proposal(*MOVE), proposal(*MOVE)])[0]) == 1, "read twice is once"


def test_two_proposals_may_add_one_link(data: Path, out: Path) -> None:
    applied = take(data, out, proposal(*MOVE, label="Flytta"), proposal(MOVE[0], label="Också", number=2))
    assert len(applied.proposals) == 2
    (file,) = out.glob("tolkningar-forslag-*.ttl")
    assert sum(str(quad.object) == f"<{EK}Link>" for quad in read_quads(file)) == 1
    assert not [finding.rule.code for finding in applied.appeared if finding.rule.code.startswith("EK9")]


def test_one_address_for_two_proposals_does_not_mix_them(data: Path, out: Path) -> None:
    one, other = proposal(*MOVE), proposal((link("p/a2", "contributesTo", "s/v2"),), author="AB")
    files = [data.parent / "a.ttl", data.parent / "b.ttl"]
    for file, each in zip(files, (one, other), strict=True):
        file.write_text(text(each), encoding="utf-8")
    applied = apply(open_files([data]), files, out, lang="sv")
    assert len({each.iri for group in applied.proposals for each in group}) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (proposal(*MOVE), proposal((link("p/a1", "contributesTo", "s/m1"),), MOVE[1])),
        (proposal((), MOVE[1]), proposal(MOVE[1], ())),
        (proposal(ENDED), proposal((ENDED[0], (ENDED[1][0], ENDED[1][1], ENDED[1][2].replace("2028", "2030"))))),
        (proposal(indicator()), proposal(indicator("Något annat"))),
    ],
    ids=["both take away", "one adds", "two ends", "two meanings"],
)
def test_contradictions_are_named_and_nothing_is_written(data: Path, out: Path, one: Proposal, other: Proposal) -> None:
    one, other = replace(one, label="Det ena"), replace(other, label="Det andra", iri=f"{ID}forslag/annat")
    assert len(conflicts(merged([one, other]))) == 1
    with pytest.raises(InputError, match=r"Det ena.*Det andra"):
        take(data, out, one, other)
    assert not out.exists()


def test_proposals_that_stand_side_by_side_do_not_contradict_each_other() -> None:
    groups = merged([proposal(*MOVE), proposal((), (STATED,)), proposal(indicator()), proposal(ENDED)])
    assert conflicts(groups) == ()


def _named(term: str, name: str) -> Proposal:
    return replace(proposal(*MOVE), names=(Named(iri(term), name, "sv"),))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (proposal((link("p/a9", "contributesTo", "s/v1"),)), "p/a9' does not exist any more"),
        (proposal(MOVE[0], (link("p/a2", "contributesTo", "s/v1"),)), "no longer there"),
        (proposal((link("s/v1", "contributesTo", "s/v2"),)), "not of that kind"),
        (proposal((link("p/a1", "contributesTo", "p/a2"),)), "not of that kind"),
        (proposal(((iri("p/a1"), *ENDED[0][1:]),)), "not of that kind"),
    ],
)
def test_what_no_longer_fits_is_said_and_nothing_is_written(
    data: Path, out: Path, change: Proposal, reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        take(data, out, change, proposal(indicator(), number=2))
    assert not out.exists()


def test_a_thing_that_has_been_reworded_makes_a_proposal_stale(data: Path, out: Path) -> None:
    file = data.parent / "forslag.ttl"
    body = text(proposal(*MOVE))
    statement = next(line for line in body.splitlines() if line.endswith("/till-1>") and line.startswith("<"))
    for name, fits in (("Ge stöd", True), ("Ge mer stöd", False)):
        file.write_text(body + f'\n{statement} <{EK}subjectName> "{name}"@sv .\n', encoding="utf-8")
        if fits:
            assert apply(open_files([data]), [file], None, lang="sv").proposals
        else:
            with pytest.raises(InputError, match=r"'Ge mer stöd' now reads 'Ge stöd'"):
                apply(open_files([data]), [file], None, lang="sv")


def test_what_is_done_already_is_listed_and_not_done_again(data: Path, out: Path) -> None:
    change = proposal(*MOVE, label="Flytta")
    take(data, out, change)
    again = take(data, None, change)
    assert again.proposals
    file = data.parent / "forslag.ttl"
    twice = apply(open_files([out]), [file], data.parent / "ut2", lang="sv")
    assert not (data.parent / "ut2").exists()
    assert not twice.folder
    assert [one.label for one in twice.already] == ["Flytta"]
    assert not twice.proposals
    assert not twice.closed
    assert not twice.appeared


HOSTILE = [
    ((iri("p/a1"), "<http://www.w3.org/2004/02/skos/core#prefLabel>", '"Nytt namn"@sv'),),
    ((f"<{EK}measures>", "<http://www.w3.org/2000/01/rdf-schema#range>", f"<{EK}Goal>"),),
    ((iri("p"), "<http://purl.org/dc/terms/replaces>", iri("s")),),
    ((iri("ny"), "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", f"<{EK}Commitment>"),),
    ((iri("ny"), "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", f"<{EK}InterpretationGraph>"),),
    ((iri("q"), f"<{EK}discontinuedFrom>", '"i fjol"'),),
    ((iri("p/a1"), f"<{EK}contributesTo>", '"1.1"'),),
    (*indicator()[:1], (iri("forslag/indikator/x1"), f"<{EK}findingId>", '"EK104-0000000000"')),
]


@pytest.mark.parametrize("added", HOSTILE)
def test_a_file_cannot_change_what_a_proposal_cannot(data: Path, out: Path, added: tuple) -> None:  # type: ignore[type-arg]
    with pytest.raises(InputError, match="cannot change"):
        take(data, out, proposal(added))
    assert not out.exists()


def test_documents_cannot_be_taken_apart(data: Path, out: Path) -> None:
    gone = (iri("p/a1"), "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", f"<{EK}Commitment>")
    with pytest.raises(InputError, match="cannot change"):
        take(data, out, proposal((), (gone,)))


@pytest.mark.parametrize(
    ("pattern", "replacement", "message"),
    [
        ('dcterms:created "2026-11-22T10:15:12Z"^^xsd:dateTime ;\n', "", "when it was made"),
        ("2026-11-22T10:15:12Z", "i går", "when it was made"),
        ("    prov:wasAttributedTo <person/initialer-ab> ;\n", "", "whose it is"),
        ('skos:prefLabel "AB"@sv', 'skos:prefLabel " "@sv', "no initials"),
        ("    rdf:predicate ek:contributesTo ;\n", "", "not whole"),
        ("    ek:adds <forslag/ab-1/till-1> ;\n    ek", "    ek", ""),
        ("Ett förslag", " ", "no name"),
        ("a ek:Proposal", "a ek:Goal", "holds no proposals"),
        (" .\n", " \n", "Syntax error"),
    ],
)
def test_a_damaged_file_is_refused_with_its_line(
    data: Path, out: Path, pattern: str, replacement: str, message: str
) -> None:
    file = data.parent / "forslag.ttl"
    body = text(proposal(*MOVE))
    assert pattern in body
    file.write_text(body.replace(pattern, replacement), encoding="utf-8")
    if message:
        with pytest.raises(InputError, match=message):
            apply(open_files([data]), [file], out, lang="sv")
    else:
        assert len(read(file)[0].added) == 0
    assert not out.exists()


def test_texts_that_try_to_be_more_stay_texts(data: Path, out: Path) -> None:
    label = '" . <x> <y> <z> . # \\ \n\u2028 </script> {{ 7 * 7 }}'
    applied = take(data, out, proposal(indicator(label), label=label.strip(), note=label, author="A/../B"))
    (file,) = out.glob("utkast-forslag-*.ttl")
    assert file.name == "utkast-forslag-ab-2026-11-22.ttl"
    node = ox.NamedNode(f"{ID}forslag/indikator/x1")
    names = [q.object for q in read_quads(file) if q.subject == node and q.predicate.value.endswith("#prefLabel")]
    assert names == [ox.Literal(label, language="sv")]
    assert applied.proposals[0][0].note == label


def test_a_folder_is_not_overwritten_unasked(data: Path, out: Path) -> None:
    out.mkdir()
    (out / "brev.txt").write_text("Hej", encoding="utf-8")
    with pytest.raises(InputError, match="not empty"):
        take(data, out, proposal(*MOVE))
    take(data, out, proposal(*MOVE), force=True)
    assert (out / "brev.txt").read_text("utf-8") == "Hej"
    take(data, out, proposal(*MOVE), force=True)
    (out / "annan.ttl").write_text(PLAN, encoding="utf-8")
    with pytest.raises(InputError, match=r"other data files.*annan\.ttl"):
        take(data, out, proposal(*MOVE), force=True)
    (data.parent / "fil").write_text("Hej", encoding="utf-8")
    for name, message in (("fil", "a file of that name"), ("ut.ttl", "a folder, not a file")):
        with pytest.raises(InputError, match=message):
            take(data, data.parent / name, proposal(*MOVE), force=True)


def test_files_of_the_same_name_are_both_kept(tmp_path: Path, out: Path) -> None:
    for name, content in (("a", PLAN), ("b", READINGS)):
        (tmp_path / "data" / name).mkdir(parents=True)
        (tmp_path / "data" / name / "fil.ttl").write_text(content, encoding="utf-8")
    take(tmp_path / "data", out, proposal((link("p/a2", "contributesTo", "s/v2"),)))
    assert {"fil.ttl", "fil-2.ttl"} <= {file.name for file in out.iterdir()}


def test_the_version_is_of_the_data_and_not_of_their_files(data: Path, tmp_path: Path) -> None:
    both = tmp_path / "allt.ttl"
    both.write_text(PLAN + READINGS.split("\n", 10)[-1], encoding="utf-8")
    assert version(open_files([both])) == version(open_files([data]))
    both.write_text(PLAN, encoding="utf-8")
    assert version(open_files([both])) != version(open_files([data]))


def test_the_outcome_says_if_the_data_have_changed(data: Path) -> None:
    for known, changed in ((version(open_files([data])), False), ("0123456789abcdef", True), ("", False)):
        assert take(data, None, replace(proposal(*MOVE), version=known)).changed is changed


def test_own_files_stay_apart_from_the_shipped_knowledge_base(tmp_path: Path, out: Path) -> None:
    own = tmp_path / "plan.ttl"
    body = PLAN.replace("<s/", "<egen/").replace('skos:prefLabel "Planen"@sv ;', 'skos:prefLabel "Planen"@sv ;')
    own.write_text(body.replace("ek:underStrategy <s>", "ek:underStrategy <strategi-2020-2026>"), encoding="utf-8")
    data = open_files([own], with_base=True)
    file = tmp_path / "forslag.ttl"
    file.write_text(
        text(proposal((link("p/a2", "contributesTo", "strategi-2020-2026/villkor/1.1"),))), encoding="utf-8"
    )
    applied = apply(data, [file], out, lang="sv")
    assert applied.with_base
    assert {each.name for each in out.iterdir()} == {"plan.ttl", "tolkningar-forslag-ab-2026-11-22.ttl"}
    before, after = (check(each).findings for each in (data, open_files([out], with_base=True)))
    assert {f.id for f in before} - {f.id for f in after} == {f.id for f in applied.closed} != set()
    gone = link("strategi-2020-2026/villkor/1.1", "conditionFor", "strategi-2020-2026/mal/1")
    file.write_text(text(proposal((), (gone,))), encoding="utf-8")
    with pytest.raises(InputError, match="stands in the shipped knowledge base"):
        apply(data, [file], None, lang="sv")


# --- The command


def test_the_command_tells_what_happens(data: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = data.parent / "forslag.ttl"
    file.write_text(text(proposal(*MOVE, label="Flytta"), proposal((), (STATED,), number=2)), encoding="utf-8")
    arguments = ["apply", str(file), str(data), "--out", str(out)]
    assert main([*arguments, "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "Ingenting har skrivits." in told
    assert not out.exists()
    assert main(arguments) == 0
    told = capsys.readouterr().out
    for part in ("2 förslag läggs in:", "1. Flytta (AB)", "AB: Vi gör det redan.", "dokumentet ”plan” självt"):
        assert " ".join(part.split()) in " ".join(told.split())
    assert f"effektkedja check {out}" in told
    assert main([*arguments, "--lang", "en"]) == 2
    assert "--force" in capsys.readouterr().err


def test_the_command_gives_data(data: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = data.parent / "forslag.ttl"
    file.write_text(text(proposal(indicator())), encoding="utf-8")
    assert main(["apply", str(data), str(file), "--dry-run", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["folder"] is None
    assert told["proposals"][0][0]["author"] == "AB"
    assert any(finding["rule"] == "EK104" for finding in told["closed"])
    assert set(told["closed"][0]) == {"id", "rule", "severity", "focus", "message"}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("forslag.xlsx", "PK", "ttl-filen"),
        ("forslag.ttl", PLAN, "Ingen av filerna innehåller förslag"),
        ("forslag.ttl", "\x00\x01", "Syntaxfel"),
        ("forslag.ttl", "", "Ingen av filerna innehåller förslag"),
        ("", "", "Filen finns inte"),
    ],
)
def test_the_command_refuses_other_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str, message: str
) -> None:
    path = tmp_path / (name or "borta.ttl")
    if name:
        path.write_text(content, encoding="utf-8")
    assert main(["apply", str(path), "--dry-run"]) == 2
    told = capsys.readouterr()
    assert message in told.err
    assert told.out == ""
    assert len(told.err.strip().splitlines()) <= 2


def test_proposals_by_themselves_are_nothing_to_check(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = data.parent / "forslag.ttl"
    file.write_text(text(proposal(*MOVE)), encoding="utf-8")
    assert main(["check", str(file)]) == 2
    assert "ingenting att kontrollera" in capsys.readouterr().err


def test_what_has_been_applied_is_data_and_not_proposals(data: Path, out: Path) -> None:
    take(data, out, proposal(*MOVE), proposal(indicator(), number=2))
    assert holds_proposals(data.parent / "forslag.ttl")
    assert not any(holds_proposals(file) for file in out.glob("*.ttl"))
