"""Completion in the shell: names of questions, their parameters, and the values that lead to an answer.

click completes in bash, zsh and fish; it has none for PowerShell.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from click.shell_completion import BashComplete, CompletionItem, add_completion_class

from effektkedja.cli.language import preferred
from effektkedja.errors import EffektkedjaError
from effektkedja.queries import Parameter, Query, book, find, read

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
    if ctx.params.get("file"):
        return [CompletionItem(incomplete, type="file")]
    lang = preferred()
    return [CompletionItem(q.name, help=q.question.in_(lang)) for q in book() if q.name.startswith(incomplete)]


def parameters(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """``name=value`` for the parameters of the question: its names first, the values once the name is clear."""
    file = ctx.params.get("file")
    # An option that still lacks its value stops click's parser before it hands out the arguments.
    words = [str(word) for word in (ctx.params.get("name"), *(ctx.params.get("paths") or ()), *ctx.args) if word]
    name, paths = ("", words) if file else (words[0] if words else "", words[1:])
    try:
        question = read(file) if file else find(name)
        key, equals, _ = incomplete.partition("=")
        fitting = [p for p in question.parameters if (p.name == key if equals else p.name.startswith(key))]
        if len(fitting) != 1:
            return [CompletionItem(f"{p.name}=", help=p.label.in_(preferred())) for p in fitting]
        (chosen,) = fitting
        data = [Path(path) for path in paths]
        found = [
            f"{chosen.name}={value}" for value in _values(question, chosen, data, bool(ctx.params.get("with_base")))
        ]
        wanted = [text for text in found if text.startswith(incomplete)][:_MOST_VALUES]
        return [CompletionItem(text) for text in wanted or ([] if equals else [f"{chosen.name}="])]
    except EffektkedjaError:  # a completion that cannot be made is no completion, never an error in the prompt
        return []


def _values(question: Query, parameter: Parameter, paths: Sequence[Path], with_base: bool) -> list[str]:
    if parameter.kind in ("string", "integer", "year"):
        return [parameter.default] if parameter.default else []
    from effektkedja.cli.dataset import dataset
    from effektkedja.operations.values import choices

    return choices(dataset(paths, with_base=with_base), question, parameter)
