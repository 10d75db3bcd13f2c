"""The network view."""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Text

NETWORK_KEYS: Final = Text(
    "Kedjan som bild. Piltangenterna går mellan rutorna, Retur visar mer, Esc stänger, plus och minus zoomar. "
    "Samma innehåll finns som tabell under bilden.",
    "The chain as a picture. Arrow keys move between the boxes, Enter shows more, Esc closes, plus and minus zoom. "
    "The same content is in the table below the picture.",
)
NO_SCRIPT: Final = Text(
    "Bilden behöver JavaScript. Tabellen nedan visar samma sak.",
    "The picture needs JavaScript. The table below shows the same.",
)
ALL_GOALS: Final = Text("Alla mål", "All goals")
ZOOM_IN: Final = Text("Zooma in", "Zoom in")
ZOOM_OUT: Final = Text("Zooma ut", "Zoom out")
SAVE_PICTURE: Final = Text("Spara bild", "Save picture")
SHOWN_NODES: Final = Text("{nodes} av {all} delar visas", "{nodes} of {all} parts shown")
NOTHING_SHOWN: Final = Text("Inget passar urvalet.", "Nothing fits the selection.")
