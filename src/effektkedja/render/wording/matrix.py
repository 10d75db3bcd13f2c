"""The matrices of coverage in the chain view."""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Text

COVERAGE: Final = Text("Täckning", "Coverage")
MATRIX_TITLE: Final[dict[str, Text]] = {
    "concept": Text("Täckning: {plan}, områden och grupper", "Coverage: {plan}, areas and groups"),
    "actor": Text("Täckning: {plan}, aktörer", "Coverage: {plan}, actors"),
}
MATRIX_HINT: Final = Text(
    "En ruta säger hur många av planens åtaganden som finns under målet och hur många indikatorer i bruk som följer "
    "dem. Rutan leder till målets kedja med just det urvalet.",
    "A cell says how many of the plan's commitments there are under the goal, and how many indicators in use follow "
    "them. The cell leads to the chain of the goal with just that choice.",
)
NO_COMMITMENT: Final = Text("inget åtagande", "no commitment")
NO_INDICATOR: Final = Text("ingen indikator", "no indicator")
LEFT_OUT: Final = Text("tas inte upp", "left out")
LEFT_OUT_WHY: Final = Text(
    "Avsiktligt tomt: {plan} tar inte upp {goal}.", "Deliberately blank: {plan} does not take up {goal}."
)
LEFT_OUT_REASON: Final = Text("Skälet enligt dokumentet:", "The reason according to the document:")
LEFT_OUT_NO_REASON: Final = Text("Något skäl är inte angivet.", "No reason is given.")
