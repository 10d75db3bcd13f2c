"""One small module per engine; ``ENGINES`` lists them, and a new one needs a module and a line here.

A module has a class ``Engine`` with the methods of ``base.Engine``; it is imported in a process of its own only.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """An engine that can be measured.

    Args:
        name: what it is called in tables.
        module: module of its adapter, under ``benchmarks.engines``.
        own: one of this project, told apart from its peers.
        compared: takes part in the table of engines; the floor does not, since it knows some rules only.
    """

    name: str
    module: str
    own: bool = False
    compared: bool = True


ENGINES = {
    "set": Entry("effektkedja, SPARQL in Oxigraph", "own_set", own=True),
    "columns": Entry("effektkedja, columns", "own_columns", own=True),
    "pyshacl": Entry("pySHACL", "pyshacl_engine"),
    "pyshifty": Entry("pyshifty", "pyshifty_engine"),
    "topbraid": Entry("TopBraid SHACL", "topbraid"),
    "jena": Entry("Jena SHACL", "jena"),
    "pyrudof": Entry("pyrudof", "pyrudof_engine"),
    "shacl-engine": Entry("shacl-engine (npm)", "shacl_engine"),
    "parse": Entry("parsing the file with Oxigraph", "parse", own=True, compared=False),
    "floor": Entry("hand-written floor", "floor", own=True, compared=False),
}
FLOOR_RULES = (
    *("EK101", "EK104", "EK111", "EK114", "EK115", "EK308"),
    *("EK401", "EK402", "EK403", "EK405", "EK902", "EK905"),
)
"""The rules that the hand-written floor knows."""
