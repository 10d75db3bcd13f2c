"""A phrase with a number in it."""

from __future__ import annotations

from dataclasses import dataclass

from effektkedja.model.text import Language, Text


@dataclass(frozen=True)
class Counted:
    """A phrase with a number in it, which is written with ``{n}``: one form for one, one for all else."""

    one: Text
    many: Text

    def of(self, number: int, lang: Language) -> str:
        """The phrase for ``number``."""
        return (self.one if number == 1 else self.many).in_(lang).format(n=number)
