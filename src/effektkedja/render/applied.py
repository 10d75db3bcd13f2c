"""What became of proposals, as text for a terminal and as data."""

from __future__ import annotations

import json
from typing import Final

from effektkedja.model.findings import Finding
from effektkedja.model.text import Language, Text
from effektkedja.proposal import Applied, Proposal
from effektkedja.render.console import Writer, line_width
from effektkedja.render.phrases import clean, severity_word
from effektkedja.render.wording.counted import Counted

_TAKEN: Final = Counted(
    Text("{n} förslag läggs in", "{n} proposal is taken in"), Text("{n} förslag läggs in", "{n} proposals are taken in")
)
_CLOSED: Final = Counted(Text("{n} brist stängs", "{n} gap closes"), Text("{n} brister stängs", "{n} gaps close"))
_APPEARED: Final = Counted(
    Text("{n} ny brist uppstår", "{n} new gap appears"), Text("{n} nya brister uppstår", "{n} new gaps appear")
)
_NONE: Final = Text("Inga förslag att lägga in: allt är redan gjort.", "Nothing to take in: all is done already.")
_ALREADY: Final = Text("Redan i kunskapsbasen", "In the knowledge base already")
_CHANGED: Final = Text(
    "Kunskapsbasen har ändrats sedan förslagen skrevs. Förslagen passar ändå, men sidan kan ha visat andra siffror.",
    "The knowledge base has changed since the proposals were made. They still fit, but the page may have shown other "
    "figures.",
)
_STATED: Final = Text(
    "Det här säger dokumentet ”{title}” självt. Det står kvar där, och mappen har ett utkast utan det:",
    "The document '{title}' says this itself. It remains there, and the folder holds a draft without it:",
)
_WRITTEN: Final = Text("Skrivet till mappen {folder}", "Written to the folder {folder}")
_DRY: Final = Text("Ingenting har skrivits.", "Nothing has been written.")
_WOULD: Final = Text("Nya eller ändrade filer", "New or changed files")
_NEXT: Final = Text("Nästa steg", "Next step")


def applied_text(applied: Applied, lang: Language = "sv", width: int | None = None) -> str:
    """What became of the proposals, for a terminal: each with its authors, the effect, and what was written.

    Args:
        applied: the outcome.
        lang: language of the words around the names.
        width: columns to wrap at; the terminal's width if None.
    """
    writer = Writer(line_width(width), colour=False)
    taken = applied.proposals
    writer.paragraph(f"{_TAKEN.of(len(taken), lang)}:" if taken else _NONE.in_(lang))
    for number, group in enumerate(taken, 1):
        writer.paragraph(clean(f"{group[0].label} ({_authors(group)})"), first=f"{number:>4}. ")
        for one in group:
            if one.note:
                writer.paragraph(clean(f"{one.author}: {one.note}"), first="      ")
    for proposal in applied.already:
        writer.paragraph(clean(f"{_ALREADY.in_(lang)}: {proposal.label}"), first="   -  ")
    _findings(writer, _CLOSED.of(len(applied.closed), lang), applied.closed, lang)
    _findings(writer, _APPEARED.of(len(applied.appeared), lang), applied.appeared, lang)
    for title, sentences in applied.documents:
        writer.blank()
        writer.paragraph(_STATED.in_(lang).format(title=clean(title)))
        for sentence in sentences:
            writer.paragraph(clean(sentence), first="   -  ")
    if applied.changed:
        writer.blank()
        writer.paragraph(_CHANGED.in_(lang))
    _written(writer, applied, lang)
    return writer.text()


def _authors(group: tuple[Proposal, ...]) -> str:
    return ", ".join(dict.fromkeys(one.author for one in group))


def _findings(writer: Writer, heading: str, findings: tuple[Finding, ...], lang: Language) -> None:
    writer.blank()
    writer.paragraph(f"{heading}{':' if findings else '.'}")
    for finding in findings:
        word = severity_word(finding.severity, lang)
        writer.paragraph(clean(finding.message), first=f"   -  {word} {finding.rule.code}: ", hang=6)


def _written(writer: Writer, applied: Applied, lang: Language) -> None:
    writer.blank()
    if not applied.folder:
        writer.paragraph(_DRY.in_(lang))
        return
    writer.paragraph(f"{_WRITTEN.in_(lang).format(folder=applied.folder)}. {_WOULD.in_(lang)}:")
    for name in applied.files:
        writer.raw(f"   -  {name}")
    base = " --with-base" if applied.with_base else ""
    writer.raw(f"{_NEXT.in_(lang)}: effektkedja check {_quoted(applied.folder)}{base}")


def _quoted(path: str) -> str:
    return f'"{path}"' if " " in path else path


def applied_json(applied: Applied) -> str:
    """The same as one JSON object: ``proposals``, ``already``, ``closed``, ``appeared``, ``drafts``, ``files``.

    Findings come as id, rule, severity, focus and message; ``folder`` is null where nothing was written.
    """
    data = {
        "proposals": [[_proposal(one) for one in group] for group in applied.proposals],
        "already": [_proposal(one) for one in applied.already],
        "closed": [_finding(finding) for finding in applied.closed],
        "appeared": [_finding(finding) for finding in applied.appeared],
        "drafts": [{"document": title, "withdrawn": list(sentences)} for title, sentences in applied.documents],
        "files": list(applied.files),
        "folder": applied.folder or None,
        "changedSince": applied.changed,
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _proposal(proposal: Proposal) -> dict[str, object]:
    return {
        "id": proposal.iri,
        "label": proposal.label,
        "note": proposal.note or None,
        "author": proposal.author,
        "created": proposal.created,
        "added": [list(triple) for triple in proposal.added],
        "removed": [list(triple) for triple in proposal.removed],
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "id": finding.id,
        "rule": finding.rule.code,
        "severity": finding.severity.key,
        "focus": finding.focus.iri,
        "message": finding.message,
    }
