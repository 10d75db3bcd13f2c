"""``effektkedja canonical``."""

from __future__ import annotations

from pathlib import Path

import click

from effektkedja.canonical import canonical_file
from effektkedja.cli.base import command, note
from effektkedja.cli.language import say
from effektkedja.files import write_whole


@command(
    sv="Skriv om Turtle-filer i fast ordning, så att en skillnad i filen är en skillnad i sak. Inledande "
    "kommentarsrader behålls; data får inte ha anonyma noder.",
    en="Rewrite Turtle files in canonical order, so that a difference in the file is a difference in fact. Leading "
    "comment lines are kept; data may not hold blank nodes.",
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--check", "only_check", is_flag=True, help=say("Jämför bara.", "Only compare."))
def canonical(files: tuple[Path, ...], only_check: bool) -> int:
    """Rewrite or compare files."""
    differ = 0
    for file in files:
        wanted = canonical_file(file).encode("utf-8")
        if wanted == file.read_bytes():
            continue
        differ += 1
        if only_check:
            note(f"{file}: {say('inte i fast ordning', 'not canonical')}")
        else:
            write_whole(file, wanted)
            note(f"{file}: {say('omskriven', 'rewritten')}")
    return int(only_check and differ > 0)
