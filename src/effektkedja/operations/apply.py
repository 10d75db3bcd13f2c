"""Takes proposals into data: links as interpretations, the rest as drafts, never as if a document had said them.

The outcome is a folder with the data as they would be. What documents say is copied byte for byte, with one exception:
where a proposal takes away something that a document says, the folder holds a *draft* of that document's file under
another name, which says so at its head. Everything else that is new stands in two files of its own:

- ``tolkningar-forslag-….ttl``: the links, each with an ``ek:Link`` that says on what it rests, why, who and when;
- ``utkast-forslag-….ttl``: proposed indicators and the ends of sources, in a graph that declares itself a draft and an
  interpretation, so that findings which rest on it say that they do.

The proposals themselves remain in these files as a record, also of what they withdrew.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from effektkedja.errors import InputError
from effektkedja.files import write_whole
from effektkedja.model.findings import Finding
from effektkedja.model.text import Language, Text
from effektkedja.names import Names
from effektkedja.operations import applied_files
from effektkedja.operations.check import check
from effektkedja.operations.offers import version
from effektkedja.operations.proposal_file import read
from effektkedja.operations.proposals import conflicts, merged, sort
from effektkedja.proposal import Applied, Proposal
from effektkedja.store.dataset import Dataset
from effektkedja.store.graphs import Role
from effektkedja.store.loading import open_files
from effektkedja.store.reading import FORMATS

DEFAULT_FOLDER: Final = "med-forslag"
"""Name of the folder that is written when none is named."""


def apply(dataset: Dataset, files: Sequence[Path], out: Path | None, *, force: bool = False, lang: Language) -> Applied:
    """Take in the proposals of some files, all of them or none.

    Args:
        dataset: the data that they are proposals for.
        files: Turtle files that the page saved.
        out: the folder to write; None shows the effect and writes nothing, and nothing is written where all is done.
        force: whether files in the folder may be overwritten.
        lang: language of the findings.

    Raises:
        InputError: a file cannot be used, proposals contradict each other or no longer fit the data, or the folder
            cannot be written. Nothing is then written.
    """
    if out is not None:
        _may_write(out, force)
    groups = merged(proposal for path in files for proposal in read(path))
    _no_conflict(conflicts(groups))
    names = Names(dataset, lang)
    found = sort(groups, dataset, names)
    _none_stale(found.stale)
    written = applied_files.build(dataset, names, found.fit)
    known = version(dataset)
    background = any(graph not in dataset.own_graphs and graph.role is not Role.VOCABULARY for graph in dataset.graphs)
    before = check(dataset, lang=lang).findings
    after = _after(written.files, background, lang)
    if out is not None and found.fit:
        _write(out, written.files)
    return Applied(
        proposals=found.fit,
        already=found.already,
        closed=_without(before, after),
        appeared=_without(after, before),
        documents=written.documents,
        files=written.new,
        folder=str(out) if out is not None and found.fit else "",
        with_base=background,
        changed=any(one.version not in ("", known) for group in groups for one in group),
    )


def _after(files: dict[str, bytes], background: bool, lang: Language) -> tuple[Finding, ...]:
    """What a check of the folder would find."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
        return check(open_files([Path(folder)], with_base=background), lang=lang).findings


def _without(findings: Iterable[Finding], others: Iterable[Finding]) -> tuple[Finding, ...]:
    known = {finding.id for finding in others}
    return tuple(finding for finding in findings if finding.id not in known)


def _no_conflict(pairs: Sequence[tuple[Proposal, Proposal]]) -> None:
    if not pairs:
        return
    listed = "; ".join(f"”{one.label}” ({one.author}) ↔ ”{other.label}” ({other.author})" for one, other in pairs)
    raise InputError(
        Text(f"Förslag som inte går ihop: {listed}.", f"Proposals that contradict each other: {listed}."),
        hint=Text(
            "Öppna filerna i sidan, välj vilket som ska gälla och spara på nytt.",
            "Open the files in the page, choose which one is to hold and save again.",
        ),
    )


def _none_stale(stale: Sequence[tuple[Proposal, Text]]) -> None:
    if not stale:
        return
    sv = "; ".join(f"”{proposal.label}” ({proposal.author}): {reason.sv}" for proposal, reason in stale)
    en = "; ".join(f"'{proposal.label}' ({proposal.author}): {reason.en}" for proposal, reason in stale)
    raise InputError(
        Text(f"Förslag som inte längre passar kunskapsbasen: {sv}", f"Proposals that no longer fit the data: {en}"),
        hint=Text(
            "Rita en ny sida med effektkedja view, öppna förslagen där och ta bort eller gör om dem.",
            "Draw a new page with effektkedja view, open the proposals there and drop or redo them.",
        ),
    )


def _may_write(out: Path, force: bool) -> None:
    """Refuse a folder in which something would be lost, or in which other data would mix with what is written."""
    if out.suffix.lower() in {*FORMATS, ".xlsx", ".csv"} and not out.is_dir():
        raise InputError(
            Text("Det som skrivs är en mapp, inte en fil.", "What is written is a folder, not a file."),
            where=str(out),
            hint=Text("Ange ett namn utan filändelse.", "Give a name without an ending."),
        )
    if out.exists() and not out.is_dir():
        raise InputError(
            Text("Det finns redan en fil med det namnet.", "There is a file of that name."), where=str(out)
        )
    if not out.exists():
        return
    if not force and any(out.iterdir()):
        raise InputError(
            Text("Mappen är inte tom.", "The folder is not empty."),
            where=str(out),
            hint=Text("Välj en ny mapp, eller skriv över med --force.", "Choose a new folder, or give --force."),
        )


def _write(out: Path, files: dict[str, bytes]) -> None:
    """Put all files in the folder, or none: a new folder appears whole.

    Raises:
        InputError: the folder cannot be written, or holds other data that a check of it would take in.
    """
    if not out.exists():
        parent = out.absolute().parent
        try:
            temporary = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=parent))
            try:
                for name, data in files.items():
                    (temporary / name).write_bytes(data)
                temporary.chmod(0o755)
                temporary.rename(out)
            finally:
                shutil.rmtree(temporary, ignore_errors=True)
        except OSError as error:
            message = Text(
                f"Mappen går inte att skriva: {error.strerror}.", f"Cannot write the folder: {error.strerror}."
            )
            raise InputError(message, where=str(out)) from error
        return
    others = sorted(path.name for path in out.rglob("*") if path.suffix.lower() in FORMATS and path.name not in files)
    if others:
        raise InputError(
            Text(
                f"Mappen har andra datafiler, som skulle blandas in: {', '.join(others)}.",
                f"The folder holds other data files, which would be mixed in: {', '.join(others)}.",
            ),
            where=str(out),
            hint=Text("Välj en ny mapp.", "Choose a new folder."),
        )
    for name, data in files.items():
        write_whole(out / name, data)
