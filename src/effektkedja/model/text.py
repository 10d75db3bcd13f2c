"""A text in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["sv", "en"]


@dataclass(frozen=True)
class Text:
    """A text in Swedish and English."""

    sv: str = ""
    en: str = ""

    def in_(self, lang: Language) -> str:
        """The text in ``lang``, or in the other language where that is missing."""
        return (self.sv or self.en) if lang == "sv" else (self.en or self.sv)
