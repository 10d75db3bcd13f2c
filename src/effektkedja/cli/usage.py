"""Say in the user's language what is wrong with a command line."""

from __future__ import annotations

import click

from effektkedja.cli.language import say


def explain(error: click.UsageError) -> str:
    """One sentence on the mistake, and one on where help is to be had."""
    path = error.ctx.command_path if error.ctx else "effektkedja"
    hint = say(f"Hjälp finns med: {path} --help", f"For help: {path} --help")
    return f"{say('Fel', 'Error')}: {_sentence(error)}\n{hint}"


def _sentence(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or [])
        guess = say(f" Menade du {near}?", f" Did you mean {near}?") if near else ""
        name = error.option_name
        return say(f"Det finns ingen flagga {name}.", f"There is no option {name}.") + guess
    if isinstance(error, click.MissingParameter):
        name = _name(error)
        return say(f"{name} måste anges.", f"{name} must be given.")
    if isinstance(error, click.BadParameter):
        return _bad_value(error)
    if "No such command" in error.message:
        name = error.message.split("'")[1] if "'" in error.message else ""
        return say(f"Det finns inget kommando ”{name}”.", f"There is no command '{name}'.")
    return say(f"Kommandot är fel skrivet: {error.message}", error.message)


def _bad_value(error: click.BadParameter) -> str:
    name = _name(error)
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        choices = ", ".join(str(choice) for choice in kind.choices)
        return say(f"Fel värde för {name}. Välj bland: {choices}.", f"Wrong value for {name}. Choose from: {choices}.")
    return say(f"Fel värde för {name}: {error.message}", f"Wrong value for {name}: {error.message}")


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return say("Argumentet", "The argument")
    if isinstance(error.param, click.Option):
        return error.param.opts[-1]
    return error.param.human_readable_name
