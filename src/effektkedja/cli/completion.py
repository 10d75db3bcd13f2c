"""Completion in the shell: names of questions, their parameters, and the values that lead to an answer.

click completes in bash, zsh and fish; it has none for PowerShell.
"""

from __future__ import annotations

from collections.abc import Mapping

import click
from click.shell_completion import BashComplete, CompletionItem, add_completion_class

from effektkedja.cli.language import preferred
from effektkedja.errors import EffektkedjaError

_MOST_VALUES = 200
"""Values offered at most: a longer list is no help."""


class Bash(BashComplete):
    """bash, which takes ``plan=hand`` for three words; click would complete the last of them as if it stood alone."""

    source_template = BashComplete.source_template.replace(
        "COMPREPLY+=($value)", "COMPREPLY+=($value); [[ $value == *= ]] && compopt -o nospace"
    )
    _head = ""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the cursor and the unfinished one, words around an equals sign joined again."""
        arguments, incomplete = super().get_completion_args()
        joined: list[str] = []
        for word in [*arguments, incomplete]:
            if joined and (word.startswith("=") or joined[-1].endswith("=")):
                joined[-1] += word
            else:
                joined.append(word)
        *arguments, incomplete = joined
        self._head = incomplete[: incomplete.rfind("=") + 1]
        return arguments, incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """What bash puts in place of its own last word: without the part up to the equals sign."""
        name, equals, value = item.value.partition("=")
        if equals and self._head.endswith(name + equals):
            item = CompletionItem(value, type=item.type, help=item.help)
        return super().format_completion(item)


def register() -> None:
    """Use these classes for completion."""
    add_completion_class(Bash, "bash")


def question_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The names of the questions that begin so, with the question itself as help; files after ``--file``."""
    from effektkedja.queries import book

    if ctx.params.get("file"):
        return [CompletionItem(incomplete, type="file")]
    lang = preferred()
    return [CompletionItem(q.name, help=q.question.in_(lang)) for q in book() if q.name.startswith(incomplete)]


def parameters(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """``name=value`` for the parameters of the question: its names first, the values once the name is clear."""
    try:
        return _parameters(ctx.params, incomplete)
    except EffektkedjaError:  # a completion that cannot be made is no completion, never an error in the prompt
        return []


def _parameters(given: Mapping[str, object], incomplete: str) -> list[CompletionItem]:
    from pathlib import Path

    from effektkedja.operations.query import named

    file = given.get("file")
    question = named(str(given.get("name") or ""), file if isinstance(file, Path) else None)
    lang = preferred()
    name, equals, start = incomplete.partition("=")
    fitting = [p for p in question.parameters if (p.name == name if equals else p.name.startswith(name))]
    if len(fitting) > 1:
        return [CompletionItem(f"{p.name}=", help=p.label.in_(lang)) for p in fitting]
    found = [f"{p.name}={value}" for p in fitting for value in _values(question.name, given, p.name, file)]
    wanted = [text for text in found if text.startswith(f"{fitting[0].name}={start}")][:_MOST_VALUES]
    return [CompletionItem(text) for text in wanted or [f"{p.name}=" for p in fitting if not equals]]


def _values(name: str, given: Mapping[str, object], parameter: str, file: object) -> list[str]:
    from pathlib import Path

    from effektkedja.cli.dataset import dataset
    from effektkedja.operations.query import named
    from effektkedja.operations.values import choices

    question = named(name if not file else "", file if isinstance(file, Path) else None)
    (chosen,) = (p for p in question.parameters if p.name == parameter)
    if chosen.kind in ("string", "integer", "year"):
        return [chosen.default] if chosen.default else []
    paths = given.get("paths")
    with_base = bool(given.get("with_base"))
    data = dataset(tuple(paths) if isinstance(paths, (tuple, list)) else (), with_base=with_base)
    return choices(data, question, chosen)
