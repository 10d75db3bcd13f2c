"""The Python interface: ``import effektkedja as ek``. What is named here is stable; docs/api.md describes it.

Everything is loaded when it is first used, and the libraries that only some need (networkx, pandas, polars, pyarrow)
when a method that needs them is called.
"""

from __future__ import annotations

from effektkedja.api.findings import Findings
from effektkedja.api.graph import Bottleneck, bottlenecks, in_use
from effektkedja.api.knowledge import KnowledgeBase, open
from effektkedja.api.result import Result
from effektkedja.api.values import IRI, LangString
from effektkedja.errors import EffektkedjaError
from effektkedja.model.findings import Finding
from effektkedja.model.rules import Severity
from effektkedja.model.text import Text

__all__ = [
    "IRI",
    "Bottleneck",
    "EffektkedjaError",
    "Finding",
    "Findings",
    "KnowledgeBase",
    "LangString",
    "Result",
    "Severity",
    "Text",
    "bottlenecks",
    "in_use",
    "open",
]
