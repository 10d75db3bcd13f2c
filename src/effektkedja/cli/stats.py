"""``effektkedja stats``."""

from __future__ import annotations

from pathlib import Path

from effektkedja.cli.base import command, emit, format_option, lang_option, language, out_option, paths_argument
from effektkedja.cli.dataset import dataset
from effektkedja.operations.stats import stats as count


@command(
    sv="Visa vad kunskapsbasen eller egna filer innehåller: antal saker per dokument och slag.",
    en="Show what the knowledge base or own files hold: things per document and class.",
)
@paths_argument
@format_option("text", "json", "csv")
@out_option
@lang_option
def stats(paths: tuple[Path, ...], form: str, out: Path | None, lang: str) -> None:
    """Count elements per document and class."""
    from effektkedja.cli.tables import render

    emit(render(count(dataset(paths), lang=language(lang)), form, language(lang)), out)
