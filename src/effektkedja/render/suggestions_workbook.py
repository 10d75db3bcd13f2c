"""Suggested links as an Excel sheet to go through: one row for each candidate, and a column for the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from effektkedja.model.suggestions import Suggestion
from effektkedja.model.text import Language, Text
from effektkedja.render.sheet import layout
from effektkedja.render.suggestions import COLUMNS, suggestions_table
from effektkedja.render.workbook_cells import cell_at, header, heading, paragraph, put, rule_off
from effektkedja.render.workbook_file import EPOCH, fixed_bytes
from effektkedja.render.workbook_goals import PAGE

_TITLE: Final = Text("Förslag på länkar", "Suggested links")
_PURPOSE: Final = Text(
    "Förslagen bygger på orden i texterna. Pröva dem ett i taget och svara ja eller nej i sista kolumnen. Skriv sedan "
    "in dem som stämmer i planen. Ingenting ändras av att ni svarar här.",
    "The suggestions go by the words of the texts. Judge them one by one and answer yes or no in the last column. "
    "Then write those that are right into the plan. Nothing is changed by answering here.",
)
_ANSWER: Final = Text("Stämmer det?", "Is it right?")
_ANSWERS: Final = Text("ja,nej,kanske", "yes,no,maybe")
_WIDTHS: Final = (22, 46, 12, 8, 46, 9, 40, 17)
_HEADER_ROW: Final = 4


def suggestions_xlsx(suggestions: Sequence[Suggestion], lang: Language = "sv", generated: date | None = None) -> bytes:
    """The bytes of an ``.xlsx`` file to go through; the same suggestions give the same bytes.

    Args:
        suggestions: what to write.
        lang: language of the words.
        generated: date to keep as the workbook's date.
    """
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _TITLE.in_(lang)
    layout(sheet, _WIDTHS, PAGE.in_(lang))
    heading(sheet, 1, _TITLE.in_(lang), 16)
    paragraph(sheet, 2, _PURPOSE.in_(lang), _WIDTHS)
    header(sheet, _HEADER_ROW, [column.title.in_(lang) for column in COLUMNS] + [_ANSWER.in_(lang)])
    rows = suggestions_table(suggestions, lang).rows
    for number, row in enumerate(rows, _HEADER_ROW + 1):
        for column, value in enumerate(row, 1):
            if isinstance(value, str):
                put(sheet, number, column, value)
            else:
                put(sheet, number, column, "")
                cell_at(sheet, number, column).value = value
        put(sheet, number, len(_WIDTHS), "")
        if row[3] == 1:  # a new thing begins
            rule_off(sheet, number - 1, len(_WIDTHS))
    if rows:
        last = _HEADER_ROW + len(rows)
        answers = DataValidation("list", formula1=f'"{_ANSWERS.in_(lang)}"', allow_blank=True)
        answers.add(f"H{_HEADER_ROW + 1}:H{last}")
        sheet.add_data_validation(answers)
        sheet.auto_filter.ref = f"A{_HEADER_ROW}:H{last}"
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    return fixed_bytes(book, _TITLE.in_(lang), lang, generated or EPOCH)
