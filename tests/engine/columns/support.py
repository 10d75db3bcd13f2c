"""What the tests of the columns share."""

from __future__ import annotations

import pyoxigraph as ox

from effektkedja.engine.columns.graph import ColumnGraph
from effektkedja.engine.columns.loading import graph_of


def graph(data: bytes) -> ColumnGraph:
    """N-Triples as columns."""
    return graph_of(ox.parse(data, format=ox.RdfFormat.N_TRIPLES))
