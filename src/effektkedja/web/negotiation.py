"""Which media type an answer gets: the best of those on offer that the client accepts (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from effektkedja.model.text import Text
from effektkedja.web.refusal import Refused


@dataclass(frozen=True)
class Offer:
    """A form that an answer can take.

    Args:
        name: short name, as ``?format=`` takes it.
        media: media type that the answer carries.
        also: further media types by which clients ask for it.
        text: whether the answer is text, so that its character set is named.
    """

    name: str
    media: str
    also: tuple[str, ...] = ()
    text: bool = False

    @property
    def content_type(self) -> str:
        """The value of ``Content-Type``."""
        return f"{self.media}; charset=utf-8" if self.text else self.media


TABLES = (
    Offer("json", "application/sparql-results+json", ("application/json",)),
    Offer("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Offer("csv", "text/csv", text=True),
    Offer("tsv", "text/tab-separated-values", text=True),
)
TRUTHS = TABLES[:2]
GRAPHS = (
    Offer("turtle", "text/turtle", ("application/x-turtle",), text=True),
    Offer("nt", "application/n-triples", ("text/plain",)),
    Offer("jsonld", "application/ld+json", ("application/json",)),
    Offer("rdfxml", "application/rdf+xml", ("application/xml", "text/xml")),
)
HTML = Offer("html", "text/html", ("application/xhtml+xml",), text=True)


def choose(offers: Sequence[Offer], accept: str, wanted: str = "") -> Offer:
    """The offer to answer with.

    Args:
        offers: what can be given, the preferred one first.
        accept: the value of the ``Accept`` header, or empty: then anything goes.
        wanted: value of ``?format=``, which goes before ``Accept``.

    Raises:
        Refused: 406, nothing on offer is acceptable.
    """
    if wanted:
        found = next((offer for offer in offers if wanted in (offer.name, offer.media, *offer.also)), None)
    else:
        found = max(offers, key=lambda offer: quality(offer, accept), default=None) if accept.strip() else offers[0]
        if found is not None and accept.strip() and quality(found, accept) <= 0:
            found = None
    if found is None:
        listed = ", ".join(f"{offer.media} (format={offer.name})" for offer in offers)
        raise Refused(
            406,
            Text("Svaret finns inte i något format som efterfrågas.", "The answer has no format that is asked for."),
            hint=Text(f"Format som finns: {listed}.", f"Formats on offer: {listed}."),
        )
    return found


def quality(offer: Offer, accept: str) -> float:
    """How much the client wants an offer: from 0 (not at all) to 1. The most specific range counts."""
    best = (0, 0.0)
    for media, weight in _ranges(accept):
        rank = {offer.media: 4, f"{offer.media.partition('/')[0]}/*": 2, "*/*": 1}.get(media, 0)
        best = max(best, (3 if media in offer.also else rank, weight if rank or media in offer.also else 0.0))
    return best[1]


def wants_html(accept: str) -> bool:
    """Whether a person with a browser asks: a page is named and wanted at least as much as any data."""
    html = quality(HTML, accept) if "html" in accept else 0.0
    return html > 0 and all(html >= weight for media, weight in _ranges(accept) if media != "*/*")


def _ranges(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(",")[:100]:
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        try:
            found.append((media, min(1.0, max(0.0, float(weight)))))
        except ValueError:
            continue
    return [(media, weight) for media, weight in found if "/" in media]
