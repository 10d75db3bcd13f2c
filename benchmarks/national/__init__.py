"""A deterministic national graph in the project's own vocabulary, with breaks whose places are known.

``generate`` writes N-Triples as a stream and gives the truth: for each rule of the catalogue the exact focus nodes and
values of the breaks, recorded from the generator's own objects and never read back from RDF.
"""

from benchmarks.national.generate import Generated, generate
from benchmarks.national.scale import SCALES, Scale
from benchmarks.national.truth import Truth

__all__ = ["SCALES", "Generated", "Scale", "Truth", "generate"]
