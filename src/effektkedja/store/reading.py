"""One RDF file as statements.

Parsing is pyoxigraph's alone: it follows the W3C suites, fetches nothing from the network and says on which line
a file is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph as ox

from effektkedja.errors import InputError
from effektkedja.files import read_utf8
from effektkedja.model.text import Text
from effektkedja.terms import EKD

FORMATS: dict[str, ox.RdfFormat] = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
MAX_FILE_BYTES = 512 * 1024 * 1024


def read_quads(path: Path) -> list[ox.Quad]:
    """The statements of one RDF file.

    Raises:
        InputError: the file cannot be read, is not UTF-8, too large, or has a syntax error (with its line).
    """
    data = read_bytes(path)
    with syntax_errors(path):
        return list(ox.parse(data, format=FORMATS[path.suffix.lower()], base_iri=EKD))


def read_bytes(path: Path) -> bytes:
    """The text of an RDF file as UTF-8, without byte order mark.

    Raises:
        InputError: the file cannot be read, is not UTF-8 or too large.
    """
    with suppress(OSError):  # what cannot be looked at cannot be read either, and that is told below
        if path.stat().st_size > MAX_FILE_BYTES:
            raise InputError(
                Text("Filen är större än 512 MB och läses inte.", "The file is larger than 512 MB and is not read."),
                where=str(path),
            )
    return read_utf8(path)


@contextmanager
def syntax_errors(path: Path) -> Iterator[None]:
    """Say in which file and on which line an error of syntax is."""
    try:
        yield
    except SyntaxError as error:
        raise syntax_fault(error, path) from error


def syntax_fault(error: SyntaxError, path: Path) -> InputError:
    """What a parser found wrong with a file, for the person who wrote it."""
    line = error.lineno or 0
    if "LoadDocumentCallback" in str(error.msg):
        return InputError(
            Text("Filen hänvisar till en @context på nätet.", "The file refers to a @context on the network."),
            where=str(path),
            hint=Text("Skriv in kontexten i filen: inget hämtas.", "Put it in the file: nothing is fetched."),
        )
    return InputError(
        Text(f"Syntaxfel: {error.msg}.", f"Syntax error: {error.msg}."),
        where=f"{path}:{line}" if line else str(path),
    )
