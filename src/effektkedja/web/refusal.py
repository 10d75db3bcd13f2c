"""Why a request is not answered, as a status code and a sentence in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from effektkedja.errors import EffektkedjaError
from effektkedja.model.text import Text


class Refused(EffektkedjaError):
    """Raised when a request cannot or may not be answered.

    Args:
        status: the HTTP status code.
        message: one sentence that says why.
        hint: one sentence that says what to do instead.
        headers: further HTTP headers, such as ``Allow`` or ``Retry-After``.
    """

    def __init__(
        self, status: int, message: Text | str, *, hint: Text | str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.headers = dict(headers or {})

    def as_json(self) -> dict[str, Any]:
        """The refusal as a worker hands it to the web process."""
        return {
            "status": self.status,
            "message": [self.message.sv, self.message.en],
            "hint": [self.hint.sv, self.hint.en],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Refused:
        """The inverse of :meth:`as_json`."""
        return cls(int(value["status"]), Text(*value["message"]), hint=Text(*value["hint"]))


def not_found(what: Text) -> Refused:
    """404 with the sentence ``what``."""
    return Refused(
        404,
        what,
        hint=Text("Börja på startsidan: /", "Begin at the front page: /"),
    )
