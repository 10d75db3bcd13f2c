"""Where the shipped files are: beside the installed package, or at the top of a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from effektkedja.errors import EffektkedjaError
from effektkedja.model.text import Text

FOLDERS = ("ontology", "shapes", "queries", "data")


@cache
def root() -> Path:
    """The folder that holds ``ontology/``, ``shapes/``, ``queries/`` and ``data/``.

    A wheel carries them in ``effektkedja/shipped``; in a checkout they stand at the top, where they are edited.

    Raises:
        EffektkedjaError: neither place has them, so the installation is broken.
    """
    here = Path(__file__).resolve().parent
    for candidate in (here.parents[1], here / "shipped"):
        if all((candidate / folder).is_dir() for folder in FOLDERS):
            return candidate
    raise EffektkedjaError(
        Text("Paketets filer (ontology, shapes, queries, data) saknas.", "The files of the package are missing."),
        hint=Text("Installera effektkedja på nytt.", "Install effektkedja again."),
    )


def files(folder: str, pattern: str = "**/*.ttl") -> list[Path]:
    """The shipped files of one folder in stable order."""
    return sorted((root() / folder).glob(pattern))


@cache
def shown(path: Path) -> str:
    """A path as a person should see it: relative to the shipped files where it is one of them."""
    try:
        return path.resolve().relative_to(root()).as_posix()
    except ValueError:
        return str(path)
