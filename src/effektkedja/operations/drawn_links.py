"""The links that views draw, from left to right in the order of the columns, and whether documents state them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from effektkedja.canonical import natural_key
from effektkedja.names import text_of
from effektkedja.picture import Link
from effektkedja.store.dataset import Dataset

_LINKS = """
SELECT DISTINCT ?source ?target ?kind WHERE {
  { ?target ek:responsible ?source . ?target a ek:Commitment . BIND("responsible" AS ?kind) }
  UNION { ?source ek:contributesTo ?target . BIND("contributesTo" AS ?kind) }
  UNION { ?target ek:measures ?source . ?source a ek:Commitment . BIND("followedBy" AS ?kind) }
  UNION { ?source ek:measures ?target . ?target a ek:SuccessCondition . BIND("measures" AS ?kind) }
  UNION { ?source ek:measures ?target . ?target a ek:Goal . BIND("measures" AS ?kind) }
  UNION { ?source ek:listedUnder ?target . ?source a ek:Indicator . BIND("listedUnder" AS ?kind) }
  UNION { ?source ek:conditionFor ?target . BIND("conditionFor" AS ?kind) }
  UNION { ?source ek:underGoal ?target . ?source a ek:Commitment . BIND("underGoal" AS ?kind) }
}"""


def drawn_links(dataset: Dataset, drawn: Mapping[str, object], *, stated_only: bool = False) -> tuple[Link, ...]:
    """The links between things that are drawn, in stable order, without the reasons for those that were read.

    Args:
        dataset: where to look.
        drawn: the things that are drawn, by IRI.
        stated_only: leave out the links that were read into the documents.
    """
    stated = set(_ends(dataset, stated_only=True))
    every = stated if stated_only else set(_ends(dataset, stated_only=False))
    links = (
        Link(*ends, "stated" if ends in stated else "interpreted")
        for ends in every
        if ends[0] in drawn and ends[1] in drawn and ends[0] != ends[1]
    )
    return tuple(sorted(links, key=lambda link: (natural_key(link.source), natural_key(link.target), link.kind)))


def _ends(dataset: Dataset, *, stated_only: bool) -> Iterator[tuple[str, str, str]]:
    for row in dataset.select(_LINKS, stated_only=stated_only):
        yield text_of(row["source"]), text_of(row["target"]), text_of(row["kind"])
