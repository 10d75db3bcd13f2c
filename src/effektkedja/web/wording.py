"""What the site says, Swedish first. Templates use the names in lower case; SITE is the map that they get."""

from __future__ import annotations

from typing import Final

from effektkedja.model.text import Language, Text

SITE: Final[dict[str, Text]] = {
    "home": Text("Start", "Start"),
    "questions": Text("Frågor", "Questions"),
    "workbench": Text("SPARQL", "SPARQL"),
    "graphs": Text("Grafer", "Graphs"),
    "skip": Text("Hoppa till innehållet", "Skip to the content"),
    "other_language": Text("In English", "På svenska"),
    "knowledge_base": Text("Kunskapsbasen", "The knowledge base"),
    "home_lead": Text(
        "Här finns varje dokument, mål, åtagande, indikator och aktör med sina samband, sin källa och de brister som "
        "reglerna hittar. Sidan visas från den här datorn och hämtar ingenting från nätet.",
        "Every document, goal, commitment, indicator and actor with its links, its source and the gaps that the rules "
        "find. The site is served by this computer and fetches nothing from the network.",
    ),
    "documents": Text("Dokument", "Documents"),
    "goals": Text("Mål", "Goals"),
    "goal": Text("Mål", "Goal"),
    "document": Text("Dokument", "Document"),
    "findings": Text("Brister", "Gaps"),
    "findings_here": Text("Brister som gäller detta", "Gaps that concern this"),
    "findings_below": Text("Brister under detta", "Gaps under this"),
    "no_findings": Text("Reglerna hittar inga brister här.", "The rules find no gaps here."),
    "more_findings": Text("… och {n} till.", "… and {n} more."),
    "total": Text("Summa", "Total"),
    "without_goal": Text("Utan mål", "Without a goal"),
    "see_check": Text(
        "Samma brister ger kommandot effektkedja check.", "The command effektkedja check gives the same gaps."
    ),
    "findings_failed": Text("Bristerna kunde inte räknas: ", "The gaps could not be counted: "),
    "remedy": Text("Gör så här", "What to do"),
    "rule": Text("Regel", "Rule"),
    "interpreted": Text("tolkning", "reading"),
    "interpreted_title": Text(
        "Står inte i dokumenten: någon har läst in det, med angivna skäl",
        "Not printed in the documents: somebody has read it into them, with reasons",
    ),
    "source": Text("Källa", "Source"),
    "lines": Text("rad", "lines"),
    "in_file": Text("I filen", "In the file"),
    "outgoing": Text("Detta säger grafen om saken", "What the graph says of it"),
    "incoming": Text("Detta pekar hit", "What points here"),
    "uses": Text("Påståenden med den här egenskapen", "Statements with this property"),
    "nothing_points": Text("Ingenting pekar hit.", "Nothing points here."),
    "nothing_said": Text("Grafen säger ingenting om saken själv.", "The graph says nothing of the thing itself."),
    "more_values": Text("… och {n} till.", "… and {n} more."),
    "at_least": Text("minst ", "at least "),
    "ask_all": Text("Visa alla", "Show all"),
    "address": Text("Adress (IRI)", "Address (IRI)"),
    "as_data": Text("Som data", "As data"),
    "missing": Text("Grafen känner inte till {}.", "The graph does not know {}."),
    "questions_lead": Text(
        "Färdiga frågor till kunskapsbasen. Välj en, fyll i det som frågas efter och läs svaret som tabell.",
        "Ready questions to the knowledge base. Choose one, fill in what it asks for and read the answer as a table.",
    ),
    "ask": Text("Fråga", "Ask"),
    "optional": Text("(kan utelämnas)", "(optional)"),
    "required": Text("(måste fyllas i)", "(required)"),
    "answer": Text("Svar", "Answer"),
    "yes": Text("ja", "yes"),
    "no": Text("nej", "no"),
    "rows": Text("{n} rader", "{n} rows"),
    "one_row": Text("1 rad", "1 row"),
    "no_rows": Text(
        "Svaret är tomt: inget i data passar in på frågan.", "The answer is empty: nothing in the data fits."
    ),
    "cut": Text(
        "Här visas de första {shown} av {n} rader. Hela svaret finns som fil:",
        "Here are the first {shown} of {n} rows. The whole answer is to be had as a file:",
    ),
    "download": Text("Ladda ner", "Download"),
    "the_sparql": Text("Frågan i SPARQL", "The question in SPARQL"),
    "open_in_workbench": Text("Öppna i SPARQL-verktyget", "Open in the workbench"),
    "workbench_lead": Text(
        "Skriv en fråga i SPARQL 1.1. Prefixen ek:, ekd:, ekc:, skos: med flera är redan deklarerade.",
        "Write a query in SPARQL 1.1. The prefixes ek:, ekd:, ekc:, skos: and others are declared already.",
    ),
    "query": Text("Fråga i SPARQL", "Query in SPARQL"),
    "run": Text("Kör frågan", "Run the query"),
    "run_hint": Text("Ctrl+Enter kör frågan.", "Ctrl+Enter runs the query."),
    "book": Text("Ur frågeboken", "From the question book"),
    "choose": Text("Hämta", "Load"),
    "graphs_lead": Text(
        "Varje fil är en graf. En fråga utan GRAPH ser alla grafer sammanslagna.",
        "Every file is a graph. A query without GRAPH sees all graphs merged.",
    ),
    "graph": Text("Graf", "Graph"),
    "statements": Text("Påståenden", "Statements"),
    "role": Text("Innehåll", "Content"),
    "role_vocabulary": Text("ontologi och kodlistor", "ontology and code lists"),
    "role_stated": Text("vad dokumenten säger", "what documents say"),
    "role_interpreted": Text("tolkningar", "readings"),
    "why": Text("Varför", "Why"),
    "severity": Text("Allvar", "Severity"),
    "shacl": Text("Regeln i SHACL", "The rule in SHACL"),
    "error": Text("Det gick inte", "That did not work"),
    "to_start": Text("Till startsidan", "To the front page"),
    "footer": Text(
        "effektkedja visar öppna data om offentliga strategier. Tolkningar är märkta som sådana.",
        "effektkedja shows open data on public strategies. Readings are marked as such.",
    ),
}


def site_words(lang: Language) -> dict[str, str]:
    """The wording in one language."""
    return {name: text.in_(lang) for name, text in SITE.items()}
