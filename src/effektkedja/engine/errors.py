"""Inside the engine: a rule that no set-based query stands for."""

from __future__ import annotations


class NotCompilable(Exception):
    """Raised where a shape cannot be turned into set-based SPARQL; it then goes to the reference engine.

    Args:
        reason: why, in words that fit after "because".
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
