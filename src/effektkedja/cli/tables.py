"""How a command shows a table."""

from __future__ import annotations

from effektkedja.cli.base import terminal_width
from effektkedja.cli.language import preferred
from effektkedja.model.tables import Table
from effektkedja.model.text import Language


def render(table: Table, form: str, lang: Language | None = None) -> str:
    """The table in the format that the user chose: ``text``/``table``, ``csv`` or ``json``."""
    from effektkedja.render import data, tables

    chosen = lang or preferred()
    if form == "csv":
        return data.table_csv(table, chosen)
    if form == "json":
        return data.table_json(table, chosen)
    return tables.table_text(table, chosen, width=terminal_width(140))
