"""The language of help and messages, known before any option is parsed."""

from __future__ import annotations

import os
import sys

from effektkedja.model.text import Language


def preferred(arguments: list[str] | None = None) -> Language:
    """``--lang`` on the command line, else ``EFFEKTKEDJA_LANG``, else Swedish.

    Help texts are made when a command is loaded, before click has read its options, so this looks for itself.
    """
    words = sys.argv[1:] if arguments is None else arguments
    for at, word in enumerate(words):
        if word == "--lang" and at + 1 < len(words):
            return "en" if words[at + 1] == "en" else "sv"
        if word.startswith("--lang="):
            return "en" if word == "--lang=en" else "sv"
    return "en" if os.environ.get("EFFEKTKEDJA_LANG", "").lower().startswith("en") else "sv"


def say(sv: str, en: str) -> str:
    """The text in the preferred language."""
    return en if preferred() == "en" else sv
