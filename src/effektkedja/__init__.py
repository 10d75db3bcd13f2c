"""effektkedja: a knowledge graph of public strategies that finds the breaks in their effect chains.

For use from Python::

    import effektkedja as ek

    kb = ek.open()
    kb.query("per-kon", goal="4").to_pandas()

docs/api.md describes the interface.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

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
    "__version__",
    "bottlenecks",
    "in_use",
    "open",
]

if TYPE_CHECKING:
    from effektkedja.api import (
        IRI,
        Bottleneck,
        EffektkedjaError,
        Finding,
        Findings,
        KnowledgeBase,
        LangString,
        Result,
        Severity,
        Text,
        bottlenecks,
        in_use,
        open,
    )


def __getattr__(name: str) -> object:
    """The public names, loaded when one of them is first used: the command line starts without them."""
    if name.startswith("__") or name not in __all__:
        raise AttributeError(f"module 'effektkedja' has no attribute '{name}'")
    from effektkedja import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return sorted(__all__)
