"""The exceptions of effektkedja.

EffektkedjaError      everything below; carries one sentence in both languages, where it happened, and a hint
├── InputError        what the user gave cannot be read or does not make sense (exit code 2)
└── ServerError       an endpoint did not answer as a SPARQL server should (exit code 2)
"""

from __future__ import annotations

from effektkedja.model.text import Language, Text


class EffektkedjaError(Exception):
    """A fault that a user can mend. Catch it to handle every fault that the package raises on purpose.

    Args:
        message: one sentence that says what is wrong, in Swedish and English, or one text for both.
        where: file, ``file:line`` or cell concerned, or empty.
        hint: one sentence that says what to do next, or empty.
    """

    def __init__(self, message: Text | str, *, where: str = "", hint: Text | str = "") -> None:
        self.message = Text(message, message) if isinstance(message, str) else message
        self.hint = Text(hint, hint) if isinstance(hint, str) else hint
        self.where = where
        super().__init__(self.sentence("en"))

    def sentence(self, lang: Language) -> str:
        """Place, what is wrong and what to do, as one line in ``lang``."""
        parts = [f"{self.where}:" if self.where else "", self.message.in_(lang), self.hint.in_(lang)]
        return " ".join(part for part in parts if part)


class InputError(EffektkedjaError):
    """Raised when a file, an argument or a parameter cannot be read or does not make sense."""


class ServerError(EffektkedjaError):
    """Raised when a SPARQL server cannot be reached or answers with something else than a result."""
