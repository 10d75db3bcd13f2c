"""The rules computed on columns, set at a time: the second backend of the engine, for large graphs.

The same SELECTs that the compiler writes for SPARQL stores are read into a relational plan and evaluated over numbered
terms with numpy; polars loads the files. Both are optional: ``effektkedja[columns]``.
"""

from importlib.util import find_spec


def available() -> bool:
    """Whether the packages that the columns need are installed."""
    return find_spec("numpy") is not None and find_spec("polars") is not None
