"""What the page says where changes are tried and proposed, Swedish first; keys as the scripts know them."""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Text

WORDS: Final[dict[str, Text]] = {
    # --- Beginning and choosing
    "what_if": Text("Tänk om …", "What if …"),
    "mend": Text("Pröva att laga", "Try to mend it"),
    "about_sources": Text("Tänk om en källa …", "What if a source …"),
    "try_it": Text("Pröva", "Try it"),
    "cancel": Text("Avbryt", "Cancel"),
    "close": Text("Stäng", "Close"),
    "pick_none": Text("Inget passar det ni skrev.", "Nothing matches what you wrote."),
    "pick_more": Text("… och {n} till. Skriv mer för att hitta rätt.", "… and {n} more. Write more to find it."),
    "pick_condition": Text("Nytt villkor", "New condition"),
    "move_from": Text("I stället för", "Instead of"),
    # --- What can be tried
    "move_condition": Text("Åtagandet flyttas till ett annat villkor", "The commitment moves to another condition"),
    "add_condition": Text("Åtagandet bidrar till ett villkor till", "The commitment contributes to one more condition"),
    "new_indicator": Text("En ny indikator mäter det här", "A new indicator measures this"),
    "add_indicator": Text("En indikator som finns mäter det här", "An existing indicator measures this"),
    "add_actor": Text("En aktör svarar för åtagandet", "An actor answers for the commitment"),
    "add_commitment": Text("Ett åtagande bidrar till villkoret", "A commitment contributes to the condition"),
    "add_goal": Text("Villkoret behövs för ett mål till", "The condition is needed for one more goal"),
    "add_condition_for": Text("Ett villkor behövs för målet", "A condition is needed for the goal"),
    "add_under_goal": Text("Ett åtagande ställs under målet", "A commitment is placed under the goal"),
    "add_responsibility": Text("Aktören svarar för ett åtagande till", "The actor answers for one more commitment"),
    "add_measured": Text("Indikatorn mäter något mer", "The indicator measures something more"),
    "add_source": Text("Indikatorn får en källa", "The indicator gets a source"),
    "end_source": Text("En källa upphör", "A source ends"),
    "reopen_source": Text("En källa som har upphört finns kvar", "A source that has ended remains"),
    "remove_link": Text("En länk tas bort", "A link is taken away"),
    "remove_note": Text(
        "Det som ett dokument säger står kvar i dokumentet. Förslaget visar hur det skulle se ut utan det.",
        "What a document says remains in the document. The proposal shows what it would be like without it.",
    ),
    "was_read": Text("tolkad", "interpreted"),
    "was_stated": Text("står i dokumentet", "stated in the document"),
    "end_which": Text("Källa", "Source"),
    "end_year": Text("Första året utan källan", "First year without the source"),
    # --- A new indicator
    "indicator_name": Text("Vad indikatorn heter", "What the indicator is called"),
    "indicator_level": Text("Mäter på nivån", "Measures at the level of"),
    "indicator_kind": Text("Slag", "Kind"),
    "indicator_state": Text("Läge", "State"),
    "indicator_source": Text("Källa", "Source"),
    "indicator_home": Text("Skulle stå i", "Would stand in"),
    "in_use": Text("kan användas nu", "can be used now"),
    "in_development": Text("ska tas fram", "to be developed"),
    "no_source": Text("ingen källa ännu", "no source yet"),
    # --- What proposals say
    "link_contributesTo": Text("bidrar till", "contributes to"),
    "link_measures": Text("mäter", "measures"),
    "link_conditionFor": Text("behövs för", "is needed for"),
    "link_responsible": Text("har som ansvarig", "has as responsible"),
    "link_underGoal": Text("står under", "stands under"),
    "link_listedUnder": Text("redovisas under", "is listed under"),
    "link_dataSource": Text("hämtar siffror från", "takes figures from"),
    "says_add": Text("{link}", "{link}"),
    "says_remove": Text("Inte längre: {link}", "No longer: {link}"),
    "says_move": Text("{thing} bidrar till {to} i stället för {from}", "{thing} contributes to {to} instead of {from}"),
    "says_indicator": Text("Ny indikator: ”{name}” mäter {thing}", "New indicator: '{name}' measures {thing}"),
    "says_end": Text("{thing} upphör från {year}", "{thing} ends from {year}"),
    "says_reopen": Text("{thing} finns kvar", "{thing} remains"),
    # --- The list
    "proposals": Text("Förslag", "Proposals"),
    "no_proposals": Text(
        "Inga förslag ännu. Välj en ruta i bilden och pröva något under ”Tänk om …”.",
        "No proposals yet. Choose a box in the picture and try something under 'What if …'.",
    ),
    "initials": Text("Era initialer", "Your initials"),
    "people": Text("Initialer", "Initials"),
    "initials_missing": Text(
        "Skriv era initialer först, så att det går att fråga er om förslagen.",
        "Write your initials first, so that you can be asked about the proposals.",
    ),
    "note": Text("Anteckning", "Note"),
    "together_none": Text("Alla förslag tillsammans stänger ingen brist, ", "All proposals together close no gap, "),
    "together_one": Text("Alla förslag tillsammans stänger 1 brist, ", "All proposals together close 1 gap, "),
    "together_many": Text("Alla förslag tillsammans stänger {n} brister, ", "All proposals together close {n} gaps, "),
    "closes_none": Text("Det här stänger ingen brist, ", "This closes no gap, "),
    "closes_one": Text("Det här stänger 1 brist, ", "This closes 1 gap, "),
    "closes_many": Text("Det här stänger {n} brister, ", "This closes {n} gaps, "),
    "appears_none": Text("och ingen ny uppstår.", "and no new one appears."),
    "appears_one": Text("och 1 ny uppstår.", "and 1 new one appears."),
    "appears_many": Text("och {n} nya uppstår.", "and {n} new ones appear."),
    "which": Text("Vilka brister", "Which gaps"),
    "closed": Text("Stängs", "Closed"),
    "appeared": Text("Nya", "New"),
    "stated_note": Text(
        "Ett dokument säger det som tas bort. Det står kvar där; förslaget blir ett utkast.",
        "A document says what is taken away. It remains there; the proposal becomes a draft.",
    ),
    "unjudged": Text(
        "De här reglerna kan sidan inte pröva: {rules}. Det gör effektkedja apply --dry-run.",
        "The page cannot test these rules: {rules}. effektkedja apply --dry-run does.",
    ),
    "undo": Text("Ångra", "Undo"),
    "undone": Text("Ångrat: {label}", "Undone: {label}"),
    "clashes": Text("Förslag som inte går ihop", "Proposals that contradict each other"),
    "clashes_note": Text(
        "De räknas inte förrän ni har valt vilket som ska gälla.", "They do not count until you have chosen one."
    ),
    "keep_this": Text("Behåll det här", "Keep this one"),
    # --- The picture
    "legend": Text("förslag", "proposal"),
    "draft_added": Text("förslag", "proposal"),
    "draft_removed": Text("förslag: bort", "proposal: away"),
    "draft_indicator": Text("förslag, ny indikator", "proposal, new indicator"),
    "draft_source": Text("förslag: källan upphör {year}", "proposal: source ends {year}"),
    # --- Files
    "save": Text("Spara förslagen", "Save the proposals"),
    "load": Text("Öppna förslag från fil …", "Open proposals from a file …"),
    "saved": Text(
        "Sparat: {name}.ttl att öppna här eller lägga in, och {name}.xlsx att läsa.",
        "Saved: {name}.ttl to open here or take in, and {name}.xlsx to read.",
    ),
    "loaded": Text("Lästa förslag: {n}. I listan: {all}.", "Proposals read: {n}. In the list: {all}."),
    "not_proposals": Text(
        "{file} är ingen fil med förslag. Välj en fil som har sparats med Spara förslagen.",
        "{file} is not a file of proposals. Choose one that was saved with Save the proposals.",
    ),
    "not_proposals_line": Text(
        "{file} går inte att läsa: fel på rad {line}.", "{file} cannot be read: error on line {line}."
    ),
    "fault_impossible": Text(
        "vill ändra något som ett förslag inte kan ändra.", "wants to change something that a proposal cannot change."
    ),
    "fault_gone": Text("”{name}” finns inte på den här sidan.", "'{name}' does not exist in this page."),
    "fault_renamed": Text("”{name}” har fått en ny lydelse.", "'{name}' has been reworded."),
    "fault_withdrawn": Text("det som ska tas bort finns inte längre.", "what is to be taken away is no longer there."),
    "fault_already": Text("är redan gjort.", "is done already."),
    "several": Text("FLERA", "SEVERAL"),
    "file_head": Text(
        "Förslag, sparade från sidan med kedjan. Lägg in dem med effektkedja apply. Inget dokument säger detta.",
        "Proposals, saved from the page with the chain. Take them in with effektkedja apply. No document says this.",
    ),
    "sheet_proposals": Text("Förslag", "Proposals"),
    "sheet_gaps": Text("Brister", "Gaps"),
    "number": Text("Nr", "No"),
    "proposal": Text("Förslag", "Proposal"),
    "time": Text("Tid", "Time"),
    "change": Text("Ändring", "Change"),
    "gap": Text("Brist", "Gap"),
}
