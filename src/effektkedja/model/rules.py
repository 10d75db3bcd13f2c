"""A rule of the catalogue, and how bad its findings are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from effektkedja.model.text import Text


class Severity(IntEnum):
    """How bad a finding is; compares by weight. The names are those of SHACL, in lower case."""

    INFO = 1
    WARNING = 2
    VIOLATION = 3

    @property
    def key(self) -> str:
        """The word used in data formats: ``violation``, ``warning`` or ``info``."""
        return self.name.lower()


_NOTHING = Text("", "")


@dataclass(frozen=True)
class Rule:
    """A rule of the catalogue, as its shape describes it.

    ``missing`` names the classes of which something is missing where the rule finds a break: ``Indicator``. ``note``
    tells whoever writes data how the remedy is said there; it may be empty.
    """

    code: str
    iri: str
    severity: Severity
    title: Text
    message: Text
    finding_text: Text
    remedy: Text
    why: Text
    source: str = ""
    file: str = ""
    missing: tuple[str, ...] = ()
    note: Text = _NOTHING

    @property
    def family(self) -> str:
        """The family that the code belongs to: ``EK1`` of ``EK101``."""
        return self.code[:3]
