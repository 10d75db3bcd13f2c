"""What several pages say: the report, the chain view and the network view."""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Text

FILTER: Final = Text("Visa bara", "Show only")
FILTER_CLEAR: Final = Text("Visa allt", "Show all")

ALL_DOCUMENTS: Final = Text("Alla dokument", "All documents")
SHOW: Final = Text("Visa", "Show")
SHOW_ALL: Final = Text("Allt", "Everything")
SHOW_BROKEN: Final = Text("Det som brister", "What is broken or doubtful")
KIND: Final = Text("Slag", "Kind")
NAME: Final = Text("Namn", "Name")
LINKS: Final = Text("Länkar", "Links")
SHARED: Final = Text("Delas av flera mål", "Shared by several goals")
SEARCH: Final = Text("Sök", "Search")
SEARCH_NONE: Final = Text("Inget hittades.", "Nothing was found.")
SEARCH_MORE: Final = Text("… och {n} till. Skriv mer för att begränsa.", "… and {n} more. Type more to narrow it down.")
FIT: Final = Text("Hela bilden", "Whole picture")
CLOSE: Final = Text("Stäng", "Close")
LEGEND: Final = Text("Teckenförklaring", "Legend")
LEGEND_STATED: Final = Text("länk som står i dokumenten", "link that the documents state")
LEGEND_INTERPRETED: Final = Text("tolkad länk", "interpreted link")
INTERPRETED_LINK: Final = Text("tolkad", "interpreted")
NO_LINKS: Final = Text("Inga länkar.", "No links.")
NEIGHBOURS: Final = Text("Hänger ihop med", "Linked to")
OUTLINE: Final = Text("Samma innehåll som tabell", "The same content as a table")
EMPTY_VIEW: Final = Text("Det finns inget att visa.", "There is nothing to show.")
