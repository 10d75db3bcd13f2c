"""What the scripts that try changes know beside the chain: addresses, codes, sources, documents and words."""

from __future__ import annotations

from typing import Any, Final

from effektkedja.model.text import Language
from effektkedja.picture import Picture
from effektkedja.proposal import Offers
from effektkedja.render.chain.whatif_words import WORDS
from effektkedja.render.phrases import capital, clean

SCRIPTS: Final = (
    "whatif-terms.js", "whatif-model.js", "whatif-turtle.js", "whatif-sheet.js", "whatif-draw.js", "whatif-changes.js",
    "whatif-forms.js", "whatif-list.js", "whatif.js",
)  # fmt: skip
"""The scripts in the order in which they need each other; they come after those of the chain."""


def whatif_data(picture: Picture, offers: Offers, lang: Language) -> dict[str, Any]:
    """What the scripts need, by the place of cards in the picture.

    Args:
        picture: the chain.
        offers: what can be proposed besides.
        lang: language of the words.

    Returns:
        A value that JSON can hold.
    """
    cards = {card.id: at for at, card in enumerate(picture.cards)}
    sources = {source.iri: at for at, source in enumerate(offers.sources)}
    return {
        "version": offers.version,
        "things": [card.id for card in picture.cards],
        "documents": [[iri, clean(name)] for iri, name in offers.documents],
        "sources": [[one.iri, clean(one.name), one.ended, one.from_year] for one in offers.sources],
        "sources_of": [
            [cards[indicator], sources[source]] for indicator, source in offers.sources_of if indicator in cards
        ],
        "levels": [[iri, capital(clean(name))] for iri, name in offers.levels],
        "kinds": [[iri, capital(clean(name))] for iri, name in offers.kinds],
        "missing": {code: list(kinds) for code, kinds in offers.missing.items()},
        "words": {key: text.in_(lang) for key, text in WORDS.items()},
    }
