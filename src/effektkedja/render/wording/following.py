"""What people have decided about findings, what a ledger knows of them, and what a profile left out."""

from __future__ import annotations

from typing import Final

from effektkedja.model.findings import Status
from effektkedja.model.text import Text
from effektkedja.render.wording.counted import Counted

ACCEPTED: Final = Text("Godkänd", "Accepted")
ACCEPTED_TO: Final = Text("godkänd till {until}", "accepted until {until}")
STATUS: Final = Text("Status", "Status")
STATUSES: Final[dict[Status, Text]] = {
    "open": Text("Öppen", "Open"),
    "new": Text("Ny", "New"),
    "remaining": Text("Kvarstår", "Remaining"),
    "reopened": Text("Tillbaka", "Reopened"),
    "accepted": ACCEPTED,
    "closed": Text("Åtgärdad", "Closed"),
}
KNOWN_SINCE: Final = Text("Känd sedan", "Known since")
DAYS: Final = Counted(Text("{n} dag", "{n} day"), Text("{n} dagar", "{n} days"))
ACCEPTED_HEADING: Final = Text("Godkända brister", "Accepted gaps")
ACCEPTED_COLUMN: Final = Text("Godkända", "Accepted")
ACCEPTED_MEANING: Final = Text(
    "Någon har beslutat att leva med dem till ett visst datum. När dagen har gått räknas de igen.",
    "Somebody has decided to live with them until a day. When the day has passed they count again.",
)
ACCEPTED_COUNT: Final = Counted(
    Text("{n} godkänd brist räknas inte.", "{n} accepted gap does not count."),
    Text("{n} godkända brister räknas inte.", "{n} accepted gaps do not count."),
)
ACCEPTED_SHORT: Final = Counted(Text("{n} godkänd", "{n} accepted"), Text("{n} godkända", "{n} accepted"))
ACCEPTED_UNTIL: Final = Text(
    "Godkänd till {until} av {owner}. Skäl: {reason}", "Accepted until {until} by {owner}. Reason: {reason}"
)
ACCEPTED_EXPIRED: Final = Text(
    "Godkännandet av {owner} gick ut {until}. Skälet var: {reason}",
    "The acceptance by {owner} ended {until}. The reason was: {reason}",
)
ACCEPTANCE: Final = Text("Godkännande", "Acceptance")
ONLY_ACCEPTED: Final = Text("Inga brister utöver dem som är godkända.", "No gaps besides those that are accepted.")
CLOSED_HEADING: Final = Text("Åtgärdade brister", "Closed gaps")
CLOSED_MEANING: Final = Text(
    "Brister som fanns vid förra kontrollen, {since}, och som är borta nu.",
    "Gaps that were there at the last check, {since}, and are gone now.",
)
GONE: Final = Text("Borta", "Gone")

PROFILE: Final = Text("Profil", "Profile")
PROFILE_OFF: Final = Text("Avstängda regler", "Rules switched off")
PROFILE_CHANGED: Final = Text("Ändrat allvar", "Changed severity")
PROFILE_PLAIN: Final = Text("ändrar ingen regel", "changes no rule")
