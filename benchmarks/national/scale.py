"""How large the nation is: counties, their municipalities, and how far the figures are broken down.

Proportions follow the shipped knowledge base: a county has one strategy of eight goals, two action plans of some fifty
commitments, a status report that follows up each of them, and interpretations that link it all; a municipality has a
programme of twenty commitments. What grows beyond the counties is the figures, as in any register of statistics: the
texts of a nation are some half a million statements, and each further year of figures by sex and municipality adds a
hundred and eighty thousand. So at 10^6 the figures are half of the graph, and at 10^7 nineteen parts of twenty.
"""

from __future__ import annotations

from dataclasses import dataclass

MUNICIPALITIES = {
    "01": 26, "03": 8, "04": 9, "05": 13, "06": 13, "07": 8, "08": 12, "09": 1, "10": 5, "12": 33, "13": 6,
    "14": 49, "17": 16, "18": 12, "19": 10, "20": 15, "21": 10, "22": 7, "23": 8, "24": 15, "25": 14,
}  # fmt: skip
"""County code to number of municipalities: 21 counties, 290 municipalities. A municipality's own code here is that of
its county and a running number, not the official one."""


@dataclass(frozen=True)
class Scale:
    """How much to generate.

    Args:
        name: order of magnitude in triples, such as ``1e5``.
        counties: codes of the counties taken in, with all their municipalities.
        years: years of figures for each indicator, municipality and sex, back from ``LAST_YEAR``.
        ages: whether the figures are given by age as well.
    """

    name: str
    counties: tuple[str, ...]
    years: int
    ages: bool = False

    @property
    def areas(self) -> int:
        """Counties and municipalities taken in."""
        return sum(1 + MUNICIPALITIES[code] for code in self.counties)


LAST_YEAR = 2025
SCALES = {
    scale.name: scale
    for scale in (
        Scale("1e4", ("09",), years=2),
        Scale("1e5", ("10", "13", "23"), years=4),
        Scale("1e6", tuple(MUNICIPALITIES), years=3),
        Scale("1e7", tuple(MUNICIPALITIES), years=15, ages=True),
    )
}
"""The sizes that are measured; see the module for what they stand for."""
