"""A question of the book in full, for a terminal and for the documentation."""

from __future__ import annotations

from effektkedja.model.text import Language, Text
from effektkedja.queries import Parameter, Query
from effektkedja.render.console import Writer, line_width

KINDS = {
    "document": Text("dokument", "document"),
    "goal": Text("mål", "goal"),
    "thing": Text("sak", "thing"),
    "actor": Text("aktör", "actor"),
    "concept": Text("begrepp", "concept"),
    "scheme": Text("kodlista", "code list"),
    "string": Text("text", "text"),
    "integer": Text("heltal", "integer"),
    "year": Text("årtal", "year"),
    "decimal": Text("tal", "number"),
    "boolean": Text("ja/nej", "yes/no"),
    "date": Text("datum", "date"),
    "any": Text("vad som helst", "anything"),
}
"""What the types of parameters and columns are called."""

_PARAMETERS = Text("Parametrar", "Parameters")
_COLUMNS = Text("Kolumner", "Columns")
_EXAMPLE = Text("Exempel", "Example")
_NONE = Text("inga", "none")


def parameter_type(parameter: Parameter, lang: Language) -> str:
    """Type, allowed values and default of a parameter, in words."""
    parts = [KINDS[parameter.kind].in_(lang)]
    if parameter.kind == "goal":
        parts[0] += {"sv": ": id eller nummer", "en": ": id or number"}[lang]
    if parameter.code_list:
        parts[0] += {"sv": f" i kodlistan {parameter.code_list}", "en": f" of the list {parameter.code_list}"}[lang]
    if parameter.least is not None:
        parts[0] += f" ≥ {parameter.least}"
    if parameter.default:
        parts.append({"sv": f"förval {parameter.default}", "en": f"default {parameter.default}"}[lang])
    if parameter.required:
        parts.append({"sv": "måste anges", "en": "required"}[lang])
    return ", ".join(parts)


def question_text(query: Query, lang: Language = "sv", width: int | None = None) -> str:
    """A question with its parameters, columns and an example, for a terminal.

    Args:
        query: the question.
        lang: language of the words.
        width: columns to wrap at; the terminal's width if None.
    """
    writer = Writer(line_width(width), colour=False)
    writer.paragraph(f"{query.name}  {query.question.in_(lang)}", hang=len(query.name) + 2, style="heading")
    writer.blank()
    writer.paragraph(query.summary.in_(lang))
    parameters = [(p.name, parameter_type(p, lang), p.label.in_(lang)) for p in query.parameters]
    columns = [(c.name, KINDS[c.kind].in_(lang), c.title.in_(lang)) for c in query.columns]
    for heading, rows in ((_PARAMETERS, parameters), (_COLUMNS, columns)):
        writer.blank()
        writer.paragraph(f"{heading.in_(lang)}{'' if rows else ': ' + _NONE.in_(lang)}", style="heading")
        widest = max((len(name) for name, _, _ in rows), default=0)
        for name, kind, label in rows:
            writer.paragraph(f"{label} ({kind})", first=f"  {name.ljust(widest)}  ")
    writer.blank()
    writer.paragraph(_EXAMPLE.in_(lang), style="heading")
    writer.raw(f"  {query.example}")
    return writer.text()
