"""Write docs/questions.md, the list of the question book, from the headers of the questions.

Run: python tools/make_question_page.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path

from effektkedja.queries import Query, book
from effektkedja.render.questions import KINDS, parameter_type

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "questions.md"

HEAD = """# Frågeboken · The question book

{count} frågor ställda till kunskapsbasen, i `queries/`. Den här sidan skrivs av `tools/make_question_page.py`.
{count} questions put to the knowledge base, in `queries/`. This page is written by `tools/make_question_page.py`.

```sh
effektkedja queries                    # alla frågor
effektkedja queries indikator kön      # frågor där båda orden finns
effektkedja queries per-kon            # en fråga med parametrar och kolumner
effektkedja query per-kon --param goal=5 --format csv
effektkedja queries --format ttl       # SHACL-SPARQL: sh:SPARQLSelectExecutable och sh:SPARQLConstructExecutable
```

**Parametrar.** Ett *dokument*, ett *mål*, en *aktör*, ett *begrepp*, en *kodlista* eller en *sak* anges med sitt id:
`handlingsplan-2024-2027`, `strategi-2020-2026/mal/5`, `polismyndigheten`, `psykiskt-vald`. Ett mål kan också anges med
sitt nummer; det gäller då alla mål med det numret. Ett värde som inte finns i data, eller som är något annat än det
som frågan gäller, avvisas med förslag: ett tomt svar skulle se ut som ett besked. Utelämnad parameter betyder alla.

**Parameters.** A *document*, *goal*, *actor*, *concept*, *code list* or *thing* is given by its id. A goal may also be
given by its number, which stands for every goal with that number. A value that the data do not hold, or that is of
another kind than the question is about, is refused with suggestions: an empty answer would look like a finding. A
parameter that is left out means all. Values are bound as RDF terms, never pasted into the text.

**Eget huvud · A header of your own.** `query --file` läser samma huvud i en egen fil. Lines that begin with `#+` hold
YAML in the manner of [grlc](https://github.com/CLARIAH/grlc): `question`, `summary`, `tags`, `params` (`name`, `type`,
`label`, `default`, `required`, `in` a code list, `min`), `columns` (`name`, `type`, heading in `sv` and `en`),
`example`. Types: {types}.

**Komplettering i skalet · Completion in the shell.** Names of questions, parameters and their values. The values
offered are those that the question has rows for, in the files that the command names.

| shell | once, in its start-up file |
| --- | --- |
| bash (4.4 or newer) | `eval "$(_EFFEKTKEDJA_COMPLETE=bash_source effektkedja)"` |
| zsh | `eval "$(_EFFEKTKEDJA_COMPLETE=zsh_source effektkedja)"` |
| fish | `_EFFEKTKEDJA_COMPLETE=fish_source effektkedja \\| source` |
| PowerShell | none: click, which the command line is built with, has no completion for it. Use `effektkedja queries` |

How fast the questions are answered: [performance-questions.md](performance-questions.md).

| fråga | svarar på | question |
| --- | --- | --- |
"""


def page() -> str:
    """The whole page: how to ask, a table of all questions, and each of them in full."""
    from effektkedja.queries import COLUMN_TYPES

    types = ", ".join(f"`{kind}`" for kind in COLUMN_TYPES)
    table = "".join(f"| [`{q.name}`](#{q.name}) | {q.question.sv} | {q.question.en} |\n" for q in book())
    return HEAD.format(count=len(book()), types=types) + table + "\n" + "\n".join(map(_section, book()))


def _section(query: Query) -> str:
    parts = [
        f"## {query.name}\n\n**{query.question.sv}** {query.summary.sv}\n\n*{query.question.en}* {query.summary.en}\n",
        f"[`queries/{query.name}.rq`](../queries/{query.name}.rq) · {', '.join(query.tags)}\n",
    ]
    if query.parameters:
        rows = (f"| `{p.name}` | {parameter_type(p, 'sv')} | {p.label.sv} | {p.label.en} |\n" for p in query.parameters)
        parts.append("| parameter | typ | betyder | meaning |\n| --- | --- | --- | --- |\n" + "".join(rows))
    if query.columns:
        rows = (f"| `{c.name}` | {KINDS[c.kind].sv} | {c.title.sv} | {c.title.en} |\n" for c in query.columns)
        parts.append("| kolumn | typ | rubrik | heading |\n| --- | --- | --- | --- |\n" + "".join(rows))
    parts.append(f"```sh\n{query.example}\n```\n")
    return "\n".join(parts)


def main() -> int:
    text = page()
    if "--check" in sys.argv:
        current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
        if current != text:
            print("docs/questions.md is not current: run python tools/make_question_page.py")
            return 1
        return 0
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
