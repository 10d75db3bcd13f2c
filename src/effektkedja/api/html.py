"""Tables for a notebook: everything escaped, long ones cut with a note that says so."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from effektkedja.model.text import Language

ROWS = 40
"""Rows that a notebook shows; the rest is told of."""


def table(
    caption: str, headings: Sequence[str], rows: Sequence[Sequence[tuple[str, str]]], total: int, lang: Language
) -> str:
    """A table of texts with tooltips.

    Args:
        caption: what the table is.
        headings: one per column.
        rows: the rows to show, each cell its text and its tooltip (or empty).
        total: how many rows there are in all.
        lang: language of the note.
    """
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "".join(f"<tr>{''.join(_cell(*cell) for cell in row)}</tr>" for row in rows)
    note = _note(len(rows), total, lang)
    return (
        f'<table lang="{lang}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"
    )


def _cell(text: str, tip: str) -> str:
    title = f' title="{escape(tip)}"' if tip and tip != text else ""
    return f'<td style="text-align:left"{title}>{escape(text)}</td>'


def _note(shown: int, total: int, lang: Language) -> str:
    if shown < total:
        more = {
            "sv": f"… och {total - shown} rader till; to_pandas() ger alla {total}.",
            "en": f"… and {total - shown} more rows; to_pandas() gives all {total}.",
        }[lang]
        return f"<p>{more}</p>"
    rows = {"sv": "rad" if total == 1 else "rader", "en": "row" if total == 1 else "rows"}[lang]
    return f"<p>{total} {rows}</p>"
