"""The lists that the workbook's columns choose from."""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Text
from effektkedja.planbook.parts import ChoiceList
from effektkedja.terms import EK, EKC, PROV, SKOS


def _codes(key: str, sv: str, en: str, scheme: str) -> ChoiceList:
    return ChoiceList(key, Text(sv, en), scheme=EKC + scheme)


def _things(key: str, sv: str, en: str, *classes: str, sheet: str = "") -> ChoiceList:
    iris = tuple(name if "://" in name else EK + name for name in classes)
    return ChoiceList(key, Text(sv, en), classes=iris, sheet=sheet)


LISTS: Final = (
    _things("goals", "Mål", "Goals", "Goal", sheet="goals"),
    _things("conditions", "Villkor", "Success conditions", "SuccessCondition", sheet="conditions"),
    _things("commitments", "Åtaganden", "Commitments", "Commitment", sheet="commitments"),
    _things("indicators", "Indikatorer", "Indicators", "Indicator", sheet="indicators"),
    _things("actors", "Aktörer", "Actors", "Actor", sheet="actors"),
    _things("sources", "Källor", "Data sources", "DataSource", sheet="sources"),
    _things("documents", "Dokument", "Documents", "Document", sheet="document"),
    _things("readers", "Läsare", "Readers", f"{PROV}Agent", sheet="actors"),
    _things("areas", "Områden", "Areas", f"{SKOS}Concept", "Actor"),
    _things("concepts", "Begrepp", "Concepts", f"{SKOS}Concept"),
    _things("schemes", "Kodlistor", "Code lists", f"{SKOS}ConceptScheme"),
    _codes("frequency", "Hur ofta det följs upp", "How often it is followed up", "frequency"),
    _codes("prevention", "Preventionsnivå", "Prevention level", "prevention-level"),
    _codes("kind", "Slag av indikator", "Kind of indicator", "indicator-kind"),
    _codes("status", "Indikatorns status", "State of the indicator", "indicator-status"),
    _codes("level", "Mätnivå", "Measure level", "measure-level"),
    _codes("actor-kind", "Slag av aktör", "Kind of actor", "actor-kind"),
    _codes("source-status", "Källans status", "State of the source", "dataset-status"),
    _codes("unit", "Enhet", "Unit", "unit"),
    _codes("sex", "Kön", "Sex", "sex"),
    _codes("age", "Ålder", "Age", "age"),
    _codes("qualifier", "Precision", "Precision", "qualifier"),
    _codes("comparison", "Jämfört med riket", "Compared to the country", "comparison"),
    _codes("followup", "Uppföljningens utfall", "Outcome of the follow-up", "follow-up-status"),
    _codes("basis", "Grund för tolkningen", "Basis of the reading", "basis"),
    _codes("confidence", "Tolkningens säkerhet", "Confidence of the reading", "confidence"),
    ChoiceList("properties", Text("Slag av länk", "Kind of link")),
    ChoiceList("things", Text("Allt som kan länkas", "All that can be linked")),
)
"""Every list, in the order of the sheet of code lists. The last two have members of their own making."""

LINK_PROPERTIES: Final = (
    f"{EK}contributesTo",
    f"{EK}measures",
    f"{EK}concerns",
    f"{EK}continues",
    f"{EK}measureLevel",
    f"{EK}followUpStatus",
    f"{SKOS}closeMatch",
)
"""The properties that a reading may be of: the members of the list ``properties``."""

BY_KEY: Final = {choice.key: choice for choice in LISTS}
