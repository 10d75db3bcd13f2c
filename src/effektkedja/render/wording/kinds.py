"""Kinds of things and links in a view, and how they are counted."""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Text
from effektkedja.render.wording.counted import Counted

KINDS: Final[dict[str, Text]] = {
    "actor": Text("Aktör", "Actor"),
    "commitment": Text("Åtagande", "Commitment"),
    "condition": Text("Framgångsvillkor", "Success condition"),
    "datasource": Text("Datakälla", "Data source"),
    "developmentarea": Text("Utvecklingsområde", "Development area"),
    "document": Text("Dokument", "Document"),
    "followup": Text("Uppföljning", "Follow-up"),
    "goal": Text("Mål", "Goal"),
    "indicator": Text("Indikator", "Indicator"),
    "observation": Text("Värde", "Figure"),
    "service": Text("Verksamhet", "Service"),
    "successcondition": Text("Framgångsvillkor", "Success condition"),
}
# What a link says when read from its source, and from its target.
LINK_KINDS: Final[dict[str, tuple[Text, Text]]] = {
    "concerns": (Text("rör", "concerns"), Text("berörs av", "concerned by")),
    "conditionFor": (Text("villkor för", "condition for"), Text("har villkoret", "has the condition")),
    "continues": (Text("fortsätter", "continues"), Text("fortsätts av", "continued by")),
    "contributesTo": (Text("bidrar till", "contributes to"), Text("får bidrag från", "receives from")),
    "correspondsTo": (Text("motsvarar", "corresponds to"), Text("motsvaras av", "corresponded by")),
    "dataSource": (Text("hämtas från", "taken from"), Text("ger siffror till", "feeds")),
    "followedBy": (Text("följs av indikatorn", "followed by the indicator"), Text("följer", "follows")),
    "followsUp": (Text("följer upp", "follows up"), Text("följs upp i", "followed up in")),
    "listedUnder": (Text("redovisas under", "listed under"), Text("har indikatorn", "has the indicator")),
    "measures": (Text("mäter", "measures"), Text("mäts av", "measured by")),
    "measuresActor": (Text("mäter aktören", "measures the actor"), Text("mäts av", "measured by")),
    "responsible": (Text("svarar för", "answers for"), Text("ansvarig är", "answered for by")),
    "underGoal": (Text("hör till", "belongs to"), Text("har åtagandet", "has the commitment")),
    "underStrategy": (Text("hör till", "belongs to"), Text("har planen", "has the plan")),
}
COUNT_COMMITMENTS: Final = Counted(Text("{n} åtagande", "{n} commitment"), Text("{n} åtaganden", "{n} commitments"))
COUNT_INDICATORS: Final = Counted(Text("{n} indikator", "{n} indicator"), Text("{n} indikatorer", "{n} indicators"))
