"""``effektkedja agreement``."""

from __future__ import annotations

from pathlib import Path

import click

from effektkedja.cli.base import command, emit, format_option, lang_option, language, out_option, terminal_width
from effektkedja.operations.agreement import agreement as compare
from effektkedja.store import shipped


@command(
    sv="Jämför de brister som en rapport själv beskriver med dem som reglerna hittar: återfunna, missade (med skäl) "
    "och brister som rapporten inte nämner.\n\nExempel: effektkedja agreement lagesrapport-2020",
    en="Compare the breaks that a report itself states with those that the rules find: reproduced, missed (with the "
    "reason) and breaks that the report does not state.\n\nExample: effektkedja agreement lagesrapport-2020",
)
@click.argument("report", required=False, default="")
@format_option("text", "json", "csv")
@out_option
@lang_option
def agreement(report: str, form: str, out: Path | None, lang: str) -> None:
    """Show reported against detected breaks."""
    from effektkedja.render.agreement import agreement_csv, agreement_json, agreement_text

    chosen = language(lang)
    outcome = compare(shipped(), report, lang=chosen)
    if form == "text":
        emit(agreement_text(outcome, chosen, width=terminal_width()), out)
    else:
        emit((agreement_json if form == "json" else agreement_csv)(outcome, chosen), out)
