"""From the text of a SELECT to its plan in normal form: what every reader of plans begins with. Needs no numpy."""

from __future__ import annotations

from functools import lru_cache

from effektkedja.engine.columns.algebra import Select
from effektkedja.engine.columns.parsing import parse
from effektkedja.engine.columns.transform import normalised


@lru_cache(maxsize=4096)
def planned(text: str) -> Select:
    """The plan of a SELECT in the form that is computed.

    Raises:
        NotPlannable: it holds something that is not computed on columns.
    """
    return normalised(parse(text))
